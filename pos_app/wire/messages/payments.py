"""How a payment stands, as programs and events are told it."""

from datetime import datetime

from pos_app.wire.amounts import Amount
from pos_app.wire.messages.base import Part, Row


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
