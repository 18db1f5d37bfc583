"""Money given back: what a bank says of it, and what a manager says was done elsewhere.

A refund is stored before anybody is told, never deleted, and counted once: what a bank says is compared with
what is known of the same payment. It may come before its payment, which then is never green. Rules:
docs/charge.md.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from pos_app.domain import giving_back, judging
from pos_app.domain.actor import Actor
from pos_app.domain.charge import Approval, ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.confirmations import NoteRefund, RefundNoted
from pos_app.domain.events import EventKind
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.payment import (
    BankRefund,
    Outcome,
    Payment,
    Refund,
    RefundState,
    Resolution,
    ShopException,
)
from pos_app.services.handlers.alerts import alert
from pos_app.services.handlers.context import Detail, HandlerContext, content_hash
from pos_app.services.ledger.prefetch import DELIVERY
from pos_app.services.ledger.unit_of_work import StoredAnswer

_NOTED = "refund"
_FINAL = frozenset({RefundState.RETURNED, RefundState.FAILED})


def note_refund(context: HandlerContext, command: NoteRefund) -> RefundNoted:
    """Keep what a bank says about giving back, once for each delivery; of unknown money too."""
    told = command.refund
    content = content_hash(
        _NOTED, command.end_to_end_id, told.amount, told.state, told.refund_id, told.return_id
    )
    known = context.work.answer(command.device, DELIVERY, command.delivery) if command.delivery else None
    if known is not None:
        if known.content != content:
            return RefundNoted(seq=_conflict(context, command.device, command.end_to_end_id, told))
        return RefundNoted(seq=known.seq)
    seq = _note(context, command.device, command.end_to_end_id, told)
    if command.delivery and seq:
        answer = StoredAnswer(content, seq, _NOTED, None)
        context.work.add_answer(command.device, DELIVERY, command.delivery, answer)
    return RefundNoted(seq=seq)


def _note(context: HandlerContext, device: str, end_to_end_id: str, told: BankRefund) -> int:
    stored = context.work.payment(end_to_end_id)
    if stored is not None:
        return note_told(context, device, stored[0], (told,), is_list=False)
    known = context.work.refunds_of(end_to_end_id)
    if told.state is RefundState.FAILED or _match(known, told, frozenset()) is not None:
        return 0
    refund = told_refund(context, end_to_end_id, told)
    context.work.add_refund(replace(refund, odd=refund.amount))
    return _alert(context, device, end_to_end_id, told, None, "refund_unknown")


def note_told(
    context: HandlerContext,
    device: str,
    payment: Payment,
    told: Iterable[BankRefund],
    *,
    is_list: bool = True,
) -> int:
    """Take up what a bank says was given back of a payment; returns the last event, 0 for nothing new.

    Args:
        context: of this command.
        device: who says so.
        payment: as it is stored.
        told: what was given back.
        is_list: it is all that went back, so one without an id is the same as one known of its amount.
    """
    seq, used = 0, frozenset[str]()
    for refund in told:
        charge_id = payment.charge_id or context.work.tied_to(payment.id)
        record = None if charge_id is None else context.find(ChargeRef(id=charge_id), whole=True)
        known_as = payment.id if record is None else _known_as(record, payment)
        known = (
            context.work.refunds_of(payment.id)
            if record is None
            else [each for each in record.refunds if each.payment_id == known_as]
        )
        match = _match(known, refund, used if is_list else None)
        used = used if match is None else used | {match.id}
        seq = _note_one(context, device, known_as, refund, record, match) or seq
    return seq


def _note_one(  # noqa: PLR0913, PLR0917 - one word of a bank, and what is known
    context: HandlerContext,
    device: str,
    payment_id: str,
    told: BankRefund,
    record: ChargeRecord | None,
    match: Refund | None,
) -> int:
    if match is None and told.state is RefundState.FAILED:
        return 0  # nothing was given back, and nobody here thought so
    if match is None:
        after = _add(context, device, told_refund(context, payment_id, told), record)
        return _alert(context, device, payment_id, told, after, "bank_refund")
    is_other = match.amount != told.amount
    if is_other or (match.state in _FINAL and told.state is not match.state and not _fails_late(match, told)):
        return 0 if _is_behind(match, told) else _conflict(context, device, payment_id, told)
    newer = replace(match, state=told.state, return_id=told.return_id or match.return_id)
    return 0 if newer == match else _change(context, device, match, newer, record)


def _fails_late(known: Refund, told: BankRefund) -> bool:
    """Return whether a bank takes back its word that the money went: what is here then must be shown."""
    return known.state is RefundState.RETURNED and told.state is RefundState.FAILED


def _is_behind(known: Refund, told: BankRefund) -> bool:
    """Return whether this is an earlier word about the same refund that came late."""
    return known.amount == told.amount and told.state is RefundState.PROCESSING


def _known_as(record: ChargeRecord, payment: Payment) -> str:
    """Return by which id the sale knows a payment: of a bare form and its proof it is the proof's."""
    ids = {each.id for each in record.payments}
    if payment.id in ids:
        return payment.id
    return next(
        each.id for each in record.payments if payment.seq == each.seq or each.id == payment.bare_form_id
    )


