"""What a person decides about money of a charge: accept, close, mark by hand, tie; and rests of a debt.

Pure functions from values to values; moments are arguments. State and exceptions follow from the charge
and the set of its payments, so the order of messages does not matter. Rules: docs/charge.md.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from pos_app.domain.actor import ReasonCode
from pos_app.domain.charge import (
    Approval,
    Charge,
    ChargeRecord,
    ClockReading,
    CloseReason,
    SettlementBasis,
    verify,
)
from pos_app.domain.errors import RefusedError
from pos_app.domain.giving_back import with_refund
from pos_app.domain.judging import (
    closed_by,
    lacks_nothing,
    receive,
    resolved,
    review,
    waits_for_proof,
    with_difference,
)
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    SURPLUS,
    ExceptionKind,
    Outcome,
    Payment,
    Refund,
    Resolution,
    ShopException,
    State,
)

_SUMS = frozenset({ExceptionKind.UNDERPAID, ExceptionKind.OVERPAID})


# --- a person decides -----------------------------------------------------------------------------------


def accept(record: ChargeRecord, exception_id: int, approval: Approval) -> ChargeRecord:
    """Return a whole ``record`` paid by a person's decision on stored money; shown brown-amber, never green.

    Accepting one part of a wrong sum accepts all parts: they are one decision, unless an exact payment is
    among them. What is missing then is written down as :attr:`Charge.difference`; what is too much stays open
    as a surplus, newest money first, until it is given back or kept.

    Raises:
        RefusedError: ``not_found`` for no such open exception; ``not_pending`` where nothing is left to pay.
    """
    chosen = _open_exception(record, exception_id)
    if chosen.kind is ExceptionKind.MARKED_BY_HAND:
        if chosen.proof_came:  # it proves the manager's word, whose name and reason stay
            approval = replace(
                approval, actor=chosen.resolved_by, code=ReasonCode.PROOF_CAME, reason=chosen.reason
            )
        return replace(record, exceptions=_close(record, {chosen.id}, Resolution.ACCEPTED, approval))
    charge = record.charge
    if lacks_nothing(charge):
        raise RefusedError(reason="not_pending", detail="already paid")
    if not chosen.amount:
        raise RefusedError(reason="not_pending", detail="its money was given back")
    chosen = _exact_among(record, chosen)
    parts = [each for each in record.open_exceptions if each is chosen or _is_part_with(chosen, each)]
    return _settle(record, chosen, parts, approval)


def _exact_among(record: ChargeRecord, chosen: ShopException) -> ShopException:
    """Return the exception of an exact payment where a wrong sum is accepted beside it, else ``chosen``."""
    late = (each for each in record.open_exceptions if each.kind is ExceptionKind.LATE)
    return next(late, chosen) if chosen.kind in _SUMS else chosen


def _is_part_with(chosen: ShopException, other: ShopException) -> bool:
    return chosen.kind in _SUMS and other.kind in _SUMS


def _settle(
    record: ChargeRecord, chosen: ShopException, parts: Sequence[ShopException], approval: Approval
) -> ChargeRecord:
    """Return ``record`` paid with the money of ``parts``; what is too much of it stays open."""
    charge = record.charge
    was_marked = waits_for_proof(charge)
    settled = replace(
        charge,
        state=State.PAID,
        settled=SettlementBasis.BY_HAND if was_marked else SettlementBasis.ACCEPTED,
        paid_by=chosen.payment_id,
        closed_at=charge.closed_at if was_marked else approval.moment.at,
    )
    undecided = sum(each.amount for each in record.open_exceptions if each.payment_id is not None)
    taken = sum(each.amount for each in parts)
    extra = max(0, charge.covered - undecided + taken - charge.amount)
    marks = {each.id for each in record.open_exceptions if each.payment_id is None and was_marked}
    closing = {each.id for each in parts} | marks
    closed = _close(record, closing, Resolution.ACCEPTED, approval, Outcome.KEPT)
    exceptions = (*closed, *_surplus_of(parts, extra, approval.moment))
    judged = review(replace(record, charge=settled, exceptions=exceptions), approval.moment)
    return with_difference(judged)


def _surplus_of(parts: Sequence[ShopException], extra: int, moment: ClockReading) -> Iterator[ShopException]:
    """Yield a matter for each part of ``extra``, which was accepted and is too much: newest money first."""
    for part in reversed(parts):
        amount = Centavos(min(extra, part.amount))
        extra -= amount
        if amount:
            yield ShopException(
                id=0,
                kind=ExceptionKind.OVERPAID,
                charge_id=part.charge_id,
                payment_id=part.payment_id,
                amount=amount,
                opened_at=moment.at,
                notes=(SURPLUS,),
            )


def fits(exception: ShopException, outcome: Outcome | None, charge: Charge | None) -> bool:
    """Return whether an outcome may be said of a matter: None of a mark by hand, to which no money belongs.

    Money of an unpaid charge is kept by accepting it, and a surplus is always a customer's.
    """
    if outcome is None or exception.payment_id is None:
        return outcome is None and exception.payment_id is None
    if outcome is Outcome.NOT_OURS:
        return not exception.is_surplus
    is_unpaid = charge is not None and charge.state is not State.PAID and not charge.superseded
    return outcome is not Outcome.KEPT or not is_unpaid


def close(
    record: ChargeRecord,
    exception_id: int,
    outcome: Outcome | None,
    approval: Approval,
    refund: Refund | None = None,
) -> ChargeRecord:
    """Return a whole ``record`` with one exception closed, and what became of its money.

    Args:
        record: as it stands.
        exception_id: an open one of it.
        outcome: None for a mark by hand, to which no money belongs.
        approval: who decided, and why.
        refund: what was given back, for ``GIVEN_BACK``: of :attr:`ShopException.amount`.

    Raises:
        RefusedError: ``not_found`` for no such open exception; ``outcome`` where it does not fit.
    """
    chosen = _open_exception(record, exception_id)
    if not fits(chosen, outcome, record.charge):
        raise RefusedError(reason="outcome", detail=chosen.kind)
    decided = closed_by(chosen, outcome, approval)
    exceptions = tuple(decided if each.id == chosen.id else each for each in record.exceptions)
    closed = replace(record, exceptions=exceptions)
    if refund is not None:
        closed = with_refund(closed, replace(refund, odd=refund.amount))
    elif outcome is Outcome.NOT_OURS:
        received = Centavos(max(0, closed.charge.received - chosen.amount))
        closed = replace(closed, charge=replace(closed.charge, received=received))
    return with_difference(review(closed, approval.moment))


def mark_by_hand(record: ChargeRecord, approval: Approval) -> ChargeRecord:
    """Return a whole, open ``record`` as paid on a manager's word, with the exception that keeps saying so.

    An exact Pix that is there already, too late to pay by itself, is its proof.

    Raises:
        RefusedError: ``not_pending`` where the charge is final.
    """
    if not record.charge.can_mark_by_hand():
        raise RefusedError(reason="not_pending", detail=record.charge.state)
    undecided = {each.payment_id for each in record.open_exceptions}
    exact = next(
        (each.id for each in record.payments if each.kept == record.charge.amount and each.id in undecided),
        None,
    )
    charge = replace(
        record.charge,
        state=State.PAID,
        settled=SettlementBasis.BY_HAND,
        paid_by=exact,
        closed_at=approval.moment.at,
    )
    proven = {each.id for each in record.open_exceptions if exact is not None and each.payment_id == exact}
    closed = _close(record, proven, Resolution.ACCEPTED, approval, Outcome.KEPT)
    mark = ShopException(
        id=0,
        kind=ExceptionKind.MARKED_BY_HAND,
        charge_id=charge.id,
        payment_id=None,
        amount=charge.amount,
        opened_at=approval.moment.at,
        resolved_by=approval.actor,
        reason_code=approval.code,
        reason=approval.reason,
    )
    judged = review(replace(record, charge=charge, exceptions=(*closed, mark)), approval.moment)
    return with_difference(judged)


def match_orphan(
    record: ChargeRecord, payment: Payment, orphan: ShopException, approval: Approval
) -> ChargeRecord:
    """Return a whole ``record`` with an orphan's ``payment``, judged as if it came now, by its bank time.

    A person who ties (``approval.code`` is set) takes the decision: what is paid by it is not green.
    """
    tied = resolved(replace(orphan, charge_id=record.charge.id), Resolution.TIED, approval)
    after = receive(record, payment, approval.moment)
    arrived = tuple(sorted(after.payments, key=_arrival))
    charge = after.charge
    if charge.paid_by == payment.id and charge.settled is SettlementBasis.BANK:
        settled = SettlementBasis.BANK if approval.code is None else SettlementBasis.ACCEPTED
        charge = replace(charge, settled=settled, closed_at=approval.moment.at)
    return replace(after, charge=charge, payments=arrived, exceptions=(tied, *after.exceptions))


# --- rests: one debt, several charges -------------------------------------------------------------------


def supersede(record: ChargeRecord, moment: ClockReading, window_s: int) -> ChargeRecord:
    """Return a whole ``record`` whose debt was paid otherwise: it ends, and its money is to be given back.

    A mark by hand that no Pix has proven stays; a Pix that comes for it is to be given back all the same.
    """
    charge = record.charge
    if lacks_nothing(charge):
        return record
    ended = verify(charge, CloseReason.SUPERSEDED, moment, window_s)
    return review(replace(record, charge=replace(ended, superseded=True)), moment)


def contribution(charge: Charge) -> Centavos:
    """Return what a charge brings to the one whose rest it asks for: what was kept, never what was asked."""
    if charge.state is not State.PAID or charge.paid_by is None or charge.superseded:
        return Centavos(0)
    return Centavos(max(0, charge.amount + min(0, charge.difference)))


def add_rest(record: ChargeRecord, brought: int, approval: Approval) -> ChargeRecord:
    """Return a whole ``record`` with what a charge for its missing rest brought, or brought beyond before.

    Where nothing is missing any more its parts are accepted: that was decided when the rest was asked for.
    """
    charge = record.charge
    is_paid = charge.state is State.PAID
    after = replace(
        record,
        charge=replace(
            charge,
            rests_received=Centavos(charge.rests_received + brought),
            difference=charge.difference + (brought if is_paid and charge.paid_by is not None else 0),
        ),
    )
    if is_paid:
        return after
    after = review(after, approval.moment)
    parts = [each for each in after.open_exceptions if each.kind in _SUMS]
    if after.missing or not parts:
        return after
    return _settle(after, max(parts, key=lambda each: each.amount), parts, approval)


def _arrival(payment: Payment) -> int:
    return payment.seq


def _open_exception(record: ChargeRecord, exception_id: int) -> ShopException:
    for each in record.open_exceptions:
        if each.id == exception_id:
            return each
    raise RefusedError(reason="not_found", detail=f"open exception {exception_id}")


def _close(
    record: ChargeRecord,
    ids: Iterable[int],
    resolution: Resolution,
    approval: Approval,
    outcome: Outcome | None = None,
) -> tuple[ShopException, ...]:
    chosen = frozenset(ids)
    return tuple(
        resolved(each, resolution, approval, None if each.payment_id is None else outcome)
        if each.id in chosen
        else each
        for each in record.exceptions
    )
