"""Scenarios by which money would be lost, invented or taken twice, each with its amounts, by a real till.

Money given back, a debt asked for by two charges, what is accepted instead of what was asked, money that the
bank returned before it told, a key that was changed meanwhile. Rules: docs/charge.md, sections 3 and 4.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from pos_app.domain.charge import Charge, ChargeRecord, CloseReason, SettlementBasis
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.charges import Changed, OpenCharge
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment, NoteRefund
from pos_app.domain.commands.decisions import AcceptException, CloseException, MarkByHand
from pos_app.domain.commands.queries import ReadOutbox, ReadStatus
from pos_app.domain.commands.shop import SaveMerchant
from pos_app.domain.errors import RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.judging import figures_of
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    BankRefund,
    ExceptionKind,
    Outcome,
    RefundState,
    Resolution,
    Result,
    ShopException,
    State,
)
from pos_app.domain.shop import Merchant, TillStatus
from pos_app.services.handlers.context import TillOptions
from pos_app.services.till.till import Till
from tests.fakes.book import (
    Told,
    ask,
    bare,
    cancelled,
    e2e,
    end,
    expired,
    full,
    inbox,
    manager,
    open_charge,
    read,
    running,
    verifying,
)
from tests.fakes.clock import FakeClock

HUNDRED = Centavos(10_000)
PIN = "4821"
REAL = TillOptions(
    training=False,
    merchant=Merchant(shop="Loja", name="LOJA", city="SAO PAULO", key="primeira@exemplo.com.br"),
    pin=PIN,
)


@pytest.fixture
def real_till(tmp_path: Path, clock: FakeClock, told: Told) -> Iterator[Till]:
    """Provide a till on a real ledger, which may change its key."""
    folder = tmp_path / "real"
    folder.mkdir()
    with running(folder, clock, told, REAL) as till:
        yield till


def pay(till: Till, charge: Charge, number: int, amount: int | None = None) -> ConfirmationOutcome:
    """Let a Pix come."""
    receipt: ConfirmationOutcome = ask(till, ConfirmPayment(notice=full(charge, number, amount)))
    return receipt


def rest_of(till: Till, charge: Charge) -> Charge:
    """Charge what is missing."""
    first = read(till, charge)
    opened = ask(till, OpenCharge(amount=first.missing, remainder_of=charge.id, show=False))
    return opened.record.charge


def close(
    till: Till, exception: ShopException, outcome: Outcome | None, decision: Decision | None = None
) -> None:
    """Say what became of the money of an exception."""
    decided = decision or manager(till)
    ask(till, CloseException(exception_id=exception.id, outcome=outcome, decision=decided))


def accept(till: Till, exception: ShopException) -> ChargeRecord:
    """Take odd money as payment."""
    changed: Changed = ask(till, AcceptException(exception_id=exception.id, decision=manager(till)))
    return changed.record


def only_open(till: Till, charge: Charge) -> ShopException:
    """Return the one open matter of a charge."""
    (exception,) = read(till, charge).open_exceptions
    return exception


def told_back(
    till: Till, number: int, amount: int, state: RefundState = RefundState.RETURNED, mark: str = "D1"
) -> int:
    """Let the bank say that it gave something back; returns the event, 0 for nothing new."""
    told = BankRefund(amount=Centavos(amount), state=state, return_id=mark)
    seq: int = ask(till, NoteRefund(device="bank-1", end_to_end_id=e2e(number), refund=told)).seq
    return seq


# --- money given back leaves every sum ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "outcome", "then", "received", "missing", "notes"),
    [
        (9_000, Outcome.GIVEN_BACK, 500, 500, 9_500, ()),
        (9_000, Outcome.GIVEN_BACK, 1_000, 1_000, 9_000, ()),
        (6_000, Outcome.GIVEN_BACK, 4_000, 4_000, 6_000, ()),
        (6_000, Outcome.NOT_OURS, 4_000, 4_000, 6_000, ()),
    ],
)
def test_decided_money_in_the_sums(  # noqa: PLR0913, PLR0917 - a row of the table
    till: Till, came: int, outcome: Outcome, then: int, received: int, missing: int, notes: tuple[str, ...]
) -> None:
    """What was given back, or is not the shop's, is neither received nor missing any less."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, came)
    close(till, only_open(till, charge), outcome)

    assert Result.UNDERPAID == pay(till, charge, 2, then).result

    record = read(till, charge)
    assert (received, missing) == (record.received, record.missing)
    assert notes == only_open(till, charge).notes


