"""Secrets that a test plants, and every form in which they might turn up again."""

import base64
from collections.abc import Iterator
from urllib.parse import quote

_CPF_DIGITS = 11
_DROPPED_AT_THE_START = (0, 2, 3)


def forms(secret: str | bytes) -> dict[str, bytes]:
    """Return the bytes to look for, by the name of the encoding."""
    raw = secret.encode() if isinstance(secret, str) else secret
    found = {"raw": raw, "reversed": raw[::-1], "hex": raw.hex().encode()}
    if isinstance(secret, str):
        found |= {
            "url": quote(secret).encode(),
            "utf-16 le": secret.encode("utf-16-le"),
            "utf-16 be": secret.encode("utf-16-be"),
            "dotted": _dotted(secret).encode(),
            "json": secret.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00"),
        }
    return found | {f"base64 {number}": text for number, text in enumerate(_base64(raw))}


def traces(secret: str | bytes, places: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return (place, encoding) of each form that was found."""
    return [
        (place, encoding)
        for encoding, form in forms(secret).items()
        for place, content in places.items()
        if form in content
    ]


def _dotted(text: str) -> str:
    if len(text) != _CPF_DIGITS or not text.isdecimal():
        return text
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def _base64(raw: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of it, wherever in a text it stands, without the signs that others share."""
    for offset, dropped in enumerate(_DROPPED_AT_THE_START):
        text = base64.b64encode(bytes(offset) + raw)[dropped:-4]
        yield text
        yield text.translate(bytes.maketrans(b"+/", b"-_"))
