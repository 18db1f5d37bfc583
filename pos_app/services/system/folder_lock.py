"""The kernel's lock on a data folder: one till each, nothing stale after a kill."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pos_app.services.system.private_files import make_private, tighten

LOCK_NAME = "lock"


class FolderLock:
    """Held from a successful :meth:`take` to :meth:`release`, or to the end of the process.

    Args:
        name: of the lock's file, for another lock in the same folder.
    """

    def __init__(self, folder: Path, name: str = LOCK_NAME) -> None:
        self._path = folder / name
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Return whether this process holds the folder now; then it is closed to other logins too.

        Raises:
            OSError: the folder cannot be made or written, or its disk knows no locks.
        """
        make_private(self._path.parent)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            has_taken = _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        if not has_taken:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        leave_note(self._path.parent, b"", self._path.name)  # what a dead holder left
        tighten(self._path.parent)
        return True

    def release(self) -> None:
        """Let another process take the folder; harmless a second time."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def hold_if_stopped(folder: Path) -> Iterator[bool]:
    """Keep a till from starting meanwhile, without making a file; False where one runs.

    A folder without a lock's file, such as a copied one, counts as stopped.
    """
    try:
        descriptor = os.open(folder / LOCK_NAME, os.O_RDONLY)
    except FileNotFoundError:
        yield True
        return
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def leave_note(folder: Path, note: bytes, name: str = LOCK_NAME) -> None:
        """Do nothing: nobody else may read a file that is locked here."""

    def read_note(folder: Path) -> bytes:
        """Return nothing, as above."""
        del folder
        return b""

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def leave_note(folder: Path, note: bytes, name: str = LOCK_NAME) -> None:
        """Let others know something of who holds a folder; the next holder wipes it out."""
        (folder / name).write_bytes(note)

    def read_note(folder: Path) -> bytes:
        """Return what the holder of a folder left for others, nothing where there is none."""
        try:
            return (folder / LOCK_NAME).read_bytes()
        except OSError:
            return b""

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
