"""Fixtures of the windows' tests: our style once a session; a clock that is set by hand."""

import pytest
from PySide6.QtWidgets import QApplication

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


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still until a test moves it."""
    return FakeClock()
