"""Disks that are full, fail or are damaged, files that others hold, and kills within a migration."""

import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from pos_app.domain.errors import PosError
from pos_app.services import ledger as ledger_module
from pos_app.services.ledger import BACKUPS, Ledger, newest_version
from pos_app.services.storage import FILE_NAME, HEAD_NAME
from tests.benchmarks import programs
from tests.torture import images, kills, trace
from tests.torture.ledgers import rows_of
from tests.torture.stage import Message, Stage
from tests.torture.table import Row, Setting, timed

_WORKERS = 2
_STEP = 6
_BACK_S = 5.0
_LANDS_S = 3.0
_DISK = "8m"
_FILLINGS = 5
"""Of one disk: after more of them the ledger itself would fill it."""
_PAYMENTS = 20
"""More than fit into the ballast of such a disk."""
_SECTORS = (1, 512, 4096, 65536)
_MIGRATIONS = Path(ledger_module.__file__).with_name("migrations")
_REVISION = '''"""A revision of a test."""

from alembic import op

revision = "next"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE device ADD COLUMN colour TEXT")
    op.execute("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT) STRICT")
'''


def run(setting: Setting) -> list[Row]:
    """Let the storage fail in every way there is."""
    rows = _failing_calls(setting)
    rows.append(_full_disk(setting))
    rows.append(_held_file(setting))
    rows += _damages(setting)
    rows += _migrations(setting)
    return rows


# --- calls that fail -----------------------------------------------------------------------------------


class ConfirmOnBadDisk(kills.Confirm):
    """The bank tells of money while the disk fails; it may be told to come again."""

    name = "confirm"

    def act(self, stage: Stage) -> Message | None:
        """One confirmation; returns its receipt, None where it was told to come again."""
        delivery = self._message["delivery"]
        stage.bank.send(**self._message)
        while True:
            answer = stage.bank.receive()
            if answer.get("delivery") == delivery or answer.get("end_to_end_id") is not None:
                return answer if answer["type"] == "received" else None


def _failing_calls(setting: Setting) -> list[Row]:
    step = 1 if setting.full else _STEP
    points = [
        trace.Points(call, f"error={error}", stays=stays, step=step)
        for call, error in itertools.product(("pwrite64", "fsync"), ("EIO", "ENOSPC"))
        for stays in (False, True)
    ]
    tasks = [(each, setting.count or 200, 3 if setting.full else 1) for each in points]
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(pool.map(partial(_fail_calls, setting.folder), tasks))


def _fail_calls(folder: Path, task: tuple[trace.Points, int, int]) -> Row:
    points, most, rounds = task
    how = "for ever" if points.stays else "once"
    row = Row(f"{points.call} fails {how} with {points.what.removeprefix('error=')}")
    with timed(row):
        stage = Stage(folder / row.what.replace(" ", "-"))
        try:
            for _ in range(rounds):
                kills.torture(stage, ConfirmOnBadDisk(), points, row, most)
        finally:
            stage.leave()
            stage.computer.clean_up()
    return row


# --- a disk that fills up -----------------------------------------------------------------------------


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """Mount a disk of a few megabytes."""
    place.mkdir(parents=True)
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(place)], check=True)


def fill(path: Path, free: int) -> None:
    """Fill a disk until nothing fits any more, then give some bytes back."""
    with path.open("ab", buffering=0) as file:
        for size in reversed(_SECTORS):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    with path.open("r+b") as file:
        file.truncate(max(0, path.stat().st_size - free))


