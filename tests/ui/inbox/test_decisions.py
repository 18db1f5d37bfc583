"""Decisions at the window: marks by hand, orphans, and what each card of the inbox offers first."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.charges import Changed, OpenCharge
from pos_app.domain.commands.decisions import (
    AcceptException,
    CloseException,
    Inbox,
    InboxRow,
    MarkByHand,
    MatchOrphan,
    ReadInbox,
)
from pos_app.domain.commands.queries import ListCharges
from pos_app.domain.payment import ExceptionKind, Outcome
from pos_app.ui.inbox.close_dialog import CloseDialog
from pos_app.ui.inbox.matter_panel import MatterPanel
from pos_app.ui.inbox.tie_dialog import PAGE, TieDialog
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.matters import advice_for
from pos_app.ui.texts.states import look_of
from pos_app.ui.widgets.dialogs import DecisionDialog
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import INBOX, CashierRig, make_rig


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window with a training till that answers when the test says so."""
    return make_rig(qtbot, clock, tmp_path)


def row_of(record: ChargeRecord) -> InboxRow:
    """Return the inbox row of a sale's first open exception."""
    return InboxRow(exception=record.open_exceptions[0], record=record, paid_at=None, received_at=None)


def orphan_row(clock: FakeClock) -> InboxRow:
    """Return the row of a Pix of R$ 45,90 that belongs to no charge."""
    late = sales.each_state(clock)["late"].open_exceptions[0]
    orphan = replace(late, kind=ExceptionKind.ORPHAN, charge_id=None, notes=())
    return InboxRow(exception=orphan, record=None, paid_at=clock.at, received_at=clock.at)


def proven_mark(clock: FakeClock) -> ChargeRecord:
    """Return a sale marked by hand whose Pix came afterwards."""
    marked = sales.by_hand(clock, sales.pending(clock))
    numbered = replace(marked, exceptions=(replace(marked.exceptions[0], id=7),))
    came = sales.with_money(clock, numbered)
    return replace(came, exceptions=(replace(came.exceptions[0], id=7),))


def open_inbox(rig: CashierRig, *rows: InboxRow) -> MatterPanel:
    """Show the inbox with ``rows``; return the panel of the newest."""
    rig.window.show_page(INBOX)
    rig.window.inbox.view.show_inbox(Inbox(rows=rows, total=len(rows)))
    rig.window.inbox.view.focus_first()
    return rig.window.inbox.view.panel


def fill(dialog: DecisionDialog) -> None:
    """Type a reason and a PIN, and choose what became of the money where that is asked."""
    if isinstance(dialog, CloseDialog):
        dialog.choose(Outcome.GIVEN_BACK)
    dialog.reason_field.setText("cliente mostrou o app")
    dialog.pin_field.setText("4821")


