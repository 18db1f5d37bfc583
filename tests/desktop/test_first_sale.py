"""The README's first sale, word by word, on a real desktop: keys, clicks, two programs side by side."""

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
