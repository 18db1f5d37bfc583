"""Money that a bank speaks of: stored first, judged by the domain, answered after the commit."""

from collections.abc import Sequence
from datetime import UTC

from msgspec.structs import replace

from pos_app.domain import charge as rules
from pos_app.domain import settlement
from pos_app.domain.actor import Actor
from pos_app.domain.charge import Sale
from pos_app.domain.commands import ChargeRef, ConfirmPayment, Receipt
from pos_app.domain.events import EventKind
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.payment import (
    ExceptionKind,
    Payment,
    PaymentNotice,
    Refund,
    RefundState,
    Refusal,
    Result,
    ShopException,
    State,
    merge,
)
from pos_app.services.handlers.alerts import alert, note_left_out
from pos_app.services.handlers.context import Desk, Detail, content_hash
from pos_app.services.handlers.refunds import not_known, note_told, sum_of, told_refund
from pos_app.services.ledger.prefetch import DELIVERY
from pos_app.services.ledger.unit_of_work import Answer

_REFUSED = "refused:"
_FIRST_REFUSALS = (None, Refusal.VALUE_MISMATCH, Refusal.UNKNOWN_CHARGE)
"""What a delivery that stored something is answered by for ever: any result, and these."""


def confirm_payment(desk: Desk, command: ConfirmPayment) -> Receipt:
    """Store what a proven bank says about money and judge it; the same message again changes nothing."""
    notice, desk.memory.bank_heard_on = command.notice, desk.moment.at.date()
    receipt = _confirm(desk, notice)
    if command.left_out:
        note_left_out(desk, notice.device, notice.end_to_end_id, command.left_out)
    return receipt


def _confirm(desk: Desk, notice: PaymentNotice) -> Receipt:
    # The same instant written in another zone is the same bank time.
    paid_at = None if notice.paid_at is None else notice.paid_at.astimezone(UTC)
    content = content_hash(notice.amount, notice.end_to_end_id, notice.bank_payment_id, notice.txid, paid_at)
    known = desk.work.answer(notice.device, DELIVERY, notice.delivery) if notice.delivery else None
    if known is not None:
        return _answer_again(desk, notice, known, content)
    before = desk.work.next_seq()
    receipt = _bare(desk, notice) if notice.is_bare else _full(desk, notice)
    if notice.delivery and desk.work.next_seq() > before and receipt.refusal in _FIRST_REFUSALS:
        word = str(receipt.first_result or receipt.result or f"{_REFUSED}{receipt.refusal}")
        charge_id = None if receipt.sale is None else receipt.sale.charge.id
        answer = Answer(content, receipt.seq, word, charge_id)
        desk.work.add_answer(notice.device, DELIVERY, notice.delivery, answer)
    return receipt


def _answer_again(desk: Desk, notice: PaymentNotice, known: Answer, content: bytes) -> Receipt:
    """Answer a delivery that was answered before, with the same words."""
    if known.content != content:
        return _conflict(desk, notice, "same delivery, other content")
    if known.result.startswith(_REFUSED):
        return Receipt(refusal=Refusal(known.result.removeprefix(_REFUSED)), seq=known.seq)
    stored = desk.work.payment(notice.payment_id) if notice.refunds else None
    if stored is not None:
        note_told(desk, notice.device, stored[0], notice.refunds)
    sale = None if known.charge_id is None else desk.find(ChargeRef(id=known.charge_id))
    return Receipt(result=Result.REPEATED, seq=known.seq, first_result=Result(known.result), sale=sale)


def _conflict(desk: Desk, notice: PaymentNotice, detail: str) -> Receipt:
    return Receipt(refusal=Refusal.CONFLICT, seq=_alert(desk, notice, "conflict", detail), detail=detail)


