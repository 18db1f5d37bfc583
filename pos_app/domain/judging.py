"""What money that came means for a charge, and what is odd about it.

Sums count what is *kept*: money given back, or not the shop's, leaves every one of them.
Rules: docs/charge.md.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from pos_app.domain.actor import Actor
from pos_app.domain.charge import (
    Approval,
    Charge,
    ChargeRecord,
    ClockReading,
    SettlementBasis,
)
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    ExceptionKind,
    Outcome,
    Payment,
    Resolution,
    ShopException,
    State,
)


def receive(record: ChargeRecord, payment: Payment, moment: ClockReading) -> ChargeRecord:
    """Return ``record`` with ``payment``: paid if it is exact and in time, else with what is odd named.

    The caller stores the payment in either case: money is never refused. Where other payments have to be
    judged anew (:func:`judges_others`), ``record`` must be whole.
    """
    charge = _with_payment(record.charge, payment)
    after = replace(record, charge=charge, payments=(*record.payments, payment))
    if _is_judged_alike(record.charge, charge):
        kind = judge(after, payment)
        fresh = () if kind is None else (_opened(after, payment, kind, moment),)
        return replace(after, exceptions=(*after.exceptions, *fresh))
    judged = review(after, moment)
    return judged if charge.paid_by == record.charge.paid_by else with_difference(judged)


def judges_others(record: ChargeRecord, payment: Payment) -> bool:
    """Return whether ``payment`` changes what is odd about money that came before it."""
    before = record.charge
    return bool(before.payments_total) and not _is_judged_alike(before, _with_payment(before, payment))


def _with_payment(charge: Charge, payment: Payment) -> Charge:
    """Return ``charge`` with the sums of one more payment, paid where that pays it."""
    charge = replace(
        charge,
        payments_total=charge.payments_total + 1,
        received=Centavos(charge.received + payment.kept),
    )
    # Money that the bank gave back before it was told settles nothing: it is not here.
    is_exact = payment.amount == charge.amount and not payment.given_back
    if charge.is_open and is_exact and payment.in_time and not charge.superseded:
        return replace(
            charge,
            state=State.PAID,
            settled=SettlementBasis.BANK,
            paid_by=payment.id,
            closed_at=payment.received_at,
        )
    is_proof = is_exact and waits_for_proof(charge) and not charge.superseded
    return replace(charge, paid_by=payment.id) if is_proof else charge


def _is_judged_alike(one: Charge, other: Charge) -> bool:
    """Return whether each payment is judged the same by both: see :func:`judge`."""
    return (one.state, one.paid_by, _side(one)) == (other.state, other.paid_by, _side(other))


def _side(charge: Charge) -> int:
    """Return whether too little (-1), the amount (0) or too much (1) is kept, or all more is too much."""
    if lacks_nothing(charge):
        return 1
    return (charge.covered > charge.amount) - (charge.covered < charge.amount)


def lacks_nothing(charge: Charge) -> bool:
    """Return whether whatever comes is to be given back: it is paid, or its debt is."""
    return charge.superseded or (charge.state is State.PAID and not waits_for_proof(charge))


def review(record: ChargeRecord, moment: ClockReading) -> ChargeRecord:
    """Return a whole ``record`` with its open exceptions computed anew; closed ones stay as they are."""
    payments = {each.id: each for each in record.payments}
    kept = tuple(_renew(record, each, payments) for each in record.exceptions)
    named = {each.payment_id for each in kept}
    fresh = [
        _opened(record, payment, kind, moment)
        for payment in record.payments
        if payment.id not in named and (kind := judge(record, payment)) is not None
    ]
    exceptions = (*kept, *fresh)
    return record if exceptions == record.exceptions else replace(record, exceptions=exceptions)


def judge(record: ChargeRecord, payment: Payment) -> ExceptionKind | None:
    """Return what is odd about one of the sale's payments, None for the one that paid."""
    charge = record.charge
    if payment.id == charge.paid_by:
        return None
    if lacks_nothing(charge):
        return ExceptionKind.PAID_TWICE
    if payment.charge_state_on_arrival is State.CANCELLED:
        return ExceptionKind.PAID_AFTER_CANCEL
    if payment.kept == charge.amount:
        return ExceptionKind.LATE
    return ExceptionKind.UNDERPAID if charge.covered <= charge.amount else ExceptionKind.OVERPAID


