"""A client that comes back: for the display program and the bank simulator.

``ReconnectingClient.main`` runs in a :class:`~pos_app.services.system.loop_thread.LoopThread`; everything
else is called in its loop, and the callbacks are called there. Rules: docs/protocol.md, sections 2 and 8.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine, Iterable
from enum import StrEnum

from msgspec import Struct
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from pos_app.services.clients.certificate_pinning import CONNECT_TIMEOUT_S, WrongPinError, dial, is_safe
from pos_app.wire import client_session as states
from pos_app.wire import messages as m
from pos_app.wire import proofs, session
from pos_app.wire.reader import encode
from pos_app.wire.terms import CloseCode, Role

FIRST_WAIT_S = (0.2, 2.0)
LATER_WAIT_S = (0.2, 5.0)
SHORT_WAITS_FOR_S = 60.0
_MISSED_HEARTBEATS = 3


GOODBYE = "goodbye"
"""Reason of a lost link where the till said that it ends."""


class Link(StrEnum):
    """How a client stands towards its till."""

    CONNECTING = "connecting"
    OPEN = "open"
    LOST = "lost"
    UNKNOWN_TILL = "unknown_till"
    REFUSED = "refused"
    STOPPED = "stopped"


class ClientStatus(Struct, frozen=True):
    """Told on each change.

    Attributes:
        link: ``REFUSED`` waits for a person, see :meth:`ReconnectingClient.retry`; the others go on.
        reason: the server's word, our doubt about it, or ``GOODBYE``; empty where there is none.
        register: name of the till, once it proved itself.
    """

    link: Link
    reason: str = ""
    register: str = ""


class ClientCallbacks(Struct, frozen=True):
    """What a client tells its owner, in the client's loop; must return at once.

    Attributes:
        on_message: a message of the proven till; events each once and in order.
        on_status: how the link stands.
        waiting: how much is still to be sent, for a bank's heartbeat; None for others.
        on_heard: any frame came.
    """

    on_message: Callable[[m.Message], None]
    on_status: Callable[[ClientStatus], None]
    waiting: Callable[[], int | None] = lambda: None
    on_heard: Callable[[], None] = lambda: None


class ReconnectingClient:
    """Keeps one connection to one till.

    Attributes:
        seq: the last event or snapshot taken.
    """

    def __init__(self, url: str, credentials: states.Credentials, callbacks: ClientCallbacks) -> None:
        self.seq = 0
        self.epoch = ""
        self._url = url
        self._credentials = credentials
        self._callbacks = callbacks
        self._socket: ClientConnection | None = None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._again = asyncio.Event()
        self._resuming = False
        self._refusal: str | None = None
        self._lost_at = 0.0

    async def main(self, stop: asyncio.Event) -> None:
        """Connect, and come back after each loss, until ``stop`` is set."""
        loop = asyncio.get_running_loop()
        self._lost_at = loop.time()
        if not self._is_safe():
            self._refusal = "tls"
        while not stop.is_set():
            if self._refusal is not None:
                self._tell(Link.REFUSED, self._refusal)
                await self._person(stop)
                continue
            self._tell(Link.CONNECTING)
            await self._connect_once(stop)
            if self._refusal is None:
                await _first_of([stop.wait()], self._wait_s(loop.time()))
        self._tell(Link.STOPPED)

    def send(self, message: m.Message) -> bool:
        """Send a message; False where the link is not open: ask again after the next ``OPEN``."""
        if self._socket is None:
            return False
        self._outgoing.put_nowait(encode(message))
        return True

    async def send_and_cut(self, message: m.Message) -> None:
        """Send a message and cut the link before an answer can come; the bank simulator's bad line."""
        socket = self._socket
        if socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await socket.send(encode(message))
            socket.transport.abort()

    def retry(self) -> None:
        """Try again after a person changed something."""
        self._again.set()

    def _wait_s(self, now: float) -> float:
        bounds = FIRST_WAIT_S if now - self._lost_at < SHORT_WAITS_FOR_S else LATER_WAIT_S
        return random.uniform(*bounds)  # noqa: S311  # spreads reconnects, no secret

    async def _person(self, stop: asyncio.Event) -> None:
        self._again.clear()
        await _first_of([stop.wait(), self._again.wait()])
        if self._is_safe():
            self._refusal = None

    def _is_safe(self) -> bool:
        return is_safe(self._url, has_pin=bool(self._credentials.pin))

    async def _connect_once(self, stop: asyncio.Event) -> None:
        try:
            async with dial(self._url, self._credentials.pin) as socket:
                await _first_of([stop.wait(), self._serve(socket)])
        except WrongPinError:
            self._distrust(states.Doubt.WRONG_PIN)
        except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed) as error:
            code = error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else None
            self._note_close(code)
        finally:
            if self._socket is not None:
                self._socket = None
                self._lost_at = asyncio.get_running_loop().time()

    def _note_close(self, code: int | None) -> None:
        if self._refusal is None and states.is_final(code):
            self._refusal = str(code)
        if self._refusal is None:
            self._tell(Link.LOST, GOODBYE if code == CloseCode.SHUTTING_DOWN else "")

    async def _serve(self, socket: ClientConnection) -> None:
        state = states.ClientSession(self._credentials, proofs.new_nonce(), self._credentials.pin)
        silence_s = CONNECT_TIMEOUT_S
        async with asyncio.TaskGroup() as group:
            helpers: list[asyncio.Task[None]] = []
            try:
                while True:
                    async with asyncio.timeout(silence_s):
                        frame = await socket.recv()
                    self._callbacks.on_heard()
                    actions = state.receive(frame) if isinstance(frame, str) else state.receive_binary()
                    opened = await self._obey(socket, actions)
                    if opened is not None:
                        silence_s = float(opened.heartbeat_s * _MISSED_HEARTBEATS)
                        helpers.append(group.create_task(self._write(socket)))
                        helpers.append(group.create_task(self._beat(opened.heartbeat_s)))
                        self._begin(socket, opened)
                    if state.state is states.ClientState.CLOSED:
                        return
            except (TimeoutError, ConnectionClosed) as error:
                code = socket.close_code if isinstance(error, ConnectionClosed) else None
                self._note_close(code)
            finally:
                for helper in helpers:
                    helper.cancel()

    async def _obey(
        self, socket: ClientConnection, actions: Iterable[states.ClientAction]
    ) -> states.Opened | None:
        opened = None
        for action in actions:
            if isinstance(action, session.Send):
                await socket.send(action.text)
            elif isinstance(action, session.Close):
                await socket.close(action.code, action.reason)
            elif isinstance(action, states.Opened):
                opened = action
            elif isinstance(action, states.Distrusted):
                self._distrust(action.doubt)
            elif isinstance(action, states.Failed):
                self._fail(action)
            else:
                self._take(action.message)
        return opened

    def _distrust(self, doubt: states.Doubt) -> None:
        if doubt is states.Doubt.VERSION:
            self._refusal = doubt
        else:
            self._tell(Link.UNKNOWN_TILL, doubt)

    def _fail(self, failed: states.Failed) -> None:
        if failed.final:
            self._refusal = failed.reason
        else:
            self._tell(Link.LOST, failed.reason)

    def _begin(self, socket: ClientConnection, opened: states.Opened) -> None:
        self._outgoing = asyncio.Queue()
        self._socket = socket
        self._resuming = False
        self._callbacks.on_status(ClientStatus(Link.OPEN, register=opened.register))
        if self._credentials.role is Role.DISPLAY:
            return
        if self.epoch not in {"", opened.epoch}:
            self._resume()  # as of the old epoch, so that a snapshot comes; no event counts before it
            self.seq = 0
        elif self.seq == 0:
            self.seq = opened.seq
        elif self.seq != opened.seq:
            self._resume()
        self.epoch = opened.epoch

    def _take(self, message: m.Message) -> None:
        """Hand a message on; events each once, in order, and what is missing is asked for."""
        if isinstance(message, m.Event):
            if message.seq <= self.seq:
                return
            if message.prev > self.seq:
                self._resume()
                return
            self._resuming = False
            self.seq = message.seq
        elif isinstance(message, m.ChargesSnapshot | m.DisplaySnapshot):
            self._resuming = False
            self.seq = message.seq
        elif isinstance(message, m.Heartbeat):
            if message.seq > self.seq and self._credentials.role is not Role.DISPLAY:
                self._resume()
            return
        self._callbacks.on_message(message)

    def _resume(self) -> None:
        if not self._resuming:
            self._resuming = True
            self.send(m.Resume(self.seq, self.epoch))

    async def _write(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.send(await self._outgoing.get())

    async def _beat(self, heartbeat_s: int) -> None:
        while True:
            await asyncio.sleep(heartbeat_s)
            self.send(m.Heartbeat(self.seq, self._callbacks.waiting()))

    def _tell(self, link: Link, reason: str = "") -> None:
        self._callbacks.on_status(ClientStatus(link, reason))


async def _first_of(waits: Iterable[Coroutine[None, None, object]], timeout_s: float | None = None) -> None:
    """Wait for the first to end, end the others, and raise what it raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
