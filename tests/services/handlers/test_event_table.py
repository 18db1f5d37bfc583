"""Rows 1 to 22 of the event table (docs/charge.md): what a bank says about money, and what becomes of it."""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from pos_app.domain.actor import MANAGER, Actor
from pos_app.domain.charge import Charge, ChargeRecord, SettlementBasis
from pos_app.domain.commands.base import ChargeRef, Decision
from pos_app.domain.commands.charges import CancelCharge, OpenCharge
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment, Quarantine
from pos_app.domain.commands.decisions import AcceptException, MarkByHand, MatchOrphan
from pos_app.domain.errors import RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import ExceptionKind, PaymentNotice, Refusal, Resolution, Result, State
from pos_app.domain.pix import txid_of
from pos_app.services.till.till import Till
from tests.fakes.book import (
    Told,
    ask,
    bare,
    cancelled,
    e2e,
    expired,
    full,
    inbox,
    manager,
    open_charge,
    read,
    verifying,
)
from tests.fakes.clock import FakeClock
from tests.fakes.seams import Seams

Form = Callable[..., PaymentNotice]
KEY = "00000000-0000-4000-8000-000000000001"


def confirm(till: Till, notice: PaymentNotice) -> ConfirmationOutcome:
    """Tell the till what a bank says."""
    receipt: ConfirmationOutcome = ask(till, ConfirmPayment(notice=notice))
    return receipt


def kinds(record: ChargeRecord) -> list[tuple[str, tuple[str, ...]]]:
    """Return kind and notes of the open exceptions."""
    return [(each.kind.value, each.notes) for each in record.open_exceptions]


def amounts(record: ChargeRecord) -> list[int]:
    """Return the amounts of the distinct payments."""
    return [each.amount for each in record.payments]


@pytest.mark.parametrize("form", [full, bare])
def test_row_1_exact_in_time(till: Till, told: Told, form: Form) -> None:
    """Right id, exact, while pending: stored, paid and green, told once."""
    charge = open_charge(till)

    receipt = confirm(till, form(charge))

    record = read(till, charge)
    assert Result.PAID == receipt.result
    assert (State.PAID, SettlementBasis.BANK, True) == (
        record.charge.state,
        record.charge.settled,
        record.charge.is_proven,
    )
    assert ([4590], ()) == (amounts(record), record.exceptions)
    assert [f"payment-created-{charge.id}", f"payment-confirmed-{charge.id}"] == told.names(till)[-2:]
    assert receipt.seq == told.events[-1].seq
    assert record == told.events[-1].event.record


@pytest.mark.parametrize("delivery", [None, "d-1"])
@pytest.mark.parametrize("form", [full, bare])
def test_row_2_repeated(till: Till, told: Told, form: Form, delivery: str | None) -> None:
    """The same message again changes nothing and is answered with the first answer's number and word."""
    charge = open_charge(till)
    notice = form(charge, delivery=delivery)
    first = confirm(till, notice)
    before = told.names(till)

    again = confirm(till, notice)

    assert (Result.REPEATED, first.seq, Result.PAID) == (again.result, again.seq, again.first_result)
    assert before == told.names(till)
    assert [4590] == amounts(read(till, charge))


def test_row_2_repeats_in_one_batch(till: Till) -> None:
    """A message that stands twice in one group is stored once."""
    charge = open_charge(till)
    futures = [till.submit(ConfirmPayment(notice=full(charge, delivery="d-1"))) for _ in range(50)]

    receipts = [future.result(timeout=5) for future in futures]

    assert [Result.PAID, *[Result.REPEATED] * 49] == [each.result for each in receipts]
    assert {receipts[0].seq} == {each.seq for each in receipts}


def test_row_2_another_zone_is_the_same_time(till: Till, clock: FakeClock) -> None:
    """The same instant written in another zone is the same bank time."""
    charge = open_charge(till)
    notice = full(charge, paid_at=clock.at, delivery="d-1")
    confirm(till, notice)
    brasilia = clock.at.astimezone(tz=ZoneInfo("America/Sao_Paulo"))

    assert Result.REPEATED == confirm(till, replace(notice, paid_at=brasilia)).result


def test_row_2_same_pix_from_another_bank(till: Till) -> None:
    """The same Pix from another bank's device is repeated."""
    charge = open_charge(till)
    confirm(till, full(charge, delivery="d-1"))

    assert Result.REPEATED == confirm(till, full(charge, device="bank-2", delivery="d-1")).result


