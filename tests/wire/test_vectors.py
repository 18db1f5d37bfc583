"""Test vectors that any other program can use: ours agrees with each of them.

The page's own script is held to the same files in Chromium.
"""

import json
from typing import Any

import msgspec
import pytest

from pos_app.ui.customer.customer_view import Phase
from pos_app.ui.customer.snapshot_view import view_of_snapshot
from pos_app.wire import proofs
from pos_app.wire.messages import RIGHTS, DisplaySnapshot, Error, Refused, Retry, Side, type_of
from pos_app.wire.reader import CLIENT_READS, SERVER_READS, WireError, encode, read, read_answer
from pos_app.wire.terms import ErrorReason, Refusal, RetryReason, Role
from tests.wire.examples import Example, vector_messages, vectors

REASONS: list[dict[str, Any]] = vectors("reasons")["texts"]
DISPLAYS: list[dict[str, Any]] = vectors("display_states")["cases"]


@pytest.mark.parametrize("case", vectors("hmac")["cases"])
def test_hmac_is_that_of_the_rfc(case: dict[str, str]) -> None:
    """Proofs stand on HMAC-SHA-256 as RFC 4231 has it."""
    key, data = bytes.fromhex(case["key"]), bytes.fromhex(case["message"])
    assert case["mac"] == proofs.mac(key, data).hex()


@pytest.mark.parametrize("example", vector_messages())
def test_message_is_read_by_its_receiver_and_written_back(example: Example) -> None:
    """Each message, both ways, is taken on a connection of its role and survives being written."""
    bounds = SERVER_READS if example.side is Side.CLIENT else CLIENT_READS
    message = read(example.text, example.role, example.side, bounds)
    known = {field.encode_name for field in msgspec.structs.fields(message)} | {"type"}

    assert set() == set(json.loads(example.text)) - known
    assert message == read(encode(message), example.role, example.side, bounds)


def test_every_message_and_reason_has_a_vector() -> None:
    """Each type of each end, and every word of refused, retry and error."""
    shown = [read(each.text, each.role, each.side, CLIENT_READS) for each in vector_messages()]
    types = {(each.side, json.loads(each.text)["type"]) for each in vector_messages()}

    assert {(right.sender, type_of(right.struct)) for right in RIGHTS} == types
    assert set(Refusal) == {each.reason for each in shown if isinstance(each, Refused)}
    assert set(RetryReason) == {each.reason for each in shown if isinstance(each, Retry)}
    assert set(ErrorReason) == {each.reason for each in shown if isinstance(each, Error)}


@pytest.mark.parametrize("case", REASONS, ids=[case["text"][:60] for case in REASONS])
def test_text_is_refused_for_its_reason_and_by_its_names(case: dict[str, Any]) -> None:
    """What the answer says decides whether a client may try again, and which message it means."""
    with pytest.raises(WireError) as caught:
        read(case["text"], None if case["role"] is None else Role(case["role"]))

    error = caught.value
    assert (case["reason"], case["request"], case["delivery"]) == (error.code, error.request, error.delivery)


@pytest.mark.parametrize("case", DISPLAYS, ids=[case["name"] for case in DISPLAYS])
def test_display_makes_the_same_of_a_snapshot(case: dict[str, Any]) -> None:
    """No code but in pending, no green but for proven money, whatever else the snapshot says."""
    snapshot = read_answer(json.dumps(case["snapshot"]), Role.DISPLAY)
    assert isinstance(snapshot, DisplaySnapshot)
    view = view_of_snapshot(snapshot, 0)

    assert case["phase"] == view.phase.value
    assert (case["code"], case["green"]) == (bool(view.code), view.phase is Phase.PAID)
