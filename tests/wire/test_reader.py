"""Strict reading."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire.amounts import Amount
from pos_app.wire.messages import (
    RIGHTS,
    ConfirmPayment,
    CreatePayment,
    Event,
    Heartbeat,
    Message,
    Payer,
    Received,
    Side,
    type_of,
)
from pos_app.wire.reader import WireError, encode, read, read_answer
from pos_app.wire.terms import Refusal, Role

REFUSED: list[str] = json.loads((Path(__file__).parent / "vectors" / "refused.json").read_text("utf-8"))[
    "texts"
]
ROLES = [None, *Role]
END_TO_END_ID = "E1234567820261213215500000000001"

NONCE = "a" * 43
# One good text of every type that a client may send.
GOOD: dict[str, str] = {
    "auth": f'{{"type":"auth","protocol":1,"role":"bank","device":"bank-1","nonce":"{NONCE}",'
    f'"proof":"{NONCE}","ledger":"training"}}',
    "pair_page": f'{{"type":"pair_page","protocol":1,"device":"d-4","nonce":"{NONCE}","proof":"{NONCE}"}}',
    "pair": f'{{"type":"pair","protocol":1,"name":"Tela do balcão","nonce":"{NONCE}","proof":"{NONCE}"}}',
    "heartbeat": '{"type":"heartbeat","seq":415,"queue":0}',
    "resume": '{"type":"resume","since":412}',
    "confirm_payment": '{"type":"confirm_payment","bank_payment_id":"7cc9275c-...","value":500}',
    "charge_removed": '{"type":"charge_removed","request":"s-6","bank_payment_id":"7cc9","removed":true}',
    "refund_answer": '{"type":"refund_answer","refund":"r7f3a","value":"10.00","status":"returned",'
    f'"end_to_end_id":"{END_TO_END_ID}"}}',
    "reconcile_answer": '{"type":"reconcile_answer","request":"s-5",'
    f'"payments":[{{"end_to_end_id":"{END_TO_END_ID}","value":"5.00"}}]}}',
    "create_payment": '{"type":"create_payment","value":"500.00","description":"2 camisetas"}',
    "get_payment": '{"type":"get_payment","id":6}',
    "get_qr_code": '{"type":"get_qr_code","bank_payment_id":"7cc9"}',
    "list_payments": '{"type":"list_payments","state":"pending","limit":20}',
    "cancel_payment": '{"type":"cancel_payment","bank_payment_id":"7cc9"}',
}
CLIENT_MAY = {
    (type_of(right.struct), role) for right in RIGHTS if right.sender is Side.CLIENT for role in right.roles
}


def _code_of(text: str, role: Role | None) -> Refusal:
    with pytest.raises(WireError) as caught:
        read(text, role)
    return caught.value.code


def _outcome(
    reader: Callable[[str, Role | None], Message], text: str, role: Role | None
) -> Message | WireError:
    try:
        return reader(text, role)
    except WireError as error:
        return error


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", GOOD)
def test_each_role_may_send_its_own_types_only(kind: str, role: Role | None) -> None:
    """The table of rights decides: a message, or `not_allowed`."""
    if (kind, role) in CLIENT_MAY:
        assert kind == type_of(type(read(GOOD[kind], role)))
    else:
        assert Refusal.NOT_ALLOWED is _code_of(GOOD[kind], role)


def test_rights_are_those_of_the_protocol() -> None:
    """The rows of the protocol's first table, written out."""
    proven = {(kind, role) for kind in ("heartbeat", "resume") for role in Role}
    bank = {"confirm_payment", "charge_removed", "refund_answer", "reconcile_answer"}
    integration = {"create_payment", "get_payment", "get_qr_code", "list_payments", "cancel_payment"}

    expected = (
        {("auth", None), ("pair", None), ("pair_page", None)}
        | proven
        | {(kind, Role.BANK) for kind in bank}
        | {(kind, Role.INTEGRATION) for kind in integration}
    )

    assert expected == CLIENT_MAY
    assert set(GOOD) == {kind for kind, _ in expected}