def test_row_3_same_id_other_content(till: Till, told: Told, clock: FakeClock) -> None:
    """Other amount, txid, charge or bank time under a known id is refused, kept raw and alerted."""
    charge, other = open_charge(till), open_charge(till, show=False)
    notice = full(charge, paid_at=clock.at, delivery="d-1")
    confirm(till, notice)
    conflicts = [
        replace(notice, amount=Centavos(1), delivery="d-2"),
        replace(notice, txid=other.txid, delivery="d-3"),
        replace(notice, txid=None, bank_payment_id=other.bank_payment_id, delivery="d-4"),
        replace(notice, paid_at=clock.at + timedelta(seconds=1), delivery=None),
        replace(notice, amount=Centavos(1)),
        replace(notice, end_to_end_id=e2e(9)),
    ]

    refusals = [confirm(till, each).refusal for each in conflicts]

    assert [Refusal.CONFLICT] * len(conflicts) == refusals
    assert len(conflicts) == len(told.details(till, "conflict"))
    assert ([4590], []) == (amounts(read(till, charge)), amounts(read(till, other)))


def test_row_3_bare_forms_of_one_delivery(till: Till) -> None:
    """A delivery that was answered may not come with another charge's claim."""
    charge, other = open_charge(till), open_charge(till, show=False)
    confirm(till, bare(charge, delivery="d-1"))

    assert Refusal.CONFLICT == confirm(till, bare(other, delivery="d-1")).refusal
    assert State.PENDING == read(till, other).charge.state


def test_row_4_second_pix(till: Till, told: Told) -> None:
    """A second Pix on a paid charge is stored and stands in the inbox."""
    charge = open_charge(till)
    confirm(till, full(charge, 1))

    receipt = confirm(till, full(charge, 2))

    record = read(till, charge)
    assert Result.PAID_TWICE == receipt.result
    assert (State.PAID, e2e(1)) == (record.charge.state, record.charge.paid_by)
    assert [("paid_twice", ())] == kinds(record)
    assert 9180 == record.received
    assert record.calls_cashier
    assert [f"payment-exception-{charge.id}"] == told.names(till)[-1:]
    assert [charge.id] == [row.record.charge.id for row in inbox(till) if row.record]


def test_row_5_proof_after_bare(till: Till, told: Told, clock: FakeClock) -> None:
    """The proof of a bare payment is tied to it: one Pix, counted once, no transition told again."""
    charge = open_charge(till)
    first = confirm(till, bare(charge, delivery="d-1"))
    before = told.names(till)

    again = confirm(till, full(charge, paid_at=clock.at, delivery="d-2"))

    record = read(till, charge)
    assert (Result.REPEATED, first.seq, Result.PAID) == (again.result, again.seq, again.first_result)
    assert [(e2e(1), 4590, clock.at)] == [(each.id, each.amount, each.paid_at) for each in record.payments]
    assert e2e(1) == record.charge.paid_by
    assert [*before, f"note-{charge.id}"] == told.names(till)
    assert 1 == len(told.details(till, "proof_tied"))


def test_row_5_claim_again_after_its_proof(till: Till) -> None:
    """A claim that comes again after its proof is answered with its own first answer."""
    charge = open_charge(till)
    first = confirm(till, bare(charge))
    confirm(till, full(charge))

    for notice in (bare(charge), bare(charge, delivery="d-3"), full(charge)):
        again = confirm(till, notice)
        assert (Result.REPEATED, first.seq, Result.PAID) == (again.result, again.seq, again.first_result)


def test_row_5_bare_after_proof(till: Till, told: Told) -> None:
    """A claim after the proof is a repeat."""
    charge = open_charge(till)
    first = confirm(till, full(charge))
    before = told.names(till)

    again = confirm(till, bare(charge, delivery="d-9"))

    assert (Result.REPEATED, first.seq, Result.PAID) == (again.result, again.seq, again.first_result)
    assert before == told.names(till)


def test_row_5_pairs_one_to_one(till: Till) -> None:
    """One bare form pairs with one proof; the next proof is a second Pix."""
    charge = open_charge(till)
    results = [
        confirm(till, notice).result
        for notice in (bare(charge), full(charge, 1), full(charge, 2), bare(charge, delivery="d-7"))
    ]

    assert [Result.PAID, Result.REPEATED, Result.PAID_TWICE, Result.REPEATED] == results
    assert [4590, 4590] == amounts(read(till, charge))


