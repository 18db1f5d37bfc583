"""One transaction of the ledger: the only way to read and write it.

Rows become frozen values here and never leave. Events and answers are gathered and written at the end of
the transaction, so that a hundred confirmations cost few statements and one fsync. Numbers come from a
counter row inside the transaction: what is rolled back leaves no gap.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from pos_app.domain.charge import Charge, Moment, Sale
from pos_app.domain.commands import BankTask, ChargeRef, Device, EventPage
from pos_app.domain.errors import GuardError, RefusedError
from pos_app.domain.events import WIRE_KINDS, Event, Recorded
from pos_app.domain.payment import (
    OPEN_STATES,
    Payment,
    PaymentNotice,
    Resolution,
    Result,
    ShopException,
    State,
)
from pos_app.services import rows
from pos_app.services.chain import link
from pos_app.services.prepared import Prepared
from pos_app.services.tables import (
    ANSWER,
    CASH_SESSION,
    CHARGE,
    COUNTER,
    DEVICE,
    EVENT,
    EXCEPTION,
    OUTBOX,
    PAYMENT,
    PERSON,
    SETTING,
    TIE,
)

_MAX_BEHIND = 1001

_OPEN = [str(state) for state in sorted(OPEN_STATES)]
_WIRE = [str(kind) for kind in sorted(WIRE_KINDS)]
_CHARGE_BY = {
    name: Prepared(select(CHARGE).where(CHARGE.c[name] == bindparam("value")).order_by(CHARGE.c.id.desc()))
    for name in ("id", "bank_payment_id", "txid", "reference")
}
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
_ANSWER = Prepared(
    select(ANSWER.c.content, ANSWER.c.seq, ANSWER.c.result, ANSWER.c.charge_id).where(
        ANSWER.c.device == bindparam("device"),
        ANSWER.c.kind == bindparam("kind"),
        ANSWER.c.key == bindparam("key"),
    )
)
_COUNTER = Prepared(select(COUNTER.c.value, COUNTER.c.hash).where(COUNTER.c.name == "event"))
_SAVE_COUNTER = Prepared(
    update(COUNTER)
    .where(COUNTER.c.name == "event")
    .values(value=bindparam("new_value"), hash=bindparam("new_hash"))
)
_ADD_PAYMENT = Prepared(insert(PAYMENT))
_ADD_EVENT = Prepared(insert(EVENT))
_ADD_ANSWER = Prepared(insert(ANSWER))
_RESULT = list(PAYMENT.c.keys()).index("result")
_CHANGEABLE = ("state", "run", "deadline_ms", "live", "ending", "settled", "paid_by", "closed_at")
_SAVE_CHARGE = Prepared(
    update(CHARGE)
    .where(CHARGE.c.id == bindparam("old_id"), CHARGE.c.state == bindparam("old_state"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGEABLE})
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a request or delivery: its content's hash, event, word and charge."""

    content: bytes
    seq: int
    result: str
    charge_id: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a savepoint stands in what is gathered."""

    head: tuple[int, bytes] | None
    events: int
    answers: int
    outbox_changed: bool


class UnitOfWork:
    """Reads and writes of one transaction, in the till's thread.

    Attributes:
        flushed: :meth:`flush` wrote something, so there is something to commit.
        recorded: the events of this transaction, in order.
        outbox_changed: a task for banks was added or answered.
    """

    def __init__(self, connection: Connection) -> None:
        self.flushed = False
        self.outbox_changed = False
        self.recorded: list[Recorded] = []
        self._connection = connection
        self._head: tuple[int, bytes] | None = None
        self._event_rows: list[rows.Params] = []
        self._answer_rows: dict[tuple[str, str, str], rows.Params] = {}
        self._payment_rows: dict[str, rows.Params] = {}

    # --- the transaction --------------------------------------------------------------------

    def savepoint(self) -> Mark:
        """Begin one command."""
        self._connection.exec_driver_sql("SAVEPOINT command")
        return Mark(self._head, len(self.recorded), len(self._answer_rows), self.outbox_changed)

    def release(self) -> None:
        """Keep what the command did."""
        self._connection.exec_driver_sql("RELEASE command")

    def undo(self, mark: Mark) -> None:
        """Undo what the command did, in the tables and in what is gathered."""
        self._connection.exec_driver_sql("ROLLBACK TO command")
        self.release()
        self._head = mark.head
        self.outbox_changed = mark.outbox_changed
        del self.recorded[mark.events :], self._event_rows[mark.events :]
        for key in list(self._answer_rows)[mark.answers :]:
            del self._answer_rows[key]

    def flush(self) -> None:
        """Write what was gathered; call once, before the commit. Each write has an event, so none is none."""
        if not self._event_rows:
            return
        _ADD_EVENT.run_many(self._connection, self._event_rows)
        if self._answer_rows:
            _ADD_ANSWER.run_many(self._connection, list(self._answer_rows.values()))
        seq, hash_ = self.head
        _SAVE_COUNTER.run(self._connection, {"new_value": seq, "new_hash": hash_})
        self.flushed = True

    @property
    def head(self) -> tuple[int, bytes]:
        """Number and hash of the newest event, this transaction's included."""
        if self._head is None:
            row = _COUNTER.run(self._connection, {}).fetchone()
            self._head = (row[0], row[1])
        return self._head

    # --- events -----------------------------------------------------------------------------

    def next_seq(self) -> int:
        """Return the number that the next recorded event will have."""
        return self.head[0] + 1

    def record(self, event: Event, moment: Moment, register: str) -> Recorded:
        """Number an event, chain it, and keep it with this transaction."""
        previous_seq, previous_hash = self.head
        charge = None if event.sale is None else event.sale.charge
        row: rows.Params = {
            "seq": previous_seq + 1,
            "at": rows.to_micros(moment.at),
            "elapsed_ms": moment.elapsed_ms,
            "run": moment.run,
            "register": register,
            "actor": event.actor,
            "kind": str(event.kind),
            "charge_id": charge and charge.id,
            "created_by": charge and charge.created_by,
            "payment_id": event.payment_id,
            "body": rows.body_of(event),
        }
        payment = self._payment_rows.pop(event.payment_id, None) if event.payment_id else None
        hash_ = link(previous_hash, list(row.values()), None if payment is None else list(payment.values()))
        self._event_rows.append({**row, "previous_hash": previous_hash, "hash": hash_})
        self._head = (previous_seq + 1, hash_)
        recorded = Recorded(seq=previous_seq + 1, at=moment.at, event=event)
        self.recorded.append(recorded)
        return recorded

    def events(self, since: int, scope: str | None, limit: int) -> EventPage:
        """Return committed events about charges after ``since`` that a receiver may see."""
        visible = self._visible(scope)
        query = select(EVENT).where(*visible, EVENT.c.seq > since).order_by(EVENT.c.seq).limit(limit + 1)
        found = [rows.recorded_of(row) for row in self._connection.execute(query)]
        counted = select(literal(1)).where(*visible, EVENT.c.seq > since).limit(_MAX_BEHIND).subquery()
        behind = self._connection.execute(select(func.count()).select_from(counted)).scalar_one()
        last = self._connection.execute(select(func.max(EVENT.c.seq)).where(*visible)).scalar_one()
        return EventPage(events=tuple(found[:limit]), more=len(found) > limit, behind=behind, last=last or 0)

    @staticmethod
    def _visible(scope: str | None) -> list[ColumnElement[bool]]:
        told = EVENT.c.kind.in_(_WIRE)
        return [told] if scope is None else [told, EVENT.c.created_by == scope]

    # --- charges ----------------------------------------------------------------------------

    def charge(self, ref: ChargeRef) -> Charge | None:
        """Return the charge that ``ref`` names, None where it is unknown or out of its scope."""
        for name, query in _CHARGE_BY.items():
            value = getattr(ref, name)
            if value is not None:
                row = query.run(self._connection, {"value": value}).fetchone()
                found = None if row is None else rows.charge_of(row)
                seen = found is not None and ref.scope in {None, found.created_by}
                return found if seen else None
        return None

    def open_charges(self, scope: str | None = None) -> list[Charge]:
        """Return pending and verifying charges, oldest first."""
        query = select(CHARGE).where(CHARGE.c.state.in_(_OPEN)).order_by(CHARGE.c.id)
        return self._charges(query if scope is None else query.where(CHARGE.c.created_by == scope))

    def due_charges(self, moment: Moment) -> list[Charge]:
        """Return open charges whose time is over on this run's clock."""
        return self._charges(
            select(CHARGE)
            .where(
                CHARGE.c.state.in_(_OPEN),
                CHARGE.c.run == moment.run,
                CHARGE.c.deadline_ms <= moment.elapsed_ms,
            )
            .order_by(CHARGE.c.id)
        )

    def newest_live(self, register: str) -> Charge | None:
        """Return the charge that is, or was last, on the register's screens."""
        query = select(CHARGE).where(CHARGE.c.register == register, CHARGE.c.live == 1)
        found = self._charges(query.order_by(CHARGE.c.id.desc()).limit(1))
        return found[0] if found else None

    def following(self, charge_id: int) -> list[Charge]:
        """Return charges that ask for the missing rest of this one."""
        return self._charges(select(CHARGE).where(CHARGE.c.follows == charge_id))

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
        """Apply a transition to the charge in the state it was read in.

        Raises:
            GuardError: the charge is not in that state any more.
        """
        if after == before:
            return
        changes = {f"new_{name}": value for name, value in rows.charge_changes(after).items()}
        result = _SAVE_CHARGE.run(
            self._connection, {"old_id": before.id, "old_state": str(before.state), **changes}
        )
        if result.rowcount != 1:
            raise GuardError(before.id, before.state)

    def sale(self, charge: Charge) -> Sale:
        """Return a charge with its distinct payments and its exceptions."""
        payments = self._payments(charge.id)
        if not payments and charge.settled is None:
            return Sale(charge=charge)
        found = _EXCEPTIONS.run(self._connection, {"value": charge.id})
        return Sale(
            charge=charge, payments=payments, exceptions=tuple(rows.exception_of(row) for row in found)
        )

    def _payments(self, charge_id: int) -> tuple[Payment, ...]:
        """Return distinct payments in order of arrival; a bare form and its proof are one."""
        width = len(PAYMENT.c)
        loaded = [
            _tied(rows.payment_of(row[:width]), row[width:])
            for row in _PAYMENTS.run(self._connection, {"value": charge_id})
        ]
        proofs = {each.pairs: each for each in loaded if each.pairs is not None}
        return tuple(
            replace(each, id=proofs[each.id].id, end_to_end_id=proofs[each.id].end_to_end_id)
            if each.id in proofs
            else each
            for each in loaded
            if each.pairs is None
        )

    # --- payments ---------------------------------------------------------------------------

    def payment(self, payment_id: str) -> tuple[Payment, Result] | None:
        """Return a payment as it was stored, and what was answered for it."""
        row = _PAYMENT_BY_ID.run(self._connection, {"value": payment_id}).fetchone()
        return None if row is None else (rows.payment_of(row), Result(row[_RESULT]))

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
        _ADD_PAYMENT.run(self._connection, row)
        self._payment_rows[payment.id] = row
        if payer is not None:
            values = {"payment_id": payment.id, "name": payer.name, "tax_id": payer.tax_id, "salt": salt}
            self._connection.execute(insert(PERSON), values)

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

    # --- answers, outbox, settings, devices, sessions ---------------------------------------

    def answer(self, device: str, kind: str, key: str) -> Answer | None:
        """Return what was answered to this request or delivery before."""
        row = self._answer_rows.get((device, kind, key))
        if row is not None:
            return Answer(row["content"], row["seq"], row["result"], row["charge_id"])
        found = _ANSWER.run(self._connection, {"device": device, "kind": kind, "key": key}).fetchone()
        return None if found is None else Answer(*found)

    def add_answer(self, device: str, kind: str, key: str, answer: Answer) -> None:
        """Keep, for ever, what is answered to a request or delivery."""
        self._answer_rows[device, kind, key] = {
            "device": device,
            "kind": kind,
            "key": key,
            "content": answer.content,
            "seq": answer.seq,
            "result": answer.result,
            "charge_id": answer.charge_id,
        }

    def add_task(self, request: str, kind: str, charge_id: int, at: datetime) -> None:
        """Keep something that banks have to be asked until they answer."""
        values = {
            "request": request,
            "seq": self.next_seq(),
            "destination": "bank",
            "kind": kind,
            "charge_id": charge_id,
            "created_at": rows.to_micros(at),
        }
        self._connection.execute(insert(OUTBOX), values)
        self.outbox_changed = True

    def settle_tasks(self, charge_id: int, at: datetime) -> int:
        """Note that a charge needs no more asking; returns how many tasks that ended."""
        result = self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.charge_id == charge_id, OUTBOX.c.answered_at.is_(None))
            .values(answered_at=rows.to_micros(at))
        )
        self.outbox_changed = self.outbox_changed or result.rowcount > 0
        return result.rowcount

    def open_tasks(self, limit: int) -> list[BankTask]:
        """Return what banks still have to be asked, oldest first."""
        query = (
            select(OUTBOX, CHARGE.c.bank_payment_id, CHARGE.c.txid)
            .join(CHARGE, CHARGE.c.id == OUTBOX.c.charge_id)
            .where(OUTBOX.c.answered_at.is_(None))
            .order_by(OUTBOX.c.seq)
            .limit(limit)
        )
        return [_task(row) for row in self._connection.execute(query)]

    def setting(self, name: str) -> str | None:
        """Return one setting's text."""
        return self._connection.execute(select(SETTING.c.value).where(SETTING.c.name == name)).scalar()

    def put_setting(self, name: str, value: str) -> None:
        """Store one setting's text."""
        if self.setting(name) is None:
            self._connection.execute(insert(SETTING), {"name": name, "value": value})
        else:
            self._connection.execute(update(SETTING).where(SETTING.c.name == name).values(value=value))

    def devices(self) -> list[Device]:
        """Return all devices, in order of their making."""
        query = select(DEVICE).order_by(DEVICE.c.created_at, DEVICE.c.id)
        return [rows.device_of(row) for row in self._connection.execute(query)]

    def add_device(self, device: Device) -> None:
        """Store a new device."""
        self._connection.execute(insert(DEVICE), rows.device_params(device))

    def revoke_device(self, device_id: str, at: datetime) -> Device:
        """Note that a device is refused from now on.

        Raises:
            RefusedError: ``not_found``.
        """
        found = next((each for each in self.devices() if each.id == device_id), None)
        if found is None:
            raise RefusedError(reason="not_found", detail=device_id)
        query = update(DEVICE).where(DEVICE.c.id == device_id)
        self._connection.execute(query.values(revoked_at=rows.to_micros(at)))
        return replace(found, revoked_at=at)

    def open_session(self, register: str) -> tuple[int, str, datetime] | None:
        """Return number, operator and opening of the register's open cash session."""
        query = select(CASH_SESSION).where(
            CASH_SESSION.c.register == register, CASH_SESSION.c.closed_at.is_(None)
        )
        row = self._connection.execute(query).first()
        return None if row is None else (row.id, row.operator, rows.from_micros(row.opened_at))

    def add_session(self, register: str, operator: str, at: datetime, fund: int) -> int:
        """Open a cash session; returns its number."""
        values = {
            "register": register,
            "operator": operator,
            "opened_at": rows.to_micros(at),
            "fund": fund,
        }
        query = insert(CASH_SESSION).returning(CASH_SESSION.c.id)
        return int(self._connection.execute(query, values).scalar_one())


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


def _task(row: Row[Any]) -> BankTask:
    return BankTask(
        request=row.request,
        kind=row.kind,
        charge_id=row.charge_id,
        bank_payment_id=row.bank_payment_id,
        txid=row.txid,
        created_at=rows.from_micros(row.created_at),
    )
