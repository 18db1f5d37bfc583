"""Backups and payers' data, as windows ask for them: every call returns a future at once.

What reads or writes the shop's own files is done in a worker; what goes to a folder that a person chose, in
the worker for foreign ones, with a limit. The futures fail with a ``PosError`` or an ``OSError``.
"""

from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path

from pos_app.domain.actor import MANAGER
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import CheckManager, ErasePerson, ExportPerson, SaveRetention
from pos_app.domain.errors import BadTextError
from pos_app.domain.shop import DataRetention, PersonRow, TillStatus
from pos_app.services.backup.copies import Backup, back_up, copy_beside, list_backups, read_backup
from pos_app.services.backup.inspection import inspect_file
from pos_app.services.backup.restoring import (
    changes_since,
    may_restore,
    missing_after,
    needs_pin,
    newest_good,
)
from pos_app.services.ledger.contents import contents_of_folder
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.data import BackupError, ListedBackup, NotRestoredError, RestoreOffer
from pos_app.services.ports.till import TillPort
from pos_app.services.reports.export import PARTS, UnreadableRowsError, export_lines, person_lines
from pos_app.services.system.pin_gate import PinGate
from pos_app.services.system.private_files import write_private
from pos_app.services.system.workers import ForeignWorker, finished, retold, then

_COPY_LIMIT_S = 600.0
_FILE_LIMIT_S = 30.0
_LOOK_LIMIT_S = 10.0


def offer_of_newest(folder: Path) -> RestoreOffer | None:
    """Return the newest copy in which nothing is wrong; None where there is none. Takes some seconds."""
    found = newest_good(folder)
    if found is None:
        return None
    there = contents_of_folder(folder)
    return RestoreOffer(
        found,
        missing_after(folder, there, found.contents),
        needs_pin=needs_pin(folder, found.path),
        changes=changes_since(there, found.contents),
    )


def readable_lines(folder: Path) -> list[str]:
    """Return the events and payments that can be read as lines of CSV; none where nothing can."""
    lines: list[str] = []
    with suppress(UnreadableRowsError, FileNotFoundError):
        lines.extend(export_lines(folder, "all", "csv"))
    return lines if len(lines) > len(PARTS) else []  # each part has its head line


def _save_lines(lines: list[str], target: Path) -> int:
    """Write lines, none makes no file; returns how many there are."""
    if lines:
        write_private(target, "\n".join(lines))
    return len(lines)


def check_rescue(folder: Path, path: Path, pin: str, now_ms: int) -> Path:
    """Return the copy's path where the PIN is the manager's newest one.

    Args:
        folder: the data folder, whose gate counts wrong PINs, its till's too.
        path: the copy.
        pin: as typed; a training ledger's copy asks for none.
        now_ms: the elapsed clock.

    Raises:
        NotRestoredError: ``pin``: none was typed; ``damaged``, ``other``: no PIN opens this copy.
        RefusedError: ``pin``, ``pin_delay``.
    """
    if may_restore(folder, path, ""):
        return path
    if not pin:
        raise NotRestoredError("pin")
    PinGate(folder).ask(MANAGER, lambda: may_restore(folder, path, pin), now_ms)
    return path


