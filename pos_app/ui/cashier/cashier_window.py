"""The cashier's window: places the views, turns their signals into commands, and the keyboard into both.

It keeps no rules. What comes from the till comes through the bridge; what goes there goes by ``ask``.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.events import EventKind, Recorded
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.computer import ComputerPort
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.displays import QrReady, Sound, Texts
from pos_app.services.ports.health import BackupHealth, LedgerHealth
from pos_app.services.ports.till import TillPort
from pos_app.ui.cashier.announcer import Announcer
from pos_app.ui.cashier.header import Header
from pos_app.ui.cashier.keyboard import Keyboard
from pos_app.ui.cashier.notices import Notices
from pos_app.ui.cashier.page_stack import LEAST_WIDTH, PageStack
from pos_app.ui.cashier.pages import make_pages
from pos_app.ui.cashier.settings_opener import OpenerParts, SettingsOpener
from pos_app.ui.cashier.status_bar import LegendLine, StatusBar
from pos_app.ui.customer.customer_view import idle_view, view_of
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.inbox.decisions import Decisions
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.runtime.keys import Act, act_of
from pos_app.ui.runtime.page import Page
from pos_app.ui.runtime.window_place import keep_place, take_place
from pos_app.ui.settings.receiver_controller import ReceiverController
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.signs import StatusIndicator
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts import links
from pos_app.ui.texts.errors import error_text
from pos_app.ui.texts.format import local_time
from pos_app.ui.widgets.dialogs import HelpDialog
from pos_app.ui.widgets.notice_bar import NoticeBar
from pos_app.ui.widgets.recent_view import MOST_ROWS

if TYPE_CHECKING:  # loaded when the settings are opened
    from pos_app.ui.settings.data_controller import DataParts
    from pos_app.ui.settings.devices_controller import DeviceParts
    from pos_app.ui.settings.shop_logo import ShopLogo

_LEAST_HEIGHT = 640
"""What all parts need; 700 with a title bar leaves a little more."""
_ACTS_OF_THE_CHARGE = {Act.COPY, Act.TURN_ROUND}
"""What works on the live charge also from a page that does not show it: nothing that asks for money."""
_ROOM_FOR_QUESTIONS = 900
_ROWS_AT = ((980, MOST_ROWS), (790, 3), (696, 1))


class CashierParts(Struct, frozen=True):
    """What the window is given by its maker; it makes none of it itself."""

    till: TillPort
    bridge: Bridge
    clock: Clock
    texts: Texts
    sound: Sound
    settings: QSettings
    computer: ComputerPort


class CashierWindow(QMainWindow):
    """Amount and keypad on the left, the live charge on the right, the last charges below.

    Attributes:
        report_of: returns the text of the fault log.

    Signals:
        closing: the window is being closed; carries nothing.
    """

    closing = Signal()

    def __init__(self, parts: CashierParts, customer: DisplayWindow) -> None:
        super().__init__()
        self._parts = parts
        self._status: TillStatus | None = None
        self._damaged_view: QWidget | None = None
        self._link = LinkStatus()
        self.report_of: Callable[[], str] = str
        self.customer = customer
        self.decisions = Decisions(parts.till, parts.bridge, parts.clock, self)
        self.receiver = ReceiverController(parts.till, parts.bridge, self)
        self.keyboard = Keyboard(self)
        opener_parts = OpenerParts(
            parts.till, parts.bridge, parts.settings, parts.sound, customer, parts.computer
        )
        self._settings_opener = SettingsOpener(opener_parts, self)
        self.notice = NoticeBar()
        self._notices = Notices(self.notice, self)
        self.legend = LegendLine()
        self.status_bar = StatusBar()
        self.setWindowTitle(self.tr("Caixa Pix"))
        self.setMinimumSize(LEAST_WIDTH // 2, _LEAST_HEIGHT // 2)
        self._place_parts()
        self._announcer = Announcer(self.sell.flow, parts.sound, parts.clock, self)
        self._connect_pages()
        self._connect_dialogs()
        self._connect_bridge()
        self.show_starting()

    # --- places ---------------------------------------------------------------------------------

    def _place_parts(self) -> None:
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the parts the new room."""
        super().resizeEvent(event)
        self._fit_rows()

    @Slot()
    def _fit_rows(self) -> None:
        """Show as many of the last charges as leave the keys high enough for a finger.

        While a message takes the room of a small screen, the legend makes way too; F1 has its keys.
        """
        height = self.height() - (0 if self.notice.isHidden() else self.notice.sizeHint().height())
        self.sell.recent_view.set_rows(next((rows for least, rows in _ROWS_AT if height >= least), 0))
        self.sell.charge_view.training_strip.set_compact(height < _ROOM_FOR_QUESTIONS)
        self.legend.setVisible(height >= _LEAST_HEIGHT)

    def _connect_pages(self) -> None:
        self.header.tab_chosen.connect(self.show_page)
        self.header.settings_requested.connect(self.open_settings)
        for page in self._pages:
            page.changed.connect(self._on_page_changed)
            page.failed.connect(self.show_failure)
            page.revealed.connect(self.room.reveal)
        sell, inbox = self.sell, self.inbox
        sell.shown.connect(self._show_customer)
        sell.accept_requested.connect(self.decisions.accept)
        sell.mark_requested.connect(self.decisions.mark)
        sell.full_screen_requested.connect(self.turn_round)
        sell.copied.connect(self._announcer.tell_copied)
        sell.sent.connect(self.notice.close_passing)
        sell.dialog_closed.connect(self._on_dialog_finished)
        sell.flow.left_paid.connect(self._on_left_paid)
        sell.flow.unconfirmed.connect(self.receiver.ask)
        inbox.accept_requested.connect(self.decisions.accept)
        inbox.close_requested.connect(self.decisions.close)
        inbox.tie_requested.connect(self.decisions.match_orphan)
        inbox.rest_requested.connect(self._on_rest_of_row)
        inbox.reopen_requested.connect(self.decisions.reopen)
        self.decisions.done.connect(inbox.read)

    def _connect_dialogs(self) -> None:
        self.decisions.closed.connect(self._on_dialog_finished)
        self.decisions.failed.connect(self.show_failure)
        self._settings_opener.closed.connect(self._on_dialog_finished)
        self._settings_opener.saved.connect(self._begin_selling)
        self.receiver.closed.connect(self._on_dialog_finished)
        self.receiver.confirmed.connect(self._on_receiver_confirmed)
        self.notice.shown_changed.connect(self._fit_rows)
        self.customer.monitor_lost.connect(self._notices.tell_monitor_lost)
        self.customer.monitor_found.connect(self.notice.close_notice)

    def _connect_bridge(self) -> None:
        bridge = self._parts.bridge
        bridge.qr_came.connect(self._on_qr_came)
        bridge.link_came.connect(self._on_link_came)
        bridge.event_came.connect(self._on_event_came)
        bridge.value_came.connect(self._on_value_came)

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
        self._parts.bridge.ask(self._parts.till, ReadStatus(), self._on_status)
        self.inbox.read()
        self.sell.begin()

    def show_fatal(self, title: str, words: str) -> None:
        """Show why the till cannot start, in plain words with the next step."""
        self.sell.show_message(Icon.WARNING, title, words)
        self.status_bar.show_lamps((StatusIndicator(Tone.RED, title),), "")

    def show_damaged(self, view: QWidget, status: TillStatus | None) -> None:
        """Show one page in place of all that sells, for good: the ledger can only be read."""
        self.header.show_status(status)
        self.header.hide_tabs()
        for part in (self.notice, self.room):
            part.hide()
        self._column.insertWidget(self._column.indexOf(self.room), view, 1)
        self._damaged_view = view
        self._status = status
        self._show_customer(None)
        self._refresh()

    def show_closing(self) -> None:
        """Say that the program is closing; nothing can be started any more."""
        self.sell.show_message(Icon.HOURGLASS, self.tr("Fechando…"), self.tr("Guardando o que falta."))

    @Slot()
    def tick(self) -> None:
        """Show what depends on the time; connect this to the ticker."""
        self.header.show_clock(local_time(self._parts.clock.moment().at))
        self._show_lamps()
        self.sell.take_overdue_code_off()
        self._announcer.tell_time()
        lost = links.is_bank_lost(self._link, self._parts.clock.moment().elapsed_ms)
        self._notices.tell_silence(is_lost=lost, shows_code=self.sell.charge_view.shows_code())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the owner, and take the customer's window along."""
        keep_place(self.window(), self._parts.settings)
        self.customer.close()
        self.closing.emit()
        super().closeEvent(event)

    # --- what comes from the till ---------------------------------------------------------------

    def _on_status(self, reply: Reply[TillStatus]) -> None:
        if reply.error is not None:
            self.show_failure(error_text(reply.error))
            return
        self._begin_selling(reply.answer)
        if reply.answer.is_receiver_doubted:
            self._notices.tell_settings_changed()
        elif reply.answer.ask_since is not None:
            self._notices.tell_restored()
        self.receiver.ask()

    @Slot(object)
    def _begin_selling(self, status: TillStatus) -> None:
        self._take_status(status)
        for page in self._pages:
            page.set_status(status)
        self._show_customer(self.sell.flow.record())
        self.customer.settle()
        self.tick()
        self.sell.focus_first()

    def _take_status(self, status: TillStatus) -> None:
        self._status = status
        self.header.show_status(status)
        self.decisions.set_status(status)
        self.receiver.set_status(status)

    @Slot(object)
    def _on_receiver_confirmed(self, status: TillStatus) -> None:
        self.notice.close_notice()
        self._begin_selling(status)

    def _on_status_again(self, reply: Reply[TillStatus]) -> None:
        if reply.error is None:
            self._take_status(reply.answer)
            self._show_lamps()

    @Slot(object)
    def _on_qr_came(self, ready: QrReady) -> None:
        self.customer.screen_view.show_qr(ready)
        if ready.drawing is None:
            self._notices.tell_unchecked_code()

    @Slot(object)
    def _on_link_came(self, link: LinkStatus) -> None:
        if link.foreign_keys > self._link.foreign_keys:
            self._notices.tell_foreign_key()
        self._link = link
        self.sell.charge_view.show_display_note(links.display_words(link))
        self._show_lamps()

    @Slot(object)
    def _on_value_came(self, value: object) -> None:
        if isinstance(value, LedgerHealth):
            self._notices.tell_trouble(value)
            if value.is_final:
                self.sell.stop_selling()
        elif isinstance(value, BackupHealth):
            self._notices.tell_backup(value)

    @Slot(object)
    def _on_event_came(self, recorded: Recorded) -> None:
        event = recorded.event
        if event.kind is EventKind.ALERT:
            self._notices.tell_alert(event)
        has_rows = event.record is not None and bool(event.record.exceptions)
        if event.kind in {EventKind.EXCEPTION, EventKind.RESOLVED} or has_rows:
            self.inbox.read()
        if event.kind in {EventKind.SESSION_OPENED, EventKind.SETTINGS}:
            self._parts.bridge.ask(self._parts.till, ReadStatus(), self._on_status_again)
        self._announcer.tell(recorded, training=self.header.is_training())

    @Slot(object)
    def _on_left_paid(self, record: ChargeRecord) -> None:
        self._parts.sound.attention()
        self._notices.tell_left_paid(record)

    # --- what is shown --------------------------------------------------------------------------

    @Slot(object)
    def _show_customer(self, record: ChargeRecord | None) -> None:
        if self._status is None:
            return
        texts = self._parts.texts
        if record is None:
            view = idle_view(self._status, texts)
        else:
            view = view_of(self.sell.as_shown(record), self._status, texts)
        self.customer.screen_view.show_view(view)

    def _show_lamps(self) -> None:
        moment = self._parts.clock.moment()
        if self._damaged_view is not None:
            damaged = StatusIndicator(Tone.RED, self.tr("Livro-caixa danificado: só leitura"))
            bank = links.bank_lamp(self._link, moment.elapsed_ms)
            self.status_bar.show_lamps((damaged, bank), "")
            return
        record = self.sell.flow.record()
        behind = links.behind_displays(self._link, record and record.as_shown(moment), moment)
        lamps: tuple[StatusIndicator, ...] = (
            links.bank_lamp(self._link, moment.elapsed_ms),
            links.display_lamp(self._link, own_screen=bool(self.customer.chosen()), behind=behind),
            links.inbox_lamp(self.inbox.count()),
        )
        self.status_bar.show_lamps(lamps, links.session_words(self._status))

    def _refresh(self) -> None:
        self._show_hints()
        self._show_lamps()

    def _show_hints(self) -> None:
        """Show the keys that work now."""
        own = () if self._damaged_view is not None else self.page().key_hints()
        self.legend.show_hints((*own, self.keyboard.help_hint()))

    def page(self) -> Page:
        """Return the page that is shown."""
        return self._pages[self.room.pages.currentIndex()]

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
            page.set_seen(page is self.page())
        self.page().focus_first()
        self._refresh()

    @Slot(object)
    def show_failure(self, text: str) -> None:
        """Show what went wrong, in the user's words."""
        self._notices.tell_failure(text)

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

    def serve(self, devices: "DeviceParts", logo: "ShopLogo", data: "DataParts") -> None:
        """Take what the settings about devices, logo and data need, now that there is a server."""
        self._settings_opener.serve(devices, logo, data)

    @Slot()
    def open_settings(self) -> None:
        """Open the shop's settings."""
        if self._status is not None:
            self._settings_opener.open(self._status, self._link)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.page().focus_first()

    # --- keyboard -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use the keys of the legend; digits type the amount at any time."""
        if event.isAutoRepeat() and event.key() != Qt.Key.Key_Backspace:
            return
        act = act_of(event)
        if act is not None and self._does(act):
            return
        if self._damaged_view is None and self.page().takes_key(event):
            return
        super().keyPressEvent(event)

    def _does(self, act: Act) -> bool:
        """Do what a key asks for; return whether it makes sense on the page that is shown."""
        if act is Act.HELP:
            self.open_help()
        elif self._damaged_view is not None:
            return False
        elif act is Act.INBOX:
            self.show_page(self._pages.index(self.inbox))
        elif act is Act.BACK:
            self._press_escape()
        elif not self.page().do(act):
            return act in _ACTS_OF_THE_CHARGE and self.sell.do(act)
        return True

    def _press_escape(self) -> None:
        if self.page() is not self._pages[0]:
            self.show_page(0)
        elif self.notice.text():
            self.notice.close_notice()
        else:
            self.page().do(Act.BACK)

    @Slot()
    def open_help(self) -> None:
        """Open the card with all keys."""
        dialog = HelpDialog(self.keyboard.all_hints(), self)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.report_requested.connect(self._open_report)
        dialog.open()

    @Slot()
    def _open_report(self) -> None:
        from pos_app.ui.widgets.text_sheets import ReportSheet  # noqa: PLC0415 - rarely wanted

        sheet = ReportSheet(self.report_of(), self._parts.computer.save_private, self)
        sheet.finished.connect(self._on_dialog_finished)
        sheet.open()

    def tell_fault(self) -> None:
        """Say that a part of the program failed: what is safe, and where the report is."""
        self._notices.tell_fault()

    def tell_bad_end(self) -> None:
        """Say that the program did not end in order the last time."""
        self._notices.tell_bad_end()
