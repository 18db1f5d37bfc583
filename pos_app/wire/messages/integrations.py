"""Messages of programs that make and follow payments."""

from typing import Annotated

from msgspec import Meta

from pos_app.wire.amounts import Amount
from pos_app.wire.messages.base import Id, Message, Name, Reference, Row
from pos_app.wire.messages.payments import PaymentState
from pos_app.wire.terms import (
    MAX_ROWS,
)


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