# --- marked by hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pending", "verifying"])
def test_manager_marks_a_live_charge(rig: CashierRig, name: str) -> None:
    """Ctrl+M asks for reason and PIN, warns that this proves nothing, and asks the till."""
    record = sales.each_state(rig.clock)[name]
    rig.show(record)
    assert rig.window.sell.charge_view.mark_button.isVisible()
    QTest.keyClick(rig.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = rig.window.findChild(DecisionDialog)
    assert dialog is not None
    assert "não prova nada" in dialog.words().warning
    assert not dialog.act_button.isEnabled()
    fill(dialog)
    dialog.act_button.click()
    (asked,) = rig.till.commands(MarkByHand)
    assert (record.charge.id, "4821", "Ana") == (
        asked.charge_id,
        asked.decision.pin,
        asked.decision.operator,
    )
    rig.till.answer(Changed(record=sales.by_hand(rig.clock, record), seq=3))
    rig.qtbot.waitUntil(lambda: rig.window.findChild(DecisionDialog) is None)


@pytest.mark.parametrize("name", ["paid", "expired", "cancelled", "by_hand"])
def test_ended_charge_cannot_be_marked(rig: CashierRig, name: str) -> None:
    """What has ended shows no such key, and Ctrl+M opens nothing."""
    rig.show(sales.pending(rig.clock))
    rig.tell(sales.each_state(rig.clock)[name])
    assert rig.window.sell.charge_view.mark_button.isHidden()
    rig.window.sell.ask_to_mark()
    assert rig.window.findChild(DecisionDialog) is None


def test_mark_is_brown_amber_and_never_green(rig: CashierRig) -> None:
    """Marked by hand, and proven later: the word stays, the tone is amber, nothing sounds bright."""
    for record in (sales.each_state(rig.clock)["by_hand"], proven_mark(rig.clock)):
        look = look_of(record)
        assert (Tone.AMBER, "Marcada à mão") == (look.tone, look.word)
        rig.tell(record)
    assert [] == rig.sound.played


def test_proof_of_a_mark_is_closed_by_one_key(rig: CashierRig) -> None:
    """The row says when the Pix came; its one recommended key asks no PIN and opens no dialog."""
    row = row_of(proven_mark(rig.clock))
    came = f"{rig.clock.at.astimezone():%H:%M}"
    assert f"chegou às {came}" in advice_for(row).sentence
    card = open_inbox(rig, row)
    assert "Confirmar" == card.choices()[0].text()
    QTest.keyClick(rig.window, Qt.Key.Key_F2)
    (asked,) = rig.till.commands(AcceptException)
    assert (7, None) == (asked.exception_id, asked.decision.pin)
    assert rig.window.findChild(DecisionDialog) is None


def test_mark_without_its_pix_cannot_be_confirmed(rig: CashierRig) -> None:
    """Before the Pix came, a mark may only be closed with a note."""
    card = open_inbox(rig, row_of(sales.each_state(rig.clock)["by_hand"]))
    assert (card.close_button,) == card.choices()


# --- orphans ----------------------------------------------------------------------------------------


def open_tie(rig: CashierRig, listed: tuple[ChargeRecord, ...]) -> TieDialog:
    """Open the sheet for an orphan with ``listed`` charges."""
    rig.till.answers[ListCharges] = listed
    card = open_inbox(rig, orphan_row(rig.clock))
    assert card.tie_button is card.choices()[0]
    card.tie_button.click()
    dialog = rig.window.findChild(TieDialog)
    assert dialog is not None
    rig.qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == len(listed))
    return dialog


def test_orphan_is_tied_to_the_chosen_charge(rig: CashierRig) -> None:
    """Newest first, none chosen, not even the only one of this amount; then reason, PIN and the choice."""
    listed = (sales.pending(rig.clock, 131, 1000), sales.pending(rig.clock, 130, 4590))
    dialog = open_tie(rig, listed)
    newest = rig.till.commands(ListCharges)[-1]
    assert (True, 0) == (newest.newest_first, newest.after_id)
    fill(dialog)
    assert 0 == dialog.charge_id()
    assert not dialog.act_button.isEnabled()
    row = dialog.list.topLevelItem(1)
    assert row is not None
    assert ["nº 130", "R$\xa045,90", "Aguardando", "Mesa 5"] == [row.text(number) for number in range(1, 5)]
    dialog.list.setCurrentItem(row)
    dialog.act_button.click()
    (asked,) = rig.till.commands(MatchOrphan)
    assert (130, "4821") == (asked.charge_id, asked.decision.pin)


def test_older_charges_are_asked_for_below_the_last(rig: CashierRig) -> None:
    """A full page offers older ones, which are asked for from the lowest number down."""
    listed = tuple(sales.pending(rig.clock, number) for number in range(200, 200 - PAGE, -1))
    dialog = open_tie(rig, listed)
    rig.till.answers[ListCharges] = (sales.pending(rig.clock, 3),)
    dialog.more_button.click()
    rig.qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == PAGE + 1)
    assert 200 - PAGE + 1 == rig.till.commands(ListCharges)[-1].after_id
    assert dialog.more_button.isHidden()


