"""The code that a person types on a new display: 12 characters of Crockford's base32, 60 bits.

Its characters are the key of the proofs while pairing. Rules: docs/protocol.md, section 2.
"""

import secrets

LENGTH = 12
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return 12 random characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Return a code in groups of four, as it is read aloud.

    >>> shown("K7QF2M9XTRW4")
    'K7QF-2M9X-TRW4'
    """
    return "-".join(code[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def parse(text: str) -> str:
    """Return the 12 characters that a person typed: in any case, with any blanks and dashes between.

    Letters that look like digits are taken for them, as Crockford's base32 has it.

    Raises:
        ValueError: it is no code.

    >>> parse("k7qf 2m9x-trw4")
    'K7QF2M9XTRW4'
    """
    typed = "".join(text.upper().replace("-", " ").split()).translate(_LIKE)
    if len(typed) != LENGTH or any(sign not in ALPHABET for sign in typed):
        msg = "no pairing code"
        raise ValueError(msg)
    return typed


def key_of(code: str) -> bytes:
    """Return the key of the proofs for a code."""
    return code.encode("ascii")
