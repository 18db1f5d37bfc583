"""The hash chain over the ledger's events.

Each event's hash covers the hash before it, the event's own fields and those of the payment that it names,
so a changed, missing or added row breaks every hash after it. It shows changes by anyone who cannot also
rewrite all that follows and the closing slips that quote the head.
"""

import hashlib
from collections.abc import Sequence

Field = str | int | bytes | None

START = bytes(32)


def link(previous: bytes, event: Sequence[Field], payment: Sequence[Field] | None) -> bytes:
    """Return the 32 bytes of an event's hash.

    Args:
        previous: hash of the event before; :data:`START` for the first.
        event: the row of the event without its two hashes, in the order of the table's columns.
        payment: the row of the payment that this event stored, in the order of its columns; else None.

    >>> link(START, [1, "note"], None).hex()[:8]
    'b6304483'
    """
    digest = hashlib.sha256(previous)
    for field in (*event, *(payment or ())):
        digest.update(_canonical(field))
    return digest.digest()


def _canonical(field: Field) -> bytes:
    """Return a field's type, length and bytes, so that no two rows read the same."""
    if field is None:
        return b"n0:"
    if isinstance(field, bytes):
        return b"b%d:%b" % (len(field), field)
    kind = b"i" if isinstance(field, int) else b"t"
    data = str(field).encode()
    return b"%b%d:%b" % (kind, len(data), data)
