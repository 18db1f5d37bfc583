"""The keys of the cashier's window: each goes to the window itself, or to the page that is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_app.services.ports.computer import ComputerPort
from pos_app.ui.cashier.keyboard import Keyboard
from pos_app.ui.cashier.page_stack import PageStack
from pos_app.ui.cashier.pages import Pages
from pos_app.ui.runtime.keys import Act, act_of
from pos_app.ui.widgets.dialogs import HelpDialog
from pos_app.ui.widgets.notice_bar import NoticeBar

_ACTS_OF_THE_CHARGE = {Act.COPY, Act.TURN_ROUND}
"""What works on the live charge also from a page that does not show it: nothing that asks for money."""


class WindowKeys(QObject):
    """Turns key presses into acts.

    Attributes:
        is_damaged: the ledger can only be read, and all that is left of the keys is the help.
        report_of: returns the text of the fault log.

    Signals:
        page_wanted: carries the number of a page.
        closed: a card of the keys is gone; carries nothing.
    """

    page_wanted = Signal(object)
    closed = Signal()

    def __init__(
        self, pages: Pages, room: PageStack, notice: NoticeBar, computer: ComputerPort, window: QWidget
    ) -> None:
        super().__init__(window)
        self._pages, self._room, self._notice = pages, room, notice
        self._computer, self._window = computer, window
        self.keyboard = Keyboard(self)
        self.is_damaged = False
        self.report_of: Callable[[], str] = str

    def press(self, event: QKeyEvent) -> bool:
        """Use a key that no part of the window took; return whether it was used."""
        if event.isAutoRepeat() and event.key() != Qt.Key.Key_Backspace:
            return True
        act = act_of(event)
        if act is not None and self._does(act):
            return True
        return not self.is_damaged and self._room.page().takes_key(event)

    def _does(self, act: Act) -> bool:
        """Do what a key asks for; return whether it makes sense on the page that is shown."""
        if act is Act.HELP:
            self.open_help()
        elif self.is_damaged:
            return False
        elif act is Act.INBOX:
            self.page_wanted.emit(self._pages.in_order().index(self._pages.inbox))
        elif act is Act.BACK:
            self._press_escape()
        elif not self._room.page().do(act):
            return act in _ACTS_OF_THE_CHARGE and self._pages.sell.do(act)
        return True

    def _press_escape(self) -> None:
        if self._room.pages.currentIndex():
            self.page_wanted.emit(0)
        elif self._notice.text():
            self._notice.close_notice()
        else:
            self._room.page().do(Act.BACK)

    @Slot()
    def open_help(self) -> None:
        """Open the card with all keys."""
        dialog = HelpDialog(self.keyboard.all_hints(), self._window)
        dialog.finished.connect(self.closed)
        dialog.report_requested.connect(self._open_report)
        dialog.open()

    @Slot()
    def _open_report(self) -> None:
        from pos_app.ui.widgets.text_sheets import ReportSheet  # noqa: PLC0415 - rarely wanted

        sheet = ReportSheet(self.report_of(), self._computer.save_private, self._window)
        sheet.finished.connect(self.closed)
        sheet.open()
