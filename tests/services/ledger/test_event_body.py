"""services/ledger/event_body.py: what is chained stays readable, whatever the domain's classes become."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pos_app.domain.actor import MANAGER, Actor
from pos_app.domain.charge import SHOWN_ROWS, ChargeRecord
from pos_app.domain.events import Event, EventKind
from pos_app.domain.payment import State
from pos_app.services.ledger.event_body import UnknownBodyError, decode_event, encode_body
from tests.fakes import sales
from tests.fakes.clock import FakeClock

STORED: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "event_bodies_v1.jsonl").read_text("utf-8").splitlines()
]
"""Rows as version 1 stored them. Lines are added, never changed."""


def decode(row: dict[str, Any]) -> Event:
    """Return the event of a stored row."""
    return decode_event(row["kind"], row["actor"], row["payment_id"], row["body"])


@pytest.mark.parametrize("row", STORED, ids=[each["name"] for each in STORED])
def test_stored_bodies_are_read_for_ever(row: dict[str, Any]) -> None:
    """Each body of version 1 is read whole: what is made of it says the same again."""
    event = decode(row)

    said = json.loads(row["body"])
    assert said == json.loads(encode_body(event))
    assert 1 == said["version"]
    assert row["expected"] == summary(event)


def summary(event: Event) -> dict[str, Any]:
    """Return what a person would ask of an event, in plain values."""
    record = event.record
    return {
        "kind": str(event.kind),
        "who": [event.actor.operator, event.actor.approved_by],
        "payment": event.payment_id,
        "detail": dict(event.detail),
        "state": None if record is None else str(record.charge.state),
        "settled": None if record is None else record.charge.settled and str(record.charge.settled),
        "amount": None if record is None else record.charge.amount,
        "received": None if record is None else record.received,
        "odd": [] if record is None else [[each.kind, each.resolution] for each in record.exceptions],
        "changed": [each.id for each in event.changed],
    }


def test_stored_bodies_are_of_every_kind() -> None:
    """The file holds each kind of event about charges and each state, so that no field goes unread."""
    events = [decode(row) for row in STORED]

    told = {event.kind for event in events}
    assert {kind for kind in EventKind if kind.startswith("payment-")} <= told
    assert set(State) <= {event.record.charge.state for event in events if event.record is not None}


@pytest.mark.parametrize("name", list(sales.each_state(FakeClock())))
def test_each_sale_is_read_as_it_was_written(name: str) -> None:
    """Every field of charge, payments and exceptions is mapped both ways."""
    event = Event(
        kind=EventKind.NOTE,
        record=sales.each_state(FakeClock())[name],
        detail={"what": "x", "n": 1, "none": None},
        actor=Actor("Ana", MANAGER),
        payment_id="E1",
    )

    assert event == decode_event(event.kind, event.actor.operator, event.payment_id, encode_body(event))


def test_body_of_many_parts_is_bounded() -> None:
    """Many parts of one charge do not fill the disk: what is told of them stands in a body."""
    record = sales.each_state(FakeClock())["underpaid"]
    many = ChargeRecord(
        charge=record.charge,
        payments=tuple(replace(record.payments[0], id=f"E{number}") for number in range(300)),
        exceptions=tuple(replace(record.exceptions[0], id=number) for number in range(1, 301)),
    )

    read = decode_event("note", "", None, encode_body(Event(kind=EventKind.NOTE, record=many.shown())))

    assert read.record is not None
    assert many.payments[-SHOWN_ROWS:] == read.record.payments
    assert many.exceptions[-SHOWN_ROWS:] == read.record.exceptions


@pytest.mark.parametrize("text", ['{"version":2}', "{}", '{"version":0,"detail":{}}'])
def test_body_of_another_version_is_refused(text: str) -> None:
    """A newer program's body is not guessed at."""
    with pytest.raises(UnknownBodyError):
        decode_event("note", "", None, text)
