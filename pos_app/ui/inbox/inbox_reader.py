"""Asks the till for the inbox: one reading for many events, rows only while somebody looks at them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_app.domain.commands.base import Command
from pos_app.domain.commands.decisions import Inbox, InboxRow
from pos_app.services.ports.till import TillPort
from pos_app.ui.runtime.bridge import Bridge, Reply

PAGE = 20
"""Rows of a reading: more than any window shows, few enough for the till to answer in between."""
_MOST = 100
PAUSE_MS = 150
"""Between two readings: a person sees no difference, and a flood of odd money is not slowed down."""

Newest = Callable[[int], Command[Inbox]]
Older = Callable[[InboxRow], Command[Inbox]]


class InboxReader(QObject):
    """Keeps at most one reading under way.

    Args:
        newest: makes the command that reads so many of the newest rows; 0 asks for their number alone.
        older: makes the command that reads rows older than one.

    Signals:
        came: carries the newest :class:`Inbox`; without rows while nobody looks.
        more_came: carries an :class:`Inbox` of older rows.
    """

    came = Signal(object)
    more_came = Signal(object)

    def __init__(
        self, till: TillPort, bridge: Bridge, newest: Newest, older: Older, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._till, self._bridge = till, bridge
        self._newest, self._older = newest, older
        self._is_seen = False
        self._rows = PAGE
        self._is_asked = self._is_stale = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_over)

    def set_seen(self, is_seen: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Read rows from now on, or their number alone."""
        if is_seen and not self._is_seen:
            self._is_seen = True
            self.read()
        self._is_seen = is_seen

    @Slot()
    def read(self) -> None:
        """Read anew, after the reading under way and a pause."""
        if self._is_asked or self._pause.isActive():
            self._is_stale = True
            return
        self._is_asked, self._is_stale = True, False
        self._bridge.ask(self._till, self._newest(self._rows if self._is_seen else 0), self._on_answer)

    @Slot(object)
    def read_more(self, last: InboxRow) -> None:
        """Read rows older than the last one there is."""
        self._rows = min(_MOST, self._rows + PAGE)
        self._bridge.ask(self._till, self._older(last), self._on_more)

    def _on_answer(self, reply: Reply[Inbox]) -> None:
        self._is_asked = False
        self._pause.start()
        if reply.error is None:
            self.came.emit(reply.answer)

    def _on_more(self, reply: Reply[Inbox]) -> None:
        if reply.error is None:
            self.more_came.emit(reply.answer)

    @Slot()
    def _on_pause_over(self) -> None:
        if self._is_stale:
            self.read()
