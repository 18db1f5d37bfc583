"""A clock that tests move by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from pos_app.domain.charge import ClockReading
from pos_app.services.system.clock import SystemClock


@dataclass
class FakeClock:
    """Both clocks of one run; they stand still until :meth:`advance`."""

    at: datetime = datetime(2026, 11, 23, 17, 7, 0, tzinfo=UTC)
    elapsed_ms: int = 1_000_000
    run: str = "run-1"

    def moment(self) -> ClockReading:
        """Read both clocks."""
        return ClockReading(at=self.at, elapsed_ms=self.elapsed_ms, run=self.run)

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self.at += timedelta(seconds=seconds)
        self.elapsed_ms += round(seconds * 1000)


class SystemClockAhead(SystemClock):
    """The real clock, which a test may put ahead; sockets go on in real time."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead_ms = 0
        self._wall = timedelta(0)

    def set_wall(self, ahead_s: float) -> None:
        """Set the wall clock so far ahead of the real one."""
        self._wall = timedelta(seconds=ahead_s)

    def advance_ms(self, elapsed_ms: int) -> None:
        """Let this time be over."""
        self._ahead_ms += elapsed_ms

    def moment(self) -> ClockReading:
        """Return the real moment, put ahead."""
        real = super().moment()
        ahead = timedelta(milliseconds=self._ahead_ms)
        return replace(real, at=real.at + ahead + self._wall, elapsed_ms=real.elapsed_ms + self._ahead_ms)
