"""Lets a whole ledger take the place of another: all at once, whatever ends the program meanwhile.

One rename decides. Before it the old ledger stands as it was; after it the new one does, and whoever opens
the folder next carries out what is left. What waits under that name is looked at first: a file that this
program did not put there, or of another ledger, is set aside. Only for whoever holds the folder's lock.
"""

import logging
from itertools import chain, count
from pathlib import Path

from pos_app.domain.shop import TRAINING
from pos_app.services.ledger.contents import Contents, contents_of_folder, read_contents
from pos_app.services.ledger.head_note import HEAD_NAME, HeadNote, read_head_note
from pos_app.services.ledger.ledger_files import INDEX, LOGS, READY_NAME, beside
from pos_app.services.ledger.storage import FILE_NAME, fsync
from pos_app.services.ledger.verdicts import digest_of

_log = logging.getLogger(__name__)

READY_HASH_NAME = f"{READY_NAME}.sha256"
"""Says which file was made ready; it is on the disk before that file has its name."""
_REFUSED_NAME = f"{FILE_NAME}.refused"


def replace_ledger(folder: Path, fresh: Path) -> None:
    """Let ``fresh``, a whole ledger without a log that is on the disk of ``folder``, be the folder's ledger.

    Raises:
        OSError: it cannot be renamed or written.
    """
    make_ready(folder, fresh)
    finish_replacing(folder)


def make_ready(folder: Path, fresh: Path) -> None:
    """Decide that ``fresh`` is the folder's ledger from now on; :func:`finish_replacing` does the rest."""
    (folder / READY_HASH_NAME).write_text(digest_of(fresh), "ascii")
    fsync(folder / READY_HASH_NAME)
    fresh.replace(folder / READY_NAME)
    fsync(folder)


def finish_replacing(folder: Path) -> str:
    """Carry out what is left of :func:`replace_ledger`, or set aside what does not fit this folder.

    Returns:
        The name of the file that was set aside; empty where there was none.

    Raises:
        OSError: a file cannot be read, renamed, written or deleted.
    """
    ready = folder / READY_NAME
    if not ready.exists():
        return ""
    found = waiting(folder)
    if found is None:
        return _set_aside(ready)
    for end in (*LOGS, INDEX):  # a log of the old file would be taken for the new one's
        beside(folder / FILE_NAME, end).unlink(missing_ok=True)
    (folder / HEAD_NAME).write_text(_note_of(found).line(), "ascii")
    fsync(folder / HEAD_NAME)
    fsync(folder)
    ready.replace(folder / FILE_NAME)
    fsync(folder)
    (folder / READY_HASH_NAME).unlink(missing_ok=True)
    return ""


def waiting(folder: Path) -> Contents | None:
    """Return what the ledger says that waits to take the folder's place; None where it must not.

    It must be the file that was made ready, bit by bit, and of this ledger; only a training one gives way to
    another. Nothing is changed.

    Raises:
        OSError: it cannot be read.
    """
    ready = folder / READY_NAME
    if not ready.is_file() or _noted_hash(folder) != digest_of(ready):
        return None
    found = read_contents(ready)
    if found is None:
        return None
    owner = read_head_note(folder / HEAD_NAME) or contents_of_folder(folder)
    if owner is None or owner.kind == TRAINING:
        return found
    return found if (owner.server_id, owner.kind) == (found.server_id, found.kind) else None


def _noted_hash(folder: Path) -> str:
    try:
        return (folder / READY_HASH_NAME).read_text("ascii", "replace")
    except FileNotFoundError:
        return ""


def _set_aside(ready: Path) -> str:
    names = chain([_REFUSED_NAME], (f"{_REFUSED_NAME}-{number}" for number in count(2)))
    name = next(each for each in names if not ready.with_name(each).exists())
    ready.rename(ready.with_name(name))
    ready.with_name(READY_HASH_NAME).unlink(missing_ok=True)
    fsync(ready.parent)
    _log.error("%s was not made by this program for this ledger, and is now %s", ready, name)
    return name


def _note_of(found: Contents) -> HeadNote:
    return HeadNote(found.seq, found.head, found.charge, found.epoch, found.server_id, found.kind)
