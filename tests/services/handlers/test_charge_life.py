"""Rows 26 to 32 of the event table, and docs/charge.md on clocks, parity, permissions and sessions."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pos_app.domain.actor import MANAGER, Actor
from pos_app.domain.charge import ChargeRecord, CloseReason, SettlementBasis
from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.charges import (
    CancelCharge,
    Changed,
    EndGrace,
    EndVerification,
    ExpireDue,
    NoteRemoval,
    OpenCharge,
)
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import AcceptException, CloseException, MarkByHand
from pos_app.domain.commands.devices import AddDevice
from pos_app.domain.commands.queries import (
    ListCharges,
    ListOpen,
    ReadCharge,
    ReadEvents,
    ReadLive,
    ReadOutbox,
    ReadStatus,
)
from pos_app.domain.commands.shop import SaveMerchant
from pos_app.domain.errors import BadAmountError, BadTextError, PosError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.money import MAX_AMOUNT, Centavos
from pos_app.domain.payment import Outcome, Resolution, Result, State
from pos_app.domain.shop import Merchant
from pos_app.services.handlers.context import TillOptions
from pos_app.services.till.till import Till
from tests.fakes.book import (
    WAIT_S,
    Told,
    ask,
    cancelled,
    check_ledger,
    expired,
    full,
    manager,
    open_charge,
    read,
    running,
    verifying,
)
from tests.fakes.clock import FakeClock

WINDOW = ""
SHOP = "integration-1"


def restarted(clock: FakeClock, run: str = "run-2") -> FakeClock:
    """Return the clock of the next start: the elapsed one begins anew."""
    clock.run, clock.elapsed_ms = run, 5_000
    return clock


def pay(till: Till, charge_id: int, number: int = 1, amount: int | None = None) -> None:
    """Let a Pix come for a charge."""
    charge = ask(till, ReadCharge(ref=ChargeRef(id=charge_id))).charge
    ask(till, ConfirmPayment(notice=full(charge, number, amount)))


# --- time (rows 26, 31, 32; section 5) ---------------------------------------------------------------


def test_row_26_time_is_over(till: Till, clock: FakeClock, told: Told) -> None:
    """At the deadline the code goes, the bank is asked and told to remove; 15 s later it is expired."""
    charge = open_charge(till)
    clock.advance(seconds=charge.lifetime_s - 0.001)
    assert 0 == ask(till, ExpireDue())

    clock.advance(seconds=0.001)
    assert 1 == ask(till, ExpireDue())
    record = read(till, charge)
    assert (State.VERIFYING, CloseReason.EXPIRY, False) == (
        record.charge.state,
        record.charge.ending,
        record.may_show_code,
    )
    assert ["remove_charge"] == [each.kind for each in ask(till, ReadOutbox())]

    clock.advance(seconds=14.999)
    assert 0 == ask(till, ExpireDue())
    clock.advance(seconds=0.001)
    assert 1 == ask(till, ExpireDue())
    assert State.EXPIRED == read(till, charge).charge.state
    assert ["payment-created-1", "payment-verifying-1", "payment-expired-1"] == [
        name for name in told.names(till) if name.startswith("payment")
    ]


def test_row_26_each_transition_is_told_once(till: Till, clock: FakeClock, told: Told) -> None:
    """Looking again and again tells nothing again: the seed told it each minute for ever."""
    expired(till, clock, open_charge(till))
    before = told.names(till)
    for _ in range(20):
        clock.advance(seconds=1)
        ask(till, ExpireDue())

    assert before == told.names(till)


def live(till: Till) -> ChargeRecord:
    """Return the register's live charge."""
    found = ask(till, ReadLive())
    assert found is not None
    return found


@pytest.mark.parametrize("question", [ListCharges(state=State.PENDING), ListOpen(), ReadLive()])
def test_expiry_is_decided_at_each_read(till: Till, clock: FakeClock, question: Command[Any]) -> None:
    """Whoever reads finds no pending charge whose time is over, however late the timer is."""
    charge = open_charge(till)
    clock.advance(seconds=charge.lifetime_s)

    answer = ask(till, question)

    sales = getattr(answer, "sales", answer)
    states = [each.charge.state for each in (sales if isinstance(sales, tuple) else (sales,))]
    assert State.PENDING not in states
    assert State.VERIFYING == read(till, charge).charge.state


