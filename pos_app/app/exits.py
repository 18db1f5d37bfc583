"""Exit codes, and the sentence that goes with each to standard error."""

from pos_app.app import streams
from pos_app.domain.errors import LedgerUnavailableError, PosError

OK = 0
USAGE = 2
FOLDER = 3
NEWER = 4
DAMAGED = 5
CANNOT_LOOK = 6
DISK = 7
FAILED = 1

_BY_CODE = {
    "ledger_newer": NEWER,
    "ledger_damaged": DAMAGED,
    "ledger_foreign": FOLDER,
    "ledger_elsewhere": FOLDER,
    "folder_held": FOLDER,
    "till_unreachable": FOLDER,
    "ledger_there": FOLDER,
}


def exit_code(error: BaseException) -> int:
    """Return the exit code of what ended the program."""
    if isinstance(error, LedgerUnavailableError):
        return DISK if error.reason == "disk" else CANNOT_LOOK
    if isinstance(error, PosError):
        return _BY_CODE.get(error.code, FAILED)
    return FOLDER if isinstance(error, OSError) else FAILED


def complain(error: BaseException) -> int:
    """Say on standard error what went wrong; returns the exit code."""
    streams.warn(f"pos-app: {error}")
    return exit_code(error)
