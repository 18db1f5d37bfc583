"""Make docs/pictures/page anew: every state of the pages, as Chromium draws them.

    python3 dev.py pictures              the pictures of the documents
    python3 dev.py pictures --out DIR    every state in every size, to be looked at

A till of this process plays the states; the browser is Debian's package ``chromium``.
"""

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from playwright.sync_api import Browser

from pos_app.app.qt import make_application
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, EndVerification, ExpireDue
from pos_app.domain.commands.decisions import MarkByHand
from tests.fakes.browser import Tab, browser
from tests.fakes.running_shop import RunningShop, counter

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "page"
PHONE, TABLET, WIDE, TELEVISION = SIZES = ((360, 640), (800, 1280), (1280, 800), (1920, 1080))
COLOURS = 64
NOBODY = "00000000-0000-4000-8000-000000000000"


class Photographer:
    """A display and a charge's own page in each size, and the counter that they look at."""

    def __init__(self, browser: Browser, counter: RunningShop, folder: Path, *, everything: bool) -> None:
        self._browser = browser
        self._counter = counter
        self._folder = folder
        self._everything = everything
        self._displays = {size: Tab(browser, *size) for size in SIZES}
        self._pages = {size: Tab(browser, *size) for size in SIZES}

    def play(self) -> None:
        """Play every state, and keep its pictures."""
        self._before_pairing()
        self._pair()
        self.display("idle")
        self._cancelled_sale()
        self._paid_sale()
        self._expired_sale()
        self._sale_by_hand()
        self._odd_sale()
        self._page_of_nobody()

    def allow_lost_link(self) -> None:
        """From now on the till may be gone."""
        for tab in (*self._displays.values(), *self._pages.values()):
            tab.allow_lost_link()

    def display(self, phase: str) -> None:
        """Keep the displays' pictures of a state."""
        for size, tab in self._displays.items():
            tab.wait_phase(phase)
            if self._everything or phase == "pending" or size == WIDE:
                self._keep(tab, f"display-{phase}", size)

    def page(self, state: str) -> None:
        """Keep the charge's own page in a state."""
        for size, tab in self._pages.items():
            tab.wait_phase(state)
            if self._everything or size == PHONE:
                self._keep(tab, f"charge-{state}", size)

    def close(self) -> None:
        """Close all pages; none may have complained."""
        for tab in (*self._displays.values(), *self._pages.values()):
            assert [] == tab.errors, tab.errors
            tab.close()

    def _before_pairing(self) -> None:
        for tab in self._displays.values():
            tab.open(self._counter.page)
        self.display("setup")
        for tab in self._displays.values():
            tab.open_with_key(self._counter.page, {"device": "display-99", "key": "A" * 43})
        self.display("not_known")

    def _pair(self) -> None:
        for tab in self._displays.values():
            tab.open("about:blank")
            tab.open_with_key(self._counter.page, self._counter.display_key())

    def _open(self, lifetime_s: int = 1_800) -> ChargeRecord:
        record = self._counter.open(lifetime_s=lifetime_s)
        for tab in self._pages.values():
            tab.open(f"{self._counter.page}payments/pix/{record.charge.bank_payment_id}")
        return record

    def _cancelled_sale(self) -> None:
        record = self._open()
        for tab in (*self._displays.values(), *self._pages.values()):
            assert record.charge.code == tab.wait_code()
        self.display("pending")
        self.page("pending")
        self._counter.ask(CancelCharge(ref=ChargeRef(id=record.charge.id)))
        self.display("verifying")
        self.page("verifying")
        self._counter.ask(EndVerification(charge_id=record.charge.id))
        self.page("cancelled")

    def _paid_sale(self) -> None:
        self._counter.pay(self._open())
        self.display("paid")
        self.page("paid")

    def _expired_sale(self) -> None:
        record = self._open(lifetime_s=2)
        for tab in self._displays.values():
            tab.wait_phase("verifying")  # by its own countdown
        self._counter.ask(ExpireDue())
        self._counter.ask(EndVerification(charge_id=record.charge.id))
        self.display("expired")
        self.page("expired")

    def _sale_by_hand(self) -> None:
        record = self._open()
        self._counter.ask(MarkByHand(charge_id=record.charge.id, decision=self._counter.decision))
        self.display("thanks")
        self.page("thanks")

    def _odd_sale(self) -> None:
        self._counter.pay(self._open(), "40.00")
        self.display("call_cashier")
        self.page("call_cashier")

    def _page_of_nobody(self) -> None:
        for tab in self._pages.values():
            tab.allow_missing()
            tab.open(f"{self._counter.page}payments/pix/{NOBODY}")
        self.page("not_found")

    def _keep(self, tab: Tab, name: str, size: tuple[int, int]) -> None:
        picture = Image.open(io.BytesIO(tab.picture())).convert("RGB").quantize(COLOURS)
        picture.save(self._folder / f"{name}-{size[0]}x{size[1]}.png", optimize=True)


def main(arguments: list[str]) -> int:
    """Make the pictures; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py pictures")
    parser.add_argument("--out", type=Path, help="another folder, and every state in every size")
    wanted = parser.parse_args(arguments)
    folder = wanted.out or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application("pt_BR")
    with tempfile.TemporaryDirectory() as home, browser() as launched:
        with counter(Path(home) / "data") as open_counter:
            photographer = Photographer(launched, open_counter, folder, everything=wanted.out is not None)
            photographer.play()
            photographer.allow_lost_link()
        photographer.display("lost")
        photographer.close()
    application.quit()
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
