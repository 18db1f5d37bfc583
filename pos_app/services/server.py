"""The WebSocket server: its listeners, its life, and nothing of the shop.

``PosServer.main`` runs in a :class:`~pos_app.services.loop_thread.LoopThread`; only :meth:`PosServer.on_feed`
is posted into its loop from elsewhere. No call here may block. Rules: docs/protocol.md, sections 1 and 10.
"""

import asyncio
import contextlib
import errno
import ipaddress
import logging
import socket
import sys
from collections.abc import Sequence
from http import HTTPStatus
from typing import ClassVar

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Origin

from pos_app.domain.charge import Moment
from pos_app.domain.commands import ReadStatus, TillStatus
from pos_app.domain.errors import PosError
from pos_app.domain.events import Batch
from pos_app.services import descriptors, pages
from pos_app.services.connection import Connection
from pos_app.services.hub import STATUS_EVERY_S, Hub, ServerParts
from pos_app.services.limits import SeatLimits, Seats
from pos_app.services.ports import LinkStatus, Trouble
from pos_app.wire.session import Channel
from pos_app.wire.terms import MAX_IN_BYTES, CloseCode

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1")
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
RETRY_S = 2.0
GOODBYE_S = 2.0
LAST_RESORT_S = 0.5
OPEN_TIMEOUT_S = 3.0
PING_S = 3.0
CLOSE_TIMEOUT_S = 2.0
_HEALTH = {"": "ok", "failed": "database"}
_BACKLOG = 512
_TICK_S = 1.0
_JUMP_MS = 2_000
_RANDOM_PORTS_TRIED = 20


class PortTakenError(Exception):
    """Another program holds the port."""


class Counted(ServerConnection):
    """A connection that takes a seat before it has sent a byte; over the cap somebody is cut off."""

    seats: "ClassVar[Seats[Counted]]"
    is_loopback = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a seat."""
        super().connection_made(transport)
        ends = [transport.get_extra_info(name) for name in ("peername", "sockname")]
        self.is_loopback = all(end and ipaddress.ip_address(end[0]).is_loopback for end in ends)
        address = str(ends[0][0]) if ends[0] else ""
        victim = self.seats.admit(self, address, loopback=self.is_loopback)
        if victim is not None:
            victim.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the seat."""
        self.seats.leave(self)
        super().connection_lost(exc)