def test_rest_after_a_part_was_given_back_asks_for_all(till: Till) -> None:
    """100,00 asked, 90,00 given back, 5,00 came: the rest is 95,00, and 10,00 never pay the sale."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 9_000)
    close(till, only_open(till, charge), Outcome.GIVEN_BACK)
    pay(till, charge, 2, 500)

    with pytest.raises(RefusedError, match=r"95\.00 is missing"):
        ask(till, OpenCharge(amount=Centavos(500), remainder_of=charge.id, show=False))
    rest = rest_of(till, charge)
    pay(till, rest, 3)

    assert 9_500 == rest.amount
    assert (State.PAID, HUNDRED) == ((record := read(till, charge)).charge.state, record.received)


def test_too_much_less_what_went_back_is_enough_or_less(till: Till) -> None:
    """60,00 and 60,00 for 100,00 are too much; with one of them given back 60,00 are too little."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    pay(till, charge, 2, 6_000)
    first, second = read(till, charge).open_exceptions
    assert {ExceptionKind.OVERPAID} == {first.kind, second.kind}

    close(till, first, Outcome.GIVEN_BACK)

    assert (ExceptionKind.UNDERPAID, 4_000) == (only_open(till, charge).kind, read(till, charge).missing)


@pytest.mark.parametrize("later", [RefundState.RETURNED, RefundState.FAILED])
def test_refund_counts_from_when_it_is_asked(till: Till, later: RefundState) -> None:
    """90,00 of 100,00 go back, 10,00 come: nothing adds up to 100,00; a refund that fails puts it back."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 9_000)
    told_back(till, 1, 9_000, RefundState.PROCESSING)
    pay(till, charge, 2, 1_000)
    assert 1_000 == read(till, charge).received

    told_back(till, 1, 9_000, later)

    record = read(till, charge)
    assert (1_000 if later is RefundState.RETURNED else HUNDRED) == record.received
    assert [later] == [each.state for each in record.refunds]
    assert State.PENDING is record.charge.state


def test_given_back_by_hand_is_proven_once(till: Till) -> None:
    """10,00 given back in the bank's app and said so; that night the bank lists it: one refund, not two."""
    charge = open_charge(till)
    pay(till, charge, 1)
    pay(till, charge, 2, 1_000)
    close(till, only_open(till, charge), Outcome.GIVEN_BACK)
    (informed,) = read(till, charge).refunds
    assert (RefundState.INFORMED, 1_000, False) == (informed.state, informed.amount, informed.by_bank)

    told_back(till, 2, 1_000, mark="D77")
    again = told_back(till, 2, 1_000, mark="D77")

    (refund,) = read(till, charge).refunds
    assert (informed.id, RefundState.RETURNED, "D77") == (refund.id, refund.state, refund.return_id)
    assert (0, 4590) == (again, read(till, charge).received)
    (exception,) = read(till, charge).exceptions
    assert (Resolution.REFUNDED, Outcome.GIVEN_BACK) == (exception.resolution, exception.outcome)


def test_second_refund_of_the_bank_is_its_own(till: Till, told: Told) -> None:
    """One informed refund proves one; what the bank gave back beside it is told in red."""
    charge = open_charge(till)
    pay(till, charge, 1)
    pay(till, charge, 2, 1_000)
    close(till, only_open(till, charge), Outcome.GIVEN_BACK)

    told_back(till, 2, 1_000, mark="D77")
    told_back(till, 1, 1_000, mark="D78")

    assert [False, True] == sorted(each.by_bank for each in read(till, charge).refunds)
    assert ["10.00"] == [each["value"] for each in told.details(till, "bank_refund") if "value" in each]
    assert (3590, 1_000) == ((record := read(till, charge)).received, record.charge.refunded)
    assert State.PAID is record.charge.state


