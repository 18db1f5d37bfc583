"""The README's first sale, word by word, on a real desktop: keys, clicks, two programs side by side."""

import pytest

from tests.fakes.desktop import Desktop, wait_for
from tests.fakes.programs import Computer


def test_first_sale_with_the_simulators_window(computer: Computer, desktop: Desktop) -> None:
    """Steps 1 to 5: the code is read from the screen, where the cashier's window shows it."""
    cashier = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert cashier.program.ready["ledger"] == "training"
    bank = desktop.watch(computer, "--data-dir", str(computer.data), "bank")
    assert bank.program.line("CONNECTED")
    desktop.move("Banco Simulado", (0, 0))
    desktop.activate("Caixa Pix")
    desktop.type("4590")
    desktop.press("Return")
    cashier.see("Aguardando pagamento")
    wait_for(desktop.codes, "a code on the screen")
    desktop.activate("Banco Simulado")
    desktop.click(bank.see_enabled("Ler da tela", "Button").middle)
    desktop.click(bank.see_enabled("Pagar R$ 45,90", "Button").middle)
    cashier.see("Pagamento confirmado")
    bank.see("Pago")
    desktop.activate("Caixa Pix")
    desktop.press("Return")
    cashier.see("Nenhuma cobrança na tela")


def test_first_sale_by_one_command_and_six_keys(computer: Computer, desktop: Desktop) -> None:
    """``dev.py run``, ``4590``, Enter, Ctrl+B: the training bank stands beside the charge."""
    cashier = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert cashier.program.ready["ledger"] == "training"
    desktop.type("4590")
    desktop.press("Return")
    cashier.see_enabled("Paga certo", "Button")
    wait_for(desktop.codes, "a code on the screen")
    desktop.press("ctrl+b")
    cashier.see("Pagamento confirmado")
    wait_for(lambda: not desktop.codes(), "no code after green")


@pytest.mark.parametrize(
    ("choice", "seen"),
    [
        ("Paga mais", "Valor maior"),
        ("Paga duas vezes", "Pago 2 vezes"),
        ("Paga em duas partes", "2 pendências"),
    ],
)
def test_customer_who_pays_otherwise(computer: Computer, desktop: Desktop, choice: str, seen: str) -> None:
    """*Outros…* lets the customer do what customers do; the charge shows what that is for a cashier."""
    cashier = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert cashier.program.ready
    desktop.type("4590")
    desktop.press("Return")
    desktop.click(cashier.see_enabled("Outros…", "Button").middle)
    desktop.click(cashier.see(choice, "MenuItem").middle)
    cashier.see(seen)


def test_customer_who_pays_after_the_cancel(computer: Computer, desktop: Desktop) -> None:
    """The strip waits for the cashier's cancel; the money stands in *Pendências* then."""
    cashier = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0", "--verifying", "1")
    assert cashier.program.ready
    desktop.type("4590")
    desktop.press("Return")
    desktop.click(cashier.see_enabled("Outros…", "Button").middle)
    desktop.click(cashier.see("depois que você cancelar", "MenuItem").middle)
    cashier.see("O cliente: paga depois que você cancelar.")
    desktop.press("Escape")
    desktop.click(cashier.see_enabled("Cancelar a cobrança", "Button").middle)
    cashier.see("1 pendência")
