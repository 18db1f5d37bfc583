"""The pages of the cashier's window, in the order of their tabs; a new one is a field and a line here."""

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from pos_app.services.ports.clock import Clock
from pos_app.services.ports.till import TillPort
from pos_app.ui.inbox.inbox_page import InboxPage
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.page import Page
from pos_app.ui.sale.sell_page import SellPage


class Pages(Struct, frozen=True):
    """All pages; the first one is where Esc leads."""

    sell: SellPage
    inbox: InboxPage

    def in_order(self) -> tuple[Page, ...]:
        """Return them in the order of their tabs."""
        return self.sell, self.inbox


def make_pages(till: TillPort, bridge: Bridge, clock: Clock, parent: QWidget) -> Pages:
    """Return the pages, each in ``parent``."""
    return Pages(SellPage(till, bridge, clock, parent), InboxPage(till, bridge, clock, parent))
