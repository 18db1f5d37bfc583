"""The simulator's window: says what the person wants, shows what it is told."""

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.brcode import StaticCode, decode, encode_static
from pos_app.domain.money import Centavos
from pos_app.domain.pix import parse_key
from pos_app.services.bank_simulator.scripts import SCRIPTS
from pos_app.ui.bank_simulator.bank_window import SCRIPT_WORDS, BankWindow, PayWish

CODE = encode_static(
    StaticCode(
        key=parse_key("11.222.333/0001-81"),
        name="Padaria Três Irmãos",
        city="São Paulo",
        amount=Centavos(4590),
        txid="7K2M9QX4TRW1B8ZC3VN5HD6EL",
    )
)


@pytest.fixture
def window(qtbot: QtBot) -> BankWindow:
    """Return a window without a code."""
    made = BankWindow()
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_can_be_paid_without_a_code(window: BankWindow) -> None:
    """The wide key is off until a code with an amount was read."""
    assert not window.pay_button.isEnabled()
    assert window.card.isHidden()


def test_pasted_code_is_handed_over_whole(qtbot: QtBot, window: BankWindow) -> None:
    """A code pasted on several lines is one text."""
    with qtbot.waitSignal(window.code_entered) as entered:
        window.code_field.setPlainText(CODE[:40] + "\n" + CODE[40:] + "\n")
    assert [CODE] == entered.args


def test_pays_what_was_read_in_the_chosen_way(qtbot: QtBot, window: BankWindow) -> None:
    """One press pays once, by the script that is chosen, says how it went, and rests until the next code."""
    window.show_code(CODE)
    window.show_decoded(decode(CODE))
    window.choose_script("twice")
    with qtbot.waitSignal(window.pay_requested) as wished:
        window.pay_button.click()
    assert [PayWish(code=CODE, script="twice")] == wished.args
    with qtbot.assertNotEmitted(window.pay_requested):
        window.pay_button.click()
    window.show_answer("Recebido", "received")
    assert ("Recebido", False, "Pago") == (
        window.answer_text(),
        window.pay_button.isEnabled(),
        window.pay_button.text(),
    )
    window.show_decoded(decode(CODE))
    assert window.pay_button.isEnabled()


def test_answer_that_is_repeated_by_itself_keeps_the_button_busy(window: BankWindow) -> None:
    """A bank that is told ``retry`` tells again; the person has nothing to press meanwhile."""
    window.show_code(CODE)
    window.show_decoded(decode(CODE))
    window.pay_button.click()
    window.show_answer("O caixa não pôde gravar agora.", "retry")
    assert not window.pay_button.isEnabled()


def test_wrong_code_is_told_and_not_paid(window: BankWindow) -> None:
    """A text that is no code leaves nothing to pay."""
    window.show_decoded(decode(CODE))
    window.show_problem("Isto não é um código Pix.")
    assert "Isto não é um código Pix." == window.answer_text()
    assert not window.pay_button.isEnabled()


def test_each_behaviour_has_a_word() -> None:
    """No script of the simulated bank is shown by its code's name, and no button does nothing."""
    assert set(SCRIPTS) == set(SCRIPT_WORDS)


def test_all_scripts_can_be_reached(window: BankWindow) -> None:
    """*Mais* shows the scripts that have no room at first."""
    window.more_button.click()
    window.choose_script("flood")
    assert "flood" == window.script()
    assert window.more_button.isHidden()


def test_chips_stand_below_the_card_at_once(window: BankWindow) -> None:
    """In the very paint that shows the receiver, the ways to pay follow directly."""
    window.show_code(CODE)
    window.show_decoded(decode(CODE))
    chip = window.chips()[0]
    gap = chip.mapTo(window, chip.rect().topLeft()).y() - window.card.geometry().bottom()
    assert 0 < gap <= 20


def test_code_field_shows_whole_lines(window: BankWindow) -> None:
    """No line is cut at the field's lower edge."""
    window.show_code(CODE)
    field = window.code_field
    room = field.viewport().height() - field.document().documentMargin()
    assert 3 * field.fontMetrics().lineSpacing() == round(room)


def test_long_key_keeps_both_ends(window: BankWindow) -> None:
    """A random key is shortened in its middle, and the city still stands beside it."""
    key = parse_key("4bc1289c-94ad-4355-8659-55173a20eab0")
    code = encode_static(StaticCode(key=key, name="LOJA", city="SAO PAULO", amount=Centavos(1), txid="A"))
    window.show_decoded(decode(code))
    assert "EVP 4bc1289c-9…173a20eab0 · SAO PAULO" == window.receiver_text()
