"""Money given back: what a bank says of it, and what a manager says was done elsewhere.

A refund is stored before anybody is told, never deleted, and counted once: what a bank says is compared with
what is known of the same payment. Rules: docs/charge.md.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from pos_app.domain import settlement
from pos_app.domain.actor import Actor
from pos_app.domain.charge import Ruling, Sale
from pos_app.domain.commands import ChargeRef, NoteRefund, RefundNoted
from pos_app.domain.events import EventKind
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.payment import BankRefund, Payment, Refund, RefundState, ShopException
from pos_app.services.handlers.alerts import alert
from pos_app.services.handlers.desk import Desk, Detail


def note_refund(desk: Desk, command: NoteRefund) -> RefundNoted:
    """Keep what a bank says about giving back; of money that is not known here as an alert."""
    stored = desk.work.payment(command.end_to_end_id)
    if stored is None:
        return RefundNoted(seq=_alert(desk, command.device, command.end_to_end_id, command.refund, None))
    return RefundNoted(seq=note_told(desk, command.device, stored[0], (command.refund,)))


def note_told(desk: Desk, device: str, payment: Payment, told: Iterable[BankRefund]) -> int:
    """Take up what a bank says was given back of a payment; returns the last event, 0 for nothing new."""
    seq = 0
    for refund in told:
        charge_id = payment.charge_id or desk.work.tied_to(payment.id)
        sale = None if charge_id is None else desk.find(ChargeRef(id=charge_id), whole=True)
        seq = _note_one(desk, device, payment, refund, sale) or seq
    return seq


def _note_one(desk: Desk, device: str, payment: Payment, told: BankRefund, sale: Sale | None) -> int:
    known_as = payment.id if sale is None else _known_as(sale, payment)
    known = (
        desk.work.refunds_of(payment.id)
        if sale is None
        else [each for each in sale.refunds if each.payment_id == known_as]
    )
    match = _match(known, told)
    if match is None and told.state is RefundState.FAILED:
        return 0  # nothing was given back, and nobody here thought so
    if match is None:
        made = told_refund(desk, known_as, told)
        after = _add(desk, device, made, sale)
        return _alert(desk, device, payment.end_to_end_id or payment.id, told, after)
    newer = replace(match, state=_newer(match, told), return_id=told.return_id or match.return_id)
    return 0 if newer == match else _change(desk, device, match, newer, sale)


def _known_as(sale: Sale, payment: Payment) -> str:
    """Return by which id the sale knows a payment: of a bare form and its proof it is the proof's."""
    ids = {each.id for each in sale.payments}
    if payment.id in ids:
        return payment.id
    return next(each.id for each in sale.payments if payment.seq == each.seq or each.id == payment.pairs)


def _match(known: Iterable[Refund], told: BankRefund) -> Refund | None:
    """Return the refund that the bank speaks of: by either id, else one that was only informed, once each."""
    refunds = list(known)
    for refund in refunds:
        if told.refund_id == refund.id or (told.return_id is not None and told.return_id == refund.return_id):
            return refund
    informed = (
        each
        for each in refunds
        if each.state is RefundState.INFORMED and each.amount == told.amount and each.return_id is None
    )
    return None if told.state is RefundState.FAILED else next(informed, None)


def _newer(refund: Refund, told: BankRefund) -> RefundState:
    """Return how the refund stands: after ``returned`` comes nothing but a failure, after that nothing."""
    if refund.state is RefundState.FAILED:
        return refund.state
    is_done = refund.state is RefundState.RETURNED and told.state is not RefundState.FAILED
    return refund.state if is_done else told.state


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
    if exception.payment_id is None or not exception.amount:
        return None
    return Refund(
        id=desk.new_id().hex,
        payment_id=exception.payment_id,
        amount=exception.amount,
        state=RefundState.INFORMED,
        at=desk.moment.at,
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
    desk.work.add_refund(refund)
    _renew_orphan(desk, refund.payment_id)
    detail = {"what": "bank_refund", "refund": refund.id, "value": to_wire(refund.amount)}
    desk.record(EventKind.REFUND, actor=Actor(device), detail=detail)
    return None


def _change(desk: Desk, device: str, before: Refund, after: Refund, sale: Sale | None) -> int:
    if sale is None:
        desk.work.save_refund(after)
        _renew_orphan(desk, after.payment_id)
        detail = {"what": "refund", "refund": after.id, "state": str(after.state)}
        return desk.record(EventKind.REFUND, actor=Actor(device), detail=detail).seq
    changed = (
        settlement.fail_refund(sale, before.id, desk.moment)
        if after.state is RefundState.FAILED
        else replace(sale, refunds=tuple(after if each == before else each for each in sale.refunds))
    )
    desk.store(sale, changed, actor=Actor(device), detail={"what": "refund"})
    return desk.work.head[0]


def _renew_orphan(desk: Desk, payment_id: str) -> None:
    """Let an open orphan say what is left of its money."""
    stored, orphan = desk.work.payment(payment_id), desk.work.orphan_exception(payment_id)
    if stored is None or orphan is None:
        return
    left = Centavos(max(0, stored[0].amount - sum_of(desk.work.refunds_of(payment_id))))
    notes = (*(each for each in orphan.notes if each != "returned"), "returned")
    desk.work.save_exceptions((orphan,), (replace(orphan, amount=left, notes=notes),))


def _alert(desk: Desk, device: str, end_to_end_id: str, told: BankRefund, sale: Sale | None) -> int:
    """Tell the cashier of money that went back without anybody here asking for it."""
    what = "refund_unknown" if sale is None and desk.work.payment(end_to_end_id) is None else "bank_refund"
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
