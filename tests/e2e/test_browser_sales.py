"""Fifty sales in all their endings before one display in Chromium; only with --full, as it takes minutes."""

import faulthandler
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.stand import Stand
from tests.fakes.browser import Tab, browser
from tests.fakes.programs import Computer

Payment = dict[str, Any]
SEED = 20_261_123
# Notes every state that the page was in, with what stood on it.
WATCH = """
window.seen = [];
addEventListener("DOMContentLoaded", () => {
  const words = () => document.querySelector("main").innerText;
  const note = () => window.seen.push([document.body.dataset.phase, words()]);
  new MutationObserver(note).observe(document.body, { attributes: true, attributeFilter: ["data-phase"] });
});
"""


class Day:
    """One display and the endings that its sales may have; each leaves room for the next sale."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.display = self._paired()

    def _paired(self) -> Tab:
        tab = self.stand.tab(1280, 800)
        tab.page.add_init_script(WATCH)
        tab.open_with_key(self.stand.page, self.stand.key())
        tab.wait_connected()
        tab.allow_lost_link()
        return tab

    def paid(self, payment: Payment) -> None:
        """The exact amount, in time."""
        assert "paid" == self.stand.pay(payment)
        self.display.wait_phase("paid")

    def paid_twice(self, payment: Payment) -> None:
        """The same sale paid by two Pix."""
        self.paid(payment)
        assert "paid_twice" == self.stand.pay(payment)
        self.display.wait_phase("call_cashier")

    def underpaid(self, payment: Payment) -> None:
        """Less came."""
        assert "underpaid" == self.stand.pay(payment, value="0.50")
        self.display.wait_phase("call_cashier")
        self.stand.cancel(payment)

    def overpaid(self, payment: Payment) -> None:
        """More came."""
        assert "overpaid" == self.stand.pay(payment, value="900.00")
        self.display.wait_phase("call_cashier")
        self.stand.cancel(payment)

    def cancelled(self, payment: Payment) -> None:
        """The cashier took it back."""
        self.stand.cancel(payment)
        self.display.wait_phase("idle")

    def paid_after_cancel(self, payment: Payment) -> None:
        """The money came too late for the cancel."""
        self.cancelled(payment)
        assert "paid_after_cancel" == self.stand.pay(payment)

    def expired(self, payment: Payment) -> None:
        """Nobody paid."""
        del payment
        self.display.wait_phase("expired")

    def late(self, payment: Payment) -> None:
        """Paid after the end."""
        self.expired(payment)
        assert "late" == self.stand.pay(payment)

    def link_cut(self, payment: Payment) -> None:
        """The till falls silent in the middle of the sale, and comes back."""
        self.stand.till.send_signal(signal.SIGSTOP)
        self.display.wait_phase("lost")
        assert [] == self.display.codes()
        self.stand.till.send_signal(signal.SIGCONT)
        self.display.wait_phase("pending")
        assert payment["pix_code"] == self.display.wait_code()
        self.paid(payment)

    def till_killed(self, payment: Payment) -> None:
        """The till dies in the middle of the sale; its next run brings the sale back."""
        self.stand.till.kill()
        self.display.wait_phase("lost")
        assert [] == self.display.codes()
        self.stand.restart()
        self.display.wait_phase("pending")
        assert payment["pix_code"] == self.display.wait_code()
        self.paid(payment)


ENDINGS: dict[Callable[[Day, Payment], None], int] = {
    Day.paid: 20,
    Day.paid_twice: 5,
    Day.underpaid: 4,
    Day.overpaid: 4,
    Day.cancelled: 4,
    Day.paid_after_cancel: 4,
    Day.expired: 3,
    Day.late: 3,
    Day.link_cut: 2,
    Day.till_killed: 1,
}
SHORT = {Day.expired, Day.late}
GREEN = {Day.paid, Day.paid_twice, Day.link_cut, Day.till_killed}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the one browser of this module."""
    with browser() as launched:
        yield launched


@pytest.mark.full
def test_fifty_sales_in_all_their_endings(chromium: Browser, computer: Computer) -> None:
    """The code shown is the ledger's, green is for a sale's own proven money, and nothing complains."""
    faulthandler.cancel_dump_traceback_later()  # pytest's, which would call a minute too long
    day = Day(Stand(computer, chromium, "--verifying", "1"))
    endings = list(Counter(ENDINGS).elements())
    random.Random(SEED).shuffle(endings)  # noqa: S311 - an order, no secret
    assert 50 == len(endings)

    for number, ending in enumerate(endings, start=1):
        lifetime = {"expires_in": 3} if ending in SHORT else {}
        payment = day.stand.sell(value=f"{number}.{number:02d}", **lifetime)
        day.display.page.wait_for_function(
            "(amount) => document.querySelector('[data-for=pending]').innerText.includes(amount)",
            arg=f"{number},{number:02d}",
        )
        assert payment["pix_code"] == day.display.wait_code()
        day.display.page.evaluate("window.seen = []")
        ending(day, payment)
        seen = day.display.page.evaluate("window.seen")
        greens = [text for phase, text in seen if phase == "paid"]
        assert (ending in GREEN) == bool(greens), (number, ending.__name__, seen)
        assert [] == [text for text in greens if f"{number},{number:02d}" not in text]

    day.stand.close_tabs()