def test_refund_that_fails_opens_its_matter_again(till: Till) -> None:
    """What the bank did not give back is here, and a person decides once more, by a refund of a new id."""
    charge = open_charge(till)
    pay(till, charge, 1)
    pay(till, charge, 2, 1_000)
    close(till, only_open(till, charge), Outcome.GIVEN_BACK)
    told_back(till, 2, 1_000, RefundState.PROCESSING, mark="D77")

    told_back(till, 2, 1_000, RefundState.FAILED, mark="D77")

    odd = only_open(till, charge)
    assert (1_000, ExceptionKind.PAID_TWICE) == (odd.amount, odd.kind)
    assert 5590 == read(till, charge).received
    close(till, odd, Outcome.GIVEN_BACK)
    assert 2 == len({each.id for each in read(till, charge).refunds})
    assert 4590 == read(till, charge).received


def test_refund_of_unknown_money_is_told(till: Till, told: Told) -> None:
    """What the bank says of a Pix that is not known here is kept for a person."""
    assert told_back(till, 9, 4590)

    (detail,) = told.details(till, "refund_unknown")
    assert (e2e(9), "45.90") == (detail["end_to_end_id"], detail["value"])


def test_refund_of_an_orphan(till: Till) -> None:
    """A Pix without a charge that the bank gave back says so, and nothing of it is left to give."""
    notice = replace(full(open_charge(till), 1), txid="UNKNOWN")
    ask(till, ConfirmPayment(notice=notice))

    told_back(till, 1, 4590)

    (row,) = inbox(till)
    assert (0, ("returned",)) == (row.exception.amount, row.exception.notes)
    close(till, row.exception, Outcome.GIVEN_BACK)
    assert () == inbox(till)


# --- two charges for one debt -------------------------------------------------------------------------


def test_first_paid_whole_ends_the_rest(till: Till, clock: FakeClock) -> None:
    """60,00 of 100,00, rest of 40,00 open, then the first is paid whole: the rest ends, at the bank too."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)

    assert Result.PAID == pay(till, charge, 2).result

    after = read(till, rest).charge
    assert (State.VERIFYING, CloseReason.SUPERSEDED, True) == (after.state, after.ending, after.superseded)
    assert {rest.id} == {task.charge_id for task in ask(till, ReadOutbox())}
    assert Result.PAID_TWICE == pay(till, rest, 3).result
    assert State.CANCELLED is end(till, clock, rest).state
    assert [6_000, 4_000] == sorted((row.exception.amount for row in inbox(till)), reverse=True)


def test_two_rests_of_one_part_are_not_open_together(till: Till, clock: FakeClock) -> None:
    """While one rest may be paid no other is made; of two that are, the second is to give back."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    first = rest_of(till, charge)
    with pytest.raises(RefusedError, match="register_busy"):
        rest_of(till, charge)
    verifying(till, clock, first)
    second = rest_of(till, charge)

    assert Result.PAID == pay(till, first, 2).result
    assert Result.PAID_TWICE == pay(till, second, 3).result

    assert (State.PAID, HUNDRED, 0) == (
        (record := read(till, charge)).charge.state,
        record.received,
        record.charge.difference,
    )
    assert [(ExceptionKind.PAID_TWICE, 4_000)] == [
        (row.exception.kind, row.exception.amount) for row in inbox(till)
    ]


@pytest.mark.parametrize("late", [True, False])
def test_money_on_a_settled_debt_is_never_accepted(till: Till, clock: FakeClock, *, late: bool) -> None:
    """A rest whose debt was paid otherwise takes no money any more, by nobody's decision."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    if late:
        expired(till, clock, rest)
        pay(till, rest, 2)
        assert ExceptionKind.LATE == only_open(till, rest).kind
    accept(till, only_open(till, charge))
    if not late:
        pay(till, rest, 2)

    odd = only_open(till, rest)
    assert ExceptionKind.PAID_TWICE == odd.kind
    with pytest.raises(RefusedError, match="not_pending"):
        accept(till, odd)
    close(till, odd, Outcome.GIVEN_BACK)
    assert () == inbox(till)


def test_rest_settles_by_what_it_brought(till: Till) -> None:
    """A rest of 40,00 accepted with 0,01 leaves 39,99 missing of the first."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    pay(till, rest, 2, 1)

    accepted = accept(till, only_open(till, rest))

    assert (SettlementBasis.ACCEPTED, -3_999) == (accepted.charge.settled, accepted.charge.difference)
    first = read(till, charge)
    assert (State.PENDING, 6_001, 3_999) == (first.charge.state, first.received, first.missing)
    last = rest_of(till, charge)
    pay(till, last, 3)
    assert (State.PAID, HUNDRED) == ((first := read(till, charge)).charge.state, first.received)


