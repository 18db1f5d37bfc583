"""A browser that cannot run the page says so; one that can never shows it, and says it to nobody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.stand import Stand
from tests.fakes.browser import browser
from tests.fakes.programs import Computer

SLEEP = "desligue a suspensão da tela"
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


def test_page_without_scripts_says_what_to_do(computer: Computer, chromium: Browser) -> None:
    """Where they are switched off, the sentence says how to switch them on."""
    stand = Stand(computer, chromium)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stand.page)
    place = page.get_by_text(CANNOT)
    place.wait_for(state="visible", timeout=8_000)
    assert "Esta tela precisa de JavaScript. Ligue-o" in place.inner_text()
    context.close()


@pytest.mark.parametrize("has_wake_lock", [True, False])
def test_tablet_that_may_fall_asleep_is_said_until_a_touch(
    computer: Computer, chromium: Browser, *, has_wake_lock: bool
) -> None:
    """A page over plain http may not keep the screen awake: the shop is told, no customer is."""
    stand = Stand(computer, chromium, "--verifying", "1")
    tab = stand.tab()
    if not has_wake_lock:
        tab.page.add_init_script("delete Navigator.prototype.wakeLock")
    tab.open_with_key(stand.page, stand.key())
    tab.wait_phase("idle")
    line = tab.page.get_by_text(SLEEP)
    assert has_wake_lock != line.is_visible()
    payment = stand.sell()
    tab.wait_phase("pending")
    assert not line.is_visible()
    tab.page.mouse.click(10, 10)
    stand.cancel(payment)
    tab.wait_phase("idle")
    assert not line.is_visible()
    stand.close_tabs()


def test_charge_page_is_loaded_anew_where_its_script_does_not_run(
    computer: Computer, chromium: Browser
) -> None:
    """An old telephone sees the end of a charge too: no code stands there that may not be paid."""
    stand = Stand(computer, chromium)
    payment = stand.sell(show=False)
    page = chromium.new_context().new_page()
    page.clock.install()
    page.route(
        "**/status.js", lambda route: route.fulfill(content_type="text/javascript", body="class { #?=")
    )
    page.goto(stand.page.rstrip("/") + payment["page"])
    assert "pending" == page.get_attribute("main", "data-state")
    assert "paid" == stand.pay(payment)

    page.clock.run_for(5_100)

    page.wait_for_selector('main[data-state="paid"]')
    assert 0 == page.locator(".card img").count()
    page.context.close()


def test_charge_page_whose_script_runs_is_not_loaded_anew(computer: Computer, chromium: Browser) -> None:
    """It asks by itself, and keeps its place and focus."""
    stand = Stand(computer, chromium)
    page = chromium.new_context().new_page()
    page.clock.install()
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    page.goto(stand.page.rstrip("/") + stand.sell(show=False)["page"])
    page.wait_for_function("() => globalThis.posAppRuns === true")
    page.clock.run_for(6_000)
    assert 1 == len(loads)
    page.context.close()
