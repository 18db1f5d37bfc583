"""A ledger for real money takes a data folder; the training one that stood there moves to one of its own.

All is looked at first, the new ledger is built beside, and one rename decides: a kill leaves the training
ledger or the real one, and the next call goes on from there. Only for whoever holds the folder's lock.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pos_app.domain.errors import PosError
from pos_app.domain.shop import TRAINING
from pos_app.services.backup.copies import identity_of, read_backup
from pos_app.services.ledger.contents import Contents, contents_of_file
from pos_app.services.ledger.file_checks import real_ledger_below
from pos_app.services.ledger.folders import TRAINING_FOLDER
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger_files import BACKUPS, fold_in, set_aside
from pos_app.services.ledger.replacing import finish_replacing, replace_ledger
from pos_app.services.ledger.storage import FILE_NAME, fsync

_BUILDING = "real.making"
_MOVING = f"{TRAINING_FOLDER}.making"


@dataclass(eq=False)
class LedgerThereError(PosError):
    """No real ledger was made, since something else stands there.

    Attributes:
        kind: ``real``, ``training`` (another one in the training folder), ``damaged``, or ``copies`` (of a
            real one, which a new ledger would hide).
    """

    code: ClassVar[str] = "ledger_there"
    kind: str
    folder: Path

    def __str__(self) -> str:
        words = {
            "real": f"there is a real ledger already in {self.folder}",
            "training": f"another training ledger stands in {self.folder}; move it away first",
            "damaged": f"the ledger in {self.folder} cannot be read; restore it or move it away first",
            "copies": f"copies of a real ledger stand in {self.folder}; restore one or move them away",
        }
        return words[self.kind]


def look_for_room(data_dir: Path) -> None:
    """Carry out what an earlier call left, and make sure that a real ledger may be made.

    Raises:
        LedgerThereError: something stands in the way.
        OSError: the folder cannot be read or written.
    """
    finish_replacing(data_dir)
    if (data_dir / FILE_NAME).exists() or (data_dir / HEAD_NAME).exists():
        _look_at_ledger(data_dir)
    copy = real_ledger_below(data_dir)
    if copy is not None:
        raise LedgerThereError("copies", copy.parent)


def _look_at_ledger(data_dir: Path) -> None:
    """Let only a training ledger pass that has a place to move to."""
    found = contents_of_file(data_dir / FILE_NAME)
    if found is None:
        raise LedgerThereError("damaged", data_dir)
    if found.kind != TRAINING:
        _move_copies(data_dir)
        raise LedgerThereError("real", data_dir)
    moved = data_dir / TRAINING_FOLDER
    if moved.exists() and not _is_same(moved, found):
        raise LedgerThereError("training", moved)


def found_real(data_dir: Path, make: Callable[[Path], None]) -> None:
    """Make a real ledger in a folder that :func:`look_for_room` let pass.

    Args:
        data_dir: the data folder.
        make: makes a ledger in an empty folder, and leaves nobody who writes to it.

    Raises:
        PosError, OSError: what ``make`` raises, or no room; the training ledger then stands as it did.
    """
    building = data_dir / _BUILDING
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    try:
        make(building)
        fold_in(building / FILE_NAME)
        fsync(building / FILE_NAME)
        if (data_dir / FILE_NAME).exists():
            _keep_training(data_dir)
        replace_ledger(data_dir, building / FILE_NAME)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    _move_copies(data_dir)


def _is_same(folder: Path, found: Contents) -> bool:
    owner = identity_of(folder)
    return owner is not None and owner.server_id == found.server_id


def _keep_training(data_dir: Path) -> None:
    """Copy the training ledger into its own folder; an older copy of it, by a call that was killed, goes."""
    moving, moved = data_dir / _MOVING, data_dir / TRAINING_FOLDER
    shutil.rmtree(moving, ignore_errors=True)
    set_aside(data_dir, moving)
    if moved.exists():
        shutil.rmtree(moved)
    moving.rename(moved)
    fsync(data_dir)


def _move_copies(data_dir: Path) -> None:
    """Move the training ledger's copies to it, away from those of the real one."""
    owner = identity_of(data_dir / TRAINING_FOLDER)
    if owner is None:
        return
    for path in (data_dir / BACKUPS).glob("*.db"):
        found = read_backup(path)
        if found is not None and found.contents.server_id == owner.server_id:
            (data_dir / TRAINING_FOLDER / BACKUPS).mkdir(mode=0o700, exist_ok=True)
            path.rename(data_dir / TRAINING_FOLDER / BACKUPS / path.name)
