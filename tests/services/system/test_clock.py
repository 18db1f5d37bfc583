"""The clocks of one run."""

from datetime import UTC, datetime, timedelta

import time_machine

from pos_app.services.system.clock import SystemClock


def test_elapsed_time_is_not_the_wall_clock() -> None:
    """A set wall clock moves no deadline; the wall clock is aware UTC; each start has a name of its own."""
    clock = SystemClock()
    before = clock.moment()
    with time_machine.travel(datetime(2098, 1, 1, tzinfo=UTC)):
        jumped = clock.moment()

    assert 2098 == jumped.at.year
    assert timedelta(0) == jumped.at.utcoffset()
    assert 0 <= jumped.elapsed_ms - before.elapsed_ms < 10_000
    assert clock.run != SystemClock().run
    assert before.run == jumped.run
