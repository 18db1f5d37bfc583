"""One process of the till: a window on one data folder, and another where a copy took the ledger's place."""

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from pos_app.app import exits
from pos_app.app.cashier import CashierApp
from pos_app.app.fault_watch import FaultWatch
from pos_app.app.qt import make_application
from pos_app.domain.errors import PosError
from pos_app.services.folder_lock import FolderLock
from pos_app.settings import Settings

_log = logging.getLogger(__name__)
_SWITCH_INTERVAL_S = 0.0005


def run_cashier(settings: Settings) -> int:
    """Run the cashier's window until it is closed; returns the exit code."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    folder = settings.data_dir
    if settings.training:
        from pos_app.services.folders import ledger_folder  # noqa: PLC0415 - loads the ledger's libraries

        folder = ledger_folder(settings.data_dir, training=True)
    lock = FolderLock(folder)
    try:
        if not lock.take() and _raise_first_window(lock, folder):
            return exits.OK
    except (PosError, OSError) as error:
        return exits.complain(error)
    faults = FaultWatch(folder)
    application = make_application(settings.language)
    trouble, chosen = "", None
    while True:
        cashier = CashierApp(settings, folder)
        cashier.watch(faults)
        if chosen is not None:
            trouble = _restore(folder, chosen)
        if trouble:
            cashier.window.show_failure(trouble)
        code, chosen = cashier.run(application), cashier.restoring
        if chosen is None:
            break
    faults.end()
    lock.release()
    return code


def _restore(folder: Path, chosen: Path) -> str:
    """Put a copy in the ledger's place while no till runs; returns why it could not, in words."""
    from pos_app.services.restoring import restore  # noqa: PLC0415 - loads the ledger's libraries
    from pos_app.ui.texts import error_text  # noqa: PLC0415

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
    from pos_app.app.reach import take_or_ask  # noqa: PLC0415 - only a second start needs it
    from pos_app.ui import control  # noqa: PLC0415

    return take_or_ask(lock, folder, control.Request(do="raise")) is not None
