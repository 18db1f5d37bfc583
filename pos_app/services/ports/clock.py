"""The clocks of one run of the program."""

from typing import Protocol

from pos_app.domain.charge import ClockReading


class Clock(Protocol):
    """Both clocks of one run of the program."""

    def moment(self) -> ClockReading:
        """Read both clocks; from any thread."""
        ...
