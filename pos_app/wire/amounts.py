"""Money on the wire: text or JSON numbers in, integer centavos inside, text out.

Only string work: a conversion through ``float`` loses centavos, one through ``Decimal`` or ``int`` of hostile
text hangs the process. Rules: docs/protocol.md, section 4. Kept apart from the domain's money on purpose: the
messages stand alone.
"""

import re

TEXT_PATTERN = r"(?:0\.(?:0[1-9]|[1-9][0-9])|[1-9][0-9]{0,9}\.[0-9]{2})"
"""Above zero, and in words that every reader of JSON Schemas knows."""
_TEXT = re.compile(TEXT_PATTERN)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,2})?")


class Number:
    """The own text of a JSON number that has a point; no ``float`` is made of it.

    Not a ``str``: msgspec would take it for any text.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Amount(int):
    """Positive centavos: 1 to 999,999,999,999; on the wire the text ``"1234.56"``."""

    __slots__ = ()


def read_amount(raw: object) -> Amount:
    """Return the centavos of a ``value`` as it was parsed from JSON.

    Args:
        raw: text with two decimals, or a number (``int`` or :class:`Number`) with at most two.

    Raises:
        ValueError: anything else; zero, signs, blanks and foreign digits too.

    >>> read_amount("1234.56"), read_amount(500), read_amount(Number("45.9"))
    (123456, 50000, 4590)
    """
    text = _matched(raw)
    whole, _, cents = text.partition(".")
    amount = Amount(whole + cents.ljust(2, "0"))
    if amount == 0:
        msg = "amount is zero"
        raise ValueError(msg)
    return amount


def write_amount(amount: int) -> str:
    """Return centavos as the text of the wire.

    >>> write_amount(5), write_amount(123456)
    ('0.05', '1234.56')
    """
    whole, cents = divmod(amount, 100)
    return f"{whole}.{cents:02d}"


def _matched(raw: object) -> str:
    if isinstance(raw, str):
        text, pattern = raw, _TEXT
    elif isinstance(raw, Number):
        text, pattern = raw.text, _NUMBER
    elif isinstance(raw, int) and not isinstance(raw, bool):
        text, pattern = str(raw), _NUMBER
    else:
        text, pattern = "", _TEXT
    if pattern.fullmatch(text) is None:
        msg = "not an amount"
        raise ValueError(msg)
    return text