@pytest.mark.parametrize("kind", ["hello", "received", "snapshot", "event", "remove_charge", "error"])
def test_type_of_the_server_is_not_allowed_to_a_client(kind: str) -> None:
    """A known type that only the server sends is `not_allowed`, not unknown."""
    assert Refusal.NOT_ALLOWED is _code_of(f'{{"type":"{kind}"}}', Role.BANK)


def test_unknown_type_is_named_so() -> None:
    """A client of a later version learns that we do not know the type."""
    assert Refusal.UNKNOWN_TYPE is _code_of('{"type":"pay_by_face","request":"x-1"}', Role.BANK)


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("role", [None, Role.BANK])
def test_text_that_is_no_message_is_bad_format(text: str, role: Role | None) -> None:
    """Each hostile or broken text is refused as `bad_format`, before any field is used."""
    if role is None:
        text = text.replace('"heartbeat"', '"auth"')
    assert Refusal.BAD_FORMAT is _code_of(text, role)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 16_000,
        '{"type":' * 2_000,
        '{"a":' * 3_000 + "1" + "}" * 3_000,
        '{"type":"heartbeat","x":' + "1" * 5_000 + "}",
        '{"type":"heartbeat","x":0.' + "1" * 5_000 + "e5}",
        '{"type":"heartbeat","x":"' + "y" * 1_025 + '"}',
        '{"type":"heartbeat",' + ",".join(f'"k{number}":1' for number in range(64)) + "}",
        '{"type":"heartbeat","x":"' + "y" * 17_000 + '"}',
    ],
    ids=[
        "brackets",
        "open keys",
        "deep",
        "5,000 digits",
        "long decimal",
        "long text",
        "65 keys",
        "over 16 KiB",
    ],
)
def test_oversized_text_is_bad_format(text: str) -> None:
    """Bounds on depth, digits, keys, text and the whole message hold, and nothing hangs."""
    assert Refusal.BAD_FORMAT is _code_of(text, Role.BANK)


def test_bounds_are_not_stricter_than_said() -> None:
    """Depth 8, 64 keys, 1,024 characters, 16 digits and unknown fields are taken."""
    fields = {
        "type": "heartbeat",
        "deep": [[[[[[[1]]]]]]],
        "text": "y" * 1_024,
        "number": 10**16 - 1,
        **{f"k{number}": 1 for number in range(60)},
    }

    assert Heartbeat() == read(json.dumps(fields), Role.BANK)


def test_full_confirmation_is_read_with_its_time_in_utc() -> None:
    """All fields of the full form arrive; the bank's zone is turned to UTC."""
    text = json.dumps(
        {
            "type": "confirm_payment",
            "request": "b-17",
            "delivery": "d-000981",
            "end_to_end_id": END_TO_END_ID,
            "txid": "***",
            "bank_payment_id": "7cc9",
            "value": "500.00",
            "paid_at": "2026-12-13T21:55:03-03:00",
            "payer": {"name": "Ana", "tax_id": "***.456.789-**"},
            "key": "chave@exemplo.com",
            "news": [1, {"unknown": "field"}],
        }
    )

    expected = ConfirmPayment(
        value=Amount(50_000),
        request="b-17",
        delivery="d-000981",
        end_to_end_id=END_TO_END_ID,
        txid="***",
        bank_payment_id="7cc9",
        paid_at=datetime(2026, 12, 14, 0, 55, 3, tzinfo=UTC),
        payer=Payer(name="Ana", tax_id="***.456.789-**"),
        key="chave@exemplo.com",
    )

    assert expected == read(text, Role.BANK)


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "5.00"},
        {"value": "5.00", "txid": "abc"},
        {"bank_payment_id": "7cc9"},
        {"value": "5.00", "end_to_end_id": "E123"},
        {"value": "5.00", "bank_payment_id": "7cc9", "request": "blank here"},
        {"value": "5.00", "bank_payment_id": "7cc9", "delivery": "x" * 65},
        {"value": "5.00", "bank_payment_id": 7},
    ],
)
def test_broken_confirmation_keeps_its_names(fields: dict[str, Any]) -> None:
    """The answer can say which message was refused, and that it may have been money."""
    text = json.dumps({"type": "confirm_payment", "delivery": "d-1", **fields})

    with pytest.raises(WireError) as caught:
        read(text, Role.BANK)

    error = caught.value
    expected_delivery = "d-1" if fields.get("delivery", "d-1") == "d-1" else None
    assert (Refusal.BAD_FORMAT, "confirm_payment") == (error.code, error.kind)
    assert expected_delivery == error.delivery


