"""Names that would like to be read as a state: markup, direction marks, towers of accents, formulas."""

import random
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import ChargeRecord
from pos_app.services.reports.spreadsheet import neutral
from pos_app.ui.customer.customer_screen import CustomerScreen
from pos_app.ui.customer.customer_view import view_of
from pos_app.ui.sale.charge_view import ChargeView
from pos_app.ui.texts.displays import WindowTexts
from tests.fakes import sales
from tests.fakes.clock import FakeClock

COUNT = 200
LURES = (
    *("PAGO", "Pago R$ 45,90", "PAGAMENTO CONFIRMADO", "<b>PAGO</b>", "<h1 style='font-size:99px'>PAGO</h1>"),
    *("<img src=x>", "<table width=900><tr><td>PAGO", "&#9989; PAGO", "PAGO\n\n\n\nPAGO", "PAGO\r\tPAGO"),
    *("\x00PAGO", "\u202ePAGO", "\u2066PAGO\u2069", "\u200fPAGO", "\ufdfd" * 30, "\u2705" * 30, "\u2028PAGO"),
    *("P\u0301\u0302\u0303\u0304AGO", "\u0e33" * 30, "Z\u0335" * 30, "\u1160" * 30, "\u3000" * 30, "W" * 60),
    *("=1+1", "+55", "-1", "@SUM(A1)", "\t=1", "%s%n{0}", "{{7*7}}", "'; DROP TABLE charge; --", "\ufffe"),
    *("\U0001f7e9" * 30, "\ud7ff"),
)
SIGNS = (*range(0x300, 0x370), *range(0x2000, 0x2070), 0xFDFD)
STATES = ("pending", "verifying", "paid", "expired", "underpaid", "late", "by_hand")


def hostile_names() -> Iterator[str]:
    """Yield the lures, and mixtures of them and of any signs."""
    dice = random.Random(9)  # noqa: S311 - the same names at each run
    yield from LURES
    for _ in range(COUNT - len(LURES)):
        odd = "".join(
            chr(dice.choice((*range(0x300, 0x370), *range(0x2000, 0x2070), 0xFDFD))) for _ in range(9)
        )
        yield (dice.choice(LURES) + odd + dice.choice(LURES))[: dice.randrange(1, 61)]


def named(record: ChargeRecord, name: str) -> ChargeRecord:
    """Return a sale whose description is a name."""
    return replace(record, charge=replace(record.charge, description=name))


class Stage:
    """The cashier's and the customer's picture of one sale."""

    def __init__(self, qtbot: QtBot, clock: FakeClock) -> None:
        self._cashier, self._customer = ChargeView(clock), CustomerScreen(clock, "Padaria")
        for widget in self._widgets():
            qtbot.addWidget(widget)
            widget.resize(720, 600)

    def _widgets(self) -> tuple[QWidget, ...]:
        return self._cashier, self._customer

    def pictures(self, record: ChargeRecord) -> list[QImage]:
        """Return both pictures."""
        self._cashier.show_sale(record)
        self._customer.show_view(view_of(record, sales.status(), WindowTexts()))
        return [each.grab().toImage() for each in self._widgets()]


def difference(one: QImage, other: QImage) -> QRect:
    """Return the rows that hold every pixel that is not the same, in their whole width."""
    assert one.size() == other.size()
    if one == other:
        return QRect()
    rows = [y for y in range(one.height()) if _row(one, y) != _row(other, y)]
    return QRect(0, rows[0], one.width(), rows[-1] - rows[0] + 1)


def _row(image: QImage, y: int) -> bytes:
    pixels: memoryview = image.constScanLine(y)  # type: ignore[assignment]  # the stub says object
    return bytes(pixels)


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_hostile_names_touch_nothing_but_their_own_line(qtbot: QtBot, clock: FakeClock, state: str) -> None:
    """Two hundred of them: whatever says the state and the amount is the same to the pixel."""
    stage = Stage(qtbot, clock)
    record = sales.each_state(clock)[state]
    plain = stage.pictures(named(record, "x"))
    longest = stage.pictures(named(record, "ÁÇgj" * 15))
    # The line's own height, and what two accents need above and below it.
    lines = [difference(one, other).adjusted(0, -8, 0, 8) for one, other in zip(plain, longest, strict=True)]
    assert all(line.height() < 60 for line in lines)

    for name in hostile_names():
        for one, other, line in zip(plain, stage.pictures(named(record, name)), lines, strict=True):
            touched = difference(one, other)
            assert touched.isNull() or line.contains(touched), (name, touched, line)


def test_hostile_names_are_no_formulas() -> None:
    """A cell of an export that begins like a formula gets a sign before it, and nothing is lost of it."""
    for name in hostile_names():
        cell = neutral(name)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert name.replace("'", "") == cell.replace("'", "")
