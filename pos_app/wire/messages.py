"""Every message of the protocol as a frozen Struct: the only place where a field is named.

No sockets, no clock, no rules of the shop. ``RIGHTS`` is the one table of who may send what.
Optional fields that hold their default are left out of the text. Rules: docs/protocol.md, sections 2, 3
and 5.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from pos_app.wire.amounts import Amount
from pos_app.wire.terms import (
    MAX_RECONCILED,
    MAX_ROWS,
    CloseCode,
    ErrorReason,
    LedgerKind,
    Refusal,
    RetryReason,
    Role,
)

# "$" alone would let a final line break pass; the reader has refused control characters before.
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
EndToEndId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{32}$")]
Binary32 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]
Name = Annotated[str, Meta(min_length=1, max_length=140)]
Reference = Annotated[str, Meta(max_length=140)]
Cursor = Annotated[str, Meta(min_length=1, max_length=140)]
Instant = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]
Row = Annotated[int, Meta(ge=0, le=2**53)]
# Words that a later version may add to: what is known stands in the schemas as examples.
RefusedReason = Annotated[str, Meta(examples=[*Refusal])]
RetryReasonWord = Annotated[str, Meta(examples=[*RetryReason])]
ErrorReasonWord = Annotated[str, Meta(examples=[*ErrorReason])]
CloseCodeNumber = Annotated[int, Meta(examples=[*CloseCode])]


class Message(Struct, frozen=True, omit_defaults=True, tag_field="type"):
    """Root of all messages; the field ``type`` names the struct."""


class Part(Struct, frozen=True, omit_defaults=True):
    """Root of the values inside messages."""


# --- connection -------------------------------------------------------------------------------------------


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
    """About the connection, which is closed with ``code`` right after."""

    code: CloseCodeNumber
    reason: ErrorReasonWord
    message: str | None = None


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


# --- displays ---------------------------------------------------------------------------------------------


class DisplayTexts(Part, frozen=True):
    """Finished sentences in the till's language."""

    headline: str = ""
    hint: str = ""


class DisplayCharge(Part, frozen=True):
    """What a customer may know of the live charge: no payer, no history.

    ``modules``: the code's picture, dark modules as 1, row by row in base64url (docs/protocol.md, section 7);
    left out where ``pix_code`` is None or its drawing could not be read back.
    """

    id: Row
    bank_payment_id: str
    state: str
    value: Amount
    description: str | None
    remaining_seconds: int
    total_seconds: int
    pix_code: str | None
    qr_code: str | None
    modules: str | None = None


class DisplaySnapshot(Message, frozen=True, tag="snapshot"):
    """The whole picture of a customer display; the newest replaces the one before.

    ``phase`` says what the picture is: ``idle``, ``pending`` (with a code), ``verifying``, ``paid`` (green),
    ``thanks`` (paid, and nothing proves it), ``call_cashier`` or ``expired``; one that is not known is idle.
    ``shop`` is the shop's name for people, ``receiver`` the one that the bank app shows; ``logo`` is the mark
    of the shop's logo, which pages find at ``/assets/logo-{mark}.png``.
    """

    seq: Row
    event: str | None
    register: str
    ledger: LedgerKind
    receiver: str
    phase: str
    charge: DisplayCharge | None
    texts: DisplayTexts
    shop: str = ""
    logo: str | None = None


# --- integrations -----------------------------------------------------------------------------------------


class PaidPart(Part, frozen=True):
    """One Pix that came for a charge; no payer data."""

    end_to_end_id: str | None
    value: Amount
    paid_at: datetime | None
    received_at: datetime


class RefundState(Part, frozen=True):
    """One refund of a charge's money."""

    refund: str
    end_to_end_id: str
    value: Amount
    status: str