def test_part_is_not_given_back_while_its_rest_may_be_paid(till: Till, clock: FakeClock) -> None:
    """Who takes a part out of the sum while 40,00 are asked for would leave them paying for nothing."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)

    with pytest.raises(RefusedError, match=f"rest_open {rest.id}"):
        close(till, only_open(till, charge), Outcome.GIVEN_BACK)
    expired(till, clock, rest)
    close(till, only_open(till, charge), Outcome.GIVEN_BACK)
    pay(till, rest, 2)

    with pytest.raises(RefusedError, match=f"rest_settled {charge.id}"):
        accept(till, only_open(till, rest))
    assert (0, HUNDRED) == ((record := read(till, charge)).received, record.missing)


def test_rest_of_a_rest(till: Till) -> None:
    """A rest may come in parts too: 60,00, then 25,00 of 40,00, then 15,00 pay 100,00."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    pay(till, rest, 2, 2_500)
    last = rest_of(till, rest)
    assert 1_500 == last.amount

    pay(till, last, 3)

    assert [State.PAID] * 3 == [read(till, each).charge.state for each in (charge, rest, last)]
    assert (HUNDRED, 4_000) == (read(till, charge).received, read(till, rest).received)
    assert () == inbox(till)


def test_bank_takes_the_part_back_while_the_rest_is_paid(till: Till) -> None:
    """60,00 went back at the bank: the rest of 40,00 settles nothing, and a person sees what is missing."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    told_back(till, 1, 6_000)

    pay(till, rest, 2)

    record = read(till, charge)
    assert (State.PENDING, 4_000, 6_000) == (record.charge.state, record.received, record.missing)
    assert (0, ("returned",)) == ((odd := only_open(till, charge)).amount, odd.notes)
    pay(till, rest_of(till, charge), 3)
    assert State.PAID is read(till, charge).charge.state


# --- worth what was kept ------------------------------------------------------------------------------


def test_accepting_less_writes_the_difference(till: Till) -> None:
    """45,90 asked, 40,00 came and were accepted: 40,00 are received, and 5,90 a decision with a name."""
    charge = open_charge(till)
    pay(till, charge, 1, 4_000)

    record = accept(till, only_open(till, charge))

    assert (4_000, -590, State.PAID) == (record.received, record.charge.difference, record.charge.state)
    assert "manager" == record.exceptions[0].resolved_by.approved_by


@pytest.mark.parametrize(
    ("outcome", "received", "difference"),
    [
        (Outcome.GIVEN_BACK, 4_590, 0),
        (Outcome.KEPT, 5_000, 410),
    ],
)
def test_accepting_more_leaves_the_surplus_open(
    till: Till, outcome: Outcome, received: int, difference: int
) -> None:
    """45,90 asked, 50,00 came and were accepted: 4,10 wait until they are given back or kept by name."""
    charge = open_charge(till)
    pay(till, charge, 1, 5_000)
    record = accept(till, only_open(till, charge))
    odd = only_open(till, charge)
    assert (State.PAID, 410, True, 0) == (
        record.charge.state,
        odd.amount,
        odd.is_surplus,
        record.charge.difference,
    )
    with pytest.raises(RefusedError, match="not_pending"):
        accept(till, odd)
    with pytest.raises(RefusedError, match="outcome"):
        close(till, odd, Outcome.NOT_OURS)

    close(till, odd, outcome)

    after = read(till, charge)
    assert (received, difference) == (after.received, after.charge.difference)
    assert () == inbox(till)


def test_surplus_of_many_parts_is_the_newest_money(till: Till) -> None:
    """Five times 50,00 for 100,00: the first two pay, the last three are to be given back."""
    charge = open_charge(till, HUNDRED)
    for number in range(1, 6):
        pay(till, charge, number, 5_000)

    record = accept(till, read(till, charge).open_exceptions[0])

    assert 0 == record.charge.difference
    assert [(e2e(number), 5_000) for number in (3, 4, 5)] == sorted(
        (row.exception.payment_id, row.exception.amount) for row in inbox(till)
    )


@pytest.mark.parametrize(("amount", "difference"), [(4_000, -590), (5_000, 410), (4_590, 0)])
def test_first_pix_of_a_mark_by_hand(till: Till, amount: int, difference: int) -> None:
    """Marked 45,90, and 40,00 or 50,00 come: too little or too much, never twice; accepting notes it."""
    charge = open_charge(till)
    ask(till, MarkByHand(charge_id=charge.id, decision=manager(till)))

    result = pay(till, charge, 1, amount).result

    if not difference:
        assert Result.PAID == result
        return
    assert (Result.UNDERPAID if difference < 0 else Result.OVERPAID) == result
    odd = next(each for each in read(till, charge).open_exceptions if each.payment_id is not None)
    record = accept(till, odd)
    kept = record.received - sum(each.amount for each in record.open_exceptions)
    assert (SettlementBasis.BY_HAND, e2e(1), min(0, difference)) == (
        record.charge.settled,
        record.charge.paid_by,
        record.charge.difference,
    )
    assert 4_590 + min(0, difference) == kept


# --- what the bank returned before it told -------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "left", "settles"),
    [
        ([(4_590, RefundState.RETURNED)], 0, False),
        ([(590, RefundState.RETURNED)], 4_000, False),
        ([(4_590, RefundState.PROCESSING)], 0, False),
        ([(500, RefundState.RETURNED), (90, RefundState.PROCESSING)], 4_000, False),
        ([(4_590, RefundState.FAILED)], 4_590, True),
    ],
)
def test_money_returned_before_it_was_told_is_never_green(
    till: Till, told: Told, back: list[tuple[int, RefundState]], left: int, *, settles: bool
) -> None:
    """An exact Pix that the bank gave back meanwhile: kept, shown with what is left, not paid."""
    charge = open_charge(till)
    refunds = tuple(
        BankRefund(amount=Centavos(amount), state=state, return_id=f"D{number}")
        for number, (amount, state) in enumerate(back)
    )

    receipt: ConfirmationOutcome = ask(till, ConfirmPayment(notice=full(charge, refunds=refunds)))

    record = read(till, charge)
    assert settles is (Result.PAID == receipt.result) is record.charge.is_proven
    assert left == record.received
    if not settles:
        assert (left, True) == ((odd := only_open(till, charge)).amount, "returned" in odd.notes)
        assert all(each.by_bank for each in record.refunds)
        assert EventKind.CONFIRMED not in {each.event.kind for each in told.events}


def test_fully_returned_money_cannot_be_accepted(till: Till) -> None:
    """Nothing of it is here: whoever accepted it would invent 45,90."""
    charge = open_charge(till)
    back = BankRefund(amount=Centavos(4_590), state=RefundState.RETURNED)
    ask(till, ConfirmPayment(notice=full(charge, refunds=(back,))))

    with pytest.raises(RefusedError, match="not_pending"):
        accept(till, only_open(till, charge))


def test_repeat_brings_what_went_back_since(till: Till) -> None:
    """A bank that lists a known Pix again with a refund tells of the refund, once."""
    charge = open_charge(till)
    pay(till, charge, 1)
    back = BankRefund(amount=Centavos(590), state=RefundState.RETURNED, return_id="D1")

    for _ in range(2):
        receipt: ConfirmationOutcome = ask(till, ConfirmPayment(notice=full(charge, refunds=(back,))))
        assert Result.REPEATED == receipt.result

    record = read(till, charge)
    assert (State.PAID, 4_000, 590) == (record.charge.state, record.received, record.charge.refunded)
    assert 1 == len(record.refunds)


# --- a key that was changed ---------------------------------------------------------------------------


def test_code_of_before_the_key_changed_is_ours(real_till: Till, clock: FakeClock) -> None:
    """A code shown at 11:58 is paid at 12:03 to the key of before 12:00: green, and no orphan."""
    till = real_till
    status: TillStatus = ask(till, ReadStatus())
    old = status.merchant.key
    charge = open_charge(till)
    save_key(till, status, "loja@exemplo.com.br")
    clock.advance(seconds=300)

    receipt: ConfirmationOutcome = ask(till, ConfirmPayment(notice=full(charge, key=old)))

    assert Result.PAID == receipt.result


@pytest.mark.parametrize("which", ["first", "second", "now", "never"])
def test_any_key_that_the_ledger_ever_had_is_ours(real_till: Till, which: str) -> None:
    """After two changes money to either old key is the shop's; to a key that it never had it is an orphan."""
    till = real_till
    status: TillStatus = ask(till, ReadStatus())
    save_key(till, status, "segunda@exemplo.com.br")
    save_key(till, status, "terceira@exemplo.com.br")
    key = {"first": status.merchant.key, "second": "segunda@exemplo.com.br", "now": "terceira@exemplo.com.br"}
    charge = open_charge(till)

    receipt: ConfirmationOutcome = ask(
        till, ConfirmPayment(notice=full(charge, key=key.get(which, "ladrao@exemplo.com.br")))
    )

    assert (Result.ORPHAN if which == "never" else Result.PAID) == receipt.result