def test_row_5_resent_pair_keeps_its_delivery(till: Till) -> None:
    """The delivery of a proof that was paired is known: other content under it is a conflict."""
    charge = open_charge(till)
    confirm(till, bare(charge))
    notice = full(charge, delivery="d-2")
    confirm(till, notice)

    assert (Result.REPEATED, Result.PAID) == (
        (again := confirm(till, notice)).result,
        again.first_result,
    )
    assert Refusal.CONFLICT == confirm(till, replace(notice, end_to_end_id=e2e(5))).refusal


def test_row_5_late_pair_takes_the_banks_time(till: Till, clock: FakeClock) -> None:
    """The proof of a late claim brings the bank's time; the closed and open rows are not told anew."""
    charge = open_charge(till)
    in_time = clock.at + timedelta(seconds=5)
    expired(till, clock, charge)
    confirm(till, bare(charge))

    confirm(till, full(charge, paid_at=in_time))

    assert [("late", ("in_time_by_bank",))] == kinds(read(till, charge))


@pytest.mark.parametrize("form", [full, bare])
def test_row_6_told_after_expiry(till: Till, clock: FakeClock, told: Told, form: Form) -> None:
    """Money in time by the bank, told while the charge is verified, is simply paid."""
    charge = open_charge(till)
    assert State.VERIFYING == verifying(till, clock, charge).state

    receipt = confirm(till, form(charge, paid_at=charge.expires_at if form is full else None))

    assert Result.PAID == receipt.result
    assert read(till, charge).charge.is_proven
    assert ["payment-verifying-1", "payment-confirmed-1"] == told.names(till)[-2:]


def test_row_7_paid_before_the_cancel(till: Till, clock: FakeClock) -> None:
    """Money that comes while a cancel is verified wins."""
    charge = open_charge(till)
    ask(till, CancelCharge(ref=ChargeRef(id=charge.id)))

    assert Result.PAID == confirm(till, full(charge, paid_at=clock.at)).result
    assert (State.PAID, False) == ((record := read(till, charge)).charge.state, record.may_show_code)


@pytest.mark.parametrize(
    ("offset_s", "notes"), [(0, ("in_time_by_bank",)), (1, ()), (None, ())], ids=["in time", "after", "none"]
)
def test_rows_8_and_9_exact_after_expired(
    till: Till, clock: FakeClock, offset_s: int | None, notes: tuple[str, ...]
) -> None:
    """Exact money on an expired charge is late; a person decides, even a day later."""
    charge = expired(till, clock, open_charge(till))
    clock.advance(seconds=100_000)
    paid_at = None if offset_s is None else charge.expires_at + timedelta(seconds=offset_s)

    receipt = confirm(till, full(charge, paid_at=paid_at))

    record = read(till, charge)
    assert (Result.LATE, State.EXPIRED) == (receipt.result, record.charge.state)
    assert [("late", notes)] == kinds(record)


def test_row_9_late_while_verifying(till: Till, clock: FakeClock, told: Told) -> None:
    """Money that the bank dates after the expiry is late, and the charge goes on to expired."""
    charge = open_charge(till)
    verifying(till, clock, charge)
    clock.advance(seconds=5)

    receipt = confirm(till, full(charge, paid_at=charge.expires_at + timedelta(seconds=1)))
    clock.advance(seconds=10)

    record = read(till, charge)
    assert (Result.LATE, State.EXPIRED) == (receipt.result, record.charge.state)
    assert ["payment-exception-1", "payment-expired-1"] == told.names(till)[-2:]


@pytest.mark.parametrize("wrong", [-301, 301])
def test_row_10_impossible_bank_time(till: Till, clock: FakeClock, wrong: int) -> None:
    """Over 5 min before creation or ahead counts as no bank time, with a note, in each state."""
    charges = [open_charge(till, show=False) for _ in range(3)]
    base = charges[0].created_at
    results = [confirm(till, full(charges[0], 1, paid_at=base + timedelta(seconds=wrong))).result]
    verifying(till, clock, charges[1])
    ahead = timedelta(seconds=wrong)
    results.append(
        confirm(till, full(charges[1], 2, paid_at=(base if wrong < 0 else clock.at) + ahead)).result
    )
    clock.advance(seconds=15)
    results.append(
        confirm(till, full(charges[2], 3, paid_at=(base if wrong < 0 else clock.at) + ahead)).result
    )

    assert [Result.PAID, Result.PAID, Result.LATE] == results
    assert [True, True, True] == [read(till, each).payments[0].clock_doubt for each in charges]
    assert [("late", ("clock",))] == kinds(read(till, charges[2]))