def _alert(desk: Desk, notice: PaymentNotice, what: str, detail: str = "", sale: Sale | None = None) -> int:
    """Keep a message that was refused, without its payer; the cashier sees it."""
    said: Detail = {
        "what": what,
        "value": to_wire(notice.amount),
        "end_to_end_id": notice.end_to_end_id,
        "bank_payment_id": notice.bank_payment_id,
        "txid": notice.txid,
        "paid_at": None if notice.paid_at is None else notice.paid_at.isoformat(),
        "detail": detail,
    }
    return alert(desk, notice.device, said, sale)


# --- the seed's form: a claim without proof of money ----------------------------------------------


def _bare(desk: Desk, notice: PaymentNotice) -> Receipt:
    if notice.proof_required:
        return Receipt(refusal=Refusal.NOT_ALLOWED, detail="this key must send end_to_end_id")
    sale = desk.find(ChargeRef(bank_payment_id=notice.bank_payment_id))
    if sale is None:
        return Receipt(refusal=Refusal.UNKNOWN_CHARGE, seq=_alert(desk, notice, "unknown_charge"))
    if notice.amount != sale.charge.amount:
        detail = f"the charge asks for {to_wire(sale.charge.amount)}"
        seq = _alert(desk, notice, "value_mismatch", detail, sale)
        return Receipt(refusal=Refusal.VALUE_MISMATCH, seq=seq, detail=detail, sale=sale)
    if not sale.is_whole:
        sale = desk.work.sale(sale.charge, whole=True)
    same = next((each for each in sale.payments if each.amount == notice.amount), None)
    if same is None:
        return _take(desk, notice, sale)
    # A Pix that was tied to the charge since may be the first of them: the claim itself is answered again.
    is_stored = desk.work.payment(notice.payment_id) is not None
    return _repeated(desk, notice.payment_id if is_stored else same.id, sale)


def _repeated(desk: Desk, payment_id: str, sale: Sale | None) -> Receipt:
    """Answer with what was answered when this Pix was first stored, in whichever form."""
    stored = desk.work.payment(payment_id)
    if stored is not None and stored[0].pairs is not None:
        stored = desk.work.payment(stored[0].pairs)
    payment, result = stored if stored is not None else (None, None)
    seq = 0 if payment is None else payment.seq
    return Receipt(result=Result.REPEATED, seq=seq, first_result=result, sale=sale)


# --- the full form: money that exists -------------------------------------------------------------


def _full(desk: Desk, notice: PaymentNotice) -> Receipt:
    known = desk.work.payment(notice.payment_id)
    if known is not None:
        return _known(desk, notice, known[0])
    sale = _named_sale(desk, notice)
    is_ours = desk.owns_key(notice.key, sale)
    if sale is None or not is_ours:
        return _orphan(desk, notice, other_key=not is_ours)
    bare = _bare_of(desk, notice, sale)
    return _take(desk, notice, sale) if bare is None else _pair(desk, notice, sale, bare)


def _bare_of(desk: Desk, notice: PaymentNotice, sale: Sale) -> Payment | None:
    """Return the payment that came in its bare form, and of which ``notice`` is the proof."""
    if not sale.is_whole and desk.work.has_bare(sale.charge.id):
        sale = desk.work.sale(sale.charge, whole=True)
    return next((each for each in sale.payments if each.is_bare and each.amount == notice.amount), None)


def _known(desk: Desk, notice: PaymentNotice, payment: Payment) -> Receipt:
    """Answer a Pix that is stored: the same again, or the same id with other content."""
    pairs = (
        (notice.amount, payment.amount),
        (notice.txid, payment.txid),
        (notice.bank_payment_id, payment.bank_payment_id),
        (notice.paid_at, payment.paid_at),
    )
    charge_id = payment.charge_id or desk.work.tied_to(payment.id)
    other = any(None not in pair and pair[0] != pair[1] for pair in pairs)
    if other or not _names_only(desk, notice, charge_id):
        return _conflict(desk, notice, "same end_to_end_id, other value, charge or time")
    note_told(desk, notice.device, payment, notice.refunds)
    sale = None if charge_id is None else desk.find(ChargeRef(id=charge_id))
    return _repeated(desk, payment.id, sale)


