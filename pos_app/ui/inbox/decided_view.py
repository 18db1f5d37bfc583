"""Decided matters: the list, the last decision first, and the chosen one with who decided it and why."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.ui.inbox.decided_list import DecidedDelegate
from pos_app.ui.inbox.inbox_list import InboxList
from pos_app.ui.inbox.matters_view import MattersView, clear, make_empty
from pos_app.ui.texts.decisions import Fact, facts_of_decision, note_of, outcome_look
from pos_app.ui.texts.format import local_stamp
from pos_app.ui.texts.matters import matter_words, sale_words
from pos_app.ui.texts.states import kind_word
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Divider, FittingLabel, Ink, PlainLabel
from pos_app.ui.widgets.scroll_room import ScrollRoom


class DecidedPanel(Card):
    """Shows the row last given to :meth:`show_row`.

    Signals:
        reopen_requested: carries the :class:`InboxRow`.
    """

    reopen_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: InboxRow | None = None
        self.title = PlainLabel(pixels=19, weight=700)
        self._sale = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._amount = FittingLabel(pixels=34)
        self._sentence = PlainLabel(pixels=16, ink=Ink.SECOND)
        self._sentence.setWordWrap(True)
        self._facts = QVBoxLayout()
        self._note = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._note.setWordWrap(True)
        self.reopen_button = ActionButton(self.tr("Reabrir…"), key="PIN")
        self.reopen_button.clicked.connect(self._on_reopen_clicked)
        self._place_parts()

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 16, 1, 16)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 20, 0)
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self._sale)
        head.addLayout(line)
        head.addWidget(self._amount)
        head.addWidget(self._sentence)
        column.addLayout(head)
        column.addWidget(Divider())
        column.addWidget(self._make_body(), 1)
        column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 4, 20, 0)
        foot.addWidget(self.reopen_button)
        column.addLayout(foot)

    def _make_body(self) -> QWidget:
        body = QWidget()
        body.setObjectName("scroll_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 4, 20, 4)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self.tr("Quem decidiu"), pixels=14, weight=600, ink=Ink.SECOND))
        self._facts.setSpacing(8)
        column.addLayout(self._facts)
        column.addSpacing(8)
        column.addWidget(self._note)
        column.addStretch(1)
        return ScrollRoom(body)

    def show_row(self, row: InboxRow | None) -> None:
        """Show a decided matter; None shows nothing."""
        if row == self._row:
            return
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        exception = row.exception
        self.title.setText(outcome_look(exception).word)
        self._sale.setText(sale_words(row))
        self._amount.setText(to_brl(exception.amount))
        self._sentence.setText(matter_words(row).title)
        note = note_of(exception)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.reopen_button.setVisible(row.may_reopen)
        self._show_facts(facts_of_decision(row, kind_word(exception.kind)))

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        clear(self._facts)
        for fact in facts:
            self._facts.addWidget(_fact_line(fact))

    @Slot()
    def _on_reopen_clicked(self) -> None:
        self.reopen_requested.emit(self._row)


def _fact_line(fact: Fact) -> QWidget:
    line = QWidget()
    row = QVBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(PlainLabel(local_stamp(fact.at), pixels=13, ink=Ink.SECOND))
    words = PlainLabel(fact.words, pixels=15)
    words.setWordWrap(True)
    row.addWidget(words)
    return line


class DecidedView(MattersView):
    """The decided matters, the last decision first.

    Signals:
        reopen_requested: carries the :class:`InboxRow`.
    """

    reopen_requested = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = DecidedPanel()
        self._place(
            InboxList(DecidedDelegate(now), self.tr("Pendências decididas, da mais nova à mais antiga")),
            self.panel,
            make_empty(self.tr("Nada foi decidido ainda"), self.tr("O que for decidido fica aqui.")),
        )
        self.list.chosen.connect(self.panel.show_row)
        self.panel.reopen_requested.connect(self.reopen_requested)
