"""How much one peer may take: rates, delays after bad proofs, seats. Rules: docs/protocol.md, section 10."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from msgspec import Struct

Seat = TypeVar("Seat")

_MINUTE_S = 60.0


class TokenBucket:
    """``rate`` messages a second, ``burst`` at once; ``now`` is a monotonic clock in seconds."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now

    def wait_s(self, now: float) -> float:
        """Take one token, into debt where none is left; return how long to wait until it is paid."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        return max(0.0, -self._tokens / self._rate)


@dataclass
class ProofDelays:
    """How long the next hello waits after failed proofs: a delay and never a ban, which locks owners out.

    Beyond loopback 0.5 s, doubling to 30 s. On loopback from the third failure in a minute, to 2 s, so
    that a restarted bank is never held up. A success ends it.
    """

    _failures: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    _FIRST_S = 0.5
    _LONGEST_S = 30.0
    _LONGEST_LOOPBACK_S = 2.0
    _FREE_LOOPBACK = 2
    _ADDRESSES = 10_000
    _REMEMBERED = 16

    def failed(self, address: str, now: float) -> None:
        """Note a bad proof."""
        times = self._failures.setdefault(address, deque(maxlen=self._REMEMBERED))
        times.append(now)
        self._failures.move_to_end(address)
        if len(self._failures) > self._ADDRESSES:
            self._failures.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Forget an address's failures."""
        self._failures.pop(address, None)

    def delay_s(self, address: str, now: float, *, loopback: bool) -> float:
        """Return how long the next hello to this address waits."""
        times = self._failures.get(address, ())
        if not loopback:
            return self._doubled(len(times), self._LONGEST_S)
        recent = sum(1 for at in times if now - at < _MINUTE_S)
        return self._doubled(recent - self._FREE_LOOPBACK, self._LONGEST_LOOPBACK_S)

    def _doubled(self, count: int, longest_s: float) -> float:
        return 0.0 if count <= 0 else float(min(longest_s, self._FIRST_S * 2 ** (count - 1)))


class SeatLimits(Struct, frozen=True):
    """Caps on open sockets; ``waiting`` have not proven themselves yet."""

    total: int = 1_200
    per_address: int = 64
    per_loopback: int = 1_100
    waiting: int = 10
    waiting_loopback: int = 128


class Seats(Generic[Seat]):
    """Who sits where. Over a cap of waiting ones the oldest goes, so that a newcomer gets in."""

    def __init__(self, limits: SeatLimits) -> None:
        self._limits = limits
        self._address_of: dict[Seat, str] = {}
        self._count: dict[str, int] = {}
        self._waiting: dict[str, dict[Seat, None]] = {}

    def admit(self, seat: Seat, address: str, *, loopback: bool) -> Seat | None:
        """Seat a newcomer; return who has to go: nobody, the oldest that waits there, or the newcomer."""
        limits = self._limits
        waiting = self._waiting.setdefault(address, {})
        victim = None
        if len(waiting) >= (limits.waiting_loopback if loopback else limits.waiting):
            victim = next(iter(waiting))
            self.leave(victim)
        most = limits.per_loopback if loopback else limits.per_address
        if len(self._address_of) >= limits.total or self._count.get(address, 0) >= most:
            victim = self._make_room(address)
            if victim is None:
                return seat
        self._address_of[seat] = address
        self._count[address] = self._count.get(address, 0) + 1
        self._waiting.setdefault(address, {})[seat] = None
        return victim

    def proven(self, seat: Seat) -> None:
        """Note that a seat's device proved itself."""
        address = self._address_of.get(seat)
        if address is not None:
            self._waiting.get(address, {}).pop(seat, None)

    def leave(self, seat: Seat) -> None:
        """Free a seat; any number of times."""
        address = self._address_of.pop(seat, None)
        if address is None:
            return
        self._count[address] -= 1
        self._waiting.get(address, {}).pop(seat, None)
        if not self._count[address]:
            del self._count[address]
            self._waiting.pop(address, None)

    def taken(self) -> tuple[Seat, ...]:
        """Return all that are seated."""
        return tuple(self._address_of)

    def _make_room(self, address: str) -> Seat | None:
        waiting = self._waiting.get(address)
        if not waiting:
            return None
        oldest = next(iter(waiting))
        self.leave(oldest)
        return oldest
