"""The way back to a copy: what is offered, who may do it, and how the copy takes the ledger's place.

What it replaces is kept, log and note included. A kill at any moment leaves the old ledger or the new one.
Only for whoever holds the folder's lock, but for what only looks. Rules: docs/reliability.md, section 12.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import msgspec
import pysqlite3.dbapi2 as sqlite
from msgspec import Struct

from pos_app.domain.errors import PosError
from pos_app.services.backup import Backup, Identity, identity_of, list_backups
from pos_app.services.contents import (
    Contents,
    contents_of_file,
    contents_of_folder,
    folded_contents,
    told_until,
)
from pos_app.services.handlers.desk import pin_hash
from pos_app.services.handlers.keeping import RESTORED, RestoredNote
from pos_app.services.head_note import HEAD_NAME, next_epoch, read_head_note
from pos_app.services.inspection import inspect_copied_file, inspect_file
from pos_app.services.ledger_files import copied_file, make_private, set_aside
from pos_app.services.replacing import finish_replacing, replace_ledger
from pos_app.services.rows import to_micros
from pos_app.services.storage import FILE_NAME, fsync

REPLACED = "replaced"
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(eq=False)
class NotRestoredError(PosError):
    """A copy was not brought back. ``why``: ``damaged``, ``other`` (another ledger's), ``none``, ``pin``."""

    code: ClassVar[str] = "not_restored"
    why: str
    detail: str = ""

    def __str__(self) -> str:
        return f"not restored: {self.why} {self.detail}".rstrip()


class Restored(Struct, frozen=True):
    """What took the ledger's place.

    Attributes:
        missing: how many events the replaced ledger had beyond it, as far as can be told.
        replaced: the folder that keeps what was there before.
        ask_since: from when on banks are asked.
    """

    backup: Backup
    missing: int
    replaced: Path
    ask_since: datetime


def newest_good(folder: Path) -> Backup | None:
    """Return the newest copy in which nothing is wrong; None where there is none."""
    return next((each for each in list_backups(folder) if _is_good(each.path)), None)


def _is_good(path: Path) -> bool:
    try:
        return inspect_file(path).is_sound
    except (PosError, OSError):
        return False


def missing_after(folder: Path, copy: Contents) -> int:
    """Return how many events a folder's ledger has that a copy does not, as far as can be told.

    Its head note speaks for a ledger that cannot be read, and for an end that is missing.
    """
    note, there = read_head_note(folder / HEAD_NAME), contents_of_folder(folder)
    known = max(0 if there is None else there.seq, 0 if note is None else note.seq)
    return max(0, known - copy.seq)


# --- who may ----------------------------------------------------------------------------------------------


def needs_pin(folder: Path, chosen: Path) -> bool:
    """Return whether the manager is asked: not where all that can be read says that it is for training."""
    owner, there, copy = identity_of(folder), contents_of_folder(folder), contents_of_file(chosen)
    return {each.kind for each in (owner, there, copy) if each is not None} != {"training"}


def may_restore(folder: Path, chosen: Path, pin: str) -> bool:
    """Return whether ``pin`` is the manager's: of the ledger there is, else, unreadable, of the copy."""
    if not needs_pin(folder, chosen):
        return True
    known = [_pin_of(found) for found in (contents_of_folder(folder), contents_of_file(chosen))]
    wanted = next((each for each in known if each), "")
    salt, _, digest = wanted.partition(":")
    return bool(pin and digest) and pin_hash(pin, bytes.fromhex(salt)).partition(":")[2] == digest


def _pin_of(found: Contents | None) -> str:
    return "" if found is None else found.settings.get("pin", "")


# --- the way back -----------------------------------------------------------------------------------------


def restore(folder: Path, chosen: Path, now: datetime) -> Restored:
    """Put a copy in the ledger's place; what was there is kept in a folder of its own.

    Args:
        folder: the data folder, whose lock the caller holds.
        chosen: a copy, or a ledger that was set aside; its log and note are taken with it.
        now: aware.

    Raises:
        NotRestoredError: the copy is damaged, of another ledger, or may lack its end.
        PosError, OSError: it cannot be read, or the disk is full.
    """
    finish_replacing(folder)
    with copied_file(chosen) as copy:
        found = inspect_copied_file(copy, chosen)
        if not found.is_sound:
            raise NotRestoredError("damaged", found.findings[0])
        contents = folded_contents(copy / FILE_NAME)
        if contents is None:
            raise NotRestoredError("damaged", chosen.name)
        _refuse_other(folder, contents, chosen)
        missing, since = missing_after(folder, contents), told_until(copy / FILE_NAME, now)
        fresh = folder / f"{FILE_NAME}.restoring"
        fresh.unlink(missing_ok=True)
        _write_fresh(
            copy / FILE_NAME, fresh, RestoredNote(to_micros(since), missing), _new_epoch(folder, contents)
        )
    aside = next(path for path in _names(folder / REPLACED, now) if not path.exists())
    (folder / REPLACED).mkdir(mode=0o700, exist_ok=True)
    set_aside(folder, aside)
    fsync(folder / REPLACED)
    replace_ledger(folder, fresh)
    size = (folder / FILE_NAME).stat().st_size
    return Restored(Backup(chosen, contents, size), missing, aside, since)


def _refuse_other(folder: Path, found: Contents, chosen: Path) -> None:
    """Let only a ledger take its own place; where nothing says whose that is, no training one does."""
    owner = identity_of(folder)
    if owner is None and (folder / FILE_NAME).exists() and found.kind == "training":
        raise NotRestoredError("other", chosen.name)
    if owner is not None and owner != Identity(found.server_id, found.kind):
        raise NotRestoredError("other", chosen.name)


def _new_epoch(folder: Path, copy: Contents) -> str:
    note, there = read_head_note(folder / HEAD_NAME), contents_of_folder(folder)
    known = [each.contents.epoch for each in list_backups(folder)]
    known += [copy.epoch, "" if note is None else note.epoch, "" if there is None else there.epoch]
    return next_epoch(known)


def _write_fresh(copy: Path, fresh: Path, note: RestoredNote, epoch: str) -> None:
    make_private(fresh)
    shutil.copyfile(copy, fresh)
    changed = {RESTORED: msgspec.json.encode(note).decode(), "epoch": epoch}
    with closing(sqlite.connect(str(fresh), isolation_level=None)) as file:
        file.execute("BEGIN")
        file.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", changed.items())
        file.execute("COMMIT")
    fsync(fresh)


def _names(folder: Path, now: datetime) -> Iterator[Path]:
    stamp = f"{now.astimezone(UTC):{_STAMP}}"
    yield folder / stamp
    number = 1
    while True:
        number += 1
        yield folder / f"{stamp}-{number}"
