"""A new sale beside an open one: it waits for the old code to be gone, and for nothing more."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import Ending, Sale
from pos_app.domain.commands import CancelCharge, Changed, OpenCharge
from pos_app.domain.errors import TillBusyError
from pos_app.domain.events import Event, EventKind, Recorded
from pos_app.ui.widgets.dialogs import Question
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import Counter, make_counter


@pytest.fixture
def counter(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> Counter:
    """Return a window with a till that answers when the test says so."""
    return make_counter(qtbot, clock, tmp_path)


def replace_shown(counter: Counter, old: Sale) -> Sale:
    """Confirm that a new sale of R$ 10,00 takes the place of ``old``; return the old one."""
    counter.show(old)
    QTest.keyClicks(counter.window.sell_view.entry, "1000")
    QTest.keyClick(counter.window.sell_view.entry, Qt.Key.Key_Return)
    question = counter.window.findChild(Question)
    assert question is not None
    question.act_button.click()
    return old


def cancelling(counter: Counter) -> Sale:
    """Confirm a new sale and let the till say that the old one is being verified; return that."""
    old = replace_shown(counter, sales.pending(counter.clock))
    asked = sales.verifying(counter.clock, old, Ending.CANCEL)
    counter.till.answer(Changed(sale=asked, seq=2))
    counter.settle()
    return asked


def opened(counter: Counter) -> list[int]:
    """Return the amounts that were asked for, in order."""
    return [command.amount for command in counter.till.commands(OpenCharge)]


def confirm(counter: Counter, sale: Sale) -> None:
    """Tell that the bank confirmed ``sale``."""
    event = Event(kind=EventKind.CONFIRMED, sale=sale)
    counter.tell(Recorded(seq=9, at=counter.clock.at, event=event))


def test_new_sale_follows_when_the_old_code_is_gone(counter: Counter) -> None:
    """The new charge is asked for once the old one is verified, not before and not after its end."""
    old = replace_shown(counter, sales.pending(counter.clock))
    (cancelled,) = counter.till.commands(CancelCharge)
    assert old.charge.id == cancelled.ref.id
    assert [] == opened(counter)
    counter.till.answer(Changed(sale=sales.verifying(counter.clock, old, Ending.CANCEL), seq=2))
    counter.settle()
    assert [1000] == opened(counter)
    counter.till.open_with(sales.pending(counter.clock, 129, 1000))
    counter.settle()
    counter.tell(sales.ended(counter.clock, old, Ending.CANCEL))
    assert [1000] == opened(counter)
    shown = counter.window.flow.sale()
    assert shown is not None
    assert 129 == shown.charge.id


def test_expiring_charge_makes_room_after_the_question(counter: Counter) -> None:
    """A charge whose time is over is not cancelled; the new one is sent at once after the yes."""
    replace_shown(counter, sales.verifying(counter.clock, sales.pending(counter.clock)))
    assert [] == counter.till.commands(CancelCharge)
    assert [1000] == opened(counter)


def test_money_before_the_cancel_stops_the_new_sale(counter: Counter) -> None:
    """If the old charge is paid first, its green stands and the new sale waits, still typed."""
    old = replace_shown(counter, sales.pending(counter.clock))
    counter.tell(sales.with_money(counter.clock, old))
    assert [] == opened(counter)
    assert 1000 == counter.window.sell_view.entry.typed().total
    assert old.charge.id == getattr(counter.window.flow.sale(), "charge", old.charge).id


@pytest.mark.parametrize("before_the_answer", [True, False])
def test_money_for_the_one_that_left_is_told(counter: Counter, *, before_the_answer: bool) -> None:
    """Paid beside the new one, before or after that came: low sound and a message that stays."""
    old = cancelling(counter)
    new = sales.pending(counter.clock, 129, 1000)
    if before_the_answer:
        confirm(counter, sales.with_money(counter.clock, old))
        counter.till.open_with(new)
        counter.settle()
    else:
        counter.till.open_with(new)
        counter.settle()
        confirm(counter, sales.with_money(counter.clock, old))
    assert "attention" == counter.sound.played[-1]
    assert "nº 128" in counter.window.notice.text()
    assert 129 == getattr(counter.window.charge_view.sale(), "charge", old.charge).id
    counter.window.notice.close_passing()
    assert counter.window.notice.text()


def test_bright_sound_is_the_shown_sale_alone(counter: Counter) -> None:
    """While a code waits for its money, the money of another charge does not sound like it."""
    counter.show(sales.pending(counter.clock, 129, 1000))
    confirm(counter, sales.with_money(counter.clock, sales.pending(counter.clock, 7)))
    assert [] == counter.sound.played


def test_refused_new_sale_forgets_that_it_left(counter: Counter) -> None:
    """After a refusal the old charge is the shown one again, and its green needs no message."""
    old = cancelling(counter)
    counter.till.answer(TillBusyError())
    counter.settle()
    confirm(counter, sales.with_money(counter.clock, old))
    assert ["paid"] == counter.sound.played
    assert "nº" not in counter.window.notice.text()
