"""The WebSocket server: its listeners, its life, and nothing of the shop.

``PosServer.main`` runs in a :class:`~pos_app.services.system.loop_thread.LoopThread`; only
:meth:`PosServer.on_feed` may be called from elsewhere. No call here may block. Rules: docs/protocol.md,
sections 1 and 10.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar

from msgspec.structs import replace
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from pos_app.domain.addresses import is_loopback
from pos_app.domain.charge import ClockReading
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.errors import PosError
from pos_app.domain.events import Batch
from pos_app.domain.shop import Network, TillStatus
from pos_app.services.devices.key_store import KeyStore
from pos_app.services.devices.pairing import PairingWindowState
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.server import file_limits
from pos_app.services.server.connection import Arrival, Connection
from pos_app.services.server.flood_guard import FloodGuardedConnection
from pos_app.services.server.handshake_gate import GatedSocket, HandshakeGate
from pos_app.services.server.hub import SEEN_EVERY_S, STATUS_EVERY_S, Hub, ServerParts
from pos_app.services.server.limits import ConnectionSlots, SeatLimits
from pos_app.services.server.listeners import (
    BACKLOG,
    RETRY_S,
    Certified,
    ListenerCalls,
    Listeners,
)
from pos_app.services.server.loop_calls import LoopCallQueue
from pos_app.services.web import http_rules
from pos_app.services.web.endpoints import OWN_NAMES, IsLoopback, ListenerSpec, OpenListener, listener_specs
from pos_app.services.web.site import Site
from pos_app.services.web.web_assets import WebAssets
from pos_app.wire.session import Channel
from pos_app.wire.terms import MAX_IN_BYTES, CloseCode

log = logging.getLogger(__name__)

GOODBYE_S = 2.0
LAST_RESORT_S = 0.5
OPEN_TIMEOUT_S = 3.0
PING_S = 3.0
CLOSE_TIMEOUT_S = 2.0
_HEALTH = {"": "ok", "low": "ok"}
"""What ``/health`` says while all is stored; a final trouble is ``database``, another one its own word."""
_TICK_S = 1.0
_JUMP_MS = 2_000
# Who is accepted has a descriptor before a seat: at asyncio's usual 100 a flood takes all there are, and
# asyncio then accepts nobody for a second.
_ACCEPTED_AT_ONCE = 8


class Counted(FloodGuardedConnection):
    """A connection that takes a seat before it has sent a byte; over the cap somebody is cut off."""

    slots: "ClassVar[ConnectionSlots[Counted]]"
    gate: ClassVar[HandshakeGate]
    open_listener: ClassVar[OpenListener]
    is_loopback = False
    _reached_at = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a seat."""
        super().connection_made(transport)
        self.gate.passed(transport.get_extra_info("socket").fileno())
        ends = [transport.get_extra_info(name) for name in ("peername", "sockname")]
        self.is_loopback = all(end and self.open_listener.is_loopback(end[0]) for end in ends)
        address, self._reached_at = (str(end[0]) if end else "" for end in ends)
        victim = self.slots.admit(self, address, loopback=self.is_loopback)
        if victim is not None:
            victim.transport.abort()

    @property
    def names(self) -> frozenset[str]:
        """Return the values of ``Host`` by which this end may be called; none where its address is not known.

        The address is that of the beginning: over TLS, the transport of a peer that hung up has none.
        """
        return self.open_listener.names(self._reached_at) if self._reached_at else frozenset()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the seat."""
        self.slots.leave(self)
        super().connection_lost(exc)


class PosServer:
    """Serves banks, integrations and displays on this computer, and where the shop wants it beyond.

    Args:
        port: 0 for any that is free.
        bind: an address of this start; empty for what the ledger's settings say.
        is_loopback: which addresses are of this computer only; tests have a smaller idea of it.
    """

    def __init__(
        self, parts: ServerParts, port: int, bind: str = "", is_loopback: IsLoopback = is_loopback
    ) -> None:
        self._parts = parts
        self._wanted_port = port
        self._bind = bind
        self._is_loopback = is_loopback
        self._listeners: Listeners | None = None
        self._health = "ok"
        self._hub: Hub | None = None
        self._site: Site | None = None
        self._early: list[Batch] = []
        self._loop_calls = LoopCallQueue()
        self._slots: ConnectionSlots[Counted] = ConnectionSlots(SeatLimits())
        self._gate = HandshakeGate(SeatLimits())
        self._connections: dict[Connection, tuple[asyncio.Task[None], ListenerSpec]] = {}

    @property
    def port(self) -> int:
        """Return the port that is served, 0 before that."""
        return 0 if self._listeners is None else self._listeners.port

    async def main(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; then answer what was asked, say goodbye, and cut off the rest."""
        self._loop_calls.open()
        file_limits.raise_limit()
        self._slots = ConnectionSlots(SeatLimits(total=file_limits.sockets_left(SeatLimits().total)))
        hub = await self._recovered(stop)
        if hub is None:
            return
        self._listeners = self._make_listeners(hub)
        hub.on_network = self._on_network
        ticker = asyncio.create_task(self._tick(hub))
        try:
            await self._listeners.keep(self._doors(hub.network))
            await stop.wait()
        finally:
            ticker.cancel()
            await self._shut_down(hub, self._listeners)

    def show_again(self) -> None:
        """Show displays what belongs to the shop as it is now; in the server's loop."""
        if self._hub is not None:
            self._hub.board.show_again()

    def on_feed(self, value: Batch | LedgerHealth) -> None:
        """Take the events of one commit, or how the ledger stands; from any thread, also before the loop."""
        self._loop_calls.post(self._take, value)

    def _take(self, value: Batch | LedgerHealth) -> None:
        if isinstance(value, LedgerHealth):
            self._health = "database" if value.is_final else _HEALTH.get(value.reason, value.reason)
        elif self._hub is None:
            self._early.append(value)
        else:
            self._hub.on_batch(value)

    @property
    def pairing(self) -> PairingWindowState | None:
        """Return the pairing window; None before the till answered. For the server's loop."""
        return None if self._hub is None else self._hub.pairing

    def sockets(self) -> tuple[Counted, ...]:
        """Return all sockets that are open now."""
        return self._slots.taken()

    async def _recovered(self, stop: asyncio.Event) -> Hub | None:
        """Wait for a till that answers."""
        while not stop.is_set():
            try:
                status: TillStatus = await asyncio.wrap_future(self._parts.till.submit(ReadStatus()))
                hub = Hub(self._parts, status, self._loop_calls)
                await hub.load()
            except PosError:
                await _wait(stop, RETRY_S)
                continue
            hub.fixed_bind = self._bind
            self._hub = hub
            self._site = Site(hub, WebAssets(self._parts.language))
            for batch in self._early:
                hub.on_batch(batch)
            self._early.clear()
            return hub
        return None

    def _make_listeners(self, hub: Hub) -> Listeners:
        async def serve_door(
            open_listener: OpenListener, one: socket.socket, tls: ssl.SSLContext | None
        ) -> Server:
            return await self._serve(hub, open_listener, one, tls)

        calls = ListenerCalls(
            serve=serve_door,
            certified=partial(_certified, self._parts.keys, hub.identity.server),
            told=hub.tell_listeners,
            closed=self._end_connections,
        )
        return Listeners(self._wanted_port, self._is_loopback, calls)

    def _doors(self, network: Network) -> tuple[ListenerSpec, ...]:
        """Return the doors that are wanted: an address of this start stands over the settings."""
        chosen = replace(network, bind=self._bind) if self._bind else network
        return listener_specs(chosen, self._is_loopback)

    def _on_network(self, network: Network) -> None:
        """Open and close doors as the settings now say; who came through the others notices nothing."""
        if self._hub is not None and self._listeners is not None:
            self._hub.spawn(self._listeners.keep(self._doors(network)))

    def _end_connections(self, spec: ListenerSpec) -> None:
        for connection, (_, entered) in tuple(self._connections.items()):
            if entered == spec:
                connection.end(CloseCode.SHUTTING_DOWN)

    async def _serve(
        self, hub: Hub, open_listener: OpenListener, listener: socket.socket, tls: ssl.SSLContext | None
    ) -> Server:
        class SlottedConnection(Counted):
            slots = self._slots
            gate = self._gate

        SlottedConnection.open_listener = open_listener

        async def handle(one: ServerConnection) -> None:
            await self._handle(hub, one)

        if tls is not None:
            listener = GatedSocket.of(listener, self._gate, open_listener.is_loopback)
        server = await serve(
            handle,
            sock=listener,
            backlog=_ACCEPTED_AT_ONCE,
            compression=None,
            max_size=MAX_IN_BYTES,
            max_queue=8,
            write_limit=32_768,
            open_timeout=OPEN_TIMEOUT_S,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            close_timeout=CLOSE_TIMEOUT_S,
            server_header=None,
            process_request=self._check,
            process_response=self._protect,
            create_connection=SlottedConnection,
            **_tls_options(tls),
        )
        listener.listen(BACKLOG)  # asyncio took the figure for how many it accepts at once for this one too
        return server

    async def _handle(self, hub: Hub, one: ServerConnection) -> None:
        assert isinstance(one, Counted)  # noqa: S101  # made by _serve()
        open_listener = one.open_listener
        channel = Channel(
            secure=open_listener.is_secure(local=one.is_loopback),
            browser=one.request is not None and "Origin" in one.request.headers,
            fingerprint=open_listener.fingerprint,
        )
        # The handshake's headers are not looked at again, and cost each display 4 KiB.
        for handshake in (one.request, one.response):
            if handshake is not None:
                handshake.headers.clear()
        arrival = Arrival(channel, one.is_loopback, open_listener.spec.kind, lambda: self._slots.proven(one))
        connection = Connection(hub, one, arrival)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine of asyncio runs in a task
        self._connections[connection] = task, open_listener.spec
        try:
            await connection.run()
        finally:
            del self._connections[connection]

    async def _check(self, connection: ServerConnection, request: Request) -> Response | None:
        assert isinstance(connection, Counted)  # noqa: S101  # made by _serve()
        found = http_rules.check(request, connection.names, connection.open_listener.scheme)
        if isinstance(found, HTTPStatus):
            return http_rules.refusal(found)
        if found == http_rules.SOCKET_PATH:
            return None
        if found == http_rules.HEALTH_PATH:
            return http_rules.health(self._health)
        assert self._site is not None  # noqa: S101  # made before the port was opened
        return await self._site.answer(found)

    def _protect(self, connection: ServerConnection, request: Request, response: Response) -> None:
        assert isinstance(connection, Counted)  # noqa: S101  # made by _serve()
        named = request.headers.get_all("Host")
        known = len(named) == 1 and named[0].lower() in connection.names
        http_rules.add_headers(response, named[0].lower() if known else f"{OWN_NAMES[0]}:{self.port}")

    async def _tick(self, hub: Hub) -> None:
        """Tell the status every few seconds, and have the banks asked after sleep or a jump of the clock."""
        loop = asyncio.get_running_loop()
        told_at, before, before_loop = loop.time(), self._parts.clock.moment(), loop.time()
        noted_at = told_at
        while True:
            await asyncio.sleep(_TICK_S)
            moment, now = self._parts.clock.moment(), loop.time()
            if _jumped(before, moment, round((now - before_loop) * 1_000)):
                hub.wake_banks()
            before, before_loop = moment, now
            hub.watch_banks(moment.elapsed_ms)
            if now - told_at >= STATUS_EVERY_S:
                told_at = now
                hub.tell_status()
            if now - noted_at >= SEEN_EVERY_S:
                noted_at = now
                hub.note_met()

    async def _shut_down(self, hub: Hub, listeners: Listeners) -> None:
        """Close with 1001; whoever is not gone then is cut off. Done in under 3 s whatever displays do."""
        await listeners.close()
        for connection in tuple(self._connections):
            connection.end(CloseCode.SHUTTING_DOWN)
        tasks = tuple(task for task, _ in self._connections.values())
        if tasks:
            await asyncio.wait(tasks, timeout=GOODBYE_S)
        hub.close()
        await self._cut_off()
        self._parts.on_status(LinkStatus())

    async def _cut_off(self) -> None:
        """Close every socket. Who was accepted last is still a task of the loop, and takes a seat soon."""
        loop = asyncio.get_running_loop()
        latest = loop.time() + LAST_RESORT_S
        while (left := asyncio.all_tasks() - {asyncio.current_task()}) and loop.time() < latest:
            for one in self._slots.taken():
                one.transport.abort()
            await asyncio.wait(left, timeout=latest - loop.time(), return_when=asyncio.FIRST_COMPLETED)


def _certified(keys: KeyStore, ledger: str) -> Certified:
    """Return the till's certificate, made at its first need; beside the loop, since the keyring may wait."""
    from pos_app.services.devices.certificate import own_certificate  # noqa: PLC0415 - few tills need it

    own = own_certificate(keys, ledger)
    return own.fingerprint, own.server_context()


def _tls_options(tls: ssl.SSLContext | None) -> dict[str, Any]:
    if tls is None:
        return {}
    return {"ssl": tls, "ssl_handshake_timeout": OPEN_TIMEOUT_S, "ssl_shutdown_timeout": CLOSE_TIMEOUT_S}


def _jumped(before: ClockReading, now: ClockReading, loop_ms: int) -> bool:
    """Whether the wall clock was set, or the computer slept: the loop's own clock does not count sleep."""
    elapsed_ms = now.elapsed_ms - before.elapsed_ms
    wall_ms = round((now.at - before.at).total_seconds() * 1_000)
    return abs(wall_ms - elapsed_ms) > _JUMP_MS or elapsed_ms - loop_ms > _JUMP_MS


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
