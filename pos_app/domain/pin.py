"""What a manager's PIN may be, and how long one waits after wrong ones. Pure.

Source of the ten usual PINs: DataGenetics, "PIN analysis" (2012); one in five that people choose is among
them.
"""

import re
from itertools import pairwise

from pos_app.domain.errors import BadPinError

SHORTEST, LONGEST = 4, 8
USUAL = frozenset({"0000", "1004", "1111", "1212", "1234", "2000", "2222", "4444", "6969", "7777"})
FREE_TRIES = 3
LONGEST_WAIT_S = 60
_FORM = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST}}}")


def check_new_pin(pin: str) -> None:
    """Refuse a PIN that would be guessed.

    Args:
        pin: as it was typed.

    Raises:
        BadPinError: ``why`` is ``empty``, ``form`` (not 4 to 8 of the digits 0 to 9) or ``usual``: one of
            :data:`USUAL`, one digit again and again, or digits that follow each other up or down.

    >>> check_new_pin("4821")
    """
    if not pin:
        raise BadPinError("empty")
    if _FORM.fullmatch(pin) is None:
        raise BadPinError("form")
    if is_usual(pin):
        raise BadPinError("usual")


def is_usual(pin: str) -> bool:
    """Return whether digits are among those that everybody tries first.

    >>> [is_usual(pin) for pin in ("55555", "123456", "8765", "6969", "1357")]
    [True, True, True, True, False]
    """
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return pin in USUAL or steps in ({0}, {1}, {-1})


def wait_s(failures: int) -> int:
    """Return the seconds after so many wrong PINs in a row: none for the first two, doubling to a minute.

    >>> [wait_s(failures) for failures in (0, 2, 3, 4, 8, 9, 100)]
    [0, 0, 1, 2, 32, 60, 60]
    """
    beyond = failures - FREE_TRIES
    return 0 if beyond < 0 else min(LONGEST_WAIT_S, 1 << min(beyond, 6))