@pytest.mark.parametrize(
    ("amount", "kind"), [(4000, "underpaid"), (5000, "overpaid")], ids=["row 11", "row 12"]
)
@pytest.mark.parametrize("while_verifying", [False, True])
def test_rows_11_and_12_wrong_value(
    till: Till, clock: FakeClock, amount: int, kind: str, *, while_verifying: bool
) -> None:
    """A Pix of another value is kept, not confirmed, and takes the code off for good."""
    charge = open_charge(till)
    if while_verifying:
        verifying(till, clock, charge)

    receipt = confirm(till, full(charge, 1, amount))

    record = read(till, charge)
    assert kind == receipt.result
    assert (State.VERIFYING if while_verifying else State.PENDING) == record.charge.state
    assert [(kind, ())] == kinds(record)
    assert (False, True) == (record.may_show_code, record.calls_cashier)


def test_row_13_bare_wrong_value(till: Till, told: Told) -> None:
    """A claim of another value is refused and kept raw; the code stays and a right message confirms."""
    charge = open_charge(till)
    notice = bare(charge, 1, delivery="d-1")

    receipt = confirm(till, notice)

    assert (Refusal.VALUE_MISMATCH, True) == (receipt.refusal, read(till, charge).may_show_code)
    assert ["0.01"] == [each["value"] for each in told.details(till, "value_mismatch")]
    assert Refusal.VALUE_MISMATCH == confirm(till, notice).refusal
    assert 1 == len(told.details(till, "value_mismatch"))
    assert Result.PAID == confirm(till, bare(charge, delivery="d-2")).result


@pytest.mark.parametrize("state", [State.PAID, State.EXPIRED, State.CANCELLED])
def test_row_13_in_each_state(till: Till, clock: FakeClock, state: State) -> None:
    """A claim of another value is refused whatever the charge is."""
    charge = open_charge(till)
    if state is State.PAID:
        confirm(till, full(charge))
    elif state is State.EXPIRED:
        expired(till, clock, charge)
    else:
        cancelled(till, clock, charge)

    assert Refusal.VALUE_MISMATCH == confirm(till, bare(charge, 1)).refusal
    assert state == read(till, charge).charge.state


def test_row_14_parts_that_add_up(till: Till) -> None:
    """Parts that add up exactly wait for a manager, who accepts them as one."""
    charge = open_charge(till)
    results = [confirm(till, full(charge, 1, 4000)).result, confirm(till, full(charge, 2, 590)).result]
    record = read(till, charge)

    assert [Result.UNDERPAID, Result.UNDERPAID] == results
    assert [("underpaid", ("sum_complete",))] * 2 == kinds(record)
    assert State.PENDING == record.charge.state

    ask(till, AcceptException(exception_id=record.open_exceptions[0].id, decision=manager(till)))

    record = read(till, charge)
    assert (State.PAID, SettlementBasis.ACCEPTED, False) == (
        record.charge.state,
        record.charge.settled,
        record.charge.is_proven,
    )
    assert [Resolution.ACCEPTED] * 2 == [each.resolution for each in record.exceptions]


def test_row_14_parts_beyond_the_amount(till: Till) -> None:
    """Odd money is judged by the sum of the charge's payments."""
    charge = open_charge(till)
    results = [confirm(till, full(charge, number, 3000)).result for number in (1, 2)]

    assert [Result.UNDERPAID, Result.OVERPAID] == results
    assert [("overpaid", ())] * 2 == kinds(read(till, charge))


def test_row_15_exact_after_a_part(till: Till, told: Told) -> None:
    """The exact Pix pays; the part becomes surplus."""
    charge = open_charge(till)
    confirm(till, full(charge, 1, 4000))

    receipt = confirm(till, full(charge, 2))

    record = read(till, charge)
    assert (Result.PAID, True, e2e(2)) == (receipt.result, record.charge.is_proven, record.charge.paid_by)
    assert [("paid_twice", ())] == kinds(record)
    assert ["payment-confirmed-1", "payment-exception-1"] == told.names(till)[-2:]