def waits_for_proof(charge: Charge) -> bool:
    """Return whether a person said that a charge is paid, and no Pix has proven it."""
    return charge.settled is SettlementBasis.BY_HAND and charge.paid_by is None


def _opened(
    record: ChargeRecord, payment: Payment, kind: ExceptionKind, moment: ClockReading
) -> ShopException:
    return ShopException(
        id=0,
        kind=kind,
        charge_id=record.charge.id,
        payment_id=payment.id,
        amount=payment.kept,
        opened_at=moment.at,
        notes=_notes(record, payment, kind),
    )


def _renew(record: ChargeRecord, exception: ShopException, payments: Mapping[str, Payment]) -> ShopException:
    """Return an open exception judged by what is known now."""
    if not exception.is_open:
        return exception
    if exception.payment_id is None:
        proof = payments.get(record.charge.paid_by or "")
        return replace(exception, notes=("proof_came",) if proof is not None and proof.kept else ())
    payment = payments[exception.payment_id]
    if exception.is_surplus:
        return exception
    kind = judge(record, payment)
    if kind is None:
        return exception
    known = (exception.reopened,) if exception.reopened else ()
    notes = (*known, *_notes(record, payment, kind))
    return replace(exception, kind=kind, charge_id=record.charge.id, amount=payment.kept, notes=notes)


def _notes(record: ChargeRecord, payment: Payment, kind: ExceptionKind) -> tuple[str, ...]:
    """Return what else a person should know about an odd payment, as stable words."""
    charge = record.charge
    known: list[tuple[str, bool]] = [
        ("in_time_by_bank", kind is ExceptionKind.LATE and payment.in_time_by_bank),
        ("sum_complete", kind is ExceptionKind.UNDERPAID and charge.covered == charge.amount),
        ("late", kind is not ExceptionKind.LATE and payment.charge_state_on_arrival is State.EXPIRED),
        ("clock", payment.clock_doubt),
        ("returned", bool(payment.given_back)),
    ]
    return tuple(word for word, holds in known if holds)


def figures_of(exception: ShopException, record: ChargeRecord | None) -> tuple[int, ...]:
    """Return the centavos by which a person decides about a matter; they must not change meanwhile."""
    if record is None:
        return (exception.amount,)
    return exception.amount, record.charge.amount, record.charge.covered


def with_difference(record: ChargeRecord) -> ChargeRecord:
    """Return a whole ``record``, if it is paid with what was kept beyond its amount, without what is open.

    Only a decision, or the Pix that pays, makes a difference: what a bank gives back later makes none.
    """
    charge = record.charge
    if charge.state is not State.PAID or charge.paid_by is None:
        return record
    undecided = sum(each.amount for each in record.open_exceptions if each.payment_id is not None)
    difference = charge.covered + charge.refunded - undecided - charge.amount
    if difference == charge.difference:
        return record
    return replace(record, charge=replace(charge, difference=difference))


def closed_by(exception: ShopException, outcome: Outcome | None, approval: Approval) -> ShopException:
    """Return a matter as a person closed it: ``outcome`` is what became of its money, None for a mark."""
    resolution = Resolution.REFUNDED if outcome is Outcome.GIVEN_BACK else Resolution.DISMISSED
    return resolved(exception, resolution, approval, outcome)


def resolved(
    exception: ShopException, resolution: Resolution, approval: Approval, outcome: Outcome | None = None
) -> ShopException:
    """Return a matter as one that nobody waits for any more, with who decided and why."""
    return replace(
        exception,
        resolution=resolution,
        outcome=outcome,
        resolved_at=approval.moment.at,
        resolved_by=approval.actor,
        reason_code=approval.code,
        reason=approval.reason,
    )


def open_again(exception: ShopException) -> ShopException:
    """Return a closed matter as one that waits for a person."""
    return replace(
        exception,
        resolution=Resolution.OPEN,
        outcome=None,
        resolved_at=None,
        resolved_by=Actor(),
        reason_code=None,
        reason="",
    )
