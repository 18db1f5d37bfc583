"""The hash chain over the ledger's events.

Each event's hash covers the hash before it, the event's own fields and those of the payment that it names,
so a changed, missing or added row breaks every hash after it. It shows changes by anyone who cannot also
rewrite all that follows and the closing slips that quote the head.
"""

import hashlib
from collections.abc import Sequence

import msgspec

Field = str | int | bytes | None

START = bytes(32)


def link(previous: bytes, event: Sequence[Field], payment: Sequence[Field] | None) -> bytes:
    """Return the 32 bytes of an event's hash.

    The fields are written as MessagePack, where each has its type and length: no two rows read the same.

    Args:
        previous: hash of the event before; :data:`START` for the first.
        event: the row of the event without its two hashes, in the order of the table's columns.
        payment: the row of the payment that this event stored, in the order of its columns; else None.

    >>> link(START, [1, "note"], None).hex()[:8]
    '7212b0a0'
    """
    fields = msgspec.msgpack.encode((*event, *(payment or ())))
    return hashlib.sha256(previous + fields).digest()
