"""Decided matters on the page: read when they are looked at, told with who and why, taken back with a PIN."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.commands.decisions import (
    DecidedPlace,
    Inbox,
    InboxRow,
    ReadDecided,
    ReadInbox,
    ReopenException,
)
from pos_app.domain.payment import ExceptionKind, Outcome, Resolution
from pos_app.ui.inbox.inbox_page import DECIDED, OPEN
from pos_app.ui.texts.decisions import decision_words, note_of, outcome_look
from pos_app.ui.texts.format import near_stamp
from pos_app.ui.widgets.dialogs import DecisionDialog
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import INBOX, CashierRig, make_rig

DECISIONS = [
    (Resolution.REFUNDED, Outcome.GIVEN_BACK, "Devolvida", "Ana devolveu"),
    (Resolution.DISMISSED, Outcome.KEPT, "Ficou com a loja", "Ana deixou com a loja"),
    (
        Resolution.DISMISSED,
        Outcome.NOT_OURS,
        "Não é da loja",
        "Ana disse que não é da loja",
    ),
    (Resolution.DISMISSED, None, "Encerrada", "Ana encerrou"),
    (Resolution.ACCEPTED, Outcome.KEPT, "Aceita", "Ana aceitou"),
    (Resolution.TIED, None, "Vinculada", "Ana vinculou à venda nº 1"),
]


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window on its page of odd money."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.show_page(INBOX)
    return rig


def decided(clock: FakeClock, resolution: Resolution, outcome: Outcome | None, number: int = 7) -> InboxRow:
    """Return a matter that Ana decided with the manager's PIN."""
    record = sales.each_state(clock)["late"]
    exception = replace(
        record.open_exceptions[0],
        id=number,
        charge_id=1,
        resolution=resolution,
        outcome=outcome,
        resolved_at=clock.at,
        resolved_by=Actor("Ana", "manager"),
        reason_code=ReasonCode.TYPED,
        reason="cliente desistiu",
    )
    can = outcome is not None and resolution is not Resolution.ACCEPTED
    return InboxRow(exception=exception, record=record, paid_at=None, received_at=clock.at, may_reopen=can)


def show(rig: CashierRig, *rows: InboxRow) -> None:
    """Go to the decided ones by the key, and let the till answer."""
    QTest.keyClick(rig.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    rig.window.inbox.decided_view.show_inbox(Inbox(rows=rows, total=len(rows)))


@pytest.mark.parametrize(("resolution", "outcome", "word", "sentence"), DECISIONS)
def test_decision_says_who_did_what_and_why(
    clock: FakeClock, resolution: Resolution, outcome: Outcome | None, word: str, sentence: str
) -> None:
    """Each way out has its own word, and a sentence with the person and the reason."""
    exception = decided(clock, resolution, outcome).exception
    assert (word, f"{sentence}: “cliente desistiu”") == (
        outcome_look(exception).word,
        decision_words(exception),
    )
    leaves_sums = outcome in {Outcome.GIVEN_BACK, Outcome.NOT_OURS}
    assert leaves_sums is bool(note_of(exception))


def test_mark_that_the_bank_proved_is_told_as_proven(clock: FakeClock) -> None:
    """A mark by hand whose Pix came says that it came."""
    marked = replace(decided(clock, Resolution.ACCEPTED, None).exception, kind=ExceptionKind.MARKED_BY_HAND)
    assert "Comprovada" == outcome_look(marked).word


def test_decided_are_read_only_while_they_are_looked_at(rig: CashierRig) -> None:
    """The open list reads nothing of the decided one; the key shows it, and shows the open ones again."""
    assert [] == rig.till.commands(ReadDecided)
    before = len(rig.till.commands(ReadInbox))
    show(rig)
    assert 1 == len(rig.till.commands(ReadDecided))
    assert before == len(rig.till.commands(ReadInbox))
    page = rig.window.inbox
    assert page.lists.button(DECIDED).isChecked()
    QTest.keyClick(rig.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.lists.button(OPEN).isChecked()


def test_arrows_walk_and_the_panel_follows(rig: CashierRig) -> None:
    """The newest is chosen; Down shows the next one."""
    first = decided(rig.clock, Resolution.REFUNDED, Outcome.GIVEN_BACK, 8)
    second = decided(rig.clock, Resolution.ACCEPTED, Outcome.KEPT, 7)
    show(rig, first, second)
    view = rig.window.inbox.decided_view
    assert "Devolvida" == view.panel.title.text()
    assert not view.panel.reopen_button.isHidden()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert "Aceita" == view.panel.title.text()
    assert view.panel.reopen_button.isHidden()


def test_reopening_names_the_sale_and_asks_for_the_pin(rig: CashierRig) -> None:
    """The question says what is signed: amount, sale, and the decision that is taken back."""
    row = decided(rig.clock, Resolution.REFUNDED, Outcome.GIVEN_BACK)
    show(rig, row)
    rig.window.inbox.decided_view.panel.reopen_button.click()
    (dialog,) = rig.window.findChildren(DecisionDialog)
    assert "R$\u00a045,90" in dialog.heading.text()
    assert "nº 1" in dialog.heading.text()
    assert "Ana devolveu" in dialog.sentence.text()
    dialog.reason_field.setText("foi engano")
    dialog.pin_field.setText("4821")
    dialog.act_button.click()
    (asked,) = rig.till.commands(ReopenException)
    assert (7, "foi engano", "4821") == (asked.exception_id, asked.decision.reason, asked.decision.pin)


def test_row_that_comes_back_in_another_place_is_there_once(rig: CashierRig) -> None:
    """A matter that was reopened and decided again moves to the top; no row is doubled."""
    rows = [decided(rig.clock, Resolution.REFUNDED, Outcome.GIVEN_BACK, number) for number in (9, 8, 7)]
    show(rig, *rows)
    view = rig.window.inbox.decided_view
    view.show_inbox(Inbox(rows=(rows[2], rows[0], rows[1]), total=3))
    assert [7, 9, 8] == [each.exception.id for each in view.list.matters.rows()]


def test_older_ones_are_asked_below_the_last(rig: CashierRig) -> None:
    """Scrolling asks for what was decided before the last row there is."""
    row = decided(rig.clock, Resolution.REFUNDED, Outcome.GIVEN_BACK)
    show(rig)
    rig.window.inbox.decided_view.more_wanted.emit(row)
    assert DecidedPlace(rig.clock.at, 7) == rig.till.commands(ReadDecided)[-1].below


def test_day_is_said_as_people_say_it(clock: FakeClock) -> None:
    """Today and yesterday by their names, an older day by its date."""
    for days, words in ((0, "hoje, "), (1, "ontem, "), (2, "/")):
        moment = clock.at
        clock.advance(86_400 * days)
        assert words in near_stamp(moment, clock.at)
        clock.at = moment