class PaymentState(Part, frozen=True):
    """A charge as integrations and banks see it: the seed's six names and ours."""

    id: Row
    value: Amount
    paid: bool
    bank_payment_id: str
    qr_code: str
    expiration_date: datetime
    state: str
    exceptions: tuple[str, ...]
    txid: str
    pix_code: str | None
    register: str
    created_at: datetime
    paid_at: datetime | None
    remaining_seconds: int
    page: str
    payments: tuple[PaidPart, ...]
    refunds: tuple[RefundState, ...]
    payments_total: Row | None = None
    description: str | None = None
    reference: str | None = None


class CreatePayment(Message, frozen=True, tag="create_payment"):
    """Open a charge; with ``show`` it becomes the live one of the register."""

    value: Amount
    request: Id | None = None
    description: Annotated[str, Meta(max_length=1024)] | None = None
    reference: Id | None = None
    expires_in: Annotated[int, Meta(ge=0, le=10**9)] = 1800
    show: bool = False


class GetPayment(Message, frozen=True, tag="get_payment"):
    """Read one charge by exactly one of its four names."""

    request: Id | None = None
    bank_payment_id: Reference | None = None
    id: Row | None = None
    txid: Reference | None = None
    reference: Id | None = None

    def __post_init__(self) -> None:
        names = (self.bank_payment_id, self.id, self.txid, self.reference)
        if sum(name is not None for name in names) != 1:
            msg = "give one of bank_payment_id, id, txid, reference"
            raise ValueError(msg)


class GetQrCode(Message, frozen=True, tag="get_qr_code"):
    """Read the picture of a pending charge's code."""

    bank_payment_id: Reference
    request: Id | None = None


class ListPayments(Message, frozen=True, tag="list_payments"):
    """Read charges after ``after_id``, the oldest first."""

    request: Id | None = None
    state: Name | None = None
    after_id: Row = 0
    limit: Annotated[int, Meta(ge=1, le=MAX_ROWS)] = MAX_ROWS


class CancelPayment(Message, frozen=True, tag="cancel_payment"):
    """Ask that a pending charge be cancelled; the end is told by an event."""

    bank_payment_id: Reference
    request: Id | None = None


class PaymentAnswer(Message, frozen=True, tag="payment"):
    """Answer to ``get_payment``."""

    payment: PaymentState
    request: Id | None = None


class QrCode(Message, frozen=True, tag="qr_code"):
    """Answer to ``get_qr_code``; ``png`` is base64."""

    qr_code: str
    pix_code: str
    png: str
    request: Id | None = None


class Payments(Message, frozen=True, tag="payments"):
    """Answer to ``list_payments``; ``next_after_id`` is None at the end."""

    payments: tuple[PaymentState, ...]
    next_after_id: Row | None
    request: Id | None = None


# --- banks ------------------------------------------------------------------------------------------------


class Payer(Part, frozen=True):
    """Who paid; personal data, never sent on."""

    name: Annotated[str, Meta(max_length=1024)] = ""
    tax_id: Annotated[str, Meta(max_length=32)] = ""


class GivenBack(Part, frozen=True):
    """What a bank gave back of a payment before it told of it (API Pix: *devolucoes*)."""

    value: Amount
    status: Annotated[str, Meta(pattern="^(?:processing|returned|failed)$")]
    return_id: Id | None = None


MAX_GIVEN_BACK = 20


class ConfirmPayment(Message, frozen=True, tag="confirm_payment"):
    """Money came. With ``end_to_end_id`` it exists and is stored; without, it is the seed's bare claim.

    ``delivery`` is the bank's id of this message, the same on every resend; ``key`` the Pix key that
    was paid; ``refunds`` what was given back of it already: such money pays nothing.
    """

    value: Amount
    request: Id | None = None
    delivery: Id | None = None
    end_to_end_id: EndToEndId | None = None
    txid: Reference | None = None
    bank_payment_id: Reference | None = None
    paid_at: Instant | None = None
    payer: Payer | None = None
    key: Reference | None = None
    refunds: Annotated[tuple[GivenBack, ...], Meta(max_length=MAX_GIVEN_BACK)] = ()

    def __post_init__(self) -> None:
        if self.end_to_end_id is None and self.bank_payment_id is None:
            msg = "bank_payment_id is needed without end_to_end_id"
            raise ValueError(msg)
        _force_utc(self, "paid_at")


