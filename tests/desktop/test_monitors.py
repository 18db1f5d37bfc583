"""The customer's monitor beside the cashier's: who has the keyboard, and whose picture covers what."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings

from tests.fakes.desktop import Desktop, Eyes, wait_for
from tests.fakes.programs import Computer

WIDTHS = (1366, 1024)
SECOND = "M2|||1366,0"
CUSTOMER = "Tela do cliente"


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """Return a desktop of two monitors."""
    desktop = Desktop((sum(WIDTHS), 768), monitors=WIDTHS)
    yield desktop
    desktop.close()


def till(computer: Computer, desktop: Desktop, choice: str = SECOND, **environment: str) -> Eyes:
    """Return a till that runs, with this monitor chosen for the customer."""
    computer.data.mkdir(exist_ok=True)
    settings = QSettings(str(computer.data / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("customer/monitor", choice)
    settings.sync()
    eyes = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0", **environment)
    assert eyes.program.ready
    eyes.see_enabled("Valor a cobrar")
    return eyes


@pytest.mark.parametrize(("scales", "size"), [("", (1024, 768)), ("M1=1;M2=2", (512, 384))])
def test_keyboard_stays_with_the_cashier(
    computer: Computer, desktop: Desktop, scales: str, size: tuple[int, int]
) -> None:
    """The customer's view opens at the start and fills its monitor; 4590 and Enter make a charge."""
    eyes = till(computer, desktop, QT_SCREEN_SCALE_FACTORS=scales)

    assert (1366, 0, *size) == eyes.see(CUSTOMER).place
    assert "Caixa Pix" == desktop.active_title()
    assert "Valor a cobrar" == eyes.focused().name
    desktop.type("4590")
    desktop.press("Return")
    eyes.see("Aguardando pagamento")
    wait_for(lambda: 2 == len(desktop.codes()), "the code on both monitors")


def test_view_makes_way_for_the_cashiers_window(computer: Computer, desktop: Desktop) -> None:
    """Moved onto the customer's monitor, the till stands there alone; moved back, the view returns."""
    eyes = till(computer, desktop)
    eyes.see(CUSTOMER)
    desktop.move("Caixa Pix", (1380, 20), (1000, 700))
    eyes.see_no(CUSTOMER)
    eyes.see("A tela do cliente deu lugar ao caixa")
    desktop.move("Caixa Pix", (20, 20))
    assert (1366, 0, 1024, 768) == eyes.see(CUSTOMER).place
    assert "Caixa Pix" == desktop.active_title()
    assert "Valor a cobrar" == eyes.focused().name


def test_monitor_that_goes_and_comes_back(computer: Computer, desktop: Desktop) -> None:
    """Unplugged, its view is nowhere and a line says so; plugged in again it is there by itself."""
    eyes = till(computer, desktop)
    eyes.see(CUSTOMER)
    desktop.unplug(2)
    eyes.see("O monitor do cliente foi desligado")
    eyes.see_no(CUSTOMER)
    desktop.type("4590")
    desktop.plug(2)
    assert (1366, 0, 1024, 768) == eyes.see(CUSTOMER).place
    eyes.see_no("O monitor do cliente foi desligado")
    desktop.press("Return")
    eyes.see("Aguardando pagamento")
    eyes.see("R$ 45,90")


def test_cashiers_monitor_goes(computer: Computer, desktop: Desktop) -> None:
    """On the only monitor that is left the till is what is seen, and works."""
    eyes = till(computer, desktop)
    eyes.see(CUSTOMER)
    desktop.unplug(1)
    eyes.see_no(CUSTOMER)
    desktop.activate("Caixa Pix")
    desktop.type("4590")
    desktop.press("Return")
    eyes.see("Aguardando pagamento")


@pytest.mark.parametrize("key", ["Escape", "F11"])
def test_view_turned_round_is_left_by_a_key(computer: Computer, desktop: Desktop, key: str) -> None:
    """Asked for, the view covers the till; each time one key gives the till back, with its keyboard."""
    eyes = till(computer, desktop, "")
    desktop.type("4590")
    desktop.press("Return")
    eyes.see("Aguardando pagamento")
    for _ in range(2):
        desktop.press("F11")
        assert (0, 0, 1366, 768) == eyes.see(CUSTOMER).place
        wait_for(lambda: CUSTOMER == desktop.active_title(), "the view has the keyboard")
        desktop.press(key)
        eyes.see_no(CUSTOMER)
        wait_for(lambda: "Caixa Pix" == desktop.active_title(), "the till has the keyboard")
    eyes.see("Aguardando pagamento")


def test_till_that_opens_on_the_customers_monitor_moves_off_it(computer: Computer, desktop: Desktop) -> None:
    """It stood there when it was closed; the monitor was chosen since."""
    eyes = till(computer, desktop, "")
    desktop.move("Caixa Pix", (1380, 20), (1000, 700))
    assert 0 == eyes.program.end()
    eyes = till(computer, desktop)
    assert (1366, 0, 1024, 768) == eyes.see(CUSTOMER).place
    wait_for(lambda: eyes.see("Caixa Pix").place[0] < 1366, "the till on its own monitor")
    desktop.type("4590")
    desktop.press("Return")
    eyes.see("Aguardando pagamento")