def test_end_of_verification(till: Till, clock: FakeClock) -> None:
    """The bank that removed the charge and has no money ends the wait; harmless in any other state."""
    charge = open_charge(till)
    assert State.PENDING == ask(till, EndVerification(charge_id=charge.id)).record.charge.state
    verifying(till, clock, charge)

    assert State.EXPIRED == ask(till, EndVerification(charge_id=charge.id)).record.charge.state
    assert State.EXPIRED == ask(till, EndVerification(charge_id=charge.id)).record.charge.state


def test_row_27_cancel(till: Till, clock: FakeClock, told: Told) -> None:
    """A cancel takes the code off at once and is verified; the removal is asked until it is answered."""
    charge = open_charge(till)
    changed: Changed = ask(till, CancelCharge(ref=ChargeRef(id=charge.id), request="x-1", device=SHOP))
    again: Changed = ask(till, CancelCharge(ref=ChargeRef(id=charge.id), request="x-1", device=SHOP))

    assert (State.VERIFYING, False) == (changed.record.charge.state, changed.record.may_show_code)
    assert (True, changed.seq, "verifying") == (again.repeated, again.seq, again.first_result)
    with pytest.raises(RefusedError, match="not_pending"):
        ask(till, CancelCharge(ref=ChargeRef(id=charge.id)))
    clock.advance(seconds=15)
    ask(till, ExpireDue())
    assert State.CANCELLED == read(till, charge).charge.state
    (task,) = ask(till, ReadOutbox())
    ask(
        till,
        NoteRemoval(
            device="bank-1", bank_payment_id=charge.bank_payment_id, removed=True, request=task.request
        ),
    )
    assert () == ask(till, ReadOutbox())
    assert "payment-cancelled-1" in told.names(till)


def test_row_28_the_bank_removes(till: Till, clock: FakeClock) -> None:
    """A bank that removes a charge on its own ends it as cancelled, noted "by the bank", asked of nobody."""
    charge = open_charge(till)
    ask(till, NoteRemoval(device="bank-1", bank_payment_id=charge.bank_payment_id, removed=True))

    assert State.VERIFYING == read(till, charge).charge.state
    assert () == ask(till, ReadOutbox())
    clock.advance(seconds=15)
    record = read(till, charge)
    assert (State.CANCELLED, CloseReason.BANK) == (record.charge.state, record.charge.ending)


def test_row_28_not_removed_is_no_end(till: Till) -> None:
    """A bank that says "paid, look at your payments" removes nothing; an unknown charge is no error."""
    charge = open_charge(till)
    ask(till, NoteRemoval(device="bank-1", bank_payment_id=charge.bank_payment_id, removed=False))

    assert State.PENDING == read(till, charge).charge.state
    assert None is ask(till, NoteRemoval(device="bank-1", bank_payment_id="unknown", removed=True))


def test_row_29_one_live_charge(till: Till, clock: FakeClock) -> None:
    """One charge per register is on the screens; a quiet one of an integration is pending beside it."""
    first = open_charge(till)
    quiet = open_charge(till, show=False, device=SHOP)
    for device in (WINDOW, SHOP):
        with pytest.raises(RefusedError, match="register_busy"):
            open_charge(till, device=device)
    ask(till, CancelCharge(ref=ChargeRef(id=first.id)))
    with pytest.raises(RefusedError, match="register_busy"):
        open_charge(till, device=SHOP)  # ends when the live charge is final

    second = open_charge(till)  # the window goes on beside the one whose code is gone

    assert second.id == live(till).charge.id
    assert (False, State.VERIFYING) == (
        (old := read(till, first).charge).on_register,
        old.state,
    )
    assert State.PENDING == read(till, quiet).charge.state
    cancelled(till, clock, second)
    assert 4 == open_charge(till, device=SHOP).id