def _names_only(desk: Desk, notice: PaymentNotice, charge_id: int | None) -> bool:
    """Return whether a repeated Pix names its own charge, or none; an orphan may name what it likes."""
    if charge_id is None:
        return True
    named = [desk.work.charge(ref) for ref in _refs(notice)]
    return all(charge is None or charge.id == charge_id for charge in named)


def _refs(notice: PaymentNotice) -> list[ChargeRef]:
    refs = []
    if notice.txid:
        refs.append(ChargeRef(txid=notice.txid))
    if notice.bank_payment_id:
        refs.append(ChargeRef(bank_payment_id=notice.bank_payment_id))
    return refs


def _named_sale(desk: Desk, notice: PaymentNotice) -> Sale | None:
    """Return the one sale that the message names; None for none, and for two different ones."""
    refs = _refs(notice)
    sale = desk.find(refs[0]) if refs else None
    if sale is None or (notice.bank_payment_id or sale.charge.bank_payment_id) != sale.charge.bank_payment_id:
        return None
    return sale


def _take(desk: Desk, notice: PaymentNotice, sale: Sale) -> Receipt:
    """Store new money of a charge with what it changes."""
    doubt = _doubts_clock(desk, notice, sale)
    in_time, by_bank = rules.judge_times(sale.charge, None if doubt else notice.paid_at, desk.moment.at)
    payment = _arrived(
        desk,
        notice,
        charge_id=sale.charge.id,
        period=sale.charge.state,
        in_time=in_time,
        in_time_by_bank=by_bank,
        clock_doubt=doubt,
    )
    early = desk.work.refunds_of(payment.id)
    given_back = (*early, *_told_refunds(desk, notice, payment.id, early))
    payment = replace(payment, given_back=sum_of(given_back))
    if not sale.is_whole and settlement.judges_others(sale, payment):
        sale = desk.work.sale(sale.charge, whole=True)
    sale = replace(sale, refunds=(*sale.refunds, *early))
    came = replace(sale, refunds=(*sale.refunds, *given_back[len(early) :]))
    after = settlement.receive(came, payment, desk.moment)
    result = _result_of(after, payment)
    desk.work.add_payment(payment, result, notice)
    detail = {"what": "clock"} if doubt else None
    stored = desk.store(sale, after, actor=Actor(notice.device), payment_id=payment.id, detail=detail)
    return Receipt(result=result, seq=payment.seq, sale=stored)


def _told_refunds(
    desk: Desk, notice: PaymentNotice, payment_id: str, known: Sequence[Refund]
) -> tuple[Refund, ...]:
    """Return what the bank gave back of a payment before it told of it, and had not told by itself."""
    told = [each for each in notice.refunds if each.state is not RefundState.FAILED]
    new = (told_refund(desk, payment_id, each) for each in not_known(known, told))
    return tuple(replace(each, odd=each.amount) for each in new)


def _doubts_clock(desk: Desk, notice: PaymentNotice, sale: Sale) -> bool:
    """Return whether the bank's time is impossible by our clock; remembered for the cashier's warning."""
    if notice.paid_at is None:
        return False
    ahead = rules.bank_ahead(sale.charge, notice.paid_at, desk.moment.at)
    desk.memory.bank_ahead_s.append(round(ahead.total_seconds()))
    return bool(ahead)


