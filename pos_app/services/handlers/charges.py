"""Making, cancelling and expiring charges."""

from datetime import timedelta

from msgspec.structs import replace

from pos_app.domain import brcode, settlement
from pos_app.domain import charge as rules
from pos_app.domain.actor import Actor
from pos_app.domain.charge import Approval, Charge, ChargeRecord, ClockReading, CloseReason
from pos_app.domain.commands.base import WINDOW, ChargeRef
from pos_app.domain.commands.charges import (
    CancelCharge,
    Changed,
    EndGrace,
    EndVerification,
    ExpireDue,
    NoteRemoval,
    OpenCharge,
    Opened,
    SetCode,
)
from pos_app.domain.errors import BadAmountError, BadTextError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.money import MAX_AMOUNT, Centavos, to_wire
from pos_app.domain.payment import State
from pos_app.domain.shop import TRAINING
from pos_app.services.handlers.clock_checks import compare_clocks, compare_with_banks
from pos_app.services.handlers.context import Detail, HandlerContext, content_hash
from pos_app.services.handlers.receiver import refuse_unconfirmed
from pos_app.services.handlers.refunds import sum_of
from pos_app.services.handlers.retention import erase_old_payers
from pos_app.services.ledger.unit_of_work import StoredAnswer

_MAX_LIFETIME_S = 86_400
_MIN_LIFETIME_S = {TRAINING: 2, "real": 60}
_MAX_DESCRIPTION = 60
_MAX_REFERENCE = 64


def open_charge(context: HandlerContext, command: OpenCharge) -> Opened:
    """Make a charge with its code, once per idempotency key."""
    content = content_hash(
        "create", command.amount, command.description, command.reference, command.lifetime_s, command.show,
        command.remainder_of,
    )  # fmt: skip
    first = _first_answer(context, command.device, command.request, content)
    if first is not None:
        return Opened(record=context.load(ChargeRef(id=first.charge_id)), seq=first.seq, repeated=True)
    refuse_unconfirmed(context)
    _check_terms(context, command)
    _check_room(context, command.device)
    if command.remainder_of is not None:
        _check_rest(context, command.remainder_of, command)
    if command.show:
        _free_the_register(context, command)
    charge = context.work.add_charge(_with_code(context, _new_charge(context, command)))
    record = ChargeRecord(charge=charge)
    recorded = context.record_event(EventKind.CREATED, record, actor=Actor(command.device))
    record = _adopt_orphans(context, record)
    _keep_answer(
        context, command.device, command.request, StoredAnswer(content, recorded.seq, "created", charge.id)
    )
    return Opened(record=record, seq=recorded.seq)


def _first_answer(context: HandlerContext, device: str, request: str, content: bytes) -> StoredAnswer | None:
    """Return what this request was answered before.

    Raises:
        RefusedError: ``conflict`` where the same key came with other content.
    """
    first = context.work.answer(device, "request", request) if request else None
    if first is not None and first.content != content:
        raise RefusedError(reason="conflict", detail="same request, other content")
    return first


def _keep_answer(context: HandlerContext, device: str, request: str, answer: StoredAnswer) -> None:
    if request:
        context.work.add_answer(device, "request", request, answer)


def _check_terms(context: HandlerContext, command: OpenCharge) -> None:
    if not 0 < command.amount <= MAX_AMOUNT:
        raise BadAmountError(str(command.amount))
    for name, text, most in (
        ("description", command.description, _MAX_DESCRIPTION),
        ("reference", command.reference, _MAX_REFERENCE),
    ):
        if len(text) > most:
            raise BadTextError(name, f"longer than {most}")
    least = _MIN_LIFETIME_S[context.run_state.kind]
    if command.lifetime_s is not None and not least <= command.lifetime_s <= _MAX_LIFETIME_S:
        raise RefusedError(reason="limit", detail=f"expires_in {least} to {_MAX_LIFETIME_S}")


def _check_room(context: HandlerContext, device: str) -> None:
    """Refuse a further open charge of a program that has too many: each costs at every look at the clock."""
    most = context.options.caps.open_charges
    if device != WINDOW and context.work.count_open(device) >= most:
        raise RefusedError(reason="limit", detail=f"{most} open charges")


def _check_rest(context: HandlerContext, followed: int, command: OpenCharge) -> None:
    """Refuse what is not the missing rest of a charge: its payment would settle the first one."""
    first = context.load(ChargeRef(id=followed))
    if command.device != WINDOW or first.part is None:
        raise RefusedError(reason="not_pending", detail=f"no part of charge {followed} waits for its rest")
    if any(map(_may_still_bring, context.work.rests_of(followed))):
        raise RefusedError(reason="register_busy", detail=f"another charge asks for the rest of {followed}")
    if command.amount != first.missing:
        raise RefusedError(reason="limit", detail=f"{to_wire(first.missing)} is missing")


