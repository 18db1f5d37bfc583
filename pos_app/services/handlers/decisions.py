"""What a person decides: odd money, marks by hand, the shop's settings."""

from msgspec.structs import replace

from pos_app.domain import giving_back, judging, settlement
from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.charge import Approval, ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import Changed
from pos_app.domain.commands.decisions import (
    AcceptException,
    CloseException,
    MarkByHand,
    MatchOrphan,
    ReopenException,
)
from pos_app.domain.errors import RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.payment import ExceptionKind, Outcome, Refund, RefundState, ShopException, State
from pos_app.services.handlers.authorization import authorize
from pos_app.services.handlers.charges import store_match
from pos_app.services.handlers.context import Detail, HandlerContext
from pos_app.services.handlers.refunds import informed_refund


def accept_exception(context: HandlerContext, command: AcceptException) -> Changed:
    """Take stored odd money as payment of its charge."""
    exception = _exception(context, command.exception_id)
    if exception.charge_id is None:
        raise RefusedError(reason="not_found", detail="an orphan must be tied to a charge first")
    code = ReasonCode.PROOF_CAME if exception.proof_came else ReasonCode.TYPED
    approval = authorize(context, command.decision, needs_pin=exception.needs_manager, code=code)
    record = context.load(ChargeRef(id=exception.charge_id), whole=True)
    _check_seen(command.seen, exception, record)
    _check_rest(context, record)
    return _changed(context, record, settlement.accept(record, exception.id, approval), approval.actor)


def _check_seen(seen: tuple[int, ...] | None, exception: ShopException, record: ChargeRecord | None) -> None:
    """Refuse a decision about money that changed while the person decided."""
    if seen is not None and seen != judging.figures_of(exception, record):
        raise RefusedError(reason="changed")


def _check_rest(context: HandlerContext, record: ChargeRecord) -> None:
    """Refuse money of a rest whose first charge was decided without it: it would pay for nothing."""
    if record.charge.remainder_of is None or record.charge.settled is not None or record.charge.superseded:
        return
    first = context.load(ChargeRef(id=record.charge.remainder_of))
    if first.part is None:
        raise RefusedError(reason="rest_settled", detail=str(first.charge.id))


def close_exception(context: HandlerContext, command: CloseException) -> ShopException:
    """Close an exception, and say what became of its money."""
    exception = _exception(context, command.exception_id)
    approval = authorize(context, command.decision)
    gives_back = command.outcome is Outcome.GIVEN_BACK
    refund = informed_refund(context, exception, approval, command.return_id) if gives_back else None
    if exception.charge_id is None:
        _check_seen(command.seen, exception, None)
        return _close_orphan(context, exception, command.outcome, approval, refund)
    record = context.load(ChargeRef(id=exception.charge_id), whole=True)
    _check_seen(command.seen, exception, record)
    _check_no_rest_open(context, record)
    closed = settlement.close(record, exception.id, command.outcome, approval, refund)
    after = context.store(record, closed, actor=approval.actor)
    return next(each for each in after.exceptions if each.id == exception.id)


def _check_no_rest_open(context: HandlerContext, record: ChargeRecord) -> None:
    """Refuse to take money out of a sum while another charge asks for exactly what is missing of it."""
    if record.charge.state is State.PAID:
        return
    open_rest = next((each for each in context.work.rests_of(record.charge.id) if each.is_open), None)
    if open_rest is not None:
        raise RefusedError(reason="rest_open", detail=str(open_rest.id))


def _close_orphan(
    context: HandlerContext,
    orphan: ShopException,
    outcome: Outcome | None,
    approval: Approval,
    refund: Refund | None,
) -> ShopException:
    if not settlement.fits(orphan, outcome, None):
        raise RefusedError(reason="outcome", detail=orphan.kind)
    closed = judging.closed_by(orphan, outcome, approval)
    if refund is not None:
        context.work.add_refund(refund)
    changed = context.work.save_exceptions((orphan,), (closed,))
    detail: Detail = {
        "what": "orphan",
        "exception": orphan.id,
        "outcome": str(outcome),
        "refund": None if refund is None else refund.id,
        "reason": approval.reason,
    }
    refunds = () if refund is None else (refund,)
    context.record_event(
        EventKind.RESOLVED, actor=approval.actor, detail=detail, changed=changed, refunds=refunds
    )
    return closed


def reopen_exception(context: HandlerContext, command: ReopenException) -> ShopException:
    """Open a matter again that a person closed; who did it and why stands in the event."""
    exception = context.work.exception(command.exception_id)
    if exception is None or exception.is_open:
        raise RefusedError(reason="not_found", detail=f"decided exception {command.exception_id}")
    approval = authorize(context, command.decision)
    detail: Detail = {"what": "reopened", "exception": exception.id, "reason": approval.reason}
    if exception.charge_id is None:
        return _reopen_orphan(context, exception, approval, detail)
    record = context.load(ChargeRef(id=exception.charge_id), whole=True)
    opened = giving_back.reopen(record, exception.id, approval.moment)
    after = context.store(record, opened, actor=approval.actor, detail=detail)
    return next(each for each in after.exceptions if each.id == exception.id)


def _reopen_orphan(
    context: HandlerContext, orphan: ShopException, approval: Approval, detail: Detail
) -> ShopException:
    refunds = context.work.refunds_of(orphan.payment_id or "")
    if not giving_back.may_reopen(orphan, None, refunds):
        raise RefusedError(reason="not_pending", detail="decided for good")
    said = giving_back.said_refund(orphan, refunds)
    taken_back = () if said is None else (replace(said, state=RefundState.FAILED),)
    for refund in taken_back:
        context.work.save_refund(refund)
    changed = context.work.save_exceptions((orphan,), (judging.open_again(orphan),))
    context.record_event(
        EventKind.EXCEPTION, actor=approval.actor, detail=detail, changed=changed, refunds=taken_back
    )
    return changed[0]


def match_orphan(context: HandlerContext, command: MatchOrphan) -> Changed:
    """Tie a Pix without a charge to the charge that a manager names."""
    exception = _exception(context, command.exception_id)
    if exception.kind is not ExceptionKind.ORPHAN or exception.payment_id is None:
        raise RefusedError(reason="not_found", detail="no orphan")
    approval = authorize(context, command.decision)
    record = context.load(ChargeRef(id=command.charge_id), whole=True)
    return Changed(
        record=store_match(context, record, exception.payment_id, approval), seq=context.work.head[0]
    )


def mark_by_hand(context: HandlerContext, command: MarkByHand) -> Changed:
    """Take a charge as paid on a manager's word."""
    approval = authorize(context, command.decision)
    record = context.load(ChargeRef(id=command.charge_id), whole=True)
    _check_rest(context, record)
    return _changed(context, record, settlement.mark_by_hand(record, approval), approval.actor)


def _exception(context: HandlerContext, exception_id: int) -> ShopException:
    found = context.work.exception(exception_id)
    if found is None or not found.is_open:
        raise RefusedError(reason="not_found", detail=f"open exception {exception_id}")
    return found


def _changed(context: HandlerContext, before: ChargeRecord, after: ChargeRecord, actor: Actor) -> Changed:
    return Changed(record=context.store(before, after, actor=actor), seq=context.work.head[0])