class DataService:
    """What a window may do with the shop's data while its till runs; from any thread."""

    def __init__(self, folder: Path, till: TillPort, work: Executor, foreign: ForeignWorker) -> None:
        self._folder = folder
        self._till = till
        self._work = work
        self._foreign = foreign

    def status(self) -> "Future[TillStatus]":
        """Return what holds now, the head of the chain among it."""
        return self._till.submit(ReadStatus())

    def backups(self) -> "Future[tuple[ListedBackup, ...]]":
        """Return the copies, newest first."""
        return self._work.submit(list_backups, self._folder)

    def back_up(self) -> "Future[ListedBackup]":
        """Copy the ledger, into the shop's second folder too; fails with ``BackupError``."""
        return then(self._work.submit(self._back_up_here), self._copy_beside)

    def _back_up_here(self) -> tuple[Backup, str]:
        status: TillStatus = self._till.submit(ReadStatus()).result()
        return back_up(self._folder), status.retention.copy_to

    def _copy_beside(self, made: tuple[Backup, str]) -> "Future[ListedBackup]":
        backup, copy_to = made
        if not copy_to:
            return finished(backup)
        second = Path(copy_to)
        copying: Future[ListedBackup] = self._foreign.submit(
            _COPY_LIMIT_S, copy_beside, self._folder, backup, second
        )
        return retold(copying, lambda error: BackupError("copy", str(error)))

    def save(self, retention: DataRetention, pin: str = "") -> "Future[TillStatus]":
        """Change how the shop keeps its data; a second folder must be there."""
        command = SaveRetention(retention=retention, decision=_decision("dados da loja", pin))
        looked = self._foreign.submit(_LOOK_LIMIT_S, _look_for, retention.copy_to)
        return then(looked, lambda _: self._till.submit(command))

    def export_person(self, who: str, pin: str = "") -> "Future[tuple[PersonRow, ...]]":
        """Return what is kept about one payer."""
        command = ExportPerson(who=who, decision=_decision("pedido do titular", pin))
        return self._till.submit(command)

    def save_person(self, rows: tuple[PersonRow, ...], target: Path) -> "Future[None]":
        """Write what is kept about one payer so that only its owner may read it; fails with ``OSError``."""
        text = "\n".join(person_lines(rows))
        return self._foreign.submit(_FILE_LIMIT_S, write_private, target, text)

    def erase_person(self, who: str, pin: str = "") -> "Future[int]":
        """Erase one payer; returns of how many payments."""
        command = ErasePerson(who=who, decision=_decision("pedido do titular", pin))
        return self._till.submit(command)

    def prepare_restore(self, path: Path, pin: str = "") -> "Future[RestoreOffer]":
        """Return what restoring a copy means, after the PIN and after a look at the copy.

        Fails with ``NotRestoredError("damaged")``, ``RefusedError("pin")``.
        """
        return self._work.submit(self._prepare_restore, path, pin)

    def _prepare_restore(self, path: Path, pin: str) -> RestoreOffer:
        self._till.submit(CheckManager(decision=_decision("restaurar cópia", pin))).result()
        found, backup = inspect_file(path), read_backup(path)
        if not found.is_sound or backup is None:
            raise NotRestoredError("damaged", "".join(found.findings[:1]))
        there = contents_of_folder(self._folder)
        return RestoreOffer(
            backup,
            missing_after(self._folder, there, backup.contents),
            needs_pin=False,
            changes=changes_since(there, backup.contents),
            keeps_newer=True,
        )


def _look_for(folder: str) -> None:
    """Make sure that a second folder is there; none is wished by an empty word.

    Raises:
        BadTextError: it is not.
    """
    if folder and not Path(folder).is_dir():
        raise BadTextError("folder", "no such folder")


def _decision(reason: str, pin: str) -> Decision | None:
    """Return a manager's decision; None without a PIN, which a training ledger takes."""
    return Decision(reason=reason, pin=pin) if pin else None


class RescueService:
    """What a window may do where the ledger cannot be opened; from any thread."""

    def __init__(self, folder: Path, work: Executor, foreign: ForeignWorker, clock: Clock) -> None:
        self._folder = folder
        self._work = work
        self._foreign = foreign
        self._clock = clock

    def offer(self) -> "Future[RestoreOffer | None]":
        """Return the newest good copy, None where there is none."""
        return self._work.submit(offer_of_newest, self._folder)

    def save(self, target: Path) -> "Future[int]":
        """Write what can be read to a file; returns how many lines. Fails with ``OSError``."""
        return then(
            self._work.submit(readable_lines, self._folder),
            lambda lines: self._foreign.submit(_FILE_LIMIT_S, _save_lines, lines, target),
        )

    def check(self, path: Path, pin: str) -> "Future[Path]":
        """Return the path of a copy where the PIN is right; fails as :func:`check_rescue`."""
        return self._work.submit(check_rescue, self._folder, path, pin, self._clock.moment().elapsed_ms)
