"""A field says that it is nearly full, and that something was cut; none of the program cuts in silence."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.counted_field import CountedField
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import make_rig
from tests.ui.every_window import WINDOWS

LIMIT = 60
ENDLESS = 32_767
"""Of a field without a limit."""


@pytest.fixture
def field(qtbot: QtBot) -> CountedField:
    """Return an empty field."""
    field = CountedField(LIMIT)
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.mark.parametrize(
    ("letters", "counter"), [(0, ""), (20, ""), (49, ""), (50, "50/60"), (54, "54/60"), (60, "60/60")]
)
def test_counter_shows_near_the_limit(field: CountedField, letters: int, counter: str) -> None:
    """It counts before there is nothing left to type."""
    QTest.keyClicks(field, "a" * letters)
    assert counter == field.counter()


@pytest.mark.parametrize("before", [0, 10, 59, 60])
def test_text_that_is_pasted_past_the_limit_says_so(field: CountedField, before: int) -> None:
    """What fits is taken, that something was cut is said, and the next change takes the word away."""
    field.setText("a" * before)
    QGuiApplication.clipboard().setText("b" * LIMIT + "c")
    field.paste()
    assert LIMIT == len(field.text())
    assert "cortado em 60" == field.counter()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert "59/60" == field.counter()


def test_text_that_stood_there_is_not_cut(field: CountedField) -> None:
    """What is too much of what is put in the middle goes, not the end that was there."""
    field.setText("a" * 50 + "fim")
    field.setCursorPosition(3)
    field.insert("b" * 20)
    assert ("aaa" + "b" * 7 + "a" * 47 + "fim", 10) == (field.text(), field.cursorPosition())


def test_letter_past_the_limit_says_so(field: CountedField) -> None:
    """The sixty-first letter is not lost in silence either."""
    QTest.keyClicks(field, "a" * (LIMIT + 1))
    assert "cortado em 60" == field.counter()


@pytest.mark.parametrize("name", list(WINDOWS))
def test_no_field_cuts_in_silence(qtbot: QtBot, clock: FakeClock, tmp_path: Path, name: str) -> None:
    """A field with a limit says it, on every page and sheet; a PIN, which nobody sees, is no text."""
    window = WINDOWS[name](make_rig(qtbot, clock, tmp_path))
    limited = [each for each in window.findChildren(QLineEdit) if each.maxLength() < ENDLESS]
    texts = [each for each in limited if each.echoMode() is QLineEdit.EchoMode.Normal]
    assert [] == [each.accessibleName() for each in texts if not isinstance(each, CountedField)]
