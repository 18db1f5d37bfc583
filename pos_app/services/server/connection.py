"""One connection of the server: proves it, reads it, and hands each message to who answers it.

Belongs to the server's loop. Confirmations are submitted as they are read and answered as their futures are
done, so that what a bank sends in one go costs one commit. Rules: docs/protocol.md, sections 2, 4, 8 and 10.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from msgspec import Struct
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError
from pos_app.services.server.bank_link import BankLink
from pos_app.services.server.event_feed import EventFeed
from pos_app.services.server.hub import Hub, Peer
from pos_app.services.server.integration_requests import Requests, scope_of
from pos_app.services.server.limits import TokenBucket
from pos_app.services.server.loop_calls import LoopCallQueue
from pos_app.services.server.quarantine import BankQuarantine
from pos_app.services.server.send_queue import SendQueue
from pos_app.services.wire_mapping.answers import BUSY_MS, answer_to_error
from pos_app.services.wire_mapping.payment_notices import notice_of, receipt_message
from pos_app.wire import messages as m
from pos_app.wire import proofs, session, terms
from pos_app.wire.reader import LeftOut, encode
from pos_app.wire.terms import CloseCode, RetryReason, Role

log = logging.getLogger(__name__)

_RATES = {Role.DISPLAY: (5.0, 20.0), Role.INTEGRATION: (20.0, 40.0)}
_UNANSWERED = 128
_HEARD_EVERY_S = 0.1
"""A flood of confirmations is heard once in this time; people are told seconds."""
_UNPROVEN = (session.ServerState.HELLO, session.ServerState.PROVING, session.ServerState.PAIRING)


class Arrival(Struct, frozen=True):
    """How a socket came in.

    Attributes:
        loopback: both its ends are on this computer.
        entrance: ``loopback``, ``network`` or ``tablets``.
        on_proven: called once its device, or the person with a pairing code, is known.
    """

    channel: session.Channel
    loopback: bool
    listener_kind: str
    on_proven: Callable[[], None]


class _Receipt:
    """Brings the till's answer to a confirmation into the loop. Too late: the bank sends it again."""

    __slots__ = ("_loop_calls", "_told", "message")

    def __init__(
        self,
        message: m.ConfirmPayment,
        loop_calls: LoopCallQueue,
        told: "Callable[[_Receipt, Any, BaseException | None], None]",
    ) -> None:
        self.message = message
        self._loop_calls = loop_calls
        self._told = told

    def set_running_or_notify_cancel(self) -> bool:
        """Nobody takes back what a bank said."""
        return True

    def set_result(self, result: Any, /) -> None:  # noqa: ANN401 - as the port
        """Cross over with the receipt."""
        self._loop_calls.post(self._told, self, result, None)

    def set_exception(self, exception: BaseException, /) -> None:
        """Cross over with the reason."""
        self._loop_calls.post(self._told, self, None, exception)


