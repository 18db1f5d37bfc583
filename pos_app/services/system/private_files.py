"""Files of this login alone: the data folder 0700, what is in it 0600, also what an older program left there.

The process's umask does it for new files, of whatever part of the program; see ``pos_app/__main__.py``. On
Windows the folder's own rights decide, and nothing is done here.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

FOLDER_MODE = 0o700
_OTHERS = 0o077
_OURS = ("ledger.", "faults.", "running", "lock", "window.ini", "logo.", "backups", "replaced", "training")
"""How names in a data folder begin that are this program's; a person may keep other things there."""


def make_private(folder: Path) -> None:
    """Make a folder that only this login may enter, its parents too; one that is there is closed to others.

    Raises:
        OSError: it cannot be made, or something else has its name.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _close(folder)


def is_private(folder: Path) -> bool:
    """Return whether a folder is this login's, and no other may enter it."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if sys.platform == "win32":
        return stat.S_ISDIR(found.st_mode)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & _OTHERS


def tighten(data_dir: Path) -> None:
    """Close what this program has in a data folder to other logins; what is not ours is left alone."""
    with suppress(OSError):  # what cannot be read is told by whoever needs it
        for path in data_dir.iterdir():
            if path.name.startswith(_OURS):
                tighten_all(path)


def tighten_all(path: Path) -> None:
    """Close a file, or a folder and all below it, to other logins; links are not followed."""
    _close(path)
    if path.is_dir() and not path.is_symlink():
        with suppress(OSError):
            for each in path.iterdir():
                tighten_all(each)


def write_private(path: Path, text: str) -> None:
    """Write a text that only its owner may read, whole or not at all.

    Raises:
        OSError: it cannot be written there.
    """
    write_private_bytes(path, text.encode())


def write_private_bytes(path: Path, content: bytes) -> None:
    """Write a file as :func:`write_private` does."""
    with writing_private(path) as file:
        file.write(content)


@contextmanager
def writing_private(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of ``path`` at the end; where writing fails, nothing does.

    Raises:
        OSError: it cannot be written there.
    """
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _close(path: Path) -> None:
    """Take the rights of others from a file or folder of this login; not from one for all, as ``/tmp`` is."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        found = path.lstat()
        is_for_all = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        if found.st_uid == os.getuid() and not stat.S_ISLNK(found.st_mode) and not is_for_all:
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