def _match(known: Iterable[Refund], told: BankRefund, used: frozenset[str] | None) -> Refund | None:
    """Return the refund that the bank speaks of: by either id, else one that was only informed, once each.

    ``used``: those that other rows of the same list stand for; a row without an id then is any other known
    one of its amount. None where it is no list.
    """
    refunds = [each for each in known if used is None or each.id not in used]
    for refund in refunds:
        if told.refund_id == refund.id or (told.return_id is not None and told.return_id == refund.return_id):
            return refund
    same = [each for each in refunds if each.amount == told.amount]
    informed = next((each for each in same if each.state is RefundState.INFORMED), None)
    if informed is not None or used is None or told.return_id is not None:
        return informed
    return next(iter(same), None)


def not_known(known: Iterable[Refund], told: Iterable[BankRefund]) -> list[BankRefund]:
    """Return the rows of a list that no known refund stands for."""
    new, used = [], frozenset[str]()
    for each in told:
        match = _match(known, each, used)
        if match is None:
            new.append(each)
        else:
            used |= {match.id}
    return new


def told_refund(context: HandlerContext, payment_id: str, told: BankRefund) -> Refund:
    """Return what a bank gave back on its own as a refund."""
    return Refund(
        id=context.new_id().hex,
        payment_id=payment_id,
        amount=told.amount,
        state=told.state,
        at=context.moment.at,
        by_bank=True,
        return_id=told.return_id,
    )


def informed_refund(
    context: HandlerContext, exception: ShopException, approval: Approval, return_id: str
) -> Refund | None:
    """Return what a manager says was given back elsewhere; None where the bank gave back all before."""
    if exception.payment_id is None or exception.amount <= 0:
        return None
    return Refund(
        id=context.new_id().hex,
        payment_id=exception.payment_id,
        amount=exception.amount,
        state=RefundState.INFORMED,
        at=context.moment.at,
        odd=exception.amount,
        return_id=return_id or None,
        actor=approval.actor,
        reason=approval.reason,
    )


def sum_of(refunds: Iterable[Refund]) -> Centavos:
    """Return what these refunds took out of their payment."""
    return Centavos(sum(each.amount for each in refunds if each.counts))


def _add(
    context: HandlerContext, device: str, refund: Refund, record: ChargeRecord | None
) -> ChargeRecord | None:
    """Store a refund with what follows from it; returns the sale after it."""
    if record is not None:
        after = giving_back.add_refund(record, refund, context.moment)
        return context.store(record, after, actor=Actor(device), detail={"what": "bank_refund"})
    refund = replace(refund, odd=refund.amount)
    context.work.add_refund(refund)
    _tell_orphan(context, device, refund, "bank_refund")
    return None


def _change(
    context: HandlerContext, device: str, before: Refund, after: Refund, record: ChargeRecord | None
) -> int:
    if record is None:
        context.work.save_refund(after)
        return _tell_orphan(context, device, after, "refund")
    changed = (
        giving_back.fail_refund(record, before.id, context.moment)
        if after.state is RefundState.FAILED
        else replace(record, refunds=tuple(after if each == before else each for each in record.refunds))
    )
    context.store(record, changed, actor=Actor(device), detail={"what": "refund"})
    return context.work.head[0]


def _tell_orphan(context: HandlerContext, device: str, refund: Refund, what: str) -> int:
    """Tell a refund of money without a charge; its matter says what is left, and is open if it failed."""
    orphan = _renewed_orphan(context, refund)
    detail: Detail = {"what": what, "refund": refund.id, "value": to_wire(refund.amount)}
    changed = () if orphan is None else (orphan,)
    return context.record_event(
        EventKind.REFUND, actor=Actor(device), detail=detail, changed=changed, refunds=(refund,)
    ).seq


def _renewed_orphan(context: HandlerContext, refund: Refund) -> ShopException | None:
    stored, orphan = context.work.payment(refund.payment_id), context.work.orphan_exception(refund.payment_id)
    if stored is None:
        return None
    if orphan is None:
        closed = context.work.closed_orphan(refund.payment_id)
        is_back = not refund.counts and closed is not None and closed.outcome is Outcome.GIVEN_BACK
        if closed is None or not is_back:
            return None
        orphan = closed
    left = Centavos(max(0, stored[0].amount - sum_of(context.work.refunds_of(refund.payment_id))))
    notes = (*(each for each in orphan.notes if each != "returned"), "returned")
    is_open = orphan.resolution is Resolution.OPEN
    renewed = replace(orphan if is_open else judging.open_again(orphan), amount=left, notes=notes)
    context.work.save_exceptions((orphan,), (renewed,))
    return renewed


def _conflict(context: HandlerContext, device: str, end_to_end_id: str, told: BankRefund) -> int:
    """Keep a word that contradicts what the same bank said of the same refund; a person looks."""
    return _alert(context, device, end_to_end_id, told, None, "refund_conflict")


def _alert(  # noqa: PLR0913, PLR0917 - one alert is these values
    context: HandlerContext,
    device: str,
    end_to_end_id: str,
    told: BankRefund,
    record: ChargeRecord | None,
    what: str,
) -> int:
    """Tell the cashier of money that went back without anybody here asking for it."""
    detail: Detail = {
        "what": what,
        "end_to_end_id": end_to_end_id,
        "value": to_wire(told.amount),
        "state": str(told.state),
        "return_id": told.return_id,
    }
    if record is None:  # it changes nothing that an event must carry: told once, however often it is said
        return alert(context, device, detail)
    return context.record_event(EventKind.ALERT, record.shown(), actor=Actor(device), detail=detail).seq
