"""How many TLS handshakes may wait: asyncio tells of a connection only once its handshake is over.

So whoever opens sockets and says nothing would be counted nowhere. Here they are counted as they are
accepted; over the cap the oldest goes, so that a newcomer gets in. (Where asyncio accepts without Python, on
Windows, the time limit of 3 s is all there is.) Rules: docs/protocol.md, section 10.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pos_app.services.server.limits import SeatLimits


class HandshakeGate:
    """Who waits for the end of a handshake; belongs to the server's loop."""

    def __init__(self, limits: SeatLimits) -> None:
        self._limits = limits
        self._waiting: dict[int, tuple[str, socket.socket]] = {}

    def admit(self, connection: socket.socket, address: str, *, loopback: bool) -> None:
        """Count a newcomer; the oldest of its address, or of all, is cut off where they are too many."""
        self._forget_closed()
        own = [number for number, (whose, _) in self._waiting.items() if whose == address]
        limits = self._limits
        if len(own) >= (limits.waiting_loopback if loopback else limits.waiting):
            self._cut(own[0])
        elif len(self._waiting) >= 2 * limits.waiting_loopback:
            self._cut(next(iter(self._waiting)))
        self._waiting[connection.fileno()] = address, connection

    def passed(self, number: int) -> None:
        """Count no longer the connection with this descriptor: its handshake is over."""
        self._waiting.pop(number, None)

    def waiting(self) -> int:
        """Return how many wait now."""
        self._forget_closed()
        return len(self._waiting)

    def _cut(self, number: int) -> None:
        _, connection = self._waiting.pop(number)
        with suppress(OSError):  # it has just gone by itself
            connection.shutdown(socket.SHUT_RDWR)

    def _forget_closed(self) -> None:
        for number in [each for each, (_, one) in self._waiting.items() if one.fileno() != each]:
            del self._waiting[number]


class GatedSocket(socket.socket):
    """A listening socket for TLS that tells a gate whom it accepts."""

    _gate: HandshakeGate
    _is_loopback: Callable[[str], bool]

    @classmethod
    def of(
        cls, listener: socket.socket, gate: HandshakeGate, is_loopback: Callable[[str], bool]
    ) -> "GatedSocket":
        """Return the same listener with a gate; the one given is not used any more."""
        family, kind, protocol = listener.family, listener.type, listener.proto
        gated = cls(family, kind, protocol, fileno=listener.detach())
        gated._gate, gated._is_loopback = gate, is_loopback
        return gated

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept, and count."""
        connection, address = super().accept()
        ends = (str(address[0]), str(connection.getsockname()[0]))
        self._gate.admit(connection, ends[0], loopback=all(self._is_loopback(end) for end in ends))
        return connection, address
