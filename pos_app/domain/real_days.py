"""Which day it really is, for what cannot be undone: a clock alone may be wrong by years.

A day *counts* when a bank was heard on it, or the program ran nearly all of it. Pure; days are those of UTC.
"""

from datetime import date, timedelta

from msgspec import Struct

NEAR = timedelta(days=4)
"""A clock that is ahead by this much is believed on the first day that counts: a long weekend."""
NEEDED = 7
"""Days that must count beyond a longer jump before the clock is believed again."""
_SPAN = timedelta(days=31)
"""Within which they must lie: seven wild clocks are no week."""


class RealDays(Struct, frozen=True):
    """What is known of the days that passed.

    Attributes:
        believed: the newest day that surely came.
        counted: days beyond it that counted, while they are too few to be believed; in order.
    """

    believed: date
    counted: tuple[date, ...] = ()


def pass_day(days: RealDays, today: date, *, counts: bool) -> RealDays:
    """Return what is known after a look at the clock.

    Args:
        days: what was known.
        today: by the wall clock, which may be wrong.
        counts: a bank was heard today, or the program ran nearly all of it.

    >>> pass_day(RealDays(date(2026, 11, 20)), date(2026, 11, 23), counts=True).believed
    datetime.date(2026, 11, 23)
    >>> pass_day(RealDays(date(2026, 11, 20)), date(2027, 6, 8), counts=True).believed
    datetime.date(2026, 11, 20)
    """
    if not counts or today <= days.believed:
        return days
    if today - days.believed <= NEAR:
        return RealDays(today)
    counted = tuple(sorted({today, *(day for day in days.counted if today - _SPAN <= day <= today)}))
    return RealDays(today) if len(counted) >= NEEDED else RealDays(days.believed, counted)
