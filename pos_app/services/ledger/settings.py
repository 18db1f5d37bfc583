"""Settings as the ledger keeps them: texts, mapped both ways."""

import msgspec

from pos_app.domain.real_days import RealDays
from pos_app.domain.shop import Merchant, Network


def encode_merchant(merchant: Merchant) -> str:
    """Return the text of the setting ``merchant``."""
    return msgspec.json.encode(merchant).decode()


def decode_merchant(text: str) -> Merchant:
    """Return the merchant of a setting's text."""
    return msgspec.json.decode(text, type=Merchant)


def encode_network(network: Network) -> str:
    """Return the text of the setting ``network``."""
    return msgspec.json.encode(network).decode()


def decode_network(text: str | None) -> Network:
    """Return the network of a setting's text; this computer only where none was chosen."""
    return Network() if text is None else msgspec.json.decode(text, type=Network)


REAL_DAYS = "real_days"
"""Name of the setting that holds which days really came."""


def encode_days(days: RealDays) -> str:
    """Return the text of the setting :data:`REAL_DAYS`."""
    return msgspec.json.encode(days).decode()
