"""Money given back: what a bank says of it, and what a manager says was done elsewhere.

A refund is stored before anybody is told, never deleted, and counted once: what a bank says is compared with
what is known of the same payment. It may come before its payment, which then is never green. Rules:
docs/charge.md.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from pos_app.domain import settlement
from pos_app.domain.actor import Actor
from pos_app.domain.charge import Ruling, Sale
from pos_app.domain.commands import ChargeRef, NoteRefund, RefundNoted
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
from pos_app.services.handlers.context import Desk, Detail, content_hash
from pos_app.services.ledger.prefetch import DELIVERY
from pos_app.services.ledger.unit_of_work import Answer

_NOTED = "refund"
_FINAL = frozenset({RefundState.RETURNED, RefundState.FAILED})


def note_refund(desk: Desk, command: NoteRefund) -> RefundNoted:
    """Keep what a bank says about giving back, once for each delivery; of unknown money too."""
    told = command.refund
    content = content_hash(
        _NOTED, command.end_to_end_id, told.amount, told.state, told.refund_id, told.return_id
    )
    known = desk.work.answer(command.device, DELIVERY, command.delivery) if command.delivery else None
    if known is not None:
        if known.content != content:
            return RefundNoted(seq=_conflict(desk, command.device, command.end_to_end_id, told))
        return RefundNoted(seq=known.seq)
    seq = _note(desk, command.device, command.end_to_end_id, told)
    if command.delivery and seq:
        answer = Answer(content, seq, _NOTED, None)
        desk.work.add_answer(command.device, DELIVERY, command.delivery, answer)
    return RefundNoted(seq=seq)


def _note(desk: Desk, device: str, end_to_end_id: str, told: BankRefund) -> int:
    stored = desk.work.payment(end_to_end_id)
    if stored is not None:
        return note_told(desk, device, stored[0], (told,), is_list=False)
    known = desk.work.refunds_of(end_to_end_id)
    if told.state is RefundState.FAILED or _match(known, told, frozenset()) is not None:
        return 0
    refund = told_refund(desk, end_to_end_id, told)
    desk.work.add_refund(replace(refund, odd=refund.amount))
    return _alert(desk, device, end_to_end_id, told, None, "refund_unknown")


def note_told(
    desk: Desk, device: str, payment: Payment, told: Iterable[BankRefund], *, is_list: bool = True
) -> int:
    """Take up what a bank says was given back of a payment; returns the last event, 0 for nothing new.

    Args:
        desk: of this command.
        device: who says so.
        payment: as it is stored.
        told: what was given back.
        is_list: it is all that went back, so one without an id is the same as one known of its amount.
    """
    seq, used = 0, frozenset[str]()
    for refund in told:
        charge_id = payment.charge_id or desk.work.tied_to(payment.id)
        sale = None if charge_id is None else desk.find(ChargeRef(id=charge_id), whole=True)
        known_as = payment.id if sale is None else _known_as(sale, payment)
        known = (
            desk.work.refunds_of(payment.id)
            if sale is None
            else [each for each in sale.refunds if each.payment_id == known_as]
        )
        match = _match(known, refund, used if is_list else None)
        used = used if match is None else used | {match.id}
        seq = _note_one(desk, device, known_as, refund, sale, match) or seq
    return seq


def _note_one(  # noqa: PLR0913, PLR0917 - one word of a bank, and what is known
    desk: Desk, device: str, payment_id: str, told: BankRefund, sale: Sale | None, match: Refund | None
) -> int:
    if match is None and told.state is RefundState.FAILED:
        return 0  # nothing was given back, and nobody here thought so
    if match is None:
        after = _add(desk, device, told_refund(desk, payment_id, told), sale)
        return _alert(desk, device, payment_id, told, after, "bank_refund")
    is_other = match.amount != told.amount
    if is_other or (match.state in _FINAL and told.state is not match.state and not _fails_late(match, told)):
        return 0 if _is_behind(match, told) else _conflict(desk, device, payment_id, told)
    newer = replace(match, state=told.state, return_id=told.return_id or match.return_id)
    return 0 if newer == match else _change(desk, device, match, newer, sale)


def _fails_late(known: Refund, told: BankRefund) -> bool:
    """Return whether a bank takes back its word that the money went: what is here then must be shown."""
    return known.state is RefundState.RETURNED and told.state is RefundState.FAILED


def _is_behind(known: Refund, told: BankRefund) -> bool:
    """Return whether this is an earlier word about the same refund that came late."""
    return known.amount == told.amount and told.state is RefundState.PROCESSING


def _known_as(sale: Sale, payment: Payment) -> str:
    """Return by which id the sale knows a payment: of a bare form and its proof it is the proof's."""
    ids = {each.id for each in sale.payments}
    if payment.id in ids:
        return payment.id
    return next(each.id for each in sale.payments if payment.seq == each.seq or each.id == payment.pairs)


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


