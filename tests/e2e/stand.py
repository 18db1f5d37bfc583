"""A till as a process, displays in Chromium before it, and a bank and an order system of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser

from tests.e2e.test_sales import confirm, create
from tests.fakes.browser import Tab
from tests.fakes.clients import Client
from tests.fakes.programs import Computer, Program


class Stand:
    """A till with one bank and one order system, and displays in tabs.

    Bank and order system connect for each word: a client of these tests that nobody reads is cut off.

    Attributes:
        page: address of the display's page.
    """

    def __init__(self, computer: Computer, browser: Browser, *options: str) -> None:
        self.computer = computer
        self._options = options
        self.till: Program = computer.till(*options)
        self.page = str(self.till.ready["page"])
        self._shop = computer.quick_key(self.till, "integration", scope="register")
        self._bank = computer.quick_key(self.till, "bank")
        self._browser = browser
        self._tabs: list[Tab] = []
        self._confirmed = 0

    def key(self) -> dict[str, Any]:
        """Return the key of a new display."""
        line: dict[str, Any] = json.loads(self.computer.quick_key(self.till, "display"))
        return line

    def tab(self, width: int = 800, height: int = 1280) -> Tab:
        """Return an empty tab."""
        self._tabs.append(Tab(self._browser, width, height))
        return self._tabs[-1]

    def display(self, width: int = 800, height: int = 1280) -> Tab:
        """Return a paired display that shows what the others show."""
        tab = self.tab(width, height)
        tab.open_with_key(self.page, self.key())
        tab.wait_connected()
        return tab

    def charge_page(self, payment: dict[str, Any]) -> Tab:
        """Return a charge's own page, as on the payer's telephone."""
        tab = self.tab(360, 740)
        tab.open(self.page.rstrip("/") + payment["page"])
        return tab

    def sell(self, **fields: object) -> dict[str, Any]:
        """Return a new payment, by default one that is on the displays."""
        with self._client(self._shop) as shop:
            return create(shop, **{"show": True, **fields})

    def pay(self, payment: dict[str, Any], **fields: object) -> str:
        """Confirm a payment, or another amount; return the result."""
        self._confirmed += 1
        with self._client(self._bank) as bank:
            proof = {"end_to_end_id": f"E{self._confirmed:031d}", **fields}
            return str(confirm(bank, payment, self._confirmed, **proof)["result"])

    def cancel(self, payment: dict[str, Any]) -> None:
        """End a payment that was not paid, so that the next one may be live."""
        with self._client(self._shop) as shop:
            shop.send(type="cancel_payment", bank_payment_id=payment["bank_payment_id"])
            shop.find("event", name=f"payment-cancelled-{payment['id']}")

    @contextmanager
    def _client(self, key: str) -> Iterator[Client]:
        client = self.computer.client(self.till.url, key)
        yield client
        client.close()

    def restart(self) -> None:
        """Start the till anew on the same folder and port."""
        port = self.page.rsplit(":", 1)[1].rstrip("/")
        self.till = self.computer.till("--port", port, *self._options)
        assert self.till.ready

    def close_tabs(self) -> None:
        """Close every tab; none may have complained, or asked anybody but the till."""
        tabs, self._tabs = self._tabs, []
        own = self.page.removeprefix("http://").rstrip("/")
        for tab in tabs:
            tab.close()
        assert [] == [error for tab in tabs for error in tab.errors]
        assert {own} >= {host for tab in tabs for host in tab.hosts}
