"""One picture for all displays; a code in it has been drawn and read back before."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.events import Batch, Event, EventKind, Recorded
from pos_app.services.displays.board import DisplayBoard
from pos_app.services.ports.displays import DisplayFrame, QrDrawing, QrMatrix
from pos_app.services.qr.drawing import QrSelfCheckError
from tests.conftest import ExpectedLog
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.fake_till import server_till, status
from tests.fakes.qr import CODE
from tests.services.conftest import PlainTexts

DRAWING = QrDrawing("", QrMatrix(3, (b"\1\0\1", b"\0\1\0", b"\1\1\1")), b"")
PACKED = "q4A"
Play = Callable[[DisplayBoard, "asyncio.Future[QrDrawing]"], Awaitable[None]]


def _happened(seq: int, kind: EventKind, record: ChargeRecord) -> Batch:
    return Batch(
        events=(
            Recorded(seq=seq, at=datetime(2026, 11, 23, tzinfo=UTC), event=Event(kind=kind, record=record)),
        )
    )


def _shown(clock: FakeClock, play: Play, over: asyncio.Event | None = None) -> list[dict[str, Any]]:
    """Return the charges of all pictures shown while ``play`` ran; ``over`` is set by the second."""
    shown: list[dict[str, Any]] = []

    def show(frame: DisplayFrame) -> None:
        shown.append(json.loads(frame.text)["charge"])
        if over is not None and len(shown) > 1:
            over.set()

    async def run() -> None:
        drawing: asyncio.Future[QrDrawing] = asyncio.get_running_loop().create_future()
        board = DisplayBoard(
            server_till(),
            clock,
            PlainTexts(),
            status(),
            lambda _: drawing,
            show,
            lambda: None,
        )
        await play(board, drawing)
        await asyncio.sleep(0)
        board.close()

    asyncio.run(run())
    return shown


async def _turns() -> None:
    for _ in range(4):
        await asyncio.sleep(0)


def test_code_is_shown_with_its_modules_once_it_is_drawn(clock: FakeClock) -> None:
    """Nothing before; one picture then; who connects later gets the same."""
    record = sales.pending(clock)
    later: list[str] = []

    async def play(board: DisplayBoard, drawing: "asyncio.Future[QrDrawing]") -> None:
        board.take(_happened(1, EventKind.CREATED, record))
        await _turns()
        later.append(board.frame().text)
        drawing.set_result(DRAWING)
        await _turns()
        later.append(board.frame().text)

    (charge,) = _shown(clock, play)

    assert (CODE, PACKED) == (charge["pix_code"], charge["modules"])
    assert [None, PACKED] == [json.loads(text)["charge"].get("modules") for text in later]


def test_drawing_that_does_not_read_back_is_not_shown(clock: FakeClock, caplog_expected: ExpectedLog) -> None:
    """The text is, so that the sale can go on."""
    caplog_expected("a code has no picture")

    async def play(board: DisplayBoard, drawing: "asyncio.Future[QrDrawing]") -> None:
        drawing.set_exception(QrSelfCheckError("other_text"))
        board.take(_happened(1, EventKind.CREATED, sales.pending(clock)))
        await _turns()

    (charge,) = _shown(clock, play)

    assert CODE == charge["pix_code"]
    assert "modules" not in charge


@pytest.mark.parametrize("is_drawn", [True, False])
def test_end_of_a_sale_does_not_wait_for_its_drawing(clock: FakeClock, *, is_drawn: bool) -> None:
    """Paid is told at once, without a code, and no picture of the code comes after it."""
    record = sales.pending(clock)

    async def play(board: DisplayBoard, drawing: "asyncio.Future[QrDrawing]") -> None:
        board.take(_happened(1, EventKind.CREATED, record))
        board.take(_happened(2, EventKind.CONFIRMED, sales.with_money(clock, record)))
        if is_drawn:
            drawing.set_result(DRAWING)
        await _turns()

    (charge,) = _shown(clock, play)

    assert ("paid", None) == (charge["state"], charge["pix_code"])
    assert "modules" not in charge


def test_code_goes_when_its_time_is_over(clock: FakeClock) -> None:
    """No event comes for an overdue charge that waits for the banks; its code goes all the same."""
    record = sales.pending(clock)
    soon = replace(record, charge=replace(record.charge, deadline_ms=clock.elapsed_ms + 20))
    over = asyncio.Event()

    async def play(board: DisplayBoard, drawing: "asyncio.Future[QrDrawing]") -> None:
        drawing.set_result(DRAWING)
        board.take(_happened(1, EventKind.CREATED, soon))
        await _turns()
        clock.advance(seconds=1)
        async with asyncio.timeout(5):
            await over.wait()

    first, second = _shown(clock, play, over)

    assert ("pending", CODE) == (first["state"], first["pix_code"])
    assert ("verifying", None, 0) == (second["state"], second["pix_code"], second["remaining_seconds"])
    assert "modules" not in second


def test_code_that_comes_later_is_shown(clock: FakeClock) -> None:
    """Until a bank has made the code there is nothing to pay; then every display has it."""
    record = sales.pending(clock)
    bare = replace(record, charge=replace(record.charge, code=""))

    async def play(board: DisplayBoard, drawing: "asyncio.Future[QrDrawing]") -> None:
        board.take(_happened(1, EventKind.CREATED, bare))
        await _turns()
        drawing.set_result(DRAWING)
        board.take(_happened(2, EventKind.CODE_SET, record))
        await _turns()

    codes = [snapshot and snapshot["pix_code"] for snapshot in _shown(clock, play)]
    assert (None, record.charge.code) == (codes[0], codes[-1])
