"""Making, cancelling and expiring charges."""

from datetime import timedelta

from msgspec.structs import replace

from pos_app.domain import charge as rules
from pos_app.domain import settlement
from pos_app.domain.actor import Actor
from pos_app.domain.charge import Charge, Ending, Moment, Ruling, Sale
from pos_app.domain.commands import (
    WINDOW,
    CancelCharge,
    Changed,
    ChargeRef,
    EndGrace,
    EndVerification,
    ExpireDue,
    NoteRemoval,
    OpenCharge,
    Opened,
)
from pos_app.domain.errors import BadAmountError, BadTextError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.money import MAX_AMOUNT, Centavos, to_wire
from pos_app.domain.payment import State
from pos_app.services.handlers.clock_checks import compare_clocks, compare_with_banks
from pos_app.services.handlers.context import Desk, Detail, content_hash
from pos_app.services.handlers.receiver import refuse_unconfirmed
from pos_app.services.handlers.refunds import sum_of
from pos_app.services.handlers.retention import erase_old_payers
from pos_app.services.ledger.unit_of_work import Answer

_MAX_LIFETIME_S = 86_400
_MIN_LIFETIME_S = {"training": 2, "real": 60}
MAX_OPEN = 500
"""Open charges of one integration."""
_MAX_DESCRIPTION = 60
_MAX_REFERENCE = 64


def open_charge(desk: Desk, command: OpenCharge) -> Opened:
    """Make a charge with its code, once per idempotency key."""
    content = content_hash(
        "create", command.amount, command.description, command.reference, command.lifetime_s, command.show,
        command.follows,
    )  # fmt: skip
    first = _first_answer(desk, command.device, command.request, content)
    if first is not None:
        return Opened(sale=desk.load(ChargeRef(id=first.charge_id)), seq=first.seq, repeated=True)
    refuse_unconfirmed(desk)
    _check_terms(desk, command)
    _check_room(desk, command.device)
    if command.follows is not None:
        _check_rest(desk, command.follows, command)
    if command.show:
        _free_the_register(desk, command)
    charge = desk.work.add_charge(_with_code(desk, _new_charge(desk, command)))
    sale = Sale(charge=charge)
    recorded = desk.record(EventKind.CREATED, sale, actor=Actor(command.device))
    sale = _adopt_orphans(desk, sale)
    _keep_answer(desk, command.device, command.request, Answer(content, recorded.seq, "created", charge.id))
    return Opened(sale=sale, seq=recorded.seq)


def _first_answer(desk: Desk, device: str, request: str, content: bytes) -> Answer | None:
    """Return what this request was answered before.

    Raises:
        RefusedError: ``conflict`` where the same key came with other content.
    """
    first = desk.work.answer(device, "request", request) if request else None
    if first is not None and first.content != content:
        raise RefusedError(reason="conflict", detail="same request, other content")
    return first


def _keep_answer(desk: Desk, device: str, request: str, answer: Answer) -> None:
    if request:
        desk.work.add_answer(device, "request", request, answer)


def _check_terms(desk: Desk, command: OpenCharge) -> None:
    if not 0 < command.amount <= MAX_AMOUNT:
        raise BadAmountError(str(command.amount))
    for name, text, most in (
        ("description", command.description, _MAX_DESCRIPTION),
        ("reference", command.reference, _MAX_REFERENCE),
    ):
        if len(text) > most:
            raise BadTextError(name, f"longer than {most}")
    least = _MIN_LIFETIME_S[desk.memory.kind]
    if command.lifetime_s is not None and not least <= command.lifetime_s <= _MAX_LIFETIME_S:
        raise RefusedError(reason="limit", detail=f"expires_in {least} to {_MAX_LIFETIME_S}")


def _check_room(desk: Desk, device: str) -> None:
    """Refuse a further open charge of a program that has too many: each costs at every look at the clock."""
    if device != WINDOW and desk.work.count_open(device) >= MAX_OPEN:
        raise RefusedError(reason="limit", detail=f"{MAX_OPEN} open charges")


def _check_rest(desk: Desk, followed: int, command: OpenCharge) -> None:
    """Refuse what is not the missing rest of a charge: its payment would settle the first one."""
    first = desk.load(ChargeRef(id=followed))
    if command.device != WINDOW or first.part is None:
        raise RefusedError(reason="not_pending", detail=f"no part of charge {followed} waits for its rest")
    if any(map(_may_still_bring, desk.work.rests_of(followed))):
        raise RefusedError(reason="register_busy", detail=f"another charge asks for the rest of {followed}")
    if command.amount != first.missing:
        raise RefusedError(reason="limit", detail=f"{to_wire(first.missing)} is missing")


