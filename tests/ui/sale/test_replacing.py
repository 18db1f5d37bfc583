"""A new sale beside an open one: it waits for the old code to be gone, and for nothing more."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import ChargeRecord, CloseReason
from pos_app.domain.commands.charges import CancelCharge, Changed, OpenCharge
from pos_app.domain.errors import TillBusyError
from pos_app.domain.events import Event, EventKind, Recorded
from pos_app.ui.widgets.dialogs import Question
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window with a till that answers when the test says so."""
    return make_rig(qtbot, clock, tmp_path)


def replace_shown(rig: CashierRig, old: ChargeRecord) -> ChargeRecord:
    """Confirm that a new sale of R$ 10,00 takes the place of ``old``; return the old one."""
    rig.show(old)
    QTest.keyClicks(rig.window.sell.sell_view.entry, "1000")
    QTest.keyClick(rig.window.sell.sell_view.entry, Qt.Key.Key_Return)
    question = rig.window.findChild(Question)
    assert question is not None
    question.act_button.click()
    return old


def cancelling(rig: CashierRig) -> ChargeRecord:
    """Confirm a new sale and let the till say that the old one is being verified; return that."""
    old = replace_shown(rig, sales.pending(rig.clock))
    asked = sales.verifying(rig.clock, old, CloseReason.CANCEL)
    rig.till.answer(Changed(record=asked, seq=2))
    rig.settle()
    return asked


def opened(rig: CashierRig) -> list[int]:
    """Return the amounts that were asked for, in order."""
    return [command.amount for command in rig.till.commands(OpenCharge)]


def confirm(rig: CashierRig, record: ChargeRecord) -> None:
    """Tell that the bank confirmed ``record``."""
    event = Event(kind=EventKind.CONFIRMED, record=record)
    rig.tell(Recorded(seq=9, at=rig.clock.at, event=event))


def test_new_sale_follows_when_the_old_code_is_gone(rig: CashierRig) -> None:
    """The new charge is asked for once the old one is verified, not before and not after its end."""
    old = replace_shown(rig, sales.pending(rig.clock))
    (cancelled,) = rig.till.commands(CancelCharge)
    assert old.charge.id == cancelled.ref.id
    assert [] == opened(rig)
    rig.till.answer(Changed(record=sales.verifying(rig.clock, old, CloseReason.CANCEL), seq=2))
    rig.settle()
    assert [1000] == opened(rig)
    rig.till.open_with(sales.pending(rig.clock, 129, 1000))
    rig.settle()
    rig.tell(sales.ended(rig.clock, old, CloseReason.CANCEL))
    assert [1000] == opened(rig)
    shown = rig.window.sell.flow.record()
    assert shown is not None
    assert 129 == shown.charge.id


def test_expiring_charge_makes_room_after_the_question(rig: CashierRig) -> None:
    """A charge whose time is over is not cancelled; the new one is sent at once after the yes."""
    replace_shown(rig, sales.verifying(rig.clock, sales.pending(rig.clock)))
    assert [] == rig.till.commands(CancelCharge)
    assert [1000] == opened(rig)


def test_money_before_the_cancel_stops_the_new_sale(rig: CashierRig) -> None:
    """If the old charge is paid first, its green stands and the new sale waits, still typed."""
    old = replace_shown(rig, sales.pending(rig.clock))
    rig.tell(sales.with_money(rig.clock, old))
    assert [] == opened(rig)
    assert 1000 == rig.window.sell.sell_view.entry.typed().total
    assert old.charge.id == getattr(rig.window.sell.flow.record(), "charge", old.charge).id


@pytest.mark.parametrize("before_the_answer", [True, False])
def test_money_for_the_one_that_left_is_told(rig: CashierRig, *, before_the_answer: bool) -> None:
    """Paid beside the new one, before or after that came: low sound and a message that stays."""
    old = cancelling(rig)
    new = sales.pending(rig.clock, 129, 1000)
    if before_the_answer:
        confirm(rig, sales.with_money(rig.clock, old))
        rig.till.open_with(new)
        rig.settle()
    else:
        rig.till.open_with(new)
        rig.settle()
        confirm(rig, sales.with_money(rig.clock, old))
    assert "attention" == rig.sound.played[-1]
    assert "nº 128" in rig.window.notice.text()
    assert 129 == getattr(rig.window.sell.charge_view.record(), "charge", old.charge).id
    rig.window.notice.close_passing()
    assert rig.window.notice.text()


def test_bright_sound_is_the_shown_sale_alone(rig: CashierRig) -> None:
    """While a code waits for its money, the money of another charge does not sound like it."""
    rig.show(sales.pending(rig.clock, 129, 1000))
    confirm(rig, sales.with_money(rig.clock, sales.pending(rig.clock, 7)))
    assert [] == rig.sound.played


def test_refused_new_sale_forgets_that_it_left(rig: CashierRig) -> None:
    """After a refusal the old charge is the shown one again, and its green needs no message."""
    old = cancelling(rig)
    rig.till.answer(TillBusyError())
    rig.settle()
    confirm(rig, sales.with_money(rig.clock, old))
    assert ["paid"] == rig.sound.played
    assert "nº" not in rig.window.notice.text()
