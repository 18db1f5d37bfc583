"""Strict reading of messages: text in, a frozen struct or a :exc:`WireError` out; never anything else.

First ``json`` with hooks that refuse what it would let pass, then a walk for the bounds, then msgspec for
the fields. No binary float is ever made. Rules: protocol, section 4.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import msgspec

from pos_app.wire import terms
from pos_app.wire.amounts import Amount, Number, read_amount, write_amount
from pos_app.wire.messages import ALL_TYPES, Message, Side, allowed
from pos_app.wire.terms import Refusal, Role

_BAD_SIGN = re.compile("[\x00-\x1f\ud800-\udfff]")
_NAMES = tuple(
    re.compile(rf'"{field}"\s{{0,9}}:\s{{0,9}}"([A-Za-z0-9._:-]{{1,64}})"')
    for field in ("type", "request", "delivery")
)
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# More brackets than this cannot be a message. Refused before parsing: a thread's stack is smaller than
# the parser's own limit on nesting on some systems.
_MAX_BRACKETS = 2_048


@dataclass(eq=False)
class WireError(Exception):
    """A text that is no message for this role.

    Attributes:
        code: the reason of the ``refused`` that answers it.
        detail: what was wrong, in English, without values of the message.
        kind: its ``type`` where that could be read, else empty.
        request: its ``request`` where that could be read.
        delivery: its ``delivery`` where that could be read.
    """

    code: Refusal
    detail: str
    kind: str = ""
    request: str | None = None
    delivery: str | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.detail} {self.kind}".rstrip()


class Bounds(NamedTuple):
    """How much one end reads: characters of a message and of one text in it."""

    message: int
    text: int


SERVER_READS = Bounds(terms.MAX_IN_BYTES, terms.MAX_TEXT)
CLIENT_READS = Bounds(terms.MAX_OUT_BYTES, terms.MAX_OUT_BYTES)


def read(text: str, role: Role | None, sender: Side = Side.CLIENT, bounds: Bounds = SERVER_READS) -> Message:
    """Return the message in ``text``, as ``sender`` may say it on a connection of ``role``.

    Raises:
        WireError: ``bad_format``, ``unknown_type`` or ``not_allowed``.

    >>> read('{"type":"resume","since":412}', Role.BANK)
    Resume(since=412)
    """
    try:
        raw = _parse(text, bounds)
    except WireError as error:
        raise _named(text[: bounds.message], error) from None
    kind = raw.get("type")
    if not isinstance(kind, str):
        raise _refusal(raw, Refusal.BAD_FORMAT, "type is missing")
    struct = allowed(sender, role).get(kind)
    if struct is None:
        unknown = kind not in ALL_TYPES
        raise _refusal(
            raw, Refusal.UNKNOWN_TYPE if unknown else Refusal.NOT_ALLOWED, "type not for this role"
        )
    try:
        return msgspec.convert(raw, struct, dec_hook=_decoded)
    except msgspec.ValidationError as error:
        raise _refusal(raw, Refusal.BAD_FORMAT, str(error)) from None


def read_answer(text: str, role: Role | None) -> Message:
    """Return a server's message as a client of ``role`` reads it.

    Raises:
        WireError: as :func:`read`.
    """
    return read(text, role, Side.SERVER, CLIENT_READS)


def encode(message: Message) -> str:
    """Return the text of a message; amounts as ``"1234.56"``, moments in UTC with ``Z``."""
    return _ENCODER.encode(message).decode()


def _parse(text: str, bounds: Bounds) -> dict[str, Any]:
    if len(text) > bounds.message or text.count("[") + text.count("{") > _MAX_BRACKETS:
        _refuse("too large")
    try:
        raw = _DECODER.decode(text)
    except (ValueError, RecursionError):
        _refuse("not JSON")
    if not isinstance(raw, dict):
        _refuse("not an object")
    _walk(raw, bounds.text, 1)
    return raw


def _walk(value: object, longest: int, depth: int) -> None:
    """Refuse what is too deep, too wide, too long, or holds a sign or a number that has no place here."""
    if isinstance(value, str):
        _check_texts([value], longest)
    elif isinstance(value, dict):
        _walk_object(value, longest, depth)
    elif isinstance(value, list):
        _check_depth(depth)
        for item in value:
            _walk(item, longest, depth + 1)
    elif isinstance(value, Number):
        _refuse("decimal number outside of value")


def _walk_object(value: dict[str, object], longest: int, depth: int) -> None:
    _check_depth(depth)
    if len(value) > terms.MAX_KEYS:
        _refuse("too many keys")
    texts = list(value)
    for key, item in value.items():
        if isinstance(item, str):
            texts.append(item)
        elif not (key == "value" and isinstance(item, Number)):
            _walk(item, longest, depth + 1)
    _check_texts(texts, longest)


def _check_texts(texts: list[str], longest: int) -> None:
    """Look at all keys and texts of an object at once: most messages are one object."""
    if max(map(len, texts), default=0) > longest:
        _refuse("text too long")
    if _BAD_SIGN.search("".join(texts)) is not None:
        _refuse("control character or lone surrogate in text")


def _check_depth(depth: int) -> None:
    if depth > terms.MAX_DEPTH:
        _refuse("too deep")


def _refuse(detail: str) -> NoReturn:
    raise WireError(Refusal.BAD_FORMAT, detail)


def _refusal(raw: dict[str, Any], code: Refusal, detail: str) -> WireError:
    kind = raw.get("type")
    known = kind if isinstance(kind, str) and kind in ALL_TYPES else ""
    return WireError(code, detail, known, _id_of(raw, "request"), _id_of(raw, "delivery"))


def _named(text: str, error: WireError) -> WireError:
    """Return ``error`` with the names that stand in a text that could not be parsed: it may be money.

    A name that stands there twice is none.
    """
    kind, request, delivery = (
        names[0] if len(names := pattern.findall(text)) == 1 else None for pattern in _NAMES
    )
    known = kind if kind in ALL_TYPES else None
    return WireError(error.code, error.detail, known or "", request, delivery)


def _id_of(raw: dict[str, Any], field: str) -> str | None:
    value = raw.get(field)
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        _refuse("duplicate key")
    return made


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > terms.MAX_INTEGER_DIGITS:
        _refuse("integer too long")
    return int(text)


def _decimal(text: str) -> Number:
    if "e" in text or "E" in text:
        _refuse("number with an exponent")
    return Number(text)


def _constant(text: str) -> NoReturn:
    _refuse(f"{text} is no JSON")


def _decoded(kind: type, raw: object) -> object:
    if kind is Amount:
        return read_amount(raw)
    raise NotImplementedError(kind)


def _encoded(value: object) -> object:
    if isinstance(value, Amount):
        return write_amount(value)
    raise NotImplementedError(type(value))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
)
_ENCODER = msgspec.json.Encoder(enc_hook=_encoded)