@pytest.mark.parametrize(
    "rest",
    [
        '"value":NaN}',
        '"value":1e2}',
        '"value":"1.00","value":"2.00"}',
        '"payer":{"name":"\\ud800"}}',
        '"value":"1.00"',
        '"x":1.5}',
        '"x":[[[[[[[[[1]]]]]]]]]}',
    ],
)
def test_confirmation_that_is_no_json_keeps_its_names(rest: str) -> None:
    """Also what cannot be parsed may be money: the answer names it."""
    with pytest.raises(WireError) as caught:
        read('{"type":"confirm_payment","request":"b-1","delivery":"d-1",' + rest, Role.BANK)

    error = caught.value
    assert ("confirm_payment", "b-1", "d-1") == (error.kind, error.request, error.delivery)


def test_name_that_stands_twice_is_none() -> None:
    """Which of two was meant is not guessed."""
    with pytest.raises(WireError) as caught:
        read('{"type":"confirm_payment","delivery":"d-1","delivery":"d-2"}', Role.BANK)

    assert ("confirm_payment", None) == (caught.value.kind, caught.value.delivery)


@pytest.mark.parametrize("fields", [{}, {"id": 1, "txid": "a"}])
def test_get_payment_needs_one_name(fields: dict[str, Any]) -> None:
    """None, or two that might disagree, is bad format."""
    assert Refusal.BAD_FORMAT is _code_of(json.dumps({"type": "get_payment", **fields}), Role.INTEGRATION)


def test_defaults_of_a_create() -> None:
    """Half an hour, and not on the screens of the till."""
    assert CreatePayment(value=Amount(50_000), expires_in=1800, show=False) == read(
        '{"type":"create_payment","value":500.0}', Role.INTEGRATION
    )


def test_written_message_leaves_out_what_is_not_known() -> None:
    """Optional fields without a value do not appear; amounts and moments have their one form."""
    received = Received(result="paid", request="b-17", seq=415)
    event = Event(
        seq=415,
        prev=413,
        name="payment-exception-0",
        at=datetime(2026, 12, 13, 21, 55, 4, tzinfo=UTC),
        payment_id=None,
    )

    assert {"type": "received", "result": "paid", "request": "b-17", "seq": 415} == json.loads(
        encode(received)
    )
    assert {
        "type": "event",
        "seq": 415,
        "prev": 413,
        "name": "payment-exception-0",
        "at": "2026-12-13T21:55:04Z",
        "payment_id": None,
    } == json.loads(encode(event))


@pytest.mark.parametrize("kind", GOOD)
def test_written_message_is_read_back(kind: str) -> None:
    """Reading what was written gives an equal message."""
    role = next(role for name, role in CLIENT_MAY if name == kind)
    message = read(GOOD[kind], role)

    assert message == read(encode(message), role)


@given(
    st.one_of(st.text(), st.binary().map(lambda data: data.decode("utf-8", "surrogateescape"))),
    st.sampled_from(ROLES),
)
def test_any_text_is_a_message_or_a_wire_error(text: str, role: Role | None) -> None:
    """Nothing else is ever raised."""
    for reader in (read, read_answer):
        assert isinstance(_outcome(reader, text, role), Message | WireError)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted({field for right in RIGHTS for field in right.struct.__struct_fields__})


@given(
    st.sampled_from(sorted(GOOD)),
    st.dictionaries(st.sampled_from(FIELDS), ANY_JSON, max_size=8),
    st.sampled_from(ROLES),
)
def test_any_fields_are_a_message_or_a_wire_error(
    kind: str, fields: dict[str, Any], role: Role | None
) -> None:
    """Known names with wild values raise nothing but WireError, at either end."""
    text = json.dumps({"type": kind, **fields})
    for reader in (read, read_answer):
        assert isinstance(_outcome(reader, text, role), Message | WireError)