def _may_still_bring(rest: Charge) -> bool:
    """Return whether a rest may still be paid by a code that is shown, or by a Pix that proves a mark."""
    is_marked = rest.state is State.PAID and rest.paid_by is None
    return not rest.superseded and (rest.state is State.PENDING or is_marked)


def _free_the_register(context: HandlerContext, command: OpenCharge) -> None:
    """Make room on the screens: one live charge per register.

    The window may go on selling while an old charge, whose code is gone, is still being verified; that one
    then ends beside the new one. A charge whose rest is asked for makes room for the rest.
    """
    live = context.work.newest_live(context.options.register)
    if live is None or not live.is_open:
        return
    live = context.up_to_date(context.work.record(live)).charge
    is_window = command.device == WINDOW
    if live.is_open and not (
        is_window and (live.state is State.VERIFYING or command.remainder_of == live.id)
    ):
        raise RefusedError(reason="register_busy", detail=f"charge {live.id}")
    off = replace(live, on_register=False)
    context.work.save_charge(live, off)
    context.record_event(
        EventKind.NOTE, context.work.record(off), actor=Actor(command.device), detail={"what": "left_screens"}
    )


def _new_charge(context: HandlerContext, command: OpenCharge) -> Charge:
    now = context.moment.at
    lifetime_s = command.lifetime_s or context.merchant().lifetime_s
    return Charge(
        id=0,
        bank_payment_id=str(context.new_id()),
        txid="",
        amount=command.amount,
        register=context.options.register,
        operator=context.options.operator,
        created_at=now,
        expires_at=now + timedelta(seconds=lifetime_s),
        lifetime_s=lifetime_s,
        state=State.PENDING,
        clock_run=context.moment.run,
        deadline_ms=context.moment.elapsed_ms + lifetime_s * 1000,
        description=command.description,
        reference=command.reference,
        session=context.session(),
        created_by=command.device,
        on_register=command.show,
        remainder_of=command.remainder_of,
    )


def _with_code(context: HandlerContext, charge: Charge) -> Charge:
    prompt = context.provider().prompt(charge, context.merchant())
    return replace(charge, txid=prompt.txid, code=prompt.code)


def set_code(context: HandlerContext, command: SetCode) -> Changed:
    """Give a charge the code that its bank made, once; a second one is never drawn.

    The same code again changes nothing. A code of another amount is none of this charge.
    """
    record = context.load(ChargeRef(id=command.charge_id))
    charge = record.charge
    if charge.code == command.code:
        return Changed(record=record, seq=context.work.head[0], repeated=True)
    if charge.code:
        raise RefusedError(reason="conflict", detail="this charge has its code")
    if charge.state is not State.PENDING:
        raise RefusedError(reason="not_pending", detail=f"charge {charge.id} is {charge.state}")
    said = brcode.decode(command.code)
    if said.amount not in {None, charge.amount}:
        raise RefusedError(reason="conflict", detail=f"the code is of {to_wire(said.amount or Centavos(0))}")
    record = replace(record, charge=context.work.set_code(charge, command.code))
    recorded = context.record_event(EventKind.CODE_SET, record, actor=Actor(command.device))
    return Changed(record=record, seq=recorded.seq)


def _adopt_orphans(context: HandlerContext, record: ChargeRecord) -> ChargeRecord:
    """Tie money that came before its charge was known, judged as if it came now, by its bank time."""
    for payment in context.work.orphans_of(record.charge.txid):
        if context.owns_key(payment.key, record):
            record = store_match(context, record, payment.id, Approval(moment=context.moment))
    return record


def store_match(
    context: HandlerContext, record: ChargeRecord, payment_id: str, approval: Approval
) -> ChargeRecord:
    """Tie one orphaned payment to a sale and store what follows.

    Raises:
        RefusedError: ``not_found`` where the payment has no open exception.
    """
    found, orphan = context.work.payment(payment_id), context.work.orphan_exception(payment_id)
    if found is None or orphan is None:
        raise RefusedError(reason="not_found", detail=payment_id)
    payment, _ = found
    doubt = rules.clock_doubt(record.charge, payment.paid_at, context.moment.at)
    in_time, by_bank = rules.judge_times(record.charge, None if doubt else payment.paid_at, context.moment.at)
    tied = replace(
        payment,
        charge_id=record.charge.id,
        charge_state_on_arrival=record.charge.state,
        in_time=in_time,
        in_time_by_bank=by_bank,
        clock_doubt=doubt,
    )
    context.work.add_tie(tied, record.charge.id)
    refunds = tuple(context.work.refunds_of(payment.id))
    tied = replace(tied, given_back=sum_of(refunds))
    record = replace(record, refunds=(*record.refunds, *refunds))
    before = replace(record, exceptions=(orphan, *record.exceptions))
    return context.store(
        before, settlement.match_orphan(record, tied, orphan, approval), actor=approval.actor
    )


