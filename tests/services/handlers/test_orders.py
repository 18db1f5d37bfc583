"""The order in which messages come, and how often, makes no difference (docs/charge.md, section 2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.domain.charge import Charge, ChargeRecord
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import MarkByHand
from pos_app.domain.payment import PaymentNotice
from pos_app.services.till.till import Till
from tests.fakes.book import (
    ask,
    bare,
    cancelled,
    expired,
    full,
    manager,
    open_charge,
    read,
    verifying,
)
from tests.fakes.clock import FakeClock


@dataclass(frozen=True)
class Word:
    """One message: ``pix`` 0 is the bare form; the others are Pix of their own."""

    pix: int
    amount: int = 4590
    seconds: int | None = None

    def notice(self, charge: Charge, base: int) -> PaymentNotice:
        """Return the message about one charge; ``base`` keeps the ids of charges apart."""
        if self.pix == 0:
            return bare(charge, self.amount)
        return full(charge, base + self.pix, self.amount, paid_at=self._paid_at(charge))

    def _paid_at(self, charge: Charge) -> datetime | None:
        return None if self.seconds is None else charge.created_at + timedelta(seconds=self.seconds)


WORDS = st.one_of(
    st.builds(Word, pix=st.just(0), amount=st.sampled_from([4590, 4590, 1])),
    st.builds(Word, pix=st.sampled_from([1, 2, 3]), seconds=st.sampled_from([None, 1, 1800])),
    st.builds(Word, pix=st.sampled_from([4, 5]), amount=st.sampled_from([590, 4000])),
    st.builds(Word, pix=st.just(6), amount=st.just(9000)),
)


def _identity(word: Word) -> tuple[int, int]:
    return word.pix, word.pix or word.amount


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[list[Word], list[Word]]:
    """Return the same set of messages twice, each time in some order with some repetition."""
    words = draw(
        st.lists(WORDS, min_size=1, max_size=6, unique_by=lambda word: (word.pix, word.pix or word.amount))
    )
    orders = []
    for _ in range(2):
        again = draw(st.lists(st.sampled_from(words), max_size=4))
        orders.append(draw(st.permutations(words)) + again)
    return orders[0], orders[1]


def by_hand(till: Till, _clock: FakeClock, charge: Charge) -> Charge:
    """Mark a charge by hand."""
    marked: Charge = ask(till, MarkByHand(charge_id=charge.id, decision=manager(till))).record.charge
    return marked


def as_it_is(_till: Till, _clock: FakeClock, charge: Charge) -> Charge:
    """Leave a charge pending."""
    return charge


def end_of(record: ChargeRecord) -> tuple[object, ...]:
    """Return what may not depend on the order: state, kinds and sums.

    Notes are left out: which of two equal payments is called the paying one may depend on the order, so which
    one's doubtful clock is noted may too.
    """
    kinds = sorted((each.kind, each.amount, each.resolution) for each in record.exceptions)
    return record.charge.state, record.charge.settled, record.received, kinds


@pytest.fixture
def numbers() -> Iterator[int]:
    """Return numbers that keep the ids of charges apart."""
    return count(0, 100)


@pytest.mark.parametrize("enter", [as_it_is, verifying, expired, cancelled, by_hand])
def test_any_order_same_end(
    till: Till,
    clock: FakeClock,
    numbers: Iterator[int],
    enter: Callable[[Till, FakeClock, Charge], Charge],
    pytestconfig: pytest.Config,
) -> None:
    """The same messages within one period end in the same state, kinds and sums."""

    @settings(max_examples=40 if pytestconfig.getoption("--full") else 15, deadline=None)
    @given(orders=two_orders())
    def same_end(orders: tuple[list[Word], list[Word]]) -> None:
        ends = []
        for words in orders:
            charge = enter(till, clock, open_charge(till, show=False))
            base = next(numbers)
            for word in words:
                ask(till, ConfirmPayment(notice=word.notice(charge, base)))
            ends.append(end_of(read(till, charge)))
        assert ends[0] == ends[1]

    same_end()
