"""domain/real_days.py: by which days something may be erased for good."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.real_days import NEAR, NEEDED, RealDays, pass_day

START = date(2026, 11, 20)
DAY = timedelta(days=1)


def after(looks: list[tuple[int, bool]]) -> RealDays:
    """Return what is known after looks at a clock so many days from the start."""
    days = RealDays(START)
    for number, counts in looks:
        days = pass_day(days, START + number * DAY, counts=counts)
    return days


@given(st.lists(st.integers(-400, 4_000), max_size=30))
def test_no_clock_is_believed_by_itself(days: list[int]) -> None:
    """Where no day counts, nothing is believed."""
    assert RealDays(START) == after([(day, False) for day in days])


@given(st.integers(NEAR.days + 1, 4_000), st.integers(0, NEEDED - 1))
def test_fewer_than_a_week_beyond_a_jump(jump: int, days: int) -> None:
    """Six days that count are too few, however often each is seen."""
    looks = [(jump + day, True) for day in range(days) for _ in range(3)]

    assert START == after(looks).believed


@given(st.integers(NEAR.days + 1, 4_000))
def test_a_week_beyond_a_jump(jump: int) -> None:
    """Seven days that count make the clock believed, also with days off between."""
    assert (
        START + (jump + 2 * (NEEDED - 1)) * DAY
        == after([(jump + 2 * day, True) for day in range(NEEDED)]).believed
    )


def test_seven_wild_clocks_are_no_week() -> None:
    """Days that lie far apart are not the same week."""
    assert START == after([(100 * number, True) for number in range(1, NEEDED + 3)]).believed


def test_clock_behind_changes_nothing() -> None:
    """What was believed stays."""
    assert RealDays(START + DAY) == after([(1, True), (-300, True)])
