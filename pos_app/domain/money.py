r"""Money as whole centavos: reading, writing, adding and saying it.

Pure functions. Inside the program an amount is a :data:`Centavos`, never a float and never a Decimal;
text is read by its characters, in ASCII classes, so that nothing is rounded and no foreign digit passes.
Rules: API Pix 2.9.0 for the wire (``\d{1,10}\.\d{2}``), Brazilian custom for people (``R$ 1.234,56``).
"""

import re
from typing import NewType

from pos_app.domain.errors import BadAmountError

Centavos = NewType("Centavos", int)

MAX_AMOUNT = Centavos(999_999_999_999)
"""R$ 9.999.999.999,99, the largest amount that a BR Code and API Pix can carry."""

_WIRE = re.compile(r"(0|[1-9][0-9]{0,9})\.([0-9]{2})")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,9})(?:\.([0-9]{1,2}))?")
_BRL = re.compile(r"(?:R\$[ \u00a0]?)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,([0-9]{1,2}))?")


def from_wire(text: str) -> Centavos:
    """Read an amount as the wire writes it: always two decimals, no sign, no leading zero.

    Raises:
        BadAmountError: the form is another, or the amount is zero or too large.

    >>> from_wire("1234.56")
    123456
    """
    return _read(_WIRE, text)


def from_number(text: str) -> Centavos:
    """Read the text of a JSON number, as the first program's clients send it: no or up to two decimals.

    Raises:
        BadAmountError: the form is another (an exponent, a sign, a third decimal), zero or too large.

    >>> [from_number(text) for text in ("500", "500.0", "45.9")]
    [50000, 50000, 4590]
    """
    return _read(_NUMBER, text)


def from_brl(text: str) -> Centavos:
    """Read an amount as a person types or pastes it in Brazil.

    A comma before one or two decimals; dots only between whole groups of three digits, so that the
    ``12.50`` of another country is refused instead of read as something else.

    Raises:
        BadAmountError: the form is another, or the amount is zero or too large.

    >>> [from_brl(text) for text in ("R$ 1.234,56", "12,5", "12")]
    [123456, 1250, 1200]
    """
    return _read(_BRL, text.strip())


def to_wire(amount: Centavos) -> str:
    """Write an amount for wire and BR Code: two decimals and a dot; a negative one with its sign.

    >>> to_wire(Centavos(5))
    '0.05'
    """
    sign, reais, centavos = _split(amount)
    return f"{sign}{reais}.{centavos:02d}"


def to_plain_brl(amount: Centavos) -> str:
    """Write an amount as people read it in Brazil, without the currency.

    >>> to_plain_brl(Centavos(123456))
    '1.234,56'
    """
    sign, reais, centavos = _split(amount)
    return f"{sign}{reais:,}".replace(",", ".") + f",{centavos:02d}"


def to_brl(amount: Centavos) -> str:
    r"""Write an amount with its currency, in the characters of Qt's QLocale for pt_BR.

    After ``R$`` stands a no-break space (U+00A0), so that no line ends between the two.

    >>> to_brl(Centavos(123456))
    'R$\xa01.234,56'
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}R$\u00a0{to_plain_brl(Centavos(abs(amount)))}"


def add(*amounts: Centavos) -> Centavos:
    """Return the sum of amounts.

    Raises:
        BadAmountError: the sum is below zero or above :data:`MAX_AMOUNT`.

    >>> add(Centavos(1000), Centavos(550))
    1550
    """
    total = Centavos(sum(amounts))
    if not 0 <= total <= MAX_AMOUNT:
        raise BadAmountError(to_wire(total))
    return total


def spoken(amount: Centavos) -> str:
    """Say an amount in Portuguese words, for the voice and for screen readers.

    Args:
        amount: 0 to :data:`MAX_AMOUNT` centavos.

    Raises:
        BadAmountError: out of these bounds.

    >>> spoken(Centavos(4590))
    'quarenta e cinco reais e noventa centavos'
    """
    add(amount)
    reais, centavos = divmod(amount, 100)
    parts = [_count_reais(reais)] if reais or not centavos else []
    if centavos:
        parts.append(f"{_say_group(centavos)} {'centavo' if centavos == 1 else 'centavos'}")
    return " e ".join(parts)


def _read(pattern: re.Pattern[str], text: str) -> Centavos:
    found = pattern.fullmatch(text)
    if found is None:
        raise BadAmountError(text)
    reais = found[1].replace(".", "")
    # "12,5" is twelve and a half: the missing digit stands on the right.
    decimals = (found[2] or "").ljust(2, "0")
    if len(reais) > _MAX_DIGITS:
        raise BadAmountError(text)
    amount = int(reais) * 100 + int(decimals)
    if not 0 < amount <= MAX_AMOUNT:
        raise BadAmountError(text)
    return Centavos(amount)


# Python refuses to read integers of thousands of digits with another error; nothing of ours is as long.
_MAX_DIGITS = 15


def _split(amount: Centavos) -> tuple[str, int, int]:
    reais, centavos = divmod(abs(amount), 100)
    return ("-" if amount < 0 else ""), reais, centavos


_SMALL = (
    *("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"),
    *("onze", "doze", "treze", "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove"),
)
_TENS = ("", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa")
_HUNDRED = 100
_HUNDREDS = (
    *("", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos"),
    *("seiscentos", "setecentos", "oitocentos", "novecentos"),
)
_SCALES = ((1_000_000_000, "bilhão", "bilhões"), (1_000_000, "milhão", "milhões"), (1_000, "mil", "mil"))


def _count_reais(reais: int) -> str:
    if reais == 1:
        return "um real"
    # "dois milhões de reais", but "dois milhões e um reais".
    of = "de " if reais and reais % 1_000_000 == 0 else ""
    return f"{_say(reais)} {of}reais"


def _say(number: int) -> str:
    """Say a whole number; "e" stands before the last group when it is round or below a hundred."""
    groups: list[tuple[int, str]] = []
    rest = number
    for size, one, many in _SCALES:
        count, rest = divmod(rest, size)
        if count:
            groups.append((count, _say_scaled(count, one, many)))
    if rest or not groups:
        groups.append((rest, _say_group(rest)))
    *first, (last, words) = groups
    if not first:
        return words
    joint = " e " if last < _HUNDRED or last % _HUNDRED == 0 else " "
    return " ".join(text for _, text in first) + joint + words


def _say_scaled(count: int, one: str, many: str) -> str:
    if count == 1 and one == "mil":
        return one
    return f"{_say_group(count)} {one if count == 1 else many}"


def _say_group(number: int) -> str:
    """Say 0 to 999."""
    if number == _HUNDRED:
        return "cem"
    hundreds, rest = divmod(number, _HUNDRED)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest >= len(_SMALL):
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest or not words:
        words.append(_SMALL[rest])
    return " e ".join(words)
