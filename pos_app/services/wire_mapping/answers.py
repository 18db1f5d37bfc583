"""From the till's values to the wire's messages. Pure: the moment is an argument."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from pos_app.domain.charge import Charge, ChargeRecord, ClockReading
from pos_app.domain.errors import (
    LedgerUnavailableError,
    PosError,
    RefusedError,
    TillBusyError,
    TillStoppedError,
)
from pos_app.domain.events import EventKind, Recorded
from pos_app.domain.payment import Refund, State
from pos_app.domain.times import whole_seconds
from pos_app.wire.amounts import Amount
from pos_app.wire.messages import (
    Event,
    Message,
    OpenChargeRow,
    PaidPart,
    PaymentState,
    RefundState,
    Refused,
    Retry,
)
from pos_app.wire.reader import encode
from pos_app.wire.terms import MAX_OUT_BYTES, Refusal, RetryReason

BUSY_MS = 500
UNAVAILABLE_MS = 2_000
ROOM_BYTES = 60 * 1_024
"""What the rows of one answer may take of the 64 KiB of a message."""

_SENTENCES = {
    EventKind.CREATED: "The payment has been created",
    EventKind.CONFIRMED: "Payment confirmed",
    EventKind.EXPIRED: "Payment expired",
    EventKind.CANCELLED: "Payment cancelled",
}
_REFUSALS = {
    Refusal.UNKNOWN_CHARGE: "Payment not found",
    Refusal.NOT_FOUND: "Payment not found",
    Refusal.VALUE_MISMATCH: "Invalid payment data",
    Refusal.CONFLICT: "Invalid payment data",
}


def qr_name(charge: Charge) -> str:
    """Return the name of a charge's picture, without its folder."""
    return f"qr_code_payment_{charge.bank_payment_id}"


def payment_state(record: ChargeRecord, moment: ClockReading, *, private: bool = True) -> PaymentState:
    """Return a charge as integrations see it; without ``private``, as banks do.

    Args:
        record: the charge with its money.
        moment: now, for the time that is left.
        private: include description and reference.
    """
    charge = record.charge
    return PaymentState(
        id=charge.id,
        value=Amount(charge.amount),
        paid=charge.state is State.PAID,
        bank_payment_id=charge.bank_payment_id,
        qr_code=qr_name(charge),
        expiration_date=whole_seconds(charge.expires_at),
        state=charge.state,
        exceptions=tuple(each.kind for each in record.open_exceptions),
        txid=charge.txid,
        pix_code=_shown_code(record),
        register=charge.register,
        created_at=whole_seconds(charge.created_at),
        paid_at=whole_seconds(charge.closed_at)
        if charge.state is State.PAID and charge.closed_at is not None
        else None,
        remaining_seconds=remaining_seconds(charge, moment),
        page=f"/payments/pix/{charge.bank_payment_id}",
        payments=tuple(
            PaidPart(
                end_to_end_id=payment.end_to_end_id,
                value=Amount(payment.amount),
                paid_at=None if payment.paid_at is None else whole_seconds(payment.paid_at),
                received_at=whole_seconds(payment.received_at),
            )
            for payment in record.payments
        ),
        refunds=tuple(_refund_state(record, each) for each in record.refunds),
        payments_total=None if record.is_whole else charge.payments_total,
        description=(charge.description or None) if private else None,
        reference=(charge.reference or None) if private else None,
    )


def _refund_state(record: ChargeRecord, refund: Refund) -> RefundState:
    paid = next((each.end_to_end_id for each in record.payments if each.id == refund.payment_id), None)
    return RefundState(refund.id, paid or "", Amount(refund.amount), str(refund.state))


def open_charge_row(record: ChargeRecord, *, private: bool) -> OpenChargeRow:
    """Return a charge as a row of a snapshot for banks and integrations."""
    charge = record.charge
    return OpenChargeRow(
        bank_payment_id=charge.bank_payment_id,
        txid=charge.txid,
        value=Amount(charge.amount),
        state=charge.state,
        expiration_date=whole_seconds(charge.expires_at),
        pix_code=_shown_code(record),
        description=(charge.description or None) if private else None,
        reference=(charge.reference or None) if private else None,
    )


def event_message(  # noqa: PLR0913 - what one receiver is told, by name
    recorded: Recorded, prev: int, moment: ClockReading, *, private: bool, epoch: str, replayed: bool = False
) -> Event:
    """Return an event for one receiver.

    Args:
        recorded: the event; its sale is the state as it was then.
        prev: the event before it for this receiver.
        moment: now, for the time that is left.
        private: include description and reference.
        epoch: in which numbers of events count.
        replayed: it is not told as it happens: nobody may pay by it any more.
    """
    record = recorded.event.record
    payment = None if record is None else payment_state(record, moment, private=private)
    if payment is not None and replayed:
        payment = replace(payment, pix_code=None, remaining_seconds=0)
    return Event(
        seq=recorded.seq,
        prev=prev,
        name=recorded.name,
        at=whole_seconds(recorded.at),
        payment_id=None if record is None else record.charge.id,
        message=_SENTENCES.get(recorded.event.kind),
        payment=payment,
        epoch=epoch,
        replayed=replayed,
    )


def refused(
    reason: str, request: str | None = None, delivery: str | None = None, detail: str = ""
) -> Refused:
    """Return a final refusal with the seed's sentence, where the seed had one."""
    sentence = next((text for word, text in _REFUSALS.items() if word == reason), None)
    return Refused(reason, request, delivery, sentence, detail or None)


def answer_to_error(error: Exception, request: str | None, delivery: str | None = None) -> Message:
    """Return what a peer is told when a command raised: final, or to be sent again.

    What is no error of ours is a bug: it is told as ``busy`` and must be logged by the caller.
    """
    if isinstance(error, RefusedError):
        return refused(error.reason, request, delivery, error.detail)
    if isinstance(error, LedgerUnavailableError):
        return Retry(error.reason, UNAVAILABLE_MS, request, delivery)
    if isinstance(error, TillBusyError | TillStoppedError):
        return Retry(RetryReason.BUSY, BUSY_MS, request, delivery)
    if isinstance(error, PosError):
        return refused(Refusal.BAD_FORMAT, request, delivery, str(error))
    return Retry(RetryReason.BUSY, UNAVAILABLE_MS, request, delivery)


def fitting(rows: Iterable[PaymentState | OpenChargeRow]) -> list[PaymentState | OpenChargeRow]:
    """Return the first rows that fit one message together; at least one where there is one."""
    kept: list[PaymentState | OpenChargeRow] = []
    room = ROOM_BYTES
    for row in rows:
        room -= len(_ROWS.encode(row)) + 1
        if room < 0 and kept:
            break
        kept.append(row)
    return kept


def checked(message: Message) -> str:
    """Return the text of a message; one over the limit is a bug that must not reach a peer.

    Raises:
        ValueError: longer than 64 KiB.
    """
    text = encode(message)
    if len(text.encode()) > MAX_OUT_BYTES:
        msg = f"{type(message).__name__} is too large"
        raise ValueError(msg)
    return text


def remaining_seconds(charge: Charge, moment: ClockReading) -> int:
    """Return the seconds left to pay, a begun one counted."""
    return -(-charge.remaining_ms(moment) // 1_000)


def _shown_code(record: ChargeRecord) -> str | None:
    return record.charge.code or None if record.may_show_code else None


_ROWS = msgspec.json.Encoder(enc_hook=str)
