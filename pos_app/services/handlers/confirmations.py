"""Money that a bank speaks of: stored first, judged by the domain, answered after the commit."""

from collections.abc import Sequence
from datetime import UTC

from msgspec.structs import replace

from pos_app.domain import charge as rules
from pos_app.domain import giving_back, judging
from pos_app.domain.actor import Actor
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment
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
from pos_app.services.handlers.context import Detail, HandlerContext, content_hash
from pos_app.services.handlers.refunds import not_known, note_told, sum_of, told_refund
from pos_app.services.ledger.prefetch import DELIVERY
from pos_app.services.ledger.unit_of_work import StoredAnswer

_REFUSED = "refused:"
_FIRST_REFUSALS = (None, Refusal.VALUE_MISMATCH, Refusal.UNKNOWN_CHARGE)
"""What a delivery that stored something is answered by for ever: any result, and these."""


def confirm_payment(context: HandlerContext, command: ConfirmPayment) -> ConfirmationOutcome:
    """Store what a proven bank says about money and judge it; the same message again changes nothing."""
    notice, context.run_state.bank_heard_on = command.notice, context.moment.at.date()
    receipt = _confirm(context, notice)
    if command.left_out:
        note_left_out(context, notice.device, notice.end_to_end_id, command.left_out)
    return receipt


def _confirm(context: HandlerContext, notice: PaymentNotice) -> ConfirmationOutcome:
    # The same instant written in another zone is the same bank time.
    paid_at = None if notice.paid_at is None else notice.paid_at.astimezone(UTC)
    content = content_hash(notice.amount, notice.end_to_end_id, notice.bank_payment_id, notice.txid, paid_at)
    known = context.work.answer(notice.device, DELIVERY, notice.delivery) if notice.delivery else None
    if known is not None:
        return _answer_again(context, notice, known, content)
    before = context.work.next_seq()
    receipt = _bare(context, notice) if notice.is_bare else _full(context, notice)
    if notice.delivery and context.work.next_seq() > before and receipt.refusal in _FIRST_REFUSALS:
        word = str(receipt.first_result or receipt.result or f"{_REFUSED}{receipt.refusal}")
        charge_id = None if receipt.record is None else receipt.record.charge.id
        answer = StoredAnswer(content, receipt.seq, word, charge_id)
        context.work.add_answer(notice.device, DELIVERY, notice.delivery, answer)
    return receipt


def _answer_again(
    context: HandlerContext, notice: PaymentNotice, known: StoredAnswer, content: bytes
) -> ConfirmationOutcome:
    """Answer a delivery that was answered before, with the same words."""
    if known.content != content:
        return _conflict(context, notice, "same delivery, other content")
    if known.result.startswith(_REFUSED):
        return ConfirmationOutcome(refusal=Refusal(known.result.removeprefix(_REFUSED)), seq=known.seq)
    stored = context.work.payment(notice.payment_id) if notice.refunds else None
    if stored is not None:
        note_told(context, notice.device, stored[0], notice.refunds)
    record = None if known.charge_id is None else context.find(ChargeRef(id=known.charge_id))
    return ConfirmationOutcome(
        result=Result.REPEATED, seq=known.seq, first_result=Result(known.result), record=record
    )


def _conflict(context: HandlerContext, notice: PaymentNotice, detail: str) -> ConfirmationOutcome:
    return ConfirmationOutcome(
        refusal=Refusal.CONFLICT, seq=_alert(context, notice, "conflict", detail), detail=detail
    )


def _alert(
    context: HandlerContext,
    notice: PaymentNotice,
    what: str,
    detail: str = "",
    record: ChargeRecord | None = None,
) -> int:
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
    return alert(context, notice.device, said, record)


# --- the seed's form: a claim without proof of money ----------------------------------------------


def _bare(context: HandlerContext, notice: PaymentNotice) -> ConfirmationOutcome:
    if notice.proof_required:
        return ConfirmationOutcome(refusal=Refusal.NOT_ALLOWED, detail="this key must send end_to_end_id")
    record = context.find(ChargeRef(bank_payment_id=notice.bank_payment_id))
    if record is None:
        return ConfirmationOutcome(
            refusal=Refusal.UNKNOWN_CHARGE, seq=_alert(context, notice, "unknown_charge")
        )
    if notice.amount != record.charge.amount:
        detail = f"the charge asks for {to_wire(record.charge.amount)}"
        seq = _alert(context, notice, "value_mismatch", detail, record)
        return ConfirmationOutcome(refusal=Refusal.VALUE_MISMATCH, seq=seq, detail=detail, record=record)
    if not record.is_whole:
        record = context.work.record(record.charge, whole=True)
    same = next((each for each in record.payments if each.amount == notice.amount), None)
    if same is None:
        return _take(context, notice, record)
    # A Pix that was tied to the charge since may be the first of them: the claim itself is answered again.
    is_stored = context.work.payment(notice.payment_id) is not None
    return _repeated(context, notice.payment_id if is_stored else same.id, record)


