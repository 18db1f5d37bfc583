"""Debian's Chromium with our pages in it, looked at as a customer and as a strict critic."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from pos_app.services.qr.drawing import read_picture

WAIT_MS = 10_000
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_MISSING = "tests of pages need Chromium; on Debian and Ubuntu: sudo apt-get install -y chromium"
# What a browser itself says about a till that is not there: no fault of the page.
_NETWORK = ("net::ERR_CONNECTION", "net::ERR_EMPTY_RESPONSE", "WebSocket connection to", "ERR_INTERNET")


def chromium() -> str:
    """Return the path of the browser; fails, and says what to install, where there is none."""
    found = [path for path in map(shutil.which, _NAMES) if path]
    assert found, _MISSING
    return found[0]


@contextmanager
def browser() -> Iterator[Browser]:
    """Return a browser without a window; it is ended at the end."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        launched = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield launched
        launched.close()


class Tab:
    """One page in a profile of its own; remembers what it asked for and complained about.

    Attributes:
        page: playwright's page.
        errors: what the page said was wrong.
    """

    def __init__(self, browser: Browser, width: int = 800, height: int = 1280, scale: float = 1) -> None:
        size = {"width": width, "height": height}
        self.context: BrowserContext = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # a TypedDict with these two names
            device_scale_factor=scale,
            locale="pt-BR",
            reduced_motion="reduce",
            ignore_https_errors=True,  # a till's certificate is its own
        )
        self.context.set_default_timeout(WAIT_MS)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self._expected: tuple[str, ...] = ()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", self._on_error)
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        text = message.text
        if message.type == "error" and not any(word in text for word in self._expected):
            self.errors.append(text)

    def _on_error(self, error: Any) -> None:  # noqa: ANN401 - playwright's own Error
        self.errors.append(str(error))

    def _on_request(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    def allow_lost_link(self) -> None:
        """Leave aside what the browser itself says about a till that is cut off on purpose."""
        self._expected += _NETWORK

    def allow_missing(self) -> None:
        """Leave aside that the browser reports the status 404 of a page that is asked for on purpose."""
        self._expected += ("status of 404",)

    def open(self, url: str) -> None:
        """Load a page."""
        self.page.goto(url)

    def open_with_key(self, url: str, key: Mapping[str, str]) -> None:
        """Load a display's page in a browser that has made its key before; ``server`` may be left out."""
        self.open(url)
        kept = {"device": key["device"], "key": key["key"], "server": "", "ledger": ""}
        self.page.evaluate("(key) => localStorage.setItem('pos-app-display', JSON.stringify(key))", kept)
        self.page.reload()

    def phase(self) -> str:
        """Return what the page shows now."""
        return str(self.page.evaluate("document.body.dataset.phase"))

    def wait_phase(self, phase: str, timeout_s: float = WAIT_MS / 1000) -> None:
        """Wait until the page shows this."""
        self.page.wait_for_selector(f'body[data-phase="{phase}"]', timeout=timeout_s * 1000)

    def wait_connected(self) -> None:
        """Wait until a display shows what its till says."""
        self.page.wait_for_selector(
            'body:is([data-phase="idle"], [data-phase="paid"], [data-phase="expired"], '
            '[data-phase="pending"], [data-phase="call_cashier"])'
        )

    def words(self) -> str:
        """Return everything that can be read on the page, in one line."""
        return " ".join(self.page.inner_text("main").replace("\xa0", " ").split())

    def picture(self, path: Path | None = None) -> bytes:
        """Return what the page looks like; also as a file."""
        return self.page.screenshot(path=path)

    def codes(self) -> list[str]:
        """Return the texts of the codes that a phone could read from the page."""
        return read_picture(self.picture())

    def wait_code(self) -> str:
        """Wait until a code is drawn, and return its text."""
        self.page.wait_for_selector("canvas:not([hidden]), .card img")
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('.card img')].every((each) => each.naturalWidth > 0)"
        )
        (code,) = self.codes()
        return code

    def faults(self) -> list[str]:
        """Return what an accessibility check finds: rule and first place."""
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]

    def close(self) -> None:
        """Close the page and forget its profile."""
        self.context.close()
