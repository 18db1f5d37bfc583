"""Charges, payments and exceptions of the ledger as frozen values: one half of the unit of work.

Rows never leave. Statements on the path of a confirmation are compiled once.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from pos_app.domain.charge import SHOWN_ROWS, Charge, ChargeRecord, ClockReading
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.errors import GuardError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    OPEN_STATES,
    Payment,
    PaymentNotice,
    Refund,
    Result,
    State,
    merge,
)
from pos_app.services.ledger import row_mapping
from pos_app.services.ledger.compiled_statement import CompiledStatement
from pos_app.services.ledger.declared import NUMBERS_ABOVE
from pos_app.services.ledger.exception_rows import ExceptionRows
from pos_app.services.ledger.prefetch import PrefetchedRows
from pos_app.services.ledger.tables import CHARGE, PAYMENT, REFUND, SETTING, TIE
from pos_app.services.ledger.write_buffer import guarded

_PAIRS = list(PAYMENT.c.keys()).index("pairs")
_OPEN: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in sorted(OPEN_STATES)]
_IS_OPEN, _IS_FINAL = CHARGE.c.state.in_(_OPEN), CHARGE.c.state.not_in(_OPEN)
"""Written out, since SQLite sees only then that the index of open, or of final, charges is enough."""


def is_of(register: object) -> ColumnElement[bool]:
    """Return that a charge is a register's, found by another index: nearly all of a ledger are one's."""
    return literal_column("+charge.register") == register


_IS_MADE = CHARGE.c.created_by != literal_column("''")
_HAS_REFERENCE = CHARGE.c.reference != literal_column("''")
_CHARGE_BY = {
    name: CompiledStatement(
        select(CHARGE).where(CHARGE.c[name] == bindparam("value"), *wanted).order_by(CHARGE.c.id.desc())
    )
    for name, wanted in (
        ("id", ()),
        ("bank_payment_id", ()),
        ("txid", ()),
        ("reference", (_HAS_REFERENCE,)),
    )
}
_DUE = CompiledStatement(
    select(CHARGE)
    .where(
        _IS_OPEN,
        is_of(bindparam("register")),
        CHARGE.c.run == bindparam("run"),
        CHARGE.c.deadline_ms <= bindparam("elapsed_ms"),
    )
    .order_by(CHARGE.c.id)
)
_NEWEST_LIVE = CompiledStatement(
    select(CHARGE)
    .where(CHARGE.c.register == bindparam("register"), CHARGE.c.live == literal_column("1"))
    .order_by(CHARGE.c.id.desc())
    .limit(1)
)
# The sign keeps SQLite from the index of all charges of a device: few of them are open.
_COUNT_OPEN = CompiledStatement(
    select(func.count())
    .select_from(CHARGE)
    .where(_IS_OPEN, literal_column("+created_by") == bindparam("device"))
)
_PAYMENT_BY_ID = CompiledStatement(select(PAYMENT).where(PAYMENT.c.id == bindparam("value")))
_WITH_TIE = select(
    PAYMENT, TIE.c.period, TIE.c.in_time, TIE.c.in_time_by_bank, TIE.c.clock_doubt, TIE.c.charge_id
)
_PAYMENTS = CompiledStatement(
    _WITH_TIE.outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)
    .where(
        or_(
            PAYMENT.c.charge_id == bindparam("value"),
            PAYMENT.c.id.in_(select(TIE.c.payment_id).where(TIE.c.charge_id == bindparam("value"))),
        )
    )
    .order_by(PAYMENT.c.seq, PAYMENT.c.id)
)
_NEWEST_PAYMENTS = CompiledStatement(
    _WITH_TIE.outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)
    .where(PAYMENT.c.charge_id == bindparam("value"))
    .order_by(PAYMENT.c.seq.desc())
    .limit(SHOWN_ROWS + 1)  # one of them may be the other form of a bare payment
)
_NEWEST_TIED = CompiledStatement(
    _WITH_TIE.join(TIE, TIE.c.payment_id == PAYMENT.c.id)
    .where(TIE.c.charge_id == bindparam("value"))
    .order_by(PAYMENT.c.seq.desc())
    .limit(SHOWN_ROWS)
)
_ASKED_IDS = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_PAYMENTS_BY_ID = CompiledStatement(
    _WITH_TIE.outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id).where(
        or_(PAYMENT.c.id.in_(_ASKED_IDS), PAYMENT.c.pairs.in_(_ASKED_IDS))
    )
)
_REFUNDS = CompiledStatement(
    select(REFUND).where(REFUND.c.payment_id.in_(_ASKED_IDS)).order_by(REFUND.c.at, REFUND.c.id)
)
_SET_CODE = CompiledStatement(
    update(CHARGE)
    .where(CHARGE.c.id == bindparam("old_id"), CHARGE.c.code == "")
    .values(code=bindparam("new_code"))
)
_RESTS = CompiledStatement(select(CHARGE).where(CHARGE.c.follows == bindparam("value")).order_by(CHARGE.c.id))
_BARE = CompiledStatement(
    select(PAYMENT.c.id).where(PAYMENT.c.charge_id == bindparam("value"), PAYMENT.c.end_to_end_id.is_(None))
)
_NUMBERS_ABOVE = CompiledStatement(select(SETTING.c.value).where(SETTING.c.name == NUMBERS_ABOVE))
_NEWEST_NUMBER = CompiledStatement(select(func.max(CHARGE.c.id)))


class ChargeRows(ExceptionRows):
    """Reads and writes what sales are made of, in the till's thread."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._prefetched = PrefetchedRows()
        self._payment_rows: dict[str, row_mapping.Params] = {}

    # --- charges ----------------------------------------------------------------------------

    def charge(self, ref: ChargeRef) -> Charge | None:
        """Return the charge that ``ref`` names, None where it is unknown or out of its scope."""
        for name, query in _CHARGE_BY.items():
            value = getattr(ref, name)
            if value is not None:
                found = self._prefetched.charges.get((name, value))
                if found is None:
                    row = query.run(self._driver, {"value": value}).fetchone()
                    found = None if row is None else row_mapping.charge_of(row)
                seen = found is not None and ref.scope in {None, found.created_by}
                return found if seen else None
        return None

    def open_charges(self, register: str, scope: str | None = None, limit: int | None = None) -> list[Charge]:
        """Return a register's pending and verifying charges, oldest first."""
        query = _by_index("open_charge").where(_IS_OPEN, is_of(register))
        query = query.order_by(CHARGE.c.id).limit(limit)
        return self._charges(query if scope is None else query.where(CHARGE.c.created_by == scope))

    def count_open(self, device: str) -> int:
        """Return how many pending and verifying charges a device has made."""
        return int(_COUNT_OPEN.run(self._driver, {"device": device}).fetchone()[0])

    def due_charges(self, register: str, moment: ClockReading) -> list[Charge]:
        """Return a register's open charges whose time is over on this run's clock."""
        asked = {"register": register, "run": moment.run, "elapsed_ms": moment.elapsed_ms}
        found = _DUE.run(self._driver, asked)
        return [row_mapping.charge_of(row) for row in found]

    def newest_live(self, register: str) -> Charge | None:
        """Return the charge that is, or was last, on the register's screens."""
        row = _NEWEST_LIVE.run(self._driver, {"register": register}).fetchone()
        return None if row is None else row_mapping.charge_of(row)

    def charges(  # noqa: PLR0913 - what a list may be asked for
        self,
        register: str,
        state: State | None,
        after_id: int,
        limit: int,
        *,
        scope: str | None,
        newest_first: bool,
    ) -> list[Charge]:
        """Return a page of a register's charges after (newest first: before) a number; 0 is the beginning.

        Each goes by an index that holds what is asked for and nothing else, so that it takes as long with any
        number of other charges.
        """
        query = _listed(register, state, scope).limit(limit)
        if newest_first:
            query = query.order_by(CHARGE.c.id.desc())
            query = query.where(CHARGE.c.id < after_id) if after_id else query
        else:
            query = query.order_by(CHARGE.c.id).where(CHARGE.c.id > after_id)
        return self._charges(query)

    def _charges(self, query: Select[Any]) -> list[Charge]:
        return [row_mapping.charge_of(row) for row in self._connection.execute(query)]

    def add_charge(self, charge: Charge) -> Charge:
        """Store a new charge; returns it with its number: one more than the highest that was ever given."""
        row = {**row_mapping.charge_params(charge), "id": self._free_number()}
        number = self._connection.execute(insert(CHARGE).returning(CHARGE.c.id), row).scalar_one()
        return replace(charge, id=number)

    def _free_number(self) -> int | None:
        """Return the number of the next charge; None lets the table take the one after its highest."""
        above = _NUMBERS_ABOVE.run(self._driver, {}).fetchone()
        if above is None:
            return None
        (newest,) = _NEWEST_NUMBER.run(self._driver, {}).fetchone()
        return max(newest or 0, int(above[0])) + 1

    def save_charge(self, before: Charge, after: Charge) -> None:
        """Apply a transition to the charge in the state it was read in."""
        if after == before:
            return
        self._prefetched.forget(before)
        self._gather_charge(before.id, str(before.state), row_mapping.charge_changes(after))

    def set_code(self, charge: Charge, code: str) -> Charge:
        """Give a charge its code, which no later statement of ours touches."""
        self._prefetched.forget(charge)
        with guarded():
            if _SET_CODE.run(self._driver, {"old_id": charge.id, "new_code": code}).rowcount != 1:
                raise GuardError
        return replace(charge, code=code)

    def rests_of(self, charge_id: int) -> list[Charge]:
        """Return the charges that ask for the missing rest of one, oldest first."""
        return [row_mapping.charge_of(row) for row in _RESTS.run(self._driver, {"value": charge_id})]

    def record(self, charge: Charge, *, whole: bool = False) -> ChargeRecord:
        """Return a charge with its distinct payments, their refunds and its exceptions.

        Args:
            charge: as it stands in the ledger.
            whole: all of them, for a decision; else of many the newest, which takes as long for any number.
        """
        if not charge.payments_total and charge.settled is None:
            return ChargeRecord(charge=charge)
        is_whole = whole or charge.payments_total <= SHOWN_ROWS
        if is_whole:
            raw = list(_PAYMENTS.run(self._driver, {"value": charge.id}))
            exceptions = self._exceptions_of(charge.id)
        else:
            raw = self._newest_payments(charge)
            exceptions = self._newest_exceptions(charge.id)
        payments, refunds = self._with_refunds(raw)
        record = ChargeRecord(charge=charge, payments=payments, exceptions=exceptions, refunds=refunds)
        return record if is_whole else replace(record.shown(), is_whole=False)

    def _newest_payments(self, charge: Charge) -> list[Sequence[Any]]:
        """Return the rows of the newest payments, in any order, and of the one that paid."""
        asked = {"value": charge.id}
        newest = [*_NEWEST_PAYMENTS.run(self._driver, asked), *_NEWEST_TIED.run(self._driver, asked)]
        ids = {row[0] for row in newest} | {row[_PAIRS] for row in newest if row[_PAIRS] is not None}
        if charge.paid_by is not None:
            ids.add(charge.paid_by)
        found = _PAYMENTS_BY_ID.run(self._driver, {"ids": _json(ids)}).fetchall()
        missing = {row[_PAIRS] for row in found if row[_PAIRS] is not None} - {row[0] for row in found}
        return [*found, *(_PAYMENTS_BY_ID.run(self._driver, {"ids": _json(missing)}) if missing else ())]

    def _with_refunds(self, raw: Sequence[Sequence[Any]]) -> tuple[tuple[Payment, ...], tuple[Refund, ...]]:
        """Return distinct payments in order of arrival; a bare form and its proof are one."""
        width = len(PAYMENT.c)
        unique = {row[0]: _tied(row_mapping.payment_of(row[:width]), row[width:]) for row in raw}
        loaded = sorted(unique.values(), key=lambda each: (each.seq, each.id))
        proofs = {each.bare_form_id: each for each in loaded if each.bare_form_id is not None}
        known_as = {pair: proof.id for pair, proof in proofs.items()}
        refunds = tuple(
            replace(each, payment_id=known_as.get(each.payment_id, each.payment_id))
            for each in map(row_mapping.refund_of, _REFUNDS.run(self._driver, {"ids": _json(unique)}))
        )
        given_back: Counter[str] = Counter()
        for refund in refunds:
            given_back[refund.payment_id] += refund.amount if refund.counts else 0
        payments = (
            merge(each, proofs[each.id]) if each.id in proofs else each
            for each in loaded
            if each.bare_form_id is None
        )
        return tuple(
            replace(each, given_back=Centavos(given_back[each.id])) if given_back[each.id] else each
            for each in payments
        ), refunds

    # --- payments ---------------------------------------------------------------------------

    def payment(self, payment_id: str) -> tuple[Payment, Result] | None:
        """Return a payment as it was stored, and what was answered for it."""
        if payment_id in self._prefetched.new_payments:
            return None
        row = _PAYMENT_BY_ID.run(self._driver, {"value": payment_id}).fetchone()
        return None if row is None else row_mapping.stored_payment_of(row)

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
        return [row_mapping.payment_of(row) for row in self._connection.execute(query)]

    def add_payment(self, payment: Payment, result: Result, notice: PaymentNotice) -> None:
        """Store a payment with the number of the event that will name it; the payer goes aside."""
        salt = secrets.token_bytes(16)
        payer = notice.payer
        person = None if payer is None else row_mapping.person_hash(payer, salt)
        row = row_mapping.payment_params(payment, result, notice, person)
        self._payment_rows[payment.id] = row
        self._prefetched.forget_payment(payment.id)
        self._gather_payment(
            row, None if payer is None else row_mapping.person_params(payment.id, payer, salt)
        )

    def has_bare(self, charge_id: int) -> bool:
        """Return whether a payment of the charge came in the bare form."""
        return _BARE.run(self._driver, {"value": charge_id}).fetchone() is not None

    def refunds_of(self, payment_id: str) -> list[Refund]:
        """Return what was given back of one payment, told before it or after."""
        if payment_id in self._prefetched.unrefunded:
            return []
        found = _REFUNDS.run(self._driver, {"ids": _json([payment_id])})
        return [row_mapping.refund_of(row) for row in found]

    def add_refund(self, refund: Refund) -> None:
        """Store a refund, before anybody is asked or told."""
        self._prefetched.unrefunded.discard(refund.payment_id)
        self._connection.execute(insert(REFUND), row_mapping.refund_params(refund))

    def save_refund(self, refund: Refund) -> None:
        """Store how a refund stands now."""
        self._connection.execute(
            update(REFUND).where(REFUND.c.id == refund.id),
            {"state": str(refund.state), "return_id": refund.return_id, "odd": refund.odd},
        )

    def add_tie(self, payment: Payment, charge_id: int) -> None:
        """Tie an orphan to a charge, with how it was judged for it."""
        values = {
            "payment_id": payment.id,
            "charge_id": charge_id,
            "period": str(payment.charge_state_on_arrival),
            "in_time": int(payment.in_time),
            "in_time_by_bank": int(payment.in_time_by_bank),
            "clock_doubt": int(payment.clock_doubt),
        }
        self._connection.execute(insert(TIE), values)


