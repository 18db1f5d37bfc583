"""What an event leaves in the ledger: JSON of a form of its own, apart from the values of the domain.

Bodies are chained and read for ever, so a class of the domain may be renamed or given fields without a word
here changing; what is new is mapped by hand, both ways. A form that can no longer say what it must gets the
next ``version`` beside this one. ``tests/services/ledger/event_bodies_v1.jsonl`` holds stored bodies that
every later program reads.

Money is integer centavos; times are ISO 8601 in UTC.
"""

from datetime import datetime

import msgspec
from msgspec import Struct

from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.charge import Charge, ChargeRecord, CloseReason, SettlementBasis
from pos_app.domain.events import Event, EventKind
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    ExceptionKind,
    Outcome,
    Payment,
    Refund,
    RefundState,
    Resolution,
    ShopException,
    State,
)

VERSION = 1


class UnknownBodyError(ValueError):
    """A body of a version that this program does not know; a newer one wrote it."""

    def __init__(self, version: int) -> None:
        super().__init__(f"body of version {version}")


class _Actor(Struct, frozen=True, omit_defaults=True):
    operator: str = ""
    approved_by: str = ""


class _Charge(Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: int
    bank_payment_id: str
    txid: str
    amount: int
    register: str
    operator: str
    created_at: datetime
    expires_at: datetime
    lifetime_s: int
    state: str
    run: str
    deadline_ms: int
    code: str = ""
    description: str = ""
    reference: str = ""
    session: int = 0
    created_by: str = ""
    live: bool = True
    ending: str | None = None
    settled: str | None = None
    paid_by: str | None = None
    closed_at: datetime | None = None
    follows: int | None = None
    payments_total: int = 0
    received: int = 0
    refunded: int = 0
    rests_received: int = 0
    difference: int = 0
    superseded: bool = False


class _Payment(Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: str
    end_to_end_id: str | None = None
    charge_id: int | None = None
    amount: int
    paid_at: datetime | None = None
    received_at: datetime
    period: str | None = None
    in_time: bool = False
    in_time_by_bank: bool = False
    device: str
    txid: str | None = None
    bank_payment_id: str | None = None
    delivery: str | None = None
    key: str | None = None
    pairs: str | None = None
    clock_doubt: bool = False
    seq: int = 0
    given_back: int = 0


class _Refund(Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: str
    payment_id: str
    amount: int
    state: str
    at: datetime
    by_bank: bool = False
    odd: int = 0
    return_id: str | None = None
    actor: _Actor = _Actor()
    reason: str = ""


class _Exception(Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: int
    kind: str
    charge_id: int | None = None
    payment_id: str | None = None
    amount: int
    opened_at: datetime
    resolution: str = "open"
    outcome: str | None = None
    notes: tuple[str, ...] = ()
    resolved_at: datetime | None = None
    resolved_by: _Actor = _Actor()
    reason_code: str | None = None
    reason: str = ""


class _Sale(Struct, frozen=True, omit_defaults=True):
    charge: _Charge
    payments: tuple[_Payment, ...] = ()
    exceptions: tuple[_Exception, ...] = ()
    refunds: tuple[_Refund, ...] = ()
    is_whole: bool = True


class _Body(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Version 1.

    A charge stands in it as it is told (:meth:`ChargeRecord.shown`), so that many parts of one do not fill
    the disk; each payment is in the body of the event that stored it, and other exceptions that the event
    changed are in ``changed``.
    """

    version: int
    approved_by: str = ""
    sale: _Sale | None = None
    detail: dict[str, str | int | None] = {}
    changed: tuple[_Exception, ...] = ()
    refunds: tuple[_Refund, ...] = ()


class _Version(Struct, frozen=True):
    version: int = 0


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Body)
_VERSION = msgspec.json.Decoder(_Version)


def encode_body(event: Event) -> str:
    """Return the JSON text that an event leaves in the ledger, beside its row's own columns."""
    body = _Body(
        version=VERSION,
        approved_by=event.actor.approved_by,
        sale=None if event.record is None else _sale_body(event.record),
        detail=dict(event.detail),
        changed=tuple(map(_exception_body, event.changed)),
        refunds=tuple(map(_refund_body, event.refunds)),
    )
    return _ENCODER.encode(body).decode()


def decode_event(kind: str, actor: str, payment_id: str | None, text: str) -> Event:
    """Return the event of a row.

    Args:
        kind: the row's column of that name.
        actor: likewise.
        payment_id: likewise.
        text: its body.

    Raises:
        UnknownBodyError: the body is of a version that this program does not know.
        msgspec.MsgspecError: it is none at all.
    """
    version = _VERSION.decode(text).version
    if version != VERSION:
        raise UnknownBodyError(version)
    body = _DECODER.decode(text)
    return Event(
        kind=EventKind(kind),
        record=None if body.sale is None else _sale(body.sale),
        detail=body.detail,
        actor=Actor(actor, body.approved_by),
        payment_id=payment_id,
        changed=tuple(map(_exception, body.changed)),
        refunds=tuple(map(_refund, body.refunds)),
    )


# --- the values, as they are stored -----------------------------------------------------------------


def _sale_body(record: ChargeRecord) -> _Sale:
    return _Sale(
        _charge_body(record.charge),
        tuple(map(_payment_body, record.payments)),
        tuple(map(_exception_body, record.exceptions)),
        tuple(map(_refund_body, record.refunds)),
        record.is_whole,
    )


def _charge_body(charge: Charge) -> _Charge:
    return _Charge(
        id=charge.id,
        bank_payment_id=charge.bank_payment_id,
        txid=charge.txid,
        amount=charge.amount,
        register=charge.register,
        operator=charge.operator,
        created_at=charge.created_at,
        expires_at=charge.expires_at,
        lifetime_s=charge.lifetime_s,
        state=charge.state,
        run=charge.clock_run,
        deadline_ms=charge.deadline_ms,
        code=charge.code,
        description=charge.description,
        reference=charge.reference,
        session=charge.session,
        created_by=charge.created_by,
        live=charge.on_register,
        ending=charge.ending,
        settled=charge.settled,
        paid_by=charge.paid_by,
        closed_at=charge.closed_at,
        follows=charge.remainder_of,
        payments_total=charge.payments_total,
        received=charge.received,
        refunded=charge.refunded,
        rests_received=charge.rests_received,
        difference=charge.difference,
        superseded=charge.superseded,
    )


def _payment_body(payment: Payment) -> _Payment:
    return _Payment(
        id=payment.id,
        end_to_end_id=payment.end_to_end_id,
        charge_id=payment.charge_id,
        amount=payment.amount,
        paid_at=payment.paid_at,
        received_at=payment.received_at,
        period=payment.charge_state_on_arrival,
        in_time=payment.in_time,
        in_time_by_bank=payment.in_time_by_bank,
        device=payment.device,
        txid=payment.txid,
        bank_payment_id=payment.bank_payment_id,
        delivery=payment.delivery,
        key=payment.key,
        pairs=payment.bare_form_id,
        clock_doubt=payment.clock_doubt,
        seq=payment.seq,
        given_back=payment.given_back,
    )


def _refund_body(refund: Refund) -> _Refund:
    return _Refund(
        id=refund.id,
        payment_id=refund.payment_id,
        amount=refund.amount,
        state=refund.state,
        at=refund.at,
        by_bank=refund.by_bank,
        odd=refund.odd,
        return_id=refund.return_id,
        actor=_Actor(refund.actor.operator, refund.actor.approved_by),
        reason=refund.reason,
    )


def _exception_body(exception: ShopException) -> _Exception:
    who = exception.resolved_by
    return _Exception(
        id=exception.id,
        kind=exception.kind,
        charge_id=exception.charge_id,
        payment_id=exception.payment_id,
        amount=exception.amount,
        opened_at=exception.opened_at,
        resolution=exception.resolution,
        outcome=exception.outcome,
        notes=exception.notes,
        resolved_at=exception.resolved_at,
        resolved_by=_Actor(who.operator, who.approved_by),
        reason_code=exception.reason_code,
        reason=exception.reason,
    )


# --- and read again -----------------------------------------------------------------------------------


def _sale(body: _Sale) -> ChargeRecord:
    return ChargeRecord(
        charge=_charge(body.charge),
        payments=tuple(map(_payment, body.payments)),
        exceptions=tuple(map(_exception, body.exceptions)),
        refunds=tuple(map(_refund, body.refunds)),
        is_whole=body.is_whole,
    )


def _charge(body: _Charge) -> Charge:
    return Charge(
        id=body.id,
        bank_payment_id=body.bank_payment_id,
        txid=body.txid,
        amount=Centavos(body.amount),
        register=body.register,
        operator=body.operator,
        created_at=body.created_at,
        expires_at=body.expires_at,
        lifetime_s=body.lifetime_s,
        state=State(body.state),
        clock_run=body.run,
        deadline_ms=body.deadline_ms,
        code=body.code,
        description=body.description,
        reference=body.reference,
        session=body.session,
        created_by=body.created_by,
        on_register=body.live,
        ending=None if body.ending is None else CloseReason(body.ending),
        settled=None if body.settled is None else SettlementBasis(body.settled),
        paid_by=body.paid_by,
        closed_at=body.closed_at,
        remainder_of=body.follows,
        payments_total=body.payments_total,
        received=Centavos(body.received),
        refunded=Centavos(body.refunded),
        rests_received=Centavos(body.rests_received),
        difference=body.difference,
        superseded=body.superseded,
    )


def _payment(body: _Payment) -> Payment:
    return Payment(
        id=body.id,
        end_to_end_id=body.end_to_end_id,
        charge_id=body.charge_id,
        amount=Centavos(body.amount),
        paid_at=body.paid_at,
        received_at=body.received_at,
        charge_state_on_arrival=None if body.period is None else State(body.period),
        in_time=body.in_time,
        in_time_by_bank=body.in_time_by_bank,
        device=body.device,
        txid=body.txid,
        bank_payment_id=body.bank_payment_id,
        delivery=body.delivery,
        key=body.key,
        bare_form_id=body.pairs,
        clock_doubt=body.clock_doubt,
        seq=body.seq,
        given_back=Centavos(body.given_back),
    )


def _refund(body: _Refund) -> Refund:
    return Refund(
        id=body.id,
        payment_id=body.payment_id,
        amount=Centavos(body.amount),
        state=RefundState(body.state),
        at=body.at,
        by_bank=body.by_bank,
        odd=Centavos(body.odd),
        return_id=body.return_id,
        actor=Actor(body.actor.operator, body.actor.approved_by),
        reason=body.reason,
    )


def _exception(body: _Exception) -> ShopException:
    who = body.resolved_by
    return ShopException(
        id=body.id,
        kind=ExceptionKind(body.kind),
        charge_id=body.charge_id,
        payment_id=body.payment_id,
        amount=Centavos(body.amount),
        opened_at=body.opened_at,
        resolution=Resolution(body.resolution),
        outcome=None if body.outcome is None else Outcome(body.outcome),
        notes=body.notes,
        resolved_at=body.resolved_at,
        resolved_by=Actor(who.operator, who.approved_by),
        reason_code=None if body.reason_code is None else ReasonCode(body.reason_code),
        reason=body.reason,
    )
