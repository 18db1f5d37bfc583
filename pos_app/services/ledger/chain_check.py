"""Whether the ledger is what was once committed: numbers without gaps, and the chain over all of them.

Reads only. What it finds is said in words, each with its place. Rules: docs/reliability.md.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from pos_app.services.ledger.compiled_statement import CompiledStatement, Driver
from pos_app.services.ledger.hash_chain import START, Field, link
from pos_app.services.ledger.storage import STORAGE_ERRORS, is_damage
from pos_app.services.ledger.tables import COUNTER, EVENT, PAYMENT

_MAX_FINDINGS = 20
_EVENT_FIELDS = len(EVENT.c) - 2
"""Columns of an event that its hash covers: all but the two hashes."""
_PAYMENT_FIELDS = len(PAYMENT.c)

_STORED = (PAYMENT.c.id == EVENT.c.payment_id) & (PAYMENT.c.seq == EVENT.c.seq)
_EVENTS = CompiledStatement(
    select(EVENT, PAYMENT)
    .outerjoin(PAYMENT, _STORED)
    .where(EVENT.c.seq >= bindparam("since"))
    .order_by(EVENT.c.seq)
)
_BEFORE = CompiledStatement(
    select(EVENT.c.seq, EVENT.c.hash)
    .where(EVENT.c.seq < bindparam("since"))
    .order_by(EVENT.c.seq.desc())
    .limit(1)
)
_HEAD = CompiledStatement(select(COUNTER.c.value, COUNTER.c.hash).where(COUNTER.c.name == "event"))
_HASH = CompiledStatement(select(EVENT.c.hash).where(EVENT.c.seq == bindparam("seq")))
_NEWEST_BEFORE = CompiledStatement(select(func.max(EVENT.c.seq)).where(EVENT.c.at < bindparam("micros")))
_STRAYS = CompiledStatement(
    select(PAYMENT.c.id)
    .outerjoin(EVENT, _STORED)
    .where(EVENT.c.seq.is_(None))
    .order_by(PAYMENT.c.seq)
    .limit(_MAX_FINDINGS)
)


def audit(driver: Driver, since: int = 0) -> tuple[str, ...]:
    """Return what is wrong with the events from number ``since`` on, the newest first place of each kind.

    Args:
        driver: a connection in a transaction, so that it reads a single state of the file.
        since: the first number to look at; 0 looks at the whole ledger.

    Returns:
        At most 20 findings in English; none where all is as it was committed.
    """
    findings: list[str] = []
    seq, hash_ = _before(driver, since)
    try:
        for row in _EVENTS.run(driver, {"since": since}):
            findings += [f"event {row[0]}: {word}" for word in _faults(row, seq, hash_)]
            seq, hash_ = int(row[0]), _bytes(row[_EVENT_FIELDS + 1])
            if len(findings) >= _MAX_FINDINGS:
                return tuple(findings)
    except STORAGE_ERRORS as error:
        if not is_damage(error):
            raise
        return (*findings, f"after event {seq}: {getattr(error, 'orig', error)}")
    return (*findings, *_ends(driver, seq, hash_), *_strays(driver))


def is_end_intact(driver: Driver) -> bool:
    """Return whether the newest event is as it was committed, and is the one that the counter speaks of."""
    head = _HEAD.run(driver, {}).fetchone()
    if head is None:
        return False
    found = list(_EVENTS.run(driver, {"since": head[0]}))
    return len(found) == 1 and not (
        _faults(found[0], *_before(driver, head[0])) or _bytes(found[0][_EVENT_FIELDS + 1]) != head[1]
    )


class Head(Protocol):
    """What is known of a commit: number and hash (hexadecimal) of its newest event."""

    @property
    def seq(self) -> int:
        """Return the number."""

    @property
    def head(self) -> str:
        """Return the hash."""


class Unmet(Struct, frozen=True):
    """What a ledger does not keep of what its head note, or a copy of it, says.

    Attributes:
        what: ``end`` (it is missing) or ``changed``.
        sentence: in English, with its place.
    """

    what: str
    sentence: str


def unmet(driver: Driver, known: Head) -> Unmet | None:
    """Return how a ledger differs from what is known to be committed; None where it does not."""
    row = _HASH.run(driver, {"seq": known.seq}).fetchone()
    if row is None:
        return Unmet("end", f"event {known.seq} was committed and is missing")
    if _bytes(row[0]).hex() != known.head:
        return Unmet("changed", f"event {known.seq} is not the one that was committed")
    return None


def _ends(driver: Driver, seq: int, hash_: bytes) -> Iterator[str]:
    """Compare the last event with the counter, which every commit moves."""
    head = _HEAD.run(driver, {}).fetchone()
    if head is None or head[0] != seq:
        yield f"event {seq} is the newest, the counter says {head and head[0]}"
    elif _bytes(head[1]) != hash_:
        yield f"event {seq} is not the one that the counter speaks of"


def newest_seq_before(driver: Driver, micros: int) -> int:
    """Return the number of the last event before a time, in microseconds of UTC since 1970; 0 for none."""
    (newest,) = _NEWEST_BEFORE.run(driver, {"micros": micros}).fetchone()
    return newest or 0


def _before(driver: Driver, since: int) -> tuple[int, bytes]:
    """Return number and hash of the event before ``since``, from where the chain is followed."""
    row = _BEFORE.run(driver, {"since": since}).fetchone()
    return (0, START) if row is None else (row[0], row[1])


def _faults(row: tuple[Any, ...], seq: int, hash_: bytes) -> list[str]:
    event, payment = row[:_EVENT_FIELDS], row[-_PAYMENT_FIELDS:]
    previous, own = row[_EVENT_FIELDS : _EVENT_FIELDS + 2]
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


def _strays(driver: Driver) -> Iterator[str]:
    """Find payments that no event stores."""
    for (each,) in _STRAYS.run(driver, {}):
        yield f"payment {each}: no event stores it"
