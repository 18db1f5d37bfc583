"""A scanner and a person at the real keyboard, judged by the X server's own time stamps."""

import pytest

from tests.fakes.desktop import Desktop, Eyes
from tests.fakes.programs import Computer

EAN = "7891234567895"


def till(computer: Computer, desktop: Desktop) -> Eyes:
    """Return a till that runs, with the keyboard on it."""
    eyes = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0")
    assert eyes.program.ready
    eyes.see_enabled("Valor a cobrar")
    return eyes


@pytest.mark.parametrize("end", ["Return", "Tab"])
@pytest.mark.parametrize("gap_ms", [2, 10, 20])
def test_scan_charges_nothing(computer: Computer, desktop: Desktop, gap_ms: int, end: str) -> None:
    """The amount stays, the focus too; the line offers to type it after all."""
    eyes = till(computer, desktop)
    desktop.type("45")
    eyes.see("R$ 0,45", "EditableText")
    desktop.scan(EAN, gap_ms, end)
    eyes.see(f"Leitura {EAN} ignorada")
    assert "Valor a cobrar" == eyes.focused().name
    eyes.see("R$ 0,45", "EditableText")
    desktop.click(eyes.see("Desfazer", "Button").middle)
    eyes.see("R$ 4.578.912.345,67", "EditableText")


def test_person_at_a_busy_window_loses_no_key(computer: Computer, desktop: Desktop) -> None:
    """The window was held up for 300 ms and gets all keys at once: a person typed them."""
    eyes = till(computer, desktop)
    eyes.hold(300)
    desktop.type("4590", gap_ms=70)
    desktop.press("Return")
    eyes.see("Aguardando pagamento")
    eyes.see("R$ 45,90")
