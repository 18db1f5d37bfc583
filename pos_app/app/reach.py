"""One till for each data folder: take the folder, or ask the till that holds it.

Whoever holds the folder may be starting, and not listen yet, or ending, and not listen any more. Both pass,
so both doors are tried in turn for a while.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pos_app.app import control
from pos_app.domain.errors import PosError
from pos_app.services.system.folder_lock import FolderLock

PATIENCE_S = 15.0
_PAUSE_S = 0.05


@dataclass(eq=False)
class FolderHeldError(PosError):
    """Another program holds the data folder and says nothing."""

    code: ClassVar[str] = "folder_held"
    folder: Path

    def __str__(self) -> str:
        return f"another program holds {self.folder} and does not answer"


def take_or_ask(lock: FolderLock, folder: Path, request: control.Request) -> control.Response | None:
    """Return the running till's answer to ``request``, or None where this process holds the folder now.

    Raises:
        FolderHeldError: neither within 15 s.
        TillUnreachableError: the till that runs has no socket, or does not answer.
        OSError: the folder cannot be used.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not lock.take():
        response = control.ask(folder, request)
        if response is not None:
            return response
        if time.monotonic() > deadline:
            raise FolderHeldError(folder)
        time.sleep(_PAUSE_S)
    return None
