"""One process of the till: a window on one data folder, and another where a copy took the ledger's place.

Only what the first paint needs is imported at the top: an empty window of ours is painted, then its contents
load.
"""

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pos_app.app import exits
from pos_app.app.ending import Deadline
from pos_app.app.fault_watch import FaultWatch
from pos_app.app.qt import make_application, open_preferences
from pos_app.domain.errors import PosError
from pos_app.services.system.folder_lock import FolderLock
from pos_app.settings import Settings
from pos_app.ui.runtime.first_window import FirstWindow

if TYPE_CHECKING:
    from pos_app.app.cashier import CashierApp

_log = logging.getLogger(__name__)
_SWITCH_INTERVAL_S = 0.0005


def run_cashier(settings: Settings) -> int:
    """Run the cashier's window until it is closed; returns the exit code."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    folder = settings.data_dir
    try:
        if settings.training:
            from pos_app.services.ledger.folders import ledger_folder  # noqa: PLC0415 - loads the ledger's libraries

            folder = ledger_folder(settings.data_dir, training=True)
        lock = FolderLock(folder)
        if not lock.take() and _raise_first_window(lock, folder):
            return exits.OK
    except Exception as error:  # noqa: BLE001 - whatever it is, the window says it
        return _Run(settings, folder, FaultWatch(None)).show(error)
    try:
        return _Run(settings, folder, FaultWatch(folder)).until_closed()
    finally:
        lock.release()


class _Run:
    """One process: its windows, one after the other, what watches them, and its end in time."""

    def __init__(self, settings: Settings, folder: Path, faults: FaultWatch) -> None:
        self._settings = settings
        self._folder = folder
        self._faults = faults
        self._application = make_application(settings.language)

    def show(self, error: Exception) -> int:
        """Show why the data folder cannot be used, until that is closed; returns the exit code."""
        cashier = self._cashier()
        cashier.fail_with(error)
        return self._ended(cashier)

    def until_closed(self) -> int:
        """Let sell; again where a copy is put in the ledger's place. Returns the exit code."""
        cashier = self._cashier()
        code = self._ended(cashier)
        while (chosen := cashier.restoring) is not None:
            trouble = _restore(self._folder, chosen)
            cashier = self._cashier()
            if trouble:
                cashier.window.notices.tell_failure(trouble)
            code = self._ended(cashier)
        return code

    def _cashier(self) -> "CashierApp":
        frame = FirstWindow(open_preferences(self._folder))
        frame.open()
        from pos_app.app.cashier import CashierApp  # noqa: PLC0415 - after the first paint

        cashier = CashierApp(self._settings, self._folder, frame=frame)
        cashier.watch(self._faults)
        return cashier

    def _ended(self, cashier: "CashierApp") -> int:
        """Run one window to its end, which is cut off where it takes too long."""
        deadline = Deadline(cashier.ending)
        self._application.aboutToQuit.connect(deadline.start)
        code = cashier.run(self._application)
        self._application.aboutToQuit.disconnect(deadline.start)
        if cashier.restoring is not None:
            deadline.cancel()
        else:
            self._faults.end()
        return code


def _restore(folder: Path, chosen: Path) -> str:
    """Put a copy in the ledger's place while no till runs; returns why it could not, in words."""
    from pos_app.services.backup.restoring import restore  # noqa: PLC0415 - loads the ledger's libraries
    from pos_app.ui.texts.errors import error_text  # noqa: PLC0415

    try:
        restore(folder, chosen, datetime.now(UTC))
    except (PosError, OSError) as error:
        _log.exception("not restored")
        return error_text(error)
    return ""


def _raise_first_window(lock: FolderLock, folder: Path) -> bool:
    """Return whether another till holds the folder and raised its window; False where we hold it now.

    Raises:
        PosError, OSError: see :func:`~pos_app.app.reach.take_or_ask`.
    """
    from pos_app.app import control  # noqa: PLC0415
    from pos_app.app.reach import take_or_ask  # noqa: PLC0415 - only a second start needs it

    return take_or_ask(lock, folder, control.Request(do="raise")) is not None
