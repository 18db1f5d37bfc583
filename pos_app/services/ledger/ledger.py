"""The ledger: one SQLite file, opened by the till's thread and by no other.

Opening checks whose file it is and of which version, sets every setting and reads it back, migrates after a
backup, and looks whether the file is sound and whole. Rules and reasons: docs/reliability.md.

* :exc:`LedgerError`

  * :exc:`ForeignLedgerError`, :exc:`LedgerElsewhereError`, :exc:`LedgerNewerError`, :exc:`LedgerDamagedError`
  * :exc:`WrongThreadError`: a bug
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine

from pos_app.domain.errors import PosError
from pos_app.domain.times import to_micros
from pos_app.services.ledger.chain_check import Unmet, audit, newest_seq_before, unmet
from pos_app.services.ledger.compiled_statement import Driver
from pos_app.services.ledger.contents import behind_copies
from pos_app.services.ledger.declared import read_declared
from pos_app.services.ledger.erasures import ERASED_NAME, keep_marks_apart, stored_marks
from pos_app.services.ledger.file_checks import (
    MIGRATIONS,
    LedgerDamagedError,
    LedgerElsewhereError,
    newest_version,
    refuse_elsewhere,
    refuse_foreign,
    refuse_newer,
    upgrade,
)
from pos_app.services.ledger.head_note import HEAD_NAME, HeadNote, read_head_note
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ledger.replacing import finish_replacing
from pos_app.services.ledger.storage import (
    BUSY_TIMEOUT_MS,
    CHECKED_NAME,
    FILE_NAME,
    STORAGE_ERRORS,
    Place,
    StorageError,
    check_settings,
    fsync,
    is_damage,
    is_disk_failure,
    log_kept,
    open_engine,
    opened_path,
    unavailable,
)
from pos_app.services.ledger.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

_CHAIN_LOOK = timedelta(days=30)
"""How far back the chain is followed at each start."""
_WHOLE_CHAIN_EVERY = timedelta(days=7)


class WrongThreadError(RuntimeError):
    """Another thread than the one that opened the ledger touched it: a bug."""


@contextmanager
def _start_errors() -> Iterator[None]:
    """Turn a failure of the storage while opening into what it means for whoever starts the till."""
    try:
        yield
    except (*STORAGE_ERRORS, UnicodeError) as error:
        raise _start_error(error) from error


def _start_error(error: StorageError) -> PosError:
    """Return what a failure while opening means: a damaged file, or one that cannot be used now."""
    if is_damage(error):
        return LedgerDamagedError((str(getattr(error, "orig", error)),))
    return unavailable(error)


class Ledger:
    """The open file. All methods belong to the thread that called :meth:`open`.

    Attributes:
        refused: name of a file that waited to take this ledger's place and was set aside; empty for none.
        log_pages: how many pages of 4 KiB the log may hold that are not in the file yet.
    """

    log_pages: ClassVar[int] = 1_000

    def __init__(self, engine: Engine, connection: Connection, folder: Path, refused: str = "") -> None:
        self.folder = folder
        self.refused = refused
        self._engine = engine
        self._connection = connection
        self._thread = threading.get_ident()
        self._driver: Any = connection.connection.dbapi_connection
        self._head: tuple[int, bytes] | None = None
        self._must_scrub = False
        self._place = Place(folder)
        self._newest_charge = 0
        self._identity = ("", "", "")
        self._note = os.open(folder / HEAD_NAME, os.O_RDWR | os.O_CREAT, 0o600)

    @classmethod
    def open(
        cls,
        folder: Path,
        migrations: Path = MIGRATIONS,
        make_engine: Callable[[Path], Engine] = open_engine,
    ) -> Self:
        """Open, or make, the ledger of a data folder.

        Raises:
            ForeignLedgerError, LedgerElsewhereError, LedgerNewerError: the file is left untouched.
            LedgerDamagedError: the file does not hold what was once committed.
            LedgerUnavailableError: it cannot be opened now.
        """
        path = folder / FILE_NAME
        refused = finish_replacing(folder)
        note = read_head_note(folder / HEAD_NAME)
        refuse_elsewhere(path)
        refuse_foreign(path, note)
        with _start_errors(), log_kept(path), ExitStack() as undo:
            refuse_newer(path, newest_version(migrations))
            engine = make_engine(path)
            undo.callback(engine.dispose)
            connection = undo.enter_context(engine.connect())
            check_settings(connection)
            if not opened_path(connection).samefile(path):
                raise LedgerElsewhereError(path, opened_path(connection))
            ledger = cls(engine, connection, folder, refused)
            undo.callback(ledger.close)
            ledger._check_integrity()
            ledger._migrate(migrations)
            ledger._check_chain()
            ledger._compare_with(note)
            ledger._read_identity()
            ledger._keep_erasures_apart()
            undo.pop_all()
        return ledger

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """Begin, and hand out the unit of work; whoever uses it commits, else all is rolled back.

        The head note is written after each commit, without an fsync of its own. At the end the file must
        still be the one of that name, also where nothing was written: an answer says that something is kept.
        """
        if threading.get_ident() != self._thread:
            raise WrongThreadError
        self._driver.execute("BEGIN IMMEDIATE")
        try:
            # Nobody else writes to the file; if somebody did, the number is taken and the flush is refused.
            work = UnitOfWork(self._connection, self._head)
            yield work
            self._end(commit=work.flushed)
            self._place.check()
        except BaseException:
            self._head = None
            self._abandon()
            raise
        if work.flushed:
            self._head = work.head
            self._write_head_note(work)
            self._must_scrub = self._must_scrub or work.erased
            if work.erased:
                self._keep_erasures_apart()
            if self._must_scrub:
                self._scrub()

    def _end(self, *, commit: bool) -> None:
        """Commit, with an fsync, or roll back; straight to the driver, on the path of every confirmation."""
        self._driver.execute("COMMIT" if commit else "ROLLBACK")
        if self._connection.in_transaction():
            self._connection.rollback()  # SQLAlchemy's own view of a transaction that has ended

    def shorten_log(self) -> None:
        """Bring a long log into the file; call it once a commit's answers have left.

        SQLite would do it inside the commit, whose bank then waits for two more fsyncs. Where it does not
        succeed, the log keeps all, and it is tried again after the next commit; only a disk that failed is
        told.
        """
        try:
            _, pages, moved = self._driver.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
            if pages - moved >= self.log_pages:
                self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except STORAGE_ERRORS as error:
            if is_disk_failure(error):
                raise

    def _scrub(self) -> None:
        """Empty the log into the file, where what was erased is written over; tried again after a reader.

        It must not fail what is committed already, so only a disk that failed is told.
        """
        self._driver.execute("PRAGMA busy_timeout=0")
        try:
            row = self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._must_scrub = bool(row[0])
        except STORAGE_ERRORS as error:
            if is_disk_failure(error):
                raise
        finally:
            self._driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")

    def _keep_erasures_apart(self) -> None:
        """Note outside of the ledger who was erased; where that fails, the next start or erasure does it."""
        try:
            keep_marks_apart(self.folder / ERASED_NAME, stored_marks(self._driver))
        except OSError as error:
            _log.warning("who was erased cannot be noted beside the ledger: %s", error)

    def _abandon(self) -> None:
        """Roll back what a failed COMMIT may leave open, or no other transaction could begin."""
        with suppress(*STORAGE_ERRORS):  # the failure that led here is the one that is told
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
            self._connection.rollback()

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
            self._driver.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
        fsync(temporary)
        temporary.replace(target)
        fsync(folder)
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
        upgrade(self._connection, migrations)

    def _check_chain(self) -> None:
        """Follow the chain over the last 30 days, once a week over all of it.

        A changed digit passes SQLite's own checks.
        """
        now = datetime.now(UTC)
        with self._connection.begin():
            is_due = self._is_whole_chain_due(now)
            since = 0 if is_due else newest_seq_before(self._driver, to_micros(now - _CHAIN_LOOK))
            findings = audit(self._driver, since) or _changed_settings(self._driver)
            row = self._connection.exec_driver_sql(
                "SELECT value, hash FROM counter WHERE name = 'event'"
            ).first()
        if findings:
            raise LedgerDamagedError(findings, "changed")
        if is_due and row is not None and row[0]:
            with suppress(OSError):  # without it the next start looks at all once more
                text = f"{now.isoformat()} {row[0]} {bytes(row[1]).hex()}\n"
                (self.folder / CHECKED_NAME).write_text(text, "ascii")

    def _is_whole_chain_due(self, now: datetime) -> bool:
        """Return whether nobody has followed this ledger's chain from its beginning for a week."""
        try:
            at, seq, hash_ = (self.folder / CHECKED_NAME).read_text("ascii").split()
            age = now - datetime.fromisoformat(at)
            query = "SELECT hash FROM event WHERE seq = ?"
            row = self._connection.exec_driver_sql(query, (int(seq),)).first()
        except (OSError, ValueError, TypeError):
            return True
        is_other = row is None or row[0] != bytes.fromhex(hash_)
        return is_other or not timedelta(0) <= age < _WHOLE_CHAIN_EVERY

    def _compare_with(self, note: HeadNote | None) -> None:
        """Refuse a ledger that ends before the newest commit that its head note or a copy speaks of."""
        if note is not None:
            self._newest_charge = note.charge
            _refuse_unmet(unmet(self._driver, note))
        _refuse_unmet(behind_copies(self._driver, self.folder / BACKUPS))

    def _read_identity(self) -> None:
        """Read what the head note says of the ledger besides its head; a new one says nothing yet."""
        said = read_declared(self._driver)
        self._identity = (said.epoch, said.settings.get("server_id", ""), said.settings.get("kind", ""))
        (newest,) = self._driver.execute("SELECT coalesce(max(id), 0) FROM charge").fetchone()
        self._newest_charge = max(self._newest_charge, newest, said.numbers_above)

    def _write_head_note(self, work: UnitOfWork) -> None:
        if not all(self._identity):
            self._read_identity()
        seq, hash_ = work.head
        self._newest_charge = max(self._newest_charge, work.newest_charge)
        note = HeadNote(seq, hash_.hex(), self._newest_charge, *self._identity)
        # One small write in place, so that it costs a commit next to nothing. The note only adds to what the
        # file itself shows: a full disk must not undo a commit, so it may fail.
        with suppress(OSError):
            os.pwrite(self._note, note.line().encode(), 0)


def _refuse_unmet(found: Unmet | None) -> None:
    if found is not None:
        raise LedgerDamagedError((found.sentence,), found.what)


def _changed_settings(driver: Driver) -> tuple[str, ...]:
    """Return what is wrong with the events that say who receives, however old they are."""
    return tuple(f"event {seq}: not as it was committed" for seq in read_declared(driver).broken)