def cancel_charge(context: HandlerContext, command: CancelCharge) -> Changed:
    """Take a pending charge off the screens and begin the last questions to the bank."""
    content = content_hash("cancel", command.ref.id, command.ref.bank_payment_id)
    first = _first_answer(context, command.device, command.request, content)
    record = context.load(command.ref)
    if first is not None:
        return Changed(record=record, seq=first.seq, repeated=True, first_result=first.result)
    if not record.charge.can_cancel():
        raise RefusedError(reason="not_pending", detail=record.charge.state)
    record = context.verify(record, CloseReason.CANCEL, Actor(command.device))
    seq = context.work.recorded[-1].seq
    answer = StoredAnswer(content, seq, str(record.charge.state), record.charge.id)
    _keep_answer(context, command.device, command.request, answer)
    return Changed(record=record, seq=seq)


def expire_due(context: HandlerContext, _command: ExpireDue) -> int:
    """Let everything happen whose time is over, and look whether all clocks still agree."""
    compare_clocks(context)
    compare_with_banks(context)
    erase_old_payers(context)
    return context.process_due()


def end_verification(context: HandlerContext, command: EndVerification) -> Changed:
    """End the last questions: the bank has removed the charge and has no money for it."""
    record = context.load(ChargeRef(id=command.charge_id))
    if record.charge.state is State.VERIFYING:
        record = context.end(record)
    return Changed(record=record, seq=context.work.head[0])


def end_grace(context: HandlerContext, command: EndGrace) -> int:
    """Let charges of an earlier run wait no longer: what is overdue, or was being asked about, ends now.

    What the bank owed since a restore is told with it.
    """
    waiting = [context.work.charge(ChargeRef(id=number)) for number in sorted(context.run_state.recovered)]
    context.run_state.recovered.clear()
    if command.device and _owes(context, command.device):
        context.record_event(
            EventKind.BANK_ANSWERED, actor=Actor(command.device), detail={"device": command.device}
        )
    due = [each for each in waiting if each is not None and _is_over(each, context.moment)]
    for charge in due:
        record = context.work.record(charge)
        if charge.state is State.VERIFYING:
            context.end(record)
        else:
            context.up_to_date(record)
    return len(due)


def _owes(context: HandlerContext, name: str) -> bool:
    device = context.work.device(name)
    return any(each.is_owed_by(device) for each in context.work.debts())


def _is_over(charge: Charge, moment: ClockReading) -> bool:
    return charge.state is State.VERIFYING or charge.is_due(moment)


def note_removal(context: HandlerContext, command: NoteRemoval) -> ChargeRecord | None:
    """Keep that a bank removed a charge, or says that it was paid instead."""
    context.run_state.bank_heard_on = context.moment.at.date()
    record = context.find(ChargeRef(bank_payment_id=command.bank_payment_id))
    if record is None:
        return None
    if context.work.settle_tasks(record.charge.id, context.moment.at):
        detail = {"what": "removed" if command.removed else "not_removed", "device": command.device}
        context.record_event(EventKind.NOTE, record, actor=Actor(command.device), detail=detail)
    if command.removed and record.charge.state is State.PENDING:
        record = context.verify(record, CloseReason.BANK, Actor(command.device))
    return record


def _is_as_told(context: HandlerContext, charge: Charge) -> bool:
    """Return whether what a customer would pay by is what the charge's newest event tells.

    Somebody with the file may have put another receiver's code into the row while no till ran.
    """
    told = context.work.told_charge(charge.id)
    return told is not None and _terms(told) == _terms(charge)


def _terms(charge: Charge) -> tuple[str, str, int, str]:
    return charge.bank_payment_id, charge.txid, charge.amount, charge.code


def recover(context: HandlerContext) -> int:
    """Give open charges of earlier runs their deadline on this run's clock; returns how many there are."""
    compare_clocks(context)  # from here on a set clock is seen, also before the first second is over
    charges = context.work.open_charges(context.options.register)
    for charge in charges:
        after = rules.resume(charge, context.moment, context.options.verifying_s)
        context.run_state.recovered.add(charge.id)
        context.work.save_charge(charge, after)
        if not _is_as_told(context, after):
            context.record_event(EventKind.ALERT, detail={"what": "charge_changed", "charge": charge.id})
            context.verify(context.work.record(after), CloseReason.CANCEL)
    if charges:
        total = sum(charge.amount for charge in charges)
        detail: Detail = {"what": "recovered", "charges": len(charges), "value": to_wire(Centavos(total))}
        context.record_event(EventKind.NOTE, detail=detail)
    context.run_state.grace_ends_ms = context.moment.elapsed_ms + context.options.grace_s * 1000
    context.run_state.recovered_count = len(charges)
    return len(charges)
