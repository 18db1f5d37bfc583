"""The amount as it is typed: a pure model.

Digits fill from the centavos: ``4 5 9 0`` is R$ 45,90. A comma (or the point of a foreign keypad) says that
what stands before it are reais: ``45,`` is R$ 45,00. ``+`` closes a part and begins another.
"""

import re
from collections.abc import Sequence
from enum import Enum
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.errors import BadAmountError
from pos_app.domain.money import MAX_AMOUNT, Centavos, to_plain_brl

LEAST_KNOWN = 3
UNUSUAL_AT_FIRST, UNUSUAL_FROM, UNUSUAL_TIMES = Centavos(1_000_000), Centavos(50_000), 20
"""R$ 10.000,00 while the shop is not known; else twenty times the usual, from R$ 500,00."""
_MOST_PARTS = 40
_CENTAVOS = 2


class Press(Enum):
    """A key that is no digit, on the keyboard or on the screen."""

    PLUS = "+"
    COMMA = ","
    CLEAR = "C"
    BACKSPACE = "backspace"
    CLEAR_ALL = "delete"


class TypedAmount(Struct, frozen=True):
    """What was typed so far.

    Attributes:
        closed: parts before the last ``+``, each above zero.
        current: centavos of the part being typed; 0 where nothing is.
        decimals: digits typed behind a comma; None before one was typed.
    """

    closed: tuple[Centavos, ...] = ()
    current: Centavos = Centavos(0)
    decimals: int | None = None

    @property
    def total(self) -> Centavos:
        """Sum of all parts; never above :data:`MAX_AMOUNT`."""
        return Centavos(sum(self.closed) + self.current)

    @property
    def formula(self) -> str:
        """The parts as ``10,00 + 5,50``; empty before the first ``+``."""
        if not self.closed:
            return ""
        return " + ".join(to_plain_brl(part) for part in (*self.closed, self.current))

    def digit(self, digit: int) -> "TypedAmount":
        """Return the amount with one more digit; the same where it would leave the bounds.

        >>> TypedAmount().digit(4).digit(5).digit(9).digit(0).total
        4590
        >>> TypedAmount().digit(4).digit(5).press(Press.COMMA).digit(9).total
        4590
        """
        if self.decimals is None:
            return self._within(replace(self, current=Centavos(self.current * 10 + digit)))
        if self.decimals >= _CENTAVOS:
            return self
        worth = digit * 10 ** (_CENTAVOS - 1 - self.decimals)
        more = Centavos(self.current + worth)
        return self._within(replace(self, current=more, decimals=self.decimals + 1))

    def press(self, key: Press) -> "TypedAmount":
        """Return the amount after a key that is no digit.

        >>> TypedAmount(current=Centavos(1000)).press(Press.PLUS).digit(5).formula
        '10,00 + 0,05'
        """
        if key is Press.PLUS:
            return self._plus()
        if key is Press.COMMA:
            return self._comma()
        if key is Press.BACKSPACE:
            return self._backspace()
        if key is Press.CLEAR and (self.current or self.decimals is not None):
            return TypedAmount(closed=self.closed)
        return TypedAmount()

    def _within(self, grown: "TypedAmount") -> "TypedAmount":
        return grown if grown.total <= MAX_AMOUNT else self

    def _comma(self) -> "TypedAmount":
        if self.decimals is not None:
            return self
        return self._within(replace(self, current=Centavos(self.current * 100), decimals=0))

    def _plus(self) -> "TypedAmount":
        if not self.current or len(self.closed) >= _MOST_PARTS:
            return self
        return TypedAmount(closed=(*self.closed, self.current))

    def _backspace(self) -> "TypedAmount":
        if self.decimals == 0:
            return replace(self, current=Centavos(self.current // 100), decimals=None)
        if self.decimals is not None:
            worth = 10 ** (_CENTAVOS - self.decimals + 1)
            return replace(self, current=Centavos(self.current // worth * worth), decimals=self.decimals - 1)
        if self.current:
            return replace(self, current=Centavos(self.current // 10))
        if self.closed:
            return TypedAmount(closed=self.closed[:-1], current=self.closed[-1])
        return self


def is_unusual(amount: Centavos, recent: Sequence[Centavos]) -> bool:
    """Return whether an amount is so far above what was asked for lately that it may be a slip.

    >>> is_unusual(Centavos(78_912_342), [Centavos(4_590)] * 3)
    True
    """
    if len(recent) < LEAST_KNOWN:
        return amount >= UNUSUAL_AT_FIRST
    return amount >= UNUSUAL_FROM and amount > UNUSUAL_TIMES * median(recent)


def read_pasted(text: str) -> Centavos:
    """Return the amount of a pasted text; two digits behind its last sign are centavos, three are thousands.

    >>> read_pasted("R$ 1.234,56")
    123456
    >>> read_pasted("1.234")
    123400

    Raises:
        BadAmountError: it is no amount, or could be read in two ways, as ``1234`` and ``10,5`` can.
    """
    plain = "".join(text.replace("R$", "").split())
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})*|\d+)[.,](\d{2})", plain, re.ASCII)
    if match is not None:
        return _bounded(f"{match[1]}{match[2]}", 1)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain, re.ASCII):
        return _bounded(plain, 100)
    raise BadAmountError(text[:20])


def _bounded(digits: str, worth: int) -> Centavos:
    amount = int(re.sub(r"\D", "", digits)) * worth
    if not 0 < amount <= MAX_AMOUNT:
        raise BadAmountError(digits[:20])
    return Centavos(amount)
