"""SIGKILL at each write, fsync, rename and deletion of the commands that copy, restore and replace ledgers.

strace ends the command as it enters the k-th call; then its folder is judged, and the same is asked again. k
grows until the command ends untouched.
"""

import itertools
import shutil
import signal
import sys
from abc import ABC, abstractmethod
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_app.app.exits import FOLDER
from pos_app.domain.shop import TRAINING
from pos_app.services.backup.copies import list_backups, make_backup
from pos_app.services.backup.inspection import inspect, inspect_file
from pos_app.services.backup.restoring import newest_good, restore
from pos_app.services.ledger.folders import TRAINING_FOLDER
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS, REPLACED
from pos_app.services.ledger.storage import FILE_NAME, read_kind
from tests.benchmarks import programs
from tests.torture import images, trace
from tests.torture.ledgers import Rows, rows_of, rows_of_file
from tests.torture.table import Row, Setting, timed

_WORKERS = 2
_MOST = 400
_SALES = 20
_STEPS = {"pwrite64": 48, "fsync": 12, "unlink": 6}
"""How many of the many calls the short form tries."""


@dataclass(frozen=True)
class Shop:
    """A data folder with one copy, made some sales before the program was killed.

    Attributes:
        folder: is only copied.
        then: the rows of the copy.
        now: the rows of the ledger, of which some stand in its log only.
    """

    folder: Path
    then: Rows
    now: Rows


class _Command(ABC):
    """A command of the program that is killed.

    Attributes:
        name, title: of it; in the table.
        calls: system calls that it is killed at.
        options: what it is given besides the folder.
        given: to its standard input.
    """

    name = ""
    title = ""
    calls: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    given = ""

    def prepare(self, folder: Path) -> None:  # noqa: B027 - most need nothing
        """Make of the shop's folder what the command begins with; not traced."""

    @abstractmethod
    def judge(self, folder: Path, shop: Shop, row: Row) -> None:
        """Blame what a kill left in a folder and may not be there; then ask the same again."""


class _Backup(_Command):
    name = title = "backup"
    calls = ("pwrite64", "fsync", "ftruncate", "rename", "unlink")

    def judge(self, folder: Path, shop: Shop, row: Row) -> None:
        """The ledger is untouched, each copy with a name is whole, and the next one is made."""
        _judge_copies(folder, shop, row)
        newest = make_backup(folder)
        if rows_of_file(newest.path) != shop.now:
            row.blame("lost", f"trial {row.trials}: the next copy has other rows")
        if list((folder / BACKUPS).glob("*.part")):
            row.blame("unhandled", f"trial {row.trials}: a torn copy is still there")
        Ledger.open(folder).close()
        if rows_of(folder) != shop.now:
            row.blame("lost", f"trial {row.trials}: the ledger has other rows")


class _Restore(_Command):
    name = title = "restore"
    calls = ("pwrite64", "write", "sendfile", "fsync", "rename", "unlink")

    def judge(self, folder: Path, shop: Shop, row: Row) -> None:
        """The ledger is the old or the new one; nothing that was is gone."""
        _judge_copies(folder, shop, row)
        Ledger.open(folder).close()
        found = rows_of(folder)
        is_old = found == shop.now
        if not is_old and not _goes_on_from(found, shop.then):
            row.blame("lost", f"trial {row.trials}: the ledger has other rows")
        aside = (folder / REPLACED).glob("*")
        if not is_old and all(rows_of(each) != shop.now for each in aside):
            row.blame("lost", f"trial {row.trials}: the replaced ledger is gone")
        chosen = newest_good(folder)
        if chosen is None:
            row.blame("lost", f"trial {row.trials}: no good copy is left")
            return
        restore(folder, chosen.path, datetime.now(UTC))
        Ledger.open(folder).close()
        if not _goes_on_from(rows_of(folder), shop.then):
            row.blame("lost", f"trial {row.trials}: restored again, it has other rows")


class _RestoreSetAside(_Command):
    """Brings back, whole, what an earlier restore by mistake has set aside."""

    name, title = "restore", "restore of what was set aside"
    calls = ("pwrite64", "write", "sendfile", "fsync", "rename", "unlink")

    def prepare(self, folder: Path) -> None:
        """Restore the old copy over the newer ledger with its hot log."""
        (copy,) = list_backups(folder)
        self._aside = restore(folder, copy.path, datetime.now(UTC)).replaced / FILE_NAME
        self.options = (str(self._aside),)

    def judge(self, folder: Path, shop: Shop, row: Row) -> None:
        """The ledger is one of the two, and once the same was asked again it has all that was set aside."""
        Ledger.open(folder).close()
        if not any(_goes_on_from(rows_of(folder), each) for each in (shop.then, shop.now)):
            row.blame("lost", f"trial {row.trials}: the ledger has other rows")
        restore(folder, self._aside, datetime.now(UTC))
        Ledger.open(folder).close()
        if not _goes_on_from(rows_of(folder), shop.now):
            row.blame("lost", f"trial {row.trials}: what was set aside did not come back whole")


