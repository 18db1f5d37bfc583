"""What the till asks of one connected bank, again and again until it is answered.

Removals come from the outbox. Payments are asked for (``reconcile``) at connect, after a wake, each 60 s
while a pending charge is older than 20 s, and as the last question about a charge that the bank removed.
Belongs to the server's loop. Rules: docs/protocol.md, section 6; docs/charge.md, section 5.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.charges import BankTask, EndGrace, EndVerification, NoteRemoval
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment
from pos_app.domain.commands.queries import ListOpen, ReadAskSince, ReadOutbox
from pos_app.domain.commands.shop import NoteAlert
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError
from pos_app.domain.events import Batch
from pos_app.domain.payment import Result, State
from pos_app.services.server.hub import Hub
from pos_app.services.wire_mapping.answers import answer_to_error, whole_seconds
from pos_app.services.wire_mapping.payment_notices import notice_of_reconciled
from pos_app.wire import messages as m
from pos_app.wire.reader import LeftOut, encode

log = logging.getLogger(__name__)

REPEAT_S = 5.0
TICK_S = 1.0
RECONCILE_EVERY_S = 60.0
OLD_CHARGE = timedelta(seconds=20)
LAST_QUESTION_S = 3.0
WATCHED = timedelta(hours=24)
OVERLAP = timedelta(minutes=10)
MAX_PAGES = 1_000
"""Answers to one question, with the questions that go on from it; a bank may say "more" for ever."""
_NEXT_SECOND = timedelta(seconds=1)


class Ask(Struct, frozen=True):
    """One question to the bank.

    Attributes:
        charge_id: the charge that it is about, None for all.
        last: no money in its answer ends the verification of that charge.
        outbox: it stands in the ledger's outbox and is dropped when it goes from there.
        sent_at: clock of the loop; None before the first time.
        page: which of the answers it goes on to, from 1.
        cursors: those that the bank gave on the way here.
        is_whole: nothing was passed over on the way here.
    """

    message: m.Reconcile | m.RemoveCharge
    charge_id: int | None = None
    last: bool = False
    outbox: bool = False
    not_before: float = 0.0
    sent_at: float | None = None
    page: int = 1
    cursors: frozenset[str] = frozenset()
    is_whole: bool = True


class BankLink:
    """The questions to one bank, from its connection to its end."""

    def __init__(self, hub: Hub, device: Device, send: Callable[[str], None]) -> None:
        self._hub = hub
        self._device = device
        self._send = send
        self._asks: dict[str, Ask] = {}
        self._wake = asyncio.Event()
        self._outbox_changed = True
        self._told_until = hub.bank_clock.now() - WATCHED
        self._reconciled_at = asyncio.get_running_loop().time()
        self._number = 0
        self._is_unsure = False
        self._unsure_until = self._reconciled_at

    async def run(self) -> None:
        """Ask until the connection ends; an unavailable till only makes the next try later."""
        await self._look_back()
        self.reconcile_all()
        loop = asyncio.get_running_loop()
        while True:
            try:
                await self._look(loop.time())
            except PosError:
                self._outbox_changed = True
            self._send_due(loop.time())
            self._wake.clear()
            timer = loop.call_later(TICK_S, self._wake.set)
            await self._wake.wait()
            timer.cancel()

    def on_batch(self, batch: Batch) -> None:
        """Look into the outbox soon where a commit changed it."""
        if batch.outbox_changed:
            self._outbox_changed = True
            self._wake.set()

    def reconcile_all(self) -> None:
        """Ask for all payments since the last complete answer."""
        self._reconciled_at = asyncio.get_running_loop().time()
        self._asks = {
            request: ask
            for request, ask in self._asks.items()
            if ask.charge_id is not None or not isinstance(ask.message, m.Reconcile)
        }
        self._ask(self._told_until, None)

    def ask_soon(self) -> None:
        """Ask for all payments at once, since what may be money could not be read; each 5 s at most."""
        self._is_unsure = True
        self._wake.set()

    async def answered(self, message: m.ReconcileAnswer, left_out: Sequence[LeftOut] = ()) -> m.Message:
        """Store the payments of an answer like confirmations, and ask on where there are more.

        Args:
            message: what could be read of the answer.
            left_out: minor parts of its payments that could not be read.
        """
        ask = self._asks.get(message.request)
        submit = self._hub.parts.till.submit
        futures = [
            submit(
                ConfirmPayment(
                    notice=notice_of_reconciled(self._device, payment),
                    left_out={each.field: each.text for each in left_out if each.row == number},
                )
            )
            for number, payment in enumerate(message.payments)
        ]
        try:
            receipts = await asyncio.shield(
                asyncio.gather(*(asyncio.wrap_future(future) for future in futures))
            )
        except Exception as error:
            if not isinstance(error, PosError):
                log.exception("payments of an answer failed")
            return answer_to_error(error, message.request)
        if ask is not None and isinstance(ask.message, m.Reconcile):
            self._asks.pop(message.request, None)  # a wake may have asked anew meanwhile
            await self._go_on(ask, ask.message, message, receipts)
        fresh = sum(1 for receipt in receipts if receipt.result not in {None, Result.REPEATED})
        return m.Received(
            result="reconciled", request=message.request, new=fresh, known=len(receipts) - fresh
        )

    async def removed(self, message: m.ChargeRemoved) -> m.Message:
        """Note what the bank removed; then ask once more for money of that charge, 3 s later."""
        try:
            record = await self._hub.ask(
                NoteRemoval(
                    device=self._device.id,
                    bank_payment_id=message.bank_payment_id,
                    removed=message.removed,
                    request=message.request,
                )
            )
        except PosError as error:
            return answer_to_error(error, message.request, message.delivery)
        self._asks.pop(message.request or "", None)
        if record is not None and record.charge.state is State.VERIFYING:
            wait_s = LAST_QUESTION_S if message.removed else 0.0
            self._ask_about(record, wait_s=wait_s, last=message.removed)
        return m.Received(result="noted", request=message.request, delivery=message.delivery)

    def _ask_about(self, record: ChargeRecord, *, wait_s: float, last: bool) -> None:
        charge = record.charge
        if any(ask.charge_id == charge.id and ask.last >= last for ask in self._open_reconciles()):
            return
        now = asyncio.get_running_loop().time()
        self._ask(
            charge.created_at - OVERLAP,
            charge.bank_payment_id,
            charge_id=charge.id,
            last=last,
            not_before=now + wait_s,
        )

    def _is_asking_for_all(self) -> bool:
        return any(ask.charge_id is None for ask in self._open_reconciles())

    def _open_reconciles(self) -> list[Ask]:
        return [ask for ask in self._asks.values() if isinstance(ask.message, m.Reconcile) and not ask.outbox]

    def _ask(
        self,
        since: datetime,
        bank_payment_id: str | None,
        *,
        charge_id: int | None = None,
        last: bool = False,
        not_before: float = 0.0,
    ) -> None:
        message = m.Reconcile(self._new_request(), whole_seconds(since), bank_payment_id)
        self._put(Ask(message, charge_id, last, not_before=not_before))

    def _put(self, ask: Ask) -> None:
        self._asks[ask.message.request] = ask
        self._wake.set()

    def _new_request(self) -> str:
        self._number += 1
        return f"s-{secrets.token_hex(4)}-{self._number}"

    async def _look_back(self) -> None:
        """Ask from the time of the backup on, where this bank owes its word since."""
        since: datetime | None = await self._hub.insist(ReadAskSince(device=self._device.id))
        if since is not None:
            self._told_until = min(self._told_until, since - OVERLAP)

    async def _look(self, now: float) -> None:
        if self._outbox_changed or any(ask.outbox for ask in self._asks.values()):
            self._outbox_changed = False
            self._sync(await self._hub.ask(ReadOutbox()))
        if self._is_unsure and now >= self._unsure_until and not self._is_asking_for_all():
            self._is_unsure, self._unsure_until = False, now + REPEAT_S
            self.reconcile_all()
        if now - self._reconciled_at >= RECONCILE_EVERY_S:
            self._reconciled_at = now
            found = await self._hub.ask(ListOpen())
            oldest = self._hub.parts.clock.moment().at - OLD_CHARGE
            if any(
                record.charge.state is State.PENDING and record.charge.created_at < oldest
                for record in found.sales
            ):
                self.reconcile_all()

    def _sync(self, tasks: Sequence[BankTask]) -> None:
        wanted = {task.request: task for task in tasks}
        gone = [request for request, ask in self._asks.items() if ask.outbox and request not in wanted]
        for request in gone:
            del self._asks[request]
        for request, task in wanted.items():
            if request not in self._asks:
                self._asks[request] = Ask(_message_of(task), task.charge_id, outbox=True)

    def _send_due(self, now: float) -> None:
        for request, ask in self._asks.items():
            due = ask.not_before if ask.sent_at is None else ask.sent_at + REPEAT_S
            if now >= due:
                self._asks[request] = replace(ask, sent_at=now)
                self._send(encode(ask.message))

    async def _go_on(
        self,
        ask: Ask,
        question: m.Reconcile,
        answer: m.ReconcileAnswer,
        receipts: Sequence[ConfirmationOutcome],
    ) -> None:
        for payment in answer.payments:
            self._hub.bank_clock.hear(payment.paid_at)
        if answer.more:
            await self._ask_on(ask, question, answer)
        elif ask.charge_id is None:
            if ask.is_whole:
                self._told_until = self._hub.bank_clock.now() - OVERLAP
                await self._tell(EndGrace(device=self._device.id))
        elif ask.last and not _has_money(ask.charge_id, receipts):
            await self._tell(EndVerification(charge_id=ask.charge_id))

    async def _ask_on(self, ask: Ask, question: m.Reconcile, answer: m.ReconcileAnswer) -> None:
        """Ask for what comes after an answer; if it cannot be said, ask from elsewhere and tell a person."""
        further = replace(ask, page=ask.page + 1, sent_at=None, not_before=0.0)
        request, reached = self._new_request(), _reached(answer)
        if ask.page >= MAX_PAGES:
            await self._pass_over(ask)
        elif answer.cursor is not None and answer.cursor not in ask.cursors:
            asked = m.Reconcile(request, question.since, question.bank_payment_id, answer.cursor)
            self._put(replace(further, message=asked, cursors=ask.cursors | {answer.cursor}))
        elif answer.cursor is None and reached is not None and reached > question.since:
            self._put(replace(further, message=m.Reconcile(request, reached, question.bank_payment_id)))
        else:
            await self._pass_over(ask)
            if answer.cursor is None and reached == question.since:
                asked = m.Reconcile(request, reached + _NEXT_SECOND, question.bank_payment_id)
                self._put(replace(further, message=asked, is_whole=False))

    async def _pass_over(self, ask: Ask) -> None:
        """Tell the cashier that a list cannot be read to its end, and ask for each open charge alone."""
        await self._tell(NoteAlert(what="list_incomplete", device=self._device.id))
        if ask.charge_id is not None:
            return
        try:
            found = await self._hub.ask(ListOpen())
        except PosError:
            return  # the next question for all comes back to it
        for record in found.sales:
            self._ask_about(record, wait_s=0.0, last=False)

    async def _tell(self, command: EndGrace | EndVerification | NoteAlert) -> None:
        try:
            await self._hub.ask(command)
        except PosError:
            return  # without it the same end comes by time, and the same alert with the next list


def _reached(answer: m.ReconcileAnswer) -> datetime | None:
    """Return the second to which an answer goes; None where its payments have no order or no times."""
    moments = [whole_seconds(each.paid_at) for each in answer.payments if each.paid_at is not None]
    is_ordered = len(moments) == len(answer.payments) and moments == sorted(moments)
    return moments[-1] if moments and is_ordered else None


def _has_money(charge_id: int, receipts: Sequence[ConfirmationOutcome]) -> bool:
    return any(receipt.record is not None and receipt.record.charge.id == charge_id for receipt in receipts)


def _message_of(task: BankTask) -> m.Reconcile | m.RemoveCharge:
    if task.kind == "remove_charge":
        return m.RemoveCharge(task.request, task.bank_payment_id, task.txid)
    return m.Reconcile(task.request, whole_seconds(task.created_at - WATCHED), task.bank_payment_id)