def _arrived(  # noqa: PLR0913 - how a payment is judged, by name
    desk: Desk,
    notice: PaymentNotice,
    *,
    charge_id: int | None = None,
    period: State | None = None,
    in_time: bool = False,
    in_time_by_bank: bool = False,
    clock_doubt: bool = False,
    pairs: str | None = None,
) -> Payment:
    """Return a notice as a payment that the next event stores; without a charge it is not judged."""
    return Payment(
        id=notice.payment_id,
        end_to_end_id=notice.end_to_end_id,
        charge_id=charge_id,
        amount=notice.amount,
        paid_at=notice.paid_at,
        received_at=desk.moment.at,
        period=period,
        in_time=in_time,
        in_time_by_bank=in_time_by_bank,
        device=notice.device,
        txid=notice.txid,
        bank_payment_id=notice.bank_payment_id,
        delivery=notice.delivery,
        key=notice.key,
        pairs=pairs,
        clock_doubt=clock_doubt,
        seq=desk.work.next_seq(),
    )


def _result_of(sale: Sale, payment: Payment) -> Result:
    kind = settlement.judge(sale, payment)
    return Result.PAID if kind is None else Result(kind.value)


def _pair(desk: Desk, notice: PaymentNotice, sale: Sale, bare: Payment) -> Receipt:
    """Store the proof of a payment that is known in its bare form: one Pix, counted once."""
    sale = desk.work.sale(sale.charge, whole=True)
    doubt = _doubts_clock(desk, notice, sale)
    _, by_bank = rules.judge_times(sale.charge, None if doubt else notice.paid_at, desk.moment.at)
    proof = _arrived(
        desk,
        notice,
        charge_id=sale.charge.id,
        period=bare.period,
        in_time=bare.in_time,
        in_time_by_bank=by_bank or (notice.paid_at is None and bare.in_time_by_bank),
        clock_doubt=doubt,
        pairs=bare.id,
    )
    desk.work.add_payment(proof, Result.REPEATED, notice)
    paid_by = proof.id if sale.charge.paid_by == bare.id else sale.charge.paid_by
    proven = replace(
        sale,
        charge=replace(sale.charge, paid_by=paid_by),
        payments=tuple(merge(each, proof) if each.id == bare.id else each for each in sale.payments),
        exceptions=tuple(
            replace(each, payment_id=proof.id) if each.payment_id == bare.id else each
            for each in sale.exceptions
        ),
        refunds=tuple(
            replace(each, payment_id=proof.id) if each.payment_id == bare.id else each
            for each in sale.refunds
        ),
    )
    after = settlement.review(proven, desk.moment)
    early = desk.work.refunds_of(proof.id)  # told by an id that was not known yet
    for refund in early:
        after = settlement.add_refund(after, refund, desk.moment)
    before = replace(sale, refunds=(*sale.refunds, *early))
    actor, detail = Actor(notice.device), {"what": "proof_tied"}
    desk.store(before, after, actor=actor, payment_id=proof.id, detail=detail)
    note_told(desk, notice.device, proof, notice.refunds)
    return _repeated(desk, bare.id, desk.find(ChargeRef(id=sale.charge.id)))


def _orphan(desk: Desk, notice: PaymentNotice, *, other_key: bool) -> Receipt:
    """Store money that belongs to no charge we know, or to a key that is not ours."""
    payment = _arrived(desk, notice)
    desk.work.add_payment(payment, Result.ORPHAN, notice)
    early = desk.work.refunds_of(payment.id)
    told = _told_refunds(desk, notice, payment.id, early)
    for refund in told:
        desk.work.add_refund(refund)
    given_back = (*early, *told)
    orphan = ShopException(
        id=0,
        kind=ExceptionKind.ORPHAN,
        charge_id=None,
        payment_id=payment.id,
        amount=Centavos(max(0, notice.amount - sum_of(given_back))),
        opened_at=desk.moment.at,
        notes=tuple(word for word, holds in (("other_key", other_key), ("returned", given_back)) if holds),
    )
    desk.record(
        EventKind.EXCEPTION,
        actor=Actor(notice.device),
        payment_id=payment.id,
        detail={"what": "orphan", "value": to_wire(notice.amount), "other_key": int(other_key)},
        changed=desk.work.save_exceptions((), (orphan,)),
        refunds=given_back,
    )
    return Receipt(result=Result.ORPHAN, seq=payment.seq)