def _full_disk(setting: Setting) -> Row:
    row = Row(f"disk of {_DISK} filled, and emptied again")
    if os.geteuid() != 0:
        row.remarks = "not done: only root may mount a small disk"
        return row
    with timed(row):
        found = [
            _fill_one_disk(setting.folder / f"disk-{number}", number, row)
            for number in range(setting.trials(50, 200) // _FILLINGS)
        ]
        put_off = sum(retries for _, retries in found)
        longest_s = max(took_s for took_s, _ in found)
        assert put_off > 0, "the disk was never full"
        row.remarks = f"{put_off} put off; all taken {longest_s:.1f} s after there was room, at most"
    return row


def _fill_one_disk(place: Path, seed: int, row: Row) -> tuple[float, int]:
    """Fill one disk some times; returns the longest way back in seconds, and how many were put off."""
    dice = random.Random(seed)  # noqa: S311 - the same fillings at each run
    with small_disk(place) as disk:
        stage = Stage(disk / "home")
        try:
            found = []
            for _ in range(_FILLINGS):
                row.trials += 1
                found.append(_fill_once(stage, disk / "filling", dice.randrange(65536), row))
                stage.come_back()
            _start_while_full(stage, disk / "filling", row)
        finally:
            (disk / "filling").unlink(missing_ok=True)
            stage.leave()
            stage.computer.clean_up()
    return max(took_s for took_s, _ in found), sum(retries for _, retries in found)


def _fill_once(stage: Stage, filling: Path, free: int, row: Row) -> tuple[float, int]:
    """Confirm on a full disk; returns how long the way back took, and how many were put off."""
    charge = stage.make_charge()
    messages = [stage.confirmation(charge) for _ in range(_PAYMENTS)]
    fill(filling, free)
    receipts = {each["end_to_end_id"]: _try(stage, each) for each in messages}
    filling.unlink()
    begun = time.monotonic()
    for message in messages:
        pix, receipt = message["end_to_end_id"], receipts[message["end_to_end_id"]]
        again = _insist(stage, message, begun + _BACK_S)
        if again is None:
            row.blame("unhandled", f"{pix} was not taken {_BACK_S} s after there was room")
        elif receipt is not None and receipt["seq"] != again["seq"]:
            row.blame("lost", f"{pix}: {receipt} became {again}")
    took_s = time.monotonic() - begun
    if len(stage.payments()) != len(set(stage.payments())):
        row.blame("doubled", "a payment stands twice")
    stage.check()
    return took_s, sum(receipt is None for receipt in receipts.values())


def _start_while_full(stage: Stage, filling: Path, row: Row) -> None:
    """Kill the till on a full disk: it starts there, and takes money once there is room."""
    message = stage.confirmation(stage.make_charge())
    fill(filling, 0)
    stage.restart()
    receipt = _try(stage, message)
    filling.unlink()
    again = _insist(stage, message, time.monotonic() + _BACK_S)
    if again is None or (receipt is not None and receipt["seq"] != again["seq"]):
        row.blame("lost", f"{receipt} became {again}")


def _try(stage: Stage, message: Message) -> Message | None:
    """Send a confirmation; returns its receipt, None where the till says to come again."""
    stage.bank.send(**message)
    while True:
        answer = stage.bank.receive()
        if answer["type"] in {"received", "retry", "refused"} and _is_of(answer, message):
            return answer if answer["type"] == "received" else None


def _is_of(answer: Message, message: Message) -> bool:
    return bool(
        answer.get("delivery") == message["delivery"]
        or answer.get("end_to_end_id") == message["end_to_end_id"]
    )


def _insist(stage: Stage, message: Message, until: float) -> Message | None:
    """Send a confirmation again and again until it is taken, or the time is over."""
    while True:
        receipt = _try(stage, message)
        if receipt is not None or time.monotonic() > until:
            return receipt
        stage.bank.heartbeat()


# --- a file that others hold ---------------------------------------------------------------------------


def _held_file(setting: Setting) -> Row:
    row = Row("ledger locked by another program")
    with timed(row):
        stage = Stage(setting.folder / "held")
        try:
            for _ in range(setting.trials(3, 10)):
                row.trials += 1
                _hold_once(stage, row)
                stage.come_back()
        finally:
            stage.leave()
            stage.computer.clean_up()
    return row


def _hold_once(stage: Stage, row: Row) -> None:
    message = stage.confirmation(stage.make_charge())
    tool = sqlite.connect(str(stage.computer.data / FILE_NAME), isolation_level=None)
    try:
        tool.execute("BEGIN EXCLUSIVE")
        if _try(stage, message) is not None:
            row.blame("invented", "a receipt while the file was locked")
        tool.execute("ROLLBACK")
    finally:
        tool.close()
    if _insist(stage, message, time.monotonic() + _LANDS_S) is None:
        row.blame("unhandled", f"nothing was taken {_LANDS_S} s after the file was free")
    stage.check()


# --- damage --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Whole:
    """A sound ledger: its files, and what stands in it."""

    files: dict[str, bytes]
    rows: tuple[Any, ...]


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
    newer = setting.folder / "migrations"
    shutil.copytree(_MIGRATIONS, newer, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.name for path in (newer / "versions").glob("[0-9]*.py"))
    (newer / "versions" / "9999_of_a_test.py").write_text(_REVISION.format(last=last[:4]), "utf-8")
    folder = setting.folder / "older"
    programs.prepare(folder, charges=20, banks=1)
    step = 1 if setting.full else _STEP
    tasks = [
        (folder / "data", newer, trace.Points(call, "signal=KILL", step=step), setting.count or 300)
        for call in ("pwrite64", "fsync", "rename")
    ]
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(pool.map(_kill_migration, tasks))


def _kill_migration(task: tuple[Path, Path, trace.Points, int]) -> Row:
    source, migrations, points, most = task
    row = Row(f"backup and migration killed at {points.call}")
    with timed(row), tempfile.TemporaryDirectory() as place:
        wanted = rows_of(source)
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
        "import sys; from pathlib import Path; from pos_app.services.ledger import Ledger; "
        "Ledger.open(Path(sys.argv[1]), Path(sys.argv[2])).close()"
    )
    return trace.run([sys.executable, "-c", text, str(folder), str(migrations)], options)


def _judge_migrated(folder: Path, migrations: Path, wanted: tuple[Any, ...], row: Row) -> None:
    """The migration is done or not begun, a backup is whole or absent, the next start does the rest."""
    version = newest_version(migrations)
    for backup in (folder / BACKUPS).glob("*.db"):
        (folder / "restored").mkdir()
        shutil.copy(backup, folder / "restored" / FILE_NAME)
        if rows_of(folder / "restored") != wanted:
            row.blame("lost", f"trial {row.trials}: the backup has other rows")
    Ledger.open(folder, migrations).close()
    connection = sqlite.connect(str(folder / FILE_NAME))
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    if (found, rows_of(folder)) != (version, wanted):
        row.blame("lost", f"trial {row.trials}: version {found} with other rows")
