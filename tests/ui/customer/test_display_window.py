"""Where the customer's window is shown: on the chosen monitor, by name and place, or nowhere."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.ui.customer.display_window import DisplayWindow, find_monitor, monitor_id
from tests.fakes.clock import FakeClock


def make_window(qtbot: QtBot, clock: FakeClock, folder: Path) -> DisplayWindow:
    """Return a window that keeps its choice in ``folder``."""
    window = DisplayWindow(clock, QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    return window


@pytest.fixture
def here(qapp: QGuiApplication) -> str:
    """Return the id of the one monitor of the offscreen platform."""
    return monitor_id(qapp.primaryScreen())


def test_choice_is_remembered(qtbot: QtBot, clock: FakeClock, tmp_path: Path, here: str) -> None:
    """After a restart the window goes full screen on the monitor that was chosen."""
    make_window(qtbot, clock, tmp_path).choose(here)
    again = make_window(qtbot, clock, tmp_path)
    assert again.settle()
    assert (here, True) == (again.chosen(), again.isFullScreen())


def test_missing_monitor_hides_the_window(qtbot: QtBot, clock: FakeClock, tmp_path: Path, here: str) -> None:
    """A monitor that is not there hides the customer's window instead of showing it on another."""
    window = make_window(qtbot, clock, tmp_path)
    window.choose(here)
    window.choose("HDMI-9|||3000,0")
    assert window.isHidden()
    assert not window.settle()


@dataclass(frozen=True)
class FakeMonitor:
    """A monitor by its name and place."""

    words: str
    x: int

    def name(self) -> str:
        """Return the connector's name."""
        return self.words

    def model(self) -> str:
        """Return the same for all."""
        return "V24"

    def serialNumber(self) -> str:  # noqa: N802 - Qt's name
        """Return none."""
        return ""

    def geometry(self) -> QRect:
        """Return its place."""
        return QRect(self.x, 0, 1920, 1080)


def test_monitor_is_found_by_place_then_by_name() -> None:
    """Of two alike the place decides; a known name elsewhere is still the one; an unknown name is none."""
    left, right = FakeMonitor("HDMI-1", 0), FakeMonitor("HDMI-1", 1920)
    other = FakeMonitor("DP-1", 3840)
    assert right is find_monitor(monitor_id(right), [left, right, other])
    assert other is find_monitor("DP-1|V24||9999,0", [left, right, other])
    assert find_monitor("HDMI-9|V24||0,0", [left, right, other]) is None
    assert find_monitor("", [FakeMonitor("", 0)]) is None


def test_unplugged_monitor_is_told_and_comes_back(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, here: str, qapp: QGuiApplication
) -> None:
    """Losing the monitor hides the window and says so; its return brings the window back."""
    window = make_window(qtbot, clock, tmp_path)
    window.choose(here)
    with qtbot.waitSignal(window.monitor_lost):
        qapp.screenRemoved.emit(qapp.primaryScreen())
    assert window.isHidden()
    with qtbot.waitSignal(window.monitor_found):
        qapp.screenAdded.emit(qapp.primaryScreen())
    assert window.isFullScreen()


def test_turned_view_is_left_with_escape(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """On one monitor the customer's view covers the till until Esc."""
    window = make_window(qtbot, clock, tmp_path)
    window.turn_round(QGuiApplication.primaryScreen())
    assert window.is_turned()
    with qtbot.waitSignal(window.left):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
