"""What is minor in a bank's message never decides about the money in it."""

import json
from typing import Any

import pytest

from pos_app.wire.cleaning import known_fields
from pos_app.wire.messages import ConfirmPayment, ReconcileAnswer, RefundAnswer
from pos_app.wire.reader import LeftOut, Reading, WireError, take
from pos_app.wire.terms import Role

E2E = "E1234567820261213215500000000001"
UNREADABLE_TIMES = [
    "2026-12-13T21:55:03",
    "2026-12-13T21:55:03-03",
    "2026-12-13T21:55-03:00",
    "2026-12-13",
    "13/12/2026 18:55",
    "0001-01-01T00:00:00+14:00",
    "2026-13-45T99:99:99Z",
    "",
    "x" * 2_000,
    "\x00",
    1_765_000_000,
    17.5,
    True,
    {"at": "now"},
    [[[[[[[[[1]]]]]]]]],
]


def confirmed(**fields: Any) -> Reading:  # noqa: ANN401 - any JSON
    """Read a confirmation with these fields."""
    return take(
        json.dumps({"type": "confirm_payment", "end_to_end_id": E2E, "value": "5.00", **fields}), Role.BANK
    )


@pytest.mark.parametrize("paid_at", UNREADABLE_TIMES)
def test_time_that_cannot_be_read_is_no_time(paid_at: object) -> None:
    """Id and value are right, so the money counts; what was left out is told beside it."""
    message, left_out = confirmed(paid_at=paid_at)

    assert isinstance(message, ConfirmPayment)
    assert (500, E2E, None) == (message.value, message.end_to_end_id, message.paid_at)
    assert ["paid_at"] == [each.field for each in left_out]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payer", "Maria"),
        ("payer", {"name": 7}),
        ("payer", {"name": "Maria", "tax_id": "5" * 33}),
        ("payer", {"name": "Ma\tria"}),
        ("payer", {"name": "\ud800"}),
        ("payer", {"name": "a\x00b"}),
        ("payer", {"name": "a" * 2_000}),
        ("key", 11_987_654_321),
        ("key", "k" * 141),
    ],
)
def test_payer_and_key_are_minor_too(field: str, value: object) -> None:
    """A payer in another form, or a key, takes no money away."""
    message, left_out = confirmed(**{field: value})

    assert isinstance(message, ConfirmPayment)
    assert (500, None) == (message.value, getattr(message, field))
    assert (LeftOut(field, json.dumps(value, ensure_ascii=False)),) == left_out


@pytest.mark.parametrize("paid_at", [None, "2026-12-13T21:55:03Z", "2026-12-13T18:55:03-03:00"])
def test_nothing_is_left_out_of_what_can_be_read(paid_at: str | None) -> None:
    """A bank time, or none."""
    assert () == confirmed(paid_at=paid_at).left_out


@pytest.mark.parametrize("fields", [{"value": "5"}, {"end_to_end_id": "E1"}, {"end_to_end_id": 1}])
def test_what_is_the_money_is_not_minor(fields: dict[str, Any]) -> None:
    """Without a value or an identity there is nothing to store: refused, also where a time is bad as well."""
    with pytest.raises(WireError):
        confirmed(paid_at="now", **fields)


def test_rows_of_a_list_count_each_by_itself() -> None:
    """One bad row takes no other payment with it."""
    good = {"end_to_end_id": E2E, "value": "1.00"}
    rows = [good | {"paid_at": "now"}, {"end_to_end_id": E2E, "value": 1.555}, 7, good]
    text = json.dumps({"type": "reconcile_answer", "request": "s-1", "payments": rows})
    message, left_out = take(text, Role.BANK)

    assert isinstance(message, ReconcileAnswer)
    assert [100, 100] == [each.value for each in message.payments]
    assert [("paid_at", 0), ("payments", None), ("payments", None)] == [
        (each.field, each.row) for each in left_out
    ]
    assert '"1.555"' in left_out[1].text


def test_time_of_a_refund_is_minor() -> None:
    """A refund counts by its payment and value."""
    text = json.dumps(
        {"type": "refund_answer", "end_to_end_id": E2E, "value": "1.00", "status": "returned", "at": "-03"}
    )
    message, left_out = take(text, Role.BANK)

    assert isinstance(message, RefundAnswer)
    assert (LeftOut("at", '"-03"'),) == left_out


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"confirm_payment","nome":"Ana Souza","value":"1"}',
        '{"type":"confirm_payment","payer":{"\\u006eame":"\\u0041na Souza"},"value":"1"}',
        '{"value":"1","in":"{\\"name\\":\\"Ana Souza\\",\\"fone\\":\\"11987654321\\"}"}',
        '{"type":"confirm_payment","value":"1","delivery":"52998224725","fone":"+5511987654321"}',
        '{"type":"confirm_payment","value":"1","txid":"Ana Souza","Ana Souza":1}',
        '{"type":"Ana Souza","value":"1"',
    ],
)
def test_what_is_kept_for_ever_of_an_unreadable_text_holds_nobody(text: str) -> None:
    """By its form and not by a list of words: no name, number or telephone, however it is written."""
    kept = json.dumps(known_fields(text))

    assert "1" == known_fields(text)["value"]
    assert not [word for word in ("Ana", "Souza", "529", "987654321", "0041na") if word in kept]
