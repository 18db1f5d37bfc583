"""Taking back how a matter was closed: the money is as if nobody had spoken of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.errors import RefusedError
from pos_app.domain.giving_back import may_reopen, reopen
from pos_app.domain.payment import Outcome, Refund, RefundState, State
from pos_app.domain.settlement import accept, close, fits, mark_by_hand
from tests.domain.test_settlement import AMOUNT, approval, at, come, numbered, sale_in

STATES = [State.PENDING, State.EXPIRED, State.CANCELLED]
SUMS = st.lists(st.integers(1, 2 * AMOUNT) | st.just(AMOUNT), min_size=1, max_size=4)


def sums(record: ChargeRecord) -> tuple[object, ...]:
    """Return every figure of a sale that money moves, and what waits for a person."""
    charge = record.charge
    waiting = [(each.id, each.kind, each.amount) for each in record.open_exceptions]
    figures = (
        charge.state,
        charge.received,
        charge.refunded,
        charge.difference,
        charge.covered,
        record.missing,
    )
    return (*figures, waiting, [(each.id, each.kept) for each in record.payments])


def said(record: ChargeRecord, number: int, outcome: Outcome) -> ChargeRecord:
    """Close a matter, with the refund that a person tells where the money was given back."""
    chosen = next(each for each in record.exceptions if each.id == number)
    refund = None
    if outcome is Outcome.GIVEN_BACK:
        refund = Refund(
            id=f"r{number}",
            payment_id=chosen.payment_id or "",
            amount=chosen.amount,
            state=RefundState.INFORMED,
            at=approval().moment.at,
        )
    return numbered(close(record, number, outcome, approval(), refund))


@given(st.sampled_from(STATES), SUMS, st.sampled_from(list(Outcome)), st.data())
def test_closing_and_reopening_changes_no_figure(
    state: State, amounts: list[int], outcome: Outcome, data: st.DataObject
) -> None:
    """For any money on any charge, each closing word can be taken back without a trace in the sums."""
    record = come(sale_in(state), *((f"E{place}", amount) for place, amount in enumerate(amounts)))
    fitting = [each for each in record.open_exceptions if fits(each, outcome, record.charge)]
    if not fitting:
        return
    chosen = data.draw(st.sampled_from(fitting))

    closed = said(record, chosen.id, outcome)
    opened = reopen(closed, chosen.id, at(40))

    assert sums(record) == sums(opened)
    with pytest.raises(RefusedError):
        reopen(opened, chosen.id, at(41))


def test_refund_that_the_bank_told_is_not_taken_back() -> None:
    """What the bank itself says went to the customer is no word of a person."""
    closed = said(come(sale_in(), ("E1", AMOUNT), ("E2", AMOUNT)), 1, Outcome.GIVEN_BACK)
    (matter,) = closed.exceptions
    told = replace(
        closed, refunds=tuple(replace(each, state=RefundState.RETURNED) for each in closed.refunds)
    )
    assert may_reopen(matter, closed, closed.refunds)
    assert not may_reopen(matter, told, told.refunds)
    with pytest.raises(RefusedError):
        reopen(told, matter.id, at(40))


def test_what_made_a_sale_paid_is_not_taken_back() -> None:
    """An accepted matter and a mark by hand stay as they are: reversing a sale is another act."""
    accepted = numbered(accept(come(sale_in(State.EXPIRED), ("E1", AMOUNT), seconds=1900), 1, approval()))
    marked = numbered(mark_by_hand(sale_in(), approval()))
    settled = numbered(close(marked, 1, None, approval()))
    for record in (accepted, settled):
        with pytest.raises(RefusedError) as refused:
            reopen(record, 1, at(40))
        assert "not_pending" == refused.value.reason


def test_number_that_is_not_there_is_told() -> None:
    """Nothing is opened for a number of another sale."""
    with pytest.raises(RefusedError) as refused:
        reopen(sale_in(), 7, at(40))
    assert "not_found" == refused.value.reason