def test_live_charge_stays_for_a_moment(till: Till, clock: FakeClock) -> None:
    """A final charge stays on the screens for some seconds, whatever a clock that jumps says."""
    charge = open_charge(till)
    pay(till, charge.id)

    clock.advance(seconds=9)
    assert charge.id == live(till).charge.id
    clock.advance(seconds=1)
    assert None is ask(till, ReadLive())
    clock.at -= timedelta(days=1)
    assert None is ask(till, ReadLive())


@pytest.mark.parametrize("down_s", [1, 1795, 1_000_000, -3600])
def test_row_31_restart(tmp_path: Path, clock: FakeClock, down_s: int) -> None:
    """After a restart nothing ends for 120 s; the time to pay goes on by the wall clock, never negative."""
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till)
        clock.advance(seconds=10)
    clock.at += timedelta(seconds=down_s)
    with running(tmp_path, restarted(clock), Told()) as till:
        assert 1 == ask(till, ReadStatus()).recovered
        spent_s = max(0, 10 + down_s)
        left_ms = max(0, charge.lifetime_s - spent_s) * 1000
        assert left_ms == read(till, charge).charge.remaining_ms(clock.moment())
        clock.advance(seconds=119)
        ask(till, ExpireDue())
        assert State.PENDING == read(till, charge).charge.state
        clock.advance(seconds=1)
        ask(till, ExpireDue())
        state = State.PENDING if left_ms > 120_000 else State.VERIFYING
        assert state == read(till, charge).charge.state
    check_ledger(tmp_path)


def test_row_31_banks_answered(tmp_path: Path, clock: FakeClock) -> None:
    """Once the banks have answered, overdue charges wait no longer; the others keep their time."""
    with running(tmp_path, clock, Told()) as till:
        overdue = open_charge(till, lifetime_s=60)
        asked = open_charge(till, show=False)
        ask(till, CancelCharge(ref=ChargeRef(id=asked.id)))
        young = open_charge(till, show=False)
        again = open_charge(till, show=False)
    clock.at += timedelta(seconds=100)
    with running(tmp_path, restarted(clock), Told()) as till:
        ask(till, CancelCharge(ref=ChargeRef(id=again.id)))
        assert State.PENDING == read(till, overdue).charge.state

        assert 2 == ask(till, EndGrace())

        states = [read(till, each).charge.state for each in (overdue, asked, young, again)]
        assert [State.VERIFYING, State.CANCELLED, State.PENDING, State.VERIFYING] == states
        assert 0 == ask(till, EndGrace())
    check_ledger(tmp_path)


def test_row_31_money_in_the_grace(tmp_path: Path, clock: FakeClock) -> None:
    """Money that comes in the grace of an overdue charge is in time: the till was away, not the customer."""
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till)
    clock.at += timedelta(days=1)
    with running(tmp_path, restarted(clock), Told()) as till:
        ask(till, ConfirmPayment(notice=full(charge)))
        assert read(till, charge).charge.is_proven


@pytest.mark.parametrize("jump_s", [-86_400, -3, 3, 7_200])
def test_row_32_wall_clock_jumps(till: Till, clock: FakeClock, told: Told, jump_s: int) -> None:
    """A set clock neither expires nor revives a charge; it is noted once."""
    charge = open_charge(till)
    ask(till, ExpireDue())
    clock.at += timedelta(seconds=jump_s)

    assert 0 == ask(till, ExpireDue())
    ask(till, ExpireDue())

    assert State.PENDING == read(till, charge).charge.state
    assert charge.lifetime_s * 1000 == read(till, charge).charge.remaining_ms(clock.moment())
    assert [jump_s * 1000] == [each["by_ms"] for each in told.details(till, "clock_jumped")]
    clock.advance(seconds=charge.lifetime_s)
    assert State.VERIFYING == read(till, charge).charge.state


def test_row_32_wake_from_sleep(till: Till, clock: FakeClock, told: Told) -> None:
    """Sleep counts: both clocks went on, the charge is over on wake, and the wake is noted."""
    charge = open_charge(till)
    ask(till, ExpireDue())
    clock.advance(seconds=7_200)
    ask(till, ExpireDue())

    assert State.VERIFYING == read(till, charge).charge.state
    assert [7_200_000] == [each["slept_ms"] for each in told.details(till, "woke")]
    assert [] == told.details(till, "clock_jumped")


