"""The ledger's file as SQLite sees it: settings that keep commits, connections, what its failures mean.

Rules and reasons: docs/reliability.md.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from pos_app.domain.errors import LedgerUnavailableError
from pos_app.services.system.folder_lock import LOCK_NAME

FILE_NAME = "ledger.db"
CHECKED_NAME = "ledger.checked"
"""When the whole chain was followed last, and to which event."""
BUSY_TIMEOUT_MS = 2000
APPLICATION_ID = 0x50697854

_WAL_RESET_FIXED = ((3, 44, 6), (3, 50, 7))
_MOVED = "SQLITE_READONLY_DBMOVED"
"""SQLite's own name of a file that has gone from its place since it was opened."""
_RETRY_REASONS = {"SQLITE_FULL": "disk", "SQLITE_BUSY": "busy", "SQLITE_LOCKED": "busy"}

StorageError = Exception
"""One of :data:`STORAGE_ERRORS`; the driver ships no types."""
STORAGE_ERRORS = (DBAPIError, sqlite.Error)
"""What a failing statement raises: SQLAlchemy's wrapper, or the driver's own error."""


def error_name(error: StorageError) -> str:
    """Return SQLite's own name of a failure, such as ``SQLITE_FULL``; empty where there is none."""
    return str(getattr(getattr(error, "orig", error), "sqlite_errorname", ""))


def unavailable(error: StorageError) -> LedgerUnavailableError:
    """Return what a failure of the database means for whoever waits: ``disk``, ``busy`` or ``database``."""
    name = error_name(error)
    reason = next((word for prefix, word in _RETRY_REASONS.items() if name.startswith(prefix)), "database")
    detail = str(error) if is_moved(error) else name
    return LedgerUnavailableError(reason=reason, detail=detail or type(error).__name__)


def is_disk_failure(error: StorageError) -> bool:
    """Return whether a write or fsync failed, or went to a file that has gone from its place.

    After either, nothing may be confirmed in this process.
    """
    return error_name(error).startswith("SQLITE_IOERR") or is_moved(error)


def is_moved(error: StorageError) -> bool:
    """Return whether the file that was opened is not in its place any more."""
    return error_name(error) == _MOVED


def is_damage(error: StorageError) -> bool:
    """Return whether a failure says that the file does not hold what SQLite wrote.

    A name that is no UTF-8 any more stands in SQLite's own message, which the driver then cannot read.
    """
    unreadable = str(getattr(error, "orig", error)).startswith("Could not decode to UTF-8")
    return (
        unreadable
        or isinstance(error, UnicodeError)
        or error_name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
    )


def is_disk_full(error: StorageError) -> bool:
    """Return whether there was no room; SQLite has rolled back, and the file is as it was."""
    return error_name(error) == "SQLITE_FULL"


def is_guard(error: StorageError) -> bool:
    """Return whether a constraint refused one command, the transaction being as before it."""
    return error_name(error).startswith("SQLITE_CONSTRAINT")


def engine_of(connect: Callable[[], Any]) -> Engine:
    """Return an engine with the one connection that ``connect`` makes: a path never passes through a URL."""
    return create_engine("sqlite://", creator=connect, module=sqlite, poolclass=StaticPool)


def read_only_address(path: Path) -> str:
    """Return what SQLite opens ``path`` by where it may not write; any path, also one that is no UTF-8.

    >>> read_only_address(Path("/shop 50%/a?b#c/ledger.db"))
    'file:///shop%2050%25/a%3Fb%23c/ledger.db?mode=ro'
    """
    return f"{path.absolute().as_uri()}?mode=ro"


def open_engine(path: Path) -> Engine:
    """Return an engine for the one connection that writes; its settings are made, not yet read back."""
    engine = engine_of(lambda: sqlite.connect(os.fspath(path.absolute()), isolation_level=None))
    event.listen(engine, "connect", _set_settings)
    event.listen(engine, "begin", _begin_immediate)
    return engine


@contextmanager
def log_kept(path: Path) -> Iterator[None]:
    """Keep a log that was left behind as it is, should the ledger be refused meanwhile.

    Who closes a ledger last writes its log into it, up to the first damaged place, and deletes the rest.
    A reader that closes after the writer cannot.
    """
    log = path.with_name(f"{path.name}-wal")
    if _journal()[0] != "wal" or not log.exists() or log.stat().st_size == 0:
        yield
        return
    with closing(sqlite.connect(read_only_address(path), uri=True)) as reader:
        with suppress(sqlite.Error):  # what cannot be read is said by whoever opens the ledger
            reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield


