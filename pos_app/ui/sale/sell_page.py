"""The page that sells: the amount on the left, the live charge on the right, the last charges below."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.commands.queries import ListCharges
from pos_app.domain.shop import TillStatus
from pos_app.domain.typed_amount import TypedAmount, is_unusual
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.displays import QrReady
from pos_app.services.ports.till import TillPort
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.runtime.keys import Act
from pos_app.ui.runtime.page import Page
from pos_app.ui.sale.charge_sheet import ChargeSheet
from pos_app.ui.sale.charge_view import ChargeView
from pos_app.ui.sale.sale_flow import SaleFlow
from pos_app.ui.sale.sale_questions import SaleQuestions
from pos_app.ui.sale.sell_view import SellView, TypedSale
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.signs import KeyHint
from pos_app.ui.widgets.recent_view import MOST_ROWS, RecentSales, RecentView, rows_for

NARROW = 900
"""Below this width the page has one column."""
_LEAST_CHARGE = 470
_ROOM_FOR_QUESTIONS = 640
_TOP, _GAP = 12, 8


class SellPage(Page):
    """One sale after the other; which charge is on it, :attr:`flow` says.

    Signals:
        shown: another charge or state is on the page; carries the :class:`ChargeRecord` or None.
        accept_requested: carries the :class:`InboxRow` of the shown charge's first odd money.
        mark_requested: carries the :class:`ChargeRecord` that a manager would mark as paid.
        training_pay_requested: carries a code's text and the training bank's behaviour.
        inbox_requested: the shown charge's money is to be decided there; carries nothing.
        full_screen_requested, copied, sent: carry nothing; ``sent`` tells that a charge was made.
        dialog_closed: a question of the page is gone; carries nothing.
    """

    shown = Signal(object)
    accept_requested = Signal(object)
    mark_requested = Signal(object)
    training_pay_requested = Signal(str, str)
    inbox_requested = Signal()
    full_screen_requested = Signal()
    copied = Signal()
    sent = Signal()
    dialog_closed = Signal()

    def __init__(self, till: TillPort, bridge: Bridge, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._till, self._bridge, self._clock = till, bridge, clock
        self._recent = RecentSales()
        self.flow = SaleFlow(till, bridge, clock, self)
        self.questions = SaleQuestions(self.flow, self)
        self.sell_view = SellView()
        self.charge_view = ChargeView(clock)
        self.recent_view = RecentView()
        self._place_parts()
        self._connect_views()
        self._connect_flow()

    def _place_parts(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(16)
        self._is_narrow = False
        self._has_message = False
        self._room = QSize(1024, 600)
        self._place_views()

    def _place_views(self) -> None:
        """Two columns; in a narrow window one, with a live charge on top and its keys in sight."""
        grid = self._grid
        views: tuple[QWidget, ...] = (self.sell_view, self.charge_view, self.recent_view)
        for view in views:
            grid.removeWidget(view)
        grid.setContentsMargins(*((12, 8, 12, 0) if self._is_narrow else (20, _TOP, 20, 0)))
        grid.setVerticalSpacing(_GAP)
        if self._is_narrow:
            grid.addWidget(self.charge_view, 0, 0, 1, 2)
            grid.addWidget(self.sell_view, 1, 0, 1, 2)
            grid.addWidget(self.recent_view, 2, 0, 1, 2)
        else:
            grid.addWidget(self.sell_view, 0, 0)
            grid.addWidget(self.recent_view, 1, 0)
            grid.addWidget(self.charge_view, 0, 1, 2, 1)
            grid.setRowStretch(0, 1)
            for number in (0, 1):
                grid.setColumnStretch(number, 1)

    @Slot(QSize)
    def fit(self, room: QSize) -> None:
        """Choose one column or two, and how many of the last charges there is room for.

        Args:
            room: what is seen of the page without scrolling.
        """
        self._room = room
        is_narrow = room.width() < NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._place_views()
        self._fit()

    def _fit(self) -> None:
        """Show what the page has room for."""
        has_charge = self.flow.record() is not None or self._has_message
        self.sell_view.set_compact(self._is_narrow and has_charge)
        self.charge_view.setVisible(not self._is_narrow or has_charge)
        is_top = has_charge or not self._is_narrow
        self._grid.setRowStretch(0, int(is_top))
        self._grid.setRowStretch(1, int(not is_top))
        self.charge_view.set_narrow(self._is_narrow)
        is_low = self._is_narrow or self._room.height() < _ROOM_FOR_QUESTIONS
        self.charge_view.training_strip.set_compact(is_low)
        free = self._room.height() - _TOP - _GAP - self.sell_view.least_height()
        if self._is_narrow and has_charge:
            free -= _LEAST_CHARGE
        self.recent_view.set_rows(rows_for(free))

    def _connect_views(self) -> None:
        self.sell_view.charge_requested.connect(self._on_charge_requested)
        self.sell_view.typed.connect(self._on_typed)
        self.sell_view.enter_pressed.connect(self.do_recommended)
        self.recent_view.opened.connect(self._on_opened)
        view = self.charge_view
        view.copy_requested.connect(self.copy_code)
        view.cancel_requested.connect(self.questions.ask_to_cancel)
        view.full_screen_requested.connect(self.full_screen_requested)
        view.again_requested.connect(self.flow.again)
        view.rest_requested.connect(self.flow.rest)
        view.new_sale_requested.connect(self.flow.new_sale)
        view.accept_requested.connect(self._on_accept_requested)
        view.resolve_requested.connect(self.inbox_requested)
        view.mark_requested.connect(self.ask_to_mark)
        view.training_strip.pay_requested.connect(self._on_training_pay)

    def _connect_flow(self) -> None:
        self.flow.shown.connect(self._on_shown)
        self.flow.sending_began.connect(self.sell_view.begin_sending)
        self.flow.sending_ended.connect(self._on_sending_ended)
        self.flow.failed.connect(self.failed)
        self.flow.replace_asked.connect(self.questions.ask_to_replace)
        self.questions.closed.connect(self.dialog_closed)
        self._bridge.sale_came.connect(self._on_sale_came)
        self._bridge.qr_came.connect(self._on_qr_came)

    # --- what every page says -------------------------------------------------------------------

    def title(self) -> str:
        """Return the word of its tab."""
        return self.tr("Vender")

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys that work beside the shown charge, each once: the first word for it holds."""
        hints = self._button_hints()
        if self.sell_view.entry.typed().total or not hints:
            hints = [
                KeyHint("Enter", self.tr("Cobrar")),
                KeyHint("+", self.tr("Somar")),
                *(hint for hint in hints if hint.key != "Enter"),
            ]
        if self.flow.record() is not None and not self.charge_view.copy_button.isHidden():
            hints.append(KeyHint("F11", self.tr("Tela cheia")))
        hints.append(KeyHint("Ctrl+P", self.tr("Pendências")))
        first: dict[str, KeyHint] = {}
        for hint in hints:
            first.setdefault(hint.key, hint)
        return tuple(first.values())

    def _button_hints(self) -> list[KeyHint]:
        view = self.charge_view
        known: tuple[tuple[str, QWidget, str], ...] = (
            (view.rest_button.key(), view.rest_button, self.tr("Cobrar o resto")),
            (view.resolve_button.key(), view.resolve_button, self.tr("Resolver")),
            (view.again_button.key(), view.again_button, self.tr("Gerar nova")),
            (view.new_sale_button.key(), view.new_sale_button, self.tr("Nova venda")),
            ("Ctrl+B", view.training_strip, self.tr("Paga certo")),
            ("F6", view.copy_button, self.tr("Copiar")),
            ("Ctrl+M", view.mark_button, self.tr("Marcar à mão")),
            ("Esc", view.cancel_button, self.tr("Cancelar")),
        )
        return [KeyHint(key, word) for key, part, word in known if key and not part.isHidden()]

    def set_status(self, status: TillStatus) -> None:
        """Sell from now on."""
        self._has_message = False
        self.sell_view.set_ready(True)
        self.charge_view.set_training(status.is_training)
        if self.flow.record() is None:
            self.charge_view.show_nothing()

    def focus_first(self) -> None:
        """Give the focus to the amount."""
        self.sell_view.entry.setFocus()

    def do(self, act: Act) -> bool:
        """Do what a key asks for."""
        found = self._acts().get(act)
        if found is not None:
            found()
        return found is not None

    def _acts(self) -> dict[Act, Callable[[], None]]:
        return {
            Act.RECOMMENDED: self.sell_view.press_enter,
            Act.COPY: self.copy_code,
            Act.TURN_ROUND: self.full_screen_requested.emit,
            Act.BACK: self.questions.ask_to_cancel,
            Act.AGAIN: self.flow.again,
            Act.MARK: self.ask_to_mark,
            Act.TRAIN: self.charge_view.training_strip.pay_right,
        }

    def takes_key(self, event: QKeyEvent) -> bool:
        """Let digits type the amount at any time."""
        return self.sell_view.takes_key(event)

    # --- start, stop, time ----------------------------------------------------------------------

    def begin(self) -> None:
        """The till runs: show its live charge and its last ones."""
        command = ListCharges(limit=MOST_ROWS + 1, newest_first=True)
        self._bridge.ask(self._till, command, self._on_recent)
        self.flow.restore()

    def show_message(self, icon: Icon, title: str, words: str) -> None:
        """Sell nothing, and say why."""
        self._has_message = True
        self.sell_view.set_ready(False)
        self.charge_view.show_message(icon, title, words)
        self._fit()

    def stop_selling(self) -> None:
        """Sell nothing any more; what is shown stays."""
        self.sell_view.set_ready(False)

    def take_overdue_code_off(self) -> None:
        """Take off a code whose time is over, though its charge still waits for the banks after a restart."""
        shown, record = self.charge_view.record(), self.flow.record()
        if record is not None and shown == record and self.as_shown(record) != record:
            self._on_shown(record)

    # --- what comes from the till ---------------------------------------------------------------

    def _on_recent(self, reply: Reply[tuple[ChargeRecord, ...]]) -> None:
        if reply.error is None:
            self._recent.add_older(reply.answer)
            self._show_recent()

    @Slot(object)
    def _on_sale_came(self, record: ChargeRecord) -> None:
        self._recent.add(record)
        self.flow.take_sale(record)
        self._show_recent()

    @Slot(object)
    def _on_qr_came(self, ready: QrReady) -> None:
        self.charge_view.show_qr(ready)

    # --- what is shown --------------------------------------------------------------------------

    @Slot(object)
    def _on_shown(self, record: ChargeRecord | None) -> None:
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.charge_view.isAncestorOf(focus)
        if record is None:
            self.charge_view.show_nothing()
        else:
            self.charge_view.show_sale(self.as_shown(record))
            self.revealed.emit(self.charge_view)
        if had_focus and focus is not None and not focus.isVisible():
            self.focus_first()  # its key has gone; Qt's next one is somewhere else
        self.shown.emit(record)
        self._show_recent()
        self._fit()
        self.changed.emit()

    def as_shown(self, record: ChargeRecord) -> ChargeRecord:
        """Return a charge as it may be seen now: without a code whose time is over."""
        return record.as_shown(self._clock.moment())

    def _show_recent(self) -> None:
        self.recent_view.show_sales(self._recent.newest(self.flow.record()))

    # --- wishes ---------------------------------------------------------------------------------

    @Slot(object)
    def _on_charge_requested(self, typed: TypedSale) -> None:
        if is_unusual(typed.amount, self._recent.amounts()):
            self.questions.ask_unusual(typed)
        else:
            self.flow.charge(typed)

    @Slot(object)
    def _on_typed(self, amount: TypedAmount) -> None:
        self.charge_view.set_main(not amount.total)
        self.revealed.emit(self.sell_view.entry)
        if self.flow.record() is not None:
            self.flow.new_sale()
        self.changed.emit()

    @Slot(object)
    def _on_sending_ended(self, done: bool) -> None:  # noqa: FBT001 - a signal's one value
        self.sell_view.end_sending(done=done)
        self.sell_view.entry.setFocus()
        if done:
            self.sent.emit()

    @Slot(object)
    def _on_opened(self, record: ChargeRecord) -> None:
        """Show one of the last charges; the one on the page is shown already."""
        shown = self.flow.record()
        if shown is None or shown.charge.id != record.charge.id:
            sheet = ChargeSheet(record, self)
            sheet.finished.connect(self.dialog_closed)
            sheet.open()

    @Slot()
    def do_recommended(self) -> None:
        """Do what Enter means now, with nothing typed."""
        button = self.charge_view.recommended()
        if button is not None:
            button.click()

    @Slot()
    def copy_code(self) -> None:
        """Put the code's text on the clipboard."""
        record = self.flow.record()
        if record is not None and self.as_shown(record).may_show_code:
            QGuiApplication.clipboard().setText(record.charge.code)
            self.charge_view.tell_copied()
            self.copied.emit()

    @Slot(str)
    def _on_training_pay(self, script: str) -> None:
        record = self.flow.record()
        if record is not None:
            self.training_pay_requested.emit(record.charge.code, script)

    @Slot()
    def _on_accept_requested(self) -> None:
        record = self.flow.record()
        if record is not None and record.open_exceptions:
            exception = record.open_exceptions[0]
            self.accept_requested.emit(
                InboxRow(exception=exception, record=record, paid_at=None, received_at=None)
            )

    @Slot()
    def ask_to_mark(self) -> None:
        """Let a manager say that the shown charge is paid, without proof."""
        record = self.flow.record()
        if record is not None:
            self.mark_requested.emit(record)
