"""Asks the till each second to let expire what is due.

A tick is a reason to look at the clock, never the clock.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from pos_app.domain.commands.charges import ExpireDue
from pos_app.services.ports.till import TillPort

if TYPE_CHECKING:
    from concurrent.futures import Future

_TICK_MS = 1000


class ExpiryTicker(QObject):
    """One precise timer of a second, always on; it also lets Python see Ctrl-C and SIGTERM.

    Signals:
        ticked: a second is over; carries nothing. Windows repaint what depends on the time.
    """

    ticked = Signal()

    def __init__(self, till: TillPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self._last: Future[Any] | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to ask."""
        self._timer.start()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    @Slot()
    def tick(self) -> None:
        """Ask now, unless the last question still waits: behind a slow disk questions do not pile up."""
        if self._last is None or self._last.done():
            self._last = self._till.submit(ExpireDue())
        self.ticked.emit()
