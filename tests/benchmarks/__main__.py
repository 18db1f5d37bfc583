"""All figures in one run, as a table with ratios: ``python3 dev.py bench``.

Every row is measured beside what it is compared with, in the same run, so that the ratio speaks and not the
machine. Load comes from this process; servers are processes of their own.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_app.wire.client_session import Credentials
from tests.benchmarks import load, programs
from tests.benchmarks.programs import Prepared
from tests.benchmarks.wire_client import join

BANKS = 16
DISPLAYS = 100
_EMPTY_QUESTION = '{"type":"nothing","request":"e"}'


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    ours: str
    other: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None


@dataclass
class Table:
    """The rows so far."""

    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Keep a row and show that the run goes on."""
        self.rows.append(row)
        print(f"  {row.what}: {row.ours} {row.ratio}", file=sys.stderr, flush=True)

    def lines(self) -> Iterator[str]:
        """Yield the table in Markdown."""
        yield "| measured | ours | compared with | ratio | aim | met |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for row in self.rows:
            met = "" if row.met is None else ("yes" if row.met else "NO")
            yield f"| {row.what} | {row.ours} | {row.other} | {row.ratio} | {row.aim} | {met} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _p(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def round_trip(table: Table, prepared: Prepared, reference_folder: Path, count: int) -> None:
    """Confirm one after the other, against the empty round trip and against the reference."""
    charges = prepared.charges[:count]

    async def measure(url: str, key: Credentials | None, question: str) -> tuple[list[float], list[float]]:
        client = await join(url, key)
        await load.round_trips(client, charges[:50])
        spent = await load.round_trips(client, charges[50:])
        client.close()
        client = await join(url, key)
        empty = await load.empty_trips(client, 400, question)
        client.close()
        return spent, empty

    with programs.product(prepared) as program:
        spent, empty = asyncio.run(measure(program.url, prepared.banks[0], _EMPTY_QUESTION))
    with programs.reference(reference_folder) as program:
        bare, ping = asyncio.run(measure(program.url, None, "ping"))
    p50, bare_p50 = statistics.median(spent), statistics.median(bare)
    ratio = p50 / bare_p50
    table.add(
        Row("confirm round trip, p50", _ms(p50), f"reference {_ms(bare_p50)}", f"{ratio:.2f}x", "<= 1 ms, <= 2x",
            p50 <= 0.001 and ratio <= 2)
    )  # fmt: skip
    table.add(Row("confirm round trip, p99", _ms(_p(spent, 0.99)), f"reference {_ms(_p(bare, 0.99))}",
                  f"{_p(spent, 0.99) / _p(bare, 0.99):.2f}x"))  # fmt: skip
    table.add(Row("empty round trip, p50", _ms(statistics.median(empty)), f"reference {_ms(statistics.median(ping))}",
                  f"{statistics.median(empty) / statistics.median(ping):.2f}x"))  # fmt: skip
    table.add(Row("confirm against our empty one", _ms(p50), _ms(statistics.median(empty)),
                  f"{p50 / statistics.median(empty):.2f}x"))  # fmt: skip


def rates(table: Table, folder: Path, count: int, *, slow: bool) -> None:
    """Confirmations a second with 1 and 16 banks, one at a time and pipelined."""
    prepared = programs.prepare(folder / "ours", charges=4 * count, banks=BANKS)
    library = programs.slow_fsync_library(folder) if slow else None
    if slow and library is None:
        table.add(Row("fsync slowed by 4 ms", "not measured: no C compiler"))
        return
    found: dict[tuple[str, int], tuple[load.Rate, load.Rate]] = {}
    used = 0
    with (
        programs.product(prepared, library) as ours,
        programs.reference(folder / "reference", library) as theirs,
    ):
        for banks in (1, BANKS):
            for pattern in load.PATTERNS:
                share = prepared.charges[used : used + count]
                used += count
                none: list[Credentials | None] = [None] * banks
                found[pattern, banks] = (
                    asyncio.run(load.rate(ours.url, prepared.banks[:banks], share, pattern)),
                    asyncio.run(load.rate(theirs.url, none, share, pattern)),
                )
    words = ", fsync +4 ms" if slow else ""
    for (pattern, banks), (mine, other) in found.items():
        ratio = mine.per_second / other.per_second
        is_aim = pattern == "pipelined" and banks == BANKS
        least = 20.0 if slow else 1.5
        table.add(
            Row(
                f"{banks} bank{'s' if banks > 1 else ''}, {pattern}{words}",
                f"{mine.per_second:.0f}/s",
                f"reference {other.per_second:.0f}/s",
                f"{ratio:.2f}x",
                f">= {least:g}x" if is_aim else "",
                ratio >= least if is_aim else None,
            )
        )


