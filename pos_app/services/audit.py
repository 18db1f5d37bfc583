"""Whether the ledger is what was once committed: numbers without gaps, and the chain over all of them.

Reads only. What it finds is said in words, each with its place. Rules: docs/reliability.md.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pos_app.services.chain import START, link
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
    findings = []
    seq, hash_ = _before(connection, since)
    for row in _events(connection, since):
        findings += [f"event {row[0]}: {word}" for word in _faults(row, seq, hash_)]
        seq, hash_ = int(row[0]), bytes(row[_EVENT_FIELDS + 1])
        if len(findings) >= _MAX_FINDINGS:
            return tuple(findings)
    head = connection.execute(
        select(COUNTER.c.value, COUNTER.c.hash).where(COUNTER.c.name == "event")
    ).first()
    if head is None or (head[0], bytes(head[1])) != (seq, hash_):
        findings.append(f"the newest event is {seq}, the counter says {head and head[0]}")
    strays = connection.execute(_strays()).scalars().all()
    return (*findings, *(f"payment {each}: no event stores it" for each in strays))


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
    if previous != hash_ or own != link(previous, event, None if payment[0] is None else payment):
        faults.append("not as it was committed")
    return faults


def _strays() -> Any:  # noqa: ANN401 - a statement; its type names every column
    stored = (PAYMENT.c.id == EVENT.c.payment_id) & (PAYMENT.c.seq == EVENT.c.seq)
    query = select(PAYMENT.c.id).outerjoin(EVENT, stored).where(EVENT.c.seq.is_(None))
    return query.order_by(PAYMENT.c.seq).limit(_MAX_FINDINGS)
