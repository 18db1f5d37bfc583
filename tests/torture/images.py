"""Power cuts: the data folder as of every write of the real program, opened by the ledger's own code."""

import itertools
import os
import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pos_app.domain.errors import PosError
from pos_app.domain.money import to_wire
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ledger.storage import FILE_NAME
from tests.benchmarks import programs
from tests.fakes.clients import Client
from tests.torture import trace
from tests.torture.disk import Disk, Operation, Told
from tests.torture.table import Row, Setting, timed

SALES = (30, 160)
"""Confirmations of each recording: a short one, and one in which the log is carried into the file."""
SHORT, FULL = 20_000, 200_000
_WINDOW = 16


@dataclass(frozen=True)
class Recording:
    """What one run of the program did, and the folder that it began with."""

    base: dict[str, bytes]
    operations: tuple[Operation, ...]
    sent: frozenset[str]

    def last_files(self) -> dict[str, bytes]:
        """Return the files as a kill after the last receipt leaves them."""
        last = max(number for number, each in enumerate(self.operations) if isinstance(each, Told))
        disk = Disk(self.base)
        for each in self.operations[: last + 1]:
            disk.apply(each)
        return disk.whole()


def run(setting: Setting) -> list[Row]:
    """Rebuild the disk after each recorded operation, and look for everything that was acknowledged."""
    rows = []
    for number, sales in enumerate(SALES):
        row = Row(f"power cut within {sales} sales and the end of the program")
        with timed(row):
            folder = setting.folder / str(number)
            folder.mkdir(parents=True)
            recording = record(folder, sales)
            count = setting.trials(SHORT, FULL) // len(SALES)
            row.add(judge(recording, count))
            acknowledged = sum(len(each.pix) for each in recording.operations if isinstance(each, Told))
            assert sales == acknowledged, f"{acknowledged} receipts were recorded"
            row.remarks = f"{len(recording.operations):,} operations recorded"
        rows.append(row)
    return rows


def record(folder: Path, sales: int) -> Recording:
    """Run the program under load to its end, with every byte that it writes and sends on record."""
    return record_in(programs.prepare(folder, charges=sales, banks=1, integrations=1))


def record_in(prepared: programs.CompiledStatement) -> Recording:
    """As :func:`record`, on a folder with charges."""
    data, output = prepared.folder / "data", prepared.folder / "record"
    with programs.product(prepared) as program:
        base = _files(data)
        with trace.attached(program.pid, trace.recording(), output) as tracer:
            sent = _load(program.url, prepared)
            program.end_s()
            tracer.wait(20)
    return Recording(base, tuple(trace.read_operations(output, data)), frozenset(sent))


def _files(data: Path) -> dict[str, bytes]:
    names = (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME)
    return {name: (data / name).read_bytes() for name in names if (data / name).exists()}


def _load(url: str, prepared: programs.CompiledStatement) -> list[str]:
    """Confirm every charge, one by one and then in groups, while new ones are made; returns the Pix sent."""
    bank, shop = Client(url, prepared.banks[0]), Client(url, prepared.integrations[0])
    sent = [f"E99999004{number:023d}" for number, _ in enumerate(prepared.charges)]
    waiting: list[str] = []
    for number, (pix, charge) in enumerate(zip(sent, prepared.charges, strict=True)):
        message = {"delivery": f"d-{number}", "end_to_end_id": pix, "value": to_wire(charge.amount)}
        bank.send(type="confirm_payment", bank_payment_id=charge.bank_payment_id, **message)
        if number % 5 == 0:
            shop.send(type="create_payment", request=f"c-{number}", value="1.00")
            shop.find("received", request=f"c-{number}")
        waiting.append(pix)
        if number < len(sent) // 2 or len(waiting) == _WINDOW or pix == sent[-1]:
            for each in waiting:
                bank.find("received", end_to_end_id=each)
            waiting.clear()
    bank.close()
    shop.close()
    return sent


def judge(recording: Recording, count: int) -> Row:
    """Open so many images, shared out among the cores; every operation is a cut at least once."""
    workers = os.cpu_count() or 1
    each = -(-count // workers)
    found = Row("")
    with ProcessPoolExecutor(workers) as pool:
        for row in pool.map(partial(_judge_share, recording, each), range(workers)):
            found.add(row)
    return found


def _judge_share(recording: Recording, count: int, seed: int) -> Row:
    dice = random.Random(seed)  # noqa: S311 - the same images at each run of one recording
    row = Row("")
    memory = Path("/dev/shm")  # noqa: S108 - a thousand images a second are no work for a disk
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        while row.trials < count:
            for disk, told in _cuts(recording):
                _judge_image(Path(name), disk.image(dice), told, recording, row)
                if row.trials >= count:
                    break
    return row


def _cuts(recording: Recording) -> Iterator[tuple[Disk, Told]]:
    """Give the disk and all that was acknowledged, after each operation that leaves anything to chance."""
    disk, pix, charges = Disk(recording.base), set[str](), set[str]()
    told = Told()
    for operation in recording.operations:
        disk.apply(operation)
        if isinstance(operation, Told):
            pix |= operation.pix
            charges |= operation.charges
            told = Told(frozenset(pix), frozenset(charges))
        if isinstance(operation, Told) or not disk.is_settled:
            yield disk, told


def _judge_image(folder: Path, image: dict[str, bytes], told: Told, recording: Recording, row: Row) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, content in image.items():
        if name.startswith("ledger.") and BACKUPS not in name:
            (folder / name).write_bytes(content)
    row.trials += 1
    try:
        found = stored(folder)
    except PosError as error:
        row.blame("lost", f"trial {row.trials}: {error}")
        return
    for word, missing in (
        ("lost", (told.pix - found.pix) | (told.charges - found.charges)),
        ("invented", found.pix - recording.sent),
    ):
        if missing:
            row.blame(word, f"trial {row.trials}: {', '.join(itertools.islice(sorted(missing), 3))}")


def stored(folder: Path) -> Told:
    """Open a ledger as the program does, and return the payments and charges in it.

    Raises:
        PosError: what :meth:`Ledger.open` raises.
    """
    ledger = Ledger.open(folder)
    try:
        pragma = ledger._connection.exec_driver_sql  # noqa: SLF001 - this connection has opened it already
        pix = pragma("SELECT end_to_end_id FROM payment").scalars().all()
        charges = pragma("SELECT bank_payment_id FROM charge").scalars().all()
    finally:
        ledger.close()
    assert len(pix) == len(set(pix)), "a payment stands twice"
    return Told(frozenset(pix), frozenset(charges))
