"""The bank of training ledgers: takes money, tells the till, and keeps telling until it was answered.

:meth:`BankSimulator.main` runs in a :class:`~pos_app.services.system.loop_thread.LoopThread`; everything
else is called in its loop. What it owes the till lies on its own disk
(:mod:`pos_app.services.bank_simulator.store`), so a killed simulator loses nothing either.
"""

import asyncio
import random
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.brcode import decode
from pos_app.domain.errors import BrCodeError
from pos_app.domain.money import Centavos
from pos_app.domain.pix import txid_of
from pos_app.services.bank_simulator.behaviours import Behaviour, Order, Step, on_time
from pos_app.services.bank_simulator.store import BankStore, Outgoing, Pix
from pos_app.services.clients.reconnecting import ClientCallbacks, ClientStatus, Link, ReconnectingClient
from pos_app.wire import messages as m
from pos_app.wire.amounts import Amount
from pos_app.wire.client_session import Credentials
from pos_app.wire.reader import encode, read
from pos_app.wire.terms import MAX_RECONCILED, Role

MAX_UNANSWERED = 32
RESEND_S = (5.0, 10.0, 20.0, 40.0, 60.0)
_SPREAD = 0.2
_LOOK_S = 0.25
PAYER = m.Payer(name="Cliente de Teste", tax_id="52998224725")


class LinkNews(Struct, frozen=True):
    """How the simulator stands towards the till."""

    status: ClientStatus


class AnswerNews(Struct, frozen=True):
    """What the till answered to one message.

    Attributes:
        kind: ``received``, ``refused`` or ``retry``.
        word: its result or reason; of ``repeated`` with the first result behind it.
        waiting: how many messages are still unanswered.
    """

    delivery: str
    kind: str
    word: str
    seq: int
    waiting: int


class TakenNews(Struct, frozen=True):
    """Money was taken from the simulated payer."""

    end_to_end_id: str
    amount: Centavos
    is_told: bool


class IdleNews(Struct, frozen=True):
    """Nothing is planned any more, and everything was answered."""


News = LinkNews | AnswerNews | TakenNews | IdleNews


@dataclass(slots=True)
class _Try:
    """How often one message was sent, and when it may be sent again (clock of the loop)."""

    sent: int = 0
    next_at: float = 0.0


