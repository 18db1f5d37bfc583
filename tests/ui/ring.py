"""The ring: a key pressed where it is, and the way it takes."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def press(window: QWidget, key: Qt.Key) -> None:
    """Press a key where the ring is."""
    QTest.keyClick(window.focusWidget() or window, key)


def walk(window: QWidget, key: Qt.Key, most: int) -> list[QWidget]:
    """Return what has the ring, one press after the other, until it comes back or ``most`` were passed."""
    walked: list[QWidget] = []
    while len(walked) < most:
        press(window, key)
        widget = window.focusWidget()
        if widget is None or widget in walked:
            break
        walked.append(widget)
    return walked
