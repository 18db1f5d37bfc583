"""Tells when a window was painted for the first time, so that heavy work begins after it."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

_LATEST_MS = 200


class FirstPaint(QObject):
    """Watches one window; show it after making this.

    Signals:
        painted: once, after the first paint or 200 ms; carries nothing.
    """

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        self._timer.start(_LATEST_MS)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass; after the first paint event the loop tells."""
        if event.type() == QEvent.Type.Paint and not self._is_told:
            self._timer.start(0)
        return super().eventFilter(watched, event)

    @Slot()
    def _tell(self) -> None:
        if not self._is_told:
            self._is_told = True
            self._window.removeEventFilter(self)
            self.painted.emit()
