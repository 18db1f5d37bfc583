"""The inbox (*pendências*): one line per exception in plain words, with what a person may do about it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_app.domain.commands import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.payment import ExceptionKind, State
from pos_app.ui import theme
from pos_app.ui.icons import Icon, IconView
from pos_app.ui.parts import ActionButton, Badge, Card, Ink, PlainLabel
from pos_app.ui.texts import advice_for, clean, kind_icon, kind_word, local_stamp
from pos_app.ui.theme import Tone


def may_accept(row: InboxRow) -> bool:
    """Return whether the money may be taken as payment: there is a charge that is not paid yet."""
    if row.exception.kind is ExceptionKind.MARKED_BY_HAND:
        return True
    return row.sale is not None and row.sale.charge.state is not State.PAID


class ExceptionCard(Card):
    """One exception: badge, sentence, advice and two keys.

    Signals, each with the :class:`InboxRow`:
        accept_requested, dismiss_requested.
    """

    accept_requested = Signal(object)
    dismiss_requested = Signal(object)

    def __init__(self, row: InboxRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 16, 20, 16)
        line.setSpacing(16)
        line.addLayout(self._make_words(), 1)
        self.accept_button = ActionButton(self.tr("Aceitar…"))
        self.dismiss_button = ActionButton(self.tr("Encerrar…"))
        self.accept_button.setVisible(may_accept(row))
        self.accept_button.clicked.connect(self._on_accept_clicked)
        self.dismiss_button.clicked.connect(self._on_dismiss_clicked)
        line.addWidget(self.accept_button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignVCenter)

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
        words.addLayout(head)
        for text, pixels, ink in ((advice.sentence, 16, Ink.FIRST), (advice.advice, 14, Ink.SECOND)):
            label = PlainLabel(text, pixels=pixels, ink=ink)
            label.setWordWrap(True)
            words.addWidget(label)
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
    def _on_dismiss_clicked(self) -> None:
        self.dismiss_requested.emit(self.row)


class ExceptionsView(QWidget):
    """Shows the rows last given to :meth:`show_rows`, newest first.

    Signals, each with the :class:`InboxRow`:
        accept_requested, dismiss_requested.
    """

    accept_requested = Signal(object)
    dismiss_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        body = QWidget()
        body.setObjectName("scroll_body")
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(12)
        area.setWidget(body)
        column.addWidget(area, 1)
        self.cards: list[ExceptionCard] = []
        self.show_rows(())

    def show_rows(self, rows: tuple[InboxRow, ...]) -> None:
        """Show ``rows``; an empty inbox says so."""
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
            self._list.addStretch()

    def _make_card(self, row: InboxRow) -> ExceptionCard:
        card = ExceptionCard(row)
        card.accept_requested.connect(self.accept_requested)
        card.dismiss_requested.connect(self.dismiss_requested)
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
