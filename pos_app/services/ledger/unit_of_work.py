"""One transaction of the ledger: the only way to read and write it.

Rows become frozen values here and never leave. Events and answers are gathered and written at the end of
the transaction, so that a hundred confirmations cost few statements and one fsync. Numbers come from a
counter row inside the transaction: what is rolled back leaves no gap.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, literal, select, update

from pos_app.domain.charge import Charge, ClockReading
from pos_app.domain.commands.charges import BankTask
from pos_app.domain.commands.queries import EventPage
from pos_app.domain.events import WIRE_KINDS, Event, Recorded
from pos_app.domain.payment import PaymentNotice
from pos_app.domain.times import from_micros, to_micros
from pos_app.services.ledger import row_mapping
from pos_app.services.ledger.charge_rows import ChargeRows, is_of
from pos_app.services.ledger.compiled_statement import CompiledStatement
from pos_app.services.ledger.event_body import decode_event, encode_body
from pos_app.services.ledger.hash_chain import link
from pos_app.services.ledger.prefetch import DELIVERY
from pos_app.services.ledger.shop_rows import ShopRows
from pos_app.services.ledger.tables import ANSWER, CHARGE, COUNTER, EVENT, OUTBOX
from pos_app.services.ledger.write_buffer import guarded

_MAX_BEHIND = 1001

_WIRE = [str(kind) for kind in sorted(WIRE_KINDS)]
_ANSWER = CompiledStatement(
    select(ANSWER.c.content, ANSWER.c.seq, ANSWER.c.result, ANSWER.c.charge_id).where(
        ANSWER.c.device == bindparam("device"),
        ANSWER.c.kind == bindparam("kind"),
        ANSWER.c.key == bindparam("key"),
    )
)
_COUNTER = CompiledStatement(select(COUNTER.c.value, COUNTER.c.hash).where(COUNTER.c.name == "event"))
_SAVE_COUNTER = CompiledStatement(
    update(COUNTER)
    .where(COUNTER.c.name == "event")
    .values(value=bindparam("new_value"), hash=bindparam("new_hash"))
)
_NEWEST_EVENT = CompiledStatement(
    select(EVENT.c.kind, EVENT.c.actor, EVENT.c.payment_id, EVENT.c.body)
    .where(EVENT.c.charge_id == bindparam("charge_id"))
    .order_by(EVENT.c.seq.desc())
    .limit(1)
)
_ADD_EVENT = CompiledStatement(insert(EVENT))
_ADD_ANSWER = CompiledStatement(insert(ANSWER))


class StoredAnswer(Struct, frozen=True):
    """What was answered to a request or delivery: its content's hash, event, word and charge."""

    content: bytes
    seq: int
    result: str
    charge_id: int | None


class Mark(Struct, frozen=True):
    """Where a savepoint stands in what is gathered."""

    head: tuple[int, bytes] | None
    events: int
    answers: int
    outbox_changed: bool


