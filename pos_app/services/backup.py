"""Copies of the ledger, and the way back to one.

A copy is made by SQLite's backup from a connection of its own, beside the till: confirmations do not wait
for it. It is checked and on the disk before it has its name. Restoring keeps what it replaces. From any one
thread; :func:`restore` only by whoever holds the folder's lock. Rules: docs/reliability.md, section 12.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pysqlite3.dbapi2 as sqlite
from msgspec import Struct

from pos_app.domain.errors import PosError
from pos_app.services.handlers.desk import pin_hash
from pos_app.services.handlers.keeping import RESTORED, RestoredNote
from pos_app.services.inspection import inspect_file
from pos_app.services.ledger import BACKUPS, fsync
from pos_app.services.rows import to_micros
from pos_app.services.storage import FILE_NAME, HEAD_NAME, head_of_note

REPLACED = "replaced"
_NAME = re.compile(r"ledger-(\d{8}T\d{6}Z)-(\d{12})-([0-9a-f]{16})\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_DAYS = 7
_WEEKS = 5
"""This one and the four before."""
_LEAST_KEPT = 10
_LOGS = ("-wal", "-shm", "-journal")


@dataclass(eq=False)
class BackupError(PosError):
    """No copy was made; the ledger is as it was. ``where``: ``here``, or ``copy`` for the second folder."""

    code: ClassVar[str] = "backup"
    where: str
    detail: str

    def __str__(self) -> str:
        return f"no backup ({self.where}): {self.detail}"


@dataclass(eq=False)
class NotRestoredError(PosError):
    """A copy was not brought back. ``why``: ``damaged``, ``other`` (another ledger's), ``none``, ``pin``."""

    code: ClassVar[str] = "not_restored"
    why: str
    detail: str = ""

    def __str__(self) -> str:
        return f"not restored: {self.why} {self.detail}".rstrip()


class Backup(Struct, frozen=True):
    """One complete copy.

    Attributes:
        seq, head: number and the hash's first 16 hexadecimal digits of its newest event.
        size: bytes.
    """

    path: Path
    made_at: datetime
    seq: int
    head: str
    size: int


class Restored(Struct, frozen=True):
    """What took the ledger's place.

    Attributes:
        missing: how many events the replaced ledger had beyond it, as far as its note tells.
        replaced: the folder that keeps what was there before.
    """

    backup: Backup
    missing: int
    replaced: Path


# --- which there are, and which are kept ----------------------------------------------------------------


def backup_of(path: Path) -> Backup | None:
    """Return what the name of a copy says; None for other files."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    made_at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    return Backup(path, made_at, int(match[2]), match[3], path.stat().st_size)


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the complete copies of a data folder, newest first."""
    return _in_folder(folder / BACKUPS)


def _in_folder(folder: Path) -> tuple[Backup, ...]:
    try:
        found = [backup_of(path) for path in folder.iterdir()]
    except FileNotFoundError:
        return ()
    backups = [each for each in found if each is not None]
    return tuple(sorted(backups, key=_age, reverse=True))


def _age(backup: Backup) -> tuple[datetime, int]:
    return backup.made_at, backup.seq


def kept(stamps: Iterable[datetime]) -> set[datetime]:
    """Return which copies stay, by their times in UTC.

    All of the newest one's last 24 hours, the newest of each of 7 days and of each of 5 weeks (this one and
    the four before) that have one, and never fewer than the 10 newest. Counted from the newest copy and not
    from the clock: a clock that is wrong by years must not make copies go.

    >>> day = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> sorted((day - each).days for each in kept(day - timedelta(days=n) for n in range(40)))
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 22]
    """
    newest_first = sorted(set(stamps), reverse=True)
    days = _newest_of_each((each.date() for each in newest_first), newest_first, _DAYS)
    weeks = _newest_of_each((each.isocalendar()[:2] for each in newest_first), newest_first, _WEEKS)
    last_day = {each for each in newest_first if newest_first[0] - each < timedelta(days=1)}
    return days | weeks | last_day | set(newest_first[:_LEAST_KEPT])


def _newest_of_each(groups: Iterable[Any], newest_first: list[datetime], most: int) -> set[datetime]:
    newest: dict[Any, datetime] = {}
    for group, stamp in zip(groups, newest_first, strict=True):
        newest.setdefault(group, stamp)
    return set(list(newest.values())[:most])


# --- making one ------------------------------------------------------------------------------------------


def make_backup(folder: Path, now: datetime, copy_to: str = "") -> Backup:
    """Copy the ledger of a data folder, unless nothing happened since the newest copy; take old copies away.

    Args:
        folder: the data folder; a till may run on it.
        now: aware; becomes part of the name.
        copy_to: a second folder, on another disk if possible; empty for none.

    Raises:
        BackupError: in ``where`` ``here`` nothing was made; in ``copy`` only the second one is missing.
    """
    try:
        backup = _backup_here(folder, now)
        _prune(folder / BACKUPS)
    except (OSError, sqlite.Error) as error:
        raise BackupError("here", str(error)) from error
    if copy_to:
        try:
            _copy_beside(backup, Path(copy_to))
            _prune(Path(copy_to))
        except OSError as error:
            raise BackupError("copy", str(error)) from error
    return backup


def _backup_here(folder: Path, now: datetime) -> Backup:
    target = folder / BACKUPS
    target.mkdir(mode=0o700, exist_ok=True)
    for torn in target.glob("*.part"):
        torn.unlink()
    path = folder / FILE_NAME
    if not path.exists():
        raise FileNotFoundError(path)
    # A connection that may write, but does not: as the last one it takes the empty log away again.
    with closing(sqlite.connect(str(path), isolation_level=None)) as source:
        source.execute("PRAGMA query_only=on")
        source.execute("PRAGMA busy_timeout=2000")
        newest = next(iter(_in_folder(target)), None)
        if newest is not None and (newest.seq, newest.head) == _head(source):
            return newest
        part = target / f"{os.getpid()}.part"
        _copy_pages(source, part)
    seq, head = _checked(part)
    fsync(part)
    named = target / f"ledger-{now.astimezone(UTC):{_STAMP}}-{seq:012d}-{head}.db"
    part.replace(named)
    fsync(target)
    return Backup(named, now.astimezone(UTC).replace(microsecond=0), seq, head, named.stat().st_size)


def _copy_pages(source: Any, part: Path) -> None:  # noqa: ANN401 - the driver ships no types
    descriptor = os.open(
        part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
    )  # payers are nobody else's business
    os.close(descriptor)
    with closing(sqlite.connect(str(part))) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _checked(part: Path) -> tuple[int, str]:
    """Return number and hash of the newest event of a copy that SQLite finds sound.

    Raises:
        sqlite.Error: it is not.
    """
    with closing(sqlite.connect(str(part))) as copy:
        found = copy.execute("PRAGMA integrity_check(3)").fetchall()
        if found != [("ok",)]:
            raise sqlite.DatabaseError("; ".join(str(line) for (line,) in found))
        return _head(copy)


def _head(connection: Any) -> tuple[int, str]:  # noqa: ANN401 - the driver ships no types
    seq, hash_ = connection.execute("SELECT value, hash FROM counter WHERE name = 'event'").fetchone()
    return int(seq), bytes(hash_).hex()[:16]


def _copy_beside(backup: Backup, folder: Path) -> None:
    """Copy a complete copy into a second folder; it has its name there only when it is whole."""
    target = folder / backup.path.name
    if target.exists():
        return
    part = folder / f"{backup.path.name}.part"
    shutil.copyfile(backup.path, part)
    fsync(part)
    part.replace(target)
    fsync(folder)


def _prune(folder: Path) -> None:
    backups = _in_folder(folder)
    stay = kept(each.made_at for each in backups) if backups else set()
    for backup in backups:
        if backup.made_at not in stay:
            backup.path.unlink(missing_ok=True)


# --- the way back -----------------------------------------------------------------------------------------


def newest_good(folder: Path) -> Backup | None:
    """Return the newest copy in which nothing is wrong; None where there is none."""
    return next((each for each in list_backups(folder) if _is_good(each.path)), None)


def _is_good(path: Path) -> bool:
    try:
        return inspect_file(path).is_sound
    except (PosError, OSError):
        return False


def missing_after(folder: Path, backup: Backup) -> int:
    """Return how many events a folder's ledger had after a copy, as far as its head note tells."""
    note = head_of_note(folder / HEAD_NAME)
    return 0 if note is None else max(0, note[0] - backup.seq)


def may_restore(path: Path, pin: str) -> bool:
    """Return whether ``pin`` is the manager's of the copy; one of a training ledger asks for none."""
    settings = _settings(path)
    if settings.get("kind") == "training":
        return True
    salt, _, wanted = settings.get("pin", "").partition(":")
    return bool(pin and wanted) and pin_hash(pin, bytes.fromhex(salt)).partition(":")[2] == wanted


def _settings(path: Path) -> dict[str, str]:
    """Return the settings of a file that nobody writes to; none where it is too damaged."""
    address = f"{path.absolute().as_uri()}?immutable=1"
    try:
        with closing(sqlite.connect(address, uri=True)) as file:
            return dict(file.execute("SELECT name, value FROM setting").fetchall())
    except (sqlite.Error, ValueError):
        return {}


def restore(folder: Path, chosen: Path, now: datetime) -> Restored:
    """Put a copy in the ledger's place; what was there is kept in a folder of its own.

    A kill at any moment leaves the old ledger, the new one, or one whose end is missing by its note: that one
    is not opened either, and the copy can be restored again.

    Raises:
        NotRestoredError: the copy is damaged, or of another ledger.
        PosError, OSError: it cannot be read, or the disk is full.
    """
    found = inspect_file(chosen)
    if not found.is_sound:
        raise NotRestoredError("damaged", found.findings[0])
    known = _settings(folder / FILE_NAME).get("server_id") if (folder / FILE_NAME).exists() else None
    if known and known != found.server_id:
        raise NotRestoredError("other", chosen.name)
    made_at = datetime.fromtimestamp(chosen.stat().st_mtime, UTC)
    backup = backup_of(chosen) or Backup(chosen, made_at, found.seq, found.head[:16], chosen.stat().st_size)
    missing = missing_after(folder, backup)
    fresh = folder / f"{FILE_NAME}.restoring"
    _write_fresh(chosen, fresh, RestoredNote(to_micros(backup.made_at), missing))
    aside = _set_aside(folder, now)
    for end in _LOGS:  # a log of the old file would be taken for the new one's
        (folder / f"{FILE_NAME}{end}").unlink(missing_ok=True)
    fsync(folder)
    fresh.replace(folder / FILE_NAME)
    fsync(folder)
    (folder / HEAD_NAME).write_text(f"{found.seq:020d} {found.head}\n", "ascii")
    return Restored(backup, missing, aside)


def _write_fresh(chosen: Path, fresh: Path, note: RestoredNote) -> None:
    shutil.copyfile(chosen, fresh)
    fresh.chmod(0o600)
    with closing(sqlite.connect(str(fresh), isolation_level=None)) as file:
        text = msgspec.json.encode(note).decode()
        file.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (RESTORED, text))
    fsync(fresh)


def _set_aside(folder: Path, now: datetime) -> Path:
    """Copy the old files, log and note included, into a folder that nothing deletes."""
    (folder / REPLACED).mkdir(mode=0o700, exist_ok=True)
    aside = next(path for path in _names(folder / REPLACED, now) if not path.exists())
    aside.mkdir(mode=0o700)
    for name in (FILE_NAME, *(f"{FILE_NAME}{end}" for end in _LOGS), HEAD_NAME):
        if (folder / name).exists():
            shutil.copyfile(folder / name, aside / name)
            fsync(aside / name)
    fsync(aside)
    fsync(folder / REPLACED)
    return aside


def _names(folder: Path, now: datetime) -> Iterator[Path]:
    stamp = f"{now.astimezone(UTC):{_STAMP}}"
    yield folder / stamp
    number = 1
    while True:
        number += 1
        yield folder / f"{stamp}-{number}"
