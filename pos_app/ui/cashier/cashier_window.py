"""The cashier's window: places its parts and connects what they say to each other.

It keeps no rules. What comes from the till is :mod:`pos_app.ui.cashier.till_news`, what the keyboard does
:mod:`pos_app.ui.cashier.window_keys`.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.shop import TillStatus
from pos_app.ui.cashier.announcer import Announcer
from pos_app.ui.cashier.header import Header
from pos_app.ui.cashier.notices import Notices
from pos_app.ui.cashier.page_stack import LEAST_WIDTH, PageStack
from pos_app.ui.cashier.pages import Pages, make_pages
from pos_app.ui.cashier.parts import CashierParts
from pos_app.ui.cashier.scans import Scans
from pos_app.ui.cashier.settings_opener import OpenerParts, SettingsOpener
from pos_app.ui.cashier.status_bar import LegendLine, StatusBar
from pos_app.ui.cashier.till_news import ShownParts, TillNews
from pos_app.ui.cashier.window_keys import WindowKeys
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.inbox.decisions import Decisions
from pos_app.ui.runtime.window_place import keep_place, take_place
from pos_app.ui.sale.sell_page import NARROW
from pos_app.ui.settings.receiver_controller import ReceiverController
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.signs import StatusIndicator
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.notice_bar import NoticeBar

_LEAST_HEIGHT = 640
"""What all parts need; 700 with a title bar leaves a little more."""


class CashierWindow(QMainWindow):
    """Amount and keypad on the left, the live charge on the right, the last charges below.

    Attributes:
        news: how the till and its connections stand.
        notices: the line under the header, in words.
        keys: what the keyboard does.
        settings: opens the shop's settings.

    Signals:
        closing: the window is being closed; carries nothing.
    """

    closing = Signal()

    def __init__(self, parts: CashierParts, customer: DisplayWindow) -> None:
        super().__init__()
        self._parts = parts
        self._damaged_view: QWidget | None = None
        self.customer = customer
        self.decisions = Decisions(parts.till, parts.bridge, parts.clock, self)
        self.receiver = ReceiverController(parts.till, parts.bridge, self)
        opener_parts = OpenerParts(
            parts.till, parts.bridge, parts.settings, parts.sound, customer, parts.computer
        )
        self.settings = SettingsOpener(opener_parts, self)
        self.notice = NoticeBar()
        self.notices = Notices(self.notice, self)
        self.legend = LegendLine()
        self.status_bar = StatusBar()
        self.setWindowTitle(self.tr("Caixa Pix"))
        self.setMinimumSize(LEAST_WIDTH, _LEAST_HEIGHT // 2)
        pages = self._place_parts()
        self._announcer = Announcer(self.sell.flow, parts.sound, parts.clock, self)
        self.keys = WindowKeys(pages, self.room, self.notice, parts.computer, self)
        shown = ShownParts(
            header=self.header,
            pages=pages,
            notices=self.notices,
            status_bar=self.status_bar,
            announcer=self._announcer,
            decisions=self.decisions,
            receiver=self.receiver,
            customer=customer,
        )
        self.news = TillNews(parts, shown, self)
        self.scans = Scans(self.sell, self)
        self._connect_pages()
        self._connect_dialogs()
        self.show_starting()

    # --- places ---------------------------------------------------------------------------------

    def _place_parts(self) -> Pages:
        """Place all parts; returns the pages."""
        whole = QWidget(self)
        self.setCentralWidget(whole)
        self._column = column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.room = PageStack(whole)
        pages = make_pages(self._parts.till, self._parts.bridge, self._parts.clock, self.room.pages)
        self.sell, self.inbox, self._pages = pages.sell, pages.inbox, pages.in_order()
        for page in self._pages:
            self.room.pages.addWidget(page)
        self.header = Header(tuple(page.title() for page in self._pages))
        column.addWidget(self.header)
        column.addWidget(self.notice)
        column.addWidget(self.room, 1)
        column.addWidget(self.legend)
        column.addWidget(self.status_bar)
        return pages

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the parts the new room."""
        super().resizeEvent(event)
        self._fit_legend()

    @Slot()
    def _fit_legend(self) -> None:
        """While a message takes the room of a small screen, the legend makes way; F1 has its keys."""
        height = self.height() - (0 if self.notice.isHidden() else self.notice.sizeHint().height())
        self.legend.setVisible(height >= _LEAST_HEIGHT and self.width() >= NARROW)

    def _connect_pages(self) -> None:
        self.header.tab_chosen.connect(self.show_page)
        self.header.settings_requested.connect(self.open_settings)
        self.room.resized.connect(self.sell.fit)
        for page in self._pages:
            page.changed.connect(self._on_page_changed)
            page.failed.connect(self.notices.tell_failure)
            page.revealed.connect(self.room.reveal)
        sell, inbox = self.sell, self.inbox
        sell.accept_requested.connect(self.decisions.accept)
        sell.inbox_requested.connect(partial(self.show_page, self._pages.index(inbox)))
        sell.mark_requested.connect(self.decisions.mark)
        sell.full_screen_requested.connect(self.turn_round)
        sell.copied.connect(self._announcer.tell_copied)
        sell.sent.connect(self.notice.close_passing)
        sell.dialog_closed.connect(self._on_dialog_finished)
        sell.flow.unconfirmed.connect(self.receiver.ask)
        inbox.accept_requested.connect(self.decisions.accept)
        inbox.close_requested.connect(self.decisions.close)
        inbox.tie_requested.connect(self.decisions.match_orphan)
        inbox.rest_requested.connect(self._on_rest_of_row)
        inbox.reopen_requested.connect(self.decisions.reopen)
        self.decisions.done.connect(inbox.read)

    def _connect_dialogs(self) -> None:
        self.decisions.closed.connect(self._on_dialog_finished)
        self.decisions.failed.connect(self.notices.tell_failure)
        self.settings.closed.connect(self._on_dialog_finished)
        self.settings.saved.connect(self.news.begin_selling)
        self.news.failed.connect(self.notices.tell_failure)
        self.news.selling_began.connect(self.sell.focus_first)
        self.keys.page_wanted.connect(self.show_page)
        self.keys.closed.connect(self._on_dialog_finished)
        self.receiver.closed.connect(self._on_dialog_finished)
        self.notice.shown_changed.connect(self._fit_legend)
        self.customer.cashiers_screen = self.own_screen
        self.customer.gave_way.connect(self.notices.tell_gave_way)
        self.customer.monitor_lost.connect(self.notices.tell_monitor_lost)
        self.customer.monitor_found.connect(self.notice.close_notice)

    # --- start, stop, time ----------------------------------------------------------------------

    def show_starting(self) -> None:
        """Show that the till is not ready yet: the first paint."""
        self.header.show_status(None)
        self.header.show_tab(0)
        self.sell.show_message(Icon.HOURGLASS, self.tr("Recuperando…"), self.tr("Abrindo o livro-caixa."))
        self._show_hints()
        self.status_bar.show_lamps((StatusIndicator(Tone.GREY, self.tr("Abrindo…")),), "")
        self.sell.focus_first()

    def open_on_screen(self) -> None:
        """Show the window where it was last, else large; on a small screen over all of it."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            take_place(self, self._parts.settings)
        self.setVisible(True)

    def begin(self) -> None:
        """The till runs: ask how everything stands. Call once, after its start."""
        self.customer.make_way(self.window())
        handle = self.window().windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self._on_own_screen_changed)
        self.news.begin()
        self.inbox.read()
        self.sell.begin()

    def show_fatal(self, title: str, words: str) -> None:
        """Show why the till cannot start, in plain words with the next step."""
        self.sell.show_message(Icon.WARNING, title, words)
        self.status_bar.show_lamps((StatusIndicator(Tone.RED, title),), "")

    def show_damaged(self, view: QWidget, status: TillStatus | None) -> None:
        """Show one page in place of all that sells, for good: the ledger can only be read."""
        self.header.hide_tabs()
        for part in (self.notice, self.room):
            part.hide()
        self._column.insertWidget(self._column.indexOf(self.room), view, 1)
        self._damaged_view = view
        self.keys.is_damaged = True
        self.news.take_damaged(status)
        self._refresh()

    def show_closing(self) -> None:
        """Say that the program is closing; nothing can be started any more."""
        self.sell.show_message(Icon.HOURGLASS, self.tr("Fechando…"), self.tr("Guardando o que falta."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the owner, and take the customer's window along; with a code that may be paid, ask first."""
        if self.sell.questions.ask_to_leave(self.window().close):
            event.ignore()
            return
        keep_place(self.window(), self._parts.settings)
        self.customer.close()
        self.closing.emit()
        super().closeEvent(event)

    def own_screen(self) -> QScreen:
        """Return the screen that this window is on."""
        return self.window().screen()

    @Slot()
    def _on_own_screen_changed(self) -> None:
        """The window was moved to another monitor: the customer's view makes way, or comes back."""
        self.customer.look_again()

    # --- what is shown --------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._show_hints()
        self.news.show_lamps()

    def _show_hints(self) -> None:
        """Show the keys that work now."""
        own = () if self._damaged_view is not None else self.room.page().key_hints()
        self.legend.show_hints((*own, self.keys.keyboard.help_hint()))

    @Slot()
    def _on_page_changed(self) -> None:
        for number, page in enumerate(self._pages):
            self.header.show_count(number, page.count())
        self._refresh()

    @Slot(object)
    def show_page(self, number: int) -> None:
        """Show one of the pages, by the number of its tab."""
        self.room.pages.setCurrentIndex(number)
        self.header.show_tab(number)
        for page in self._pages:
            page.set_seen(page is self.room.page())
        self.room.page().focus_first()
        self._refresh()

    # --- wishes of the views --------------------------------------------------------------------

    @Slot()
    def turn_round(self) -> None:
        """Show the customer's view on the cashier's own monitor; Esc comes back."""
        self.customer.turn_round(self.screen())

    @Slot(object)
    def _on_rest_of_row(self, row: InboxRow) -> None:
        if row.record is not None:
            self.show_page(0)
            self.sell.flow.rest_of(row.record)

    @Slot()
    def open_settings(self) -> None:
        """Open the shop's settings."""
        status = self.news.status()
        if status is not None:
            self.settings.open(status, self.news.link())

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.room.page().focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the keys of the legend; digits type the amount at any time."""
        if not self.keys.press(event):
            super().keyPressEvent(event)