def save_key(till: Till, status: TillStatus, key: str) -> None:
    """Change the shop's Pix key."""
    decision = Decision(reason="chave nova", pin=PIN)
    ask(till, SaveMerchant(merchant=replace(status.merchant, key=key), decision=decision))


# --- many payments of one charge ----------------------------------------------------------------------


def test_many_parts_are_judged_as_a_few(till: Till) -> None:
    """However many payments a charge has, sums are of all of them, and the exact one settles all."""
    charge = open_charge(till, HUNDRED)
    for number in range(1, 31):
        pay(till, charge, number, 100)
    record = read(till, charge)
    assert (30, 3_000, 7_000, False) == (
        record.charge.payments_total,
        record.received,
        record.missing,
        record.is_whole,
    )
    assert {ExceptionKind.UNDERPAID} == {row.exception.kind for row in inbox(till)}

    pay(till, charge, 31, 8_000)
    assert {ExceptionKind.OVERPAID} == {row.exception.kind for row in inbox(till)}
    assert Result.PAID == pay(till, charge, 32).result

    rows = inbox(till)
    assert {ExceptionKind.PAID_TWICE: 31} == {
        kind: sum(row.exception.kind is kind for row in rows) for kind in {row.exception.kind for row in rows}
    }


def test_cancelled_charge_and_its_money(till: Till, clock: FakeClock) -> None:
    """Money after the cancel that a manager accepts counts as what it is: 40,00 of 45,90."""
    charge = open_charge(till)
    cancelled(till, clock, charge)
    pay(till, charge, 1, 4_000)

    record = accept(till, only_open(till, charge))

    assert (4_000, -590) == (record.received, record.charge.difference)