def _pay_at(till: Till, clock: FakeClock, number: int, bank_ahead_s: float) -> None:
    """Let a bank whose clock is so far ahead of ours tell an exact Pix of a new charge, paid just now."""
    charge = open_charge(till, show=False)
    notice = full(charge, number, paid_at=clock.at + timedelta(seconds=bank_ahead_s))
    assert Result.PAID == ask(till, ConfirmPayment(notice=notice)).result
    ask(till, ExpireDue())


@pytest.mark.parametrize("ahead_s", [301, -301, 86_400, -86_400, -2_270_000_000, 788_000_000])
def test_wrong_clock_is_told_by_the_banks_time(
    till: Till, clock: FakeClock, told: Told, ahead_s: int
) -> None:
    """Over 5 min apart: everything is taken, and the cashier is asked once whether the clock is wrong."""
    for number in range(3):
        _pay_at(till, clock, number, ahead_s)

    assert [ahead_s] == [each["bank_ahead_s"] for each in told.details(till, "clock_differs")]


def test_banks_time_that_fits_is_no_news(till: Till, clock: FakeClock, told: Told) -> None:
    """Five minutes are nothing, a message that comes an hour late is no wrong clock."""
    _pay_at(till, clock, 1, 299)
    _pay_at(till, clock, 2, -299)
    charge = open_charge(till)
    clock.advance(seconds=3_600)
    ask(till, ConfirmPayment(notice=full(charge, 3, paid_at=charge.created_at)))
    ask(till, ExpireDue())

    assert [] == told.details(till, "clock_differs")


def test_clock_that_was_set_right_is_noted(till: Till, clock: FakeClock, told: Told) -> None:
    """What was compared with the wrong time does not count any more; one wild time is outvoted."""
    for number in range(5):
        _pay_at(till, clock, number, -86_400)
    clock.at -= timedelta(days=1)
    ask(till, ExpireDue())
    for number, ahead_s in ((6, 0), (7, 0), (8, 9_999), (9, 0)):
        _pay_at(till, clock, number, ahead_s)

    assert 1 == len(told.details(till, "clock_differs"))
    assert 1 == len(told.details(till, "clock_agrees"))


def test_twenty_jumps_over_a_thousand_confirmations(
    till: Till, clock: FakeClock, pytestconfig: pytest.Config
) -> None:
    """Set back and forth within a day: none is refused, nothing expires by it, none is judged late.

    A hundred jumps with ``--full``.
    """
    jumps = 100 if pytestconfig.getoption("--full") else 20
    dice = random.Random(5)  # noqa: S311 - the same jumps at each run
    each = 1_000 // jumps
    results = []
    for jump in range(jumps):
        charges = [open_charge(till, show=False) for _ in range(each)]
        clock.at += timedelta(seconds=dice.randint(-86_400, 86_400))
        assert 0 == ask(till, ExpireDue())
        clock.advance(seconds=dice.randint(1, 1_700))
        notices = [full(charge, jump * each + n, paid_at=clock.at) for n, charge in enumerate(charges)]
        futures = [till.submit(ConfirmPayment(notice=notice)) for notice in notices]
        results += [future.result(WAIT_S).result for future in futures]

    assert [Result.PAID] * 1_000 == results


# --- the rest of a charge (section 3) ----------------------------------------------------------------


def rest_of(till: Till, first: int, amount: int) -> ChargeRecord:
    """Charge the rest of a charge."""
    record: ChargeRecord = ask(till, OpenCharge(amount=Centavos(amount), remainder_of=first)).record
    return record


def test_rest_pays_the_first_charge(till: Till, clock: FakeClock) -> None:
    """When the rest is paid, the first charge becomes paid by the decision stored with it."""
    first = open_charge(till)
    pay(till, first.id, 1, 4000)
    rest = rest_of(till, first.id, 590)
    assert (rest.charge.id, False) == (live(till).charge.id, read(till, first).charge.on_register)
    expired(till, clock, first)
    assert State.EXPIRED == read(till, first).charge.state

    pay(till, rest.charge.id, 2)
    (exception,) = read(till, rest.charge).open_exceptions
    ask(till, AcceptException(exception_id=exception.id, decision=manager(till)))

    paid = read(till, first)
    assert (State.PAID, SettlementBasis.ACCEPTED) == (paid.charge.state, paid.charge.settled)
    assert [Resolution.ACCEPTED] == [each.resolution for each in paid.exceptions]


