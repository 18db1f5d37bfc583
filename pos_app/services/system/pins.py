"""How PINs are kept: scrypt, a salt of their own."""

import hashlib
import hmac

PIN_COST = 1 << 14
"""What a guess at a manager's PIN costs, as scrypt's ``n``."""


def pin_hash(pin: str, salt: bytes) -> str:
    """Return the text kept of a PIN: ``salt:scrypt``, both in hexadecimal."""
    key = hashlib.scrypt(pin.encode(), salt=salt, n=PIN_COST, r=8, p=1)
    return f"{salt.hex()}:{key.hex()}"


def fits(pin: str, stored: str) -> bool:
    """Return whether a PIN is the one of which ``stored`` was kept."""
    salt, _, key = stored.partition(":")
    return bool(key) and hmac.compare_digest(pin_hash(pin, bytes.fromhex(salt)), stored)
