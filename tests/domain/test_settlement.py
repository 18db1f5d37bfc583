"""domain/charge.py and domain/settlement.py: the event table of docs/charge.md as pure calls.

No thread, no file, no clock: a charge, what happens, and what becomes of it. Rows that are about messages
(2, 3, 13, 19, 22 to 25) belong to the till.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_app.domain.actor import MANAGER, Actor, ReasonCode
from pos_app.domain.charge import (
    SHOWN_ROWS,
    Approval,
    Charge,
    ChargeRecord,
    ClockReading,
    CloseReason,
    SettlementBasis,
    end_verifying,
    judge_times,
    resume,
    verify,
)
from pos_app.domain.errors import RefusedError
from pos_app.domain.giving_back import add_refund, fail_refund
from pos_app.domain.judging import judges_others, receive, review
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    ExceptionKind,
    Outcome,
    Payment,
    Refund,
    RefundState,
    Resolution,
    ShopException,
    State,
)
from pos_app.domain.settlement import accept, add_rest, close, mark_by_hand, match_orphan, supersede

START = datetime(2026, 11, 23, 17, 7, tzinfo=UTC)
AMOUNT = Centavos(4_590)
LIFE = timedelta(minutes=30)


def at(seconds: float = 0) -> ClockReading:
    """Return a moment so many seconds after the charge was made."""
    return ClockReading(at=START + timedelta(seconds=seconds), elapsed_ms=int(seconds * 1000), run="run-1")


def sale_in(state: State = State.PENDING, amount: int = AMOUNT) -> ChargeRecord:
    """Return a charge without money in ``state``."""
    charge = Charge(
        id=1,
        bank_payment_id="7cc9275c-b511-49b2-9211-d4a6526ae619",
        txid="TX",
        amount=Centavos(amount),
        register="Caixa 1",
        operator="Ana",
        created_at=START,
        expires_at=START + LIFE,
        lifetime_s=1800,
        state=State.PENDING,
        clock_run="run-1",
        deadline_ms=1_800_000,
    )
    if state is State.PENDING:
        return ChargeRecord(charge=charge)
    ending = CloseReason.CANCEL if state is State.CANCELLED else CloseReason.EXPIRY
    asked = verify(charge, ending, at(1800), 15)
    return ChargeRecord(charge=asked if state is State.VERIFYING else end_verifying(asked, at(1815)))


def pix(
    record: ChargeRecord,
    mark: str,
    amount: int = AMOUNT,
    seconds: float = 10,
    *,
    paid_s: float | None = None,
) -> Payment:
    """Return a Pix that arrives ``seconds`` after the charge was made, judged by the clocks."""
    paid_at = None if paid_s is None else at(paid_s).at
    in_time, by_bank = judge_times(record.charge, paid_at, at(seconds).at)
    return Payment(
        id=mark,
        end_to_end_id=mark,
        charge_id=1,
        amount=Centavos(amount),
        paid_at=paid_at,
        received_at=at(seconds).at,
        charge_state_on_arrival=record.charge.state,
        in_time=in_time,
        in_time_by_bank=by_bank,
        device="bank-1",
        seq=len(record.payments) + 1,
    )


def numbered(record: ChargeRecord) -> ChargeRecord:
    """Return ``record`` with numbers for its exceptions, as the ledger gives them."""
    return replace(
        record, exceptions=tuple(replace(each, id=place) for place, each in enumerate(record.exceptions, 1))
    )


def come(record: ChargeRecord, *payments: tuple[str, int], seconds: float = 10) -> ChargeRecord:
    """Let Pix of these amounts come one after the other."""
    for mark, amount in payments:
        record = numbered(receive(record, pix(record, mark, amount, seconds), at(seconds)))
    return record


def kinds(record: ChargeRecord) -> list[str]:
    """Return what is odd, in order."""
    return [each.kind for each in record.open_exceptions]


def approval(reason: str = "cliente levou") -> Approval:
    """Return a manager's decision."""
    return Approval(moment=at(20), actor=Actor("Ana", MANAGER), code=ReasonCode.TYPED, reason=reason)


def refund(
    payment_id: str, amount: int, state: RefundState = RefundState.INFORMED, mark: str = "r1"
) -> Refund:
    """Return a refund."""
    return Refund(id=mark, payment_id=payment_id, amount=Centavos(amount), state=state, at=at(30).at)


