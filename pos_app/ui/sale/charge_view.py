"""One charge as the cashier sees it: its state, code and countdown, and the keys that may be pressed."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.payment import ExceptionKind, State
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.displays import QrReady
from pos_app.ui.sale.charge_bodies import CodeBody, DoneBody, EmptyBody, OddBody, StateBanner
from pos_app.ui.sale.training_strip import TrainingStrip
from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import clean, local_time
from pos_app.ui.texts.matters import advice_for
from pos_app.ui.texts.states import look_of, why_ended, why_no_code
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Divider, Kind, PlainLabel

_COPIED_MS = 2_000


class ChargeView(Card):
    """Shows the sale last given to :meth:`show_sale`; keeps no rules.

    Signals, each the cashier's wish and carrying nothing:
        copy_requested, cancel_requested, full_screen_requested, new_sale_requested.
        again_requested: the same sale as a new charge.
        rest_requested: charge what is missing.
        accept_requested: take odd money as payment.
        resolve_requested: see what is to be given back, in the inbox.
        mark_requested: a manager says "paid" without proof.
    """

    copy_requested = Signal()
    cancel_requested = Signal()
    full_screen_requested = Signal()
    again_requested = Signal()
    new_sale_requested = Signal()
    rest_requested = Signal()
    accept_requested = Signal()
    resolve_requested = Signal()
    mark_requested = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sale: ChargeRecord | None = None
        self._display_note = ""
        self.band = StateBanner()
        self._empty = EmptyBody(self)
        self._code = CodeBody(clock, self)
        self._done = DoneBody(self)
        self._odd = OddBody(self)
        self._foot = _Foot(self)
        self.training_strip = TrainingStrip(self)
        self._is_training = False
        self._is_main = True
        self._warning = PlainLabel(pixels=14, weight=600)
        self._warning.setWordWrap(True)
        self._warning.set_tone(Tone.AMBER)
        self._warning.setContentsMargins(20, 8, 20, 8)
        self._make_buttons()
        self._place_parts()
        self.show_nothing()

    def _make_buttons(self) -> None:
        self.copy_button = ActionButton(self.tr("Copiar"), key="F6")
        self.copy_button.setAccessibleName(self.tr("Copiar código"))
        self.cancel_button = ActionButton(self.tr("Cancelar"), Kind.DANGER, key="Esc")
        self.again_button = ActionButton(self.tr("Gerar nova"), Kind.PRIMARY, key="Enter")
        self.rest_button = ActionButton("", Kind.PRIMARY, key="F2")
        self.new_sale_button = ActionButton(self.tr("Nova venda"), Kind.PRIMARY, key="Enter")
        self.accept_button = ActionButton(self.tr("Aceitar…"), key="PIN")
        self.resolve_button = ActionButton(self.tr("Resolver em Pendências"), Kind.PRIMARY, key="F2")
        self.resolve_button.clicked.connect(self.resolve_requested)
        self.mark_button = ActionButton(self.tr("Marcar à mão…"), Kind.QUIET)
        self.mark_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy_button.clicked.connect(self.copy_requested)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(self._on_copied_seen)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.again_button.clicked.connect(self.again_requested)
        self.rest_button.clicked.connect(self.rest_requested)
        self.new_sale_button.clicked.connect(self.new_sale_requested)
        self.accept_button.clicked.connect(self.accept_requested)
        self.mark_button.clicked.connect(self.mark_requested)
        self._code.full_screen_button.clicked.connect(self.full_screen_requested)

    def _buttons(self) -> tuple[ActionButton, ...]:
        return *self._mains(), self.copy_button, self.mark_button, self.cancel_button

    def _mains(self) -> tuple[ActionButton, ...]:
        """Return those of which one may be the main action, in their order."""
        return (
            self.again_button,
            self.rest_button,
            self.resolve_button,
            self.accept_button,
            self.new_sale_button,
        )

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        self._bodies = QStackedLayout()
        column.addLayout(self._bodies, 1)
        for body in (self._empty, self._code, self._done, self._odd):
            self._bodies.addWidget(body)
        column.addWidget(self._warning)
        column.addWidget(self.training_strip)
        self._divider = Divider()
        column.addWidget(self._divider)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(10)
        for button in self._buttons():
            row.addWidget(button, 0 if button is self.mark_button else 1)
        column.addWidget(self._foot)

    # --- what is shown --------------------------------------------------------------------------

    def set_training(self, training: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Take whether the ledger's bank is the training bank, which then stands beside each charge."""
        self._is_training = training
        self._show_training(self._sale)

    def tell_copied(self) -> None:
        """Say on the key itself that the code is on the clipboard."""
        self.copy_button.setText(self.tr("Copiado"))
        self._copied.start()

    @Slot()
    def _on_copied_seen(self) -> None:
        self.copy_button.setText(self.tr("Copiar"))

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """In one column the code has the room; F11 still shows the whole screen."""
        self._code.set_narrow(is_narrow)

    def record(self) -> ChargeRecord | None:
        """Return the sale shown, None for the empty view."""
        return self._sale

    def amount_text(self) -> str:
        """Return the amount of the sale as shown."""
        return "" if self._sale is None else to_brl(self._sale.charge.amount)

    def shows_code(self) -> bool:
        """Return whether a code or its text is on the view."""
        return self._bodies.currentWidget() is self._code and not self._code.qr.is_empty()

    def show_nothing(self) -> None:
        """Show that there is no charge, and how to make one."""
        self.show_message(
            Icon.QR,
            self.tr("Nenhuma cobrança na tela"),
            self.tr("Digite o valor e aperte Enter.\nO QR aparece aqui e na tela do cliente."),
        )

    def show_message(self, icon: Icon, title: str, lines: str) -> None:
        """Show the empty view with a message instead of a sale."""
        self.show_sale(None)
        self._empty.show_message(icon, title, lines)

    def show_display_note(self, note: str) -> None:
        """Say beside the txid what the customer's screens show now."""
        if note != self._display_note:
            self._display_note = note
            if self._sale is not None and self._bodies.currentWidget() is self._code:
                self._show_summary(self._sale)

    def show_qr(self, ready: QrReady) -> None:
        """Show the drawn code, if it is the shown sale's and that may show one."""
        record = self._sale
        if record is None or not record.may_show_code or ready.charge_id != record.charge.id:
            return
        if ready.text == record.charge.code:
            self._code.qr.show_code(None if ready.drawing is None else ready.drawing.matrix, ready.text)

    def show_sale(self, record: ChargeRecord | None) -> None:
        """Show ``record``; a code that may no longer be shown is removed before anything else."""
        before = self._sale
        if (
            record is None
            or before is None
            or not record.may_show_code
            or record.charge.id != before.charge.id
        ):
            self._code.qr.clear_code()
        self._sale = record
        self._code.ring.stop()
        self.set_fill(None)
        self._show_buttons(record)
        self._show_warning(record)
        self._show_training(record)
        self.band.setVisible(record is not None and not record.charge.is_proven)
        if record is None:
            self._bodies.setCurrentWidget(self._empty)
            return
        self.band.show_look(look_of(record), self._order(record))
        self._show_body(record)

    def _show_training(self, record: ChargeRecord | None) -> None:
        if self._is_training and record is not None and record.may_show_code:
            self.training_strip.show_for(record.charge.id)
        else:
            self.training_strip.hide()

    def _order(self, record: ChargeRecord) -> str:
        return self.tr("Pedido nº {number}").format(number=record.charge.id)

    def _show_body(self, record: ChargeRecord) -> None:
        charge = record.charge
        if charge.state is State.PAID or (not charge.is_open and not record.open_exceptions):
            self._show_end(record)
        elif record.open_exceptions:
            self._show_odd(record)
        else:
            self._show_open(record)

    def _show_open(self, record: ChargeRecord) -> None:
        self._bodies.setCurrentWidget(self._code)
        self._show_summary(record)
        if record.charge.state is State.PENDING and not record.waits_for_code:
            self._code.show_waiting(record)
        else:
            self._code.show_asking(why_no_code(record))

    def _show_summary(self, record: ChargeRecord) -> None:
        charge = record.charge
        note = self._display_note if record.may_show_code else ""
        parts = (self.tr("txid …{tail}").format(tail=charge.txid[-4:]), note)
        second = " · ".join(part for part in parts if part)
        self._code.summary.show_lines(charge.amount, clean(charge.description), second)

    def _show_end(self, record: ChargeRecord) -> None:
        charge, look = record.charge, look_of(record)
        self._bodies.setCurrentWidget(self._done)
        if charge.is_proven:
            self.set_fill(Tone.GREEN)
        parts = [self._order(record), clean(charge.description)]
        if charge.is_proven and charge.remainder_of is not None:
            parts.append(self.tr("completa a venda nº {number}").format(number=charge.remainder_of))
        if charge.is_proven and charge.closed_at is not None:
            seconds = max(0.0, (charge.closed_at - charge.created_at).total_seconds())
            parts.append(self.tr("confirmado em {time}").format(time=_duration(seconds)))
        note = charge.paid_by or "" if charge.is_proven else why_ended(record)
        detail = " · ".join(part for part in parts if part)
        self._done.show_end(look, charge.amount, detail, clean(note, 200), on_fill=charge.is_proven)

    def _show_odd(self, record: ChargeRecord) -> None:
        self._bodies.setCurrentWidget(self._odd)
        exception = record.open_exceptions[0]
        advice = advice_for(InboxRow(exception=exception, record=record, paid_at=None, received_at=None))
        received = self.tr("recebido {amount}").format(amount=to_brl(record.received))
        parts = [local_time(exception.opened_at)]
        if exception.kind is ExceptionKind.UNDERPAID and record.missing:
            parts.append(self.tr("faltam {amount}").format(amount=to_brl(record.missing)))
        self._odd.summary.show_lines(record.charge.amount, received, " · ".join(parts), Tone.AMBER)
        self._odd.show_sentences(advice.sentence, advice.advice)

    def _show_warning(self, record: ChargeRecord | None) -> None:
        """A paid sale with a second Pix is green, and says in amber what is left to do."""
        odd = () if record is None else record.open_exceptions
        shown = record is not None and record.charge.state is State.PAID and bool(odd)
        self._warning.setVisible(shown)
        if shown:
            row = InboxRow(exception=odd[0], record=record, paid_at=None, received_at=None)
            self._warning.setText(advice_for(row).sentence)

    def _show_buttons(self, record: ChargeRecord | None) -> None:
        wanted = [] if record is None else self._wanted_buttons(record)
        for button in self._buttons():
            button.setVisible(button in wanted)
        self._dress_buttons(wanted)
        self._foot.setVisible(bool(wanted))
        self._divider.setVisible(bool(wanted))
        if record is not None:
            self.rest_button.setText(self.tr("Cobrar {amount}").format(amount=to_brl(record.missing)))

    def _wanted_buttons(self, record: ChargeRecord) -> list[ActionButton]:
        """Return the keys that may be pressed, the recommended one first."""
        charge, odd = record.charge, record.open_exceptions
        if charge.state is State.PAID:
            return [self.new_sale_button]
        if odd:
            rest = odd[0].kind is ExceptionKind.UNDERPAID and record.missing
            first = [self.rest_button, self.accept_button] if rest else [self.accept_button]
            if odd[0].gives_back_first:
                first = [self.resolve_button]
            if charge.can_cancel():
                return [*first, self.cancel_button]
            return first if charge.is_open else [*first, self.new_sale_button]
        if charge.can_cancel():
            copied = [] if record.waits_for_code else [self.copy_button]
            return [*copied, self.mark_button, self.cancel_button]
        if charge.is_open:
            return [self.mark_button]
        both = [self.again_button, self.new_sale_button]
        # Who cancelled meant it: Enter goes on, and does not make the same charge again.
        return both[::-1] if charge.state is State.CANCELLED else both

    def _dress_buttons(self, wanted: list[ActionButton]) -> None:
        """Make the first key of ended and odd sales the one main action; name its key on the cap."""
        for button in self._mains():
            is_main = self._is_main and wanted[:1] == [button]
            button.set_kind(Kind.PRIMARY if is_main else Kind.OUTLINE)
        first = wanted[:1]
        self.again_button.set_key("Enter" if first == [self.again_button] else "Ctrl+N")
        self.new_sale_button.set_key("Enter" if first == [self.new_sale_button] else "")
        odd = () if self._sale is None else self._sale.open_exceptions
        needs_pin = bool(odd) and odd[0].needs_manager
        self.accept_button.set_key("F2" if first == [self.accept_button] else "PIN" if needs_pin else "")

    def set_main(self, is_main: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Let the recommended key be the screen's main action, or leave that to an amount that is typed."""
        self._is_main = is_main
        self.training_strip.set_main(is_main)
        self._show_buttons(self._sale)

    def recommended(self) -> ActionButton | None:
        """Return the key that Enter and F2 press with nothing typed; None while a charge waits."""
        wanted = [] if self._sale is None else self._wanted_buttons(self._sale)
        return wanted[0] if wanted and wanted[0] in self._mains() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, and the amber line of a paid sale with money to give back."""
        super().paintEvent(event)
        if not self._warning.isHidden():
            with QPainter(self) as painter:
                painter.fillRect(self._warning.geometry(), QColor(theme.colours().shade(Tone.AMBER).ground))


class _Foot(QWidget):
    """The row of keys: always on the plain card, under a full field of colour too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lower end of the card."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shape = QPainterPath()
            box = QRectF(1, -40, self.width() - 2, self.height() + 39)
            shape.addRoundedRect(box, theme.RADIUS - 1, theme.RADIUS - 1)
            painter.setClipRect(self.rect())
            painter.fillPath(shape, QColor(theme.colours().card))


def _duration(seconds: float) -> str:
    """Return a duration in Brazilian form.

    >>> _duration(2.44), _duration(75.0)
    ('2,4 s', '1 min 15 s')
    """
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.1f}".replace(".", ",") + " s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
