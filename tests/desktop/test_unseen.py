"""No exception passes unseen: one that a slot raises is told to the person before the window."""

import pytest

from tests.fakes.desktop import Desktop, Eyes
from tests.fakes.programs import Computer

WORDS = "falhou"


def seen_by_a_person(program: Eyes) -> None:
    """Let a slot fail; the window says so, and so does standard error, which is then no fault of the test."""
    program.fail()
    program.see(WORDS)
    assert program.program.claim("a part of the window failed")
    assert program.program.claim("ZeroDivisionError")


@pytest.mark.parametrize("command", [(), ("bank",), ("display", "--windowed")], ids=str)
def test_failed_slot_is_told_on_the_window(
    computer: Computer, desktop: Desktop, command: tuple[str, ...]
) -> None:
    """Cashier, simulator and the display's program each say it, and go on."""
    folder = ("--data-dir", str(computer.data))
    till = desktop.watch(computer, *folder, "--port", "0")
    assert till.program.ready
    program = desktop.watch(computer, *folder, *command) if command else till
    program.see("")
    seen_by_a_person(program)
    assert program.program.is_alive()
