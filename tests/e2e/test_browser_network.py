"""Browsers beyond this computer: over the till's own certificate, and over the plain door for tablets."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser

from tests.conftest import ExpectedLog
from tests.fakes.browser import Tab, browser
from tests.fakes.running_shop import RunningShop, counter


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the one browser of this module."""
    with browser() as launched:
        yield launched


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[RunningShop]:
    """Return a till that opens its doors on an address that it takes for the network's."""
    with counter(tmp_path / "wide") as opened:
        yield opened


def _sell(chromium: Browser, wide: RunningShop, kind: str, scheme: str) -> None:
    """Pair a browser by the address in a code alone, and let it see a sale and its end."""
    door = wide.widen()[kind]
    tab = Tab(chromium)
    tab.open(wide.invite(door))
    tab.wait_connected()
    assert (scheme, door.page) == (tab.page.url.partition(":")[0], tab.page.url)

    record = wide.open()
    assert record.charge.code == tab.wait_code()
    wide.pay(record)

    tab.wait_phase("paid")
    assert {door.page.removeprefix(f"{scheme}://").rstrip("/")} == tab.hosts
    tab.close()
    assert [] == tab.errors


def test_invited_browser_shows_the_sale_over_tls(
    chromium: Browser, wide: RunningShop, caplog_expected: ExpectedLog
) -> None:
    """Page, proof, sale and its end come through that door, by the till's own certificate."""
    # The browser refuses an unknown certificate first, which asyncio reports in its debug mode only.
    caplog_expected("Error on transport creation for incoming connection")
    _sell(chromium, wide, "network", "https")


def test_invited_browser_shows_the_sale_on_plain_http(chromium: Browser, wide: RunningShop) -> None:
    """The same through the door for tablets, where browsers have no WebCrypto."""
    _sell(chromium, wide, "tablets", "http")


def _kept(tab: Tab) -> str:
    """Return everything that the browser kept for this page, its history and address included."""
    kept = tab.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    entries = tab.context.new_cdp_session(tab.page).send("Page.getNavigationHistory")["entries"]
    return " ".join([str(kept), tab.page.url, *(each["url"] for each in entries)])


def test_photo_of_the_code_opens_nothing_later(chromium: Browser, wide: RunningShop) -> None:
    """The word was used: whoever read it too, or finds the address in a history, sees no sale.

    The tablet's key was in no address: the browser's history has the word alone, which is void.
    """
    door = wide.widen()["tablets"]
    url = wide.invite(door)
    word = url.rpartition("=")[2]
    tablet = Tab(chromium)
    tablet.open(url)
    tablet.wait_connected()
    assert word not in _kept(tablet)
    tablet.page.reload()
    tablet.wait_connected()

    photo = Tab(chromium)
    photo.open(url)
    photo.wait_phase("not_known")
    tablet.wait_phase("not_known")  # proven twice in its time: nobody knows whose tablet it is

    assert "Este código não vale mais" in photo.words()
    device = parse_qs(url.partition("#")[2])["device"][0]
    assert wide.device(device).revoked_at is not None
    for tab in (tablet, photo):
        assert [] == tab.codes()
        tab.close()
        assert [] == tab.errors


def test_code_read_on_the_open_page_connects_it(chromium: Browser, wide: RunningShop) -> None:
    """A tablet that has the page open already may read the code: only the fragment changes."""
    door = wide.widen()["tablets"]
    tab = Tab(chromium)
    tab.open(door.page)
    tab.wait_phase("setup")

    tab.open(wide.invite(door))

    tab.wait_connected()
    assert door.page == tab.page.url
    tab.close()
    assert [] == tab.errors


def test_key_in_an_address_is_no_key(chromium: Browser, wide: RunningShop) -> None:
    """No form of an address holds anything that lasts."""
    key = wide.display_key()
    tab = Tab(chromium)
    tab.open(f"{wide.page}#device={key['device']}&key={key['key']}")
    tab.wait_phase("setup")

    assert wide.page == tab.page.url
    tab.close()
    assert [] == tab.errors