@pytest.mark.parametrize(("part", "rest", "reason"), [(4000, 1, "limit"), (None, 590, "not_pending")])
def test_rest_must_be_one(till: Till, part: int | None, rest: int, reason: str) -> None:
    """Only the amount that is missing of a charge with a part may settle it."""
    first = open_charge(till)
    if part is not None:
        pay(till, first.id, 1, part)

    with pytest.raises(RefusedError, match=reason):
        rest_of(till, first.id, rest)
    assert first.id == live(till).charge.id


def test_rest_by_hand_settles_nothing(till: Till) -> None:
    """A mark by hand on the rest is no money: the first charge waits on."""
    first = open_charge(till)
    pay(till, first.id, 1, 4000)
    rest = rest_of(till, first.id, 590)

    ask(till, MarkByHand(charge_id=rest.charge.id, decision=manager(till)))

    assert State.PENDING == read(till, first).charge.state


# --- seed parity (section 6) -------------------------------------------------------------------------


def test_expired_and_accepted_tells_both_once(till: Till, clock: FakeClock, told: Told) -> None:
    """A charge that expired and was accepted later has told both events, each once, in that order."""
    charge = expired(till, clock, open_charge(till))
    pay(till, charge.id)
    ask(
        till,
        AcceptException(exception_id=read(till, charge).open_exceptions[0].id, decision=manager(till)),
    )

    ends = [name for name in told.names(till) if "expired" in name or "confirmed" in name]
    assert ["payment-expired-1", "payment-confirmed-1"] == ends
    assert not read(till, charge).charge.is_proven


def test_events_are_read_back_whole(till: Till, clock: FakeClock, told: Told) -> None:
    """What a receiver that was away reads is what was told, each with the full state in its body."""
    charge = open_charge(till, device=SHOP, show=False)
    open_charge(till, device="integration-2", show=False)
    pay(till, charge.id, 1, 100)
    pay(till, charge.id, 2)
    expired(till, clock, open_charge(till))
    told.names(till)
    page = ask(till, ReadEvents(since=0))
    mine = ask(till, ReadEvents(since=0, scope=SHOP, limit=2))

    wire = [each for each in told.events if each.name.startswith("payment")]
    assert wire == list(page.events)
    assert (False, len(wire), wire[-1].seq) == (page.more, page.behind, page.last)
    own = [each for each in wire if each.event.record and each.event.record.charge.created_by == SHOP]
    assert (own[:2], True, len(own), own[-1].seq) == (list(mine.events), mine.more, mine.behind, mine.last)


def test_presets_and_terms(till: Till) -> None:
    """A charge lives 30 minutes unless asked otherwise; amounts, texts, lives out of bounds are refused."""
    assert 1800 == open_charge(till, show=False).lifetime_s
    assert 300 == open_charge(till, show=False, lifetime_s=300).lifetime_s
    wrong: list[tuple[OpenCharge, type[PosError]]] = [
        (OpenCharge(amount=Centavos(0)), BadAmountError),
        (OpenCharge(amount=Centavos(-1)), BadAmountError),
        (OpenCharge(amount=Centavos(MAX_AMOUNT + 1)), BadAmountError),
        (OpenCharge(amount=Centavos(1), description="x" * 61), BadTextError),
        (OpenCharge(amount=Centavos(1), lifetime_s=1), RefusedError),
        (OpenCharge(amount=Centavos(1), lifetime_s=86_401), RefusedError),
    ]
    for command, error in wrong:
        with pytest.raises(error):
            ask(till, command)
    assert 3 == open_charge(till, amount=Centavos(MAX_AMOUNT)).id


def test_ids_are_never_used_again(till: Till, clock: FakeClock) -> None:
    """Each charge has its own number, UUID, txid and code."""
    charges = [cancelled(till, clock, open_charge(till)) for _ in range(5)]

    for name in ("id", "bank_payment_id", "txid", "code"):
        assert 5 == len({getattr(each, name) for each in charges})


