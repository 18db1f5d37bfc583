"""Text shown to people, freed of what can hide or bend it. Rules: protocol, section 4; faults, section 2."""

import re
import unicodedata

from pos_app.wire.terms import MAX_MARKS, MAX_SHOWN_TEXT

_PERSONAL = re.compile(r'("(?:name|tax_id)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^,}\s]+)')
# A message may be broken at the very name of the field: a number of this form goes wherever it stands.
_TAX_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{11}(?:\d{3})?|\d{3}\.\d{3}\.\d{3}-\d{2})(?![0-9A-Za-z])")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str, limit: int = MAX_SHOWN_TEXT) -> str:
    """Return ``text`` in NFC without controls, direction marks and piled accents, at most ``limit`` long.

    At most two marks stay on a letter. Cleaning what is clean changes nothing.

    >>> clean("PA" + chr(0x202E) + "GO" + chr(0x0301) * 5)
    'PAGÓ́́'
    """
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in _DROPPED)
    return _few_marks(unicodedata.normalize("NFC", kept)).strip()[:limit].strip()


def mask(text: str, limit: int = 2_048) -> str:
    """Return a message that could not be read, without its payer's name and number, at most ``limit`` long.

    >>> mask('{"payer":{"name":"Ana"},"value":NaN}')
    '{"payer":{"name":"***"},"value":NaN}'
    >>> mask('{"x_id":"52998224725"')
    '{"x_id":"***"'
    """
    masked = _TAX_NUMBER.sub("***", _PERSONAL.sub(r'\1"***"', text))
    return masked.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)
