"""The leanest WebSocket client that tells the truth, so that the load does not measure itself.

It masks with a key of zeros (allowed, and costs nothing), parses frames only where it must know a message,
and otherwise counts answers in the stream of bytes. Loopback only.
"""

import asyncio
import base64
import os
import socket
from typing import TypeVar
from urllib.parse import urlsplit

from pos_app.wire import proofs
from pos_app.wire.client_session import ClientSession, Credentials, Opened
from pos_app.wire.session import Send

ANSWER = b'"type":"received"'
_ZERO_MASK = bytes(4)
_SHORT, _MEDIUM = 126, 65_536
_PONG = 0x8A
_PING_OPCODE = 0x9
_CLOSE_OPCODE = 0x8


class LeanClient(asyncio.Protocol):
    """One connection; ``answers`` counts what was received.

    Attributes:
        progress: set whenever bytes came.
        answers_pings: False for a peer that looks dead.
        is_lost: the connection has ended.
    """

    def __init__(self) -> None:
        self.answers = 0
        self.progress = asyncio.Event()
        self.buffer = bytearray()
        self.counts_only = False
        self.answers_pings = True
        self.is_lost = False
        self.transport: asyncio.Transport | None = None

    def connection_lost(self, _exc: Exception | None) -> None:
        """Wake whoever waits for more."""
        self.is_lost = True
        self.progress.set()

    async def more(self) -> None:
        """Wait until bytes came.

        Raises:
            ConnectionError: the other end hung up.
        """
        if self.is_lost:
            raise ConnectionResetError
        self.progress.clear()
        await self.progress.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep, or only count, what came."""
        self.buffer += data
        if self.counts_only:
            self._count()
        self.progress.set()

    def _count(self) -> None:
        """Walk over whole frames: count answers, answer pings."""
        start, view = 0, self.buffer
        while (frame := _frame(view, start)) is not None:
            opcode, begin, end = frame
            if opcode == _PING_OPCODE:
                self._pong(bytes(view[begin:end]))
            else:
                self.note(view, begin, end)
            start = end
        del view[:start]

    def note(self, view: bytearray, begin: int, end: int) -> None:
        """Look at one message of the till while answers are only counted."""
        if view.find(ANSWER, begin, end) >= 0:
            self.answers += 1

    def watch(self) -> None:
        """Only look at messages from now on, also at those that wait."""
        self.counts_only = True
        self._count()

    def stop_reading(self) -> int:
        """Leave in the system's buffer what comes from now on; return the descriptor."""
        assert self.transport is not None
        self.transport.pause_reading()
        return int(self.transport.get_extra_info("socket").fileno())

    def send(self, text: str) -> None:
        """Send one text frame."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send one text frame of any bytes; at most 64 KiB."""
        self._write(0x81, data)

    def _pong(self, data: bytes) -> None:
        if self.answers_pings:
            self._write(_PONG, data)

    def _write(self, first: int, data: bytes) -> None:
        assert self.transport is not None
        length = len(data)
        if length < _SHORT:
            head = bytes((first, 0x80 | length))
        else:
            head = bytes((first, 0x80 | _SHORT)) + length.to_bytes(2, "big")
        self.transport.write(head + _ZERO_MASK + data)

    async def message(self) -> str:
        """Return the next text message.

        Raises:
            ConnectionError: the other end hung up, or said goodbye.
        """
        while True:
            frame = _frame(self.buffer, 0)
            if frame is None:
                await self.more()
                continue
            opcode, begin, end = frame
            data = bytes(self.buffer[begin:end])
            del self.buffer[:end]
            if opcode == _PING_OPCODE:
                self._pong(data)
            elif opcode == 1:
                return data.decode()
            elif opcode == _CLOSE_OPCODE:
                self.close()
                raise ConnectionResetError

    async def count(self, answers: int) -> None:
        """Wait until so many answers came."""
        self.watch()
        while self.answers < answers:
            await self.more()

    def close(self) -> None:
        """Cut the connection."""
        if self.transport is not None:
            self.transport.abort()


Client = TypeVar("Client", bound=LeanClient)


def _frame(data: bytearray, start: int) -> tuple[int, int, int] | None:
    """Return (opcode, begin, end) of the server's frame at ``start``; None until it is whole."""
    if len(data) < start + 2:
        return None
    length, begin = data[start + 1], start + 2
    if length == _SHORT:
        length, begin = int.from_bytes(data[begin : begin + 2], "big"), begin + 2
    elif length > _SHORT:
        length, begin = int.from_bytes(data[begin : begin + 8], "big"), begin + 8
    end = begin + length
    return None if len(data) < end else (data[start] & 0x0F, begin, end)


async def join(url: str, credentials: Credentials | None, receive_buffer: int = 0) -> LeanClient:
    """Connect, and prove a key where the server asks for one."""
    return await join_as(LeanClient, url, credentials, receive_buffer)


async def join_as(
    kind: type[Client], url: str, credentials: Credentials | None, receive_buffer: int = 0
) -> Client:
    """Connect with a client of one's own; ``receive_buffer`` in bytes, 0 for the system's choice."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    raw = socket.socket()
    # asyncio does so for sockets that it makes; without it two small messages in a row wait for an answer.
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.setblocking(False)  # noqa: FBT003  # positional only
    if receive_buffer:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    await loop.sock_connect(raw, (parts.hostname or "", parts.port or 0))
    _, client = await loop.create_connection(kind, sock=raw)
    key = base64.b64encode(os.urandom(16)).decode()
    assert client.transport is not None
    client.transport.write(
        f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    while b"\r\n\r\n" not in client.buffer:
        await client.more()
    del client.buffer[: client.buffer.index(b"\r\n\r\n") + 4]
    if credentials is not None:
        await _prove(client, credentials)
    return client


async def _prove(client: LeanClient, credentials: Credentials) -> None:
    session = ClientSession(credentials, proofs.new_nonce())
    while True:
        for action in session.receive(await client.message()):
            if isinstance(action, Send):
                client.send(action.text)
            elif isinstance(action, Opened):
                return
            else:
                raise PermissionError(repr(action))