# --- permissions (section 7) -------------------------------------------------------------------------


def odd(till: Till, clock: FakeClock, kind: str) -> int:
    """Return the number of an open exception of one kind."""
    charge = open_charge(till)
    if kind == "late in time":
        in_time = charge.expires_at
        expired(till, clock, charge)
        ask(till, ConfirmPayment(notice=full(charge, paid_at=in_time)))
    elif kind == "late":
        expired(till, clock, charge)
        pay(till, charge.id)
    elif kind == "paid_after_cancel":
        cancelled(till, clock, charge)
        pay(till, charge.id)
    else:
        pay(till, charge.id, 1, {"underpaid": 1, "overpaid": 5000}[kind])
    (exception,) = read(till, charge).open_exceptions
    return exception.id


@pytest.mark.parametrize(
    ("kind", "needs_pin"),
    [
        ("late in time", False),
        ("late", True),
        ("underpaid", True),
        ("overpaid", True),
        ("paid_after_cancel", True),
    ],
)
def test_who_may_accept(till: Till, clock: FakeClock, told: Told, kind: str, *, needs_pin: bool) -> None:
    """A cashier accepts exact money that was in time by the bank, with a reason; a manager the rest."""
    number = odd(till, clock, kind)
    decision = manager(till)
    with pytest.raises(RefusedError, match="reason"):
        ask(till, AcceptException(exception_id=number, decision=replace(decision, reason=" a b c ")))
    without = AcceptException(exception_id=number, decision=replace(decision, pin=None, operator="Ana"))
    if needs_pin:
        with pytest.raises(RefusedError, match="pin"):
            ask(till, without)
        with pytest.raises(RefusedError, match="pin"):
            ask(till, replace(without, decision=replace(decision, pin="99999")))

    changed: Changed = ask(
        till, AcceptException(exception_id=number, decision=decision) if needs_pin else without
    )

    resolved, *surplus = changed.record.exceptions
    assert ([410] if kind == "overpaid" else []) == [each.amount for each in surplus]
    assert (State.PAID, SettlementBasis.ACCEPTED) == (
        changed.record.charge.state,
        changed.record.charge.settled,
    )
    who = Actor("Caixa", MANAGER) if needs_pin else Actor("Ana")
    assert (Resolution.ACCEPTED, who, decision.reason) == (
        resolved.resolution,
        resolved.resolved_by,
        resolved.reason,
    )
    assert {who} == {each.event.actor for each in told.events if each.event.kind is EventKind.RESOLVED}
    with pytest.raises(RefusedError, match="not_found"):
        ask(till, AcceptException(exception_id=number, decision=decision))


def test_paid_twice_cannot_be_accepted(till: Till) -> None:
    """What is surplus of a paid charge is given back or dismissed, never taken as payment again."""
    charge = open_charge(till)
    pay(till, charge.id, 1)
    pay(till, charge.id, 2)
    (exception,) = read(till, charge).open_exceptions
    decision = manager(till)

    with pytest.raises(RefusedError, match="not_pending"):
        ask(till, AcceptException(exception_id=exception.id, decision=decision))
    kept = CloseException(exception_id=exception.id, outcome=Outcome.KEPT, decision=decision)
    closed = ask(till, kept)

    assert (Resolution.DISMISSED, Outcome.KEPT) == (closed.resolution, closed.outcome)
    assert (9180, 4590) == (read(till, charge).received, read(till, charge).charge.difference)


def test_closed_stays_closed(till: Till) -> None:
    """A dismissed part stays as it was closed; new money opens a row of its own."""
    charge = open_charge(till)
    pay(till, charge.id, 1, 100)
    (part,) = read(till, charge).open_exceptions
    ask(till, CloseException(exception_id=part.id, outcome=Outcome.NOT_OURS, decision=manager(till)))

    pay(till, charge.id, 2, 200)
    pay(till, charge.id, 3)

    record = read(till, charge)
    assert [(Resolution.DISMISSED, "underpaid"), (Resolution.OPEN, "paid_twice")] == [
        (each.resolution, each.kind) for each in record.exceptions
    ]


