"""Where a window stood when it was closed; this computer remembers it."""

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QWidget

_FIRST_SIZE = QSize(1280, 800)
_FRAME = QSize(16, 48)
"""What a window's frame takes, about."""
_KEY = "window/place"


def take_place(window: QWidget, settings: QSettings) -> None:
    """Put ``window`` where it was last, else make it large; on a small screen it is shown over all of it."""
    place = settings.value(_KEY)
    if isinstance(place, QByteArray) and window.restoreGeometry(place):
        return
    room = window.screen().availableGeometry().size()
    if (_FIRST_SIZE + _FRAME).boundedTo(room) == _FIRST_SIZE + _FRAME:
        window.resize(_FIRST_SIZE)
    else:
        # Not its state: that needs the namespace Qt with all its enums, 16 ms before the first paint.
        window.resize(_FIRST_SIZE.boundedTo(room))  # where the desktop makes it as large a moment later
        window.showMaximized()


def keep_place(window: QWidget, settings: QSettings) -> None:
    """Remember where ``window`` is now."""
    settings.setValue(_KEY, window.saveGeometry())