class UnitOfWork(ChargeRows, ShopRows):
    """Reads and writes of one transaction, in the till's thread.

    Attributes:
        flushed: :meth:`flush` wrote something, so there is something to commit.
        recorded: the events of this transaction, in order.
        outbox_changed: a task for banks was added or answered.
        newest_charge: the highest order number that an event of this transaction tells of; 0 for none.
        erased: personal data was deleted, and must go from the log too.
    """

    def __init__(self, connection: Connection, head: tuple[int, bytes] | None = None) -> None:
        """Begin; ``head`` is that of the last commit, read from the counter where it is not known."""
        super().__init__(connection)
        self.flushed = False
        self.outbox_changed = False
        self.newest_charge = 0
        self.recorded: list[Recorded] = []
        self._head = head
        self._event_rows: list[row_mapping.Params] = []
        self._answer_rows: dict[tuple[str, str, str], row_mapping.Params] = {}

    # --- the transaction --------------------------------------------------------------------

    def prefetch(self, notices: Sequence[PaymentNotice]) -> None:
        """Read with one statement what the handlers of ``notices`` will ask; call before any of them."""
        if notices:
            self._prefetched.read(self._driver, notices)

    def savepoint(self) -> Mark:
        """Begin one command."""
        self._begin_command()
        return Mark(self._head, len(self.recorded), len(self._answer_rows), self.outbox_changed)

    def undo(self, mark: Mark) -> None:
        """Undo what the command did, in the tables and in what is gathered."""
        self._undo_command()
        self._head = mark.head
        self.outbox_changed = mark.outbox_changed
        del self.recorded[mark.events :], self._event_rows[mark.events :]
        for key in list(self._answer_rows)[mark.answers :]:
            del self._answer_rows[key]
        self._payment_rows.clear()

    def flush(self) -> None:
        """Write what was gathered; call once, before the commit.

        Each write has an event, so none is none; but for ``has_notes``, which are no part of the history.

        Raises:
            GuardError: a row was refused; which command's is not known.
        """
        if not self._event_rows:
            self.flushed = self.has_notes
            return
        driver, (seq, hash_) = self._driver, self.head
        with guarded():
            _ADD_EVENT.run_many(driver, self._event_rows)
            if self._answer_rows:
                _ADD_ANSWER.run_many(driver, list(self._answer_rows.values()))
            _SAVE_COUNTER.run(driver, {"new_value": seq, "new_hash": hash_})
        self.flushed = True

    @property
    def head(self) -> tuple[int, bytes]:
        """Number and hash of the newest event, this transaction's included."""
        if self._head is None:
            row = _COUNTER.run(self._driver, {}).fetchone()
            self._head = (row[0], row[1])
        return self._head

    # --- events -----------------------------------------------------------------------------

    def next_seq(self) -> int:
        """Return the number that the next recorded event will have."""
        return self.head[0] + 1

    def record_event(self, event: Event, moment: ClockReading, register: str) -> Recorded:
        """Number an event, chain it, and keep it with this transaction."""
        previous_seq, previous_hash = self.head
        charge = None if event.record is None else event.record.charge
        row: row_mapping.Params = {
            "seq": previous_seq + 1,
            "at": to_micros(moment.at),
            "elapsed_ms": moment.elapsed_ms,
            "run": moment.run,
            "register": register,
            "actor": event.actor.operator,
            "kind": str(event.kind),
            "charge_id": charge and charge.id,
            "created_by": (charge and charge.created_by) or None,
            "payment_id": event.payment_id,
            "body": encode_body(event),
        }
        payment = self._payment_rows.pop(event.payment_id, None) if event.payment_id else None
        hash_ = link(previous_hash, list(row.values()), None if payment is None else list(payment.values()))
        self._event_rows.append({**row, "previous_hash": previous_hash, "hash": hash_})
        self._head = (previous_seq + 1, hash_)
        self.newest_charge = max(self.newest_charge, 0 if charge is None else charge.id)
        recorded = Recorded(seq=previous_seq + 1, at=moment.at, event=event)
        self.recorded.append(recorded)
        return recorded

    def told_charge(self, charge_id: int) -> Charge | None:
        """Return a charge as its newest event tells it; None where none does."""
        row = _NEWEST_EVENT.run(self._driver, {"charge_id": charge_id}).fetchone()
        record = None if row is None else decode_event(*row).record
        return None if record is None else record.charge

    def events(self, register: str, since: int, scope: str | None, limit: int) -> EventPage:
        """Return a register's committed events about charges after ``since`` that a receiver may see."""
        visible = self._visible(register, scope)
        query = select(EVENT).where(*visible, EVENT.c.seq > since).order_by(EVENT.c.seq).limit(limit + 1)
        found = [_recorded(row) for row in self._connection.execute(query)]
        counted = select(literal(1)).where(*visible, EVENT.c.seq > since).limit(_MAX_BEHIND).subquery()
        behind = self._connection.execute(select(func.count()).select_from(counted)).scalar_one()
        last = self._connection.execute(select(func.max(EVENT.c.seq)).where(*visible)).scalar_one()
        return EventPage(events=tuple(found[:limit]), more=len(found) > limit, behind=behind, last=last or 0)

    @staticmethod
    def _visible(register: str, scope: str | None) -> list[ColumnElement[bool]]:
        told = [EVENT.c.kind.in_(_WIRE), EVENT.c.register == register]
        return told if scope is None else [*told, EVENT.c.created_by == scope]

    # --- answers, outbox ---------------------------------------------------------------------

    def answer(self, device: str, kind: str, key: str) -> StoredAnswer | None:
        """Return what was answered to this request or delivery before."""
        row = self._answer_rows.get((device, kind, key))
        if row is not None:
            return StoredAnswer(row["content"], row["seq"], row["result"], row["charge_id"])
        if kind == DELIVERY and (device, key) in self._prefetched.new_deliveries:
            return None
        found = _ANSWER.run(self._driver, {"device": device, "kind": kind, "key": key}).fetchone()
        return None if found is None else StoredAnswer(*found)

    def add_answer(self, device: str, kind: str, key: str, answer: StoredAnswer) -> None:
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
            "created_at": to_micros(at),
        }
        self._connection.execute(insert(OUTBOX), values)
        self.outbox_changed = True

    def settle_tasks(self, charge_id: int, at: datetime) -> int:
        """Note that a charge needs no more asking; returns how many tasks that ended."""
        result = self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.charge_id == charge_id, OUTBOX.c.answered_at.is_(None))
            .values(answered_at=to_micros(at))
        )
        self.outbox_changed = self.outbox_changed or result.rowcount > 0
        return result.rowcount

    def open_tasks(self, register: str, limit: int) -> list[BankTask]:
        """Return what banks still have to be asked about a register's charges, oldest first."""
        query = (
            select(OUTBOX, CHARGE.c.bank_payment_id, CHARGE.c.txid)
            .join(CHARGE, CHARGE.c.id == OUTBOX.c.charge_id)
            .where(OUTBOX.c.answered_at.is_(None), is_of(register))
            .order_by(OUTBOX.c.seq)
            .limit(limit)
        )
        return [_task(row) for row in self._connection.execute(query)]


def _recorded(row: Row[Any]) -> Recorded:
    event = decode_event(row.kind, row.actor, row.payment_id, row.body)
    return Recorded(seq=row.seq, at=from_micros(row.at), event=event)


def _task(row: Row[Any]) -> BankTask:
    return BankTask(
        request=row.request,
        kind=row.kind,
        charge_id=row.charge_id,
        bank_payment_id=row.bank_payment_id,
        txid=row.txid,
        created_at=from_micros(row.created_at),
    )