@pytest.mark.parametrize("outcome", [Outcome.GIVEN_BACK, Outcome.NOT_OURS, None])
def test_who_may_close_and_mark(till: Till, clock: FakeClock, outcome: Outcome | None) -> None:
    """Closing, whatever came of the money, and marking by hand need the manager's PIN and a typed reason."""
    decision, number = manager(till), 0 if outcome is None else odd(till, clock, "underpaid")
    command: MarkByHand | CloseException = (
        MarkByHand(charge_id=open_charge(till).id, decision=decision)
        if outcome is None
        else CloseException(exception_id=number, outcome=outcome, decision=decision)
    )

    for wrong, reason in (({"pin": None}, "pin"), ({"pin": "1"}, "pin"), ({"reason": "abc"}, "reason")):
        with pytest.raises(RefusedError, match=reason):
            ask(till, replace(command, decision=replace(decision, **wrong)))
    ask(till, command)


def test_pin_delay_grows(till: Till, clock: FakeClock) -> None:
    """Wrong PINs cost a growing delay in which even the right one is not looked at; a right one ends it."""
    charge = open_charge(till)
    right = MarkByHand(charge_id=charge.id, decision=manager(till))
    wrong = replace(right, decision=replace(right.decision, pin="wrong"))
    waits = []
    for _ in range(9):
        while True:
            try:
                ask(till, wrong)
            except RefusedError as error:
                if error.reason == "pin":
                    break
                with pytest.raises(RefusedError, match="pin_delay"):
                    ask(till, right)
                waits.append(int(error.detail))
                clock.advance(seconds=waits[-1])
    assert [1, 2, 4, 8, 16, 32] == waits
    clock.advance(seconds=60)

    ask(till, right)

    assert State.PAID == read(till, charge).charge.state


def test_no_pin_is_no_guess(till: Till) -> None:
    """An act that was tried without a PIN is refused, and costs no delay."""
    command = MarkByHand(charge_id=open_charge(till).id, decision=replace(manager(till), pin=None))
    for _ in range(5):
        with pytest.raises(RefusedError, match=r"refused: pin$"):
            ask(till, command)

    assert State.PAID == ask(till, replace(command, decision=manager(till))).record.charge.state


def test_keys_of_a_real_ledger_need_the_pin(tmp_path: Path, clock: FakeClock) -> None:
    """A real ledger shows no PIN and asks for it before a device is added; training asks for none."""
    merchant = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="padaria@example.com")
    options = TillOptions(training=False, merchant=merchant, pin="4821")
    with running(tmp_path, clock, Told(), options) as till:
        status = ask(till, ReadStatus())
        assert ("real", None) == (status.ledger, status.training_pin)
        with pytest.raises(RefusedError, match="pin"):
            ask(till, AddDevice(role="bank", name="Banco"))
        with pytest.raises(RefusedError, match="limit"):
            open_charge(till, lifetime_s=59)
        decision = replace(manager(till), pin="4821")
        assert "bank-1" == ask(till, AddDevice(role="bank", name="Banco", decision=decision)).id
        saved = ask(till, SaveMerchant(merchant=replace(merchant, lifetime_s=300), decision=decision))
        assert 300 == saved.merchant.lifetime_s
        with pytest.raises(BadTextError):
            ask(till, SaveMerchant(merchant=replace(merchant, city=""), decision=decision))
        assert 300 == open_charge(till).lifetime_s
    check_ledger(tmp_path)


# --- cash session (section 9) ------------------------------------------------------------------------


def test_first_charge_opens_a_session(till: Till, clock: FakeClock, told: Told) -> None:
    """In training the first charge opens the session with R$ 0,00; the next ones stand in it."""
    assert None is ask(till, ReadStatus()).session_opened_at
    opened_at = clock.at

    charges = [cancelled(till, clock, open_charge(till)) for _ in range(3)]

    assert {1} == {each.session for each in charges}
    assert opened_at == ask(till, ReadStatus()).session_opened_at
    assert 1 == len([name for name in told.names(till) if name.startswith("session-opened")])
