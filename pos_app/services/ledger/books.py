"""What came, went back and was kept for each charge, reckoned from the rows alone.

The independent way: it uses none of the domain's rules, so that a fault in them does not hide itself. Reads
only; amounts are centavos.
"""

from collections import Counter
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select

from pos_app.services.ledger.compiled_statement import CompiledStatement, Driver
from pos_app.services.ledger.tables import CHARGE, EXCEPTION, PAYMENT, REFUND, TIE

_CHARGES = CompiledStatement(
    select(
        CHARGE.c.id, CHARGE.c.amount, CHARGE.c.state, CHARGE.c.paid_by, CHARGE.c.follows, CHARGE.c.superseded
    )
)
_PAYMENTS = CompiledStatement(
    select(
        PAYMENT.c.id, PAYMENT.c.pairs, PAYMENT.c.amount, func.coalesce(PAYMENT.c.charge_id, TIE.c.charge_id)
    ).outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)
)
_REFUNDS = CompiledStatement(
    select(REFUND.c.payment_id, REFUND.c.amount, REFUND.c.odd).where(REFUND.c.state != "failed")
)
_OPEN = CompiledStatement(
    select(EXCEPTION.c.charge_id, func.sum(EXCEPTION.c.amount))
    .where(EXCEPTION.c.resolution == "open", EXCEPTION.c.payment_id.is_not(None))
    .group_by(EXCEPTION.c.charge_id)
)
_NOT_OURS = CompiledStatement(select(EXCEPTION.c.payment_id).where(EXCEPTION.c.outcome == "not_ours"))


class Book(Struct, kw_only=True):
    """The money of one charge.

    Attributes:
        payments: how many distinct Pix came.
        kept: what is left of them.
        from_sale: what was given back of money that had paid it.
        undecided: what of it still waits for a person.
        rests: the books of the charges that ask for its missing rest; each was made after it.
    """

    number: int
    amount: int
    remainder_of: int | None
    is_paid: bool
    is_proven_or_decided: bool
    is_superseded: bool
    payments: int = 0
    kept: int = 0
    from_sale: int = 0
    undecided: int = 0
    rests: list["Book"] = []

    @property
    def for_sale(self) -> int:
        """What was kept for the charge itself, whatever went back later."""
        return self.kept + self.from_sale - self.undecided

    @property
    def brought_by_rests(self) -> int:
        """What the charges that ask for its missing rest brought: of none more than it asked."""
        return sum(
            min(each.amount, each.for_sale + each.brought_by_rests)
            for each in self.rests
            if each.is_proven_or_decided and not each.is_superseded
        )


def charge_books(driver: Driver) -> dict[int, Book]:
    """Return the books of all charges, by number."""
    books = {row[0]: _book(row) for row in _CHARGES.run(driver, {})}
    for book in books.values():
        first = None if book.remainder_of is None else books.get(book.remainder_of)
        if first is not None and first.number < book.number:
            first.rests.append(book)
    payments = _PAYMENTS.run(driver, {}).fetchall()
    first_form = {id_: pairs or id_ for id_, pairs, _, _ in payments}
    given_back, odd = _refunded(driver, first_form)
    not_ours = {first_form.get(id_, id_) for (id_,) in _NOT_OURS.run(driver, {})}
    for id_, pairs, amount, charge_id in payments:
        if pairs is not None or charge_id not in books:
            continue
        book = books[charge_id]
        book.payments += 1
        if id_ not in not_ours:
            book.kept += max(0, amount - given_back[id_])
            book.from_sale += min(amount, given_back[id_]) - min(amount, odd[id_])
    for charge_id, amount in _OPEN.run(driver, {}):
        if charge_id in books:
            books[charge_id].undecided = amount
    return books


def _book(row: tuple[Any, ...]) -> Book:
    number, amount, state, paid_by, follows, superseded = row
    is_paid = state == "paid"
    return Book(
        number=number,
        amount=amount,
        remainder_of=follows,
        is_paid=is_paid,
        is_proven_or_decided=is_paid and paid_by is not None,
        is_superseded=bool(superseded),
    )


def _refunded(driver: Driver, first_form: dict[str, str]) -> tuple[Counter[str], Counter[str]]:
    """Return what was given back of each payment, and how much of that had waited for a person."""
    given_back: Counter[str] = Counter()
    waited: Counter[str] = Counter()
    for payment_id, amount, odd in _REFUNDS.run(driver, {}):
        id_ = first_form.get(payment_id, payment_id)
        given_back[id_] += amount
        waited[id_] += odd
    return given_back, waited
