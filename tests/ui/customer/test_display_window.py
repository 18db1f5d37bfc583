"""Where the customer's window is shown: on the chosen monitor, by name and place, or nowhere."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
    """A monitor by what it says of itself, its connector and its place."""

    connector: str
    x: int
    maker: str = "V24"
    number: str = ""

    def name(self) -> str:
        """Return the connector's name."""
        return self.connector

    def model(self) -> str:
        """Return the maker's word for it."""
        return self.maker

    def serialNumber(self) -> str:  # noqa: N802 - Qt's name
        """Return its number, or nothing."""
        return self.number

    def geometry(self) -> QRect:
        """Return its place."""
        return QRect(self.x, 0, 1920, 1080)


CASHIER = FakeMonitor("HDMI-1", 0, "P22", "A1")
CUSTOMER = FakeMonitor("DP-1", 1920, "V24", "B2")
SWAPPED = (FakeMonitor("DP-1", 0, "P22", "A1"), FakeMonitor("HDMI-1", 1920, "V24", "B2"))
TWINS = (FakeMonitor("HDMI-1", 0), FakeMonitor("DP-1", 1920))
NAMELESS = (FakeMonitor("VGA-1", 0, ""), FakeMonitor("VGA-2", 1920, ""))
CASES = [
    # chosen, there now, the cashier's, found
    (CUSTOMER, (CASHIER, CUSTOMER), CASHIER, CUSTOMER),
    (CUSTOMER, SWAPPED, SWAPPED[0], SWAPPED[1]),
    (CUSTOMER, (CASHIER,), CASHIER, None),
    (CUSTOMER, (CUSTOMER,), CUSTOMER, None),
    (CUSTOMER, (CASHIER, CUSTOMER), CUSTOMER, None),
    (CUSTOMER, (CASHIER, FakeMonitor("DP-1", 1920, "V24", "C3")), CASHIER, None),
    (CUSTOMER, (CASHIER, FakeMonitor("DP-1", 1920, "V24", "")), CASHIER, None),
    (TWINS[1], TWINS, TWINS[0], TWINS[1]),
    (TWINS[1], TWINS, None, TWINS[1]),
    (TWINS[1], (TWINS[0],), TWINS[0], None),
    (TWINS[1], (FakeMonitor("DP-1", 0), FakeMonitor("HDMI-1", 1920)), None, FakeMonitor("HDMI-1", 1920)),
    (TWINS[1], (FakeMonitor("DP-1", 50), FakeMonitor("HDMI-1", 60)), None, FakeMonitor("DP-1", 50)),
    (TWINS[1], (FakeMonitor("DP-1", 50), FakeMonitor("DP-1", 60)), None, None),
    (TWINS[1], (TWINS[0], FakeMonitor("VGA-1", 3840)), TWINS[0], None),
    (TWINS[1], TWINS, TWINS[1], None),
    (TWINS[1], (TWINS[1],), CASHIER, TWINS[1]),
    (TWINS[1], (FakeMonitor("VGA-1", 3840),), CASHIER, FakeMonitor("VGA-1", 3840)),
    (NAMELESS[1], NAMELESS, NAMELESS[0], NAMELESS[1]),
    (NAMELESS[1], (NAMELESS[0],), NAMELESS[0], None),
]


@pytest.mark.parametrize(("chosen", "there", "avoid", "found"), CASES)
def test_monitor_is_known_by_itself(
    chosen: FakeMonitor, there: tuple[FakeMonitor, ...], avoid: FakeMonitor | None, found: FakeMonitor | None
) -> None:
    """Swapped cables, the same model twice, one unplugged, another in its place: never over the cashier."""
    assert found == find_monitor(monitor_id(chosen), there, avoid)


@given(
    st.lists(
        st.builds(
            FakeMonitor,
            st.sampled_from(["HDMI-1", "DP-1"]),
            st.sampled_from([0, 1920]),
            st.sampled_from(["", "V24", "P22"]),
            st.sampled_from(["", "A1", "B2"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_cashiers_monitor_is_never_covered(monitors: list[FakeMonitor], chosen: int, own: int) -> None:
    """Whatever is plugged in, and whatever was chosen, even the cashier's own."""
    avoid = monitors[own % len(monitors)]
    assert avoid is not find_monitor(monitor_id(monitors[chosen % len(monitors)]), monitors, avoid)


@pytest.mark.parametrize("key", ["", "HDMI-1", "a|b", "|||", "a|b|c|d|e"])
def test_what_is_no_choice_finds_nothing(key: str) -> None:
    """An empty or broken setting shows the customer's window nowhere."""
    assert find_monitor(key, [CUSTOMER]) is None


def test_window_beside_the_cashiers_takes_no_keyboard(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, here: str
) -> None:
    """Only the view that was turned round wants keys: Esc leaves it."""
    window = make_window(qtbot, clock, tmp_path)
    window.choose(here)
    assert window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.turn_round(QGuiApplication.primaryScreen())
    assert not window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_cashiers_window_on_that_monitor_hides_it(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, here: str
) -> None:
    """With one monitor left, or the till moved there, the customer's view makes way."""
    window = make_window(qtbot, clock, tmp_path)
    window.choose(here)
    assert window.isVisible()
    window.cashiers_screen = QGuiApplication.primaryScreen
    with qtbot.waitSignal(window.gave_way):
        window.look_again()
    assert window.isHidden()
    with qtbot.assertNotEmitted(window.gave_way):
        window.look_again()  # told once


def test_view_turned_round_stays_until_it_is_left(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, here: str
) -> None:
    """It was asked for on the cashier's own monitor: news of the till or of monitors take nothing away."""
    window = make_window(qtbot, clock, tmp_path)
    window.choose(here)
    window.cashiers_screen = QGuiApplication.primaryScreen
    window.turn_round(QGuiApplication.primaryScreen())
    window.look_again()
    assert window.is_turned()
    with qtbot.waitSignal(window.left):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (True, False) == (window.isHidden(), window.is_turned())


def test_view_turned_round_and_closed_is_over(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """However it was closed, by Alt+F4 say: the chosen monitor is settled again afterwards."""
    window = make_window(qtbot, clock, tmp_path)
    window.turn_round(QGuiApplication.primaryScreen())
    window.close()
    assert not window.is_turned()


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
