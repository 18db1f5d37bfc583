"""What is pressed is large enough for a finger, on every page and sheet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_app.ui.sale.training_strip import TrainingStrip
from pos_app.ui.widgets.dialogs import Sheet
from pos_app.ui.widgets.recent_view import RecentView
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig
from tests.ui.every_window import SHEETS, WINDOWS

LEAST_PX = 48


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window at the smallest size that is promised."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.resize(1024, 700)
    return rig


def targets(window: QWidget) -> Iterator[tuple[str, QSize]]:
    """Return the name and size of all that may be pressed in a window."""
    for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
        for part in window.findChildren(kind):
            if part.isVisible():
                yield f"{type(part).__name__} {part.accessibleName() or part.objectName()}", part.size()
    for view in window.findChildren(QAbstractItemView):
        if view.isVisible() and not isinstance(view, QHeaderView) and view.model().rowCount():
            yield f"row of {type(view).__name__}", view.visualRect(view.model().index(0, 0)).size()
    for tabs in window.findChildren(QTabBar):
        if tabs.isVisible():
            yield from ((tabs.tabText(each), tabs.tabRect(each).size()) for each in range(tabs.count()))
    for recent in window.findChildren(RecentView):
        if recent.isVisible() and recent.sales():
            yield "one of the last charges", recent.line_size()


def _is_small(size: QSize) -> bool:
    return min(size.width(), size.height()) < LEAST_PX


@pytest.mark.parametrize("name", list(WINDOWS))
def test_every_target_is_finger_high(rig: CashierRig, name: str) -> None:
    """48 pixels at least, both ways: buttons, tabs, fields, rows, ticks, chips and choices."""
    window = WINDOWS[name](rig)
    QApplication.processEvents()
    small = {what: size.toTuple() for what, size in targets(window) if _is_small(size)}
    assert {} == small


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_choice_is_finger_high(rig: CashierRig, name: str) -> None:
    """What a list to choose from shows, once it is open, too."""
    small = {}
    for box in SHEETS[name](rig).findChildren(QComboBox):
        if box.isVisible():
            box.view().ensurePolished()
            rows = [box.view().sizeHintForRow(row) for row in range(box.count())]
            small.update({box.itemText(row): high for row, high in enumerate(rows) if high < LEAST_PX})
    assert {} == small


def test_every_menu_is_finger_high(rig: CashierRig) -> None:
    """So are the rows of a menu."""
    strip = rig.window.findChild(TrainingStrip)
    assert strip is not None
    menu: QMenu = strip.menu
    menu.ensurePolished()
    assert LEAST_PX <= min(menu.actionGeometry(action).height() for action in menu.actions())


def test_no_sheet_is_forgotten(rig: CashierRig) -> None:
    """The walk knows every kind of sheet that the program has."""
    opened = set()
    for open_it in SHEETS.values():
        shown = open_it(rig)
        opened.add(type(shown))
        shown.close()
    bases = {"AdmitSheet", "ConfirmSheet", "TextSheet", "Sheet"}
    kinds = {kind for kind in _below(Sheet) if kind.__module__.startswith("pos_app.")}
    assert set() == {kind.__name__ for kind in kinds - opened} - bases


def _below(kind: type) -> set[type]:
    found: set[type] = set(kind.__subclasses__())
    return found.union(*(_below(each) for each in found))
