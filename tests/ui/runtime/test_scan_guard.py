"""A scan leaves no trace in any field that does not want it, whatever was in it; a person loses no key."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_app.domain.typed_amount import TypedAmount
from pos_app.ui.runtime.scan_guard import TAKES_SCAN, ScanGuard
from pos_app.ui.sale.amount_entry import AmountEntry
from pos_app.ui.sale.keypad import Keypad
from tests.ui.stamped_keys import StampedKeys

EAN = "7891234567895"
ENDS = [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab]


class Stand:
    """A window with fields of each kind, and a keyboard for it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        self.entry, self.line, self.pin, self.text = AmountEntry(), QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.choice, self.list, self.tick, self.button = (
            QComboBox(),
            QListWidget(),
            QCheckBox(),
            QPushButton(),
        )
        for names in (self.choice, self.list):
            names.addItems(["5 minutos", "10 minutos", "7 de julho", "789"])
        self.list.setCurrentRow(1)
        for field in (*self.texts(), self.choice, self.list, self.tick, self.button):
            column.addWidget(field)
        qtbot.addWidget(self.window)
        self.guard = ScanGuard(self.window)
        self.guard.protect(self.entry)
        self.window.show()
        self.window.activateWindow()
        self.guard.watch(self.window.windowHandle())
        self.keys = StampedKeys(self.window)
        self.taken: list[str] = []
        self.guard.taken_out.connect(lambda text, _target: self.taken.append(text))

    def texts(self) -> tuple[QWidget, ...]:
        """Return the fields that take a text."""
        return self.entry, self.line, self.pin, self.text

    def contents(self) -> tuple[object, ...]:
        """Return what stands in each field, and what is chosen."""
        typed = self.entry.typed().total, self.line.text(), self.pin.text(), self.text.toPlainText()
        return *typed, self.choice.currentIndex(), self.list.currentRow(), self.tick.isChecked()


@pytest.fixture
def stand(qtbot: QtBot) -> Stand:
    """Return a stand with the keyboard on the amount."""
    stand = Stand(qtbot)
    stand.entry.setFocus()
    return stand


@pytest.mark.parametrize("field", ["entry", "line", "pin", "text"])
@pytest.mark.parametrize("gap_ms", [2, 5, 10, 20, 40, 60])
@pytest.mark.parametrize("end", ENDS)
def test_scan_leaves_no_trace(qtbot: QtBot, stand: Stand, field: str, gap_ms: int, end: Qt.Key) -> None:
    """What was there stays, the focus too, nothing is charged, and the whole scan is told."""
    focused: QWidget = getattr(stand, field)
    focused.setFocus()
    stand.keys.type("45", 300)
    before = stand.contents()
    with qtbot.assertNotEmitted(stand.entry.charge_requested):
        stand.keys.press(Qt.Key.Key_Shift, "", 300)
        stand.keys.type(EAN, gap_ms, end)
    assert before == stand.contents()
    assert focused is QApplication.focusWidget()
    assert [EAN] == stand.taken


@pytest.mark.parametrize("field", ["choice", "list", "tick", "button"])
@pytest.mark.parametrize("gap_ms", [2, 10, 20, 40, 60])
@pytest.mark.parametrize("text", ["7891234567895", "78 9 A-12 3", "10 minutos de 789"])
def test_scan_chooses_and_presses_nothing(
    qtbot: QtBot, stand: Stand, field: str, gap_ms: int, text: str
) -> None:
    """Letters that look for a row, and blanks that press a button, are a scan's and nobody's wish."""
    focused: QWidget = getattr(stand, field)
    focused.setFocus()
    before = stand.contents()
    with qtbot.assertNotEmitted(stand.button.clicked):
        stand.keys.type(text, gap_ms, Qt.Key.Key_Return)
    assert (before, [text]) == (stand.contents(), stand.taken)


def test_blank_alone_presses_a_button(qtbot: QtBot, stand: Stand) -> None:
    """A person's blank, with nothing typed just before, is a press."""
    stand.button.setFocus()
    with qtbot.waitSignal(stand.button.clicked):
        stand.keys.type(" ", 100)
        QTest.keyRelease(stand.button, Qt.Key.Key_Space)