def test_row_15_after_many_parts(till: Till) -> None:
    """However many parts came, each is judged anew, and the events alone still tell the whole story."""
    charge = open_charge(till)
    for number in range(2, 72):
        confirm(till, full(charge, number, 1))

    assert Result.PAID == confirm(till, full(charge, 1)).result

    record, rows = read(till, charge), inbox(till)
    assert (71, 10) == (record.charge.payments_total, len(kinds(record)))
    assert {"paid_twice": 70} == Counter(row.exception.kind for row in rows)
    assert e2e(1) in {each.id for each in record.payments}


@pytest.mark.parametrize(("amount", "kind"), [(4000, "underpaid"), (5000, "overpaid")])
def test_row_16_wrong_value_on_expired(till: Till, clock: FakeClock, amount: int, kind: str) -> None:
    """A wrong value on an expired charge is noted late; the claim without proof is refused."""
    charge = expired(till, clock, open_charge(till))

    assert kind == confirm(till, full(charge, 1, amount)).result
    assert Refusal.VALUE_MISMATCH == confirm(till, bare(charge, amount)).refusal
    assert (State.EXPIRED, [(kind, ("late",))]) == (
        (record := read(till, charge)).charge.state,
        kinds(record),
    )


@pytest.mark.parametrize("amount", [4590, 1])
def test_row_17_money_on_cancelled(till: Till, clock: FakeClock, amount: int) -> None:
    """Any money on a cancelled charge waits for a person."""
    charge = cancelled(till, clock, open_charge(till))

    receipt = confirm(till, full(charge, 1, amount, paid_at=charge.created_at))

    record = read(till, charge)
    assert (Result.PAID_AFTER_CANCEL, State.CANCELLED) == (receipt.result, record.charge.state)
    assert [("paid_after_cancel", ())] == kinds(record)


@pytest.mark.parametrize("txid", ["***", None, "UNKNOWN7K2M9QX4TRW1B8ZC3V"])
def test_row_18_orphan(till: Till, told: Told, txid: str | None) -> None:
    """A Pix for no charge of ours is kept as an orphan, never matched by its amount."""
    charge = open_charge(till)

    receipt = confirm(till, full(charge, txid=txid, delivery="d-1"))

    (row,) = inbox(till)
    assert Result.ORPHAN == receipt.result
    assert (ExceptionKind.ORPHAN, None, e2e(1)) == (row.exception.kind, row.record, row.exception.payment_id)
    assert State.PENDING == read(till, charge).charge.state
    assert ["payment-exception-0"] == told.names(till)[-1:]
    assert Result.REPEATED == confirm(till, full(charge, txid=txid, delivery="d-1")).result


def test_row_18_two_names_of_different_charges(till: Till) -> None:
    """A message that names two charges belongs to none."""
    one, two = open_charge(till), open_charge(till, show=False)

    receipt = confirm(till, full(one, bank_payment_id=two.bank_payment_id))

    assert Result.ORPHAN == receipt.result


def test_row_19_bare_unknown_charge(till: Till, told: Told) -> None:
    """A claim about an unknown charge is refused and kept raw."""
    notice = bare(open_charge(till), bank_payment_id="0b7e5c1e-0000-4000-8000-000000000000")

    assert Refusal.UNKNOWN_CHARGE == confirm(till, notice).refusal
    assert 1 == len(told.details(till, "unknown_charge"))


def orphan_of_next_charge(till: Till, seams: Seams, key: str | None = None) -> None:
    """Let money come for the txid of the charge that is made next."""
    seams.new_id = lambda: uuid.UUID(KEY)
    notice = PaymentNotice(
        device="bank-1", amount=Centavos(4590), end_to_end_id=e2e(1), txid=txid_of(KEY), key=key
    )
    assert Result.ORPHAN == confirm(till, notice).result


def test_row_20_payment_before_its_charge(till: Till, told: Told, seams: Seams) -> None:
    """Money that came before its charge was known is tied by txid and judged as if it came now."""
    orphan_of_next_charge(till, seams)

    charge = open_charge(till)

    record = read(till, charge)
    assert (True, e2e(1)) == (record.charge.is_proven, record.charge.paid_by)
    assert [Resolution.TIED] == [each.resolution for each in record.exceptions]
    assert ["payment-created-1", "payment-confirmed-1", "payment-resolved-1"] == told.names(till)[-3:]
    assert () == inbox(till)


