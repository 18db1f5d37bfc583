"""The inbox (*pendências*): one line per exception in plain words, with what a person may do about it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_app.domain.commands import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.payment import ExceptionKind
from pos_app.ui import theme
from pos_app.ui.close_dialog import gives_back_first
from pos_app.ui.icons import Icon, IconView
from pos_app.ui.parts import ActionButton, Badge, Card, Ink, Kind, PlainLabel
from pos_app.ui.texts import advice_for, clean, kind_icon, kind_word, local_stamp
from pos_app.ui.theme import Tone


def may_accept(row: InboxRow) -> bool:
    """Return whether the money may be taken as payment: it is there, and its debt is not paid yet."""
    if row.exception.kind is ExceptionKind.MARKED_BY_HAND:
        return row.exception.proof_came
    if row.sale is None or not row.exception.amount:
        return False
    return (
        row.exception.kind not in {ExceptionKind.PAID_TWICE, ExceptionKind.ORPHAN}
        and not row.exception.is_surplus
    )


def may_charge_rest(row: InboxRow) -> bool:
    """Return whether a part came and the rest may be asked for."""
    is_part = row.exception.kind is ExceptionKind.UNDERPAID
    return is_part and row.sale is not None and row.sale.part is not None and bool(row.sale.missing)


class ExceptionCard(Card):
    """One exception: badge, sentence, advice and what may be done, the recommended key first.

    Signals, each with the :class:`InboxRow`:
        accept_requested, close_requested, tie_requested, rest_requested.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)

    def __init__(self, row: InboxRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._labels: list[PlainLabel] = []
        self._make_buttons()
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 16, 20, 16)
        line.setSpacing(20)
        line.addLayout(self._make_words(), 1)
        line.addLayout(self._make_keys())

    def _make_buttons(self) -> None:
        row = self.row
        needs_pin = "PIN" if row.exception.needs_manager else ""
        missing = to_brl(row.sale.missing) if row.sale is not None else ""
        self.rest_button = ActionButton(self.tr("Cobrar {amount}").format(amount=missing))
        self.tie_button = ActionButton(self.tr("Ligar a uma cobrança…"), key="PIN")
        accept = self.tr("Confirmar") if row.exception.proof_came else self.tr("Aceitar…")
        self.accept_button = ActionButton(accept, key=needs_pin)
        gives_back = gives_back_first(row)
        close = self.tr("Já devolvi…") if gives_back else self.tr("Encerrar…")
        self.close_button = ActionButton(close, key="PIN")
        self.rest_button.clicked.connect(self._on_rest_clicked)
        self.tie_button.clicked.connect(self._on_tie_clicked)
        self.accept_button.clicked.connect(self._on_accept_clicked)
        self.close_button.clicked.connect(self._on_close_clicked)

    def labels(self) -> tuple[PlainLabel, ...]:
        """Return the lines that may be long."""
        return tuple(self._labels)

    def choices(self) -> tuple[ActionButton, ...]:
        """Return what may be done, the recommended first."""
        row = self.row
        accept = [self.accept_button] if may_accept(row) else []
        if gives_back_first(row):
            return self.close_button, *accept
        rest = [self.rest_button] if may_charge_rest(row) else []
        tie = [self.tie_button] if row.exception.kind is ExceptionKind.ORPHAN else []
        return (*rest, *tie, *accept, self.close_button)

    def _make_keys(self) -> QVBoxLayout:
        keys = self.choices()
        keys[0].set_kind(Kind.PRIMARY)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch()
        for key in keys:
            column.addWidget(key)
        column.addStretch()
        return column

    def _make_words(self) -> QVBoxLayout:
        row, advice = self.row, advice_for(self.row)
        badge = Badge()
        badge.show_state(kind_icon(row.exception.kind), kind_word(row.exception.kind), Tone.AMBER)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(badge)
        head.addWidget(PlainLabel(self._facts(), pixels=14, ink=Ink.SECOND), 1)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addStretch()
        words.addLayout(head)
        for text, pixels, ink in ((advice.sentence, 16, Ink.FIRST), (advice.advice, 14, Ink.SECOND)):
            label = PlainLabel(text, pixels=pixels, ink=ink)
            label.setWordWrap(True)
            self._labels.append(label)
            words.addWidget(label)
        words.addStretch()
        self.setAccessibleName(f"{badge.word()}: {advice.sentence}")
        return words

    def _facts(self) -> str:
        sale, exception = self.row.sale, self.row.exception
        parts = [local_stamp(self.row.received_at or exception.opened_at), to_brl(exception.amount)]
        if sale is not None:
            parts.insert(0, self.tr("nº {number}").format(number=sale.charge.id))
            parts.append(clean(sale.charge.description))
        return " · ".join(part for part in parts if part)

    @Slot()
    def _on_accept_clicked(self) -> None:
        self.accept_requested.emit(self.row)

    @Slot()
    def _on_tie_clicked(self) -> None:
        self.tie_requested.emit(self.row)

    @Slot()
    def _on_rest_clicked(self) -> None:
        self.rest_requested.emit(self.row)

    @Slot()
    def _on_close_clicked(self) -> None:
        self.close_requested.emit(self.row)


