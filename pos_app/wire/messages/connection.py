"""Messages of every connection: greeting, proof, pairing, receipts, events."""

from pos_app.wire.messages.base import (
    Binary32,
    CloseCodeNumber,
    Count,
    EndToEndId,
    ErrorReasonWord,
    Id,
    Instant,
    Message,
    Name,
    RefusedReason,
    RetryReasonWord,
    Row,
)
from pos_app.wire.messages.payments import PaymentState
from pos_app.wire.terms import (
    LedgerKind,
    Role,
)


class Hello(Message, frozen=True, tag="hello"):
    """First word of the server; ``server`` is the ledger's id, ``nonce`` 32 random bytes in base64url."""

    protocol: int
    server: str
    ledger: LedgerKind
    app: str
    nonce: Binary32


class Auth(Message, frozen=True, tag="auth"):
    """A client's proof that it holds the key of ``device``; ``ledger`` is the kind that key was made for."""

    protocol: int
    role: Role
    device: Id
    nonce: Binary32
    proof: Binary32
    ledger: LedgerKind
    app: str = ""
    profile: str = "screen"


class AuthOk(Message, frozen=True, tag="auth_ok"):
    """The server's own proof. ``seq``: last event for this receiver; ``heartbeat``: seconds between two.

    ``epoch``: the stretch of the ledger's history in which ``seq`` counts; another one after each restore.
    """

    proof: Binary32
    seq: Row
    register: str
    heartbeat: int
    epoch: str


class Pair(Message, frozen=True, tag="pair"):
    """A new display proves that a person typed the pairing code on it."""

    protocol: int
    name: Name
    nonce: Binary32
    proof: Binary32


class PairOk(Message, frozen=True, tag="pair_ok"):
    """The key of a display that was just paired; sent once, inside TLS."""

    device: Id
    key: Binary32
    proof: Binary32


class PairPage(Message, frozen=True, tag="pair_page"):
    """A page proves the one-time word of the code that the till shows for ``device``."""

    protocol: int
    device: Id
    nonce: Binary32
    proof: Binary32


class PageOk(Message, frozen=True, tag="page_ok"):
    """The till's own proof of the word. Both ends make the page's key of it now; nothing secret crosses."""

    proof: Binary32


class Heartbeat(Message, frozen=True, tag="heartbeat"):
    """Alive. ``seq``: the receiver's last event; ``queue``: what a bank still has to send."""

    seq: Row = 0
    queue: Row | None = None


class Resume(Message, frozen=True, tag="resume"):
    """Ask for all events after ``since``, which was counted in ``epoch``; empty: whatever epoch it is."""

    since: Row
    epoch: str = ""


class Received(Message, frozen=True, tag="received"):
    """Stored and done: leaves after the commit only. ``seq`` is the event it made, if it made one."""

    result: str
    request: Id | None = None
    delivery: Id | None = None
    end_to_end_id: EndToEndId | None = None
    refund: str | None = None
    seq: Row | None = None
    first_result: str | None = None
    message: str | None = None
    payment: "PaymentState | None" = None
    new: Row | None = None
    known: Row | None = None


class Refused(Message, frozen=True, tag="refused"):
    """Final: the same message must not be sent again. Decide by ``reason``; ``message`` is for people."""

    reason: RefusedReason
    request: Id | None = None
    delivery: Id | None = None
    message: str | None = None
    detail: str | None = None


class Retry(Message, frozen=True, tag="retry"):
    """Nothing was stored: send the same message again after ``after_ms`` milliseconds."""

    reason: RetryReasonWord
    after_ms: Row
    request: Id | None = None
    delivery: Id | None = None


class Error(Message, frozen=True, tag="error"):
    """About the connection, which is closed with ``code`` right after.

    ``tries_left``: of the pairing code that was not the right one; without it a new code is needed.
    """

    code: CloseCodeNumber
    reason: ErrorReasonWord
    message: str | None = None
    tries_left: Count | None = None


class Event(Message, frozen=True, tag="event"):
    """One transition, once. ``prev``: the ``seq`` before it for this receiver (0: none), in ``epoch``.

    ``replayed``: told again, or late. ``payment`` is the state as it was then, and not to be paid.
    """

    seq: Row
    prev: Row
    name: str
    at: Instant
    payment_id: Row | None
    message: str | None = None
    payment: "PaymentState | None" = None
    epoch: str = ""
    replayed: bool = False
