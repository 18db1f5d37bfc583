"""The keys of every sheet: Enter is the ring's, Esc goes back, Tab reaches everything."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.payment import Outcome
from pos_app.ui.inbox.close_dialog import CloseDialog
from pos_app.ui.inbox.tie_dialog import TieDialog
from pos_app.ui.settings.pin_sheet import PinSheet
from pos_app.ui.widgets.buttons_and_labels import ActionButton
from pos_app.ui.widgets.dialogs import ConfirmSheet, DecisionDialog, Question, Sheet
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig
from tests.ui.every_window import DECISIONS, QUESTIONS, SHEETS
from tests.ui.ring import press, walk

ENTERS = [Qt.Key.Key_Return, Qt.Key.Key_Enter]
NONE = Qt.KeyboardModifier.NoModifier
MOST_STOPS, ROW_PX = 80, 24


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window over which a sheet is opened."""
    return make_rig(qtbot, clock, tmp_path)


def opened(rig: CashierRig, name: str) -> Sheet:
    """Open a sheet, and forget what the till was asked to open it."""
    sheet = SHEETS[name](rig)
    assert isinstance(sheet, Sheet)
    rig.till.asked.clear()
    return sheet


def buttons(sheet: QWidget) -> list[QAbstractButton]:
    """Return what can be pressed now by the keyboard."""
    found = (each for each in sheet.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled())
    return [each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


@pytest.mark.parametrize("name", list(SHEETS))
def test_escape_goes_back_and_does_nothing(rig: CashierRig, name: str) -> None:
    """From wherever a sheet begins, one Esc closes it, and the till hears nothing."""
    sheet = opened(rig, name)
    press(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert [] == rig.till.asked


@pytest.mark.parametrize("key", ENTERS)
@pytest.mark.parametrize("name", list(SHEETS))
def test_enter_pressed_blindly_does_nothing(rig: CashierRig, name: str, key: Qt.Key) -> None:
    """Whoever presses Enter three times before reading has decided nothing about money."""
    sheet = opened(rig, name)
    for _ in range(3):
        if sheet.isVisible():
            press(sheet, key)
    assert [] == rig.till.asked


@pytest.mark.parametrize("name", list(SHEETS))
def test_enter_is_the_button_with_the_ring(
    rig: CashierRig, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each button, once it has the ring, is what Enter presses, and no other is; a held key presses none."""
    pressed: list[QAbstractButton] = []

    def note(button: ActionButton) -> None:
        pressed.append(button)

    monkeypatch.setattr(ActionButton, "click", note)
    sheet = opened(rig, name)
    for button in buttons(sheet):
        pressed.clear()
        button.setFocus()
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NONE, "\r", True)  # noqa: FBT003
        QApplication.sendEvent(button, held)
        assert [] == pressed
        press(sheet, Qt.Key.Key_Return)
        assert ([button] if isinstance(button, ActionButton) else []) == pressed
    assert sheet.isVisible()
    assert [] == rig.till.asked


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right])
@pytest.mark.parametrize("name", list(SHEETS))
def test_arrows_decide_nothing(rig: CashierRig, name: str, key: Qt.Key) -> None:
    """They move within a field or from one button to the next."""
    sheet = opened(rig, name)
    for _ in range(4):
        press(sheet, key)
    assert sheet.isVisible()
    assert [] == rig.till.asked


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("name", list(SHEETS))
def test_tab_reaches_everything(rig: CashierRig, name: str, key: Qt.Key) -> None:
    """All that can be pressed or filled in is reached, and the walk ends where it began: there is no trap."""
    sheet = opened(rig, name)
    walked = walk(sheet, key, MOST_STOPS)
    fields = [each for each in sheet.findChildren(QLineEdit) if each.isVisible() and each.isEnabled()]
    missed = [each for each in (*buttons(sheet), *fields) if each not in walked]
    assert [] == [f"{type(each).__name__} {each.accessibleName()}" for each in missed]


@pytest.mark.parametrize("name", list(SHEETS))
def test_tab_goes_down_the_page(rig: CashierRig, name: str) -> None:
    """Tab follows the eyes: from the top to the end, and only from there back up."""
    walked = walk(opened(rig, name), Qt.Key.Key_Tab, MOST_STOPS)
    heights = [each.mapTo(each.window(), each.rect().center()).y() for each in walked]
    ups = [place for place in range(1, len(heights)) if heights[place] < heights[place - 1] - ROW_PX]
    assert len(ups) <= 1


@pytest.mark.parametrize("key", ENTERS)
@pytest.mark.parametrize("name", list(DECISIONS))
def test_enter_decides_only_after_a_pin(rig: CashierRig, name: str, key: Qt.Key) -> None:
    """In the PIN's field Enter does nothing until all is there, and then it decides once."""
    sheet = opened(rig, name)
    decided: list[object] = []
    signal, pin = end_of(sheet)
    signal.connect(decided.append)
    fill_but_pin(sheet)
    pin.setFocus()
    press(sheet, key)
    assert [] == decided
    pin.setFocus()
    QTest.keyClicks(pin, "4821")
    QTest.keyClick(pin, key)
    QTest.keyClick(pin, key)
    assert 1 == len(decided)


def end_of(sheet: Sheet) -> tuple[SignalInstance, QLineEdit]:
    """Return what a sheet says when it is decided, and the field of the PIN."""
    if isinstance(sheet, PinSheet):
        return sheet.change_requested, sheet.again_field
    if isinstance(sheet, ConfirmSheet):
        return sheet.confirmed, sheet.pin_field
    assert isinstance(sheet, DecisionDialog)
    return sheet.decided, sheet.pin_field


def fill_but_pin(sheet: Sheet) -> None:
    """Fill in all that a sheet asks for, but for the last PIN."""
    if isinstance(sheet, PinSheet):
        sheet.old_field.setText("7777")
        sheet.new_field.setText("4821")
    if isinstance(sheet, DecisionDialog):
        sheet.reason_field.setText("cliente mostrou o app")
    if isinstance(sheet, CloseDialog):
        sheet.choose(Outcome.GIVEN_BACK)
    if isinstance(sheet, TieDialog):
        item = sheet.list.topLevelItem(0)
        assert item is not None
        sheet.list.setCurrentItem(item)


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_each_act_has_a_letter_on_its_button(rig: CashierRig, name: str) -> None:
    """The cap says the key, and the key does it once no other follows."""
    question = opened(rig, name)
    assert isinstance(question, Question)
    letter = question.act_button.key()
    assert 1 == len(letter)
    assert "Esc" == question.safe_button.key()
    with rig.qtbot.waitSignal(question.confirmed):
        QTest.keyClicks(question.focusWidget() or question, letter.lower())
