"""Strict reading of messages: text in, a frozen struct or a :exc:`WireError` out; never anything else.

First ``json`` with hooks that refuse what it would let pass, then a walk for the bounds, then msgspec for
the fields. No binary float is ever made. Of a bank's message about money a minor field that cannot be read
is left out, since it must not decide about proven money. Rules: docs/protocol.md, section 4.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import msgspec

from pos_app.wire import terms
from pos_app.wire.amounts import Amount, Number, read_amount, write_amount
from pos_app.wire.messages import ALL_TYPES, MINOR, ROWS, Message, Side, allowed
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


class LeftOut(NamedTuple):
    """A part of a bank's message that could not be read, and without which the message counts.

    Attributes:
        field: its name; of a row of a list that is missing as a whole, the list's.
        text: the part as JSON.
        row: of a field in a list, which of the rows that are left it stood in, counted from 0; else None.
    """

    field: str
    text: str
    row: int | None = None


class Reading(NamedTuple):
    """A message, and what was left out of it: nothing of almost all."""

    message: Message
    left_out: tuple[LeftOut, ...] = ()


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
    Resume(since=412, epoch='')
    """
    return take(text, role, sender, bounds).message


def take(text: str, role: Role | None, sender: Side = Side.CLIENT, bounds: Bounds = SERVER_READS) -> Reading:
    """Return the message in ``text`` as :func:`read` does, with what was left out of it.

    Raises:
        WireError: as :func:`read`.

    >>> said = '{"type":"refund_answer","end_to_end_id":"%s","value":"1.00","status":"failed","at":"now"}'
    >>> take(said % ("E" * 32), Role.BANK).left_out
    (LeftOut(field='at', text='"now"', row=None),)
    """
    try:
        raw = _decode(text, bounds)
    except WireError as error:
        raise _named(text[: bounds.message], error) from None
    try:
        return Reading(_message_of(raw, text, role, sender, bounds))
    except WireError:
        left_out = _leave_out(raw, bounds) if role is Role.BANK and sender is Side.CLIENT else ()
        if not left_out:
            raise
    return Reading(_message_of(raw, text, role, sender, bounds), left_out)


def _message_of(raw: dict[str, Any], text: str, role: Role | None, sender: Side, bounds: Bounds) -> Message:
    try:
        _walk(raw, bounds.text, 1)
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


def _decode(text: str, bounds: Bounds) -> dict[str, Any]:
    if len(text) > bounds.message or text.count("[") + text.count("{") > _MAX_BRACKETS:
        _refuse("too large")
    try:
        raw = _DECODER.decode(text)
    except (ValueError, RecursionError):
        _refuse("not JSON")
    if not isinstance(raw, dict):
        _refuse("not an object")
    return raw


def _leave_out(raw: dict[str, Any], bounds: Bounds) -> tuple[LeftOut, ...]:
    """Take out of a bank's message what is minor in it and cannot be read."""
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in MINOR:
        return ()
    faults = [LeftOut(name, text) for name, text in _take_out(raw, MINOR[kind], bounds)]
    if kind in ROWS:
        faults += _leave_out_rows(raw, *ROWS[kind], bounds)
    return tuple(faults)


def _leave_out_rows(
    raw: dict[str, Any], field: str, struct: type[msgspec.Struct], minor: type[msgspec.Struct], bounds: Bounds
) -> list[LeftOut]:
    """Take the rows out of a list that cannot be read, and of the others what is minor."""
    rows = raw.get(field)
    faults: list[LeftOut] = []
    kept: list[Any] = []
    if not isinstance(rows, list):
        return []
    for row in rows:
        whole = _text_of(row)
        taken = _take_out(row, minor, bounds) if isinstance(row, dict) else []
        if _is_readable(row, struct, bounds):
            faults += [LeftOut(name, text, len(kept)) for name, text in taken]
            kept.append(row)
        else:
            faults.append(LeftOut(field, whole))
    raw[field] = kept
    return faults


def _take_out(raw: dict[str, Any], minor: type[msgspec.Struct], bounds: Bounds) -> list[tuple[str, str]]:
    """Take the fields of ``minor`` that cannot be read out of an object; return their names and texts."""
    names = [name for name in minor.__struct_fields__ if name in raw]
    bad = [name for name in names if not _is_readable({name: raw[name]}, minor, bounds)]
    return [(name, _text_of(raw.pop(name))) for name in bad]


def _is_readable(value: object, struct: type[msgspec.Struct], bounds: Bounds) -> bool:
    try:
        _walk(value, bounds.text, 1)
        msgspec.convert(value, struct, dec_hook=_decoded)
    except (WireError, msgspec.ValidationError):
        return False
    return True


def _text_of(value: object) -> str:
    return json.dumps(value, default=_own_text, ensure_ascii=False)


def _own_text(number: Number) -> str:
    return number.text


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
