"""The real program, started as a shop would start it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.programs import Computer


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    """Return a computer of our own; whatever still runs on it is ended, and must not have complained."""
    computer = Computer(tmp_path / "home")
    yield computer
    assert [] == computer.clean_up()
