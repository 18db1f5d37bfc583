"""The page of odd money: what waits for a decision, and what was decided."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from pos_app.domain.commands.base import Command
from pos_app.domain.commands.decisions import DecidedPlace, Inbox, InboxRow, ReadDecided, ReadInbox
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.till import TillPort
from pos_app.ui.inbox.decided_view import DecidedView
from pos_app.ui.inbox.exceptions_view import ExceptionsView
from pos_app.ui.inbox.inbox_reader import PAGE, InboxReader
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.keys import Act
from pos_app.ui.runtime.page import Page
from pos_app.ui.style.signs import KeyHint
from pos_app.ui.widgets.buttons_and_labels import Ink, PlainLabel
from pos_app.ui.widgets.segments import Segments

OPEN, DECIDED = 0, 1
"""Which of the two lists is shown."""


class InboxPage(Page):
    """Reads the list that somebody looks at, and the number of open matters always.

    Signals:
        accept_requested, close_requested, tie_requested, rest_requested, reopen_requested: carry the
            :class:`InboxRow`.
    """

    accept_requested = Signal(object)
    close_requested = Signal(object)
    tie_requested = Signal(object)
    rest_requested = Signal(object)
    reopen_requested = Signal(object)

    def __init__(self, till: TillPort, bridge: Bridge, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._clock = clock
        self._total = 0
        self._is_seen = False
        self._reader = InboxReader(till, bridge, _newest_open, _older_open, self)
        self._decided_reader = InboxReader(till, bridge, _newest_decided, _older_decided, self)
        self.view = ExceptionsView()
        self.decided_view = DecidedView(self._now)
        self.lists = Segments((self.tr("Abertas"), self.tr("Decididas")), self.tr("Pendências"))
        self._words = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._place_parts()
        self._connect_parts()
        self._show_list(OPEN)

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(PlainLabel(self.tr("Pendências"), pixels=26, weight=700))
        head.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.lists)
        column.addLayout(head)
        self._views = QStackedLayout()
        self._views.addWidget(self.view)
        self._views.addWidget(self.decided_view)
        column.addLayout(self._views, 1)

    def _connect_parts(self) -> None:
        self._reader.came.connect(self._on_inbox)
        self._reader.more_came.connect(self.view.add_older)
        self.view.more_wanted.connect(self._reader.read_more)
        self._decided_reader.came.connect(self._on_decided)
        self._decided_reader.more_came.connect(self.decided_view.add_older)
        self.decided_view.more_wanted.connect(self._decided_reader.read_more)
        self.decided_view.reopen_requested.connect(self.reopen_requested)
        self.lists.chosen.connect(self._show_list)
        self.view.accept_requested.connect(self.accept_requested)
        self.view.close_requested.connect(self.close_requested)
        self.view.tie_requested.connect(self.tie_requested)
        self.view.rest_requested.connect(self.rest_requested)

    def _now(self) -> datetime:
        return self._clock.moment().at

    def title(self) -> str:
        """Return the word of its tab."""
        return self.tr("Pendências")

    def count(self) -> int:
        """Return how many matters are open."""
        return self._total

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys that work on the list that is shown."""
        back = KeyHint("Esc", self.tr("Voltar"))
        walk = KeyHint("↑ ↓", self.tr("Escolher"))
        if self._shown() == DECIDED:
            return walk, KeyHint("Ctrl+D", self.tr("Abertas")), back
        other = KeyHint("Ctrl+D", self.tr("Decididas"))
        if not self._total:
            return other, back
        recommended = KeyHint("F2", self.tr("Ação recomendada"))
        return walk, recommended, KeyHint("Tab", self.tr("Outras opções")), other, back

    def set_seen(self, is_seen: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Read the rows of the shown list while it is looked at; each look begins with what is open."""
        if is_seen and not self._is_seen:
            self._show_list(OPEN)
        self._is_seen = is_seen
        self._follow_eyes()

    def focus_first(self) -> None:
        """Give the focus to the chosen matter."""
        view = self.decided_view if self._shown() == DECIDED else self.view
        view.focus_first()

    def do(self, act: Act) -> bool:
        """Do the recommended act of the chosen matter, or show the other list."""
        if act is Act.OTHER_LIST:
            self._show_list(OPEN if self._shown() == DECIDED else DECIDED)
            self.focus_first()
        elif act is Act.RECOMMENDED and self._shown() == OPEN:
            self.view.press_recommended()
        return act in {Act.RECOMMENDED, Act.OTHER_LIST}

    @Slot()
    def read(self) -> None:
        """Read anew: something changed."""
        self._reader.read()
        if self._is_seen and self._shown() == DECIDED:
            self._decided_reader.read()

    def _shown(self) -> int:
        return self._views.currentIndex()

    @Slot(int)
    def _show_list(self, which: int) -> None:
        self._views.setCurrentIndex(which)
        self.lists.choose(which)
        self._words.setText("" if which == DECIDED else self.tr("Nada daqui some sem alguém decidir."))
        self._follow_eyes()
        self.changed.emit()

    def _follow_eyes(self) -> None:
        self._reader.set_seen(self._is_seen and self._shown() == OPEN)
        self._decided_reader.set_seen(self._is_seen and self._shown() == DECIDED)

    @Slot(object)
    def _on_inbox(self, inbox: Inbox) -> None:
        self._total = inbox.total
        self.lists.show_count(OPEN, inbox.total)
        self.changed.emit()
        if not self._is_seen or self._shown() != OPEN:
            return
        self.view.show_inbox(inbox)
        if not self.view.has_focus():
            self.view.focus_first()

    @Slot(object)
    def _on_decided(self, decided: Inbox) -> None:
        if self._is_seen and self._shown() == DECIDED:
            self.decided_view.show_inbox(decided)


def _newest_open(rows: int) -> Command[Inbox]:
    return ReadInbox(limit=rows)


def _older_open(last: InboxRow) -> Command[Inbox]:
    return ReadInbox(limit=PAGE, below=last.exception.id)


def _newest_decided(rows: int) -> Command[Inbox]:
    return ReadDecided(limit=rows)


def _older_decided(last: InboxRow) -> Command[Inbox]:
    decided = last.exception
    return ReadDecided(limit=PAGE, below=DecidedPlace(decided.resolved_at or decided.opened_at, decided.id))