# --- what a second stranger found ---------------------------------------------------------------------


@pytest.mark.parametrize("parts", [9, 10, 11, 12, 25])
def test_any_number_of_parts_before_the_exact_one(till: Till, parts: int) -> None:
    """However many centavos somebody sends first, each is one matter, and the books hold."""
    charge = open_charge(till)
    for number in range(1, parts + 1):
        pay(till, charge, number, 1)

    assert Result.PAID == pay(till, charge, 99).result

    rows = inbox(till)
    assert {ExceptionKind.PAID_TWICE} == {row.exception.kind for row in rows}
    assert parts == len({row.exception.payment_id for row in rows}) == len(rows)
    assert 0 == read(till, charge).charge.difference


@pytest.mark.parametrize("form", ["full", "bare", "orphan"])
def test_refund_told_before_its_money(till: Till, form: str) -> None:
    """``returned`` comes before the Pix: it is kept, and the Pix is never green by its proof."""
    charge = open_charge(till)
    told_back(till, 1, 4_590)
    told_back(till, 1, 4_590)

    if form == "bare":
        ask(till, ConfirmPayment(notice=bare(charge)))
    notice = full(charge, 1, txid="NOBODY") if form == "orphan" else full(charge, 1)
    receipt: ConfirmationOutcome = ask(till, ConfirmPayment(notice=notice))

    assert Result.PAID != receipt.result
    if form == "orphan":
        (row,) = inbox(till)
        assert (0, ("returned",)) == (row.exception.amount, row.exception.notes)
        return
    record = read(till, charge)
    assert (0, [4_590]) == (record.received, [each.amount for each in record.refunds])


@pytest.mark.parametrize("form", ["proof", "delivery"])
def test_refund_told_with_a_repeat_is_kept(till: Till, form: str) -> None:
    """The proof of a bare form, or the same delivery again, brings what went back meanwhile."""
    charge = open_charge(till)
    back = (BankRefund(amount=Centavos(4_590), state=RefundState.RETURNED, return_id="D1"),)
    first = bare(charge) if form == "proof" else full(charge, 1, delivery="d-1")
    ask(till, ConfirmPayment(notice=first))

    again = full(charge, 1, refunds=back, delivery="d-2" if form == "proof" else "d-1")
    assert Result.REPEATED == ask(till, ConfirmPayment(notice=again)).result

    record = read(till, charge)
    assert (0, 4_590, State.PAID) == (record.received, record.charge.refunded, record.charge.state)


