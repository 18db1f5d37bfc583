"""Messages of banks: money that came, went back, and what they are asked."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from pos_app.wire.amounts import Amount
from pos_app.wire.messages.base import (
    Cursor,
    EndToEndId,
    Id,
    Instant,
    Message,
    Part,
    Reference,
    Row,
    force_utc,
)
from pos_app.wire.terms import (
    MAX_RECONCILED,
)


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
        force_utc(self, "paid_at")


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
        force_utc(self, "at")


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
        force_utc(self, "paid_at")


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


class PaymentMinors(Part, frozen=True):
    """What is minor about money that came: money is taken without it where it cannot be read."""

    paid_at: Instant | None = None
    payer: Payer | None = None
    key: Reference | None = None

    def __post_init__(self) -> None:
        force_utc(self, "paid_at")


class RefundMinors(Part, frozen=True):
    """What is minor about a refund, as :class:`PaymentMinors`."""

    at: Instant | None = None

    def __post_init__(self) -> None:
        force_utc(self, "at")