def _repeated(context: HandlerContext, payment_id: str, record: ChargeRecord | None) -> ConfirmationOutcome:
    """Answer with what was answered when this Pix was first stored, in whichever form."""
    stored = context.work.payment(payment_id)
    if stored is not None and stored[0].bare_form_id is not None:
        stored = context.work.payment(stored[0].bare_form_id)
    payment, result = stored if stored is not None else (None, None)
    seq = 0 if payment is None else payment.seq
    return ConfirmationOutcome(result=Result.REPEATED, seq=seq, first_result=result, record=record)


# --- the full form: money that exists -------------------------------------------------------------


def _full(context: HandlerContext, notice: PaymentNotice) -> ConfirmationOutcome:
    known = context.work.payment(notice.payment_id)
    if known is not None:
        return _known(context, notice, known[0])
    record = _named_sale(context, notice)
    is_ours = context.owns_key(notice.key, record)
    if record is None or not is_ours:
        return _orphan(context, notice, other_key=not is_ours)
    bare = _bare_of(context, notice, record)
    return _take(context, notice, record) if bare is None else _pair(context, notice, record, bare)


def _bare_of(context: HandlerContext, notice: PaymentNotice, record: ChargeRecord) -> Payment | None:
    """Return the payment that came in its bare form, and of which ``notice`` is the proof."""
    if not record.is_whole and context.work.has_bare(record.charge.id):
        record = context.work.record(record.charge, whole=True)
    return next((each for each in record.payments if each.is_bare and each.amount == notice.amount), None)


def _known(context: HandlerContext, notice: PaymentNotice, payment: Payment) -> ConfirmationOutcome:
    """Answer a Pix that is stored: the same again, or the same id with other content."""
    pairs = (
        (notice.amount, payment.amount),
        (notice.txid, payment.txid),
        (notice.bank_payment_id, payment.bank_payment_id),
        (notice.paid_at, payment.paid_at),
    )
    charge_id = payment.charge_id or context.work.tied_to(payment.id)
    other = any(None not in pair and pair[0] != pair[1] for pair in pairs)
    if other or not _names_only(context, notice, charge_id):
        return _conflict(context, notice, "same end_to_end_id, other value, charge or time")
    note_told(context, notice.device, payment, notice.refunds)
    record = None if charge_id is None else context.find(ChargeRef(id=charge_id))
    return _repeated(context, payment.id, record)


def _names_only(context: HandlerContext, notice: PaymentNotice, charge_id: int | None) -> bool:
    """Return whether a repeated Pix names its own charge, or none; an orphan may name what it likes."""
    if charge_id is None:
        return True
    named = [context.work.charge(ref) for ref in _refs(notice)]
    return all(charge is None or charge.id == charge_id for charge in named)


def _refs(notice: PaymentNotice) -> list[ChargeRef]:
    refs = []
    if notice.txid:
        refs.append(ChargeRef(txid=notice.txid))
    if notice.bank_payment_id:
        refs.append(ChargeRef(bank_payment_id=notice.bank_payment_id))
    return refs


def _named_sale(context: HandlerContext, notice: PaymentNotice) -> ChargeRecord | None:
    """Return the one sale that the message names; None for none, and for two different ones."""
    refs = _refs(notice)
    record = context.find(refs[0]) if refs else None
    if (
        record is None
        or (notice.bank_payment_id or record.charge.bank_payment_id) != record.charge.bank_payment_id
    ):
        return None
    return record


def _take(context: HandlerContext, notice: PaymentNotice, record: ChargeRecord) -> ConfirmationOutcome:
    """Store new money of a charge with what it changes."""
    doubt = _doubts_clock(context, notice, record)
    in_time, by_bank = rules.judge_times(record.charge, None if doubt else notice.paid_at, context.moment.at)
    payment = _arrived(
        context,
        notice,
        charge_id=record.charge.id,
        charge_state_on_arrival=record.charge.state,
        in_time=in_time,
        in_time_by_bank=by_bank,
        clock_doubt=doubt,
    )
    early = context.work.refunds_of(payment.id)
    given_back = (*early, *_told_refunds(context, notice, payment.id, early))
    payment = replace(payment, given_back=sum_of(given_back))
    if not record.is_whole and judging.judges_others(record, payment):
        record = context.work.record(record.charge, whole=True)
    record = replace(record, refunds=(*record.refunds, *early))
    came = replace(record, refunds=(*record.refunds, *given_back[len(early) :]))
    after = judging.receive(came, payment, context.moment)
    result = _result_of(after, payment)
    context.work.add_payment(payment, result, notice)
    detail = {"what": "clock"} if doubt else None
    stored = context.store(record, after, actor=Actor(notice.device), payment_id=payment.id, detail=detail)
    return ConfirmationOutcome(result=result, seq=payment.seq, record=stored)


def _told_refunds(
    context: HandlerContext, notice: PaymentNotice, payment_id: str, known: Sequence[Refund]
) -> tuple[Refund, ...]:
    """Return what the bank gave back of a payment before it told of it, and had not told by itself."""
    told = [each for each in notice.refunds if each.state is not RefundState.FAILED]
    new = (told_refund(context, payment_id, each) for each in not_known(known, told))
    return tuple(replace(each, odd=each.amount) for each in new)