def _by_index(name: str) -> Select[Any]:
    """Return a query of charges that SQLite refuses where it cannot go by this index."""
    return select(CHARGE).with_hint(CHARGE, f"INDEXED BY {name}", "sqlite")


def _listed(register: str, state: State | None, scope: str | None) -> Select[Any]:
    """Return a query of a register's charges of one state, or one device, or both, by the index for it."""
    if state is None and scope is None:
        return _by_index("charge_of_register").where(CHARGE.c.register == register)
    if state is None:
        query = _by_index("charge_of_device").where(_IS_MADE)
    elif state in OPEN_STATES:
        query = _by_index("open_charge").where(_IS_OPEN)
    elif scope is None:
        query = _by_index("final_charge").where(_IS_FINAL)
    else:
        query = _by_index("final_charge_of_device").where(_IS_MADE, _IS_FINAL)
    query = query.where(is_of(register))
    if state is not None:
        query = query.where(CHARGE.c.state == literal_column(f"'{state}'"))
    return query if scope is None else query.where(CHARGE.c.created_by == scope)


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode(list(ids)).decode()


def _tied(payment: Payment, match: Sequence[Any]) -> Payment:
    """Return a payment judged for the charge that it was tied to later."""
    period, in_time, in_time_by_bank, clock_doubt, charge_id = match
    if charge_id is None:
        return payment
    return replace(
        payment,
        charge_id=charge_id,
        charge_state_on_arrival=State(period),
        in_time=bool(in_time),
        in_time_by_bank=bool(in_time_by_bank),
        clock_doubt=bool(clock_doubt),
    )
