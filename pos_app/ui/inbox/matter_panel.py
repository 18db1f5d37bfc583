"""One matter of the inbox in full: what happened, the money of its sale, and what may be done about it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.payment import ExceptionKind, Payment
from pos_app.ui.inbox.matters_view import clear
from pos_app.ui.sale.charge_bodies import StateBanner
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import local_time
from pos_app.ui.texts.matters import advice_for, payment_tag
from pos_app.ui.texts.states import StatePresentation, kind_icon, kind_word
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Badge, Card, Ink, Kind, PlainLabel
from pos_app.ui.widgets.scroll_room import ScrollRoom

_TAIL = 4
"""Letters of an end-to-end id that are shown: enough to tell two Pix apart."""


def may_accept(row: InboxRow) -> bool:
    """Return whether the money may be taken as payment: it is there, and its debt is not paid yet."""
    if row.exception.kind is ExceptionKind.MARKED_BY_HAND:
        return row.exception.proof_came
    if row.record is None or not row.exception.amount or row.exception.is_surplus:
        return False
    return row.exception.kind not in {ExceptionKind.PAID_TWICE, ExceptionKind.ORPHAN}


def may_charge_rest(row: InboxRow) -> bool:
    """Return whether a part came and the rest may be asked for."""
    is_part = row.exception.kind is ExceptionKind.UNDERPAID
    return is_part and row.record is not None and row.record.part is not None and bool(row.record.missing)


class MatterPanel(Card):
    """Shows the row last given to :meth:`show_row`, the recommended key first.

    Signals, each with the :class:`InboxRow`:
        accept_requested, close_requested, tie_requested, rest_requested.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: InboxRow | None = None
        self._band = StateBanner()
        self.sentence = PlainLabel(pixels=16, weight=600)
        self.advice = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._money = QVBoxLayout()
        self.rest_button = ActionButton("", height=56)
        self.tie_button = ActionButton(self.tr("Vincular a uma cobrança…"), key="PIN")
        self.accept_button = ActionButton("")
        self.close_button = ActionButton("", key="PIN")
        self._keys = QVBoxLayout()
        self._place_parts()
        self.rest_button.clicked.connect(self._on_rest_clicked)
        self.tie_button.clicked.connect(self._on_tie_clicked)
        self.accept_button.clicked.connect(self._on_accept_clicked)
        self.close_button.clicked.connect(self._on_close_clicked)

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 20)
        column.setSpacing(0)
        column.addWidget(self._band)
        body = QWidget()
        body.setObjectName("scroll_body")
        words = QVBoxLayout(body)
        words.setContentsMargins(20, 16, 20, 12)
        words.setSpacing(8)
        for label in (self.sentence, self.advice):
            label.setWordWrap(True)
            words.addWidget(label)
        words.addSpacing(8)
        self._money.setSpacing(0)
        words.addLayout(self._money)
        words.addStretch(1)
        column.addWidget(ScrollRoom(body), 1)
        self._keys.setContentsMargins(20, 8, 20, 0)
        self._keys.setSpacing(8)
        column.addLayout(self._keys)
        for button in (self.rest_button, self.tie_button, self.accept_button, self.close_button):
            self._keys.addWidget(button)

    def row(self) -> InboxRow | None:
        """Return what is shown."""
        return self._row

    def show_row(self, row: InboxRow | None) -> None:
        """Show a matter; None shows nothing."""
        if row == self._row:
            return
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        kind, record, told = row.exception.kind, row.record, advice_for(row)
        right = "" if record is None else self.tr("Venda nº {number}").format(number=record.charge.id)
        self._band.show_look(
            StatePresentation(kind_icon(kind), Tone.AMBER, kind_word(kind), kind_word(kind)), right
        )
        self.sentence.setText(told.sentence)
        self.advice.setText(told.advice)
        self.setAccessibleName(f"{kind_word(kind)}: {told.sentence}")
        self._show_money(row)
        self._dress_keys(row)

    def _show_money(self, row: InboxRow) -> None:
        clear(self._money)
        payments = () if row.record is None else row.record.payments
        for payment in payments:
            self._money.addWidget(_payment_line(row, payment))

    def _dress_keys(self, row: InboxRow) -> None:
        missing = to_brl(row.record.missing) if row.record is not None else ""
        self.rest_button.setText(self.tr("Cobrar {amount}").format(amount=missing))
        is_proven = row.exception.proof_came
        self.accept_button.setText(self.tr("Confirmar") if is_proven else self.tr("Aceitar…"))
        gives_back = row.exception.gives_back_first
        self.close_button.setText(self.tr("Já devolvi…") if gives_back else self.tr("Encerrar…"))
        choices = self.choices()
        for place, button in enumerate(choices):
            self._keys.removeWidget(button)
            self._keys.insertWidget(place, button)
        for button in (self.rest_button, self.tie_button, self.accept_button, self.close_button):
            button.setVisible(button in choices)
            button.set_kind(Kind.PRIMARY if button is choices[0] else Kind.OUTLINE)
            button.set_key("F2" if button is choices[0] else self._key_of(button, row))

    def _key_of(self, button: ActionButton, row: InboxRow) -> str:
        """Return the cap of what is not recommended: PIN where that is asked."""
        needs_pin = button is not self.rest_button and (
            button is not self.accept_button or row.exception.needs_manager
        )
        return "PIN" if needs_pin else ""

    def choices(self) -> tuple[ActionButton, ...]:
        """Return what may be done about the matter shown, the recommended first."""
        row = self._row
        if row is None:
            return ()
        accept = [self.accept_button] if may_accept(row) else []
        if row.exception.gives_back_first:
            return self.close_button, *accept
        rest = [self.rest_button] if may_charge_rest(row) else []
        match = [self.tie_button] if row.exception.kind is ExceptionKind.ORPHAN else []
        return (*rest, *match, *accept, self.close_button)

    @Slot()
    def _on_accept_clicked(self) -> None:
        self.accept_requested.emit(self._row)

    @Slot()
    def _on_tie_clicked(self) -> None:
        self.tie_requested.emit(self._row)

    @Slot()
    def _on_rest_clicked(self) -> None:
        self.rest_requested.emit(self._row)

    @Slot()
    def _on_close_clicked(self) -> None:
        self.close_requested.emit(self._row)


def _payment_line(row: InboxRow, payment: Payment) -> QWidget:
    """Return time, amount and what became of one Pix of the sale."""
    line = QWidget()
    box = QHBoxLayout(line)
    box.setContentsMargins(0, 6, 0, 6)
    box.setSpacing(8)
    box.addWidget(PlainLabel(local_time(payment.received_at), pixels=14, ink=Ink.SECOND))
    box.addWidget(PlainLabel(to_brl(payment.amount), pixels=15, weight=600))
    tail = "" if payment.end_to_end_id is None else f"…{payment.end_to_end_id[-_TAIL:]}"
    box.addWidget(PlainLabel(tail, pixels=14, ink=Ink.SECOND), 1)
    word, is_settling = payment_tag(row, payment)
    badge = Badge()
    badge.show_state(
        Icon.TICK if is_settling else Icon.WARNING, word, Tone.GREEN if is_settling else Tone.AMBER
    )
    box.addWidget(badge)
    return line