def _may_still_bring(rest: Charge) -> bool:
    """Return whether a rest may still be paid by a code that is shown, or by a Pix that proves a mark."""
    is_marked = rest.state is State.PAID and rest.paid_by is None
    return not rest.superseded and (rest.state is State.PENDING or is_marked)


def _free_the_register(desk: Desk, command: OpenCharge) -> None:
    """Make room on the screens: one live charge per register.

    The window may go on selling while an old charge, whose code is gone, is still being verified; that one
    then ends beside the new one. A charge whose rest is asked for makes room for the rest.
    """
    live = desk.work.newest_live(desk.options.register)
    if live is None or not live.is_open:
        return
    live = desk.up_to_date(desk.work.sale(live)).charge
    is_window = command.device == WINDOW
    if live.is_open and not (is_window and (live.state is State.VERIFYING or command.follows == live.id)):
        raise RefusedError(reason="register_busy", detail=f"charge {live.id}")
    off = replace(live, live=False)
    desk.work.save_charge(live, off)
    desk.record(
        EventKind.NOTE, desk.work.sale(off), actor=Actor(command.device), detail={"what": "left_screens"}
    )


def _new_charge(desk: Desk, command: OpenCharge) -> Charge:
    now = desk.moment.at
    lifetime_s = command.lifetime_s or desk.merchant().lifetime_s
    return Charge(
        id=0,
        bank_payment_id=str(desk.new_id()),
        txid="",
        amount=command.amount,
        register=desk.options.register,
        operator=desk.options.operator,
        created_at=now,
        expires_at=now + timedelta(seconds=lifetime_s),
        lifetime_s=lifetime_s,
        state=State.PENDING,
        run=desk.moment.run,
        deadline_ms=desk.moment.elapsed_ms + lifetime_s * 1000,
        description=command.description,
        reference=command.reference,
        session=desk.session(),
        created_by=command.device,
        live=command.show,
        follows=command.follows,
    )


def _with_code(desk: Desk, charge: Charge) -> Charge:
    prompt = desk.provider.prompt(charge, desk.merchant())
    return replace(charge, txid=prompt.txid, code=prompt.code)


def _adopt_orphans(desk: Desk, sale: Sale) -> Sale:
    """Tie money that came before its charge was known, judged as if it came now, by its bank time."""
    for payment in desk.work.orphans_of(sale.charge.txid):
        if desk.owns_key(payment.key, sale):
            sale = adopt(desk, sale, payment.id, Ruling(moment=desk.moment))
    return sale


def adopt(desk: Desk, sale: Sale, payment_id: str, ruling: Ruling) -> Sale:
    """Tie one orphaned payment to a sale and store what follows.

    Raises:
        RefusedError: ``not_found`` where the payment has no open exception.
    """
    found, orphan = desk.work.payment(payment_id), desk.work.orphan_exception(payment_id)
    if found is None or orphan is None:
        raise RefusedError(reason="not_found", detail=payment_id)
    payment, _ = found
    doubt = rules.clock_doubt(sale.charge, payment.paid_at, desk.moment.at)
    in_time, by_bank = rules.judge_times(sale.charge, None if doubt else payment.paid_at, desk.moment.at)
    tied = replace(
        payment,
        charge_id=sale.charge.id,
        period=sale.charge.state,
        in_time=in_time,
        in_time_by_bank=by_bank,
        clock_doubt=doubt,
    )
    desk.work.add_tie(tied, sale.charge.id)
    refunds = tuple(desk.work.refunds_of(payment.id))
    tied = replace(tied, given_back=sum_of(refunds))
    sale = replace(sale, refunds=(*sale.refunds, *refunds))
    before = replace(sale, exceptions=(orphan, *sale.exceptions))
    return desk.store(before, settlement.tie(sale, tied, orphan, ruling), actor=ruling.actor)


