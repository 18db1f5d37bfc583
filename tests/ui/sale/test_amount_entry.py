"""Typed amounts: digits fill from the centavos, parts add up, a scanner is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.money import MAX_AMOUNT
from pos_app.ui.sale.amount_entry import AmountEntry, BurstGuard, Press, TypedAmount


def typed(keys: str) -> TypedAmount:
    """Return the amount after ``keys``: digits, ``+``, ``C``, ``<`` for backspace, ``D`` for delete."""
    amount = TypedAmount()
    presses = {"+": Press.PLUS, "C": Press.CLEAR, "<": Press.BACKSPACE, "D": Press.CLEAR_ALL}
    for key in keys:
        amount = amount.press(presses[key]) if key in presses else amount.digit(int(key))
    return amount


@pytest.mark.parametrize(
    ("keys", "total", "formula"),
    [
        ("4590", 4590, ""),
        ("0004", 4, ""),
        ("1000+550", 1550, "10,00 + 5,50"),
        ("1000+", 1000, "10,00 + 0,00"),
        ("1000++", 1000, "10,00 + 0,00"),
        ("+", 0, ""),
        ("459<", 45, ""),
        ("1000+<", 1000, ""),
        ("1000+550C", 1000, "10,00 + 0,00"),
        ("1000+550CC", 0, ""),
        ("1000+550D", 0, ""),
    ],
)
def test_keys_make_amounts(keys: str, total: int, formula: str) -> None:
    """Each key does what the keypad says; C clears the last part, twice all."""
    amount = typed(keys)
    assert (total, formula) == (amount.total, amount.formula)


@given(st.text(alphabet="0123456789+C<D", max_size=80))
def test_no_keys_leave_the_bounds(keys: str) -> None:
    """Whatever is typed, the amount stays between zero and the largest that a code carries."""
    assert 0 <= typed(keys).total <= MAX_AMOUNT


def test_thirteen_digits_at_once_are_a_scanner() -> None:
    """More than 12 digits within 100 ms go back to the amount before; the Enter after them is ignored."""
    guard, amount = BurstGuard(), TypedAmount(current=typed("77").current)
    back = None
    for index in range(13):
        guard, back = guard.digit(amount, 500 + index * 5)
        amount = amount.digit(7) if back is None else back
    assert typed("77") == amount
    assert guard.swallows(600)


def test_twelve_quick_digits_are_a_person() -> None:
    """Twelve digits may come as fast as they like."""
    guard, amount = BurstGuard(), TypedAmount()
    for index in range(12):
        guard, back = guard.digit(amount, index)
        assert back is None
    assert not guard.swallows(12)


def test_keyboard_types_and_enter_asks(qtbot: QtBot) -> None:
    """The keyboard's digits fill the amount, Enter asks once to charge."""
    entry = AmountEntry()
    qtbot.addWidget(entry)
    QTest.keyClicks(entry, "1000+550")
    with qtbot.waitSignal(entry.charge_requested):
        QTest.keyClick(entry, Qt.Key.Key_Return)
    assert 1550 == entry.typed().total


def test_scanner_on_the_keyboard_leaves_the_amount(qtbot: QtBot) -> None:
    """A burst of 13 digits and Enter changes nothing, asks nothing and says why."""
    entry = AmountEntry()
    qtbot.addWidget(entry)
    with qtbot.assertNotEmitted(entry.charge_requested):
        for digit in "7891234567895":
            entry.take_digit(int(digit))
        entry.take_enter()
    assert 0 == entry.typed().total
    assert "recusados" in entry.hint()
