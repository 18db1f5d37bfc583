"""A bad network between clients and the till: cuts, resets, silence, delay, and pieces of one byte.

:class:`ChaosProxy` listens on a free port of this computer and hands everything on. Its loop runs in a thread
of its own; the methods may be called from any thread and are done when they return.
"""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self, TypeVar

Value = TypeVar("Value")

_WAIT_S = 10.0
_CHUNK = 65_536
_END_OF_HEAD = b"\r\n\r\n"
_ABORT = struct.pack("ii", 1, 0)
"""Linger for no time: closing sends RST and forgets what was not sent."""


class Way(Enum):
    """Where bytes go."""

    UP = auto()
    DOWN = auto()


class How(Enum):
    """What ends a connection: a FIN, a RST, or nothing at all while both ends believe that it lives."""

    CLOSE = auto()
    RESET = auto()
    SILENCE = auto()


@dataclass(frozen=True)
class Cut:
    """The connection ends after exactly so many more bytes went one way."""

    after: int
    way: Way
    how: How


@dataclass(frozen=True)
class Weather:
    """How bytes travel.

    Attributes:
        delay_s: what each piece waits.
        piece: bytes that are handed on at once; 0 for all there are.
        cut: what a new connection ends by.
    """

    delay_s: float = 0.0
    piece: int = 0
    cut: Cut | None = None


@dataclass
class _Link:
    """One connection through the proxy, as two sockets.

    Attributes:
        passed: bytes handed on, each way.
    """

    weather: Weather
    sockets: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    passed: dict[Way, int] = field(default_factory=lambda: dict.fromkeys(Way, 0))
    cut: Cut | None = None
    is_silent: bool = False

    def arm(self, cut: Cut) -> None:
        """Let ``cut`` happen, its bytes counted from now on."""
        self.cut = Cut(self.passed[cut.way] + cut.after, cut.way, cut.how)
        if cut.after == 0:
            self.end(cut.how)

    def room(self, way: Way) -> int:
        """Return how many bytes may still go this way."""
        if self.cut is None or self.cut.way is not way:
            return _CHUNK
        return max(0, self.cut.after - self.passed[way])

    def end(self, how: How) -> None:
        """End both connections."""
        if how is How.SILENCE:
            self.is_silent = True
            return
        for writer in self.sockets:
            if how is How.RESET:
                raw = writer.get_extra_info("socket")
                with contextlib.suppress(OSError):  # closed already
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
                writer.transport.abort()
            else:
                writer.close()


class ChaosProxy:
    """Stands between clients and the port of a till.

    Attributes:
        port: where it listens.
        weather: of the connections made from now on.
    """

    def __init__(self, port: int) -> None:
        self.port = 0
        self.weather = Weather()
        self._till = port
        self._links: list[_Link] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="chaos")
        self._listening = threading.Event()
        self._stop = asyncio.Event()

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        assert self._listening.wait(_WAIT_S)
        return self

    def __exit__(self, *_: object) -> None:
        """Cut all off and end the thread."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def arm(self, cut: Cut) -> None:
        """Let ``cut`` happen to the newest connection, its bytes counted from now on."""
        self._do(lambda: self._links[-1].arm(cut))

    def end_all(self, how: How) -> None:
        """End every connection now."""

        def end() -> None:
            for link in self._links:
                link.end(how)

        self._do(end)

    def passed(self, way: Way) -> int:
        """Return how many bytes of the newest connection went one way."""
        return self._do(lambda: self._links[-1].passed[way])

    def _do(self, work: Callable[[], Value]) -> Value:
        async def wrapped() -> Value:
            return work()

        return asyncio.run_coroutine_threadsafe(wrapped(), self._loop).result(_WAIT_S)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._stop.wait()
        server.close()
        for link in self._links:
            link.end(How.RESET)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(
            asyncio.CancelledError
        ):  # asyncio's streams take a cancelled task for an error
            await self._connect(reader, writer)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            till_reader, till_writer = await asyncio.open_connection("127.0.0.1", self._till)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(self.weather, (writer, till_writer))
        self._links = [each for each in self._links if not each.sockets[0].is_closing()]
        self._links.append(link)
        if self.weather.cut is not None:
            link.arm(self.weather.cut)
        ways = (self._go_up(link, reader, till_writer), _pump(link, till_reader, writer, Way.DOWN))
        await asyncio.gather(*ways, return_exceptions=True)
        if not link.is_silent:
            link.end(How.CLOSE)

    async def _go_up(self, link: _Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what a client says; the till serves only who calls it by its own name and port."""
        head = await reader.readuntil(_END_OF_HEAD)
        named = head.replace(f"127.0.0.1:{self.port}".encode(), f"127.0.0.1:{self._till}".encode())
        await _hand_on(link, named, writer, Way.UP)
        await _pump(link, reader, writer, Way.UP)


async def _pump(link: _Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
    """Hand on until one end hangs up; then the other is hung up too."""
    try:
        while data := await reader.read(_CHUNK):
            await _hand_on(link, data, writer, way)
    finally:
        if not link.is_silent:
            link.end(How.CLOSE)


async def _hand_on(link: _Link, data: bytes, writer: asyncio.StreamWriter, way: Way) -> None:
    for piece in _pieces(data, link.weather.piece):
        if link.weather.delay_s:
            await asyncio.sleep(link.weather.delay_s)
        if link.is_silent:
            return
        allowed = piece[: link.room(way)]
        if allowed:
            writer.write(allowed)
            await writer.drain()
            link.passed[way] += len(allowed)
        if link.cut is not None and link.room(way) == 0:
            link.end(link.cut.how)


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    size = size or len(data)
    return (data[start : start + size] for start in range(0, len(data), size))
