"""The field of the amount: its keys, what it leaves alone, and what a screen reader is told of it."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.ui.sale.amount_entry import AmountEntry

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def entry(qtbot: QtBot) -> AmountEntry:
    """Return an empty field."""
    entry = AmountEntry()
    qtbot.addWidget(entry)
    return entry


def press(
    entry: AmountEntry, key: Qt.Key, text: str, held: Qt.KeyboardModifier = NONE, *, again: bool = False
) -> None:
    """Press a key, perhaps with another one held, or as the repeat of one that is held itself."""
    QApplication.sendEvent(entry, QKeyEvent(QEvent.Type.KeyPress, key, held, text, again))


def test_keyboard_types_and_enter_asks(qtbot: QtBot, entry: AmountEntry) -> None:
    """The keyboard's digits fill the amount, Enter asks once to charge."""
    QTest.keyClicks(entry, "1000+550")
    with qtbot.waitSignal(entry.charge_requested):
        QTest.keyClick(entry, Qt.Key.Key_Return)
    assert 1550 == entry.typed().total


@pytest.mark.parametrize(
    "held",
    [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier],
)
def test_digit_with_another_key_is_no_amount(entry: AmountEntry, held: Qt.KeyboardModifier) -> None:
    """Ctrl+1 and Alt+2 are somebody else's."""
    press(entry, Qt.Key.Key_1, "1", held)
    assert 0 == entry.typed().total


def test_digit_of_the_keypad_counts(entry: AmountEntry) -> None:
    """The numbers at the right of a keyboard, and its comma, type as any other."""
    keypad = Qt.KeyboardModifier.KeypadModifier
    for key, text in ((Qt.Key.Key_4, "4"), (Qt.Key.Key_5, "5"), (Qt.Key.Key_Comma, ",")):
        press(entry, key, text, keypad)
    assert 4500 == entry.typed().total


def test_key_that_is_held_is_one_digit(entry: AmountEntry) -> None:
    """A key that leans on something makes no R$ 5.555.555.555,55."""
    press(entry, Qt.Key.Key_5, "5")
    for _ in range(30):
        press(entry, Qt.Key.Key_5, "5", again=True)
    assert 5 == entry.typed().total


@pytest.mark.parametrize(("text", "total"), [("R$ 1.234,56", 123_456), ("45.90", 4_590)])
def test_pasted_amount_is_taken(entry: AmountEntry, text: str, total: int) -> None:
    """Ctrl+V reads what other programs show."""
    QGuiApplication.clipboard().setText(text)
    press(entry, Qt.Key.Key_V, "\x16", Qt.KeyboardModifier.ControlModifier)
    assert total == entry.typed().total


def test_unclear_paste_says_why(entry: AmountEntry) -> None:
    """An amount that could be two is not guessed, and the typed one stays."""
    QTest.keyClicks(entry, "7")
    QGuiApplication.clipboard().setText("4590")
    press(entry, Qt.Key.Key_V, "\x16", Qt.KeyboardModifier.ControlModifier)
    assert 7 == entry.typed().total
    assert "4590" in entry.hint()


def test_keyboard_on_the_screen_types(entry: AmountEntry) -> None:
    """What a touch keyboard commits is typed."""
    event = QInputMethodEvent()
    event.setCommitString("45,9")
    QApplication.sendEvent(entry, event)
    assert 4590 == entry.typed().total


def test_screen_reader_hears_an_edit_field_with_its_value(entry: AmountEntry) -> None:
    """Role, name and value are those of a field."""
    QTest.keyClicks(entry, "4590")
    told = QAccessible.queryAccessibleInterface(entry)
    assert QAccessible.Role.EditableText == told.role()
    assert ("Valor a cobrar", "R$\u00a045,90") == (
        told.text(QAccessible.Text.Name),
        told.text(QAccessible.Text.Value),
    )


def test_focus_is_seen(qtbot: QtBot, entry: AmountEntry) -> None:
    """Ring and caret tell where keys go."""
    entry.show()
    entry.setFocus()
    qtbot.waitUntil(entry.hasFocus)
    focused = entry.grab().toImage()
    entry.clearFocus()
    assert focused != entry.grab().toImage()
