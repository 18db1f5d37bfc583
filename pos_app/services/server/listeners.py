"""Keeps the wanted listeners open: opens them, waits for taken ports, closes what is not wanted any more.

* loopback: plain, on this computer only; every role;
* network: TLS with the till's own certificate, on the chosen interface and the same port; every role;
* tablets: plain, on the chosen interface and the next port; browser displays only.

A wildcard makes one TLS door for everything, loopback too. Nothing is opened beyond what was chosen, and a
taken port is waited for, never swapped. Belongs to the server's loop. Rules: docs/protocol.md, section 1.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Sequence

from keyring.errors import KeyringError
from msgspec import Struct
from websockets.asyncio.server import Server

from pos_app.services.ports.devices import ListenerStatus
from pos_app.services.web.endpoints import IsLoopback, ListenerSpec, OpenListener

log = logging.getLogger(__name__)

RETRY_S = 2.0
BACKLOG = 512
_RANDOM_PORTS_TRIED = 20

Certified = tuple[bytes, ssl.SSLContext]
"""Fingerprint of the till's certificate, and how to speak TLS with it."""


class PortTakenError(Exception):
    """Another program holds the port."""


class ListenerCalls(Struct, frozen=True):
    """What the listeners ask of the server, in its loop but for ``certified``.

    Attributes:
        serve: begin to serve on a socket that listens.
        certified: return the till's certificate; called beside the loop.
        told: told how all the doors stand, after each change.
        closed: told of a door that is not wanted any more, to send away who came through it.
    """

    serve: Callable[[OpenListener, socket.socket, ssl.SSLContext | None], Awaitable[Server]]
    certified: Callable[[], Certified]
    told: Callable[[tuple[ListenerStatus, ...]], None]
    closed: Callable[[ListenerSpec], None]


class Listeners:
    """Keeps the wanted doors open, each by a task of its own, so that none disturbs another.

    Attributes:
        port: the till's port; 0 before anything listens.
    """

    def __init__(self, port: int, is_loopback: IsLoopback, calls: ListenerCalls) -> None:
        self.port = 0
        self._wanted_port = port
        self._is_loopback = is_loopback
        self._calls = calls
        self._certificate: Certified | None = None
        self._tasks: dict[ListenerSpec, asyncio.Task[None]] = {}
        self._statuses: dict[ListenerSpec, ListenerStatus] = {}
        self._turn = asyncio.Lock()

    async def keep(self, specs: Sequence[ListenerSpec]) -> None:
        """Close what is not wanted any more, open what is new, leave the others alone.

        Returns when each new door was tried once; a taken port is tried again for as long as it is wanted.
        """
        async with self._turn:
            await self._shut([spec for spec in self._tasks if spec not in specs])
            for spec in specs:
                if spec not in self._tasks:
                    tried = asyncio.Event()
                    self._tasks[spec] = asyncio.create_task(self._hold(spec, tried))
                    await tried.wait()
            self._statuses = {spec: self._statuses[spec] for spec in specs if spec in self._statuses}
            self._calls.told(tuple(self._statuses.values()))

    async def close(self) -> None:
        """Listen nowhere any more; open connections stay."""
        async with self._turn:
            await self._shut(tuple(self._tasks))

    async def _shut(self, specs: Sequence[ListenerSpec]) -> None:
        for spec in specs:
            task = self._tasks.pop(spec)
            task.cancel()
            await asyncio.wait([task])
            self._statuses.pop(spec, None)
            self._calls.closed(spec)

    async def _hold(self, spec: ListenerSpec, tried: asyncio.Event) -> None:
        """Open one door and hold it open until this is cancelled."""
        servers: list[Server] = []
        try:
            while not (servers := await self._try(spec)):
                tried.set()
                await asyncio.sleep(RETRY_S)
            self._tell(tried)
            await asyncio.get_running_loop().create_future()
        finally:
            tried.set()
            for server in servers:
                _close(server)

    def _tell(self, tried: asyncio.Event) -> None:
        """Tell what changed; at the first try :meth:`keep` does it, for all doors at once."""
        if tried.is_set():
            self._calls.told(tuple(self._statuses.values()))
        tried.set()

    async def _try(self, spec: ListenerSpec) -> list[Server]:
        port = self.port or self._wanted_port
        wanted = port + spec.above if port else 0
        try:
            certified = await self._certificate_for(spec)
            sockets = bind(spec.hosts, wanted)
        except PortTakenError:
            return self._fail(spec, wanted, "taken", f"port {wanted} is taken")
        except OSError as error:
            return self._fail(spec, wanted, "address", f"cannot listen on {spec.hosts[0]}: {error.strerror}")
        except KeyringError as error:
            return self._fail(spec, wanted, "keyring", f"no certificate: {error}")
        found: int = sockets[0].getsockname()[1]
        self.port = self.port or found - spec.above
        fingerprint, context = certified or (b"", None)
        open_listener = OpenListener(spec, found, fingerprint, self._is_loopback)
        self._statuses[spec] = open_listener.status()
        return [await self._calls.serve(open_listener, one, context) for one in sockets]

    def _fail(self, spec: ListenerSpec, port: int, problem: str, words: str) -> list[Server]:
        status = ListenerStatus(kind=spec.kind, port=port, problem=problem, address=spec.hosts[0])
        if self._statuses.get(spec) != status:
            log.warning(words)
            self._statuses[spec] = status
            self._calls.told(tuple(self._statuses.values()))
        return []

    async def _certificate_for(self, spec: ListenerSpec) -> Certified | None:
        if not spec.tls:
            return None
        if self._certificate is None:
            loop = asyncio.get_running_loop()
            self._certificate = await loop.run_in_executor(None, self._calls.certified)
        return self._certificate


def _close(server: Server) -> None:
    """Listen no more; who was accepted already is still served."""
    # WORKAROUND for https://github.com/python/cpython/issues/109564: who is accepted in the turn of the loop
    # in which asyncio's server closes is never closed. So accepting ends before, and closing is a later task.
    with contextlib.suppress(NotImplementedError):  # Windows' loop accepts in another way
        for one in server.sockets:
            server.get_loop().remove_reader(one)
    server.close(close_connections=False)


def bind(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Return listening sockets on the same port of all ``hosts`` that this computer has.

    Args:
        hosts: addresses; the first one is needed.
        port: 0 for any that is free on all of them.

    Raises:
        PortTakenError: another program has it on one of them.
        OSError: this computer does not have the first of them.
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
        one.listen(BACKLOG)
        stack.pop_all()
    return one
