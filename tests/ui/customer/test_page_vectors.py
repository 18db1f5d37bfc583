"""The vectors that the page's script reads too: windows and page must make the same of a snapshot."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pos_app.domain.money import from_wire, to_brl
from pos_app.ui.customer.shop_sign import initials
from pos_app.ui.customer.snapshot_view import view_of_snapshot
from pos_app.ui.widgets.countdown import clock_text, remaining_ms
from pos_app.wire.messages import DisplaySnapshot
from pos_app.wire.reader import read_answer
from pos_app.wire.terms import Role

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "wire" / "vectors" / "displays.json").read_text("utf-8")
)
CHARGE = {
    "id": 6,
    "bank_payment_id": "7cc9275c-b511-49b2-9211-d4a6526ae619",
    "value": "45.90",
    "description": None,
    "remaining_seconds": 60,
    "total_seconds": 1800,
    "qr_code": None,
}
SNAPSHOT = {
    "type": "snapshot",
    "seq": 1,
    "event": None,
    "register": "Caixa 1",
    "ledger": "training",
    "receiver": "PADARIA DO ZE",
    "texts": {"headline": "", "hint": ""},
}


@pytest.mark.parametrize(("given", "phase"), VECTORS["phases"])
def test_phase_of_a_snapshot(given: dict[str, Any], phase: str) -> None:
    """Green for proven money alone, a code while it may be paid, and idle for what is not known."""
    whole = None if given["charge"] is None else {**CHARGE, **given["charge"]}
    said = {**SNAPSHOT, "phase": given["phase"], "charge": whole}
    snapshot = read_answer(msgspec.json.encode(said).decode(), Role.DISPLAY)
    assert isinstance(snapshot, DisplaySnapshot)

    assert phase == view_of_snapshot(snapshot, 0).phase.value


@pytest.mark.parametrize(("wire", "shown"), VECTORS["amounts"])
def test_amount_as_people_read_it(wire: str, shown: str) -> None:
    """Dots between thousands, a comma before the cents."""
    assert shown == to_brl(from_wire(wire))


@pytest.mark.parametrize(("left_ms", "shown"), VECTORS["times_ms"])
def test_time_left(left_ms: int, shown: str) -> None:
    """A begun second counts; never negative."""
    assert shown == clock_text(remaining_ms(left_ms, 0))


@pytest.mark.parametrize(("shop", "shown"), VECTORS["initials"])
def test_letters_of_a_shop(shop: str, shown: str) -> None:
    """What stands for a logo."""
    assert shown == initials(shop)
