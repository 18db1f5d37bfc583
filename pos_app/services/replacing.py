"""Lets a whole ledger take the place of another: all at once, whatever ends the program meanwhile.

One rename decides. Before it the old ledger stands as it was; after it the new one does, and whoever opens
the folder next carries out what is left. Only for whoever holds the folder's lock.
"""

from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from pos_app.services.head_note import HEAD_NAME, HeadNote
from pos_app.services.ledger_files import INDEX, LOGS, READY_NAME, beside
from pos_app.services.sale_rows import NUMBERS_ABOVE
from pos_app.services.storage import FILE_NAME, fsync


def replace_ledger(folder: Path, fresh: Path) -> None:
    """Let ``fresh``, a whole ledger without a log that is on the disk of ``folder``, be the folder's ledger.

    Raises:
        OSError: it cannot be renamed or written.
    """
    fresh.replace(folder / READY_NAME)
    fsync(folder)
    finish_replacing(folder)


def finish_replacing(folder: Path) -> bool:
    """Carry out what is left of :func:`replace_ledger`; returns whether anything was.

    Raises:
        OSError: a file cannot be renamed, written or deleted.
    """
    ready = folder / READY_NAME
    if not ready.exists():
        return False
    for end in (*LOGS, INDEX):  # a log of the old file would be taken for the new one's
        beside(folder / FILE_NAME, end).unlink(missing_ok=True)
    (folder / HEAD_NAME).write_text(_note_of(ready).line(), "ascii")
    fsync(folder / HEAD_NAME)
    fsync(folder)
    ready.replace(folder / FILE_NAME)
    fsync(folder)
    return True


def _note_of(path: Path) -> HeadNote:
    with closing(sqlite.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as file:
        seq, hash_ = file.execute("SELECT value, hash FROM counter WHERE name = 'event'").fetchone()
        (charge,) = file.execute("SELECT coalesce(max(id), 0) FROM charge").fetchone()
        found = dict(file.execute("SELECT name, value FROM setting").fetchall())
    highest = max(charge, int(found.get(NUMBERS_ABOVE, 0)))
    return HeadNote(seq, hash_.hex(), highest, found["epoch"], found["server_id"], found["kind"])
