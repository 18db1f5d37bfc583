"""Rows of the ledger to domain values and back.

Times are integer microseconds of UTC since 1970 in rows, aware datetimes in values.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.charge import Charge, CloseReason, SettlementBasis
from pos_app.domain.device import Device
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    ExceptionKind,
    Outcome,
    Payer,
    Payment,
    PaymentNotice,
    Refund,
    RefundState,
    Resolution,
    Result,
    ShopException,
    State,
)
from pos_app.domain.shop import PersonRow
from pos_app.domain.times import from_micros, to_micros
from pos_app.services.ledger.tables import PAYMENT

Params = dict[str, Any]
_RESULT = list(PAYMENT.c.keys()).index("result")


def _maybe_micros(moment: datetime | None) -> int | None:
    return None if moment is None else to_micros(moment)


def _maybe_moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def charge_params(charge: Charge) -> Params:
    """Return the row of a charge, ``id`` None where the ledger shall choose it."""
    return {
        "id": charge.id or None,
        "bank_payment_id": charge.bank_payment_id,
        "txid": charge.txid,
        "amount": charge.amount,
        "register": charge.register,
        "operator": charge.operator,
        "created_at": to_micros(charge.created_at),
        "expires_at": to_micros(charge.expires_at),
        "lifetime_s": charge.lifetime_s,
        "code": charge.code,
        "description": charge.description,
        "reference": charge.reference,
        "session": charge.session,
        "created_by": charge.created_by,
        "follows": charge.remainder_of,
        **charge_changes(charge),
    }


CHANGEABLE = (
    "state",
    "run",
    "deadline_ms",
    "live",
    "ending",
    "settled",
    "paid_by",
    "closed_at",
    "payments_total",
    "received",
    "refunded",
    "rests_received",
    "difference",
    "superseded",
)
"""Columns of :func:`charge_changes`."""


def charge_changes(charge: Charge) -> Params:
    """Return the columns of a charge that may change during its life."""
    return {
        "state": str(charge.state),
        "run": charge.clock_run,
        "deadline_ms": charge.deadline_ms,
        "live": int(charge.on_register),
        "ending": charge.ending and str(charge.ending),
        "settled": charge.settled and str(charge.settled),
        "paid_by": charge.paid_by,
        "closed_at": _maybe_micros(charge.closed_at),
        "payments_total": charge.payments_total,
        "received": charge.received,
        "refunded": charge.refunded,
        "rests_received": charge.rests_received,
        "difference": charge.difference,
        "superseded": int(charge.superseded),
    }


def charge_of(row: Sequence[Any]) -> Charge:
    """Return the charge of a row with all columns of the table."""
    (
        id_, bank_payment_id, txid, amount, register, operator, created_at, expires_at, lifetime_s, state,
        run, deadline_ms, code, description, reference, session, created_by, live, ending, settled, paid_by,
        closed_at, follows, payments_total, received, refunded, rests_received, difference, superseded,
    ) = row  # fmt: skip
    return Charge(
        id=id_,
        bank_payment_id=bank_payment_id,
        txid=txid,
        amount=Centavos(amount),
        register=register,
        operator=operator,
        created_at=from_micros(created_at),
        expires_at=from_micros(expires_at),
        lifetime_s=lifetime_s,
        state=State(state),
        clock_run=run,
        deadline_ms=deadline_ms,
        code=code,
        description=description,
        reference=reference,
        session=session,
        created_by=created_by,
        on_register=bool(live),
        ending=ending and CloseReason(ending),
        settled=settled and SettlementBasis(settled),
        paid_by=paid_by,
        closed_at=_maybe_moment(closed_at),
        remainder_of=follows,
        payments_total=payments_total,
        received=Centavos(received),
        refunded=Centavos(refunded),
        rests_received=Centavos(rests_received),
        difference=difference,
        superseded=bool(superseded),
    )


def person_hash(payer: Payer, salt: bytes) -> bytes:
    """Return what the chain keeps of a payer: worthless once the salt is erased."""
    return hashlib.sha256(salt + payer.name.encode() + b"\0" + payer.tax_id.encode()).digest()


def payment_params(payment: Payment, result: Result, notice: PaymentNotice, person: bytes | None) -> Params:
    """Return the row of a payment; the message it came in is kept without its payer."""
    message = msgspec.json.encode(_Message.of(notice)).decode()
    return {
        "id": payment.id,
        "end_to_end_id": payment.end_to_end_id,
        "charge_id": payment.charge_id,
        "amount": payment.amount,
        "paid_at": _maybe_micros(payment.paid_at),
        "received_at": to_micros(payment.received_at),
        "period": payment.charge_state_on_arrival and str(payment.charge_state_on_arrival),
        "in_time": int(payment.in_time),
        "in_time_by_bank": int(payment.in_time_by_bank),
        "device": payment.device,
        "txid": payment.txid,
        "bank_payment_id": payment.bank_payment_id,
        "delivery": payment.delivery,
        "key": payment.key,
        "pairs": payment.bare_form_id,
        "clock_doubt": int(payment.clock_doubt),
        "seq": payment.seq,
        "result": str(result),
        "message": message,
        "person_hash": person,
    }


class _Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """A notice as it is kept: everything the bank said but the payer."""

    device: str
    amount: int
    end_to_end_id: str | None = None
    delivery: str | None = None
    bank_payment_id: str | None = None
    txid: str | None = None
    paid_at: datetime | None = None
    key: str | None = None

    @classmethod
    def of(cls, notice: PaymentNotice) -> "_Message":
        return cls(
            notice.device,
            notice.amount,
            notice.end_to_end_id,
            notice.delivery,
            notice.bank_payment_id,
            notice.txid,
            notice.paid_at,
            notice.key,
        )


MESSAGE_FIELDS = frozenset(_Message.__struct_fields__)


def payment_of(row: Sequence[Any]) -> Payment:
    """Return the payment of a row with all columns of the table."""
    (
        id_, end_to_end_id, charge_id, amount, paid_at, received_at, period, in_time, in_time_by_bank, device,
        txid, bank_payment_id, delivery, key, pairs, clock_doubt, seq, *_kept_only,
    ) = row  # fmt: skip
    return Payment(
        id=id_,
        end_to_end_id=end_to_end_id,
        charge_id=charge_id,
        amount=Centavos(amount),
        paid_at=_maybe_moment(paid_at),
        received_at=from_micros(received_at),
        charge_state_on_arrival=period and State(period),
        in_time=bool(in_time),
        in_time_by_bank=bool(in_time_by_bank),
        device=device,
        txid=txid,
        bank_payment_id=bank_payment_id,
        delivery=delivery,
        key=key,
        bare_form_id=pairs,
        clock_doubt=bool(clock_doubt),
        seq=seq,
    )


def stored_payment_of(row: Sequence[Any]) -> tuple[Payment, Result]:
    """Return the payment of a row with all columns of the table, and what was answered for it."""
    return payment_of(row), Result(row[_RESULT])


def person_params(payment_id: str, payer: Payer, salt: bytes) -> Params:
    """Return the row of a payer."""
    return {"payment_id": payment_id, "name": payer.name, "tax_id": payer.tax_id, "salt": salt}


def person_row(row: Sequence[Any]) -> PersonRow:
    """Return a payer with the payment: id, name, tax number, amount, bank time and arrival."""
    payment_id, name, tax_id, amount, paid_at, received_at = row
    return PersonRow(
        payment_id=payment_id,
        name=name,
        tax_id=tax_id,
        amount=Centavos(amount),
        paid_at=_maybe_moment(paid_at),
        received_at=from_micros(received_at),
    )


def refund_params(refund: Refund) -> Params:
    """Return the row of a refund."""
    return {
        "id": refund.id,
        "payment_id": refund.payment_id,
        "amount": refund.amount,
        "state": str(refund.state),
        "at": to_micros(refund.at),
        "by_bank": int(refund.by_bank),
        "odd": refund.odd,
        "return_id": refund.return_id,
        "operator": refund.actor.operator,
        "approved_by": refund.actor.approved_by,
        "reason": refund.reason,
    }


def refund_of(row: Sequence[Any]) -> Refund:
    """Return the refund of a row with all columns of the table."""
    id_, payment_id, amount, state, at, by_bank, odd, return_id, operator, approved_by, reason = row
    return Refund(
        id=id_,
        payment_id=payment_id,
        amount=Centavos(amount),
        state=RefundState(state),
        at=from_micros(at),
        by_bank=bool(by_bank),
        odd=Centavos(odd),
        return_id=return_id,
        actor=Actor(operator, approved_by),
        reason=reason,
    )


def exception_params(exception: ShopException) -> Params:
    """Return the row of an exception, ``id`` None where the ledger shall choose it."""
    return {
        "id": exception.id or None,
        "kind": str(exception.kind),
        "charge_id": exception.charge_id,
        "payment_id": exception.payment_id,
        "amount": exception.amount,
        "opened_at": to_micros(exception.opened_at),
        "resolution": str(exception.resolution),
        "outcome": exception.outcome and str(exception.outcome),
        "notes": " ".join(exception.notes),
        "resolved_at": _maybe_micros(exception.resolved_at),
        "resolved_by": exception.resolved_by.operator,
        "approved_by": exception.resolved_by.approved_by,
        "reason_code": exception.reason_code and str(exception.reason_code),
        "reason": exception.reason,
    }


def exception_of(row: Sequence[Any]) -> ShopException:
    """Return the exception of a row with all columns of the table."""
    (
        id_, kind, charge_id, payment_id, amount, opened_at, resolution, outcome, notes, resolved_at,
        resolved_by, approved_by, reason_code, reason,
    ) = row  # fmt: skip
    return ShopException(
        id=id_,
        kind=ExceptionKind(kind),
        charge_id=charge_id,
        payment_id=payment_id,
        amount=Centavos(amount),
        opened_at=from_micros(opened_at),
        resolution=Resolution(resolution),
        outcome=outcome and Outcome(outcome),
        notes=tuple(notes.split()),
        resolved_at=_maybe_moment(resolved_at),
        resolved_by=Actor(resolved_by, approved_by),
        reason_code=reason_code and ReasonCode(reason_code),
        reason=reason,
    )


def device_params(device: Device) -> Params:
    """Return the row of a device."""
    return {
        "id": device.id,
        "role": device.role,
        "name": device.name,
        "created_at": to_micros(device.created_at),
        "scope": device.scope,
        "proof_required": int(device.proof_required),
        "revoked_at": _maybe_micros(device.revoked_at),
        "invited_at": _maybe_micros(device.invited_at),
        "last_seen_at": _maybe_micros(device.last_seen_at),
    }


def device_of(row: Row[Any]) -> Device:
    """Return the device of a row with all columns of the table."""
    return Device(
        id=row.id,
        role=row.role,
        name=row.name,
        created_at=from_micros(row.created_at),
        scope=row.scope,
        proof_required=bool(row.proof_required),
        revoked_at=_maybe_moment(row.revoked_at),
        invited_at=_maybe_moment(row.invited_at),
        last_seen_at=_maybe_moment(row.last_seen_at),
    )
