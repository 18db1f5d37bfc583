"""What a key of the cashier's window asks for, whatever page is shown."""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Act(Enum):
    """What a key asks the window or its page to do."""

    HELP = auto()
    RECOMMENDED = auto()
    COPY = auto()
    TURN_ROUND = auto()
    BACK = auto()
    AGAIN = auto()
    INBOX = auto()
    MARK = auto()
    TRAIN = auto()
    OTHER_LIST = auto()


_KEYS: dict[int, Act] = {
    Qt.Key.Key_F1: Act.HELP,
    Qt.Key.Key_F2: Act.RECOMMENDED,
    Qt.Key.Key_F6: Act.COPY,
    Qt.Key.Key_F11: Act.TURN_ROUND,
    Qt.Key.Key_Escape: Act.BACK,
}
_CHORDS: dict[int, Act] = {
    Qt.Key.Key_N: Act.AGAIN,
    Qt.Key.Key_P: Act.INBOX,
    Qt.Key.Key_M: Act.MARK,
    Qt.Key.Key_B: Act.TRAIN,
    Qt.Key.Key_D: Act.OTHER_LIST,
}
"""With Ctrl."""


def act_of(event: QKeyEvent) -> Act | None:
    """Return what a key press asks for, None for a key that is the amount's or nobody's."""
    has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    chord = _CHORDS.get(event.key()) if has_ctrl else None
    return chord or _KEYS.get(event.key())
