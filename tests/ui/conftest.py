"""Fixtures of the windows' tests: our style once a session; a clock that is set by hand."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from pos_app.services.system import pins
from pos_app.ui.style import theme
from tests.fakes.clock import FakeClock


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Make the application as the program does."""
    return ["pos-app", *theme.ARGUMENTS]


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Give the one application of the session our colours and type."""
    theme.apply(qapp, dark=False)
    return qapp


@pytest.fixture(scope="package", autouse=True)
def cheap_pins() -> Iterator[None]:
    """Hash PINs at next to no cost: each new ledger has one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "PIN_COST", 2)
        yield


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still until a test moves it."""
    return FakeClock()
