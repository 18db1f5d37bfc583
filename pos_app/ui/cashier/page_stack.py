"""The middle of the cashier's window: its two pages, and scrolling where a screen is too small for them."""

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.inbox.exceptions_view import ExceptionsView
from pos_app.ui.sale.charge_view import ChargeView
from pos_app.ui.sale.sell_view import SellView
from pos_app.ui.widgets.recent_view import RecentView

SELL_PAGE, INBOX_PAGE = 0, 1
LEAST_WIDTH = 1000
"""What all parts need side by side; 1024 leaves a frame a little more."""


class Views(Struct, frozen=True):
    """What stands in the room."""

    sell: SellView
    charge: ChargeView
    recent: RecentView
    exceptions: ExceptionsView


class PageStack(QScrollArea):
    """Amount and keypad on the left, the live charge on the right, the last charges below; or the inbox.

    On a screen too small for its scale all can be reached by scrolling; messages and lamps, which stand
    outside, stay put.
    """

    def __init__(self, views: Views, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages = QStackedWidget()
        self.pages.setMinimumWidth(LEAST_WIDTH)
        # From the outside in: Qt goes through all that is in a widget each time that one gets a parent.
        self.setWidget(self.pages)
        _fill_sell_page(self._add_page(), views)
        _fill_inbox_page(self._add_page(), views)

    def _add_page(self) -> QWidget:
        page = QWidget(self.pages)
        self.pages.addWidget(page)
        return page


def _fill_sell_page(page: QWidget, views: Views) -> None:
    grid = QGridLayout(page)
    grid.setContentsMargins(20, 16, 20, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.addWidget(views.sell, 0, 0)
    grid.addWidget(views.charge, 0, 1)
    grid.addWidget(views.recent, 1, 0, 1, 2)
    grid.setRowStretch(0, 1)
    # The columns share what the smallest sizes leave: fixed shares, whatever stands in them.
    for number, (view, share) in enumerate(((views.sell, 55), (views.charge, 45))):
        view.setMinimumWidth(share * 8)
        grid.setColumnStretch(number, share)


def _fill_inbox_page(page: QWidget, views: Views) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 16, 20, 0)
    column.addWidget(views.exceptions)