class RefundRequest(Message, frozen=True, tag="refund_request"):
    """Give back ``value`` of a payment; repeated until answered."""

    refund: Id
    end_to_end_id: str
    value: Amount


class RefundAnswer(Message, frozen=True, tag="refund_answer"):
    """State of a refund: ``processing``, ``returned`` or ``failed``."""

    end_to_end_id: EndToEndId
    value: Amount
    status: Annotated[str, Meta(pattern="^(?:processing|returned|failed)$")]
    refund: Id | None = None
    request: Id | None = None
    delivery: Id | None = None
    return_id: Id | None = None
    at: Instant | None = None

    def __post_init__(self) -> None:
        _force_utc(self, "at")


class Reconcile(Message, frozen=True, tag="reconcile"):
    """Ask the bank for the payments after ``since``, of one charge or of all.

    ``cursor``: as the bank's last answer gave it; what it told before that is not wanted again.
    """

    request: Id
    since: Instant
    bank_payment_id: str | None
    cursor: Cursor | None = None


class ReconciledPayment(Part, frozen=True):
    """One payment of a ``reconcile_answer``: goes the way of a confirmation."""

    end_to_end_id: EndToEndId
    value: Amount
    txid: Reference | None = None
    bank_payment_id: Reference | None = None
    paid_at: Instant | None = None
    key: Reference | None = None
    refunds: Annotated[tuple[GivenBack, ...], Meta(max_length=MAX_GIVEN_BACK)] = ()

    def __post_init__(self) -> None:
        _force_utc(self, "paid_at")


class ReconcileAnswer(Message, frozen=True, tag="reconcile_answer"):
    """The bank's payments, oldest first; ``more``: ask again with ``cursor``, else from the last ``paid_at``.

    ``cursor``: the bank's own word for where this answer ends; another one in each answer.
    """

    request: Id
    payments: Annotated[tuple[ReconciledPayment, ...], Meta(max_length=MAX_RECONCILED)]
    more: bool = False
    cursor: Cursor | None = None


class RemoveCharge(Message, frozen=True, tag="remove_charge"):
    """Let nobody pay this charge any more; repeated until answered."""

    request: Id
    bank_payment_id: str
    txid: str


class ChargeRemoved(Message, frozen=True, tag="charge_removed"):
    """The bank removed a charge, on its own where there is no ``request``; False means it was paid."""

    bank_payment_id: Reference
    removed: bool
    request: Id | None = None
    delivery: Id | None = None


class OpenChargeRow(Part, frozen=True):
    """One pending charge in a snapshot for banks and integrations."""

    bank_payment_id: str
    txid: str
    value: Amount
    state: str
    expiration_date: datetime
    pix_code: str | None
    description: str | None = None
    reference: str | None = None


class ChargesSnapshot(Message, frozen=True, tag="snapshot"):
    """Open charges, as an answer to ``resume``; ``more`` where they did not all fit."""

    seq: Row
    charges: tuple[OpenChargeRow, ...]
    more: bool = False


# --- beside the socket ------------------------------------------------------------------------------------


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


# --- who may send what ------------------------------------------------------------------------------------


class Side(Enum):
    """The sending end of a connection."""

    CLIENT = "client"
    SERVER = "server"


class Right(NamedTuple):
    """``sender`` may send ``struct`` on a connection of these roles (None: not proven yet)."""

    sender: Side
    struct: type[Message]
    roles: frozenset[Role | None]


