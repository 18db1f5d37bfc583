"""Sounds with what Qt's Essentials have: the desktop's own beep. Once for paid, twice for attention."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

_SECOND_BEEP_MS = 280


class BeepSound(QObject):
    """Meets the ``Sound`` port; silent while switched off."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_on = True
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_SECOND_BEEP_MS)
        self._again.timeout.connect(QApplication.beep)

    def set_on(self, is_on: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Switch the sounds on or off."""
        self._is_on = is_on

    def paid(self) -> None:
        """Beep once."""
        if self._is_on:
            QApplication.beep()

    def attention(self) -> None:
        """Beep twice."""
        if self._is_on:
            QApplication.beep()
            self._again.start()
