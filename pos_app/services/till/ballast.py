"""A file that only takes up room, given up when the disk is full so that recording can go on for a while.

Belongs to the till's thread. Rules: docs/reliability.md, section 5.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

BALLAST_NAME = "ledger.ballast"
BALLAST_BYTES = 32 * 2**20
_SHARE = 8
"""A small disk gives one part of so many, so that a till fits on it at all."""
_CHUNK = bytes(2**20)


class Ballast:
    """Room in a data folder that the ledger may have in the last need.

    Attributes:
        is_spent: it was given up, or there is no room for it; the disk is nearly full.
    """

    def __init__(self, folder: Path, most: int) -> None:
        """Take up nothing yet; ``most`` is in bytes, and 0 wants no ballast."""
        self._path = folder / BALLAST_NAME
        self._most = most
        self.is_spent = False

    def lay(self) -> None:
        """Take up the room, where as much again stays free; what is there already counts."""
        if self._most == 0:
            return
        with suppress(OSError):  # a disk that has no room now, or does not answer, is tried again later
            if self._path.exists() and not self.is_spent:
                return
            self.is_spent = True
            usage = shutil.disk_usage(self._path.parent)
            size = min(self._most, usage.total // _SHARE)
            if usage.free >= 2 * size:
                self._fill(size)
                self.is_spent = False

    def give_up(self) -> bool:
        """Give the room back; returns whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        self.is_spent = True
        return True

    def _fill(self, size: int) -> None:
        """Write real bytes, since a hole in a file keeps nothing free; all of them or none."""
        try:
            with self._path.open("wb") as file:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size)
                else:
                    for start in range(0, size, len(_CHUNK)):
                        file.write(_CHUNK[: size - start])
        except OSError:
            self._path.unlink(missing_ok=True)
            raise