class ExceptionsView(QWidget):
    """Shows the rows last given to :meth:`show_rows`, newest first.

    Signals, each with the :class:`InboxRow`:
        accept_requested, close_requested, tie_requested, rest_requested.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[InboxRow, ...] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        column.addWidget(PlainLabel(self.tr("Pendências"), pixels=26, weight=700))
        column.addWidget(
            PlainLabel(
                self.tr("Dinheiro que chegou fora do combinado. Nada daqui some sem alguém decidir."),
                pixels=15,
                ink=Ink.SECOND,
            )
        )
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        body = QWidget()
        body.setObjectName("scroll_body")
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(12)
        self.area.setWidget(body)
        column.addWidget(self.area, 1)
        self.cards: list[ExceptionCard] = []
        self.show_rows(())

    def show_rows(self, rows: tuple[InboxRow, ...]) -> None:
        """Show ``rows``; an empty inbox says so. The same rows again leave focus and place as they are."""
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [self._make_card(row) for row in rows]
        for card in self.cards:
            self._list.addWidget(card)
        if not rows:
            self._list.addWidget(self._make_empty(), 1)
        else:
            self._list.addStretch(1)  # all the room that is left: a card is as high as what it holds

    def focus_first(self) -> None:
        """Put the focus on the newest card's recommended key."""
        if self.cards:
            self.cards[0].choices()[0].setFocus()

    def has_focus(self) -> bool:
        """Return whether one of the cards has the focus."""
        return any(card.isAncestorOf(card.focusWidget() or self) for card in self.cards)

    def press_recommended(self) -> None:
        """Press the recommended key of the card with the focus, else of the newest."""
        focused = [card for card in self.cards if card.isAncestorOf(self.focusWidget() or self)]
        for card in (focused or self.cards)[:1]:
            card.choices()[0].click()

    def _make_card(self, row: InboxRow) -> ExceptionCard:
        card = ExceptionCard(row)
        card.accept_requested.connect(self.accept_requested)
        card.close_requested.connect(self.close_requested)
        card.tie_requested.connect(self.tie_requested)
        card.rest_requested.connect(self.rest_requested)
        return card

    def _make_empty(self) -> QWidget:
        empty = Card()
        column = QVBoxLayout(empty)
        column.setSpacing(12)
        column.addStretch()
        icon = IconView(Icon.INBOX, 56)
        icon.show_icon(Icon.INBOX, theme.colours().faint)
        column.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for text, pixels, ink in (
            (self.tr("Nenhuma pendência"), 20, Ink.FIRST),
            (self.tr("Todo o dinheiro que chegou tem a sua venda."), 16, Ink.SECOND),
        ):
            label = PlainLabel(text, pixels=pixels, weight=600 if ink is Ink.FIRST else 500, ink=ink)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch()
        return empty
