"""Takes what comes from the till and its server, and hands it to the parts of the cashier's window."""

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.events import EventKind, Recorded
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.displays import QrReady
from pos_app.services.ports.health import BackupHealth, LedgerHealth
from pos_app.ui.cashier.announcer import Announcer
from pos_app.ui.cashier.header import Header
from pos_app.ui.cashier.notices import Notices
from pos_app.ui.cashier.pages import Pages
from pos_app.ui.cashier.parts import CashierParts
from pos_app.ui.cashier.status_bar import StatusBar
from pos_app.ui.customer.customer_view import idle_view, view_of
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.inbox.decisions import Decisions
from pos_app.ui.runtime.bridge import Reply
from pos_app.ui.settings.receiver_controller import ReceiverController
from pos_app.ui.style.signs import StatusIndicator
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts import links
from pos_app.ui.texts.errors import error_text
from pos_app.ui.texts.format import local_time


class ShownParts(Struct, frozen=True):
    """What of the window shows what the till says."""

    header: Header
    pages: Pages
    notices: Notices
    status_bar: StatusBar
    announcer: Announcer
    decisions: Decisions
    receiver: ReceiverController
    customer: DisplayWindow


class TillNews(QObject):
    """Knows how the till and its connections stand; keeps no rules.

    Signals:
        failed: carries a sentence for the cashier.
        selling_began: the till's status is known, and the sale may begin; carries nothing.
    """

    failed = Signal(object)
    selling_began = Signal()

    def __init__(self, parts: CashierParts, shown: ShownParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._shown = parts, shown
        self._status: TillStatus | None = None
        self._link = LinkStatus()
        self._is_damaged = False
        shown.pages.sell.shown.connect(self.show_customer)
        shown.pages.sell.flow.left_paid.connect(self._on_left_paid)
        shown.receiver.confirmed.connect(self._on_receiver_confirmed)
        bridge = parts.bridge
        bridge.qr_came.connect(self._on_qr_came)
        bridge.link_came.connect(self._on_link_came)
        bridge.event_came.connect(self._on_event_came)
        bridge.value_came.connect(self._on_value_came)

    def status(self) -> TillStatus | None:
        """Return how the till stands, None before it said so."""
        return self._status

    def link(self) -> LinkStatus:
        """Return how banks, displays and the server stand."""
        return self._link

    def begin(self) -> None:
        """The till runs: ask how everything stands."""
        self._parts.bridge.ask(self._parts.till, ReadStatus(), self._on_status)

    def take_damaged(self, status: TillStatus | None) -> None:
        """The ledger can only be read: show its status as far as it is known, and nobody's charge."""
        self._is_damaged = True
        self._status = status
        self._shown.header.show_status(status)
        self.show_customer(None)

    def tick(self) -> None:
        """Show what depends on the time."""
        shown, moment = self._shown, self._parts.clock.moment()
        shown.header.show_clock(local_time(moment.at))
        self.show_lamps()
        shown.pages.sell.take_overdue_code_off()
        shown.announcer.tell_time()
        lost = links.is_bank_lost(self._link, moment.elapsed_ms)
        shown.notices.tell_silence(is_lost=lost, shows_code=shown.pages.sell.charge_view.shows_code())

    # --- what comes from the till ---------------------------------------------------------------

    def _on_status(self, reply: Reply[TillStatus]) -> None:
        if reply.error is not None:
            self.failed.emit(error_text(reply.error))
            return
        self.begin_selling(reply.answer)
        if reply.answer.is_receiver_doubted:
            self._shown.notices.tell_settings_changed()
        elif reply.answer.ask_since is not None:
            self._shown.notices.tell_restored()
        self._shown.receiver.ask()

    @Slot(object)
    def begin_selling(self, status: TillStatus) -> None:
        """Take how the till stands, and sell by it from now on."""
        self._take_status(status)
        for page in self._shown.pages.in_order():
            page.set_status(status)
        self.show_customer(self._shown.pages.sell.flow.record())
        self._shown.customer.settle()
        self.tick()
        self.selling_began.emit()

    def _take_status(self, status: TillStatus) -> None:
        self._status = status
        self._shown.header.show_status(status)
        self._shown.decisions.set_status(status)
        self._shown.receiver.set_status(status)

    @Slot(object)
    def _on_receiver_confirmed(self, status: TillStatus) -> None:
        self._shown.notices.close()
        self.begin_selling(status)

    def _on_status_again(self, reply: Reply[TillStatus]) -> None:
        if reply.error is None:
            self._take_status(reply.answer)
            self.show_lamps()

    @Slot(object)
    def _on_qr_came(self, ready: QrReady) -> None:
        self._shown.customer.screen_view.show_qr(ready)
        if ready.drawing is None:
            self._shown.notices.tell_unchecked_code()

    @Slot(object)
    def _on_link_came(self, link: LinkStatus) -> None:
        if link.foreign_keys > self._link.foreign_keys:
            self._shown.notices.tell_foreign_key()
        self._link = link
        self._shown.notices.tell_unreached(links.unreached_words(link))
        self._shown.pages.sell.charge_view.show_display_note(links.display_words(link))
        self.show_lamps()

    @Slot(object)
    def _on_value_came(self, value: object) -> None:
        if isinstance(value, LedgerHealth):
            self._shown.notices.tell_trouble(value)
            if value.is_final:
                self._shown.pages.sell.stop_selling()
        elif isinstance(value, BackupHealth):
            self._shown.notices.tell_backup(value)

    @Slot(object)
    def _on_event_came(self, recorded: Recorded) -> None:
        event = recorded.event
        if event.kind is EventKind.ALERT:
            self._shown.notices.tell_alert(event)
        has_rows = event.record is not None and bool(event.record.exceptions)
        if event.kind in {EventKind.EXCEPTION, EventKind.RESOLVED} or has_rows:
            self._shown.pages.inbox.read()
        if event.kind in {EventKind.SESSION_OPENED, EventKind.SETTINGS}:
            self._parts.bridge.ask(self._parts.till, ReadStatus(), self._on_status_again)
        self._shown.announcer.tell(recorded, training=self._shown.header.is_training())

    @Slot(object)
    def _on_left_paid(self, record: ChargeRecord) -> None:
        self._parts.sound.attention()
        self._shown.notices.tell_left_paid(record)

    # --- what is shown --------------------------------------------------------------------------

    @Slot(object)
    def show_customer(self, record: ChargeRecord | None) -> None:
        """Show a charge on the customer's own monitor, or none."""
        if self._status is None:
            return
        texts = self._parts.texts
        if record is None:
            view = idle_view(self._status, texts)
        else:
            view = view_of(self._shown.pages.sell.as_shown(record), self._status, texts)
        self._shown.customer.screen_view.show_view(view)

    def show_lamps(self) -> None:
        """Show how bank, displays and inbox stand."""
        moment, shown = self._parts.clock.moment(), self._shown
        bank = links.bank_lamp(self._link, moment.elapsed_ms)
        if self._is_damaged:
            damaged = StatusIndicator(Tone.RED, self.tr("Livro-caixa danificado: só leitura"))
            shown.status_bar.show_lamps((damaged, bank), "")
            return
        record = shown.pages.sell.flow.record()
        behind = links.behind_displays(self._link, record and record.as_shown(moment), moment)
        lamps: tuple[StatusIndicator, ...] = (
            bank,
            links.display_lamp(self._link, own_screen=bool(shown.customer.chosen()), behind=behind),
            links.inbox_lamp(shown.pages.inbox.count()),
        )
        shown.status_bar.show_lamps(lamps, links.session_words(self._status))
