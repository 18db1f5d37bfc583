"""Open matters of the inbox (*pendências*): a list, and the chosen one in full beside it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import Inbox
from pos_app.ui.inbox.inbox_list import InboxList, OpenDelegate
from pos_app.ui.inbox.matter_panel import PANEL_WIDTH, MatterPanel, make_empty
from pos_app.ui.style.icons import Icon
from pos_app.ui.widgets.buttons_and_labels import Card


class ExceptionsView(QWidget):
    """Shows the inbox last given to :meth:`show_inbox`, newest first.

    Signals:
        accept_requested, close_requested, tie_requested, rest_requested: carry the :class:`InboxRow`.
        more_wanted: older matters are looked for; carries the last :class:`InboxRow` there is.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)
    more_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = InboxList(OpenDelegate(), self.tr("Pendências, da mais nova à mais antiga"))
        self.panel = MatterPanel()
        self._places = QStackedLayout(self)
        self._places.addWidget(self._make_matters())
        self._places.addWidget(
            make_empty(
                Icon.INBOX,
                self.tr("Nenhuma pendência. Tudo certo."),
                self.tr("Todo o dinheiro que chegou tem a sua venda."),
            )
        )
        self._connect_parts()
        self.show_inbox(Inbox(rows=(), total=0))

    def _make_matters(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.list)
        row.addWidget(card, 16)
        self.panel.setMinimumWidth(PANEL_WIDTH)
        row.addWidget(self.panel, 9)
        return both

    def _connect_parts(self) -> None:
        self.list.chosen.connect(self.panel.show_row)
        self.list.matters.more_wanted.connect(self.more_wanted)
        self.panel.accept_requested.connect(self.accept_requested)
        self.panel.close_requested.connect(self.close_requested)
        self.panel.tie_requested.connect(self.tie_requested)
        self.panel.rest_requested.connect(self.rest_requested)

    def show_inbox(self, inbox: Inbox) -> None:
        """Show the newest matters; an empty inbox says so. What is the same leaves focus and place alone."""
        was_empty = not self.list.matters.rowCount()
        self.list.matters.show_rows(inbox.rows, inbox.total)
        if was_empty:
            self.list.choose_first()
        self._places.setCurrentIndex(0 if inbox.rows else 1)

    def add_older(self, inbox: Inbox) -> None:
        """Show older matters at the end."""
        self.list.matters.add_older(inbox.rows)

    def focus_first(self) -> None:
        """Put the focus on the list, on the newest matter where none is chosen."""
        self.list.choose_first()
        self.list.setFocus()

    def has_focus(self) -> bool:
        """Whether the focus is somewhere in here."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    @Slot()
    def press_recommended(self) -> None:
        """Do what is recommended for the chosen matter."""
        choices = self.panel.choices()
        if choices:
            choices[0].click()
