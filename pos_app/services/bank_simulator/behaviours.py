"""How the simulated bank may behave: one function each, from a code to the steps of its payment.

Their names are those of ``scripts``: buttons of the simulator's window and options of the command line.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from msgspec import Struct, field

from pos_app.domain.money import Centavos

ISPB = "99999004"
"""The simulated bank's own number, which no bank has."""

_SLOW_S = 20.0
_FLOOD = 200


def new_end_to_end_id() -> str:
    """Return the id of a new Pix: E, the bank's number, the UTC minute, 11 letters or digits.

    >>> len(new_end_to_end_id())
    32
    """
    tail = "".join(secrets.choice("0123456789abcdefghijklmnopqrstuvwxyz") for _ in range(11))
    return f"E{ISPB}{datetime.now(UTC):%Y%m%d%H%M}{tail}"


class Order(Struct, frozen=True, kw_only=True):
    """What the payer asked for.

    Attributes:
        txid: from the code; None where it had none.
        key: the receiver's Pix key.
        amount: what is paid: the code's amount, or another.
        after_s: seconds to wait first.
    """

    txid: str | None
    key: str | None
    amount: Centavos
    after_s: float = 0.0


class Step(Struct, frozen=True, kw_only=True):
    """One payment and how it is told.

    Attributes:
        amount: centavos that move.
        paid_before_waiting: the bank time is that of the order, not of the telling.
        paid_at_shift: added to the time at which the step runs, for the bank time that is told.
        wait_for: an event of the charge before this step: ``expired`` or ``cancelled``; empty for none.
        times: how often the message is told; 0 for never.
        told_amount: another amount in the second telling, which is a conflict.
        is_bare: told in the seed's form, without a proof.
        drops: the link is cut before the receipt can come.
    """

    amount: Centavos
    txid: str | None
    paid_at_shift: timedelta = timedelta(0)
    paid_before_waiting: bool = False
    after_s: float = 0.0
    wait_for: str = ""
    times: int = 1
    told_amount: Centavos | None = None
    is_bare: bool = False
    drops: bool = False
    end_to_end_id: str = field(default_factory=new_end_to_end_id)


class Behaviour(Protocol):
    """A function from an order to its steps."""

    __name__: str

    def __call__(self, order: Order, /) -> tuple[Step, ...]:
        """Return the steps, in the order of their telling."""
        ...


def on_time(order: Order) -> tuple[Step, ...]:
    """Pay once, at once."""
    return (Step(amount=order.amount, txid=order.txid),)


def late(order: Order) -> tuple[Step, ...]:
    """Pay after the charge has expired."""
    return (Step(amount=order.amount, txid=order.txid, wait_for="expired"),)


def told_late(order: Order) -> tuple[Step, ...]:
    """Pay in time, tell after the charge has expired."""
    return (Step(amount=order.amount, txid=order.txid, wait_for="expired", paid_before_waiting=True),)


def twice(order: Order) -> tuple[Step, ...]:
    """Pay two times, with two ids."""
    return (*on_time(order), *on_time(order))


def repeat(order: Order) -> tuple[Step, ...]:
    """Tell the same payment two times."""
    return (Step(amount=order.amount, txid=order.txid, times=2),)


def conflict(order: Order) -> tuple[Step, ...]:
    """Tell the same payment again, with another amount."""
    other = Centavos(order.amount + 1)
    return (Step(amount=order.amount, txid=order.txid, times=2, told_amount=other),)


def lower(order: Order) -> tuple[Step, ...]:
    """Pay less than was asked: about nine tenths."""
    return (Step(amount=Centavos(max(1, order.amount * 9 // 10)), txid=order.txid),)


def higher(order: Order) -> tuple[Step, ...]:
    """Pay one real more than was asked."""
    return (Step(amount=Centavos(order.amount + 100), txid=order.txid),)


def parts(order: Order) -> tuple[Step, ...]:
    """Pay in two parts that add up."""
    first = Centavos(max(1, order.amount // 2))
    rest = Centavos(max(1, order.amount - first))
    return (Step(amount=first, txid=order.txid), Step(amount=rest, txid=order.txid))


def after_cancel(order: Order) -> tuple[Step, ...]:
    """Pay after the till has cancelled the charge."""
    return (Step(amount=order.amount, txid=order.txid, wait_for="cancelled"),)


def unknown_txid(order: Order) -> tuple[Step, ...]:
    """Pay with a txid that no charge has."""
    return (Step(amount=order.amount, txid=secrets.token_hex(12).upper()),)


def no_txid(order: Order) -> tuple[Step, ...]:
    """Pay; the payer's bank loses the txid."""
    return (Step(amount=order.amount, txid=None),)


def silent(order: Order) -> tuple[Step, ...]:
    """Take the money and tell nobody; only asking brings it out."""
    return (Step(amount=order.amount, txid=order.txid, times=0),)


def slow(order: Order) -> tuple[Step, ...]:
    """Pay at once, tell after 20 s."""
    return (Step(amount=order.amount, txid=order.txid, after_s=_SLOW_S, paid_before_waiting=True),)


def impossible_time(order: Order) -> tuple[Step, ...]:
    """Tell a bank time of tomorrow."""
    return (Step(amount=order.amount, txid=order.txid, paid_at_shift=timedelta(days=1)),)


def drop_before_receipt(order: Order) -> tuple[Step, ...]:
    """Hang up before the receipt comes, then tell again."""
    return (Step(amount=order.amount, txid=order.txid, drops=True),)


def bare(order: Order) -> tuple[Step, ...]:
    """Tell in the seed's form: the charge and the amount, no proof."""
    return (Step(amount=order.amount, txid=order.txid, is_bare=True),)


def flood(order: Order) -> tuple[Step, ...]:
    """Tell the same payment 200 times."""
    return (Step(amount=order.amount, txid=order.txid, times=_FLOOD),)


BEHAVIOURS: Mapping[str, Behaviour] = {
    behaviour.__name__: behaviour
    for behaviour in (
        on_time,
        late,
        twice,
        lower,
        silent,
        higher,
        parts,
        told_late,
        repeat,
        conflict,
        after_cancel,
        unknown_txid,
        no_txid,
        slow,
        impossible_time,
        drop_before_receipt,
        bare,
        flood,
    )
}
