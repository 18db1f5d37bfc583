"""The ledger: one SQLite file, opened by the till's thread and by no other.

Opening checks whose file it is and of which version, sets every setting and reads it back, migrates after a
backup, and looks whether the file is sound and whole. Rules and reasons: docs/reliability.md.

* :exc:`LedgerError`

  * :exc:`ForeignLedgerError`, :exc:`LedgerNewerError`, :exc:`LedgerDamagedError`
  * :exc:`WrongThreadError`: a bug
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from pos_app.domain.errors import LedgerUnavailableError, PosError
from pos_app.services.audit import audit, newest_seq_before
from pos_app.services.rows import to_micros
from pos_app.services.unit_of_work import UnitOfWork

FILE_NAME = "ledger.db"
HEAD_NAME = "ledger.head"
BACKUPS = "backups"
APPLICATION_ID = 0x50697854
_CHAIN_LOOK = timedelta(days=30)
"""How far back the chain is followed at each start; ``pos-app check`` follows all of it."""
_MIGRATIONS = Path(__file__).with_name("migrations")
_WAL_RESET_FIXED = ((3, 44, 6), (3, 50, 7))
_RETRY_REASONS = {"SQLITE_FULL": "disk", "SQLITE_BUSY": "busy", "SQLITE_LOCKED": "busy"}


class LedgerError(PosError):
    """The ledger cannot be used as it is."""

    code: ClassVar[str] = "ledger"


@dataclass(eq=False)
class ForeignLedgerError(LedgerError):
    """The file is no ledger of this program."""

    code: ClassVar[str] = "ledger_foreign"
    path: Path

    def __str__(self) -> str:
        return f"{self.path} is no ledger of this program"


@dataclass(eq=False)
class LedgerNewerError(LedgerError):
    """A newer program made this ledger; it is left untouched."""

    code: ClassVar[str] = "ledger_newer"
    found: int
    known: int

    def __str__(self) -> str:
        return f"the ledger is of version {self.found}, this program knows {self.known}"


@dataclass(eq=False)
class LedgerDamagedError(LedgerError):
    """The file is damaged, or its end is missing; ``findings`` says where."""

    code: ClassVar[str] = "ledger_damaged"
    findings: tuple[str, ...]

    def __str__(self) -> str:
        return "the ledger is damaged: " + "; ".join(self.findings[:5])


class WrongThreadError(RuntimeError):
    """Another thread than the one that opened the ledger touched it: a bug."""


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
    return LedgerUnavailableError(reason=reason, detail=name or type(error).__name__)


def is_disk_failure(error: StorageError) -> bool:
    """Return whether a write or fsync failed, after which nothing may be confirmed in this process."""
    return error_name(error).startswith("SQLITE_IOERR")


def is_guard(error: StorageError) -> bool:
    """Return whether a constraint refused one command, the transaction being as before it."""
    return error_name(error).startswith("SQLITE_CONSTRAINT")


def _start_error(error: StorageError) -> PosError:
    """Return what a failure while opening means: a damaged file, or one that cannot be used now."""
    if error_name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LedgerDamagedError((str(getattr(error, "orig", error)),))
    return unavailable(error)


class Ledger:
    """The open file. All methods belong to the thread that called :meth:`open`."""

    def __init__(self, engine: Engine, connection: Connection, folder: Path) -> None:
        self.folder = folder
        self._engine = engine
        self._connection = connection
        self._thread = threading.get_ident()
        self._note = os.open(folder / HEAD_NAME, os.O_RDWR | os.O_CREAT, 0o600)

    @classmethod
    def open(cls, folder: Path, migrations: Path = _MIGRATIONS) -> "Ledger":
        """Open, or make, the ledger of a data folder.

        Raises:
            ForeignLedgerError, LedgerNewerError: the file is left untouched.
            LedgerDamagedError: the file does not hold what was once committed.
            LedgerUnavailableError: it cannot be opened now.
        """
        path = folder / FILE_NAME
        _refuse_foreign(path)
        engine = _engine(path)
        try:
            _refuse_newer(path, newest_version(migrations))
            connection = engine.connect()
            _check_settings(connection)
        except STORAGE_ERRORS as error:
            engine.dispose()
            raise _start_error(error) from error
        ledger = cls(engine, connection, folder)
        try:
            ledger._check_integrity()
            ledger._migrate(migrations)
            ledger._check_chain()
            ledger._compare_with_head_note()
        except STORAGE_ERRORS as error:
            ledger.close()
            raise _start_error(error) from error
        except LedgerError:
            ledger.close()
            raise
        return ledger

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Begin, and hand out the unit of work; whoever uses it commits, else all is rolled back.

        The head note is written after each commit, without an fsync of its own.
        """
        if threading.get_ident() != self._thread:
            raise WrongThreadError
        try:
            with self._connection.begin() as transaction:
                work = UnitOfWork(self._connection)
                yield work
                if not work.flushed:
                    transaction.rollback()
        except BaseException:
            self._abandon()
            raise
        if work.flushed:
            self._write_head_note(work.head)

    def _abandon(self) -> None:
        """Roll back what a failed COMMIT may leave open, or no other transaction could begin."""
        driver: Any = self._connection.connection.dbapi_connection
        if driver.in_transaction:
            with suppress(sqlite.Error):  # the failure that led here is the one that is told
                driver.rollback()

    def close(self) -> None:
        """Close the file and give the descriptors back."""
        os.close(self._note)
        self._connection.close()
        self._engine.dispose()

    def backup(self, name: str) -> Path:
        """Copy the ledger as it stands into ``backups/name``, complete on disk before it has that name."""
        folder = self.folder / BACKUPS
        folder.mkdir(exist_ok=True)
        target, temporary = folder / name, folder / f"{name}.part"
        temporary.unlink(missing_ok=True)
        copy = sqlite.connect(str(temporary))
        try:
            driver: Any = self._connection.connection.dbapi_connection
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        _fsync(temporary)
        temporary.replace(target)
        _fsync(folder)
        return target

    def _pragma(self, name: str) -> Any:  # noqa: ANN401 - whatever SQLite answers
        return self._connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    def _check_integrity(self) -> None:
        found = self._connection.exec_driver_sql("PRAGMA quick_check(20)").scalars().all()
        self._connection.rollback()
        if found != ["ok"]:
            raise LedgerDamagedError(tuple(str(each) for each in found))

    def _migrate(self, migrations: Path) -> None:
        """Bring an empty or older file to this program's version, in one transaction, after a backup."""
        version = int(self._pragma("user_version"))
        self._connection.rollback()
        newest = newest_version(migrations)
        if version == newest:
            return
        if version:
            self.backup(f"before-version-{newest}.db")
        _upgrade(self._connection, migrations, newest)

    def _check_chain(self) -> None:
        """Follow the chain over the last 30 days; a changed digit passes SQLite's own checks."""
        with self._connection.begin():
            since = newest_seq_before(self._connection, to_micros(datetime.now(UTC) - _CHAIN_LOOK))
            findings = audit(self._connection, since)
        if findings:
            raise LedgerDamagedError(findings)

    def _compare_with_head_note(self) -> None:
        """Refuse a ledger that ends before the newest commit that its note speaks of."""
        words = os.pread(self._note, 200, 0).decode("ascii", "replace").split()
        if len(words) != 2 or not words[0].isdigit():  # noqa: PLR2004 - seq and hash
            return
        seq, wanted = int(words[0]), words[1]
        row = self._connection.exec_driver_sql("SELECT hash FROM event WHERE seq = ?", (seq,)).first()
        self._connection.rollback()
        if row is None:
            raise LedgerDamagedError((f"event {seq} was committed and is missing",))
        if bytes(row[0]).hex() != wanted:
            raise LedgerDamagedError((f"event {seq} is not the one that was committed",))

    def _write_head_note(self, head: tuple[int, bytes]) -> None:
        seq, hash_ = head
        # One small write in place, so that it costs a commit next to nothing. The note only adds to what the
        # file itself shows: a full disk must not undo a commit, so it may fail.
        with suppress(OSError):
            os.pwrite(self._note, f"{seq:020d} {hash_.hex()}\n".encode(), 0)


