"""The wheel scrolls, and changes nothing that it passes over: no choice, no page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import make_rig
from tests.ui.every_window import WINDOWS


def turn(part: QWidget, steps: int) -> None:
    """Turn the wheel over a part."""
    middle = QPointF(part.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(part.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own call
    )
    QApplication.sendEvent(part, event)


@pytest.mark.parametrize("name", ["sell none", "inbox", "settings 0", "settings 1", "settings 4"])
def test_wheel_chooses_nothing(qtbot: QtBot, clock: FakeClock, tmp_path: Path, name: str) -> None:
    """With the keyboard on it or not, up and down."""
    window = WINDOWS[name](make_rig(qtbot, clock, tmp_path))
    parts: list[QComboBox | QTabBar] = [*window.findChildren(QComboBox), *window.findChildren(QTabBar)]
    for part in parts:
        part.setFocus()
        for steps in (1, -1, -1):
            before = part.currentIndex()
            turn(part, steps)
            assert before == part.currentIndex()