def _window(what: str, folder: Path, *more: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as config:
        answer = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.windows", what, str(folder), *more],
            check=True,
            capture_output=True,
            env={**programs.quiet_environment(Path(config))},
        )
    lines = [line for line in answer.stdout.decode().splitlines() if line.startswith("{")]
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def first_window(table: Table, folder: Path, times: int) -> None:
    """Start to first painted window, against a bare PySide6 window."""
    bare, ours = [], []
    for number in range(times):
        bare.append(float(_window("bare", folder)["ms"]))
        ours.append(float(_window("start", folder / f"start-{number}")["ms"]))
    ratio = statistics.median(ours) / statistics.median(bare)
    table.add(
        Row("start to first painted window", f"{statistics.median(ours):.0f} ms",
            f"bare window {statistics.median(bare):.0f} ms", f"{ratio:.2f}x", "<= 2x", ratio <= 2)
    )  # fmt: skip


def inside(table: Table, folder: Path) -> None:
    """What the cashier sees: typed to code, read to green, the longest gap with displays."""
    folder.mkdir()
    found = _window("inside", folder, "--displays", str(DISPLAYS))
    code = statistics.median(found["typed_to_code"])
    green = statistics.median(found["read_to_green"])
    table.add(Row("typed amount to painted QR, median", f"{code:.1f} ms",
                  f"worst {max(found['typed_to_code']):.1f} ms", "", "<= 50 ms", code <= 50))  # fmt: skip
    table.add(Row("message sent to painted green, median", f"{green:.1f} ms",
                  f"worst {max(found['read_to_green']):.1f} ms"))  # fmt: skip
    table.add(Row(f"longest gap of 1 ms ticks, {DISPLAYS} displays x 100/s", f"{found['gap_busy']:.1f} ms",
                  f"without displays {found['gap_idle']:.1f} ms",
                  f"{found['gap_busy'] / found['gap_idle']:.2f}x", "<= 16 ms", found["gap_busy"] <= 16))  # fmt: skip


def memory(table: Table, folder: Path) -> None:
    """Memory of the cashier's process for each display."""
    prepared = programs.prepare(folder, charges=1, banks=1, displays=DISPLAYS)
    with programs.product(prepared) as program:
        asyncio.run(_connect(program.url, prepared.displays[:5]))
        before = programs.resident_kib(program.pid)
        after = asyncio.run(_connect_and_weigh(program.url, prepared.displays, program.pid))
    each = (after - before) / len(prepared.displays)
    table.add(Row(f"memory a display ({DISPLAYS})", f"{each:.1f} KiB", "", "", "<= 20 KiB", each <= 20))


async def _connect(url: str, keys: Sequence[Credentials]) -> None:
    for client in [await join(url, key) for key in keys]:
        client.close()


async def _connect_and_weigh(url: str, keys: Sequence[Credentials], pid: int) -> int:
    clients = [await join(url, key) for key in keys]
    for client in clients:
        await client.message()
    weight = programs.resident_kib(pid)
    for client in clients:
        client.close()
    return weight


def main() -> int:
    """Measure everything and print the table; the exit code says only whether it could be measured."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("--quick", action="store_true", help="a tenth of the counts, for a first look")
    parser.add_argument("--only", choices=("trip", "rates", "slow", "start", "inside", "memory"))
    chosen = parser.parse_args()
    scale = 10 if chosen.quick else 1
    table = Table()
    with tempfile.TemporaryDirectory(prefix="pos-app-bench-") as name:
        folder = Path(name)
        parts = {
            "trip": lambda: round_trip(
                table,
                programs.prepare(folder / "trip", charges=2000 // scale + 50, banks=1),
                folder / "trip-reference",
                2000 // scale + 50,
            ),
            "rates": lambda: rates(table, folder / "rates", 4000 // scale, slow=False),
            "slow": lambda: rates(table, folder / "slow", 1000 // scale, slow=True),
            "start": lambda: first_window(table, folder / "window", 10 if scale == 1 else 3),
            "inside": lambda: inside(table, folder / "inside"),
            "memory": lambda: memory(table, folder / "memory"),
        }
        for part, run in parts.items():
            if chosen.only in {None, part}:
                (folder / part).mkdir(exist_ok=True) if part in {"rates", "slow", "start"} else None
                run()
    print("\n".join(table.lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
