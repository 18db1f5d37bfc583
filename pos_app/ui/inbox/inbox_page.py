"""The page of odd money: the matters, and what a person may do about the chosen one."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import Inbox
from pos_app.services.ports.till import TillPort
from pos_app.ui.inbox.exceptions_view import ExceptionsView
from pos_app.ui.inbox.inbox_reader import InboxReader
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.keys import Act
from pos_app.ui.runtime.page import Page
from pos_app.ui.style.signs import KeyHint


class InboxPage(Page):
    """Reads the inbox while somebody looks, and its number always.

    Signals:
        accept_requested, close_requested, tie_requested, rest_requested: carry the :class:`InboxRow`.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)

    def __init__(self, till: TillPort, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._total = 0
        self._is_seen = False
        self._reader = InboxReader(till, bridge, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 0)
        self.view = ExceptionsView()
        column.addWidget(self.view)
        self._reader.came.connect(self._on_inbox)
        self._reader.more_came.connect(self.view.add_older)
        self.view.more_wanted.connect(self._reader.read_more)
        self.view.accept_requested.connect(self.accept_requested)
        self.view.close_requested.connect(self.close_requested)
        self.view.tie_requested.connect(self.tie_requested)
        self.view.rest_requested.connect(self.rest_requested)

    def title(self) -> str:
        """Return the word of its tab."""
        return self.tr("Pendências")

    def count(self) -> int:
        """Return how many matters are open."""
        return self._total

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys that work on a list of matters, or on none."""
        back = KeyHint("Esc", self.tr("Voltar"))
        if not self._total:
            return (back,)
        return (
            KeyHint("↑ ↓", self.tr("Escolher")),
            KeyHint("F2", self.tr("Ação recomendada")),
            KeyHint("Tab", self.tr("Outras opções")),
            back,
        )

    def set_seen(self, is_seen: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Read the matters themselves while they are looked at."""
        self._is_seen = is_seen
        self._reader.set_seen(is_seen)

    def focus_first(self) -> None:
        """Give the focus to the chosen matter."""
        self.view.focus_first()

    def do(self, act: Act) -> bool:
        """Do the recommended act of the chosen matter."""
        if act is Act.RECOMMENDED:
            self.view.press_recommended()
        return act is Act.RECOMMENDED

    @Slot()
    def read(self) -> None:
        """Read anew: something changed."""
        self._reader.read()

    @Slot(object)
    def _on_inbox(self, inbox: Inbox) -> None:
        self._total = inbox.total
        self.changed.emit()
        if not self._is_seen:
            return
        self.view.show_inbox(inbox)
        if not self.view.has_focus():
            self.view.focus_first()