def _doubts_clock(context: HandlerContext, notice: PaymentNotice, record: ChargeRecord) -> bool:
    """Return whether the bank's time is impossible by our clock; remembered for the cashier's warning."""
    if notice.paid_at is None:
        return False
    ahead = rules.bank_ahead(record.charge, notice.paid_at, context.moment.at)
    context.run_state.bank_ahead_s.append(round(ahead.total_seconds()))
    return bool(ahead)


def _arrived(  # noqa: PLR0913 - how a payment is judged, by name
    context: HandlerContext,
    notice: PaymentNotice,
    *,
    charge_id: int | None = None,
    charge_state_on_arrival: State | None = None,
    in_time: bool = False,
    in_time_by_bank: bool = False,
    clock_doubt: bool = False,
    bare_form_id: str | None = None,
) -> Payment:
    """Return a notice as a payment that the next event stores; without a charge it is not judged."""
    return Payment(
        id=notice.payment_id,
        end_to_end_id=notice.end_to_end_id,
        charge_id=charge_id,
        amount=notice.amount,
        paid_at=notice.paid_at,
        received_at=context.moment.at,
        charge_state_on_arrival=charge_state_on_arrival,
        in_time=in_time,
        in_time_by_bank=in_time_by_bank,
        device=notice.device,
        txid=notice.txid,
        bank_payment_id=notice.bank_payment_id,
        delivery=notice.delivery,
        key=notice.key,
        bare_form_id=bare_form_id,
        clock_doubt=clock_doubt,
        seq=context.work.next_seq(),
    )


def _result_of(record: ChargeRecord, payment: Payment) -> Result:
    kind = judging.judge(record, payment)
    return Result.PAID if kind is None else Result(kind.value)


def _pair(
    context: HandlerContext, notice: PaymentNotice, record: ChargeRecord, bare: Payment
) -> ConfirmationOutcome:
    """Store the proof of a payment that is known in its bare form: one Pix, counted once."""
    record = context.work.record(record.charge, whole=True)
    doubt = _doubts_clock(context, notice, record)
    _, by_bank = rules.judge_times(record.charge, None if doubt else notice.paid_at, context.moment.at)
    proof = _arrived(
        context,
        notice,
        charge_id=record.charge.id,
        charge_state_on_arrival=bare.charge_state_on_arrival,
        in_time=bare.in_time,
        in_time_by_bank=by_bank or (notice.paid_at is None and bare.in_time_by_bank),
        clock_doubt=doubt,
        bare_form_id=bare.id,
    )
    context.work.add_payment(proof, Result.REPEATED, notice)
    paid_by = proof.id if record.charge.paid_by == bare.id else record.charge.paid_by
    proven = replace(
        record,
        charge=replace(record.charge, paid_by=paid_by),
        payments=tuple(merge(each, proof) if each.id == bare.id else each for each in record.payments),
        exceptions=tuple(
            replace(each, payment_id=proof.id) if each.payment_id == bare.id else each
            for each in record.exceptions
        ),
        refunds=tuple(
            replace(each, payment_id=proof.id) if each.payment_id == bare.id else each
            for each in record.refunds
        ),
    )
    after = judging.review(proven, context.moment)
    early = context.work.refunds_of(proof.id)  # told by an id that was not known yet
    for refund in early:
        after = giving_back.add_refund(after, refund, context.moment)
    before = replace(record, refunds=(*record.refunds, *early))
    actor, detail = Actor(notice.device), {"what": "proof_tied"}
    context.store(before, after, actor=actor, payment_id=proof.id, detail=detail)
    note_told(context, notice.device, proof, notice.refunds)
    return _repeated(context, bare.id, context.find(ChargeRef(id=record.charge.id)))


def _orphan(context: HandlerContext, notice: PaymentNotice, *, other_key: bool) -> ConfirmationOutcome:
    """Store money that belongs to no charge we know, or to a key that is not ours."""
    payment = _arrived(context, notice)
    context.work.add_payment(payment, Result.ORPHAN, notice)
    early = context.work.refunds_of(payment.id)
    told = _told_refunds(context, notice, payment.id, early)
    for refund in told:
        context.work.add_refund(refund)
    given_back = (*early, *told)
    orphan = ShopException(
        id=0,
        kind=ExceptionKind.ORPHAN,
        charge_id=None,
        payment_id=payment.id,
        amount=Centavos(max(0, notice.amount - sum_of(given_back))),
        opened_at=context.moment.at,
        notes=tuple(word for word, holds in (("other_key", other_key), ("returned", given_back)) if holds),
    )
    context.record_event(
        EventKind.EXCEPTION,
        actor=Actor(notice.device),
        payment_id=payment.id,
        detail={"what": "orphan", "value": to_wire(notice.amount), "other_key": int(other_key)},
        changed=context.work.save_exceptions((), (orphan,)),
        refunds=given_back,
    )
    return ConfirmationOutcome(result=Result.ORPHAN, seq=payment.seq)
