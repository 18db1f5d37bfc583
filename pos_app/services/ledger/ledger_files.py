"""The files of one ledger, which belong together: its database, the log of it, its head note.

A database without its log is an older one, and nothing in it says so. So they are copied, looked at and set
aside together, or not at all. Rules: docs/reliability.md, section 12.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pysqlite3.dbapi2 as sqlite

from pos_app.services.ledger.head_note import HEAD_NAME, read_head_note
from pos_app.services.ledger.storage import (
    FILE_NAME,
    fsync,
    unavailable,
)
from pos_app.services.system.folder_lock import hold_if_stopped

BACKUPS = "backups"
REPLACED = "replaced"
LOGS = ("-wal", "-journal")
"""Endings of the files that hold what the database does not have yet."""
INDEX = "-shm"
READY_NAME = f"{FILE_NAME}.ready"
"""A whole ledger that is about to take the place of the one beside it."""
_WAL_FORMAT = b"\2\2"


def beside(path: Path, end: str) -> Path:
    """Return the log or index of a database."""
    return path.with_name(f"{path.name}{end}")


def copy_together(source: Path, target: Path) -> None:
    """Copy a database that nobody writes to, with its log; ``target`` may be an empty file that is there.

    Raises:
        OSError: it cannot be read, or there is no room.
    """
    shutil.copyfile(source, target)
    for end in LOGS:
        if beside(source, end).exists():
            shutil.copyfile(beside(source, end), beside(target, end))


def connect_running(path: Path) -> Any:  # noqa: ANN401 - the driver ships no types
    """Return a connection beside a till that runs; it cannot write, and leaves file and log as they are.

    Raises:
        sqlite.Error: it cannot be opened.
    """
    return sqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def copy_running(source: Path, target: Path) -> None:
    """Copy one state of a database that a till writes to; the connection cannot write.

    Raises:
        LedgerUnavailableError: it cannot be read.
    """
    try:
        with (
            closing(connect_running(source)) as reader,
            closing(sqlite.connect(str(target))) as copy,
        ):
            reader.backup(copy)
    except sqlite.Error as error:
        raise unavailable(error) from error


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Give a temporary folder with the ledger as it stands, also beside a till that runs."""
    with TemporaryDirectory(prefix="pos-app-") as name:
        copy = Path(name)
        _copy_note(folder, copy)  # first: it must not be ahead of the copy
        with hold_if_stopped(folder) as is_stopped:
            if not is_stopped:
                copy_running(folder / FILE_NAME, copy / FILE_NAME)
            elif (folder / FILE_NAME).exists():
                copy_together(folder / FILE_NAME, copy / FILE_NAME)
        yield copy


@contextmanager
def copied_file(path: Path) -> Iterator[Path]:
    """Give a temporary folder with one stopped ledger, whatever its name: its log and note go with it."""
    with TemporaryDirectory(prefix="pos-app-") as name:
        copy = Path(name)
        if path.name == FILE_NAME:
            _copy_note(path.parent, copy)
        copy_together(path, copy / FILE_NAME)
        yield copy


def _copy_note(source: Path, target: Path) -> None:
    if (source / HEAD_NAME).exists():
        shutil.copyfile(source / HEAD_NAME, target / HEAD_NAME)


def may_lack_its_log(copy: Path) -> bool:
    """Return whether the database of a folder was written with a log, and neither log nor note is there.

    An empty log, or a note that is torn, says nothing of the end.
    """
    with (copy / FILE_NAME).open("rb") as file:
        form = file.read(20)[18:]
    logs = [beside(copy / FILE_NAME, end) for end in LOGS]
    has_log = any(each.exists() and each.stat().st_size for each in logs)
    return form == _WAL_FORMAT and not has_log and read_head_note(copy / HEAD_NAME) is None


def fold_in(path: Path) -> None:
    """Carry the log of a database into it, so that it is whole by itself.

    Raises:
        sqlite.Error: it cannot be read or written.
    """
    with closing(sqlite.connect(str(path))) as copy:
        (mode,) = copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    if mode != "delete":
        detail = f"the log stays: {mode}"
        raise sqlite.OperationalError(detail)


def make_private(path: Path) -> None:
    """Make an empty file of one's own that only this login may read.

    Raises:
        FileExistsError: there is one of that name.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def set_aside(folder: Path, target: Path) -> None:
    """Copy the stopped ledger of a folder, log and note included, into a new folder; all is on the disk then.

    Raises:
        OSError: the folder is there, or there is no room.
    """
    target.mkdir(mode=0o700)
    for name in (FILE_NAME, *(f"{FILE_NAME}{end}" for end in LOGS), HEAD_NAME):
        if (folder / name).exists():
            make_private(target / name)
            shutil.copyfile(folder / name, target / name)
            fsync(target / name)
    fsync(target)
