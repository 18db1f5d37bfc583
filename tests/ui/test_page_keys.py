"""The keyboard on the pages: Tab reaches all that can be used, arrows walk a list and never leave it."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.decisions import Inbox, InboxRow
from pos_app.ui.inbox.inbox_list import InboxList
from pos_app.ui.widgets.recent_view import RecentView
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig
from tests.ui.every_window import PAGES, matter
from tests.ui.ring import press, walk

MOST_STOPS = 60
USED = (QAbstractButton, QLineEdit, QAbstractItemView, QTabBar, RecentView)


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window."""
    return make_rig(qtbot, clock, tmp_path)


def used(window: QWidget) -> list[QWidget]:
    """Return all parts that a keyboard must come to."""
    found = [part for kind in USED for part in window.findChildren(kind)]
    return [each for each in found if each.isVisible() and each.isEnabled() and _takes_tab(each)]


def _takes_tab(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("name", list(PAGES))
def test_tab_reaches_everything(rig: CashierRig, name: str, key: Qt.Key) -> None:
    """Forwards and backwards, round the whole window, tabs of the pages too."""
    window = PAGES[name](rig)
    walked = walk(window, key, MOST_STOPS)
    parts = used(window)
    assert parts
    missed = [part for part in parts if part not in walked]
    assert [] == [f"{type(part).__name__} {part.accessibleName()}" for part in missed]
    assert len(walked) < MOST_STOPS


@pytest.mark.parametrize("name", list(PAGES))
def test_what_is_reached_can_be_seen(rig: CashierRig, name: str) -> None:
    """The ring is never on something that is hidden, or has no size."""
    window = PAGES[name](rig)
    assert [] == [
        part
        for part in walk(window, Qt.Key.Key_Tab, MOST_STOPS)
        if not part.isVisible() or part.size().isEmpty()
    ]


def test_only_keys_of_the_screen_pad_are_passed_over(rig: CashierRig) -> None:
    """A button that Tab passes over has a key of its own: the pad's are the keyboard's."""
    buttons = rig.window.findChildren(QAbstractButton)
    passed = [each for each in buttons if each.isVisible() and not _takes_tab(each)]
    assert set(passed) == set(rig.window.sell.sell_view.keypad.all_keys())


@pytest.mark.parametrize("name", ["inbox", "decided"])
def test_arrows_walk_a_list_and_stay_in_it(rig: CashierRig, name: str) -> None:
    """Down at the last row and Up at the first stay; Tab leaves."""
    window = PAGES[name](rig)
    rows = tuple(numbered(rig.clock, number) for number in (9, 8, 7))
    view = rig.window.inbox.view if name == "inbox" else rig.window.inbox.decided_view
    view.show_inbox(Inbox(rows=rows, total=3))
    view.focus_first()
    shown = next(each for each in window.findChildren(InboxList) if each.isVisible())
    walked = []
    for key in (*(Qt.Key.Key_Up,) * 3, *(Qt.Key.Key_Down,) * 5):
        press(window, key)
        walked.append(shown.currentIndex().row())
        assert shown is window.focusWidget()
    assert [0, 0, 0, 1, 2, 2, 2, 2] == walked
    press(window, Qt.Key.Key_Tab)
    assert shown is not window.focusWidget()


def numbered(clock: FakeClock, number: int) -> InboxRow:
    """Return one odd money of several."""
    row = matter(clock)
    return replace(row, exception=replace(row.exception, id=number))
