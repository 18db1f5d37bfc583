"""How much one peer may take: rates, delays after bad proofs, slots. Rules: docs/protocol.md, section 10."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

from msgspec import Struct

Slot = TypeVar("Slot")

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


class ProofDelays:
    """How long the answer to a bad proof waits, and nothing else: a greeting, a right proof never do.

    From the third of a device, and, more mildly, from the ninth of an address, behind which others may be:
    0.5 s, doubling to 2 s, which our own clients wait for. A failure counts for a minute. Never a ban: that
    would lock owners out.
    """

    _FIRST_S = 0.5
    LONGEST_S = 2.0
    _FREE_BY_DEVICE = 2
    _FREE_BY_ADDRESS = 8
    _NAMES = 10_000
    _REMEMBERED = 16

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def failed(self, device: str, address: str, now: float) -> float:
        """Note a bad proof; return how many seconds its answer waits.

        Args:
            device: whose key it would have been, known or not; empty for a pairing code.
            address: of the other end.
            now: a monotonic clock in seconds.
        """
        by_device = self._note(("device", device), now) - self._FREE_BY_DEVICE if device else 0
        by_address = self._note(("address", address), now) - self._FREE_BY_ADDRESS
        return self._doubled(max(by_device, by_address))

    def _note(self, name: tuple[str, str], now: float) -> int:
        """Return how many failures of a name there were in the last minute, this one counted."""
        times = self._failures.setdefault(name, deque(maxlen=self._REMEMBERED))
        times.append(now)
        self._failures.move_to_end(name)
        if len(self._failures) > self._NAMES:
            self._failures.popitem(last=False)
        return sum(1 for at in times if now - at < _MINUTE_S)

    def _doubled(self, count: int) -> float:
        return 0.0 if count <= 0 else float(min(self.LONGEST_S, self._FIRST_S * 2 ** (count - 1)))


class SeatLimits(Struct, frozen=True):
    """Caps on open sockets; ``waiting`` have not proven themselves yet."""

    total: int = 1_200
    per_address: int = 64
    per_loopback: int = 1_100
    waiting: int = 10
    waiting_loopback: int = 128


class ConnectionSlots(Generic[Slot]):
    """Who sits where. Over a cap of waiting ones the oldest goes, so that a newcomer gets in."""

    def __init__(self, limits: SeatLimits) -> None:
        self._limits = limits
        self._address_of: dict[Slot, str] = {}
        self._count: dict[str, int] = {}
        self._waiting: dict[str, dict[Slot, None]] = {}

    def admit(self, slot: Slot, address: str, *, loopback: bool) -> Slot | None:
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
                return slot
        self._address_of[slot] = address
        self._count[address] = self._count.get(address, 0) + 1
        self._waiting.setdefault(address, {})[slot] = None
        return victim

    def proven(self, slot: Slot) -> None:
        """Note that a seat's device proved itself."""
        address = self._address_of.get(slot)
        if address is not None:
            self._waiting.get(address, {}).pop(slot, None)

    def leave(self, slot: Slot) -> None:
        """Free a seat; any number of times."""
        address = self._address_of.pop(slot, None)
        if address is None:
            return
        self._count[address] -= 1
        self._waiting.get(address, {}).pop(slot, None)
        if not self._count[address]:
            del self._count[address]
            self._waiting.pop(address, None)

    def taken(self) -> tuple[Slot, ...]:
        """Return all that are seated."""
        return tuple(self._address_of)

    def _make_room(self, address: str) -> Slot | None:
        waiting = self._waiting.get(address)
        if not waiting:
            return None
        oldest = next(iter(waiting))
        self.leave(oldest)
        return oldest
