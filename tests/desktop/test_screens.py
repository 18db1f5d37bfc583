"""Of two display servers that are named one answers: windows are there."""

from tests.fakes.desktop import Desktop
from tests.fakes.programs import Computer


def test_dead_wayland_beside_a_living_x_server(computer: Computer, desktop: Desktop) -> None:
    """The window is seen on the screen that answers, and the other is named."""
    environment = {"WAYLAND_DISPLAY": "wayland-77", "QT_QPA_PLATFORM": ""}
    till = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0", **environment)

    assert till.program.ready
    assert "WAYLAND_DISPLAY=wayland-77 does not answer; running on another" in till.program.complaint(
        "the screen"
    )
    desktop.activate("Caixa Pix")
    till.see_enabled("Valor a cobrar")
