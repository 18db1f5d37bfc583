"""BR Code text, the string inside a Pix QR: writing and reading it.

Pure functions from values to text and back. No I/O, no clock, no picture.
What is written is narrower than the standard, because each departure has a bank's app that refuses it;
what is read is wider, because banks and other programs write differently.
Rules: BCB "Manual de Padrões para Iniciação do Pix" 2.10.0, "Manual do BR Code" 2.0.1, EMV QRCPS-MPM.
"""

import binascii
import re
import unicodedata
from enum import StrEnum

from msgspec import Struct

from pos_app.domain import money
from pos_app.domain.errors import BrCodeError
from pos_app.domain.money import Centavos
from pos_app.domain.pix import KEY_LIMIT, PixKey

GUI = "br.gov.bcb.pix"
NAME_LIMIT = 25
CITY_LIMIT = 15
INFO_LIMIT = 72
URL_LIMIT = 77
TEXT_LIMIT = 512
"""Longest code that is read, in characters (API Pix: ``pixCopiaECola``)."""

_NO_TXID = "***"
_TXID = re.compile(r"[A-Za-z0-9]{1,25}")
_READ_TXID = re.compile(r"[!-~]{1,25}")
_AMOUNT = re.compile(r"0*((?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,2})?)")
_AMOUNT_LIMIT = 13
_OBJECT_HEAD = re.compile(r"[0-9]{4}")
_TAIL = re.compile(r"6304([0-9A-Fa-f]{4})\Z")
# Host, perhaps a port, and a path: no protocol, no user, no fragment. Looked at before anybody opens it.
_URL = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]+")


class CodeKind(StrEnum):
    """What a code asks of the payer's app."""

    STATIC = "static"
    """Pay to the key in the code."""
    DYNAMIC = "dynamic"
    """Fetch the charge from the address in the code."""
    RECURRENCE = "recurrence"
    """Agree to a recurrence only (Pix Automático): nothing that a counter could be paid with."""


class StaticCode(Struct, frozen=True):
    """What :func:`encode_static` writes.

    Attributes:
        key: the receiver's key.
        name: the receiver's name; folded and cut to 25 characters.
        city: the receiver's city; folded and cut to 15 characters.
        amount: fixed amount; None lets the payer type one.
        txid: 1 to 25 ASCII letters and digits; None for none.
        info: text for the payer; folded and cut to the room that the key leaves.
    """

    key: PixKey
    name: str
    city: str
    amount: Centavos | None = None
    txid: str | None = None
    info: str = ""


class DynamicCode(Struct, frozen=True):
    """What :func:`encode_dynamic` writes.

    Attributes:
        url: the bank's ``location``: host and path without protocol, at most 77 characters.
        name: the receiver's name; folded and cut to 25 characters.
        city: the receiver's city; folded and cut to 15 characters.
    """

    url: str
    name: str
    city: str


class Decoded(Struct, frozen=True):
    """What a code says, as it stands there.

    Attributes:
        kind: what it asks for.
        name: receiver's name; the payer's app shows the one of the DICT instead.
        city: receiver's city.
        key: key of a static code, not looked at: other programs write masks and capitals.
        url: address of a dynamic code, without protocol.
        amount: in a dynamic code it only informs; what counts stands behind the address.
        txid: None where the code has none.
        info: text for the payer, empty where there is none.
        recurrence_url: address of a recurrence that the code offers too.
    """

    kind: CodeKind
    name: str
    city: str
    key: str | None = None
    url: str | None = None
    amount: Centavos | None = None
    txid: str | None = None
    info: str = ""
    recurrence_url: str | None = None


def crc16(payload: bytes) -> int:
    """Return the CRC-16/CCITT-FALSE of a BR Code payload.

    Args:
        payload: every byte before the checksum, with its own tag and length ("6304").

    Returns:
        0..0xFFFF; the code carries it as four upper-case hex digits.

    Source: EMV QRCPS Merchant-Presented Mode, data object 63.

    >>> f"{crc16(b'123456789'):04X}"
    '29B1'
    """
    return binascii.crc_hqx(payload, 0xFFFF)