# --- the inbox --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("late", "Aceitar…"),
        ("underpaid", "Cobrar R$\xa05,90"),
        ("overpaid", "Aceitar…"),
        ("paid_twice", "Já devolvi…"),
        ("paid_after_cancel", "Já devolvi…"),
        ("by_hand", "Encerrar…"),
    ],
)
def test_recommended_key_stands_first(rig: CashierRig, name: str, first: str) -> None:
    """The key that the advice names comes first, is the main one and has the focus."""
    card = open_inbox(rig, row_of(sales.each_state(rig.clock)[name]))
    assert first == card.choices()[0].text()
    assert card.choices()[0].is_primary()
    assert not any(key.is_primary() for key in card.choices()[1:])
    assert rig.window.inbox.view.list is rig.window.focusWidget()


def test_rest_is_charged_from_the_inbox(rig: CashierRig) -> None:
    """The recommended key of a part asks for the rest and goes back to the sale."""
    record = sales.each_state(rig.clock)["underpaid"]
    card = open_inbox(rig, row_of(record))
    card.rest_button.click()
    (asked,) = rig.till.commands(OpenCharge)
    assert (590, record.charge.id) == (asked.amount, asked.remainder_of)
    assert INBOX != rig.window.room.pages.currentIndex()


def test_keys_that_ask_for_the_pin_say_so(rig: CashierRig) -> None:
    """F2 stands on what is recommended; a cap with PIN on what else needs the manager."""
    underpaid, proven = row_of(sales.each_state(rig.clock)["underpaid"]), row_of(proven_mark(rig.clock))
    for row in (underpaid, proven):
        panel = open_inbox(rig, row)
        first, *others = panel.choices()
        assert ("F2", True) == (first.key(), first.is_primary())
        assert ["PIN"] * len(others) == [each.key() for each in others]


def test_same_rows_again_keep_focus_and_choice(rig: CashierRig) -> None:
    """A reading that changes nothing takes neither the focus nor the place in the list."""
    late, less = (row_of(sales.each_state(rig.clock)[name]) for name in ("late", "underpaid"))
    rows = (late, replace(less, exception=replace(less.exception, id=99)))
    view = rig.window.inbox.view
    panel = open_inbox(rig, *rows)
    view.list.setCurrentIndex(view.list.matters.index(1))
    panel.close_button.setFocus()

    view.show_inbox(Inbox(rows=rows, total=2))

    assert panel.close_button is rig.window.focusWidget()
    assert rows[1] == panel.row()


def test_changed_row_is_painted_anew_alone(rig: CashierRig) -> None:
    """Of many rows the one that changed is told to the view, and no other."""
    row = row_of(sales.each_state(rig.clock)["late"])
    rows = [replace(row, exception=replace(row.exception, id=number)) for number in range(50, 0, -1)]
    view = rig.window.inbox.view
    open_inbox(rig, *rows)
    changed: list[int] = []
    view.list.matters.dataChanged.connect(lambda first, _last: changed.append(first.row()))

    rows[7] = replace(rows[7], exception=replace(rows[7].exception, notes=("clock",)))
    view.show_inbox(Inbox(rows=tuple(rows), total=50))

    assert [7] == changed