# --- the rows of the event table ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "state", "paid_s", "seconds", "becomes", "odd"),
    [
        (1, State.PENDING, None, 10, State.PAID, []),
        (1, State.PENDING, 9, 10, State.PAID, []),
        (6, State.VERIFYING, 1798, 1804, State.PAID, []),
        (7, State.VERIFYING, None, 1804, State.PAID, []),
        (8, State.EXPIRED, 1798, 1900, State.EXPIRED, ["late"]),
        (9, State.EXPIRED, 1850, 1900, State.EXPIRED, ["late"]),
        (9, State.EXPIRED, None, 1900, State.EXPIRED, ["late"]),
        (9, State.VERIFYING, 1802, 1804, State.VERIFYING, ["late"]),
        (17, State.CANCELLED, 1798, 1900, State.CANCELLED, ["paid_after_cancel"]),
    ],
)
def test_exact_money(  # noqa: PLR0913, PLR0917 - a row of the table
    row: int, state: State, paid_s: float | None, seconds: float, becomes: State, odd: list[str]
) -> None:
    """Exact money pays while the charge is open and it is in time; else it is kept and named."""
    record = sale_in(state)

    after = receive(record, pix(record, "E1", AMOUNT, seconds, paid_s=paid_s), at(seconds))

    assert (becomes, odd) == (after.charge.state, kinds(after)), row
    assert after.charge.is_proven is (becomes is State.PAID)
    assert (1, AMOUNT) == (after.charge.payments_total, after.received)


@pytest.mark.parametrize(
    ("row", "state", "amounts", "becomes", "odd"),
    [
        (4, State.PENDING, [4590, 4590], State.PAID, ["paid_twice"]),
        (4, State.PENDING, [4590, 1, 9999], State.PAID, ["paid_twice", "paid_twice"]),
        (11, State.PENDING, [4589], State.PENDING, ["underpaid"]),
        (11, State.VERIFYING, [1], State.VERIFYING, ["underpaid"]),
        (12, State.PENDING, [4591], State.PENDING, ["overpaid"]),
        (14, State.PENDING, [4000, 590], State.PENDING, ["underpaid", "underpaid"]),
        (12, State.PENDING, [4000, 591], State.PENDING, ["overpaid", "overpaid"]),
        (15, State.PENDING, [4000, 4590], State.PAID, ["paid_twice"]),
        (16, State.EXPIRED, [4000], State.EXPIRED, ["underpaid"]),
        (16, State.EXPIRED, [5000], State.EXPIRED, ["overpaid"]),
        (17, State.CANCELLED, [4000, 4590], State.CANCELLED, ["paid_after_cancel", "paid_after_cancel"]),
    ],
)
def test_several_and_wrong_amounts(
    row: int, state: State, amounts: list[int], becomes: State, odd: list[str]
) -> None:
    """A wrong amount settles nothing; one exact Pix pays, whatever came before or after it."""
    record = come(sale_in(state), *((f"E{place}", amount) for place, amount in enumerate(amounts)))

    assert (becomes, odd) == (record.charge.state, kinds(record)), row
    assert sum(amounts) == record.received
    assert not record.may_show_code


def test_parts_that_add_up_say_so() -> None:
    """Row 14: the sum is complete, and a person decides."""
    record = come(sale_in(), ("E1", 4000), ("E2", 590))

    assert {("sum_complete",)} == {each.notes for each in record.open_exceptions}
    assert (None, 0) == (record.charge.settled, record.missing)


def test_removed_by_the_bank_ends_cancelled() -> None:
    """Row 28: the bank's own removal, without money, ends as cancelled."""
    asked = verify(sale_in().charge, CloseReason.BANK, at(5), 15)

    assert (State.CANCELLED, True) == (
        end_verifying(asked, at(20)).state,
        ChargeRecord(charge=end_verifying(asked, at(20))).removed_by_bank,
    )


def test_restart_spends_the_time_that_passed() -> None:
    """Row 31: the deadline goes on by the difference of the wall clock, and never backwards."""
    later = ClockReading(at=START + timedelta(minutes=10), elapsed_ms=5, run="run-2")

    resumed = resume(sale_in().charge, later, 15)

    assert (20 * 60_000, "run-2") == (resumed.remaining_ms(later), resumed.clock_run)