def fold(text: str, limit: int) -> str:
    """Reduce a text to the ASCII characters that every bank's app takes, at most ``limit`` of them.

    Letters lose their marks, what is still not safe becomes a blank, blanks collapse. May be empty.

    >>> fold("  Açaí & Pão de Queijo do Zé ", 25)
    'Acai & Pao de Queijo do Z'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_SAME_LOOK))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_UNSAFE.sub(" ", bare).split())[: max(0, limit)].strip()


_UNSAFE = re.compile(r"[^A-Za-z0-9.\-/,'& ]")
# What NFKD leaves whole, though it has a plain neighbour.
_SAME_LOOK = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u00b4\u0060\u02bc", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "\u0131": "i"}
)


def info_limit(key: PixKey) -> int:
    """Return how many characters of text for the payer fit beside a key, 0 to 72.

    Key and text share a template of 99 characters with the GUI [Manual, 2.6.2].
    """
    return max(0, min(INFO_LIMIT, 73 - len(key.value)))


def encode_static(code: StaticCode) -> str:
    """Write a static code, ready to be drawn.

    Raises:
        BrCodeError: ``why`` is ``key``, ``name``, ``city``, ``amount`` or ``txid``; name and city only when
            nothing safe is left of them.
    """
    if not code.key.value.isascii() or not 0 < len(code.key.value) <= KEY_LIMIT:
        raise BrCodeError("key")
    if code.txid is not None and not _TXID.fullmatch(code.txid):
        raise BrCodeError("txid", code.txid[:40])
    account = _put("00", GUI) + _put("01", code.key.value)
    info = fold(code.info, info_limit(code.key))
    if info:
        account += _put("02", info)
    amount = "" if code.amount is None else _put("54", _write_amount(code.amount))
    body = _put("26", account) + _put("52", "0000") + _put("53", "986") + amount
    return _seal(body + _put_receiver(code.name, code.city) + _put("62", _put("05", code.txid or _NO_TXID)))


def encode_dynamic(code: DynamicCode) -> str:
    """Write a dynamic code around the address that a bank gave for a charge.

    Raises:
        BrCodeError: ``why`` is ``url``, ``name`` or ``city``.
    """
    account = _put("00", GUI) + _put("25", _check_url(code.url))
    body = _put("01", "12") + _put("26", account) + _put("52", "0000") + _put("53", "986")
    return _seal(body + _put_receiver(code.name, code.city) + _put("62", _put("05", _NO_TXID)))


def decode(text: str) -> Decoded:
    """Read a code, or refuse it.

    Args:
        text: the string of the QR, or what a person pasted as "copia e cola", without blanks around.

    Raises:
        BrCodeError: broken, altered, or no Pix code. ``why`` is a stable word: ``empty``, ``too_long``,
            ``characters``, ``crc``, ``object``, ``repeated``, ``missing``, ``version``, ``currency``,
            ``country``, ``category``, ``initiation``, ``no_pix``, ``account``, ``amount``, ``txid``, ``url``.
    """
    objects = _open(text)
    _check_fixed(objects)
    account = _find_account(objects)
    key, url, recurrence = account.get("01"), account.get("25"), _find_recurrence(objects)
    if (key is None) == (url is None) and (key is not None or recurrence is None):
        raise BrCodeError("account", "neither or both of key and address")
    kind = CodeKind.STATIC if key is not None else CodeKind.DYNAMIC
    if key is None and url is None:
        kind = CodeKind.RECURRENCE
    return Decoded(
        kind=kind,
        name=objects["59"],
        city=objects["60"],
        key=key,
        url=None if url is None else _check_url(url),
        amount=_read_amount(objects.get("54"), kind),
        txid=_read_txid(objects.get("62", "")),
        info=account.get("02", ""),
        recurrence_url=recurrence,
    )


def _put(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _put_receiver(name: str, city: str) -> str:
    folded_name, folded_city = fold(name, NAME_LIMIT), fold(city, CITY_LIMIT)
    if not folded_name or not folded_city:
        raise BrCodeError("city" if folded_name else "name")
    return _put("58", "BR") + _put("59", folded_name) + _put("60", folded_city)


def _seal(body: str) -> str:
    open_end = f"{_put('00', '01')}{body}6304"
    return f"{open_end}{crc16(open_end.encode('ascii')):04X}"


def _write_amount(amount: Centavos) -> str:
    if not 0 < amount <= money.MAX_AMOUNT:
        raise BrCodeError("amount", str(amount))
    return money.to_wire(amount)


def _check_url(url: str) -> str:
    if len(url) > URL_LIMIT or not _URL.fullmatch(url):
        raise BrCodeError("url", url[:URL_LIMIT])
    return url


def _open(text: str) -> dict[str, str]:
    """Check what surrounds the objects, checksum last, and return them without it."""
    if not text:
        raise BrCodeError("empty")
    if len(text) > TEXT_LIMIT:
        raise BrCodeError("too_long")
    # Control, direction and half characters have no place in a name; the last cannot be encoded either.
    if not text.isprintable():
        raise BrCodeError("characters")
    tail = _TAIL.search(text)
    if tail is None or crc16(text[:-4].encode()) != int(tail[1], 16):
        raise BrCodeError("crc")
    return _split(text[:-8])


def _split(text: str) -> dict[str, str]:
    """Return the objects of a code or of a template; lengths count characters."""
    objects: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not _OBJECT_HEAD.fullmatch(head):
            raise BrCodeError("object", head)
        tag, length = head[:2], int(head[2:])
        value = text[at + 4 : at + 4 + length]
        if not value or len(value) != length:
            raise BrCodeError("object", tag)
        if tag in objects:
            raise BrCodeError("repeated", tag)
        objects[tag] = value
        at += 4 + length
    return objects


_FIXED = {
    "00": ("version", re.compile(r"01")),
    "52": ("category", re.compile(r"[0-9]{4}")),
    "53": ("currency", re.compile(r"986")),
    "58": ("country", re.compile(r"BR")),
    "59": ("missing", re.compile(r".+")),
    "60": ("missing", re.compile(r".+")),
}


def _check_fixed(objects: dict[str, str]) -> None:
    for tag, (why, form) in _FIXED.items():
        if tag not in objects:
            raise BrCodeError("missing", tag)
        if not form.fullmatch(objects[tag]):
            raise BrCodeError(why, objects[tag])
    if objects.get("01", "12") not in {"11", "12"}:
        raise BrCodeError("initiation", objects["01"])


def _pix_templates(objects: dict[str, str], first: int, last: int) -> list[dict[str, str]]:
    """Return the templates of Pix among those of other arrangements; the GUI counts without case."""
    templates = [_split(value) for tag, value in objects.items() if first <= int(tag) <= last]
    return [template for template in templates if template.get("00", "").lower() == GUI]


def _find_account(objects: dict[str, str]) -> dict[str, str]:
    found = _pix_templates(objects, 26, 51)
    if len(found) != 1:
        raise BrCodeError("repeated" if found else "no_pix", "account")
    if len(found[0].get("01", "")) > KEY_LIMIT:
        raise BrCodeError("account", "key too long")
    return found[0]


def _find_recurrence(objects: dict[str, str]) -> str | None:
    found = [template["25"] for template in _pix_templates(objects, 80, 99) if "25" in template]
    if len(found) > 1:
        raise BrCodeError("repeated", "recurrence")
    return _check_url(found[0]) if found else None


def _read_amount(text: str | None, kind: CodeKind) -> Centavos | None:
    if text is None:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None or len(text) > _AMOUNT_LIMIT:
        raise BrCodeError("amount", text)
    if text.strip("0."):
        return money.from_number(found[1])
    # Banks write 0.00 around an address, where it says nothing. Beside a key it would be a wrong amount.
    if kind is CodeKind.STATIC:
        raise BrCodeError("amount", text)
    return None


def _read_txid(template: str) -> str | None:
    txid = _split(template).get("05", _NO_TXID)
    if not _READ_TXID.fullmatch(txid):
        raise BrCodeError("txid", txid)
    return None if txid == _NO_TXID else txid
