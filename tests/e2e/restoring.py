"""The cashier's program with a hand that restores: restoring.py DATA_DIR.

Runs as the program does; when its till listens, or when a copy is offered for a damaged ledger, the newest
copy is chosen. Prints what the window says after the second start, as a line of JSON, and ends.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pos_app.app import cashier, process
from pos_app.app.cashier import CashierApp
from pos_app.services.backup.copies import list_backups
from pos_app.services.ports.devices import LinkStatus
from pos_app.settings import Settings
from pos_app.ui.rescue.damaged_view import DamagedView
from pos_app.ui.rescue.restore_sheet import RestoreSheet


class Hand(CashierApp):
    """Chooses the newest copy once, then closes the window."""

    starts = 0

    def start(self, application: QApplication) -> None:
        """Start as ever, and watch for the moment to act."""
        Hand.starts += 1
        self.bridge.link_came.connect(self._on_link_of_hand)
        self._watch = QTimer(self)
        self._watch.setInterval(20)
        self._watch.timeout.connect(self._press_offered)
        self._watch.start()
        super().start(application)

    def _on_link_of_hand(self, link: LinkStatus) -> None:
        if not link.listening or self._is_done() or self.slot.till is None:
            return
        if Hand.starts == 1:
            self._restore(list_backups(self._folder)[0].path)
        else:
            self._say()
            QApplication.quit()

    def _is_done(self) -> bool:
        return self.restoring is not None

    def _press_offered(self) -> None:
        if self._is_done():  # the window is going
            return
        view = self.window.findChild(DamagedView)
        if view is not None and view.restore_button.isEnabled():
            self._watch.stop()
            view.restore_button.click()
            sheet = self.window.findChild(RestoreSheet)
            assert sheet is not None
            sys.stdout.write(json.dumps({"offered": sheet.offer.missing}) + "\n")
            sheet.act_button.click()

    def _say(self) -> None:
        sys.stdout.write(json.dumps({"starts": Hand.starts, "notice": self.window.notice.text()}) + "\n")


if __name__ == "__main__":
    vars(cashier).update(CashierApp=Hand, has_screen=lambda: True)
    sys.exit(process.run_cashier(Settings(data_dir=Path(sys.argv[1]), port=0)))
