"""What time it may be at the banks, from what they said, so that a wrong clock here hides no payment.

Belongs to the server's loop. Rules: docs/protocol.md, section 6.
"""

from datetime import datetime, timedelta

from pos_app.services.ports.clock import Clock


class BankClock:
    """The newest bank time of this run, and when it was heard."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: tuple[datetime, int] | None = None

    def hear(self, paid_at: datetime | None) -> None:
        """Take the bank time of a payment, where it has one."""
        if paid_at is None:
            return
        elapsed_ms = self._clock.moment().elapsed_ms
        if self._heard is None or paid_at > self._reckoned(elapsed_ms):
            self._heard = (paid_at, elapsed_ms)

    def now(self) -> datetime:
        """Return our time, or the time that it is at the banks at least, whichever is earlier."""
        moment = self._clock.moment()
        return moment.at if self._heard is None else min(moment.at, self._reckoned(moment.elapsed_ms))

    def _reckoned(self, elapsed_ms: int) -> datetime:
        assert self._heard is not None  # noqa: S101 - asked only after a word
        paid_at, heard_ms = self._heard
        return paid_at + timedelta(milliseconds=elapsed_ms - heard_ms)
