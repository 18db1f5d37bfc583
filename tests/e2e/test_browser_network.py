"""Browsers beyond this computer: over the till's own certificate, and over the plain door for tablets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ExpectedLog
from tests.fakes.browser import Tab, browser
from tests.fakes.counter import Counter, counter


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the one browser of this module."""
    with browser() as launched:
        yield launched


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[Counter]:
    """Return a till that opens its doors on an address that it takes for the network's."""
    with counter(tmp_path / "wide") as opened:
        yield opened


def _sell(chromium: Browser, wide: Counter, kind: str, scheme: str) -> None:
    """Pair a browser by the address in a code alone, and let it see a sale and its end."""
    door = wide.widen()[kind]
    tab = Tab(chromium)
    tab.open(wide.invite(door))
    tab.wait_connected()
    assert (scheme, door.page) == (tab.page.url.partition(":")[0], tab.page.url)

    sale = wide.open()
    assert sale.charge.code == tab.wait_code()
    wide.pay(sale)

    tab.wait_phase("paid")
    assert {door.page.removeprefix(f"{scheme}://").rstrip("/")} == tab.hosts
    tab.close()
    assert [] == tab.errors


def test_invited_browser_shows_the_sale_over_tls(
    chromium: Browser, wide: Counter, caplog_expected: ExpectedLog
) -> None:
    """Page, proof, sale and its end come through that door, by the till's own certificate."""
    # The browser refuses an unknown certificate first, which asyncio reports in its debug mode only.
    caplog_expected("Error on transport creation for incoming connection")
    _sell(chromium, wide, "network", "https")


def test_invited_browser_shows_the_sale_on_plain_http(chromium: Browser, wide: Counter) -> None:
    """The same through the door for tablets, where browsers have no WebCrypto."""
    _sell(chromium, wide, "tablets", "http")
