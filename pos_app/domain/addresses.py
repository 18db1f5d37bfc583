"""What an address says of itself: this computer's own, all networks, how it is written in a URL."""

import ipaddress
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1")


def is_loopback(address: str) -> bool:
    """Return whether an address is of this computer only.

    >>> is_loopback("127.0.0.1"), is_loopback("192.168.0.10")
    (True, False)
    """
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def is_everywhere(address: str) -> bool:
    """Return whether an address stands for all that a computer has."""
    return ipaddress.ip_address(address).is_unspecified


def written(address: str) -> str:
    """Return an address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address


def at_host(url: str, address: str) -> str:
    """Return ``url`` with another address of the same computer, the port as it is.

    >>> at_host("wss://192.168.0.10:8765/ws", "fd00::2")
    'wss://[fd00::2]:8765/ws'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=f"{written(address)}:{parts.port}").geturl()