_NEW: frozenset[Role | None] = frozenset({None})
_DISPLAY: frozenset[Role | None] = frozenset({Role.DISPLAY})
_BANK: frozenset[Role | None] = frozenset({Role.BANK})
_INTEGRATION: frozenset[Role | None] = frozenset({Role.INTEGRATION})
_PROVEN = _DISPLAY | _BANK | _INTEGRATION

RIGHTS: tuple[Right, ...] = (
    *(Right(Side.CLIENT, struct, _NEW) for struct in (Auth, Pair, PairPage)),
    *(Right(Side.CLIENT, struct, _PROVEN) for struct in (Heartbeat, Resume)),
    *(
        Right(Side.CLIENT, struct, _BANK)
        for struct in (ConfirmPayment, ChargeRemoved, RefundAnswer, ReconcileAnswer)
    ),
    *(
        Right(Side.CLIENT, struct, _INTEGRATION)
        for struct in (CreatePayment, GetPayment, GetQrCode, ListPayments, CancelPayment)
    ),
    *(
        Right(Side.SERVER, struct, _NEW | _PROVEN)
        for struct in (Hello, AuthOk, PairOk, PageOk, Refused, Error)
    ),
    Right(Side.SERVER, Heartbeat, _PROVEN),
    Right(Side.SERVER, DisplaySnapshot, _DISPLAY),
    *(
        Right(Side.SERVER, struct, _BANK | _INTEGRATION)
        for struct in (ChargesSnapshot, Event, Received, Retry)
    ),
    *(Right(Side.SERVER, struct, _INTEGRATION) for struct in (PaymentAnswer, QrCode, Payments)),
    *(Right(Side.SERVER, struct, _BANK) for struct in (RefundRequest, RemoveCharge, Reconcile)),
)


def type_of(struct: type[Message]) -> str:
    """Return the word of ``type`` that stands for a struct.

    >>> type_of(CreatePayment)
    'create_payment'
    """
    return str(struct.__struct_config__.tag)


class PaymentMinors(Part, frozen=True):
    """What is minor about money that came: money is taken without it where it cannot be read."""

    paid_at: Instant | None = None
    payer: Payer | None = None
    key: Reference | None = None

    def __post_init__(self) -> None:
        _force_utc(self, "paid_at")


class RefundMinors(Part, frozen=True):
    """What is minor about a refund, as :class:`PaymentMinors`."""

    at: Instant | None = None

    def __post_init__(self) -> None:
        _force_utc(self, "at")


MINOR: Mapping[str, type[Part]] = {
    type_of(ConfirmPayment): PaymentMinors,
    type_of(ReconcileAnswer): Part,
    type_of(RefundAnswer): RefundMinors,
}
"""What may be left out of a bank's messages, by the word of ``type``."""
ROWS: Mapping[str, tuple[str, type[Part], type[Part]]] = {
    type_of(ReconcileAnswer): ("payments", ReconciledPayment, PaymentMinors)
}
"""Lists whose rows count each by itself: the field, its rows, and what is minor in them."""

ALL_TYPES: frozenset[str] = frozenset(type_of(right.struct) for right in RIGHTS)


def allowed(sender: Side, role: Role | None) -> Mapping[str, type[Message]]:
    """Return what ``sender`` may say on a connection of ``role``, by the word of ``type``."""
    return _ALLOWED[sender, role]


_ALLOWED = {
    (sender, role): {
        type_of(right.struct): right.struct
        for right in RIGHTS
        if right.sender is sender and role in right.roles
    }
    for sender in Side
    for role in (None, *Role)
}


def _force_utc(message: Struct, field: str) -> None:
    """Turn one optional moment of a new struct to UTC; ValueError where no calendar holds it."""
    moment: datetime | None = getattr(message, field)
    if moment is None:
        return
    try:
        msgspec.structs.force_setattr(message, field, moment.astimezone(UTC))
    except OverflowError as error:
        msg = f"{field} is out of range"
        raise ValueError(msg) from error