def test_list_grows_as_it_is_scrolled(rig: CashierRig) -> None:
    """Older matters are asked for when the end of the list comes into sight, once, and then stand below."""
    row = row_of(sales.each_state(rig.clock)["late"])
    numbered = [replace(row, exception=replace(row.exception, id=number)) for number in range(60, 0, -1)]
    rig.window.show_page(INBOX)
    rig.qtbot.waitUntil(lambda: bool(rig.till.commands(ReadInbox)))
    view = rig.window.inbox.view
    view.show_inbox(Inbox(rows=tuple(numbered[:20]), total=60))

    view.list.scrollToBottom()
    rig.qtbot.waitUntil(lambda: bool([each for each in rig.till.commands(ReadInbox) if each.below]))

    asked = [each for each in rig.till.commands(ReadInbox) if each.below]
    assert [(41, 20)] == [(each.below, each.limit) for each in asked]
    view.add_older(Inbox(rows=tuple(numbered[20:40]), total=60))
    assert [row.exception.id for row in numbered[:40]] == [
        row.exception.id for row in view.list.matters.rows()
    ]


def test_resolved_row_goes_and_nothing_is_chosen(rig: CashierRig) -> None:
    """What was decided elsewhere leaves list and panel: no click meant for it meets another matter."""
    row = row_of(sales.each_state(rig.clock)["late"])
    first, second = (replace(row, exception=replace(row.exception, id=number)) for number in (2, 1))
    panel = open_inbox(rig, first, second)
    assert first == panel.row()

    rig.window.inbox.view.show_inbox(Inbox(rows=(second,), total=1))

    assert (None, True, ()) == (panel.row(), panel.isHidden(), panel.choices())
    rig.window.inbox.view.focus_first()
    assert second == panel.row()


def test_answer_closes_its_own_sheet_alone(rig: CashierRig) -> None:
    """Who left a sheet before its answer came and opened another finds that one as it was."""
    row = row_of(sales.each_state(rig.clock)["late"])
    rig.window.decisions.accept(row)
    first = rig.window.findChild(DecisionDialog)
    assert first is not None
    fill(first)
    first.act_button.click()
    first.reject()
    rig.window.decisions.close(row)
    second = rig.window.findChild(CloseDialog)
    assert second is not None

    rig.till.answer(Changed(record=row.record or sales.pending(rig.clock), seq=3))
    rig.settle()

    assert second.isVisible()


def test_decision_is_bound_to_what_was_seen(rig: CashierRig) -> None:
    """The command carries the figures on the screen, and the sheet names sale and amounts."""
    row = row_of(sales.each_state(rig.clock)["underpaid"])
    rig.window.decisions.accept(row)
    dialog = rig.window.findChild(DecisionDialog)
    assert dialog is not None
    assert "R$\xa040,00 pela venda de R$\xa045,90" in dialog.words().title
    assert "128" in dialog.words().sentence
    fill(dialog)
    dialog.act_button.click()

    (asked,) = rig.till.commands(AcceptException)

    assert (4000, 4590, 4000) == asked.seen


def test_hundred_matters_at_the_smallest_size(rig: CashierRig) -> None:
    """At 1024 by 700 each row has its height, and no key of the panel is cut."""
    rig.window.resize(1024, 700)
    rows = tuple(row_of(record) for record in sales.each_state(rig.clock).values() if record.open_exceptions)
    for row in rows:
        panel = open_inbox(rig, row)
        for label in (panel.sentence, panel.advice):
            assert label.heightForWidth(label.width()) <= label.height()
        assert min(key.width() - key.sizeHint().width() for key in panel.choices()) >= 0
        assert rig.window.inbox.view.list.sizeHintForRow(0) >= 48


def test_reading_the_inbox_follows_each_decision(rig: CashierRig) -> None:
    """After a decision the rows are read anew."""
    row = row_of(sales.each_state(rig.clock)["late"])
    rig.window.decisions.close(row)
    dialog = rig.window.findChild(DecisionDialog)
    assert dialog is not None
    fill(dialog)
    dialog.act_button.click()
    rig.qtbot.waitUntil(lambda: bool(rig.till.commands(ReadInbox)))
    before = len(rig.till.commands(ReadInbox))
    assert 1 == len(rig.till.commands(CloseException))
    rig.till.answer(row.exception)
    rig.qtbot.waitUntil(lambda: len(rig.till.commands(ReadInbox)) == before + 1)
