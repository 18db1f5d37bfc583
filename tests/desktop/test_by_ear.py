"""A whole sale by what a screen reader is told alone: every step finds its part by role and name."""

from tests.fakes.desktop import Desktop
from tests.fakes.programs import Computer


def test_sale_by_role_and_name(computer: Computer, desktop: Desktop) -> None:
    """Keys by their names, the amount by its value, the state by its words, the next sale by its button."""
    till = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert till.program.ready
    for digit in "4590":
        desktop.click(till.see_enabled(digit, "Button").middle)
    assert "R$ 45,90" == till.see("Valor a cobrar", "EditableText").value
    desktop.click(till.see_enabled("Cobrar R$ 45,90", "Button").middle)
    till.see("Aguardando pagamento, Pedido nº 1")
    till.see("QR Code Pix de quarenta e cinco reais e noventa centavos")
    desktop.click(till.see_enabled("Paga certo", "Button").middle)
    till.see("Pagamento confirmado")
    desktop.click(till.see_enabled("Nova venda", "Button").middle)
    till.see("Nenhuma cobrança na tela")
    assert "Valor a cobrar" == till.focused().name


def test_keyboard_reaches_every_part(computer: Computer, desktop: Desktop) -> None:
    """Tab goes round all that can be used, and the tabs of the pages are on the way."""
    till = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert till.program.ready
    till.see_enabled("Ajustes", "Button")
    reached = []
    while (name := till.focused().name) not in reached:
        reached.append(name)
        desktop.press("Tab")
    assert {"Valor a cobrar", "Descrição (aparece para o cliente)", "Ajustes"} <= set(reached)
    assert any(name in {"", "Vender"} or "Vender" in name for name in reached)
