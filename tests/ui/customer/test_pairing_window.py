"""The window that asks for a till's address and code."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.ui.customer.pairing_window import FoundTill, PairingProblem, PairingWindow, PairingWish

ADDRESS = "192.168.0.10"


@pytest.fixture
def window(qtbot: QtBot) -> PairingWindow:
    """Return the window as it is first seen."""
    made = PairingWindow("Tela do balcão")
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    return made


def fill(window: PairingWindow, code: str = "k7qf2m9xtrw4") -> None:
    """Type address and code as a person does."""
    window.address.clear()
    window.code.clear()
    QTest.keyClicks(window.address, ADDRESS)
    QTest.keyClicks(window.code, code)


def test_typed_code_is_grouped_and_asked_for_once(qtbot: QtBot, window: PairingWindow) -> None:
    """Small letters become large, dashes come by themselves, Enter asks; a second press does not."""
    fill(window)
    assert "K7QF-2M9X-TRW4" == window.code.text()
    with qtbot.waitSignal(window.pair_requested) as asked:
        QTest.keyClick(window.code, Qt.Key.Key_Return)
    assert [PairingWish(ADDRESS, "K7QF2M9XTRW4", "Tela do balcão")] == asked.args

    window.show_connecting()
    with qtbot.assertNotEmitted(window.pair_requested):
        window.pair_button.click()


def test_pasted_code_is_taken_with_its_dashes(qtbot: QtBot, window: PairingWindow) -> None:
    """However it comes, it is the same code."""
    fill(window, "K7QF-2M9X-TRW4")
    with qtbot.waitSignal(window.pair_requested) as asked:
        window.pair_button.click()
    assert asked.args is not None
    assert "K7QF2M9XTRW4" == asked.args[0].code


@pytest.mark.parametrize("missing", ["address", "code", "name"])
def test_nothing_is_asked_before_all_is_there(window: PairingWindow, missing: str) -> None:
    """The button waits for address, code and name."""
    fill(window)
    assert window.pair_button.isEnabled()
    getattr(window, missing).clear()
    assert not window.pair_button.isEnabled()


def test_impossible_code_is_said_at_once(qtbot: QtBot, window: PairingWindow) -> None:
    """A letter that no code has is not worth a try at the till."""
    fill(window, "UUUUUUUUUUUU")
    with qtbot.assertNotEmitted(window.pair_requested):
        window.pair_button.click()
    assert "Confira o código" in window.notice.text()


def test_person_is_told_what_to_do_at_the_till(qtbot: QtBot, window: PairingWindow) -> None:
    """While it waits nothing can be typed, and Esc stops it."""
    fill(window)
    window.show_asked()
    assert "“Tela do balcão”" in window.notice.text()
    assert not window.code.isEnabled()
    with qtbot.waitSignal(window.stop_requested):
        QTest.keyClick(window, Qt.Key.Key_Escape)


@pytest.mark.parametrize("problem", list(PairingProblem))
def test_every_problem_has_words_and_the_form_again(window: PairingWindow, problem: PairingProblem) -> None:
    """A person learns what went wrong and can try again."""
    fill(window)
    window.show_asked()
    window.show_form(problem)
    assert (True, True) == (window.notice.isVisible(), window.code.isEnabled())
    assert len(window.notice.text()) > 20
    assert ADDRESS == window.address.text()


def test_found_till_only_fills_in_its_address(qtbot: QtBot, window: PairingWindow) -> None:
    """An announcement is a hint: the code is still asked for, and markup in a name stays text."""
    window.show_found((FoundTill("<b>Padaria</b>", "wss://192.168.0.10:8765/ws"),))
    (hint,) = window.hints()
    assert "<b>Padaria</b>" in hint.text()
    with qtbot.assertNotEmitted(window.pair_requested):
        hint.click()
    assert "wss://192.168.0.10:8765/ws" == window.address.text()
    window.show_found(())
    assert () == window.hints()


@pytest.mark.parametrize("size", [(1024, 700), (1920, 1080), (800, 600)])
def test_everything_has_room(qtbot: QtBot, window: PairingWindow, size: tuple[int, int]) -> None:
    """No field is cut or outside of the window."""
    window.resize(*size)
    fill(window)
    window.show_form(PairingProblem.NOT_REACHED)
    qtbot.waitUntil(window.pair_button.isVisible)
    for part in (window.address, window.code, window.name, window.notice, window.pair_button):
        place = part.rect().translated(part.mapTo(window, part.rect().topLeft()))
        assert window.rect().contains(place)
        assert part.height() >= part.fontMetrics().height()
