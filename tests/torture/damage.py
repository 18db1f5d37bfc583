"""Ledgers that were damaged, and kills within a migration and its backup."""

import itertools
import random
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from pos_app.domain.errors import PosError
from pos_app.services.ledger.file_checks import newest_version
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ledger.storage import FILE_NAME
from tests.benchmarks import programs
from tests.fakes.revisions import later
from tests.torture import images, trace
from tests.torture.ledgers import Rows, rows_of, rows_of_file
from tests.torture.table import Row, Setting, timed

_WORKERS = 2
_STEP = 12


def run(setting: Setting) -> list[Row]:
    """Damage ledgers, and kill migrations."""
    return [*_damages(setting), *_migrations(setting)]


# --- damage --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Whole:
    """A sound ledger: its files, and what stands in it."""

    files: dict[str, bytes]
    rows: Rows


def _damages(setting: Setting) -> list[Row]:
    folder = setting.folder / "sound"
    prepared = programs.prepare(folder, charges=20, banks=1, integrations=1)
    recording = images.record_in(prepared)
    closed = _whole(folder / "data")
    hot = _Whole(recording.last_files(), closed.rows)
    rows = []
    for words, whole in (("closed", closed), ("killed", hot)):
        row = Row(f"flip, zeroed page, cut or lost log of a {words} ledger")
        with timed(row):
            _damage(whole, setting.trials(1_000, 20_000) // 2, row)
        rows.append(row)
    return rows


def _whole(data: Path) -> _Whole:
    names = [name for name in (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME) if (data / name).exists()]
    return _Whole({name: (data / name).read_bytes() for name in names}, rows_of(data))


def _damage(whole: _Whole, count: int, row: Row) -> None:
    dice = random.Random(11)  # noqa: S311 - the same damage at each run
    found = 0
    memory = Path("/dev/shm")  # noqa: S108 - not a disk's work
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        folder = Path(place)
        for _ in range(count):
            row.trials += 1
            words, files = _damaged(whole.files, dice)
            for path in folder.iterdir():
                path.unlink()
            for name, content in files.items():
                (folder / name).write_bytes(content)
            try:
                Ledger.open(folder).close()
            except PosError:
                found += 1
            except Exception as error:  # noqa: BLE001 - whatever else comes is what is looked for
                row.blame("unhandled", f"{words}: {type(error).__name__}: {error}")
            else:
                if rows_of(folder) != whole.rows:
                    row.blame("lost", f"{words} was not reported")
    row.remarks = f"{found:,} reported, the others changed no event or payment"


def _damaged(files: dict[str, bytes], dice: random.Random) -> tuple[str, dict[str, bytes]]:
    """Return what was done, and the files after it."""
    name = dice.choice([each for each in files if each != HEAD_NAME and files[each]])
    content = bytearray(files[name])
    place = dice.randrange(len(content))
    how = dice.choice(("flip", "flip", "flip", "zero", "cut", "delete the log"))
    if how == "flip":
        content[place] ^= 1 << dice.randrange(8)
    elif how == "zero":
        start = place // 4096 * 4096
        content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    elif how == "cut":
        del content[place:]
    after = {**files, name: bytes(content)}
    if how == "delete the log":
        after.pop(f"{FILE_NAME}-wal", None)
    return f"{how} at {place} of {name}", after


# --- migrations ----------------------------------------------------------------------------------------


def _migrations(setting: Setting) -> list[Row]:
    newer = later(setting.folder)
    folder = setting.folder / "older"
    programs.prepare(folder, charges=20, banks=1)
    step = 1 if setting.full else _STEP
    wanted = rows_of(folder / "data")  # once: who reads beside a copy being made takes files away from it
    tasks = [
        (folder / "data", wanted, newer, trace.Points(call, "signal=KILL", step=step), setting.count or 300)
        for call in ("pwrite64", "fsync", "rename")
    ]
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(pool.map(_kill_migration, tasks))


def _kill_migration(task: tuple[Path, Rows, Path, trace.Points, int]) -> Row:
    source, wanted, migrations, points, most = task
    row = Row(f"backup and migration killed at {points.call}")
    with timed(row), tempfile.TemporaryDirectory() as place:
        for options in itertools.islice(points.options(), most):
            row.trials += 1
            folder = Path(place) / str(row.trials)
            shutil.copytree(source, folder)
            if _migrate(folder, migrations, options) == 0:
                return row
            _judge_migrated(folder, migrations, wanted, row)
            shutil.rmtree(folder)
    return row


def _migrate(folder: Path, migrations: Path, options: list[str]) -> int:
    """Open a ledger in a process of its own, which dies at one call; returns its exit code."""
    text = (
        "import sys; from pathlib import Path; from pos_app.services.ledger.ledger import Ledger; "
        "Ledger.open(Path(sys.argv[1]), Path(sys.argv[2])).close()"
    )
    return trace.run([sys.executable, "-c", text, str(folder), str(migrations)], options)


def _judge_migrated(folder: Path, migrations: Path, wanted: Rows, row: Row) -> None:
    """The migration is done or not begun, a backup is whole or absent, the next start does the rest."""
    version = newest_version(migrations)
    for backup in (folder / BACKUPS).glob("*.db"):
        if rows_of_file(backup) != wanted:
            row.blame("lost", f"trial {row.trials}: the backup has other rows")
    Ledger.open(folder, migrations).close()
    with closing(sqlite.connect(str(folder / FILE_NAME))) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    if (found, rows_of(folder)) != (version, wanted):
        row.blame("lost", f"trial {row.trials}: version {found} with other rows")
