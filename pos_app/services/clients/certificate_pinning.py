"""Connecting to a till that is known by the fingerprint of its certificate, and by nothing else.

No name, date or authority is looked at (``CERT_NONE``): the SHA-256 of the certificate's DER is compared with
the pin, in constant time, after the TLS handshake and before one byte of ours is sent. There is no way back
to plain. Rules: docs/protocol.md, section 2.
"""

import hashlib
import hmac
import ipaddress
import ssl
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake

from pos_app.wire.terms import MAX_OUT_BYTES

CONNECT_TIMEOUT_S = 3.0
PING_S = 3.0
CLOSE_TIMEOUT_S = 1.0


class WrongPinError(InvalidHandshake):
    """Another certificate than the till's own answered; nothing was sent to it."""


class PinnedConnection(ClientConnection):
    """A connection that looks at the certificate before it says anything.

    Attributes:
        fingerprint: SHA-256 of the certificate that answered; empty without TLS.
    """

    def __init__(self, *values: Any, pin: bytes | None, **options: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*values, **options)
        self.fingerprint = b""
        self._pin = pin

    async def handshake(self, *values: Any, **options: Any) -> None:  # noqa: ANN401 - the library's
        """Compare the pin, then ask for the socket.

        Raises:
            WrongPinError: the certificate is another one.
        """
        tls = self.transport.get_extra_info("ssl_object")
        if tls is not None:
            self.fingerprint = hashlib.sha256(tls.getpeercert(binary_form=True) or b"").digest()
        if self._pin is not None and not hmac.compare_digest(self.fingerprint, self._pin):
            raise WrongPinError
        await super().handshake(*values, **options)


def dial(url: str, pin: bytes | None) -> AbstractAsyncContextManager[PinnedConnection]:
    """Return a connection to ``url`` as a context.

    Args:
        url: ``wss://``, or ``ws://`` of this computer; see :func:`is_safe`.
        pin: SHA-256 of the till's certificate, empty for a plain one; None while pairing, when the proof
            binds whatever certificate answers.

    Raises:
        WrongPinError: when it is entered.
    """
    made: Any = connect(
        url,
        compression=None,
        proxy=None,
        open_timeout=CONNECT_TIMEOUT_S,
        ping_interval=PING_S,
        ping_timeout=PING_S,
        close_timeout=CLOSE_TIMEOUT_S,
        max_size=MAX_OUT_BYTES,
        create_connection=partial(PinnedConnection, pin=pin),  # type: ignore[arg-type]  # called, no more
        **_tls_options(url),
    )
    opened: AbstractAsyncContextManager[PinnedConnection] = made
    return opened


def is_safe(url: str, *, has_pin: bool) -> bool:
    """Return whether a key may be used at this address: with a pin over TLS only, else on this computer.

    >>> is_safe("wss://192.168.0.10:8765/ws", has_pin=True), is_safe("ws://127.0.0.1:8765/ws", has_pin=False)
    (True, True)
    >>> is_safe("ws://192.168.0.10:8765/ws", has_pin=True), is_safe("wss://127.0.0.1/ws", has_pin=False)
    (False, False)
    """
    parts = urlsplit(url)
    if parts.hostname is None:
        return False
    if parts.scheme == "wss":
        return has_pin
    return parts.scheme == "ws" and not has_pin and is_here(parts.hostname)


def is_here(host: str) -> bool:
    """Return whether an address or name is of this computer only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _tls_options(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme != "wss":
        return {}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the pin is compared instead
    return {"ssl": context, "ssl_handshake_timeout": CONNECT_TIMEOUT_S}
