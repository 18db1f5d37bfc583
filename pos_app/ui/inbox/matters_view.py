"""A list of matters and the chosen one in full beside it; or the words for a list without rows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedLayout, QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import Inbox
from pos_app.ui.inbox.inbox_list import InboxList
from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon, IconView
from pos_app.ui.widgets.buttons_and_labels import Card, Ink, PlainLabel

_PANEL_WIDTH = 400


class MattersView(QWidget):
    """Shows the matters last given to :meth:`show_inbox`, newest first; who extends it places its parts.

    Signals:
        more_wanted: older ones are looked for; carries the last :class:`InboxRow` there is.
    """

    more_wanted = Signal(object)

    def _place(self, matters: InboxList, panel: QWidget, empty: QWidget) -> None:
        """Place the list, what shows the chosen one, and what stands in place of both while there is none."""
        self.list = matters
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.list)
        row.addWidget(card, 16)
        panel.setMinimumWidth(_PANEL_WIDTH)
        row.addWidget(panel, 9)
        self._places = QStackedLayout(self)
        self._places.addWidget(both)
        self._places.addWidget(empty)
        self.list.matters.more_wanted.connect(self.more_wanted)
        self.show_inbox(Inbox(rows=(), total=0))

    def show_inbox(self, inbox: Inbox) -> None:
        """Show the newest matters, or that there is none. What is the same leaves focus and place alone."""
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


def make_empty(title: str, line: str) -> Card:
    """Return what stands in place of a list without rows: a sign, a title and a line."""
    empty = Card()
    column = QVBoxLayout(empty)
    column.setSpacing(12)
    column.addStretch()
    sign = IconView(Icon.INBOX, 56)
    sign.show_icon(Icon.INBOX, theme.colours().faint)
    column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
    for text, pixels, ink in ((title, 20, Ink.FIRST), (line, 16, Ink.SECOND)):
        label = PlainLabel(text, pixels=pixels, weight=600 if ink is Ink.FIRST else 500, ink=ink)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
    column.addStretch()
    return empty


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout, out of sight at once."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