def test_same_refund_answer_again_counts_once(till: Till) -> None:
    """A refund without the bank's id, resent by its delivery, is one; another delivery is another refund."""
    charge = open_charge(till)
    pay(till, charge, 1)
    told = BankRefund(amount=Centavos(1_000), state=RefundState.RETURNED)

    for delivery in ("r-1", "r-1", "r-1", "r-2"):
        ask(till, NoteRefund(device="bank-1", end_to_end_id=e2e(1), refund=told, delivery=delivery))

    assert 2_590 == read(till, charge).received


def test_list_without_ids_counts_by_amount(till: Till) -> None:
    """A list that is told again each minute without ids adds only what exceeds what is known."""
    charge = open_charge(till)
    ten = BankRefund(amount=Centavos(1_000), state=RefundState.RETURNED)
    for refunds in ((), (ten,), (ten,), (ten, ten), (ten, ten)):
        ask(till, ConfirmPayment(notice=full(charge, 1, refunds=refunds)))

    assert (2_590, 2) == ((record := read(till, charge)).received, len(record.refunds))


def test_orphans_refund_that_fails_opens_its_matter(till: Till) -> None:
    """Given back in the bank's app, and the bank says *failed*: the orphan waits for a person again."""
    ask(till, ConfirmPayment(notice=full(open_charge(till), 1, txid="NOBODY")))
    close(till, inbox(till)[0].exception, Outcome.GIVEN_BACK)
    told_back(till, 1, 4_590, RefundState.PROCESSING)
    assert () == inbox(till)

    told_back(till, 1, 4_590, RefundState.FAILED)

    (row,) = inbox(till)
    assert (4_590, Resolution.OPEN, None) == (
        row.exception.amount,
        row.exception.resolution,
        row.exception.outcome,
    )


def test_informed_refund_that_fails(till: Till) -> None:
    """*Já devolvi* without an id, and the bank says that a refund of that amount failed: it is not back."""
    charge = open_charge(till)
    pay(till, charge, 1)
    pay(till, charge, 2, 1_000)
    close(till, only_open(till, charge), Outcome.GIVEN_BACK)

    told_back(till, 2, 1_000, RefundState.FAILED)

    assert (5_590, 1_000) == (read(till, charge).received, only_open(till, charge).amount)


@pytest.mark.parametrize(
    ("came", "back", "decided"), [(9_000, 8_000, -3_590), (9_000, 4_410, 0), (9_000, 1_000, 0)]
)
def test_money_that_comes_back_into_a_decided_sale(till: Till, came: int, back: int, decided: int) -> None:
    """What a failed refund brings back was in nobody's decision: it waits, and no difference is invented."""
    charge = open_charge(till)
    pay(till, charge, 1, came)
    told_back(till, 1, back, RefundState.PROCESSING)
    accept(till, only_open(till, charge))
    before = sum(each.amount for each in read(till, charge).open_exceptions)

    told_back(till, 1, back, RefundState.FAILED)

    record = read(till, charge)
    assert (decided, came) == (record.charge.difference, record.received)
    assert before + back == sum(each.amount for each in record.open_exceptions)


def test_bank_takes_all_of_an_accepted_sale_with_a_surplus(till: Till) -> None:
    """The surplus goes with the rest: nothing waits, and the difference is still nobody's."""
    charge = open_charge(till)
    pay(till, charge, 1, 5_000)
    accept(till, only_open(till, charge))

    told_back(till, 1, 5_000)

    record = read(till, charge)
    assert (0, 4_590, 0, 0) == (
        record.received,
        record.charge.refunded,
        record.charge.difference,
        only_open(till, charge).amount,
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((100, RefundState.PROCESSING), (4_590, RefundState.RETURNED)),
        ((4_590, RefundState.FAILED), (4_590, RefundState.RETURNED)),
    ],
)
def test_contradicting_words_about_a_refund_are_told(
    till: Till, told: Told, first: tuple[int, RefundState], second: tuple[int, RefundState]
) -> None:
    """Another amount, or a word after a final one, under the same id: in red, and nothing is guessed."""
    charge = open_charge(till)
    pay(till, charge, 1)
    told_back(till, 1, first[0], RefundState.PROCESSING)
    if first[1] is not RefundState.PROCESSING:
        told_back(till, 1, *first)

    assert told_back(till, 1, *second)

    assert ["45.90"] == [each["value"] for each in told.details(till, "refund_conflict")]