def _refuse_foreign(path: Path) -> None:
    """Look at the file's header alone, so that a foreign file is not even opened."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        header = file.read(100)
    if header[:16] != b"SQLite format 3\0" or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ForeignLedgerError(path)


def newest_version(migrations: Path = _MIGRATIONS) -> int:
    """Return the ``user_version`` of a ledger with all revisions of a folder."""
    return len(list((migrations / "versions").glob("[0-9]*.py")))


def _refuse_newer(path: Path, known: int) -> None:
    """Look at the file's version before anything is opened that could write, even a setting."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        found = int.from_bytes(file.read(100)[60:64], "big")
    if path.with_name(f"{path.name}-wal").exists():  # the header may stand there
        found = _version_with_wal(path)
    if found > known:
        raise LedgerNewerError(found, known)


def _version_with_wal(path: Path) -> int:
    engine = connect_read_only(path.parent)
    try:
        with engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    finally:
        engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlite,
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": True},
    )
    event.listen(engine, "connect", _set_settings)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def connect_read_only(folder: Path) -> Engine:
    """Return an engine for long readings of a ledger, in any one thread; it cannot write."""
    engine = create_engine(
        f"sqlite:///file:{quote(str(folder / FILE_NAME))}?mode=ro&uri=true",
        module=sqlite,
        poolclass=StaticPool,
        connect_args={"isolation_level": None},
    )
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
    connection.execute("PRAGMA busy_timeout=2000")


def _begin_reading(connection: Connection) -> None:
    # One state of the file for everything that is read until the connection is given back.
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
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
        "busy_timeout=2000",
        f"application_id={APPLICATION_ID}" if _is_new(connection) else "application_id",
        f"journal_mode={journal}",
        f"synchronous={synchronous}",
        "foreign_keys=on",
        "trusted_schema=off",
        "mmap_size=0",
        "fullfsync=on",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _is_new(connection: Any) -> bool:  # noqa: ANN401 - the driver's own type
    return bool(connection.execute("PRAGMA page_count").fetchone()[0] == 0)


def _check_settings(connection: Connection) -> None:
    """Read back what was asked: a setting that SQLite ignored would lose money in a power cut."""
    journal, synchronous = _journal()
    wanted = {
        "journal_mode": journal,
        "synchronous": {"FULL": 2, "EXTRA": 3}[synchronous],
        "foreign_keys": 1,
        "trusted_schema": 0,
        "application_id": APPLICATION_ID,
        "busy_timeout": 2000,
    }
    for name, value in wanted.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != value:
            raise LedgerUnavailableError(reason="database", detail=f"{name} is {found}, not {value}")
    connection.rollback()


def _upgrade(connection: Connection, migrations: Path, newest: int) -> None:
    # Only a new or older ledger needs Alembic, so that an ordinary start does not pay for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    with connection.begin():
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version={newest}")


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