class BankSimulator:
    """One simulated bank, with the key of one bank device of a training ledger.

    It pays every new charge by itself, ``auto_after_s`` after it was made, where that is not None.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        store: Path,
        on_news: Callable[[News], None],
        auto_after_s: float | None = None,
    ) -> None:
        self._path = store
        self._on_news = on_news
        self._auto_after_s = auto_after_s
        self._link = Link.CONNECTING
        self._tries: dict[int, _Try] = {}
        self._drops: set[str] = set()
        self._ended: dict[tuple[str, str], asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        callbacks = ClientCallbacks(self._on_message, self._on_status, self._waiting_count)
        self._client = ReconnectingClient(url, credentials, callbacks)

    async def main(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set."""
        self._store = BankStore(self._path)
        sender = asyncio.create_task(self._send_waiting())
        try:
            await self._client.main(stop)
        finally:
            for task in (sender, *self._tasks):
                task.cancel()
            await asyncio.gather(sender, *self._tasks, return_exceptions=True)
            self._store.close()

    def pay(self, order: Order, behaviour: Behaviour) -> None:
        """Take the money and tell the till, the way ``behaviour`` says."""
        for step in behaviour(order):
            task = asyncio.create_task(self._take(step, order))
            self._tasks.add(task)
            task.add_done_callback(self._on_taken)

    def _on_taken(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.result()
            self._tell_if_idle()

    def _tell_if_idle(self) -> None:
        if not self._tasks and self._waiting_count() == 0:
            self._on_news(IdleNews())

    # --- paying -----------------------------------------------------------------------------

    async def _take(self, step: Step, order: Order) -> None:
        await asyncio.sleep(order.after_s)
        ordered_at = datetime.now(UTC)
        await asyncio.sleep(step.after_s)
        if step.wait_for:
            await self._end_of(step.wait_for, order.txid or "").wait()
        now = ordered_at if step.paid_before_waiting else datetime.now(UTC)
        pix = Pix(
            end_to_end_id=step.end_to_end_id,
            txid=step.txid,
            amount=step.amount,
            paid_at=now + step.paid_at_shift,
        )
        self._store.keep(pix, self._messages(step, pix, order))
        self._on_news(TakenNews(pix.end_to_end_id, pix.amount, is_told=step.times > 0))
        self._wake.set()

    def _messages(self, step: Step, pix: Pix, order: Order) -> tuple[tuple[str, str], ...]:
        """Return (delivery, text) of each telling of a payment."""
        first = _confirmation(pix, order, is_bare=step.is_bare)
        told = [first] * step.times
        if step.told_amount is not None:
            told[-1] = msgspec.structs.replace(
                first, value=Amount(step.told_amount), delivery=_new_delivery()
            )
        if step.drops and first.delivery:
            self._drops.add(first.delivery)
        return tuple((each.delivery or "", encode(each)) for each in told)

    def _end_of(self, word: str, txid: str) -> asyncio.Event:
        return self._ended.setdefault((word, txid), asyncio.Event())

    # --- telling ----------------------------------------------------------------------------

    async def _send_waiting(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if self._link is Link.OPEN:
                for outgoing in self._store.waiting()[:MAX_UNANSWERED]:
                    await self._send_due(outgoing, loop.time())
            self._wake.clear()
            timer = loop.call_later(_LOOK_S, self._wake.set)
            await self._wake.wait()
            timer.cancel()

    async def _send_due(self, outgoing: Outgoing, now: float) -> None:
        tried = self._tries.setdefault(outgoing.number, _Try())
        if now < tried.next_at:
            return
        message = read(outgoing.text, Role.BANK)
        assert isinstance(message, m.ConfirmPayment)  # noqa: S101 - what _messages() wrote
        message = msgspec.structs.replace(message, request=f"b-{outgoing.number}")
        pause_s = RESEND_S[min(tried.sent, len(RESEND_S) - 1)]
        tried.sent += 1
        tried.next_at = now + pause_s * random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 - spreads resends
        if outgoing.delivery in self._drops:
            self._drops.discard(outgoing.delivery)
            await self._client.send_and_cut(message)
        else:
            self._client.send(message)

    def _waiting_count(self) -> int:
        return len(self._store.waiting())

    # --- what the till says -------------------------------------------------------------------

    def _on_status(self, status: ClientStatus) -> None:
        self._link = status.link
        if status.link is Link.OPEN:
            self._tries.clear()
            self._wake.set()
        self._on_news(LinkNews(status))

    def _on_message(self, message: m.Message) -> None:
        match message:
            case m.Received(request=str(request)):
                # Money that the till got by asking first is "repeated" here: its first answer says more.
                word = f"{message.result} {message.first_result or ''}".rstrip()
                self._settle(request, "received", word, message.seq or 0)
            case m.Refused(request=str(request)):
                self._settle(request, "refused", message.reason, 0)
            case m.Retry(request=str(request)):
                self._try_later(request, message)
            case m.Reconcile():
                self._client.send(self._list(message))
            case m.RemoveCharge():
                self._client.send(self._remove(message))
            case m.Event():
                self._on_event(message)
            case _:
                pass  # no bank needs it

    def _settle(self, request: str, kind: str, word: str, seq: int) -> None:
        """Take an answered message out of the queue; answers to other messages need no keeping."""
        number = int(request.removeprefix("b-")) if request.startswith("b-") else 0
        found = next((each for each in self._store.waiting() if each.number == number), None)
        if found is None:
            return
        self._store.settle(number, f"{kind} {word}")
        self._tries.pop(number, None)
        self._on_news(AnswerNews(found.delivery, kind, word, seq, self._waiting_count()))
        self._tell_if_idle()
        self._wake.set()

    def _try_later(self, request: str, retry: m.Retry) -> None:
        tried = self._tries.get(int(request.removeprefix("b-"))) if request.startswith("b-") else None
        if tried is not None:
            tried.next_at = asyncio.get_running_loop().time() + retry.after_ms / 1000
        self._on_news(AnswerNews(retry.delivery or "", "retry", retry.reason, 0, self._waiting_count()))

    def _list(self, question: m.Reconcile) -> m.ReconcileAnswer:
        """Return what was paid, of one charge or of all since a time."""
        if question.bank_payment_id is not None:
            found = self._store.paid(txid_of(question.bank_payment_id))
        else:
            found = self._store.since(question.since, MAX_RECONCILED + 1, question.cursor or "")
        listed = tuple(
            m.ReconciledPayment(
                end_to_end_id=pix.end_to_end_id, value=Amount(pix.amount), txid=pix.txid, paid_at=pix.paid_at
            )
            for pix in found[:MAX_RECONCILED]
        )
        more = len(found) > MAX_RECONCILED
        cursor = listed[-1].end_to_end_id if more else None
        return m.ReconcileAnswer(request=question.request, payments=listed, more=more, cursor=cursor)

    def _remove(self, request: m.RemoveCharge) -> m.ChargeRemoved:
        """Remove a charge, unless it was paid here."""
        is_paid = bool(self._store.paid(request.txid))
        if not is_paid:
            self._store.remove(request.txid)
        return m.ChargeRemoved(
            bank_payment_id=request.bank_payment_id,
            removed=not is_paid,
            request=request.request,
            delivery=_new_delivery(),
        )

    def _on_event(self, event: m.Event) -> None:
        payment = event.payment
        if payment is None:
            return
        for word in ("expired", "cancelled"):
            if event.name.startswith(f"payment-{word}-"):
                self._end_of(word, payment.txid).set()
        if event.name.startswith("payment-created-") and self._auto_after_s is not None:
            order = order_of(payment.pix_code or "")
            if order is not None:
                self.pay(replace(order, after_s=self._auto_after_s), on_time)


def order_of(code: str, amount: Centavos | None = None) -> Order | None:
    """Return the payment of a code's text; None where it is no code, or has no amount and none is given."""
    try:
        decoded = decode(code.strip())
    except BrCodeError:
        return None
    paid = amount or decoded.amount
    return None if paid is None else Order(txid=decoded.txid, key=decoded.key, amount=paid)


def _new_delivery() -> str:
    return f"d-{secrets.token_hex(8)}"


def _confirmation(pix: Pix, order: Order, *, is_bare: bool) -> m.ConfirmPayment:
    """Return what the till is told of a payment: with its proof, or in the seed's form."""
    if is_bare and pix.txid:
        charge = str(uuid.UUID(int=int(pix.txid, 36)))
        return m.ConfirmPayment(value=Amount(pix.amount), delivery=_new_delivery(), bank_payment_id=charge)
    return m.ConfirmPayment(
        value=Amount(pix.amount),
        delivery=_new_delivery(),
        end_to_end_id=pix.end_to_end_id,
        txid=pix.txid,
        paid_at=pix.paid_at,
        payer=PAYER,
        key=order.key,
    )
