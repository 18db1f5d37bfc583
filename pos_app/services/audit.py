"""Whether the ledger is what was once committed: numbers without gaps, and the chain over all of them.

Reads only. What it finds is said in words, each with its place. Rules: docs/reliability.md.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pos_app.services.chain import START, Field, link
from pos_app.services.storage import STORAGE_ERRORS, is_damage
from pos_app.services.tables import COUNTER, EVENT, PAYMENT

_MAX_FINDINGS = 20
_EVENT_FIELDS = len(EVENT.c) - 2
"""Columns of an event that its hash covers: all but the two hashes."""
_PAYMENT_FIELDS = len(PAYMENT.c)


def audit(connection: Connection, since: int = 0) -> tuple[str, ...]:
    """Return what is wrong with the events from number ``since`` on, the newest first place of each kind.

    Args:
        connection: one that reads a single state of the file.
        since: the first number to look at; 0 looks at the whole ledger.

    Returns:
        At most 20 findings in English; none where all is as it was committed.
    """
    findings: list[str] = []
    seq, hash_ = _before(connection, since)
    try:
        for row in _events(connection, since):
            findings += [f"event {row[0]}: {word}" for word in _faults(row, seq, hash_)]
            seq, hash_ = int(row[0]), _bytes(row[_EVENT_FIELDS + 1])
            if len(findings) >= _MAX_FINDINGS:
                return tuple(findings)
    except STORAGE_ERRORS as error:
        if not is_damage(error):
            raise
        return (*findings, f"after event {seq}: {getattr(error, 'orig', error)}")
    return (*findings, *_ends(connection, seq, hash_), *_strays(connection))


def _ends(connection: Connection, seq: int, hash_: bytes) -> Iterator[str]:
    """Compare the last event with the counter, which every commit moves."""
    query = select(COUNTER.c.value, COUNTER.c.hash).where(COUNTER.c.name == "event")
    head = connection.execute(query).first()
    if head is None or head[0] != seq:
        yield f"event {seq} is the newest, the counter says {head and head[0]}"
    elif _bytes(head[1]) != hash_:
        yield f"event {seq} is not the one that the counter speaks of"


def newest_seq_before(connection: Connection, micros: int) -> int:
    """Return the number of the last event before a time, in microseconds of UTC since 1970; 0 for none."""
    return connection.execute(select(func.max(EVENT.c.seq)).where(EVENT.c.at < micros)).scalar() or 0


def _before(connection: Connection, since: int) -> tuple[int, bytes]:
    """Return number and hash of the event before ``since``, from where the chain is followed."""
    query = select(EVENT.c.seq, EVENT.c.hash).where(EVENT.c.seq < since).order_by(EVENT.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return (0, START) if row is None else (row[0], row[1])


def _events(connection: Connection, since: int) -> Iterator[Row[Any]]:
    """Return events with the payment that each of them stored."""
    stored = (PAYMENT.c.id == EVENT.c.payment_id) & (PAYMENT.c.seq == EVENT.c.seq)
    query = select(EVENT, PAYMENT).outerjoin(PAYMENT, stored)
    yield from connection.execute(query.where(EVENT.c.seq >= since).order_by(EVENT.c.seq))


def _faults(row: Row[Any], seq: int, hash_: bytes) -> list[str]:
    fields = tuple(row)
    event, payment = fields[:_EVENT_FIELDS], fields[-_PAYMENT_FIELDS:]
    previous, own = fields[_EVENT_FIELDS : _EVENT_FIELDS + 2]
    faults = []
    if event[0] != seq + 1:
        faults.append(f"follows {seq}")
    if previous != hash_ or own != _linked(previous, event, None if payment[0] is None else payment):
        faults.append("not as it was committed")
    return faults


def _linked(previous: object, event: Sequence[Field], payment: Sequence[Field] | None) -> bytes:
    """Return the hash that an event must have; nothing that equals none where a field cannot be read."""
    try:
        return link(_bytes(previous), event, payment)
    except (UnicodeError, OverflowError):
        return b""


def _bytes(value: object) -> bytes:
    """Return a stored hash; damage may have made something else of it."""
    return value if isinstance(value, bytes) else b""


def _strays(connection: Connection) -> Iterator[str]:
    """Find payments that no event stores."""
    stored = (PAYMENT.c.id == EVENT.c.payment_id) & (PAYMENT.c.seq == EVENT.c.seq)
    query = select(PAYMENT.c.id).outerjoin(EVENT, stored).where(EVENT.c.seq.is_(None))
    for each in connection.execute(query.order_by(PAYMENT.c.seq).limit(_MAX_FINDINGS)).scalars():
        yield f"payment {each}: no event stores it"
