"""Fixtures of the windows' tests: our font and style, once a session; a clock that is set by hand."""

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from pos_app.ui import assets, theme
from tests.fakes.clock import FakeClock


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Give the one application of the session our font, colours and locale."""
    QLocale.setDefault(QLocale(QLocale.Language.Portuguese, QLocale.Country.Brazil))
    assets.load_fonts()
    theme.apply(qapp, dark=False)
    return qapp


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still until a test moves it."""
    return FakeClock()
