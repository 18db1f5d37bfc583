"""The head note: one small line beside a ledger that says which commit was its newest, and whose it is.

Written in place after each commit, without an fsync: it only adds to what the file itself shows. A missing or
torn note proves nothing, and one with a wrong digit is torn: its line ends in a hash of itself. Rules:
docs/reliability.md, sections 3 and 12.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

HEAD_NAME = "ledger.head"
_EPOCH = r"[0-9]{6}-[0-9a-f]{8}"
_LINE = re.compile(
    rf"(?P<seq>\d{{20}}) (?P<head>[0-9a-f]{{64}}) (?P<charge>\d{{20}}) (?P<epoch>{_EPOCH})"
    r" (?P<server_id>[0-9a-f-]{36}) (?P<kind>training|real) [0-9a-f]{16}\n"
)
_MOST_BYTES = 400
MOST = 1 << 53
"""No event or order has a higher number: it fits every column and every program that reads it."""


class HeadNote(Struct, frozen=True):
    """What the note of a ledger says.

    Attributes:
        seq, head: number and hash (hexadecimal) of the newest event that was committed.
        charge: the highest order number that was given.
        epoch: see :func:`next_epoch`.
        server_id: the ledger's UUID.
        kind: ``training`` or ``real``.
    """

    seq: int
    head: str
    charge: int
    epoch: str
    server_id: str
    kind: str

    def line(self) -> str:
        """Return the note's one line; of one ledger it has always the same length."""
        words = f"{self.seq:020d} {self.head} {self.charge:020d} {self.epoch}"
        text = f"{words} {self.server_id} {self.kind}"
        return f"{text} {hashlib.sha256(text.encode()).hexdigest()[:16]}\n"


def read_head_note(path: Path) -> HeadNote | None:
    """Return what a head note says; None where it is missing or torn.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        text = path.read_bytes()[:_MOST_BYTES].decode("ascii", "replace")
    except FileNotFoundError:
        return None
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    note = HeadNote(
        seq=int(found["seq"]),
        head=found["head"],
        charge=int(found["charge"]),
        epoch=found["epoch"],
        server_id=found["server_id"],
        kind=found["kind"],
    )
    return note if note.line() == text and max(note.seq, note.charge) <= MOST else None


def is_epoch(text: str) -> bool:
    """Return whether a text is such as :func:`next_epoch` gives."""
    return re.fullmatch(_EPOCH, text) is not None


def next_epoch(known: Iterable[str]) -> str:
    """Return the name of a new stretch of a ledger's history, which begins when it is made or restored.

    Within one, no event number is given twice. The count orders stretches of one ledger; the random part
    tells two apart that began from the same copy on two computers.

    Args:
        known: every epoch of this ledger that can be read; empty words count for nothing.

    >>> next_epoch(["000000-1f2e3d4c", "", "000004-0a0b0c0d"])[:7]
    '000005-'
    >>> next_epoch([])[:7]
    '000000-'
    """
    newest = max((int(each.partition("-")[0]) for each in known if each), default=-1)
    return f"{newest + 1:06d}-{secrets.token_hex(4)}"
