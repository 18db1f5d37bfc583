"""Proof that both ends hold one key, without sending it. Rules and vector: docs/protocol.md, section 2."""

import base64
import binascii
import hashlib
import hmac
import secrets

from msgspec import Struct

NONCE_BYTES = 32
KEY_BYTES = 32
CLIENT = "client"
SERVER = "server"
WORD_BYTES = 16
"""Of the one-time word in the code for a page: 128 bits."""
PAIR_CLIENT = "pair/client"
PAIR_SERVER = "pair/server"


class Exchange(Struct, frozen=True):
    """What both ends saw of one connection, as the proofs bind it together.

    Attributes:
        role: word of the role (the display's name while pairing by a code).
        device: name of the device (empty while pairing by a code).
        server: id of the ledger.
        server_nonce: 32 bytes; ``client_nonce`` likewise.
        fingerprint: SHA-256 of the server's certificate as this end sees it; empty on plain sockets.
    """

    role: str
    device: str
    server: str
    server_nonce: bytes
    client_nonce: bytes
    fingerprint: bytes = b""


def field(value: str | bytes) -> bytes:
    """Return ``value`` (text as UTF-8) behind its length in four bytes, big-endian.

    >>> field("ab").hex()
    '000000026162'
    """
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(4, "big") + data


def proof(side: str, key: bytes, exchange: Exchange) -> bytes:
    """Return the 32 bytes with which ``side`` proves that it holds ``key``.

    Args:
        side: ``CLIENT`` or ``SERVER``; while pairing ``PAIR_CLIENT`` or ``PAIR_SERVER``.
        key: 32 bytes; while pairing the code's 12 characters, or a page's word of 16 bytes.
        exchange: what this end saw of the connection.
    """
    parts = (
        f"pos-app/1/{side}",
        exchange.role,
        exchange.device,
        exchange.server,
        exchange.server_nonce,
        exchange.client_nonce,
        exchange.fingerprint,
    )
    return mac(key, b"".join(field(part) for part in parts))


def page_key(word: bytes, exchange: Exchange) -> bytes:
    """Return the key that both ends of a page's pairing make of the one-time word; it crosses no line.

    Args:
        word: 16 bytes, as the code on the till's screen holds it.
        exchange: what this end saw of the connection.
    """
    parts = ("pos-app/1/page-key", exchange.server_nonce, exchange.client_nonce)
    return mac(word, b"".join(field(part) for part in parts))


def mac(key: bytes, data: bytes) -> bytes:
    """Return the HMAC-SHA-256 of ``data`` (RFC 2104; vectors: RFC 4231)."""
    return hmac.digest(key, data, hashlib.sha256)


def is_proof(given: str, side: str, key: bytes, exchange: Exchange) -> bool:
    """Return whether ``given`` (base64url) is the proof of ``side``; takes the same time for each answer."""
    return hmac.compare_digest(given.encode(), to_text(proof(side, key, exchange)).encode())


def new_nonce() -> bytes:
    """Return 32 random bytes for one connection."""
    return secrets.token_bytes(NONCE_BYTES)


def to_text(data: bytes) -> str:
    """Return bytes as base64url without padding.

    >>> to_text(bytes([255, 238]))
    '_-4'
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Return the bytes of base64url without padding.

    Raises:
        ValueError: other characters, or a form that :func:`to_text` does not write.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        msg = "not base64url"
        raise ValueError(msg) from error
    if to_text(data) != text:
        msg = "not base64url"
        raise ValueError(msg)
    return data
