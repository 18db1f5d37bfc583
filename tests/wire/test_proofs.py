"""Proofs of identity."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire import proofs

VECTOR: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "proofs.json").read_text("utf-8"))
MACS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "hmac.json").read_text("utf-8"))
KEY = bytes.fromhex(VECTOR["key"])


def _exchange(fingerprint: bytes = b"") -> proofs.Exchange:
    return proofs.Exchange(
        role=VECTOR["role"],
        device=VECTOR["device"],
        server=VECTOR["server"],
        server_nonce=bytes.fromhex(VECTOR["server_nonce"]),
        client_nonce=bytes.fromhex(VECTOR["client_nonce"]),
        fingerprint=fingerprint,
    )


@pytest.mark.parametrize("side", [proofs.CLIENT, proofs.SERVER])
def test_proof_equals_the_vector_of_the_protocol(side: str) -> None:
    """Another program that follows the protocol computes the same bytes."""
    pinned = hashlib.sha256(VECTOR["certificate_text"].encode()).digest()

    assert VECTOR["without_fingerprint"][side] == proofs.to_text(proofs.proof(side, KEY, _exchange()))
    assert VECTOR["with_fingerprint"][side] == proofs.to_text(proofs.proof(side, KEY, _exchange(pinned)))


@pytest.mark.parametrize(
    "change",
    [
        {"role": "display"},
        {"device": "bank-2"},
        {"server": "other"},
        {"server_nonce": bytes(32)},
        {"client_nonce": bytes(32)},
        {"fingerprint": bytes(32)},
    ],
)
def test_each_part_of_the_exchange_is_bound(change: dict[str, Any]) -> None:
    """A proof made for another role, device, ledger, connection or certificate is worthless."""
    given_proof = proofs.to_text(proofs.proof(proofs.CLIENT, KEY, _exchange()))
    other = msgspec.structs.replace(_exchange(), **change)

    assert proofs.is_proof(given_proof, proofs.CLIENT, KEY, _exchange())
    assert not proofs.is_proof(given_proof, proofs.CLIENT, KEY, other)
    assert not proofs.is_proof(given_proof, proofs.SERVER, KEY, _exchange())
    assert not proofs.is_proof(given_proof, proofs.CLIENT, bytes(32), _exchange())


def test_fields_cannot_slide_into_each_other() -> None:
    """The length before each field keeps `ab` + `c` apart from `a` + `bc`."""
    assert proofs.field("ab") + proofs.field("c") != proofs.field("a") + proofs.field("bc")


@given(st.binary(max_size=64))
def test_base64url_is_read_back(data: bytes) -> None:
    """Binary values survive the wire."""
    assert data == proofs.from_text(proofs.to_text(data))


@given(st.text(max_size=64))
def test_base64url_has_one_form_only(text: str) -> None:
    """What is read is exactly what would be written; all else is a ValueError."""
    try:
        data = proofs.from_text(text)
    except ValueError:
        return
    assert text == proofs.to_text(data)


@pytest.mark.parametrize("case", MACS["cases"])
def test_vectors_of_the_page_are_those_of_the_standard(case: dict[str, str]) -> None:
    """The page brings an HMAC of its own, and is measured by what the standard library computes too."""
    key, message = bytes.fromhex(case["key"]), bytes.fromhex(case["message"])
    assert case["mac"] == hmac.digest(key, message, hashlib.sha256).hex()


def test_nonces_differ() -> None:
    """Two connections never share a nonce of 32 bytes."""
    first, second = proofs.new_nonce(), proofs.new_nonce()

    assert 32 == len(first) == len(second)
    assert first != second


def test_page_key_is_that_of_the_protocol() -> None:
    """What both ends make of a word; the page's script makes the same."""
    nonces = [bytes.fromhex(VECTOR[name]) for name in ("server_nonce", "client_nonce")]
    exchange = proofs.Exchange("display", VECTOR["page"]["device"], VECTOR["server"], *nonces)

    made = proofs.page_key(bytes.fromhex(VECTOR["page"]["word"]), exchange)
    assert VECTOR["page"]["page_key"] == proofs.to_text(made)
    assert proofs.KEY_BYTES == len(made)


@pytest.mark.parametrize("side", ["client", "server"])
def test_proof_of_a_word_is_that_of_the_protocol(side: str) -> None:
    """The vector of the protocol's page for a page's word."""
    nonces = [bytes.fromhex(VECTOR[name]) for name in ("server_nonce", "client_nonce")]
    exchange = proofs.Exchange("display", VECTOR["page"]["device"], VECTOR["server"], *nonces)

    made = proofs.proof(f"pair/{side}", bytes.fromhex(VECTOR["page"]["word"]), exchange)
    assert VECTOR["page"][side] == proofs.to_text(made)