class _Init(_Command):
    name = title = "init"
    calls = ("pwrite64", "write", "sendfile", "fsync", "rename", "unlink", "rmdir")
    options = ("--real", "--shop", "P", "--receiver", "P", "--city", "P", "--pix-key", "p@example.com")
    given = "482173\n"

    def judge(self, folder: Path, shop: Shop, row: Row) -> None:
        """The training ledger stands there or has moved, whole; a second call goes on or says what is."""
        Ledger.open(folder).close()
        if read_kind(folder) == TRAINING:
            if rows_of(folder) != shop.now:
                row.blame("lost", f"trial {row.trials}: the training ledger has other rows")
            if _carry_out(self, folder, ["-e", "trace=none"]) != 0:
                row.blame("unhandled", f"trial {row.trials}: the second call failed")
        elif _carry_out(self, folder, ["-e", "trace=none"]) != FOLDER:
            row.blame("unhandled", f"trial {row.trials}: a real ledger was not said")
        if read_kind(folder) != "real" or not inspect(folder).is_sound:
            row.blame("unhandled", f"trial {row.trials}: no sound real ledger at the end")
        if rows_of(folder / TRAINING_FOLDER) != shop.now or len(list_backups(folder / TRAINING_FOLDER)) != 1:
            row.blame("lost", f"trial {row.trials}: the training ledger or its copy did not move whole")


def _goes_on_from(found: Rows, wanted: Rows) -> bool:
    """Return whether a restored ledger has all rows of its copy; events tell after them what happened."""
    (events, payments), (copied, paid) = found, wanted
    return bool(events[: len(copied)] == copied and payments == paid)


def _judge_copies(folder: Path, shop: Shop, row: Row) -> None:
    """Each file with the name of a copy is sound and has the rows of then or now; the first is there."""
    copies = list_backups(folder)
    if not copies:
        row.blame("lost", f"trial {row.trials}: no copy is left")
    for each in copies:
        if not inspect_file(each.path).is_sound or rows_of_file(each.path) not in {shop.then, shop.now}:
            row.blame("lost", f"trial {row.trials}: {each.path.name} is not what its name says")


@dataclass(frozen=True)
class _Task:
    """One command, killed at one kind of call; returned as a row."""

    command: _Command
    points: trace.Points
    shop: Shop
    most: int


def run(setting: Setting) -> list[Row]:
    """Kill each command at each call of each kind; the short form leaves many of the many out."""
    shop = _shop(setting.folder / "shop")
    tasks = [
        _Task(
            command,
            trace.Points(call, "signal=KILL", step=1 if setting.full else _STEPS.get(call, 1)),
            shop,
            setting.count or _MOST,
        )
        for command in (_Backup(), _Restore(), _RestoreSetAside(), _Init())
        for call in command.calls
    ]
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(pool.map(_run_task, tasks))


def _shop(folder: Path) -> Shop:
    """Make a ledger with a copy, sell some more, and kill the program."""
    prepared = programs.prepare(folder, charges=_SALES, banks=1, integrations=1)
    data = folder / "data"
    copy = make_backup(data)
    recording = images.record_in(prepared)  # at its end the program makes a copy of its own
    hot = folder / "killed"
    (hot / BACKUPS).mkdir(parents=True)
    shutil.copy2(copy.path, hot / BACKUPS)
    for name, content in recording.last_files().items():
        if Path(name).name == name:
            (hot / name).write_bytes(content)
    then = rows_of_file(copy.path)
    shutil.copytree(hot, folder / "opened")
    return Shop(hot, then, rows_of(folder / "opened"))


def _run_task(task: _Task) -> Row:
    row = Row(f"{task.command.title} killed at {task.points.every}")
    with timed(row), TemporaryDirectory() as place:
        for options in itertools.islice(task.points.options(), task.most):
            row.trials += 1
            folder = Path(place) / str(row.trials)
            shutil.copytree(task.shop.folder, folder)
            task.command.prepare(folder)
            code = _carry_out(task.command, folder, options)
            if code not in {0, -signal.SIGKILL}:
                row.blame("unhandled", f"trial {row.trials}: {task.command.name} ended with {code}")
            task.command.judge(folder, task.shop, row)
            shutil.rmtree(folder)
            if code == 0:
                break
    return row


def _carry_out(command: _Command, folder: Path, options: list[str]) -> int:
    """Run a command of the program, which dies at one call; returns its exit code."""
    line = [sys.executable, "-m", "pos_app", command.name, "--data-dir", str(folder), *command.options]
    return trace.run(line, options, programs.quiet_environment(folder / "config"), command.given)
