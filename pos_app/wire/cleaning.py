"""Text shown to people, freed of what can hide or bend it. Rules: docs/protocol.md, section 4."""

import re
import unicodedata

from pos_app.wire.terms import MAX_MARKS, MAX_SHOWN_TEXT

_KNOWN = {
    field: re.compile(rf'"{field}"\s{{0,9}}:\s{{0,9}}"?({form})(?=["\s,}}])')
    for field, form in {
        "type": "[a-z_]{1,40}",
        "request": "[A-Za-z0-9._:-]{1,64}",
        "delivery": "[A-Za-z0-9._:-]{1,64}",
        "end_to_end_id": "[A-Za-z0-9]{32}",
        "txid": "[A-Za-z0-9]{25,35}",
        "bank_payment_id": "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "value": r"[0-9]{1,10}(?:\.[0-9]{1,2})?",
        "paid_at": "[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9T:.+Z-]{0,24}",
        "status": "[a-z]{1,20}",
        "return_id": "[A-Za-z0-9]{32}",
    }.items()
}
_FIELD = re.compile(r'"([a-z_]{1,40})"\s{0,9}:')
_OF_MESSAGES = frozenset({*_KNOWN, "payments", "payer", "name", "tax_id", "key", "more", "refund", "at"})
# Of a person or company, or a telephone: an id that looks like one may be one.
_PERSONAL_NUMBER = re.compile(r"\d{10,14}")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str, limit: int = MAX_SHOWN_TEXT) -> str:
    """Return ``text`` in NFC without controls, direction marks and piled accents, at most ``limit`` long.

    At most two marks stay on a letter. Cleaning what is clean changes nothing.

    >>> clean("PA" + chr(0x202E) + "GO" + chr(0x0301) * 5)
    'PAGÓ́́'
    """
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in _DROPPED)
    return _few_marks(unicodedata.normalize("NFC", kept)).strip()[:limit].strip()


def known_fields(text: str) -> dict[str, str]:
    """Return what may be kept for ever of a message that could not be read: no word of a person is in it.

    The fields whose form leaves no room for a name, each where it stands once; under ``fields`` the names of
    all that the protocol knows, and under ``others`` how many more there are.

    >>> known_fields('{"type":"confirm_payment","value":"45.90","nome":"Ana","fone":"11987654321"}')
    {'type': 'confirm_payment', 'value': '45.90', 'fields': 'type value', 'others': '2'}
    """
    found = {field: pattern.findall(text) for field, pattern in _KNOWN.items()}
    known = {field: words[0] for field, words in found.items() if len(words) == 1}
    names = _FIELD.findall(text)
    ours = sorted(_OF_MESSAGES.intersection(names))
    structure = {"fields": " ".join(ours), "others": str(sum(name not in _OF_MESSAGES for name in names))}
    return {field: word for field, word in known.items() if not _PERSONAL_NUMBER.fullmatch(word)} | structure


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return "".join(kept)
