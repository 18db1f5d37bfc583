"""Closing a real window over a live code asks; what ends the program from outside asks nobody."""

import signal

import pytest

from tests.fakes.desktop import Desktop, Eyes, wait_for
from tests.fakes.programs import Computer


def selling(computer: Computer, desktop: Desktop) -> Eyes:
    """Return a till whose code waits to be paid."""
    eyes = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert eyes.program.ready
    eyes.see_enabled("Valor a cobrar")
    desktop.type("4590")
    desktop.press("Return")
    eyes.see("Aguardando pagamento")
    return eyes


def close(eyes: Eyes, desktop: Desktop) -> None:
    """Close the window as its manager does, and wait until the question has the keyboard."""
    desktop.press("alt+F4")
    eyes.see("Fechar o caixa?")
    wait_for(lambda: eyes.focused().name == "Voltar", "the question with the keyboard")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signal_ends_the_program_over_a_live_code(
    computer: Computer, desktop: Desktop, number: signal.Signals
) -> None:
    """A question would keep the login from ending, and the till from its last copy."""
    assert 0 == selling(computer, desktop).program.end(number)


def test_close_over_a_live_code_asks(computer: Computer, desktop: Desktop) -> None:
    """Esc keeps the window with its code; the letter on the button closes it, in order."""
    eyes = selling(computer, desktop)
    close(eyes, desktop)
    desktop.press("Escape")
    eyes.see_no("Fechar o caixa?")
    eyes.see("Aguardando pagamento")
    close(eyes, desktop)
    desktop.press("f")
    assert 0 == eyes.program.wait()
