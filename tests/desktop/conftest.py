"""A person's desktop: the real program under an X server with a window manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.desktop import Desktop
from tests.fakes.programs import Computer


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    """Return a computer of our own; nothing that ran on it may have complained."""
    computer = Computer(tmp_path / "home")
    yield computer
    assert [] == computer.clean_up()


@pytest.fixture
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """Return a desktop of 1366 by 768 pixels, or of the size that the test is parametrized with."""
    desktop = Desktop(getattr(request, "param", (1366, 768)))
    yield desktop
    desktop.close()