@pytest.mark.parametrize(
    ("state", "taken"), [(s, s in {State.PENDING, State.VERIFYING}) for s in State if s is not State.PAID]
)
def test_mark_by_hand(state: State, *, taken: bool) -> None:
    """Row 34: from an open charge only, never green, with an exception that keeps saying so."""
    if not taken:
        with pytest.raises(RefusedError, match="not_pending"):
            mark_by_hand(sale_in(state), approval())
        return

    record = mark_by_hand(sale_in(state), approval())

    assert (State.PAID, SettlementBasis.BY_HAND, False) == (
        record.charge.state,
        record.charge.settled,
        record.charge.is_proven,
    )
    assert ["marked_by_hand"] == kinds(record)


def test_proof_of_a_mark() -> None:
    """Row 35: the exact Pix is its proof, counted once; a further one is paid twice."""
    record = come(numbered(mark_by_hand(sale_in(), approval())), ("E1", AMOUNT), ("E2", AMOUNT))

    mark, twice = record.open_exceptions
    assert (mark.proof_came, "paid_twice", "E1") == (True, twice.kind, record.charge.paid_by)
    assert SettlementBasis.BY_HAND is record.charge.settled


def test_tied_by_a_person_is_not_green() -> None:
    """Row 20 with a manager's hand: the orphan pays, by a decision."""
    record = sale_in()
    orphan = ShopException(
        id=9, kind=ExceptionKind.ORPHAN, charge_id=None, payment_id="E1", amount=AMOUNT, opened_at=at(5).at
    )

    by_hand = match_orphan(record, pix(record, "E1"), orphan, approval())
    by_itself = match_orphan(record, pix(record, "E1"), orphan, Approval(moment=at(20)))

    assert (SettlementBasis.ACCEPTED, SettlementBasis.BANK) == (
        by_hand.charge.settled,
        by_itself.charge.settled,
    )
    assert Resolution.TIED is by_hand.exceptions[0].resolution


# --- order and size do not matter -----------------------------------------------------------------------


@pytest.mark.parametrize("amounts", [[4590, 4000, 590], [4590, 4590, 1], [4000, 590, 9999], [1, 2, 3]])
def test_any_order_ends_in_the_same_place(amounts: list[int]) -> None:
    """State, sums and kinds are those of the set of payments, whatever came first."""
    ends = {
        (record.charge.state, record.received, tuple(sorted(kinds(record))), record.charge.difference)
        for order in permutations([(f"E{place}", amount) for place, amount in enumerate(amounts)])
        for record in [come(sale_in(), *order)]
    }

    assert 1 == len(ends)


@given(st.lists(st.sampled_from([1, 590, 4000, 4590, 5000]), max_size=8), st.sampled_from([*State]))
def test_one_more_payment_is_judged_as_all_of_them(amounts: Sequence[int], state: State) -> None:
    """Where a payment changes nothing for others it alone is judged: the same as judging all anew."""
    record = sale_in(State.PENDING if state is State.PAID else state)
    for place, amount in enumerate(amounts):
        payment = pix(record, f"E{place}", amount)
        others = tuple(each for each in record.exceptions)
        after = numbered(receive(record, payment, at(10)))
        if not judges_others(record, payment):
            assert others == after.exceptions[: len(others)]
        assert after == review(after, at(10))
        record = after


@given(
    parts=st.lists(
        st.tuples(st.sampled_from([1, 590, 4000, 4590, 5000]), st.sampled_from([*Outcome])), max_size=6
    ),
    accepts=st.booleans(),
)
def test_sums_hold_after_any_decisions(parts: Sequence[tuple[int, Outcome]], *, accepts: bool) -> None:
    """What is kept is what came, less what went back or is not ours.

    Of a paid charge it is its amount, what was decided beyond it, and what is still open.
    """
    record, out = sale_in(), 0
    for place, (amount, outcome) in enumerate(parts):
        record = come(record, (f"E{place}", amount))
        mine = next((each for each in record.open_exceptions if each.payment_id == f"E{place}"), None)
        if mine is not None:
            is_unpaid = record.charge.state is not State.PAID
            outcome = Outcome.NOT_OURS if is_unpaid and outcome is Outcome.KEPT else outcome  # noqa: PLW2901
            given = refund(f"E{place}", amount, mark=f"r{place}") if outcome is Outcome.GIVEN_BACK else None
            record = close(record, mine.id, outcome, approval(), given)
            out += 0 if outcome is Outcome.KEPT else amount
    if accepts and record.open_exceptions and record.charge.state is not State.PAID:
        record = numbered(accept(record, record.open_exceptions[0].id, approval()))

    charge = record.charge
    assert sum(amount for amount, _ in parts) - out == charge.received
    if charge.state is State.PAID:
        undecided = sum(each.amount for each in record.open_exceptions)
        assert charge.amount + charge.difference + undecided == charge.covered


