"""What is told beside the socket: key files and health."""

from pos_app.wire.messages.base import Binary32, Id, Part
from pos_app.wire.terms import (
    LedgerKind,
    Role,
)


class KeyFile(Part, frozen=True, omit_defaults=False):
    """What a client is given once: its key and where to use it; ``fingerprint`` is hex, empty without TLS."""

    device: Id
    role: Role
    key: Binary32
    server: str
    ledger: LedgerKind
    fingerprint: str = ""
    url: str = ""


class Health(Part, frozen=True):
    """Answer of ``GET /health``: ``ok``, or the reason why money cannot be stored."""

    status: str
    protocol: int
