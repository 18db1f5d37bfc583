"""Payers who were erased at somebody's wish, remembered without a name, so that no copy brings them back.

A mark is a salted hash of the payment whose payer went. It stands in the ledger and, apart from it, in a file
beside it and beside the copies of the second folder. A restore applies all marks that it finds, and what a
bank tells again of such a payment is stored without its payer. Rules: docs/reliability.md, section 13.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from pos_app.services.ledger.compiled_statement import CompiledStatement, Driver
from pos_app.services.ledger.storage import fsync
from pos_app.services.ledger.tables import ERASURE, PERSON
from pos_app.services.system.private_files import write_private

ERASED_NAME = "ledger.erased"
_LINE = re.compile(r"([0-9a-f]{32}) ([0-9a-f]{64})")
_SALT_BYTES = 16

_MARKS = CompiledStatement(select(ERASURE.c.salt, ERASURE.c.hash))
_SALTS = CompiledStatement(select(ERASURE.c.salt).distinct())
_FIND = CompiledStatement(
    select(ERASURE.c.salt).where(ERASURE.c.salt == bindparam("salt"), ERASURE.c.hash == bindparam("hash"))
)
_ADD = CompiledStatement(insert(ERASURE).prefix_with("OR IGNORE"))
_PAYERS = CompiledStatement(select(PERSON.c.payment_id))
_ERASE = CompiledStatement(delete(PERSON).where(PERSON.c.payment_id == bindparam("one")))


class Mark(NamedTuple):
    """One erased payer: a salt, and the SHA-256 of it with the payment's id."""

    salt: bytes
    hash: bytes


def mark_of(payment_id: str, salt: bytes) -> Mark:
    """Return the mark of one payment's payer."""
    return Mark(salt, hashlib.sha256(salt + payment_id.encode()).digest())


# --- in the ledger --------------------------------------------------------------------------------------


def stored_marks(driver: Driver) -> frozenset[Mark]:
    """Return the marks of an open ledger."""
    return frozenset(Mark(*row) for row in _MARKS.run(driver, {}))


def store_marks(driver: Driver, marks: Iterable[Mark]) -> None:
    """Keep marks in an open ledger; one that is there stays."""
    _ADD.run_many(driver, [each._asdict() for each in sorted(marks)])


def mark_payers(driver: Driver, payment_ids: Iterable[str]) -> None:
    """Keep in an open ledger that the payers of some payments were erased."""
    salt = next(iter(_salts(driver)), None) or secrets.token_bytes(_SALT_BYTES)
    store_marks(driver, [mark_of(each, salt) for each in payment_ids])


def erase_marked(driver: Driver) -> int:
    """Erase the payers of an open ledger whom its marks name; returns how many there were."""
    salts = _salts(driver)
    known = [payment_id for (payment_id,) in _PAYERS.run(driver, {})]
    gone = [each for each in known if _is_marked(driver, each, salts)]
    _ERASE.run_many(driver, [{"one": each} for each in gone])
    return len(gone)


def unmarked(driver: Driver, persons: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return those new rows of ``person`` that may be stored: not of payers who were erased before."""
    salts = _salts(driver)
    return [each for each in persons if not _is_marked(driver, each["payment_id"], salts)]


def _salts(driver: Driver) -> list[bytes]:
    return [salt for (salt,) in _SALTS.run(driver, {})]


def _is_marked(driver: Driver, payment_id: str, salts: Iterable[bytes]) -> bool:
    marks = (mark_of(payment_id, salt)._asdict() for salt in salts)
    return any(_FIND.run(driver, each).fetchone() for each in marks)


# --- apart from it --------------------------------------------------------------------------------------


def read_marks(path: Path) -> frozenset[Mark]:
    """Return the marks of a file; none where there is no such file."""
    try:
        text = path.read_text("ascii", "replace")
    except FileNotFoundError:
        return frozenset()
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return frozenset(Mark(bytes.fromhex(each[1]), bytes.fromhex(each[2])) for each in found if each)


def keep_marks_apart(path: Path, marks: frozenset[Mark]) -> None:
    """Let a file hold these marks beside those it has, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    known = read_marks(path)
    if marks <= known:
        return
    lines = (f"{each.salt.hex()} {each.hash.hex()}\n" for each in sorted(known | marks))
    write_private(path, "".join(lines))
    fsync(path.parent)