# --- refunds ------------------------------------------------------------------------------------------------


def test_refund_of_a_paid_charge_is_a_badge() -> None:
    """Row 38: money of a paid charge that went back leaves the sum, and the charge stays paid."""
    record = come(sale_in(), ("E1", AMOUNT))

    after = add_refund(record, replace(refund("E1", 590, RefundState.RETURNED), by_bank=True), at(40))

    assert (State.PAID, 4_000, 590, 0) == (
        after.charge.state,
        after.received,
        after.charge.refunded,
        after.charge.difference,
    )
    assert [] == kinds(after)


@pytest.mark.parametrize("twice", [False, True])
def test_failed_refund_puts_its_amount_back_once(*, twice: bool) -> None:
    """``failed`` is final: told again it changes nothing."""
    record = add_refund(come(sale_in(), ("E1", 4_000)), refund("E1", 4_000, RefundState.ASKED), at(40))
    assert (0, 0) == (record.received, record.open_exceptions[0].amount)

    failed = fail_refund(record, "r1", at(50))
    failed = fail_refund(failed, "r1", at(60)) if twice else failed

    assert (4_000, 4_000, False) == (
        failed.received,
        failed.open_exceptions[0].amount,
        failed.refunds[0].counts,
    )


def test_more_than_came_cannot_leave_the_sum() -> None:
    """A bank that gives back more than the payment takes out what there was."""
    record = add_refund(come(sale_in(), ("E1", 4_000)), refund("E1", 9_999, RefundState.RETURNED), at(40))

    assert (0, 0) == (record.received, record.payments[0].kept)


def test_mark_needs_no_outcome_and_money_needs_one() -> None:
    """No money belongs to a mark by hand; money is never closed without a word of what became of it."""
    marked = numbered(mark_by_hand(sale_in(), approval()))
    odd = come(sale_in(), ("E1", 1))

    for record, outcome in ((marked, Outcome.KEPT), (odd, None)):
        with pytest.raises(RefusedError, match="outcome"):
            close(record, record.open_exceptions[0].id, outcome, approval())
    assert [] == kinds(close(marked, marked.open_exceptions[0].id, None, approval()))


# --- one debt, several charges --------------------------------------------------------------------------


@pytest.mark.parametrize(("brought", "state"), [(589, State.PENDING), (590, State.PAID), (9_999, State.PAID)])
def test_rest_counts_what_it_brought(brought: int, state: State) -> None:
    """Parts and rests pay together once nothing is missing; what is too much of them stays open."""
    record = come(sale_in(), ("E1", 4_000))

    after = add_rest(
        record, Centavos(brought), Approval(moment=at(20), code=ReasonCode.REST_PAID, reason="2")
    )

    assert (state, 4_000 + brought) == (after.charge.state, after.received)
    assert max(0, min(4_000, brought - 590)) == sum(
        each.amount for each in after.open_exceptions if state is State.PAID
    )


@pytest.mark.parametrize("state", [State.PENDING, State.VERIFYING, State.EXPIRED, State.CANCELLED])
def test_superseded_charge_takes_nothing_more(state: State) -> None:
    """Whatever its state, exact money in time on a charge whose debt was paid is paid twice, never green."""
    ended = supersede(sale_in(state), at(1805), 15)

    after = receive(ended, pix(ended, "E1", seconds=1806), at(1806))

    assert (["paid_twice"], False) == (kinds(after), after.charge.state is State.PAID)
    with pytest.raises(RefusedError, match="not_pending"):
        accept(numbered(after), 1, approval())


def test_shown_keeps_what_paid_and_what_is_open() -> None:
    """Of many payments the newest are told, with the one that paid, and open matters before closed ones."""
    record = come(sale_in(), ("E0", AMOUNT), *((f"E{place}", 1) for place in range(1, 40)))

    shown = record.shown()

    assert ("E0", "E39", SHOWN_ROWS + 1) == (shown.payments[0].id, shown.payments[-1].id, len(shown.payments))
    assert SHOWN_ROWS == len(shown.open_exceptions)
    assert (40, 4_629) == (shown.charge.payments_total, shown.received)
