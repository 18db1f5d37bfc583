"""The clocks of this run of the program."""

import os
import sys
import time
from datetime import UTC, datetime

from pos_app.domain.charge import ClockReading


class SystemClock:
    """Wall clock in UTC, and one that counts sleep and that nobody can set."""

    def __init__(self) -> None:
        self.run = os.urandom(8).hex()

    def moment(self) -> ClockReading:
        """Read both clocks; from any thread."""
        return ClockReading(at=datetime.now(UTC), elapsed_ms=elapsed_ms(), run=self.run)


def elapsed_ms() -> int:
    """Return milliseconds of a clock that goes on during sleep.

    ``time.monotonic`` stands still while a Linux computer sleeps; on Windows and macOS it does not.
    """
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000