def cancel_charge(desk: Desk, command: CancelCharge) -> Changed:
    """Take a pending charge off the screens and begin the last questions to the bank."""
    content = content_hash("cancel", command.ref.id, command.ref.bank_payment_id)
    first = _first_answer(desk, command.device, command.request, content)
    sale = desk.load(command.ref)
    if first is not None:
        return Changed(sale=sale, seq=first.seq, repeated=True, first_result=first.result)
    if not sale.charge.can_cancel():
        raise RefusedError(reason="not_pending", detail=sale.charge.state)
    sale = desk.verify(sale, Ending.CANCEL, Actor(command.device))
    seq = desk.work.recorded[-1].seq
    answer = Answer(content, seq, str(sale.charge.state), sale.charge.id)
    _keep_answer(desk, command.device, command.request, answer)
    return Changed(sale=sale, seq=seq)


def expire_due(desk: Desk, _command: ExpireDue) -> int:
    """Let everything happen whose time is over, and look whether all clocks still agree."""
    compare_clocks(desk)
    compare_with_banks(desk)
    erase_old_payers(desk)
    return desk.let_due_happen()


def end_verification(desk: Desk, command: EndVerification) -> Changed:
    """End the last questions: the bank has removed the charge and has no money for it."""
    sale = desk.load(ChargeRef(id=command.charge_id))
    if sale.charge.state is State.VERIFYING:
        sale = desk.end(sale)
    return Changed(sale=sale, seq=desk.work.head[0])


def end_grace(desk: Desk, command: EndGrace) -> int:
    """Let charges of an earlier run wait no longer: what is overdue, or was being asked about, ends now.

    What the bank owed since a restore is told with it.
    """
    waiting = [desk.work.charge(ChargeRef(id=number)) for number in sorted(desk.memory.recovered)]
    desk.memory.recovered.clear()
    if command.device and _owes(desk, command.device):
        desk.record(EventKind.BANK_ANSWERED, actor=Actor(command.device), detail={"device": command.device})
    due = [each for each in waiting if each is not None and _is_over(each, desk.moment)]
    for charge in due:
        sale = desk.work.sale(charge)
        if charge.state is State.VERIFYING:
            desk.end(sale)
        else:
            desk.up_to_date(sale)
    return len(due)


def _owes(desk: Desk, name: str) -> bool:
    device = desk.work.device(name)
    return any(each.is_owed_by(device) for each in desk.work.debts())


def _is_over(charge: Charge, moment: Moment) -> bool:
    return charge.state is State.VERIFYING or charge.is_due(moment)


def note_removal(desk: Desk, command: NoteRemoval) -> Sale | None:
    """Keep that a bank removed a charge, or says that it was paid instead."""
    desk.memory.bank_heard_on = desk.moment.at.date()
    sale = desk.find(ChargeRef(bank_payment_id=command.bank_payment_id))
    if sale is None:
        return None
    if desk.work.settle_tasks(sale.charge.id, desk.moment.at):
        detail = {"what": "removed" if command.removed else "not_removed", "device": command.device}
        desk.record(EventKind.NOTE, sale, actor=Actor(command.device), detail=detail)
    if command.removed and sale.charge.state is State.PENDING:
        sale = desk.verify(sale, Ending.BANK, Actor(command.device))
    return sale


def _is_as_told(desk: Desk, charge: Charge) -> bool:
    """Return whether what a customer would pay by is what the charge's newest event tells.

    Somebody with the file may have put another receiver's code into the row while no till ran.
    """
    told = desk.work.told_charge(charge.id)
    return told is not None and _terms(told) == _terms(charge)


def _terms(charge: Charge) -> tuple[str, str, int, str]:
    return charge.bank_payment_id, charge.txid, charge.amount, charge.code


def recover(desk: Desk) -> int:
    """Give open charges of earlier runs their deadline on this run's clock; returns how many there are."""
    compare_clocks(desk)  # from here on a set clock is seen, also before the first second is over
    charges = desk.work.open_charges()
    for charge in charges:
        after = rules.resume(charge, desk.moment, desk.options.verifying_s)
        desk.memory.recovered.add(charge.id)
        desk.work.save_charge(charge, after)
        if not _is_as_told(desk, after):
            desk.record(EventKind.ALERT, detail={"what": "charge_changed", "charge": charge.id})
            desk.verify(desk.work.sale(after), Ending.CANCEL)
    if charges:
        total = sum(charge.amount for charge in charges)
        detail: Detail = {"what": "recovered", "charges": len(charges), "value": to_wire(Centavos(total))}
        desk.record(EventKind.NOTE, detail=detail)
    desk.memory.grace_ends_ms = desk.moment.elapsed_ms + desk.options.grace_s * 1000
    desk.memory.recovered_count = len(charges)
    return len(charges)
