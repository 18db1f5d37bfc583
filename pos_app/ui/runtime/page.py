"""One page of the cashier's window: what window, header and keys ask of the one that is shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_app.domain.shop import TillStatus
from pos_app.ui.runtime.keys import Act
from pos_app.ui.style.signs import KeyHint


class Page(QWidget):
    """A page says what it is and what its keys do; the window keeps the list and knows no page by name.

    Signals:
        changed: its count or its keys are other now; carries nothing.
        failed: carries what went wrong, in the user's words.
        revealed: carries the widget that has to be in sight.
    """

    changed = Signal()
    failed = Signal(object)
    revealed = Signal(object)

    def title(self) -> str:
        """Return the word of its tab."""
        raise NotImplementedError

    def count(self) -> int:
        """Return how much waits on it; shown beside its word."""
        return 0

    def key_hints(self) -> tuple[KeyHint, ...]:
        """Return the keys that work now, beside the one for help."""
        return ()

    def set_status(self, status: TillStatus) -> None:
        """Take how the till stands."""

    def set_seen(self, is_seen: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Take whether it is the page that is shown."""

    def focus_first(self) -> None:
        """Give the focus to what is used first."""
        self.setFocus()

    def do(self, act: Act) -> bool:
        """Do what a key asks for; return whether that is anything here."""
        del act
        return False

    def takes_key(self, event: QKeyEvent) -> bool:
        """Use a key that asks for no act; return whether it was used."""
        del event
        return False