def connect_read_only(folder: Path) -> Engine:
    """Return an engine for long readings of a ledger, in any one thread; it cannot write."""
    return open_read_only(folder / FILE_NAME)


def open_read_only(path: Path) -> Engine:
    """Return an engine that reads a file with a whole ledger, such as a copy of one."""
    engine = engine_of(lambda: sqlite.connect(read_only_address(path), uri=True, isolation_level=None))
    event.listen(engine, "connect", _set_query_only)
    event.listen(engine, "begin", _begin_reading)
    return engine


def read_kind(folder: Path) -> str:
    """Return ``training`` or ``real`` of a ledger that may be in use; empty where it cannot be read."""
    engine = connect_read_only(folder)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT value FROM setting WHERE name = 'kind'").scalar()
    except STORAGE_ERRORS:
        return ""
    finally:
        engine.dispose()
    return str(found or "")


def _set_query_only(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.execute("PRAGMA query_only=on")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _begin_reading(connection: Connection) -> None:
    # One state of the file for everything that is read until the connection is given back.
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    # The ledger begins its transactions at the driver; SQLAlchemy begins those of the start.
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _journal() -> tuple[str, str]:
    """Return (journal_mode, synchronous) that keep acknowledged commits on this SQLite."""
    version = sqlite.sqlite_version_info
    broken = (3, 7, 0) <= version <= (3, 51, 2) and not any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_RESET_FIXED
    )
    return ("delete", "EXTRA") if broken else ("wal", "FULL")


def _set_settings(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    journal, synchronous = _journal()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"application_id={APPLICATION_ID}" if _is_new(connection) else "application_id",
        f"journal_mode={journal}",
        f"synchronous={synchronous}",
        "foreign_keys=on",
        "trusted_schema=off",
        "recursive_triggers=on",  # REPLACE deletes a row too, past no guard
        "mmap_size=0",
        "secure_delete=on",
        "fullfsync=on",
        "wal_autocheckpoint=0",  # Ledger.shorten_log does it, when nobody waits for it
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _is_new(connection: Any) -> bool:  # noqa: ANN401 - the driver's own type
    return bool(connection.execute("PRAGMA page_count").fetchone()[0] == 0)


def check_settings(connection: Connection) -> None:
    """Read back what was asked: a setting that SQLite ignored would lose money in a power cut.

    Raises:
        LedgerUnavailableError: a setting is not as it was asked for.
    """
    journal, synchronous = _journal()
    wanted = {
        "journal_mode": journal,
        "synchronous": {"FULL": 2, "EXTRA": 3}[synchronous],
        "foreign_keys": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "application_id": APPLICATION_ID,
        "busy_timeout": BUSY_TIMEOUT_MS,
        "wal_autocheckpoint": 0,
    }
    for name, value in wanted.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != value:
            raise LedgerUnavailableError(reason="database", detail=f"{name} is {found}, not {value}")
    connection.rollback()


def opened_path(connection: Connection) -> Path:
    """Return the file that SQLite says it has opened, links followed."""
    # As bytes: a path that is no UTF-8 cannot be read as SQLite's text.
    query = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
    found: bytes = connection.exec_driver_sql(query).scalar_one()
    connection.rollback()
    return Path(os.fsdecode(found))


class Place:
    """Which files had the names of a ledger when it was opened: its own, its log's and the folder's lock.

    An open file can be written to, and synced, long after it was deleted or another took its name: what is
    in it then is lost with the process.
    """

    def __init__(self, folder: Path) -> None:
        names = (FILE_NAME, f"{FILE_NAME}-wal", LOCK_NAME)
        self._paths = [os.fspath(folder.absolute() / name) for name in names]
        self._found = self._look()

    def check(self) -> None:
        """Look again; some microseconds.

        Raises:
            sqlite.OperationalError: one of the names is gone, or another file's.
        """
        if self._look() != self._found:
            error = sqlite.OperationalError("its file was moved, deleted or replaced while it was open")
            error.sqlite_errorname = _MOVED
            raise error

    def _look(self) -> list[tuple[int, int] | None]:
        return [_identity(path) for path in self._paths]


def _identity(path: str) -> tuple[int, int] | None:
    """Return device and inode of what a path names; None for nothing."""
    try:
        found = os.stat(path)  # noqa: PTH116 - on the path of every answer
    except OSError:
        return None
    return found.st_dev, found.st_ino


def fsync(path: Path) -> None:
    """Let a file or folder be on the disk before anything that follows."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
