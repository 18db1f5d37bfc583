"""Money that is given back, and decisions about money that are taken back."""

from collections.abc import Iterable

from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord, ClockReading
from pos_app.domain.errors import RefusedError
from pos_app.domain.judging import open_again, review, with_difference
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    SURPLUS,
    ExceptionKind,
    Outcome,
    Payment,
    Refund,
    RefundState,
    Resolution,
    ShopException,
    State,
)


def add_refund(record: ChargeRecord, refund: Refund, moment: ClockReading) -> ChargeRecord:
    """Return a whole ``record`` less ``refund``; odd money of it stays open, with what is left."""
    open_amount = sum(each.amount for each in record.open_exceptions if each.payment_id == refund.payment_id)
    is_paid = record.charge.state is State.PAID
    odd = Centavos(min(refund.amount, open_amount) if is_paid else refund.amount)
    after = with_refund(record, replace(refund, odd=odd))
    return review(_with_surplus(after, refund.payment_id, -odd), moment)


def _with_surplus(record: ChargeRecord, payment_id: str, change: int) -> ChargeRecord:
    """Return ``record`` with another amount of a payment's surplus that is still open."""
    return replace(
        record,
        exceptions=tuple(
            replace(each, amount=Centavos(max(0, each.amount + change)))
            if each.is_open and each.is_surplus and each.payment_id == payment_id
            else each
            for each in record.exceptions
        ),
    )


def with_refund(record: ChargeRecord, refund: Refund) -> ChargeRecord:
    """Return ``record`` with ``refund`` out of its sums."""
    return _with_refunds(record, (*record.refunds, refund), refund.payment_id)


def fail_refund(record: ChargeRecord, refund_id: str, moment: ClockReading) -> ChargeRecord:
    """Return a whole ``record`` whose refund the bank did not carry out: the money is here, the matter open.

    A matter that was closed as given back is open again; money that came back into another, decided one waits
    in a new matter. A new try is a new refund with a new id.
    """
    refund = next(each for each in record.refunds if each.id == refund_id)
    if not refund.counts:
        return record
    failed = replace(refund, state=RefundState.FAILED)
    refunds = tuple(failed if each.id == refund_id else each for each in record.refunds)
    back = reopened(_with_refunds(record, refunds, refund.payment_id), refund)
    is_open = any(each.payment_id == refund.payment_id for each in back.open_exceptions)
    came_back = back.charge.covered + back.charge.refunded - record.charge.covered - record.charge.refunded
    if is_open:
        back = _with_surplus(
            back, refund.payment_id, 0 if back.exceptions != record.exceptions else came_back
        )
    elif came_back:
        back = replace(back, exceptions=(*back.exceptions, _came_back(back, refund, came_back, moment)))
    return review(back, moment)


def reopened(record: ChargeRecord, refund: Refund) -> ChargeRecord:
    """Return ``record`` with the matter open again that was closed as given back by ``refund``."""
    return replace(
        record,
        exceptions=tuple(
            open_again(each)
            if each.payment_id == refund.payment_id and each.outcome is Outcome.GIVEN_BACK
            else each
            for each in record.exceptions
        ),
    )


def may_reopen(exception: ShopException, record: ChargeRecord | None, refunds: Iterable[Refund]) -> bool:
    """Return whether a person may take back how a matter was closed.

    What was closed by a word about the money may; what was accepted or tied made a sale paid, and a refund
    that the bank itself told is no word of a person. One payment waits in one open matter only.
    """
    if (
        exception.payment_id is None
        or exception.outcome is None
        or exception.resolution is Resolution.ACCEPTED
    ):
        return False
    if record is not None and any(each.payment_id == exception.payment_id for each in record.open_exceptions):
        return False
    return exception.outcome is not Outcome.GIVEN_BACK or said_refund(exception, refunds) is not None


def said_refund(exception: ShopException, refunds: Iterable[Refund]) -> Refund | None:
    """Return the refund that a person told in closing a matter as given back; None once the bank spoke."""
    return next(
        (
            each
            for each in refunds
            if each.state is RefundState.INFORMED
            and each.payment_id == exception.payment_id
            and (each.at, each.amount) == (exception.resolved_at, exception.amount)
        ),
        None,
    )


def reopen(record: ChargeRecord, exception_id: int, moment: ClockReading) -> ChargeRecord:
    """Return a whole ``record`` with a closed matter open again, as if its money had not been spoken of.

    Raises:
        RefusedError: ``not_found`` for no such matter; ``not_pending`` where it may not be opened again.
    """
    chosen = next((each for each in record.exceptions if each.id == exception_id), None)
    if chosen is None:
        raise RefusedError(reason="not_found", detail=f"exception {exception_id}")
    if not may_reopen(chosen, record, record.refunds):
        raise RefusedError(reason="not_pending", detail="decided for good")
    refund = said_refund(chosen, record.refunds)
    if chosen.outcome is Outcome.GIVEN_BACK and refund is not None:
        return with_difference(fail_refund(record, refund.id, moment))
    exceptions = tuple(open_again(each) if each.id == exception_id else each for each in record.exceptions)
    back = replace(record, exceptions=exceptions)
    if chosen.outcome is Outcome.NOT_OURS:
        received = Centavos(back.charge.received + chosen.amount)
        back = replace(back, charge=replace(back.charge, received=received))
    return with_difference(review(back, moment))


def _came_back(record: ChargeRecord, refund: Refund, amount: int, moment: ClockReading) -> ShopException:
    """Return the matter of money that was to be given back, and is here after all."""
    return ShopException(
        id=0,
        kind=ExceptionKind.OVERPAID,
        charge_id=record.charge.id,
        payment_id=refund.payment_id,
        amount=Centavos(amount),
        opened_at=moment.at,
        notes=(SURPLUS,),
    )


def _with_refunds(record: ChargeRecord, refunds: tuple[Refund, ...], payment_id: str) -> ChargeRecord:
    """Return ``record`` with these refunds, those of one payment having changed."""
    payment = next(each for each in record.payments if each.id == payment_id)
    given_back = sum(each.amount for each in refunds if each.payment_id == payment_id and each.counts)
    after = replace(payment, given_back=Centavos(given_back))
    charge = record.charge
    if not _is_not_ours(record, payment_id):
        of_sale = _given_of_sale(payment, refunds) - _given_of_sale(payment, record.refunds)
        charge = replace(
            charge,
            received=Centavos(charge.received + after.kept - payment.kept),
            refunded=Centavos(charge.refunded + of_sale),
        )
    payments = tuple(after if each.id == payment_id else each for each in record.payments)
    return replace(record, charge=charge, payments=payments, refunds=refunds)


def _is_not_ours(record: ChargeRecord, payment_id: str) -> bool:
    """Return whether a person said that a payment is not the shop's: it is in no sum any more."""
    return any(
        each.payment_id == payment_id and each.outcome is Outcome.NOT_OURS for each in record.exceptions
    )


def _given_of_sale(payment: Payment, refunds: Iterable[Refund]) -> int:
    """Return what of a payment went back after it had paid its charge: never more than was left of it."""
    counting = [each for each in refunds if each.payment_id == payment.id and each.counts]
    total = sum(each.amount for each in counting)
    odd = sum(each.odd for each in counting)
    return min(payment.amount, total) - min(payment.amount, odd)