def test_rest_marked_by_hand_is_no_second_debt(till: Till) -> None:
    """While a Pix may prove a marked rest no other is asked for; settled otherwise, it is to give back."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    ask(till, MarkByHand(charge_id=rest.id, decision=manager(till)))
    with pytest.raises(RefusedError, match="register_busy"):
        rest_of(till, charge)
    accept(till, only_open(till, charge))

    assert Result.PAID_TWICE == pay(till, rest, 2).result

    assert (6_000, -4_000) == ((record := read(till, charge)).received, record.charge.difference)


def test_superseded_rest_is_marked_by_nobody(till: Till) -> None:
    """A debt that was paid is not paid again by a word."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    accept(till, only_open(till, charge))

    with pytest.raises(RefusedError, match="not_pending"):
        ask(till, MarkByHand(charge_id=rest.id, decision=manager(till)))


def test_more_money_on_a_rest_accepted_short(till: Till) -> None:
    """0,01 accepted for a rest, then 5,00 more are kept: the first counts what was kept, 5,01."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    pay(till, rest, 2, 1)
    accept(till, only_open(till, rest))
    pay(till, rest, 3, 500)
    close(till, only_open(till, rest), Outcome.KEPT)

    assert (6_501, 3_499) == ((record := read(till, charge)).received, record.missing)


@pytest.mark.parametrize("outcome", [None, Outcome.KEPT, Outcome.GIVEN_BACK])
def test_decision_is_refused_where_the_money_changed(till: Till, outcome: Outcome | None) -> None:
    """45,80 were on the screen; the bank takes 45,79 back while the PIN is typed: nobody accepts 0,01."""
    charge = open_charge(till)
    if outcome is Outcome.KEPT:
        pay(till, charge, 9)
    pay(till, charge, 1, 4_580)
    odd = only_open(till, charge)
    seen = figures_of(odd, read(till, charge))
    told_back(till, 1, 4_579)

    command: AcceptException | CloseException = (
        AcceptException(exception_id=odd.id, decision=manager(till), seen=seen)
        if outcome is None
        else CloseException(exception_id=odd.id, outcome=outcome, decision=manager(till), seen=seen)
    )
    with pytest.raises(RefusedError, match="changed"):
        ask(till, command)


def test_orphan_with_more_back_than_came(till: Till) -> None:
    """Nothing is left, and it can be closed as given back."""
    back = BankRefund(amount=Centavos(9_000), state=RefundState.RETURNED, return_id="D1")
    ask(till, ConfirmPayment(notice=full(open_charge(till), 1, txid="NOBODY", refunds=(back,))))
    (row,) = inbox(till)
    assert 0 == row.exception.amount

    close(till, row.exception, Outcome.GIVEN_BACK)

    assert () == inbox(till)


def test_proof_that_went_back_proves_no_mark(till: Till) -> None:
    """Marked by hand, the Pix came and went back: a cashier alone cannot confirm the mark any more."""
    charge = open_charge(till)
    ask(till, MarkByHand(charge_id=charge.id, decision=manager(till)))
    pay(till, charge, 1)
    told_back(till, 1, 4_590)

    (mark,) = read(till, charge).open_exceptions
    assert (False, True) == (mark.proof_came, mark.needs_manager)


def test_money_of_an_unpaid_sale_is_kept_by_accepting_it(till: Till) -> None:
    """Closed as kept, it could never pay for anything again."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)

    with pytest.raises(RefusedError, match="outcome"):
        close(till, only_open(till, charge), Outcome.KEPT)


def test_part_is_not_closed_while_a_rest_is_open_whatever_its_kind(till: Till) -> None:
    """Too much came on the first meanwhile: its parts stay until the rest has ended."""
    charge = open_charge(till, HUNDRED)
    pay(till, charge, 1, 6_000)
    rest = rest_of(till, charge)
    pay(till, charge, 2, 6_000)

    with pytest.raises(RefusedError, match=f"rest_open {rest.id}"):
        close(till, read(till, charge).open_exceptions[0], Outcome.GIVEN_BACK)
