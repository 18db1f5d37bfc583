"""Copies of the ledger: how one is made, which there are, and which are kept.

A copy is made from a connection of its own that cannot write, beside the till: confirmations do not wait for
it. It is judged by what a restore demands, and on the disk, before it has its name; what it is, its content
says and not its name. From any thread. The way back is :mod:`pos_app.services.backup.restoring`. Rules:
docs/reliability.md, section 12.
"""

import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from msgspec import Struct

from pos_app.domain.errors import PosError
from pos_app.services.backup.inspection import inspect_copied_file
from pos_app.services.ledger.chain_check import unmet
from pos_app.services.ledger.contents import Contents, behind_copies, contents_of_folder, read_contents
from pos_app.services.ledger.erasures import ERASED_NAME, keep_marks_apart, read_marks
from pos_app.services.ledger.head_note import HEAD_NAME, HeadNote, read_head_note
from pos_app.services.ledger.ledger_files import (
    BACKUPS,
    connect_running,
    copy_running,
    copy_together,
    fold_in,
    make_private,
)
from pos_app.services.ledger.storage import FILE_NAME, fsync, is_damage
from pos_app.services.ledger.verdicts import digest_of, is_sound_still, note_sound
from pos_app.services.ports.data import BackupError
from pos_app.services.system.folder_lock import FolderLock, hold_if_stopped

