"""What a whole ledger says of itself: whose it is, how far it goes, and how long ago that was.

Read from the file's content alone. Its name and its file's time change with every download, and this
computer's clock may have been wrong when it was written.
"""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from msgspec import Struct

from pos_app.domain.errors import PosError
from pos_app.domain.times import from_micros, to_micros
from pos_app.services.ledger.chain_check import Unmet, is_end_intact, unmet
from pos_app.services.ledger.compiled_statement import Driver
from pos_app.services.ledger.declared import Declared, read_declared
from pos_app.services.ledger.ledger_files import copied, copied_file, fold_in
from pos_app.services.ledger.storage import FILE_NAME

_BEFORE = timedelta(days=1)
_WITHOUT_TIMES = timedelta(days=90)

_NEWEST_EVENT = "SELECT max(at) FROM event WHERE at <= ?"
_NEWEST_TOLD = (
    "SELECT max(coalesce(paid_at, received_at)) FROM payment WHERE coalesce(paid_at, received_at) <= ?"
)


class Contents(Struct, frozen=True):
    """One whole ledger.

    Attributes:
        seq, head: number and hash (hexadecimal) of its newest event.
        until: time of that event, by this computer's clock as it stood then.
        epoch: see :func:`~pos_app.services.ledger.head_note.next_epoch`; empty where no event says it.
        charge: the highest order number that was given, in it or before it was restored; 0 for none.
        register: where its newest event happened.
        said: what its events say of the shop; rows beside them are not believed.
    """

    seq: int
    head: str
    until: datetime
    epoch: str
    charge: int
    register: str
    said: Declared

    @property
    def server_id(self) -> str:
        """Return the ledger's UUID."""
        return _id_of(self.said)

    @property
    def kind(self) -> str:
        """Return ``training`` or ``real``."""
        return self.said.settings.get("kind", "")

    @property
    def age(self) -> tuple[str, int]:
        """Return what orders two states of one ledger: the newer one has the greater."""
        return self.epoch.partition("-")[0], self.seq


def read_contents(path: Path) -> Contents | None:
    """Return what a file says that nobody writes to; None where it is no ledger, or not readable as one."""
    try:
        with closing(_open(path)) as file:
            return _contents(file)
    except (sqlite.Error, ValueError, TypeError, KeyError, OverflowError):
        return None


def _open(path: Path) -> Any:  # noqa: ANN401 - the driver ships no types
    return sqlite.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


def _contents(file: Any) -> Contents:  # noqa: ANN401 - the driver ships no types
    seq, hash_ = file.execute("SELECT value, hash FROM counter WHERE name = 'event'").fetchone()
    at, register = file.execute("SELECT at, register FROM event WHERE seq = ?", (seq,)).fetchone()
    (charge,) = file.execute("SELECT coalesce(max(id), 0) FROM charge").fetchone()
    said = read_declared(file)
    return Contents(
        seq=int(seq),
        head=bytes(hash_).hex(),
        until=from_micros(at),
        epoch=said.epoch,
        charge=max(int(charge), said.numbers_above),
        register=str(register),
        said=said,
    )


def contents_of_folder(folder: Path) -> Contents | None:
    """Return what the ledger of a data folder says, its log included; None where it cannot be read."""
    try:
        with copied(folder) as copy:
            return contents_of_copied(copy)
    except (PosError, OSError):
        return None


def contents_of_copied(copy: Path) -> Contents | None:
    """Return what a copy by :func:`~pos_app.services.ledger.ledger_files.copied` says; None if unreadable."""
    try:
        return folded_contents(copy / FILE_NAME)
    except (OSError, sqlite.Error):
        return None


def refused_in(copy: Path) -> frozenset[str]:
    """Return the devices that a copied ledger refuses, by its rows, however damaged the rest of it is."""
    try:
        with closing(sqlite.connect(str(copy))) as file:
            found = file.execute("SELECT id FROM device WHERE revoked_at IS NOT NULL").fetchall()
    except (sqlite.Error, UnicodeError):
        return frozenset()
    return frozenset(name for (name,) in found)


def contents_of_file(path: Path) -> Contents | None:
    """Return what one stopped ledger says, the log beside it included; None where it cannot be read."""
    try:
        with copied_file(path) as copy:
            return contents_of_copied(copy)
    except OSError:
        return None


def folded_contents(path: Path) -> Contents | None:
    """Return what a ledger says once its log is carried into it; None where there is none.

    Raises:
        sqlite.Error: it cannot be read or written.
    """
    if not path.exists():
        return None
    fold_in(path)
    return read_contents(path)


def behind_copies(driver: Driver, copies: Path) -> Unmet | None:
    """Return how a ledger differs from the newest of its copies in a folder; None where it does not.

    An older file that was put back by hand, without its note, is sound by itself. A copy of another epoch
    says nothing of this one, nor does a copy whose end a disk changed.

    Raises:
        sqlite.Error: the ledger cannot be read.
    """
    said = read_declared(driver)
    known = [(found, path) for path in copies.glob("*.db") if (found := read_contents(path)) is not None]
    own = [each for each in known if (each[0].server_id, each[0].epoch) == (_id_of(said), said.epoch)]
    newest_first = sorted(own, key=lambda each: each[0].seq, reverse=True)
    newest = next((found for found, path in newest_first if _is_end_intact(path)), None)
    return None if newest is None else unmet(driver, newest)


def _id_of(said: Declared) -> str:
    return said.settings.get("server_id", "")


def _is_end_intact(path: Path) -> bool:
    try:
        with closing(_open(path)) as file:
            return is_end_intact(file)
    except (sqlite.Error, ValueError, TypeError, OverflowError):
        return False


def told_until(path: Path, now: datetime) -> datetime:
    """Return since when banks must be asked, should this ledger take another's place.

    A day before the newest time that a bank gave, or else at which its word arrived; never after a day before
    the newest event. Times after ``now`` came from a wrong clock and say nothing. Without any: 90 days ago.

    Raises:
        sqlite.Error: the file cannot be read.
    """
    with closing(_open(path)) as file:
        newest = [
            file.execute(query, (to_micros(now),)).fetchone()[0] for query in (_NEWEST_EVENT, _NEWEST_TOLD)
        ]
    known = [from_micros(each) for each in newest if each is not None]
    return min(known) - _BEFORE if known else now - _WITHOUT_TIMES
