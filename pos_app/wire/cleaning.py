"""Text shown to people, freed of what can hide or bend it. Rules: protocol, section 4; faults, section 2."""

import unicodedata

from pos_app.wire.terms import MAX_MARKS, MAX_SHOWN_TEXT

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str, limit: int = MAX_SHOWN_TEXT) -> str:
    """Return ``text`` in NFC without controls, direction marks and piled accents, at most ``limit`` long.

    At most two marks stay on a letter. Cleaning what is clean changes nothing.

    >>> clean("PA" + chr(0x202E) + "GO" + chr(0x0301) * 5)
    'PAGÓ́́'
    """
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in _DROPPED)
    return _few_marks(unicodedata.normalize("NFC", kept)).strip()[:limit].strip()


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)