class PosServer:
    """Serves banks, integrations and displays on one port of this computer.

    Attributes:
        port: the port that is served, 0 before that.
    """

    def __init__(self, parts: ServerParts, port: int, hosts: Sequence[str] = LOOPBACK) -> None:
        self.port = 0
        self._parts = parts
        self._wanted_port = port
        self._hosts = hosts
        self._health = "ok"
        self._hub: Hub | None = None
        self._early: list[Batch] = []
        self._seats: Seats[Counted] = Seats(SeatLimits())
        self._connections: dict[Connection, asyncio.Task[None]] = {}
        self._names: frozenset[str] = frozenset()

    async def main(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; then answer what was asked, say goodbye, and cut off the rest."""
        descriptors.raise_limit()
        self._seats = Seats(SeatLimits(total=descriptors.sockets_left(SeatLimits().total)))
        hub = await self._recovered(stop)
        if hub is None:
            return
        servers = await self._listen(hub, stop)
        ticker = asyncio.create_task(self._tick(hub))
        try:
            await stop.wait()
        finally:
            ticker.cancel()
            await self._shut_down(hub, servers)

    def on_feed(self, value: Batch | Trouble) -> None:
        """Take the events of one commit, or how the ledger stands; in the server's loop."""
        if isinstance(value, Trouble):
            self._health = _HEALTH.get(value.reason, value.reason)
        elif self._hub is None:
            self._early.append(value)
        else:
            self._hub.on_batch(value)

    def sockets(self) -> tuple[Counted, ...]:
        """Return all sockets that are open now."""
        return self._seats.taken()

    async def _recovered(self, stop: asyncio.Event) -> Hub | None:
        """Wait for a till that answers."""
        while not stop.is_set():
            try:
                status: TillStatus = await asyncio.wrap_future(self._parts.till.submit(ReadStatus()))
                hub = Hub(self._parts, status)
                await hub.load()
            except PosError:
                await _wait(stop, RETRY_S)
                continue
            self._hub = hub
            for batch in self._early:
                hub.on_batch(batch)
            self._early.clear()
            return hub
        return None

    async def _listen(self, hub: Hub, stop: asyncio.Event) -> list[Server]:
        """Listen as soon as the port is free; it is never swapped for another."""
        while not stop.is_set():
            try:
                sockets = bind(self._hosts, self._wanted_port)
            except PortTakenError:
                log.warning("port %s is taken", self._wanted_port)
                hub.tell_link("", self._wanted_port)
                await _wait(stop, RETRY_S)
                continue
            self.port = sockets[0].getsockname()[1]
            self._names = pages.own_hosts(OWN_NAMES, self.port)
            servers = [await self._serve(hub, one) for one in sockets]
            hub.tell_link(f"ws://{self._hosts[0]}:{self.port}{pages.SOCKET_PATH}", None)
            return servers
        return []

    async def _serve(self, hub: Hub, listener: socket.socket) -> Server:
        class Seated(Counted):
            seats = self._seats

        async def handle(one: ServerConnection) -> None:
            await self._handle(hub, one)

        return await serve(
            handle,
            sock=listener,
            compression=None,
            max_size=MAX_IN_BYTES,
            max_queue=8,
            write_limit=32_768,
            open_timeout=OPEN_TIMEOUT_S,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            close_timeout=CLOSE_TIMEOUT_S,
            server_header=None,
            origins=[None, *(Origin(f"http://{name}") for name in self._names)],
            process_request=self._check,
            process_response=self._protect,
            create_connection=Seated,
        )

    async def _handle(self, hub: Hub, one: ServerConnection) -> None:
        assert isinstance(one, Counted)  # noqa: S101  # made by _serve()
        channel = Channel(
            secure=one.is_loopback, browser=one.request is not None and "Origin" in one.request.headers
        )
        # The handshake's headers are not looked at again, and cost each display 4 KiB.
        for handshake in (one.request, one.response):
            if handshake is not None:
                handshake.headers.clear()
        connection = Connection(
            hub, one, channel, loopback=one.is_loopback, on_proven=lambda: self._seats.proven(one)
        )
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine of asyncio runs in a task
        self._connections[connection] = task
        try:
            await connection.run()
        finally:
            del self._connections[connection]

    def _check(self, _connection: ServerConnection, request: Request) -> Response | None:
        found = pages.check(request, self._names)
        if isinstance(found, HTTPStatus):
            return pages.refusal(found)
        if found == pages.HEALTH_PATH:
            return pages.health(self._health)
        return None

    def _protect(self, _connection: ServerConnection, request: Request, response: Response) -> None:
        named = request.headers.get_all("Host")
        known = len(named) == 1 and named[0].lower() in self._names
        pages.add_headers(response, named[0].lower() if known else f"{OWN_NAMES[0]}:{self.port}")

    async def _tick(self, hub: Hub) -> None:
        """Tell the status every few seconds, and have the banks asked after sleep or a jump of the clock."""
        loop = asyncio.get_running_loop()
        told_at, before, before_loop = loop.time(), self._parts.clock.moment(), loop.time()
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

    async def _shut_down(self, hub: Hub, servers: Sequence[Server]) -> None:
        """Close with 1001; whoever is not gone then is cut off. Done in under 3 s whatever displays do."""
        for server in servers:
            server.close(close_connections=False)
        for connection in tuple(self._connections):
            connection.end(CloseCode.SHUTTING_DOWN)
        tasks = tuple(self._connections.values())
        if tasks:
            await asyncio.wait(tasks, timeout=GOODBYE_S)
        for one in self._seats.taken():
            one.transport.abort()
        for task in tuple(self._connections.values()):
            task.cancel()
        closed = [asyncio.ensure_future(server.wait_closed()) for server in servers]
        if closed:
            await asyncio.wait(closed, timeout=LAST_RESORT_S)
        hub.close()
        self._parts.on_status(LinkStatus())


def bind(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Return listening sockets on the same port of all ``hosts`` that this computer has.

    Args:
        hosts: addresses; the first one is needed.
        port: 0 for any that is free on all of them.

    Raises:
        PortTakenError: another program has it on one of them.
    """
    for _ in range(1 if port else _RANDOM_PORTS_TRIED):
        sockets: list[socket.socket] = []
        try:
            for host in hosts:
                _add_bound(sockets, host, sockets[0].getsockname()[1] if sockets else port)
        except PortTakenError:
            for one in sockets:
                one.close()
        else:
            return sockets
    raise PortTakenError


def _add_bound(sockets: list[socket.socket], host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        sockets.append(_bound(family, host, port))
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTakenError from error
        if not sockets:
            raise


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    with contextlib.ExitStack() as stack:
        # With the protocol named: asyncio switches Nagle's delay (40 ms an answer) off for such sockets only.
        one = stack.enter_context(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP))
        # On Windows the option would let two programs share the port.
        if sys.platform != "win32":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((host, port))
        one.listen(_BACKLOG)
        stack.pop_all()
    return one


def _jumped(before: Moment, now: Moment, loop_ms: int) -> bool:
    """Whether the wall clock was set, or the computer slept: the loop's own clock does not count sleep."""
    elapsed_ms = now.elapsed_ms - before.elapsed_ms
    wall_ms = round((now.at - before.at).total_seconds() * 1_000)
    return abs(wall_ms - elapsed_ms) > _JUMP_MS or elapsed_ms - loop_ms > _JUMP_MS


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