def told_refund(desk: Desk, payment_id: str, told: BankRefund) -> Refund:
    """Return what a bank gave back on its own as a refund."""
    return Refund(
        id=desk.new_id().hex,
        payment_id=payment_id,
        amount=told.amount,
        state=told.state,
        at=desk.moment.at,
        by_bank=True,
        return_id=told.return_id,
    )


def informed_refund(desk: Desk, exception: ShopException, ruling: Ruling, return_id: str) -> Refund | None:
    """Return what a manager says was given back elsewhere; None where the bank gave back all before."""
    if exception.payment_id is None or exception.amount <= 0:
        return None
    return Refund(
        id=desk.new_id().hex,
        payment_id=exception.payment_id,
        amount=exception.amount,
        state=RefundState.INFORMED,
        at=desk.moment.at,
        odd=exception.amount,
        return_id=return_id or None,
        actor=ruling.actor,
        reason=ruling.reason,
    )


def sum_of(refunds: Iterable[Refund]) -> Centavos:
    """Return what these refunds took out of their payment."""
    return Centavos(sum(each.amount for each in refunds if each.counts))


def _add(desk: Desk, device: str, refund: Refund, sale: Sale | None) -> Sale | None:
    """Store a refund with what follows from it; returns the sale after it."""
    if sale is not None:
        after = settlement.add_refund(sale, refund, desk.moment)
        return desk.store(sale, after, actor=Actor(device), detail={"what": "bank_refund"})
    refund = replace(refund, odd=refund.amount)
    desk.work.add_refund(refund)
    _tell_orphan(desk, device, refund, "bank_refund")
    return None


def _change(desk: Desk, device: str, before: Refund, after: Refund, sale: Sale | None) -> int:
    if sale is None:
        desk.work.save_refund(after)
        return _tell_orphan(desk, device, after, "refund")
    changed = (
        settlement.fail_refund(sale, before.id, desk.moment)
        if after.state is RefundState.FAILED
        else replace(sale, refunds=tuple(after if each == before else each for each in sale.refunds))
    )
    desk.store(sale, changed, actor=Actor(device), detail={"what": "refund"})
    return desk.work.head[0]


def _tell_orphan(desk: Desk, device: str, refund: Refund, what: str) -> int:
    """Tell a refund of money without a charge; its matter says what is left, and is open if it failed."""
    orphan = _renewed_orphan(desk, refund)
    detail: Detail = {"what": what, "refund": refund.id, "value": to_wire(refund.amount)}
    changed = () if orphan is None else (orphan,)
    return desk.record(
        EventKind.REFUND, actor=Actor(device), detail=detail, changed=changed, refunds=(refund,)
    ).seq


def _renewed_orphan(desk: Desk, refund: Refund) -> ShopException | None:
    stored, orphan = desk.work.payment(refund.payment_id), desk.work.orphan_exception(refund.payment_id)
    if stored is None:
        return None
    if orphan is None:
        closed = desk.work.closed_orphan(refund.payment_id)
        is_back = not refund.counts and closed is not None and closed.outcome is Outcome.GIVEN_BACK
        if closed is None or not is_back:
            return None
        orphan = closed
    left = Centavos(max(0, stored[0].amount - sum_of(desk.work.refunds_of(refund.payment_id))))
    notes = (*(each for each in orphan.notes if each != "returned"), "returned")
    is_open = orphan.resolution is Resolution.OPEN
    renewed = replace(orphan if is_open else settlement.open_again(orphan), amount=left, notes=notes)
    desk.work.save_exceptions((orphan,), (renewed,))
    return renewed


def _conflict(desk: Desk, device: str, end_to_end_id: str, told: BankRefund) -> int:
    """Keep a word that contradicts what the same bank said of the same refund; a person looks."""
    return _alert(desk, device, end_to_end_id, told, None, "refund_conflict")


def _alert(  # noqa: PLR0913, PLR0917 - one alert is these values
    desk: Desk, device: str, end_to_end_id: str, told: BankRefund, sale: Sale | None, what: str
) -> int:
    """Tell the cashier of money that went back without anybody here asking for it."""
    detail: Detail = {
        "what": what,
        "end_to_end_id": end_to_end_id,
        "value": to_wire(told.amount),
        "state": str(told.state),
        "return_id": told.return_id,
    }
    if sale is None:  # it changes nothing that an event must carry: told once, however often it is said
        return alert(desk, device, detail)
    return desk.record(EventKind.ALERT, sale.shown(), actor=Actor(device), detail=detail).seq
