"""The last charges: opened by a click, or by Enter on the line that the arrows are on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import ChargeRecord
from pos_app.ui.sale.charge_sheet import ChargeSheet
from pos_app.ui.widgets.recent_view import MOST_ROWS, RecentView
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window with one charge that has ended."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.tell(sales.with_money(clock, sales.pending(clock)))
    return rig


def sheet_of(rig: CashierRig) -> ChargeSheet | None:
    """Return the sheet that is open."""
    return rig.window.findChild(ChargeSheet)


def test_click_opens_the_charge(rig: CashierRig) -> None:
    """What it was, what came and when it was confirmed."""
    view = rig.window.sell.recent_view
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(60, view.first_line_y()))
    sheet = sheet_of(rig)
    assert sheet is not None
    words = " ".join(label.text() for label in sheet.findChildren(type(sheet.heading)))
    for part in ("Pedido nº 128", "R$\u00a045,90", "Chegou o Pix", "Pagamento confirmado"):
        assert part in words


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_open_the_charge(rig: CashierRig, key: Qt.Key) -> None:
    """Tab reaches the lines, arrows walk them, Enter opens; Esc goes back to the amount."""
    view = rig.window.sell.recent_view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, key)
    sheet = sheet_of(rig)
    assert sheet is not None
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    rig.qtbot.waitUntil(lambda: rig.window.focusWidget() is rig.window.sell.sell_view.entry)


def test_press_beside_the_lines_opens_nothing(rig: CashierRig) -> None:
    """Below the last line there is nothing to open."""
    view = rig.window.sell.recent_view
    view.set_rows(5)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(60, view.height() - 8))
    assert sheet_of(rig) is None


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_ring_stays_on_a_line_that_is_shown(qtbot: QtBot, clock: FakeClock, rows: int) -> None:
    """A window made lower takes lines away, also the one with the ring: then it is on the last one left."""
    view = RecentView()
    qtbot.addWidget(view)
    view.set_rows(MOST_ROWS)
    view.show_sales(tuple(sales.each_state(clock).values())[:MOST_ROWS])
    opened: list[ChargeRecord] = []
    view.opened.connect(opened.append)
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    for _ in range(MOST_ROWS):
        QTest.keyClick(view, Qt.Key.Key_Down)
    view.set_rows(rows)
    view.repaint()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [view.sales()[rows - 1]] == opened
