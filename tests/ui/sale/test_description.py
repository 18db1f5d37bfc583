"""The line for the customer: Enter and Esc go back to the amount."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.charges import OpenCharge
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window with the keyboard in the description."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.sell.sell_view.description.setFocus()
    return rig


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_leaving_goes_back_to_the_amount(rig: CashierRig, key: Qt.Key) -> None:
    """Mesa 5, Enter, 4590 is R$ 45,90 for table 5; nothing is charged by the way."""
    view = rig.window.sell.sell_view
    QTest.keyClicks(view.description, "Mesa 5")
    QTest.keyClick(view.description, key)
    assert view.entry is rig.window.focusWidget()
    QTest.keyClicks(rig.window.focusWidget(), "4590")
    assert ("Mesa 5", 4590) == (view.description.text(), view.entry.typed().total)
    assert [] == rig.till.commands(OpenCharge)


def test_charge_takes_the_description(rig: CashierRig) -> None:
    """The second Enter, on the amount, charges both."""
    view = rig.window.sell.sell_view
    QTest.keyClicks(view.description, "Mesa 5")
    QTest.keyClick(view.description, Qt.Key.Key_Return)
    QTest.keyClicks(view.entry, "4590")
    QTest.keyClick(view.entry, Qt.Key.Key_Return)
    assert [(4590, "Mesa 5")] == [(each.amount, each.description) for each in rig.till.commands(OpenCharge)]
