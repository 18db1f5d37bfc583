"""Who may send what: the one table that reader and session are built from."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from pos_app.wire.messages.banks import (
    ChargeRemoved,
    ChargesSnapshot,
    ConfirmPayment,
    PaymentMinors,
    Reconcile,
    ReconcileAnswer,
    ReconciledPayment,
    RefundAnswer,
    RefundMinors,
    RefundRequest,
    RemoveCharge,
)
from pos_app.wire.messages.base import Message, Part
from pos_app.wire.messages.connection import (
    Auth,
    AuthOk,
    Error,
    Event,
    Heartbeat,
    Hello,
    PageOk,
    Pair,
    PairOk,
    PairPage,
    Received,
    Refused,
    Resume,
    Retry,
)
from pos_app.wire.messages.displays import DisplaySnapshot
from pos_app.wire.messages.integrations import (
    CancelPayment,
    CreatePayment,
    GetPayment,
    GetQrCode,
    ListPayments,
    PaymentAnswer,
    Payments,
    QrCode,
)
from pos_app.wire.terms import Role


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
