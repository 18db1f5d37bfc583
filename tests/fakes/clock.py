"""A clock that tests move by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pos_app.domain.charge import Moment


@dataclass
class FakeClock:
    """Both clocks of one run; they stand still until :meth:`advance`."""

    at: datetime = datetime(2026, 11, 23, 17, 7, 0, tzinfo=UTC)
    elapsed_ms: int = 1_000_000
    run: str = "run-1"

    def moment(self) -> Moment:
        """Read both clocks."""
        return Moment(at=self.at, elapsed_ms=self.elapsed_ms, run=self.run)

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self.at += timedelta(seconds=seconds)
        self.elapsed_ms += round(seconds * 1000)
