"""The real program, started as a shop would start it."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.programs import Computer

# Whoever starts the tests so that they outlive a terminal ignores SIGHUP, and so would the programs that they
# start; what is caught, programs do not inherit.
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    """Return a computer of our own; whatever still runs on it is ended, and must not have complained."""
    computer = Computer(tmp_path / "home")
    yield computer
    assert [] == computer.clean_up()