def test_row_20_not_for_a_foreign_key(till: Till, seams: Seams) -> None:
    """Money for a key that is not ours is never tied by itself."""
    orphan_of_next_charge(till, seams, key="loja@example.com")

    charge = open_charge(till)

    assert State.PENDING == read(till, charge).charge.state
    assert [("other_key",)] == [row.exception.notes for row in inbox(till)]


def test_row_20_a_manager_ties(till: Till) -> None:
    """An orphan is tied by a manager only; what is paid by it is accepted, not green."""
    charge = open_charge(till)
    confirm(till, full(charge, txid=None))
    (row,) = inbox(till)
    command = MatchOrphan(exception_id=row.exception.id, charge_id=charge.id, decision=manager(till))
    with pytest.raises(RefusedError, match="pin"):
        ask(till, replace(command, decision=replace(command.decision, pin=None)))

    ask(till, command)

    record = read(till, charge)
    assert (State.PAID, SettlementBasis.ACCEPTED) == (record.charge.state, record.charge.settled)
    assert [Resolution.TIED] == [each.resolution for each in record.exceptions]
    with pytest.raises(RefusedError, match="not_found"):
        ask(till, command)
    repeat = confirm(till, full(charge, txid=None))
    assert (Result.REPEATED, Result.ORPHAN) == (repeat.result, repeat.first_result)


def test_row_20_tied_to_an_expired_charge(till: Till, clock: FakeClock) -> None:
    """A tied Pix is judged by the state of its charge now, in order of its arrival."""
    charge = open_charge(till)
    confirm(till, full(charge, 1, 100, txid=None))
    confirm(till, full(charge, 2, 200))
    expired(till, clock, charge)
    orphan = next(row.exception for row in inbox(till) if row.record is None)

    ask(till, MatchOrphan(exception_id=orphan.id, charge_id=charge.id, decision=manager(till)))

    record = read(till, charge)
    assert [100, 200] == amounts(record)
    assert [("underpaid", ()), ("underpaid", ("late",))] == kinds(record)


def test_claim_is_repeated_with_its_own_number_after_another_pix_was_tied(till: Till) -> None:
    """A Pix without a name that came before, and is tied later, does not take the claim's place."""
    charge = open_charge(till)
    ask(till, ConfirmPayment(notice=full(charge, txid=None)))
    first = ask(till, ConfirmPayment(notice=bare(charge)))
    (orphan,) = (row.exception for row in inbox(till) if row.record is None)
    ask(till, MatchOrphan(exception_id=orphan.id, charge_id=charge.id, decision=manager(till)))

    again = ask(till, ConfirmPayment(notice=bare(charge)))

    assert (Result.PAID, Result.REPEATED) == (first.result, again.result)
    assert (first.result, first.seq) == (again.first_result, again.seq)


def test_row_21_key_that_is_not_ours(till: Till) -> None:
    """A Pix to another key is an orphan with a note, even where its txid is ours."""
    charge = open_charge(till)

    receipt = confirm(till, full(charge, key="loja@example.com"))

    assert Result.ORPHAN == receipt.result
    assert [("other_key",)] == [row.exception.notes for row in inbox(till)]
    assert State.PENDING == read(till, charge).charge.state


def test_row_21_our_own_key(till: Till) -> None:
    """A bank that tells our key confirms as any other."""
    charge = open_charge(till)
    key = charge.code[charge.code.index("br.gov.bcb.pix") + 18 :][:36]

    assert Result.PAID == confirm(till, full(charge, key=key)).result


def test_row_22_malformed(till: Till, told: Told) -> None:
    """An unreadable message of a proven bank is kept with an alert, of which the text is no part."""
    ask(till, Quarantine(device="bank-1", text="Ana", why="json", known={"type": "confirm_payment"}))

    (kept,) = told.details(till, "bad_format")
    assert {"why": "json", "type": "confirm_payment", "count": 1, "bytes": 3}.items() <= kept.items()
    assert "Ana" not in str(kept)