class Connection:
    """Lives as long as its socket."""

    def __init__(
        self,
        hub: Hub,
        socket: ServerConnection,
        arrival: Arrival,
    ) -> None:
        self._hub = hub
        self._socket = socket
        self._address = str(socket.remote_address[0])
        self._arrival = arrival
        self._session = session.ServerSession(hub.identity, arrival.channel, proofs.new_nonce())
        self._send_queue = SendQueue(socket)
        self._loop = asyncio.get_running_loop()
        self._peer: Peer | None = None
        self._requests: Requests | None = None
        self._bank: BankLink | None = None
        self._bucket = TokenBucket(1.0, 1.0, 0.0)
        self._pending: dict[_Receipt, None] = {}  # in order
        self._answered: asyncio.Event | None = None  # made for a bank that waits for answers
        self._heard_until = 0.0
        self._name = ""
        self._closing = False
        self._quarantine: BankQuarantine | None = None

    async def run(self) -> None:
        """Serve until the peer is gone or was sent away."""
        writer = self._loop.create_task(self._send_queue.run(self._seq))
        helpers = [writer]
        try:
            if await self._prove():
                if self._bank is not None:
                    helpers.append(self._loop.create_task(self._bank.run()))
                await self._read()
            if self._closing:
                await writer
        except ConnectionClosed:
            pass
        finally:
            if self._peer is not None:
                self._hub.leave(self._peer)
            for task in helpers:
                task.cancel()
            for ended in await asyncio.gather(*helpers, return_exceptions=True):
                if isinstance(ended, Exception):
                    log.error("a helper of a connection failed", exc_info=ended)

    def end(self, code: CloseCode) -> None:
        """Close after all that was asked is answered; what takes over a second gets ``retry``."""
        if self._closing:
            return
        self._closing = True
        if code is CloseCode.SHUTTING_DOWN:
            self._hub.spawn(self._say_goodbye())
        else:
            self._obey(self._session.fail(code))

    async def _prove(self) -> bool:
        self._obey(self._session.open())
        verdict: list[session.Action] = []
        try:
            async with asyncio.timeout(terms.AUTH_TIMEOUT_S):
                while self._session.state in _UNPROVEN and not self._closing:
                    verdict = await self._step(await self._socket.recv())
        except TimeoutError:
            self._closing = True
            self._obey(self._session.fail(CloseCode.NO_AUTH_IN_TIME))
        await self._tell_failure(verdict)
        if self._session.state is session.ServerState.ASKING:
            await self._pair()
        return self._session.state is session.ServerState.OPEN

    async def _step(self, frame: str | bytes) -> list[session.Action]:
        """Take one frame before the proof; return the answer to a bad proof, which waits."""
        actions = self._receive(frame)
        verdict: list[session.Action] = []
        for action in actions:
            if isinstance(action, session.LookUpKey):
                verdict = await self._look_up(action)
            elif isinstance(action, session.LookUpWord):
                verdict = self._session.prove_word(await self._hub.devices.word(action.device))
            elif isinstance(action, session.LookUpCode):
                pairing = self._hub.pairing
                verdict = self._session.prove_code(pairing.code(), pairing.tries_after_this())
                if self._session.state is not session.ServerState.ASKING:
                    pairing.failed()
        self._obey(actions)
        if any(isinstance(each, session.ProofFailed) for each in verdict):
            return verdict
        self._obey(verdict)
        if self._session.role is not None and self._session.state is session.ServerState.PROVEN:
            await self._welcome()
        for action in verdict:
            if isinstance(action, session.WordProven):
                await self._bind(action)
        return []

    async def _tell_failure(self, verdict: list[session.Action]) -> None:
        """Answer a bad proof after its delay; a peer that does not wait for it is gone."""
        for action in verdict:
            if isinstance(action, session.ProofFailed):
                log.info("a proof failed from %s", self._address)
                self._closing = True
                delay_s = self._hub.delays.failed(action.device, self._address, self._loop.time())
                with suppress(TimeoutError):
                    async with asyncio.timeout(delay_s):
                        await self._socket.wait_closed()
        self._obey(verdict)

    async def _bind(self, proven: session.WordProven) -> None:
        """Keep the key of a page that proved its word first; a second proof of a word voids both."""
        if await self._hub.devices.bind(proven.device, proven.key):
            self._obey(self._session.bind())
        else:
            self._obey(self._session.fail(CloseCode.AUTH))

    async def _pair(self) -> None:
        """Wait, at most the rest of the code's time, until a person confirms the display that knows it."""
        self._arrival.on_proven()
        answer = self._hub.pairing.ask(self._name, self._address)
        spoken = asyncio.ensure_future(self._socket.recv())
        try:
            await asyncio.wait((answer, spoken), return_when=asyncio.FIRST_COMPLETED)
            if spoken.done():
                self._obey(self._receive(spoken.result()))
            elif (grant := answer.result()) is not None:
                self._obey(self._session.pair(*grant))
            else:
                self._obey(self._session.fail(CloseCode.AUTH))
        finally:
            self._hub.pairing.leave(answer)
            spoken.cancel()
            await asyncio.gather(spoken, return_exceptions=True)

    async def _look_up(self, wanted: session.LookUpKey) -> list[session.Action]:
        device = await self._hub.devices.device(wanted.device)
        keys = await self._loop.run_in_executor(
            None, self._hub.parts.keys.find, self._hub.identity.server, wanted.device
        )
        fits = device is not None and device.role == wanted.role
        actions = self._session.prove(keys if fits else ())
        if len(keys) > 1 and session.Proven(wanted.role, wanted.device, key=0) in actions:
            self._hub.devices.settle_key(wanted.device, keys[0])
        return actions

    async def _welcome(self) -> None:
        device, role = await self._hub.devices.device(self._session.device), self._session.role
        if device is None or role is None:  # revoked while it proved itself
            self.end(CloseCode.REVOKED)
            return
        try:
            seq = await self._set_up(device, role)
        except PosError:
            self.end(CloseCode.SHUTTING_DOWN)
            return
        self._obey(self._session.welcome(seq))
        if role is Role.DISPLAY:
            self._send_queue.show(self._hub.board.frame())
        self._send_queue.beat(self._session.heartbeat_s)
        self._peer = self._make_peer(device, role)
        self._arrival.on_proven()
        self._hub.join(self._peer)

    async def _set_up(self, device: Device, role: Role) -> int:
        """Prepare what this role is sent; return the last event meant for it."""
        rate, burst = _RATES.get(role, (self._hub.parts.bank_rate, self._hub.parts.bank_burst))
        self._bucket = TokenBucket(rate, burst, self._loop.time())
        if role is Role.DISPLAY:
            return self._hub.recent.last
        feed = EventFeed(
            self._hub.recent,
            self._hub.parts.till,
            self._hub.parts.clock,
            scope=scope_of(device),
            private=role is Role.INTEGRATION,
        )
        last = await feed.begin()
        self._send_queue.feed = feed
        self._requests = Requests(self._hub, device, role, feed)
        if role is Role.BANK:
            self._bank = BankLink(self._hub, device, self._send_queue.put)
            self._quarantine = BankQuarantine(self._hub, device.id)
        return last

    def _make_peer(self, device: Device, role: Role) -> Peer:
        moment = self._hub.parts.clock.moment()
        self._hub.heard(role, moment.elapsed_ms)
        bank = self._bank
        return Peer(
            device,
            role,
            self._send_queue,
            self.end,
            connected_at=moment.at,
            last_heard_ms=moment.elapsed_ms,
            listener_kind=self._arrival.listener_kind,
            on_batch=None if bank is None else bank.on_batch,
            on_wake=None if bank is None else bank.ask_for_all,
        )

    async def _read(self) -> None:
        while not self._closing:
            frame = await self._socket.recv()
            wait_s = self._bucket.wait_s(self._loop.time())
            if wait_s and self._session.role is not Role.BANK:
                self.end(CloseCode.RATE)
                return
            if wait_s:
                await asyncio.sleep(wait_s)
            await self._take(frame)

    async def _take(self, frame: str | bytes) -> None:
        """Take one frame of a proven peer; waits while too much is unanswered or unsent."""
        for action in self._receive(frame):
            if isinstance(action, session.Deliver):
                await self._deliver(action)
            elif isinstance(action, session.Rejected) and self._may_be_money(action):
                self._send_queue.put(await self._keep_unread(action))
            else:
                self._obey([action])
        while len(self._pending) >= _UNANSWERED:
            await self._next_answer()
        await self._send_queue.room()

    def _may_be_money(self, rejected: session.Rejected) -> bool:
        return self._quarantine is not None and self._quarantine.is_new_money(rejected)

    async def _keep_unread(self, rejected: session.Rejected) -> str:
        """Keep what may be money, and ask the bank for it by another road; return what the bank is told."""
        assert self._quarantine is not None  # noqa: S101  # both are a bank's
        assert self._bank is not None  # noqa: S101
        answer = await self._quarantine.take(rejected)
        self._bank.ask_soon()
        return answer

    async def _next_answer(self) -> None:
        self._answered = self._answered or asyncio.Event()
        self._answered.clear()
        await self._answered.wait()

    def _receive(self, frame: str | bytes) -> list[session.Action]:
        if isinstance(frame, bytes):
            return self._session.receive_binary()
        return self._session.receive(frame, self._loop.time())

    def _obey(self, actions: Iterable[session.Action]) -> None:
        for action in actions:
            if isinstance(action, session.Send):
                self._send_queue.put(action.text)
            elif isinstance(action, session.Close):
                self._closing = True
                self._send_queue.finish(action.code, action.reason)
            elif isinstance(action, session.PairAsked):
                self._name = action.name
                log.info("a display asks for a key from %s", self._address)
            elif isinstance(action, session.ForeignKey):
                self._hub.note_foreign_key()
                log.info("a key of the other kind of ledger from %s", self._address)
            elif isinstance(action, session.Rejected):
                self._send_queue.put(action.answer)

    async def _deliver(self, said: session.Deliver) -> None:
        message = said.message
        self._heard(message)
        if isinstance(message, m.ConfirmPayment):
            self._confirm(message, said.left_out)
        elif isinstance(message, m.Resume):
            await self._resume(message)
        elif not isinstance(message, m.Heartbeat):
            self._send_queue.put(await self._answer(message, said.left_out))

    async def _answer(self, message: m.Message, left_out: tuple[LeftOut, ...]) -> str:
        bank = self._bank
        if bank is not None and isinstance(message, m.ReconcileAnswer):
            return encode(await self._reconciled(bank, message, left_out))
        if bank is not None and isinstance(message, m.ChargeRemoved):
            return encode(await bank.removed(message))
        if self._quarantine is not None and isinstance(message, m.RefundAnswer):
            return encode(await self._quarantine.take_refund(message))
        assert self._requests is not None  # noqa: S101  # made before the proof was answered
        return await self._requests.answer(message)

    async def _reconciled(
        self, bank: BankLink, answer: m.ReconcileAnswer, left_out: tuple[LeftOut, ...]
    ) -> m.Message:
        """Take an answer's payments; its rows that could not be read are kept first."""
        assert self._quarantine is not None  # noqa: S101  # a bank's
        try:
            await self._quarantine.take_rows(left_out, "payments")
        except PosError as error:
            return answer_to_error(error, answer.request)
        return await bank.answered(answer, left_out)

    def _confirm(self, message: m.ConfirmPayment, left_out: tuple[LeftOut, ...]) -> None:
        assert self._peer is not None  # noqa: S101  # only proven peers are read
        self._hub.bank_clock.hear(message.paid_at)
        receipt = _Receipt(message, self._hub.loop_calls, self._confirmed)
        self._pending[receipt] = None
        unread = {each.field: each.text for each in left_out}
        command = ConfirmPayment(notice=notice_of(self._peer.device, message), left_out=unread)
        self._hub.parts.till.submit_for(receipt, command)

    def _confirmed(self, receipt: "_Receipt", value: Any, error: BaseException | None) -> None:  # noqa: ANN401
        if receipt not in self._pending:  # was told to send it again
            return
        del self._pending[receipt]
        if self._answered is not None:
            self._answered.set()
        message = receipt.message
        if isinstance(error, Exception):
            if not isinstance(error, PosError):
                log.error("a confirmation failed", exc_info=error)
            answer = answer_to_error(error, message.request, message.delivery)
        else:
            answer = receipt_message(message, value)
        self._send_queue.put(encode(answer))

    async def _resume(self, message: m.Resume) -> None:
        if self._requests is None:
            self._send_queue.show(self._hub.board.frame())
            return
        try:
            snapshot = await self._requests.resume(message.since, message.epoch)
        except PosError as error:
            self._send_queue.put(encode(answer_to_error(error, None)))
            return
        if snapshot is not None:
            self._send_queue.put(snapshot)
        self._send_queue.wake()

    def _heard(self, message: m.Message) -> None:
        peer = self._peer
        if peer is None:
            return
        if isinstance(message, m.Heartbeat) and message.queue is not None:
            peer.queue = message.queue
        now = self._loop.time()
        if now < self._heard_until:
            return
        self._heard_until = now + _HEARD_EVERY_S
        peer.last_heard_ms = self._hub.parts.clock.moment().elapsed_ms
        self._hub.heard(peer.role, peer.last_heard_ms)

    async def _say_goodbye(self) -> None:
        try:
            async with asyncio.timeout(1.0):
                while self._pending:
                    await self._next_answer()
        except TimeoutError:
            for receipt in self._pending:
                message = receipt.message
                retry = m.Retry(RetryReason.BUSY, BUSY_MS, message.request, message.delivery)
                self._send_queue.put(encode(retry))
            self._pending.clear()
        self._send_queue.finish(CloseCode.SHUTTING_DOWN, "")

    def _seq(self) -> int:
        return self._hub.recent.last
