"""Closing the window while a code may be paid asks first; in every other state it closes at once."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.dialogs import Question
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import make_rig


@pytest.mark.parametrize("name", ["pending", "paid", "expired", "underpaid", "none"])
def test_live_code_is_asked_about(qtbot: QtBot, clock: FakeClock, tmp_path: Path, name: str) -> None:
    """The question names the amount; going back keeps the window, its act closes it."""
    rig = make_rig(qtbot, clock, tmp_path)
    window = rig.window
    if name != "none":
        rig.show(sales.pending(clock))
        rig.show(sales.each_state(clock)[name])
    assert (name == "pending") is not window.close()
    question = window.findChild(Question)
    if name != "pending":
        assert question is None
        return
    assert question is not None
    assert "45,90" in question.sentence.text()
    with qtbot.waitSignal(window.closing):
        question.act_button.click()
    assert window.isHidden()


def test_end_of_the_program_asks_nothing(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """A signal, the end of the login and a restore close the window with a live code on it too."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.show(sales.pending(clock))
    rig.window.sell.questions.let_leave()
    assert rig.window.close()
    assert rig.window.findChild(Question) is None


def test_copy_is_said_on_its_key(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """*Copiado* stands where the press was, and goes again."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.show(sales.pending(clock))
    button = rig.window.sell.charge_view.copy_button
    button.click()
    assert "Copiado" == button.text()
    qtbot.waitUntil(lambda: "Copiar" == button.text())
