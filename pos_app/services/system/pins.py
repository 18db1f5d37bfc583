"""How PINs are kept: scrypt, a salt of their own, and what a guess costs."""

import hashlib
import hmac

PIN_COST = 1 << 14
"""What a guess at a PIN that is kept from now on costs, as scrypt's ``n``."""
_FIRST_COST = 1 << 14
"""What it costs where the text does not say: ledgers of the first versions."""


def pin_hash(pin: str, salt: bytes, cost: int = PIN_COST) -> str:
    """Return the text kept of a PIN: ``salt:scrypt:cost``, the first two in hexadecimal."""
    return f"{salt.hex()}:{_scrypt(pin, salt, cost)}:{cost}"


def fits(pin: str, stored: str) -> bool:
    """Return whether a PIN is the one of which ``stored`` was kept, whatever it cost then."""
    salt, _, rest = stored.partition(":")
    key, _, cost = rest.partition(":")
    return bool(key) and hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt), int(cost or _FIRST_COST)), key)


def _scrypt(pin: str, salt: bytes, cost: int) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=8, p=1).hex()
