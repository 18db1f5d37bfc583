"""Disks that are full or fail, and files that others hold."""

import itertools
import os
import random
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from pos_app.services.ledger.storage import FILE_NAME
from tests.torture import kills, trace
from tests.torture.stage import Message, Stage
from tests.torture.table import Row, Setting, timed

_WORKERS = 2
_STEP = 12
_BACK_S = 5.0
_LANDS_S = 3.0
_DISK = "8m"
_FILLINGS = 5
"""Of one disk: after more of them the ledger itself would fill it."""
_PAYMENTS = 20
"""More than fit into the ballast of such a disk."""
_SECTORS = (1, 512, 4096, 65536)


def run(setting: Setting) -> list[Row]:
    """Let the storage fail in every way there is."""
    rows = _failing_calls(setting)
    rows.append(_full_disk(setting))
    rows.append(_held_file(setting))
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
    tasks = [(each, setting.count or 200, setting.rounds) for each in points]
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
    count = -(-setting.trials(50, 200) // _FILLINGS)
    with timed(row), ProcessPoolExecutor(_WORKERS) as pool:
        disks = list(
            pool.map(_fill_one_disk, [setting.folder / f"disk-{n}" for n in range(count)], range(count))
        )
        for disk in disks:
            row.add(disk.row)
        put_off = sum(disk.put_off for disk in disks)
        longest_s = max(disk.longest_s for disk in disks)
        assert put_off > 0, "the disk was never full"
        row.remarks = f"{put_off} put off; all taken {longest_s:.1f} s after there was room, at most"
    return row


@dataclass
class _FilledDisk:
    """What was seen on one small disk.

    Attributes:
        longest_s: the longest way back in seconds; put_off: how many payments had to come again.
    """

    row: Row
    longest_s: float = 0.0
    put_off: int = 0


def _fill_one_disk(place: Path, seed: int) -> _FilledDisk:
    """Fill one disk some times."""
    dice = random.Random(seed)  # noqa: S311 - the same fillings at each run
    seen = _FilledDisk(Row(""))
    with timed(seen.row), small_disk(place) as disk:
        stage = Stage(disk / "home")
        try:
            for _ in range(_FILLINGS):
                seen.row.trials += 1
                took_s, put_off = _fill_once(stage, disk / "filling", dice.randrange(65536), seen.row)
                seen.longest_s, seen.put_off = max(seen.longest_s, took_s), seen.put_off + put_off
                stage.come_back()
            _start_while_full(stage, disk / "filling", seen.row)
        finally:
            (disk / "filling").unlink(missing_ok=True)
            stage.leave()
            stage.computer.clean_up()
    return seen


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
