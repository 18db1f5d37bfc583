"""The way from a bank's connection to its questions and back: what is due is sent, what came is stored.

Which questions, and when: :mod:`pos_app.services.banks.questions`. Belongs to the server's loop. Rules:
docs/protocol.md, section 6.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from pos_app.domain.commands.charges import NoteRemoval
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment
from pos_app.domain.commands.queries import ListOpen, ReadAskSince, ReadOutbox
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError
from pos_app.domain.events import Batch
from pos_app.domain.payment import Result
from pos_app.services.banks.questions import BankQuestions, Listed, Question, Told
from pos_app.services.server.hub import Hub
from pos_app.services.wire_mapping.answers import answer_to_error
from pos_app.services.wire_mapping.payment_notices import notice_of_reconciled
from pos_app.wire import messages as m
from pos_app.wire.reader import LeftOut, encode

log = logging.getLogger(__name__)

TICK_S = 1.0


class BankLink:
    """One bank's questions, from its connection to its end."""

    def __init__(self, hub: Hub, device: Device, send: Callable[[str], None]) -> None:
        self._hub = hub
        self._device = device
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._questions = BankQuestions(device.id, hub.bank_clock, self._loop.time(), hub.parts.bank_pace)
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Ask until the connection ends; an unavailable till only makes the next try later."""
        self._questions.look_back(await self._hub.insist(ReadAskSince(device=self._device.id)))
        self.ask_for_all()
        while True:
            try:
                await self._look()
            except PosError:
                self._questions.note_outbox()
            for question in self._questions.due(self._loop.time()):
                self._send(encode(_message_of(question)))
            self._wake.clear()
            timer = self._loop.call_later(TICK_S, self._wake.set)
            await self._wake.wait()
            timer.cancel()

    async def _look(self) -> None:
        """Read of the till what the questions need."""
        if self._questions.begin_outbox():
            self._questions.take_outbox(await self._hub.ask(ReadOutbox()))
        if self._questions.wants_open(self._loop.time()):
            found = await self._hub.ask(ListOpen())
            self._questions.take_open(found.sales, self._hub.now().at, self._loop.time())

    def on_batch(self, batch: Batch) -> None:
        """Look into the outbox soon where a commit changed it."""
        if batch.outbox_changed:
            self._questions.note_outbox()
            self._wake.set()

    def ask_for_all(self) -> None:
        """Ask for all payments since the last complete answer."""
        self._questions.ask_for_all(self._loop.time())
        self._wake.set()

    def ask_soon(self) -> None:
        """Ask for all payments at once, since what may be money could not be read."""
        self._questions.ask_soon()
        self._wake.set()

    async def answered(self, message: m.ReconcileAnswer, left_out: Sequence[LeftOut] = ()) -> m.Message:
        """Store the payments of an answer like confirmations, and ask on where there are more.

        Args:
            message: what could be read of the answer.
            left_out: minor parts of its payments that could not be read.
        """
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
            outcomes = await asyncio.shield(
                asyncio.gather(*(asyncio.wrap_future(future) for future in futures))
            )
        except Exception as error:
            if not isinstance(error, PosError):
                log.exception("payments of an answer failed")
            return answer_to_error(error, message.request)
        for command in self._questions.answered(message.request, _listed(message, outcomes)):
            await self._tell(command)
        self._wake.set()
        fresh = sum(1 for outcome in outcomes if outcome.result not in {None, Result.REPEATED})
        return m.Received(
            result="reconciled", request=message.request, new=fresh, known=len(outcomes) - fresh
        )

    async def removed(self, message: m.ChargeRemoved) -> m.Message:
        """Note what the bank removed; then ask once more for money of that charge, 3 s later."""
        note = NoteRemoval(
            device=self._device.id,
            bank_payment_id=message.bank_payment_id,
            removed=message.removed,
            request=message.request,
        )
        try:
            record = await self._hub.ask(note)
        except PosError as error:
            return answer_to_error(error, message.request, message.delivery)
        self._questions.removed(message.request or "", record, self._loop.time(), is_removed=message.removed)
        self._wake.set()
        return m.Received(result="noted", request=message.request, delivery=message.delivery)

    async def _tell(self, command: Told) -> None:
        try:
            await self._hub.ask(command)
        except PosError:
            return  # without it the same end comes by time, and the same alert with the next list


def _listed(message: m.ReconcileAnswer, outcomes: Sequence[ConfirmationOutcome]) -> Listed:
    return Listed(
        paid_at=tuple(payment.paid_at for payment in message.payments),
        charges=frozenset(each.record.charge.id for each in outcomes if each.record is not None),
        more=bool(message.more),
        cursor=message.cursor,
    )


def _message_of(question: Question) -> m.Reconcile | m.RemoveCharge:
    if question.since is None:
        return m.RemoveCharge(question.request, question.bank_payment_id or "", question.txid)
    return m.Reconcile(question.request, question.since, question.bank_payment_id, question.cursor)
