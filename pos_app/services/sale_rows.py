"""Charges, payments and exceptions of the ledger as frozen values: one half of the unit of work.

Rows never leave. Statements on the path of a confirmation are compiled once.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Select, bindparam, insert, literal_column, or_, select, update

from pos_app.domain.charge import Charge, Moment, Sale
from pos_app.domain.commands import ChargeRef
from pos_app.domain.payment import (
    OPEN_STATES,
    Payment,
    PaymentNotice,
    Resolution,
    Result,
    ShopException,
    State,
    merge,
)
from pos_app.services import rows
from pos_app.services.foreseen import Foreseen
from pos_app.services.gathered import Gathered
from pos_app.services.prepared import Prepared
from pos_app.services.tables import CHARGE, EXCEPTION, PAYMENT, TIE

_IS_OPEN = CHARGE.c.state.in_([literal_column(f"'{state}'") for state in sorted(OPEN_STATES)])
"""Written out, since SQLite sees only then that the index of open charges is enough."""
_CHARGE_BY = {
    name: Prepared(select(CHARGE).where(CHARGE.c[name] == bindparam("value")).order_by(CHARGE.c.id.desc()))
    for name in ("id", "bank_payment_id", "txid", "reference")
}
_DUE = Prepared(
    select(CHARGE)
    .where(
        _IS_OPEN,
        CHARGE.c.run == bindparam("run"),
        CHARGE.c.deadline_ms <= bindparam("elapsed_ms"),
    )
    .order_by(CHARGE.c.id)
)
_PAYMENT_BY_ID = Prepared(select(PAYMENT).where(PAYMENT.c.id == bindparam("value")))
_PAYMENTS = Prepared(
    select(PAYMENT, TIE.c.period, TIE.c.in_time, TIE.c.in_time_by_bank, TIE.c.clock_doubt, TIE.c.charge_id)
    .outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)
    .where(
        or_(
            PAYMENT.c.charge_id == bindparam("value"),
            PAYMENT.c.id.in_(select(TIE.c.payment_id).where(TIE.c.charge_id == bindparam("value"))),
        )
    )
    .order_by(PAYMENT.c.seq, PAYMENT.c.id)
)
_EXCEPTIONS = Prepared(
    select(EXCEPTION).where(EXCEPTION.c.charge_id == bindparam("value")).order_by(EXCEPTION.c.id)
)


class SaleRows(Gathered):
    """Reads and writes what sales are made of, in the till's thread."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._foreseen = Foreseen()
        self._payment_rows: dict[str, rows.Params] = {}

    # --- charges ----------------------------------------------------------------------------

    def charge(self, ref: ChargeRef) -> Charge | None:
        """Return the charge that ``ref`` names, None where it is unknown or out of its scope."""
        for name, query in _CHARGE_BY.items():
            value = getattr(ref, name)
            if value is not None:
                found = self._foreseen.charges.get((name, value))
                if found is None:
                    row = query.run(self._driver, {"value": value}).fetchone()
                    found = None if row is None else rows.charge_of(row)
                seen = found is not None and ref.scope in {None, found.created_by}
                return found if seen else None
        return None

    def open_charges(self, scope: str | None = None) -> list[Charge]:
        """Return pending and verifying charges, oldest first."""
        query = select(CHARGE).where(_IS_OPEN).order_by(CHARGE.c.id)
        return self._charges(query if scope is None else query.where(CHARGE.c.created_by == scope))

    def due_charges(self, moment: Moment) -> list[Charge]:
        """Return open charges whose time is over on this run's clock."""
        found = _DUE.run(self._driver, {"run": moment.run, "elapsed_ms": moment.elapsed_ms})
        return [rows.charge_of(row) for row in found]

    def newest_live(self, register: str) -> Charge | None:
        """Return the charge that is, or was last, on the register's screens."""
        query = select(CHARGE).where(CHARGE.c.register == register, CHARGE.c.live == 1)
        found = self._charges(query.order_by(CHARGE.c.id.desc()).limit(1))
        return found[0] if found else None

    def charges(
        self, state: State | None, after_id: int, limit: int, *, scope: str | None, newest_first: bool
    ) -> list[Charge]:
        """Return a page of charges after (newest first: before) a number; 0 is the beginning."""
        query = select(CHARGE).limit(limit)
        if newest_first:
            query = query.order_by(CHARGE.c.id.desc())
            query = query.where(CHARGE.c.id < after_id) if after_id else query
        else:
            query = query.order_by(CHARGE.c.id).where(CHARGE.c.id > after_id)
        if state is not None:
            query = query.where(CHARGE.c.state == str(state))
        return self._charges(query if scope is None else query.where(CHARGE.c.created_by == scope))

    def _charges(self, query: Select[Any]) -> list[Charge]:
        return [rows.charge_of(row) for row in self._connection.execute(query)]

    def add_charge(self, charge: Charge) -> Charge:
        """Store a new charge; returns it with its number."""
        number = self._connection.execute(
            insert(CHARGE).returning(CHARGE.c.id), rows.charge_params(charge)
        ).scalar_one()
        return replace(charge, id=number)

    def save_charge(self, before: Charge, after: Charge) -> None:
        """Apply a transition to the charge in the state it was read in."""
        if after == before:
            return
        self._foreseen.forget(before)
        self._gather_charge(before.id, str(before.state), rows.charge_changes(after))

    def sale(self, charge: Charge) -> Sale:
        """Return a charge with its distinct payments and its exceptions."""
        if charge.id in self._foreseen.unpaid and charge.settled is None:
            return Sale(charge=charge)
        payments = self._payments(charge.id)
        if not payments and charge.settled is None:
            return Sale(charge=charge)
        found = _EXCEPTIONS.run(self._driver, {"value": charge.id})
        return Sale(
            charge=charge, payments=payments, exceptions=tuple(rows.exception_of(row) for row in found)
        )

    def _payments(self, charge_id: int) -> tuple[Payment, ...]:
        """Return distinct payments in order of arrival; a bare form and its proof are one."""
        width = len(PAYMENT.c)
        loaded = [
            _tied(rows.payment_of(row[:width]), row[width:])
            for row in _PAYMENTS.run(self._driver, {"value": charge_id})
        ]
        proofs = {each.pairs: each for each in loaded if each.pairs is not None}
        return tuple(
            merge(each, proofs[each.id]) if each.id in proofs else each
            for each in loaded
            if each.pairs is None
        )

    # --- payments ---------------------------------------------------------------------------

    def payment(self, payment_id: str) -> tuple[Payment, Result] | None:
        """Return a payment as it was stored, and what was answered for it."""
        if payment_id in self._foreseen.new_payments:
            return None
        row = _PAYMENT_BY_ID.run(self._driver, {"value": payment_id}).fetchone()
        return None if row is None else rows.stored_payment_of(row)

    def tied_to(self, payment_id: str) -> int | None:
        """Return the charge that an orphaned payment was tied to later."""
        return self._connection.execute(
            select(TIE.c.charge_id).where(TIE.c.payment_id == payment_id)
        ).scalar()

    def orphans_of(self, txid: str) -> list[Payment]:
        """Return payments that came for a txid before its charge was known, and are not tied."""
        query = (
            select(PAYMENT)
            .outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)
            .where(PAYMENT.c.charge_id.is_(None), PAYMENT.c.txid == txid, TIE.c.payment_id.is_(None))
        )
        return [rows.payment_of(row) for row in self._connection.execute(query)]

    def add_payment(self, payment: Payment, result: Result, notice: PaymentNotice) -> None:
        """Store a payment with the number of the event that will name it; the payer goes aside."""
        salt = secrets.token_bytes(16)
        payer = notice.payer
        person = None if payer is None else rows.person_hash(payer, salt)
        row = rows.payment_params(payment, result, notice, person)
        self._payment_rows[payment.id] = row
        self._foreseen.forget_payment(payment.id, payment.charge_id)
        self._gather_payment(row, None if payer is None else rows.person_params(payment.id, payer, salt))

    def add_tie(self, payment: Payment, charge_id: int) -> None:
        """Tie an orphan to a charge, with how it was judged for it."""
        values = {
            "payment_id": payment.id,
            "charge_id": charge_id,
            "period": str(payment.period),
            "in_time": int(payment.in_time),
            "in_time_by_bank": int(payment.in_time_by_bank),
            "clock_doubt": int(payment.clock_doubt),
        }
        self._connection.execute(insert(TIE), values)
        self._foreseen.forget_payment(payment.id, charge_id)

    # --- exceptions -------------------------------------------------------------------------

    def save_exceptions(
        self, before: Sequence[ShopException], after: Sequence[ShopException]
    ) -> tuple[ShopException, ...]:
        """Store new and changed exceptions; returns all of ``after`` with their numbers."""
        known = {each.id: each for each in before}
        return tuple(each if known.get(each.id) == each else self._save_exception(each) for each in after)

    def _save_exception(self, exception: ShopException) -> ShopException:
        values = rows.exception_params(exception)
        if exception.id:
            self._connection.execute(
                update(EXCEPTION)
                .where(EXCEPTION.c.id == bindparam("old_id"))
                .values({name: bindparam(f"new_{name}") for name in values}),
                {"old_id": exception.id, **{f"new_{name}": value for name, value in values.items()}},
            )
            return exception
        number = self._connection.execute(insert(EXCEPTION).returning(EXCEPTION.c.id), values).scalar_one()
        return replace(exception, id=number)

    def exception(self, exception_id: int) -> ShopException | None:
        """Return one exception."""
        row = self._connection.execute(select(EXCEPTION).where(EXCEPTION.c.id == exception_id)).first()
        return None if row is None else rows.exception_of(row)

    def orphan_exception(self, payment_id: str) -> ShopException | None:
        """Return the open exception of an orphaned payment."""
        query = select(EXCEPTION).where(
            EXCEPTION.c.payment_id == payment_id,
            EXCEPTION.c.charge_id.is_(None),
            EXCEPTION.c.resolution == str(Resolution.OPEN),
        )
        row = self._connection.execute(query).first()
        return None if row is None else rows.exception_of(row)

    def open_exceptions(self, limit: int) -> list[ShopException]:
        """Return open exceptions, newest first."""
        query = select(EXCEPTION).where(EXCEPTION.c.resolution == str(Resolution.OPEN))
        found = self._connection.execute(query.order_by(EXCEPTION.c.id.desc()).limit(limit))
        return [rows.exception_of(row) for row in found]


def _tied(payment: Payment, tie: Sequence[Any]) -> Payment:
    """Return a payment judged for the charge that it was tied to later."""
    period, in_time, in_time_by_bank, clock_doubt, charge_id = tie
    if charge_id is None:
        return payment
    return replace(
        payment,
        charge_id=charge_id,
        period=State(period),
        in_time=bool(in_time),
        in_time_by_bank=bool(in_time_by_bank),
        clock_doubt=bool(clock_doubt),
    )
