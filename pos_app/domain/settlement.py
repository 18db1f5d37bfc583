"""What money does to a charge: it comes, a person decides about it, it is given back.

Pure functions from values to values; moments are arguments. State and exceptions follow from the charge
and the set of its payments, so the order of messages does not matter. Sums count what is *kept*: money given
back, or not the shop's, leaves every one of them. Rules: docs/charge.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from pos_app.domain.actor import Actor, ReasonCode
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

_SUMS = frozenset({ExceptionKind.UNDERPAID, ExceptionKind.OVERPAID})


# --- money comes ----------------------------------------------------------------------------------------


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
    return judged if charge.paid_by == record.charge.paid_by else _with_difference(judged)


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
    is_proof = is_exact and _waits_for_proof(charge) and not charge.superseded
    return replace(charge, paid_by=payment.id) if is_proof else charge


def _is_judged_alike(one: Charge, other: Charge) -> bool:
    """Return whether each payment is judged the same by both: see :func:`judge`."""
    return (one.state, one.paid_by, _side(one)) == (other.state, other.paid_by, _side(other))


def _side(charge: Charge) -> int:
    """Return whether too little (-1), the amount (0) or too much (1) is kept, or all more is too much."""
    if _lacks_nothing(charge):
        return 1
    return (charge.covered > charge.amount) - (charge.covered < charge.amount)


def _lacks_nothing(charge: Charge) -> bool:
    """Return whether whatever comes is to be given back: it is paid, or its debt is."""
    return charge.superseded or (charge.state is State.PAID and not _waits_for_proof(charge))


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
    if _lacks_nothing(charge):
        return ExceptionKind.PAID_TWICE
    if payment.charge_state_on_arrival is State.CANCELLED:
        return ExceptionKind.PAID_AFTER_CANCEL
    if payment.kept == charge.amount:
        return ExceptionKind.LATE
    return ExceptionKind.UNDERPAID if charge.covered <= charge.amount else ExceptionKind.OVERPAID


def _waits_for_proof(charge: Charge) -> bool:
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
    if _lacks_nothing(charge):
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
    was_marked = _waits_for_proof(charge)
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
    return _with_difference(judged)


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


def _with_difference(record: ChargeRecord) -> ChargeRecord:
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
        closed = _with_refund(closed, replace(refund, odd=refund.amount))
    elif outcome is Outcome.NOT_OURS:
        received = Centavos(max(0, closed.charge.received - chosen.amount))
        closed = replace(closed, charge=replace(closed.charge, received=received))
    return _with_difference(review(closed, approval.moment))


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
    return _with_difference(judged)


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


# --- money is given back --------------------------------------------------------------------------------


def add_refund(record: ChargeRecord, refund: Refund, moment: ClockReading) -> ChargeRecord:
    """Return a whole ``record`` less ``refund``; odd money of it stays open, with what is left."""
    open_amount = sum(each.amount for each in record.open_exceptions if each.payment_id == refund.payment_id)
    is_paid = record.charge.state is State.PAID
    odd = Centavos(min(refund.amount, open_amount) if is_paid else refund.amount)
    after = _with_refund(record, replace(refund, odd=odd))
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


def _with_refund(record: ChargeRecord, refund: Refund) -> ChargeRecord:
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
        return _with_difference(fail_refund(record, refund.id, moment))
    exceptions = tuple(open_again(each) if each.id == exception_id else each for each in record.exceptions)
    back = replace(record, exceptions=exceptions)
    if chosen.outcome is Outcome.NOT_OURS:
        received = Centavos(back.charge.received + chosen.amount)
        back = replace(back, charge=replace(back.charge, received=received))
    return _with_difference(review(back, moment))


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


# --- rests: one debt, several charges -------------------------------------------------------------------


def supersede(record: ChargeRecord, moment: ClockReading, window_s: int) -> ChargeRecord:
    """Return a whole ``record`` whose debt was paid otherwise: it ends, and its money is to be given back.

    A mark by hand that no Pix has proven stays; a Pix that comes for it is to be given back all the same.
    """
    charge = record.charge
    if charge.superseded or (charge.state is State.PAID and not _waits_for_proof(charge)):
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
