"""A keyboard whose keys have time stamps, as those of a real one do; the window hears of them at once."""

from itertools import count

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

PAUSE_MS = 500
"""After so long a new burst begins."""
_BEGINNINGS = count(10_000, 60_000)
"""Time goes on from one keyboard to the next: windows of earlier tests may still look at the keys."""


class StampedKeys:
    """Types into whatever has the focus in one window.

    Args:
        window: a window that is shown.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._at_ms = next(_BEGINNINGS)

    def press(self, key: int, text: str, gap_ms: int) -> None:
        """Press a key so long after the last one, as its stamp says."""
        self._at_ms += gap_ms
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(self._at_ms)
        QApplication.sendEvent(self._window.windowHandle(), event)

    def type(self, text: str, gap_ms: int, end: Qt.Key | None = None) -> None:
        """After a pause, type a text with one gap between its keys, and end it."""
        self._at_ms += PAUSE_MS
        for letter in text:
            self.press(ord(letter.upper()), letter, gap_ms)
        if end is not None:
            self.press(end, "\t" if end is Qt.Key.Key_Tab else "\r", gap_ms)
