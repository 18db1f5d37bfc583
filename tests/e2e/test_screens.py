"""Display servers that are named and do not answer: each program says so and does what was promised."""

import socket
from pathlib import Path

import pytest

from tests.fakes.desktop import Desktop
from tests.fakes.programs import Computer

DEAD = {
    "X that ended": {"DISPLAY": ":4711"},
    "X of another host": {"DISPLAY": "127.0.0.1:4711.0"},
    "Wayland that ended": {"WAYLAND_DISPLAY": "wayland-4711"},
    "both": {"DISPLAY": ":4711", "WAYLAND_DISPLAY": "wayland-4711"},
    "a platform that was chosen": {"DISPLAY": ":4711", "QT_QPA_PLATFORM": "xcb"},
    "nonsense": {"DISPLAY": "nowhere"},
}


@pytest.mark.parametrize("named", list(DEAD))
def test_dead_display_is_no_abort(computer: Computer, named: str) -> None:
    """The till runs without a screen, says which one is dead, and ends in order."""
    computer.environment.pop("QT_QPA_PLATFORM")
    till = computer.start("--data-dir", str(computer.data), "--port", "0", environment=DEAD[named])
    assert till.ready["ledger"] == "training"
    assert any("does not answer; running without one" in line for line in till.heard)
    assert 0 == till.end()


@pytest.mark.parametrize("command", [("bank",), ("display", "--windowed")], ids=str)
def test_client_programs_end_in_words_or_run(computer: Computer, command: tuple[str, ...]) -> None:
    """Simulator and display beside it: no core, and the same sentence."""
    till = computer.till()
    assert till.ready
    computer.environment.pop("QT_QPA_PLATFORM")
    client = computer.start("--data-dir", str(computer.data), *command, environment=DEAD["both"])
    assert client.complaint("does not answer; running without one")
    assert client.is_alive()


def test_display_that_takes_nobody_is_dead(computer: Computer, tmp_path: Path) -> None:
    """A socket at the place of the server that says nothing useful is no screen."""
    place = tmp_path / "wayland-1"
    computer.environment.pop("QT_QPA_PLATFORM")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        till = computer.till(WAYLAND_DISPLAY=str(place))
        assert till.ready
    assert any("does not answer" in line for line in till.heard)


def test_living_x_beside_a_dead_wayland_is_used(computer: Computer) -> None:
    """A session that named both: the one that answers shows the window."""
    desktop = Desktop()
    try:
        given = {"QT_QPA_PLATFORM": "", "WAYLAND_DISPLAY": "wayland-4711"}
        eyes = desktop.watch(computer, "--data-dir", str(computer.data), "--port", "0", **given)
        assert eyes.program.ready
        eyes.see("Nenhuma cobrança na tela")
        assert "Caixa Pix" == desktop.active_title()
        assert 0 == eyes.program.end()
    finally:
        desktop.close()