_OWN_NAME = re.compile(r"ledger-\d{8}T\d{6}Z-[0-9a-f]{8}-\d{6}-[0-9a-f]{8}-\d{12}-[0-9a-f]{16}\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_DAYS = 7
_WEEKS = 5
"""This one and the four before."""
_LEAST_KEPT = 10
_PATIENCE_S = 30.0
_PAUSE_S = 0.05
_MOST_SAID = 5


class Backup(Struct, frozen=True):
    """One complete copy, by its content.

    Attributes:
        size: bytes.
    """

    path: Path
    contents: Contents
    size: int

    @property
    def until(self) -> datetime:
        """Return the time of its newest event, by the clock as it stood then."""
        return self.contents.until

    @property
    def seq(self) -> int:
        """Return the number of its newest event."""
        return self.contents.seq


class Identity(Struct, frozen=True):
    """Whose ledger a folder has: its UUID, and ``training`` or ``real``."""

    server_id: str
    kind: str


# --- which there are, and which are kept ----------------------------------------------------------------


def read_backup(path: Path) -> Backup | None:
    """Return what the content of a file says; None for files that are no whole ledger."""
    try:
        found, size = read_contents(path), path.stat().st_size
    except OSError:
        return None
    return None if found is None else Backup(path, found, size)


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the complete copies that a data folder has of its own ledger, newest first."""
    found = _ledgers_in(folder / BACKUPS)
    owner = identity_of(folder)
    return found if owner is None else _of(found, owner.server_id)


def list_foreign(folder: Path) -> tuple[Backup, ...]:
    """Return the whole ledgers among a data folder's copies that are of other ledgers, newest first."""
    own = {each.path for each in list_backups(folder)}
    return tuple(each for each in _ledgers_in(folder / BACKUPS) if each.path not in own)


def identity_of(folder: Path) -> Identity | None:
    """Return whose ledger a folder has, also a damaged one: by its head note, its file, else its copies.

    None where nothing there says it.
    """
    note = read_head_note(folder / HEAD_NAME)
    if note is not None:
        return Identity(note.server_id, note.kind)
    found = contents_of_folder(folder)
    if found is not None and found.server_id and found.kind:
        return Identity(found.server_id, found.kind)
    # A real ledger's copies speak first: nobody loses money by a training ledger that is not found.
    by_kind = sorted(_ledgers_in(folder / BACKUPS), key=lambda each: each.contents.kind != "real")
    return next((Identity(each.contents.server_id, each.contents.kind) for each in by_kind), None)


def _ledgers_in(folder: Path) -> tuple[Backup, ...]:
    """Return all whole ledgers of a folder, newest first."""
    try:
        files = [path for path in folder.iterdir() if path.suffix == ".db"]
    except FileNotFoundError:
        return ()
    found = [each for path in files if (each := read_backup(path)) is not None]
    return tuple(sorted(found, key=lambda each: each.contents.age, reverse=True))


def _of(found: Iterable[Backup], server_id: str) -> tuple[Backup, ...]:
    return tuple(each for each in found if each.contents.server_id == server_id)


def kept(newest_first: Sequence[datetime]) -> set[datetime]:
    """Return which copies stay, by the times of their newest events in UTC.

    All within 24 hours of the newest one, the newest of each of 7 days and of each of 5 weeks (this one and
    the four before) that have one, and never fewer than the 10 newest. The order is that of the events'
    numbers: a clock that was wrong by years makes no copy the newest.

    >>> day = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> sorted((day - each).days for each in kept([day - timedelta(days=n) for n in range(40)]))
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 22]
    """
    days = _newest_of_each((each.date() for each in newest_first), newest_first, _DAYS)
    weeks = _newest_of_each((each.isocalendar()[:2] for each in newest_first), newest_first, _WEEKS)
    last_day = {each for each in newest_first if abs(newest_first[0] - each) < timedelta(days=1)}
    return days | weeks | last_day | set(newest_first[:_LEAST_KEPT])


def _newest_of_each(groups: Iterable[Any], newest_first: Sequence[datetime], most: int) -> set[datetime]:
    newest: dict[Any, datetime] = {}
    for group, stamp in zip(groups, newest_first, strict=True):
        newest.setdefault(group, stamp)
    return set(list(newest.values())[:most])


def _prune(folder: Path, sound: Backup) -> None:
    """Take old copies of a ledger away, now that ``sound`` is one that a restore would take.

    Copies of other ledgers, and files that a person named, stay.
    """
    backups = _of(_ledgers_in(folder), sound.contents.server_id)
    stay = kept([each.until for each in backups]) if backups else set()
    for backup in backups:
        is_old = backup.until not in stay and backup.path.name != sound.path.name
        if is_old and _OWN_NAME.fullmatch(backup.path.name):
            backup.path.unlink(missing_ok=True)


# --- making one ------------------------------------------------------------------------------------------


def make_backup(folder: Path, copy_to: str = "") -> Backup:
    """Copy the ledger of a data folder, and the copy into a second folder.

    Args:
        folder: the data folder; a till may run on it.
        copy_to: a second folder, on another disk if possible; empty for none.

    Raises:
        BackupError: with ``where`` ``copy`` only the second one is missing, else nothing was made.
    """
    backup = back_up(folder)
    if copy_to:
        copy_beside(folder, backup, Path(copy_to))
    return backup


def back_up(folder: Path) -> Backup:
    """Copy the ledger, unless nothing happened since a copy that is good still; take old copies away.

    Takes as long as a check of the whole ledger.

    Raises:
        BackupError: ``unsound``: something is wrong with the ledger, or it ends before what its head note
            speaks of; ``here``: anything else. Nothing was made, and no older copy was taken away.
    """
    try:
        with _alone(folder / BACKUPS, "copying"):
            return _back_up(folder)
    except BackupError:
        raise
    except sqlite.Error as error:
        raise BackupError("unsound" if is_damage(error) else "here", str(error)) from error
    except (OSError, UnicodeError, PosError) as error:
        raise BackupError("here", str(error)) from error


def copy_beside(folder: Path, backup: Backup, second: Path) -> Backup:
    """Copy a complete copy into a second folder, which other tills may use too; take its own old ones away.

    It has its name there only when it is whole. May wait as long as that folder's disk or network does.
    Returns the copy.

    Raises:
        BackupError: ``copy``: it is not there.
    """
    try:
        with _alone(folder / BACKUPS, "second"):
            _copy_beside(backup, second)
            keep_marks_apart(second / f"{backup.contents.server_id}.erased", read_marks(folder / ERASED_NAME))
            _prune(second, backup)
    except OSError as error:
        raise BackupError("copy", str(error)) from error
    return backup


@contextmanager
def _alone(folder: Path, what: str) -> Iterator[None]:
    """Let one process at a time do something to the copies: each takes what is torn away.

    Raises:
        TimeoutError: another one is at it for 30 s.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = FolderLock(folder, what)
    deadline = time.monotonic() + _PATIENCE_S
    while not lock.take():
        if time.monotonic() > deadline:
            detail = f"another copy is being made: {folder / what}"
            raise TimeoutError(detail)
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        lock.release()


def _back_up(folder: Path) -> Backup:
    target = folder / BACKUPS
    for torn in target.glob("*.part*"):
        shutil.rmtree(torn) if torn.is_dir() else torn.unlink()
    if not (folder / FILE_NAME).exists():
        raise FileNotFoundError(folder / FILE_NAME)
    newest = next((each for each in list_backups(folder) if is_sound_still(each.path)), None)
    note = read_head_note(folder / HEAD_NAME)  # first: it must not be ahead of the copy
    if newest is not None and _running_head(folder) == newest.contents.head:
        return newest
    part = target / f"{secrets.token_hex(8)}.part"
    part.mkdir(mode=0o700)
    fresh = part / FILE_NAME
    try:
        make_private(fresh)
        _copy_pages(folder, fresh)
        found = _judged(fresh, note)
        if newest is not None and newest.contents.head == found.head:
            return newest
        fsync(fresh)
        digest, named = digest_of(fresh), target / _name_of(found)
        fresh.replace(named)
        note_sound(named, digest)
        fsync(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)  # what stays, the next copy takes away
    made = Backup(named, found, named.stat().st_size)
    _prune(target, made)
    return made


def _running_head(folder: Path) -> str:
    """Return the hash of the newest event beside a running till; empty where none runs, or it is busy."""
    with hold_if_stopped(folder) as is_stopped:
        if is_stopped:
            return ""
    try:
        with closing(connect_running(folder / FILE_NAME)) as reader:
            (hash_,) = reader.execute("SELECT hash FROM counter WHERE name = 'event'").fetchone()
    except (sqlite.Error, TypeError):
        return ""
    return bytes(hash_).hex()


def _copy_pages(folder: Path, fresh: Path) -> None:
    """Copy a ledger without changing it: as the last one to close it, a writer would lose a damaged log."""
    with hold_if_stopped(folder) as is_stopped:
        if is_stopped:
            copy_together(folder / FILE_NAME, fresh)
        else:
            copy_running(folder / FILE_NAME, fresh)
    fold_in(fresh)


def _judged(fresh: Path, note: HeadNote | None) -> Contents:
    """Return what a copy says of itself, once a restore would take it and it is behind no note and no copy.

    Raises:
        BackupError: ``unsound``.
        PosError, OSError: it cannot be looked at.
    """
    contents = read_contents(fresh)
    if contents is None:
        raise BackupError("unsound", "no ledger")
    found = list(inspect_copied_file(fresh.parent, fresh.parent).findings)
    with closing(sqlite.connect(str(fresh))) as copy:
        missing = None if found or note is None else unmet(copy, note)
        if not found and missing is None:
            missing = behind_copies(copy, fresh.parent.parent)
    if missing is not None:
        found.append(missing.sentence)
    if found:
        raise BackupError("unsound", "; ".join(found[:_MOST_SAID]))
    return contents


def _name_of(found: Contents) -> str:
    """Return a name for people, and for telling whose copies may be taken away."""
    stamp = f"{found.until.astimezone(UTC):{_STAMP}}"
    return f"ledger-{stamp}-{found.server_id[:8]}-{found.epoch}-{found.seq:012d}-{found.head[:16]}.db"


def _copy_beside(backup: Backup, folder: Path) -> None:
    target = folder / backup.path.name
    if target.exists() and digest_of(target) == digest_of(backup.path):
        return
    owner = backup.contents.server_id
    for torn in folder.glob(f"{owner}.*.part"):
        torn.unlink(missing_ok=True)
    part = folder / f"{owner}.{secrets.token_hex(8)}.part"
    make_private(part)
    try:
        shutil.copyfile(backup.path, part)
        fsync(part)
        part.replace(target)
        fsync(folder)
    finally:
        with suppress(OSError):  # what went wrong is told; the next copy takes it away
            part.unlink(missing_ok=True)
