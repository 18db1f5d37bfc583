"""A browser that cannot run the page says so; one that can never shows it, and says it to nobody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.stand import Stand
from tests.fakes.browser import browser
from tests.fakes.programs import Computer

CANNOT = "Este aparelho não consegue mostrar o caixa"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return a browser."""
    with browser() as launched:
        yield launched


@pytest.mark.parametrize("kept", ["display.js", "screen.js", "session.js", "picture.js"])
def test_page_whose_script_does_not_run_says_so(computer: Computer, chromium: Browser, kept: str) -> None:
    """A module that is not understood, whichever, leaves the sentence; nothing else can be seen."""
    stand = Stand(computer, chromium)
    page = chromium.new_context().new_page()
    page.route(f"**/{kept}", lambda route: route.fulfill(content_type="text/javascript", body="class { #?="))
    page.goto(stand.page)
    place = page.get_by_text(CANNOT)
    place.wait_for(state="visible", timeout=8_000)
    box = place.bounding_box()
    assert box is not None
    assert (box["x"], box["y"]) == (0, 0)
    page.context.close()


def test_page_that_runs_never_shows_it(computer: Computer, chromium: Browser) -> None:
    """Once the script runs the sentence is gone for good."""
    stand = Stand(computer, chromium)
    tab = stand.display()
    assert 0 == tab.page.get_by_text(CANNOT).count()
    stand.close_tabs()