@pytest.mark.parametrize(("paid_s", "result"), [(-5, Result.PAID), (2, Result.LATE), (10, Result.PAID)])
def test_row_6_a_clock_that_is_behind(till: Till, clock: FakeClock, paid_s: int, result: Result) -> None:
    """A bank time that is still to come by our clock is none; one that has passed is what it says."""
    charge = open_charge(till)
    assert State.VERIFYING == verifying(till, clock, charge).state
    clock.advance(5)
    paid_at = charge.expires_at + timedelta(seconds=paid_s)

    assert result is confirm(till, full(charge, paid_at=paid_at)).result


def test_proof_required(till: Till) -> None:
    """A bank whose key asks for proof may not use the bare form."""
    charge = open_charge(till)

    assert Refusal.NOT_ALLOWED == confirm(till, bare(charge, proof_required=True)).refusal
    assert Result.PAID == confirm(till, full(charge, proof_required=True)).result


def marked(till: Till, charge: Charge) -> ChargeRecord:
    """Mark a charge by hand."""
    record: ChargeRecord = ask(till, MarkByHand(charge_id=charge.id, decision=manager(till))).record
    return record


@pytest.mark.parametrize("while_verifying", [False, True])
def test_row_34_marked_by_hand(till: Till, clock: FakeClock, told: Told, *, while_verifying: bool) -> None:
    """A manager's word pays, never green, with an exception that keeps saying so."""
    charge = open_charge(till)
    if while_verifying:
        verifying(till, clock, charge)

    record = marked(till, charge)

    assert (State.PAID, SettlementBasis.BY_HAND, False) == (
        record.charge.state,
        record.charge.settled,
        record.charge.is_proven,
    )
    assert [("marked_by_hand", ())] == kinds(record)
    assert Actor("Caixa", MANAGER) == told.events[-1].event.actor
    with pytest.raises(RefusedError, match="not_pending"):
        marked(till, charge)


@pytest.mark.parametrize("forms", [(full,), (bare,), (full, bare), (bare, full)])
def test_row_35_proof_of_a_mark(till: Till, forms: tuple[Form, ...]) -> None:
    """The exact Pix of a charge marked by hand is its proof; the exception says so and closes by a key."""
    charge = open_charge(till)
    marked(till, charge)

    results = [confirm(till, form(charge)).result for form in forms]

    record = read(till, charge)
    assert [Result.PAID, Result.REPEATED][: len(forms)] == results
    assert (SettlementBasis.BY_HAND, [4590]) == (record.charge.settled, amounts(record))
    assert record.payments[0].id == record.charge.paid_by
    assert [("marked_by_hand", ("proof_came",))] == kinds(record)
    mark = record.open_exceptions[0]
    one_key = Decision(reason="o Pix chegou", operator="Caixa")
    closed: ChargeRecord = ask(till, AcceptException(exception_id=mark.id, decision=one_key)).record
    assert () == closed.open_exceptions


def test_row_35_later_money_of_a_mark(till: Till) -> None:
    """After the proof of a mark, any other Pix is a second payment; a wrong value never is the proof."""
    charge = open_charge(till)
    confirm(till, full(charge, 1, 100))
    marked(till, charge)
    results = [
        confirm(till, notice).result for notice in (full(charge, 2, 50), full(charge, 3), full(charge, 4))
    ]

    assert [Result.UNDERPAID, Result.PAID, Result.PAID_TWICE] == results
    paid_twice = [kind for kind, _ in kinds(read(till, charge)) if kind == "paid_twice"]
    assert 3 == len(paid_twice)


def test_row_34_with_a_late_pix_there(till: Till, clock: FakeClock) -> None:
    """An exact Pix that came too late to pay by itself is the proof of a mark."""
    charge = open_charge(till)
    verifying(till, clock, charge)
    clock.advance(seconds=5)
    confirm(till, full(charge, paid_at=charge.expires_at + timedelta(seconds=1)))

    record = marked(till, charge)

    assert e2e(1) == record.charge.paid_by
    assert [("marked_by_hand", ("proof_came",))] == kinds(record)


def test_idempotency_key_row_30(till: Till) -> None:
    """The same key makes one charge; the same key with other content is a conflict."""
    command = OpenCharge(amount=Centavos(100), request="c-1", device="integration-1", show=False)
    first, again = ask(till, command), ask(till, command)

    assert (False, True) == (first.repeated, again.repeated)
    assert (first.record.charge.id, first.seq) == (again.record.charge.id, again.seq)
    with pytest.raises(RefusedError, match="conflict"):
        ask(till, replace(command, amount=Centavos(101)))
