"""The training bank beside the charge: offered for training money only, once for each charge."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.services.bank_simulator.behaviours import BEHAVIOURS
from pos_app.ui.sale.training_strip import LESS, OTHERS, RIGHT, TrainingStrip
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import make_rig


@pytest.fixture
def strip(qtbot: QtBot) -> TrainingStrip:
    """Return a strip beside charge 1."""
    strip = TrainingStrip()
    qtbot.addWidget(strip)
    strip.show_for(1)
    return strip


def test_each_choice_is_a_behaviour_of_the_bank() -> None:
    """Nothing is offered that the simulated bank cannot do."""
    assert {RIGHT, LESS, *OTHERS} <= set(BEHAVIOURS)


@pytest.mark.parametrize("number", range(len(OTHERS)))
def test_choice_of_the_menu_is_asked_for_once(qtbot: QtBot, strip: TrainingStrip, number: int) -> None:
    """The strip says what the customer does, and then rests."""
    action = strip.menu.actions()[number]
    with qtbot.waitSignal(strip.pay_requested) as asked:
        action.trigger()
    assert [tuple(OTHERS)[number]] == asked.args
    assert action.text().lower() in strip.title()
    with qtbot.assertNotEmitted(strip.pay_requested):
        strip.right_button.click()
        strip.pay_right()


def test_charge_that_is_paid_already_is_not_offered_again(strip: TrainingStrip) -> None:
    """The same charge shown again keeps what the customer does; another one is offered."""
    strip.less_button.click()
    strip.show_for(1)
    assert not strip.right_button.isEnabled()
    strip.show_for(2)
    assert strip.right_button.isEnabled()


def test_problem_is_told_and_the_bank_offered_again(strip: TrainingStrip) -> None:
    """A payment that did not reach the till says why."""
    strip.right_button.click()
    strip.show_problem("O banco de treino não abriu.")
    assert "O banco de treino não abriu." == strip.title()
    assert strip.right_button.isEnabled()


@pytest.mark.parametrize("training", [True, False])
def test_only_training_money_is_paid_here(
    qtbot: QtBot,
    clock: FakeClock,
    tmp_path: Path,
    training: bool,  # noqa: FBT001 - a case
) -> None:
    """On a real ledger the strip is not there, and its key does nothing."""
    rig = make_rig(qtbot, clock, tmp_path, training=training)
    asked: list[tuple[str, str]] = []
    rig.window.sell.training_pay_requested.connect(lambda code, script: asked.append((code, script)))
    record = sales.pending(clock)
    rig.show(record)
    assert training is not rig.window.sell.charge_view.training_strip.isHidden()
    QTest.keyClick(rig.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert ([(record.charge.code, RIGHT)] if training else []) == asked


def test_strip_goes_with_the_code(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """Where no code may be paid there is nothing that a customer could do."""
    rig = make_rig(qtbot, clock, tmp_path)
    for name, record in sales.each_state(clock).items():
        rig.show(record)
        strip = rig.window.sell.charge_view.training_strip
        assert record.may_show_code is not strip.isHidden(), name
