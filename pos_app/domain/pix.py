"""Pix keys, transaction ids and the ids of real payments, as text.

Pure functions: forms and check digits only. Whether a key exists, and whose it is, only the central
bank's directory (DICT) knows. Rules: BCB "Manual de Padrões para Iniciação do Pix" 2.10.0, section 2.5.1;
pix-dict-api for e-mail and phone; IN RFB 2229/2024 for the CNPJ with letters.
"""

import re
import uuid
from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from pos_app.domain.errors import BadTextError, PixKeyError


class KeyKind(StrEnum):
    """The five kinds of Pix keys."""

    CPF = "cpf"
    CNPJ = "cnpj"
    PHONE = "phone"
    EMAIL = "email"
    EVP = "evp"


class PixKey(Struct, frozen=True):
    """A Pix key in the form that code and API carry; made by :func:`parse_key`.

    Attributes:
        kind: which of the five.
        value: 11 digits; 12 digits or capitals and 2 digits; ``+`` and digits; lower-case e-mail or UUID.
    """

    kind: KeyKind
    value: str


KEY_LIMIT = 77
"""Longest key, in characters [Manual, 2.6.2]."""

TXID_LENGTH = 25
"""Characters of a static code's txid made by :func:`txid_of`; also the longest that is allowed."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MASK = re.compile(r"[.\-/() ]")
_CPF = re.compile(r"[0-9]{11}")
_MASKED_CPF = re.compile(r"\*{3}\.[0-9]{3}\.[0-9]{3}-\*{2}")
_CNPJ_LENGTH = 14
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_MOBILE = re.compile(r"[1-9]{2}9[0-9]{8}")
_LOCAL_PHONE = re.compile(r"(?:55)?([1-9]{2}[0-9]{8,9})")
_BRAZIL_PHONE = re.compile(r"\+55[1-9]{2}[0-9]{8,9}")
_WORLD_PHONE = re.compile(r"\+(?!55)[1-9][0-9][0-9]{1,14}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EMAIL = re.compile(
    r"[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)
_END_TO_END_ID = re.compile(r"E[0-9A-Z]{8}[0-9]{12}[0-9A-Za-z]{11}")


def parse_key(text: str, kind: KeyKind | None = None) -> PixKey:
    """Read a key as a person types or pastes it, with or without its mask.

    Args:
        text: the key; dots, hyphens, slashes, brackets and blanks of the number kinds are dropped.
        kind: what the person said that it is; None to tell by its form.

    Raises:
        PixKeyError: ``why`` is ``empty``, ``form``, ``check_digits``, ``too_long`` or ``ambiguous``. The
            last asks to come again with a ``kind``: 11 digits that are no CPF may be a mobile number.

    >>> parse_key("11.222.333/0001-81")
    PixKey(kind=<KeyKind.CNPJ: 'cnpj'>, value='11222333000181')
    """
    stripped = text.strip()
    if not stripped:
        raise PixKeyError("empty")
    # upper() and lower() make ASCII letters of some others, such as the Kelvin sign.
    if not stripped.isascii():
        raise PixKeyError("form")
    wanted = kind or _kind_of(stripped)
    return PixKey(wanted, _READERS[wanted](stripped))


def mask_key(key: PixKey) -> str:
    """Return a key with the punctuation that people know, for screens; it hides nothing.

    >>> mask_key(PixKey(KeyKind.CNPJ, "11222333000181"))
    '11.222.333/0001-81'
    """
    value = key.value
    match key.kind:
        case KeyKind.CPF:
            return f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}"
        case KeyKind.CNPJ:
            return f"{value[:2]}.{value[2:5]}.{value[5:8]}/{value[8:12]}-{value[12:]}"
        case KeyKind.PHONE if value.startswith("+55"):
            return f"+55 ({value[3:5]}) {value[5:-4]}-{value[-4:]}"
        case _:
            return value


def mask_tax_id(text: str) -> str:
    """Return a payer's CPF with its ends hidden, as receipts print it; a CNPJ in full, for it is public.

    What a bank has hidden already stays as it is; what is neither is hidden whole.

    >>> mask_tax_id("12345678909")
    '***.456.789-**'
    """
    if _MASKED_CPF.fullmatch(text):
        return text
    plain = _MASK.sub("", text)
    if _CPF.fullmatch(plain):
        return f"***.{plain[3:6]}.{plain[6:9]}-**"
    if _CNPJ.fullmatch(plain):
        return mask_key(PixKey(KeyKind.CNPJ, plain))
    return "***"


def txid_of(bank_payment_id: str) -> str:
    """Return the txid of a static code: the payment's UUID in base 36.

    Args:
        bank_payment_id: UUID with hyphens, as the ledger keeps it.

    Returns:
        25 digits and capitals, zero-padded, so that each UUID has its own.

    Raises:
        BadTextError: it is no UUID.

    >>> txid_of("ffffffff-ffff-ffff-ffff-ffffffffffff")
    'F5LXX1ZZ5PNORYNQGLHZMSP33'
    """
    number = _uuid(bank_payment_id).int
    digits: list[str] = []
    for _ in range(TXID_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def dynamic_txid(bank_payment_id: str) -> str:
    """Return the txid of a charge registered at the bank: the 32 hex digits of the payment's UUID.

    Raises:
        BadTextError: it is no UUID.

    >>> dynamic_txid("123e4567-e12b-12d1-a456-426655440000")
    '123e4567e12b12d1a456426655440000'
    """
    return _uuid(bank_payment_id).hex


def is_end_to_end_id(text: str) -> bool:
    """Tell whether a text has the form of a real Pix's id; upper and lower case differ.

    ``E``, the payer's bank (ISPB, 8), minute in UTC (12 digits), 11 letters or digits.

    >>> is_end_to_end_id("E1234567820261213215500000000001")
    True
    """
    return _END_TO_END_ID.fullmatch(text) is not None


def _kind_of(text: str) -> KeyKind:
    """Tell the kind by the form, without looking at check digits unless two kinds share the form."""
    if "@" in text:
        return KeyKind.EMAIL
    if _UUID.fullmatch(text.lower()):
        return KeyKind.EVP
    plain = _MASK.sub("", text)
    # No other kind is written with a plus sign or brackets.
    if plain.startswith("+") or "(" in text:
        return KeyKind.PHONE
    if len(plain) == _CNPJ_LENGTH:
        return KeyKind.CNPJ
    if not _CPF.fullmatch(plain):
        # Ten digits, or twelve and thirteen from 55, may also be a CPF or CNPJ that lost its leading zeros.
        raise PixKeyError("ambiguous" if _LOCAL_PHONE.fullmatch(plain) else "form")
    if not _is_cpf(plain) and "." not in text and _MOBILE.fullmatch(plain):
        raise PixKeyError("ambiguous")
    return KeyKind.CPF


def _read_cpf(text: str) -> str:
    plain = _MASK.sub("", text)
    if not _CPF.fullmatch(plain):
        raise PixKeyError("form")
    if not _is_cpf(plain):
        raise PixKeyError("check_digits")
    return plain


def _read_cnpj(text: str) -> str:
    plain = _MASK.sub("", text).upper()
    if not _CNPJ.fullmatch(plain):
        raise PixKeyError("form")
    body = plain[:12]
    first = _cnpj_digit(body)
    if plain[12:] != first + _cnpj_digit(body + first) or len(set(plain)) == 1:
        raise PixKeyError("check_digits")
    return plain


def _read_phone(text: str) -> str:
    plain = _MASK.sub("", text)
    local = _LOCAL_PHONE.fullmatch(plain)
    if local:
        return f"+55{local[1]}"
    if _BRAZIL_PHONE.fullmatch(plain) or _WORLD_PHONE.fullmatch(plain):
        return plain
    raise PixKeyError("form")


def _read_email(text: str) -> str:
    lower = text.lower()
    if len(lower) > KEY_LIMIT:
        raise PixKeyError("too_long")
    if not _EMAIL.fullmatch(lower):
        raise PixKeyError("form")
    return lower


def _read_evp(text: str) -> str:
    lower = text.lower()
    if not _UUID.fullmatch(lower):
        raise PixKeyError("form")
    return lower


_READERS: dict[KeyKind, Callable[[str], str]] = {
    KeyKind.CPF: _read_cpf,
    KeyKind.CNPJ: _read_cnpj,
    KeyKind.PHONE: _read_phone,
    KeyKind.EMAIL: _read_email,
    KeyKind.EVP: _read_evp,
}


def _is_cpf(digits: str) -> bool:
    values = [int(digit) for digit in digits]
    return len(set(values)) > 1 and all(values[end] == _cpf_digit(values[:end]) for end in (9, 10))


def _cpf_digit(values: list[int]) -> int:
    weights = range(len(values) + 1, 1, -1)
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    return total * 10 % 11 % 10


def _cnpj_digit(body: str) -> str:
    """Return the check digit after 12 or 13 characters, old numbers and those with letters alike."""
    total = sum((ord(char) - 48) * (2 + place % 8) for place, char in enumerate(reversed(body)))
    # A remainder of 0 or 1 gives 0, the others 11 - remainder.
    return str(-total % 11 % 10)


def _uuid(text: str) -> uuid.UUID:
    if not _UUID.fullmatch(text.lower()):
        raise BadTextError("bank_payment_id", "not a UUID")
    return uuid.UUID(text)
