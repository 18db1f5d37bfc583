"""A scan at the counter: nothing on the window is another afterwards, and one press types it after all."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.decisions import CloseException
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Outcome
from pos_app.ui.inbox.close_dialog import CloseDialog
from pos_app.ui.sale.sale_flow import PAID_STANDS_MS
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig
from tests.ui.every_window import matter
from tests.ui.stamped_keys import StampedKeys

EAN = "7891234567895"
ENDED = ("paid", "expired", "cancelled", "underpaid", "late", "late_accepted", "paid_twice", "by_hand")


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window whose keys are watched."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.activateWindow()
    rig.window.scans.guard.watch(rig.window.windowHandle())
    return rig


@pytest.mark.parametrize("stood_ms", [0, PAID_STANDS_MS + 1])
@pytest.mark.parametrize("gap_ms", [2, 20, 40, 60])
@pytest.mark.parametrize("state", ENDED)
def test_ended_charge_stays_under_a_scan(rig: CashierRig, state: str, gap_ms: int, stood_ms: int) -> None:
    """The customer's green, or what a cashier still has to read, does not go with a product's code."""
    record = sales.each_state(rig.clock)[state]
    rig.tell(sales.pending(rig.clock))
    rig.tell(record)
    rig.clock.elapsed_ms += stood_ms
    StampedKeys(rig.window).type(EAN, gap_ms, Qt.Key.Key_Return)
    assert record == rig.window.sell.flow.record()
    assert record == rig.window.sell.charge_view.record()
    assert 0 == rig.window.sell.sell_view.entry.typed().total
    assert [] == rig.till.commands(OpenCharge)


def test_charge_comes_back_as_it_stands_by_then(rig: CashierRig) -> None:
    """What the bank told between two keys of a scan is shown, not what stood there before."""
    states = sales.each_state(rig.clock)
    rig.tell(sales.pending(rig.clock))
    rig.tell(states["expired"])
    keys = StampedKeys(rig.window)
    keys.type(EAN[:6], 40)
    assert rig.window.sell.flow.record() is None
    rig.tell(states["late"])
    for digit in EAN[6:]:
        keys.press(ord(digit), digit, 40)
    keys.press(Qt.Key.Key_Return, "\r", 40)
    assert states["late"] == rig.window.sell.flow.record()


def test_live_charge_keeps_its_place(rig: CashierRig) -> None:
    """A charge that came live between two keys of a scan is not covered by the one before."""
    states = sales.each_state(rig.clock)
    rig.tell(sales.pending(rig.clock))
    rig.tell(states["expired"])
    keys = StampedKeys(rig.window)
    keys.type(EAN[:6], 40)
    old = sales.pending(rig.clock)
    live = replace(old, charge=replace(old.charge, id=old.charge.id + 1, amount=Centavos(700)))
    rig.tell(live)
    for digit in EAN[6:]:
        keys.press(ord(digit), digit, 40)
    keys.press(Qt.Key.Key_Return, "\r", 40)
    assert live == rig.window.sell.flow.record()


def test_person_begins_the_next_sale(rig: CashierRig) -> None:
    """A digit of a hand still clears what ended."""
    rig.tell(sales.pending(rig.clock))
    rig.tell(sales.each_state(rig.clock)["expired"])
    StampedKeys(rig.window).type("4590", 90)
    assert (None, 4590) == (rig.window.sell.flow.record(), rig.window.sell.sell_view.entry.typed().total)


@pytest.mark.parametrize(
    ("field", "taken"), [("return_field", True), ("reason_field", False), ("pin_field", False)]
)
def test_code_of_a_refund_may_be_scanned(rig: CashierRig, field: str, taken: bool) -> None:  # noqa: FBT001 - a case
    """On a sheet too: what wants a scan gets it, and what does not stays as it is."""
    row = matter(rig.clock)
    rig.window.decisions.close(row)
    dialog = rig.window.findChild(CloseDialog)
    assert dialog is not None
    dialog.choose(Outcome.GIVEN_BACK)
    dialog.activateWindow()
    rig.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    place = getattr(dialog, field)
    place.setFocus()
    StampedKeys(dialog).type("D12345678202611231407abcdefghijk", 10, Qt.Key.Key_Return)
    assert ("D12345678202611231407abcdefghijk" if taken else "") == place.text()
    assert taken is (rig.window.scans.notice is None)
    assert dialog.isVisible()
    assert [] == rig.till.commands(CloseException)


@pytest.mark.parametrize("place", ["amount", "description"])
def test_scan_is_shown_and_put_back_by_one_press(rig: CashierRig, place: str) -> None:
    """The line names what was read; *Desfazer* types it where it was typed."""
    view = rig.window.sell.sell_view
    field = {"amount": view.entry, "description": view.description}[place]
    field.setFocus()
    StampedKeys(rig.window).type("96385074", 5, Qt.Key.Key_Tab)
    notice = rig.window.scans.notice
    assert notice is not None
    assert "Leitura 96385074 ignorada" == notice.text()
    notice.button.click()
    wanted = {"amount": (96_385_074, ""), "description": (0, "96385074")}[place]
    assert wanted == (view.entry.typed().total, view.description.text())
