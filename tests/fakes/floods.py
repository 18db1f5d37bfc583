"""Raw sockets that keep no rule of the protocol, and floods of what they can send.

Each flood takes the till's port and a display's key, and goes on until it is cut off; ``FLOODS`` names them.
"""

import itertools
import json
import socket
import struct
from collections.abc import Callable
from contextlib import ExitStack, suppress

from msgspec.structs import replace

from pos_app.wire import proofs
from pos_app.wire.client_session import ClientSession, Credentials
from pos_app.wire.session import Send

WAIT_S = 5.0
UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
TEXT, CLOSE, PING = 0x1, 0x8, 0x9
HALF = b"GET /ws HTTP/1.1\r\n"
FRAGMENTS = 200_000
_AT_ONCE = 2_000
_PINGS = 50_000
_FIN = 0x80


def frame(opcode: int, data: bytes = b"", *, fin: bool = True) -> bytes:
    """Return a client's frame, masked with zeros."""
    first = opcode | (_FIN if fin else 0)
    if len(data) < 126:
        head = struct.pack("!BB", first, 0x80 | len(data))
    else:
        head = struct.pack("!BBH", first, 0x80 | 126, len(data))
    return head + bytes(4) + data


def read_frame(raw: socket.socket) -> tuple[int, bytes]:
    """Return (opcode, data) of the next frame of the till.

    Raises:
        ConnectionError: it hung up.
    """
    head = _exactly(raw, 2)
    size = head[1] if head[1] < 126 else struct.unpack("!H", _exactly(raw, 2))[0]
    return head[0] & 0x0F, _exactly(raw, size)


def close_code(raw: socket.socket) -> int | None:
    """Read to the end; return the code of the till's close frame, None where it cut the link."""
    with suppress(ConnectionError):
        while True:
            opcode, data = read_frame(raw)
            if opcode == CLOSE:
                return int(struct.unpack("!H", data[:2])[0])
    return None


def upgraded(port: int, receive_buffer: int = 0) -> socket.socket:
    """Return a socket after the handshake; a small buffer of the system is filled soon."""
    raw = socket.socket()
    if receive_buffer:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    raw.settimeout(WAIT_S)
    raw.connect(("127.0.0.1", port))
    raw.sendall(f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{UPGRADE}\r\n".encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _exactly(raw, 1)
    return raw


def proven(port: int, credentials: Credentials, receive_buffer: int = 0) -> socket.socket:
    """Return a socket of a proven device."""
    raw = upgraded(port, receive_buffer)
    if json.loads(_prove(raw, credentials))["type"] != "auth_ok":
        raise PermissionError
    return raw


def _prove(raw: socket.socket, credentials: Credentials) -> bytes:
    session = ClientSession(credentials, proofs.new_nonce())
    (send, *_) = session.receive(read_frame(raw)[1].decode())
    assert isinstance(send, Send)
    raw.sendall(frame(TEXT, send.text.encode()))
    return read_frame(raw)[1]


def _exactly(raw: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = raw.recv(size - len(data))
        if not piece:
            raise ConnectionResetError
        data += piece
    return data


# --- floods -----------------------------------------------------------------------------------------------


def half_handshakes(port: int, _key: Credentials) -> None:
    """Open six hundred connections that never say what they want."""
    with ExitStack() as stack:
        for _ in range(600):
            stack.enter_context(half_handshake(port))


def half_handshake(port: int) -> socket.socket:
    """Return a connection that began its handshake and never ends it."""
    raw = socket.create_connection(("127.0.0.1", port), WAIT_S)
    with suppress(OSError):
        raw.sendall(HALF)
    return raw


def pings(port: int, key: Credentials) -> None:
    """Have as many pings answered as the link takes, and read the answers."""
    with proven(port, key) as raw:
        raw.setblocking(False)  # noqa: FBT003  # positional only
        many = frame(PING, b"x" * 125) * 100
        for _ in range(_PINGS // 100):
            raw.settimeout(WAIT_S)
            raw.sendall(many)
            raw.setblocking(False)  # noqa: FBT003  # positional only
            with suppress(BlockingIOError):
                while raw.recv(65_536):
                    pass


def unread_pings(port: int, key: Credentials) -> None:
    """Have pings answered, and never read an answer."""
    with proven(port, key, receive_buffer=2_048) as raw:
        many = frame(PING, b"x" * 125) * 100
        for _ in range(_PINGS // 100):
            raw.sendall(many)


def empty_fragments(port: int, key: Credentials) -> None:
    """Send one message in 200,000 pieces of nothing."""
    with proven(port, key) as raw:
        send_empty_fragments(raw)
        close_code(raw)


def send_empty_fragments(raw: socket.socket) -> None:
    """Begin a message and go on with pieces of nothing."""
    raw.sendall(frame(TEXT, fin=False))
    many = frame(0, fin=False) * _AT_ONCE
    for _ in range(FRAGMENTS // _AT_ONCE):
        raw.sendall(many)


def large_frames(port: int, key: Credentials) -> None:
    """Send more than 16 KiB in a message."""
    with proven(port, key) as raw:
        raw.sendall(frame(TEXT, b"x" * 17_000) * 20)
        close_code(raw)


def claimed_length(port: int, key: Credentials) -> None:
    """Announce a message of 2**62 bytes."""
    with proven(port, key) as raw:
        raw.sendall(struct.pack("!BBQ", _FIN | TEXT, 0x80 | 127, 2**62) + bytes(4))
        close_code(raw)


def messages(port: int, key: Credentials) -> None:
    """Send what is allowed, too often."""
    with proven(port, key) as raw:
        raw.sendall(frame(TEXT, b'{"type":"heartbeat"}') * _AT_ONCE)
        close_code(raw)


def deep_texts(port: int, key: Credentials) -> None:
    """Send texts that are hard to read, before any proof: each costs the reader what it can cost."""
    with proven(port, key) as raw:
        hard = '{"type":"heartbeat","x":' + "[" * 2_000 + "]" * 2_000 + "}"
        raw.sendall(frame(TEXT, hard.encode()) * 15)
        close_code(raw)


def wrong_proofs(port: int, key: Credentials) -> None:
    """Guess a key."""
    with upgraded(port) as raw:
        _prove(raw, replace(key, key=proofs.new_nonce()))


Flood = Callable[[int, Credentials], None]
FLOODS: dict[str, Flood] = {
    flood.__name__.replace("_", " "): flood
    for flood in (
        half_handshakes,
        pings,
        unread_pings,
        empty_fragments,
        large_frames,
        claimed_length,
        messages,
        deep_texts,
        wrong_proofs,
    )
}


def keep_on(flood: Flood, port: int, key: Credentials, times: int | None = None) -> None:
    """Flood again and again, however often it is cut off; ``times`` None for ever."""
    for _ in itertools.count() if times is None else range(times):
        with suppress(OSError):
            flood(port, key)
