"""The middle of the cashier's window: its pages, and scrolling where a screen is too small for them."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.ui.runtime.page import Page
from pos_app.ui.widgets.scroll_room import ScrollRoom

LEAST_WIDTH = 480
"""What one column needs: half of 1024, which is that screen with everything twice as large."""


class PageStack(ScrollRoom):
    """Shows one of the pages that are made with :attr:`pages` as their parent.

    On a screen too small for its scale all can be reached by scrolling; messages and lamps, which stand
    outside, stay put.

    Signals:
        resized: carries the :class:`QSize` that is seen of a page without scrolling.
    """

    resized = Signal(QSize)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.pages = QStackedWidget()
        self.pages.setMinimumWidth(LEAST_WIDTH)
        # From the outside in: Qt goes through all that is in a widget each time that one gets a parent.
        self.setWidget(self.pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the pages how much of them can be seen without scrolling."""
        super().resizeEvent(event)
        self.resized.emit(self.viewport().size())

    def page(self) -> Page:
        """Return the page that is shown."""
        page = self.pages.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - nothing else is put here
        return page

    def reveal(self, widget: QWidget) -> None:
        """Scroll so far that a widget is in sight."""
        self.ensureWidgetVisible(widget)