def test_pasted_text_is_no_scan(qtbot: QtBot, stand: Stand) -> None:
    """A code from the clipboard stays in the field, however long it is."""
    stand.line.setFocus()
    QGuiApplication.clipboard().setText(EAN)
    stand.line.paste()
    with qtbot.waitSignal(stand.line.returnPressed):
        stand.keys.type("", 100, Qt.Key.Key_Return)
    assert (EAN, []) == (stand.line.text(), stand.taken)


def test_keys_on_the_screen_are_no_scan(qtbot: QtBot, stand: Stand) -> None:
    """Thirteen presses on the pad, as fast as may be, are an amount."""
    keypad = Keypad()
    qtbot.addWidget(keypad)
    keypad.digit_pressed.connect(stand.entry.take_digit)
    keys = {str(each.property("key_name")): each for each in keypad.all_keys()}
    for digit in EAN[:10]:
        keys[digit].click()
    assert (int(EAN[:10]), []) == (stand.entry.typed().total, stand.taken)


@pytest.mark.parametrize(
    "text", ["96385074", "036000291452", "A-123/xyz9", "https://nfce.example/?p=352608|2|1"]
)
def test_any_characters_are_a_scan(stand: Stand, text: str) -> None:
    """Short codes, letters and a receipt's address too."""
    stand.line.setFocus()
    stand.keys.type(text, 10, Qt.Key.Key_Return)
    assert ("", [text]) == (stand.line.text(), stand.taken)


def test_scanner_without_an_end_is_taken_out(qtbot: QtBot, stand: Stand) -> None:
    """One that sends neither Enter nor Tab is told once it is silent."""
    stand.keys.type(EAN, 5)
    qtbot.waitUntil(lambda: [EAN] == stand.taken)
    assert 0 == stand.entry.typed().total


@pytest.mark.parametrize("gap_ms", [70, 100, 133])
def test_typist_loses_no_key(qtbot: QtBot, stand: Stand, gap_ms: int) -> None:
    """All keys came at once, since the window was busy: their stamps say that a person typed."""
    with qtbot.waitSignal(stand.entry.charge_requested):
        stand.keys.type("4590", gap_ms, Qt.Key.Key_Return)
    assert (4590, []) == (stand.entry.typed().total, stand.taken)


def test_hurried_amount_is_charged(qtbot: QtBot, stand: Stand) -> None:
    """Four digits and Enter at 30 ms are quick hands."""
    with qtbot.waitSignal(stand.entry.charge_requested):
        stand.keys.type("4590", 30, Qt.Key.Key_Return)


def test_field_that_wants_a_scan_gets_it(stand: Stand) -> None:
    """A field for receipts' ids keeps what is read."""
    stand.line.setProperty(TAKES_SCAN, True)  # noqa: FBT003 - Qt's own call
    stand.line.setFocus()
    stand.keys.type(EAN, 5, Qt.Key.Key_Return)
    assert (EAN, []) == (stand.line.text(), stand.taken)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(ENDS), st.text("0123456789", min_size=8, max_size=20), st.integers(1, 65))
        | st.tuples(st.none(), st.text("0123456789", min_size=1, max_size=7), st.integers(66, 400)),
        max_size=8,
    )
)
def test_amount_is_what_hands_typed(stand: Stand, bursts: list[tuple[Qt.Key | None, str, int]]) -> None:
    """Scans between a person's digits, at any pace and in any order, leave exactly those digits."""
    stand.entry.clear()
    stand.taken.clear()
    wanted = TypedAmount()
    for end, text, gap_ms in bursts:
        stand.keys.type(text, gap_ms, end)
        for digit in text if end is None else "":
            wanted = wanted.digit(int(digit))
    assert wanted == stand.entry.typed()
    assert [text for end, text, _ in bursts if end is not None] == stand.taken


def test_two_scans_are_told_apart(stand: Stand) -> None:
    """One after the other, each is taken out whole."""
    for _ in range(2):
        stand.keys.type(EAN, 5, Qt.Key.Key_Return)
    assert (0, [EAN, EAN]) == (stand.entry.typed().total, stand.taken)
