"""Questions about a sale: their keys, and that none stands over a charge that is another by now."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.charges import CancelCharge, OpenCharge
from pos_app.domain.money import Centavos
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.widgets.dialogs import Question
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig

NEW = TypedSale(Centavos(4950), "", "r")
ASK: dict[str, Callable[[CashierRig], None]] = {
    "cancel": lambda rig: rig.window.sell.questions.ask_to_cancel(),
    "replace": lambda rig: rig.window.sell.questions.ask_to_replace(NEW),
}


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window with a live charge of R$ 45,90."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.show(sales.pending(clock))
    return rig


def asked(rig: CashierRig, name: str) -> Question:
    """Ask one of the questions, and return it."""
    ASK[name](rig)
    question = rig.window.findChild(Question)
    assert question is not None
    return question


def changes(clock: FakeClock) -> dict[str, ChargeRecord]:
    """Return what may become of the charge while somebody reads the question."""
    states = sales.each_state(clock)
    return {
        name: states[name] for name in ("paid", "underpaid", "overpaid", "verifying", "expired", "cancelled")
    }


@pytest.mark.parametrize("becomes", list(changes(FakeClock())))
@pytest.mark.parametrize("name", list(ASK))
def test_question_goes_when_its_charge_changes(rig: CashierRig, name: str, becomes: str) -> None:
    """A charge that was paid, or got any money, is asked about no longer; nothing was done."""
    question = asked(rig, name)
    rig.tell(changes(rig.clock)[becomes])
    rig.qtbot.waitUntil(lambda: rig.window.findChild(Question) is None or not question.isVisible())
    assert [] == rig.till.commands(CancelCharge)
    assert [] == rig.till.commands(OpenCharge)


@pytest.mark.parametrize("name", list(ASK))
def test_question_stays_while_nothing_changes(rig: CashierRig, name: str) -> None:
    """The same charge told again is no news."""
    question = asked(rig, name)
    rig.tell(sales.pending(rig.clock))
    assert question.isVisible()


@pytest.mark.parametrize("name", list(ASK))
def test_escape_goes_back(rig: CashierRig, name: str) -> None:
    """Esc is the safe answer of each."""
    question = asked(rig, name)
    QTest.keyClick(question.focusWidget() or question, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert [] == rig.till.commands(CancelCharge)


def test_letter_corrects(rig: CashierRig) -> None:
    """C ends the earlier code, once no other key follows it."""
    question = asked(rig, "replace")
    QTest.keyClick(question.focusWidget() or question, Qt.Key.Key_C, Qt.KeyboardModifier.NoModifier)
    rig.qtbot.waitUntil(lambda: bool(rig.till.commands(CancelCharge)))


def test_letters_of_a_scan_correct_nothing(rig: CashierRig) -> None:
    """A code that begins with the letter is a code: the key that follows takes the answer back."""
    question = asked(rig, "replace")
    QTest.keyClicks(question.focusWidget() or question, "CAC123")
    with rig.qtbot.waitSignal(question.finished, timeout=400, raising=False) as ended:
        pass
    assert not ended.signal_triggered
    assert [] == rig.till.commands(CancelCharge)


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Left])
def test_ring_walks_the_answers(rig: CashierRig, key: Qt.Key) -> None:
    """Tab and arrows move the ring between the two answers, and Enter is the one it stands on."""
    question = asked(rig, "cancel")
    QTest.keyClick(question.safe_button, key)
    assert question.act_button is question.focusWidget()
    QTest.keyClick(question.act_button, Qt.Key.Key_Return)
    assert 1 == len(rig.till.commands(CancelCharge))


def test_far_larger_amount_is_asked_about_once(rig: CashierRig) -> None:
    """R$ 789.123,42 where sales are of R$ 45,90: Enter does nothing, and going back keeps what was typed."""
    rig.tell(sales.ended(rig.clock, sales.pending(rig.clock)))
    rig.window.sell.flow.new_sale()
    rig.window.sell.sell_view.entry.take_text("78912342")
    rig.window.sell.sell_view.press_enter()
    question = rig.window.findChild(Question)
    assert question is not None
    assert "789.123,42" in question.heading.text()
    assert [] == rig.till.commands(OpenCharge)
    question.act_button.click()
    assert [78_912_342] == [each.amount for each in rig.till.commands(OpenCharge)]
