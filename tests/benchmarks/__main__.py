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
from functools import partial
from pathlib import Path
from typing import Any

from pos_app.wire.client_session import Credentials
from tests.benchmarks import compare, fanout, load, programs, soak
from tests.benchmarks.wire_client import join
from tests.fakes import floods

BANKS = 16
DISPLAYS = 100
_TRIP_AIM_S, _TRIP_AIM = 0.000_75, 2.1
_WINDOW_AIM = 1.4
_CODE_MS = 50.0
_GAP_S = 0.016
_PUSH_S = 0.25
_CROWD_AIM = 1.5
_END_S = 3.0
_GROWTH_MB = 60
_FAN_OUT = 1.5
_ENTER_S = 0.5
_ENTER_DELAYED_S = 2.5
_PARTS = ("trip", "rates", "slow", "start", "inside", "memory", "displays", "floods", "matters")
_MATTERS = (10, 300, 1_000, 10_000)
_PAYMENTS = (10, 200, 1_000)
_NO_GROWTH = 1.2
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

    def compare(  # noqa: PLR0913 - the columns of a row
        self, what: str, ours_s: float, name: str, other_s: float, *, aim: str = "", met: bool | None = None
    ) -> None:
        """Keep a row of two times, in seconds, and their ratio."""
        ratio = f"{ours_s / other_s:.2f}x"
        self.add(Row(what, _ms(ours_s), f"{name} {_ms(other_s)}", ratio, aim, met))

    def lines(self) -> Iterator[str]:
        """Yield the table in Markdown."""
        yield "| measured | ours | compared with | ratio | aim | met |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for row in self.rows:
            met = "" if row.met is None else ("yes" if row.met else "NO")
            yield f"| {row.what} | {row.ours} | {row.other} | {row.ratio} | {row.aim} | {met} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def round_trip(table: Table, folder: Path, count: int) -> None:
    """Confirm one after the other, against the empty round trip and against the reference."""
    prepared = programs.prepare(folder / "ours", charges=count, banks=1)
    charges = prepared.charges

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
    with programs.reference(folder / "reference") as program:
        bare, ping = asyncio.run(measure(program.url, None, "ping"))
    p50, ratio = statistics.median(spent), statistics.median(spent) / statistics.median(bare)
    is_met = p50 <= _TRIP_AIM_S and ratio <= _TRIP_AIM
    table.compare(
        "confirm round trip, p50",
        p50,
        "reference",
        statistics.median(bare),
        aim="<= 0.75 ms, <= 2.1x",
        met=is_met,
    )
    table.compare("confirm round trip, p99", _p99(spent), "reference", _p99(bare))
    table.compare("empty round trip, p50", statistics.median(empty), "reference", statistics.median(ping))
    table.compare("confirm against an empty one", p50, "our empty one", statistics.median(empty))


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
    mine, other = statistics.median(ours) / 1000, statistics.median(bare) / 1000
    is_met = mine <= _WINDOW_AIM * other
    table.compare(
        "start to first painted window", mine, "bare window", other, aim=f"<= {_WINDOW_AIM:g}x", met=is_met
    )


def inside(table: Table, folder: Path) -> None:
    """What the cashier sees: typed to code, read to green, the longest gap with displays."""
    found = _window("inside", folder, "--displays", str(DISPLAYS))
    code, worst = statistics.median(found["typed_to_code"]), max(found["typed_to_code"])
    table.add(
        Row(
            "typed amount to painted QR",
            f"{code:.1f} ms",
            f"worst {worst:.1f} ms",
            "",
            "<= 50 ms",
            code <= _CODE_MS,
        )
    )
    green, worst = statistics.median(found["read_to_green"]), max(found["read_to_green"])
    table.add(Row("message sent to painted green", f"{green:.1f} ms", f"worst {worst:.1f} ms"))
    busy, idle = found["gap_busy"] / 1000, found["gap_idle"] / 1000
    what = f"longest gap of 1 ms ticks, {DISPLAYS} displays x 100/s"
    table.compare(what, busy, "without displays", idle, aim="<= 16 ms", met=busy <= _GAP_S)


def matters(table: Table, folder: Path, rounds: int) -> None:
    """What grows with what is open: each size against the first, all sizes in turn in each round."""
    by_matters = [(count, 1) for count in _MATTERS]
    by_payments = [(max(_MATTERS[0], count), count) for count in _PAYMENTS]
    found: dict[tuple[int, int], list[dict[str, float]]] = {}
    for number in range(rounds):
        for count, payments in (*by_matters, *by_payments):
            place = folder / f"{number}-{count}-{payments}"
            place.mkdir()
            words = ("--matters", str(count), "--payments", str(payments))
            found.setdefault((count, payments), []).append(_window("matters", place, *words))
    for sizes, figures, what in (
        (by_matters, ("confirmation", "sale", "gap"), "{} open matters"),
        (by_payments, ("one_more", "gap"), "{} payments of one charge"),
    ):
        for figure in figures:
            for size in sizes[1:]:
                shown = size[0] if sizes is by_matters else size[1]
                _compare_sizes(table, f"{figure}, {what.format(shown)}", figure, found[size], found[sizes[0]])


def _compare_sizes(
    table: Table, what: str, figure: str, many: list[dict[str, float]], few: list[dict[str, float]]
) -> None:
    mine = statistics.median(each[figure] for each in many)
    other = statistics.median(each[figure] for each in few)
    ratios = sorted(one[figure] / two[figure] for one, two in zip(many, few, strict=True))
    table.add(
        Row(
            what,
            f"{mine:.2f} ms",
            f"fewest {other:.2f} ms",
            f"{mine / other:.2f}x ({ratios[0]:.2f} to {ratios[-1]:.2f})",
            f"<= {_NO_GROWTH:g}x",
            mine <= _NO_GROWTH * other,
        )
    )


def memory(table: Table, folder: Path) -> None:
    """Memory of the cashier's process for each display."""
    prepared = programs.prepare(folder / "ours", charges=1, banks=1, displays=DISPLAYS)
    with programs.product(prepared) as program:
        asyncio.run(_connect(program.url, prepared.displays[:5]))
        before = programs.resident_kib(program.pid)
        after = asyncio.run(_connect_and_weigh(program.url, prepared.displays, program.pid))
    each = (after - before) / len(prepared.displays)
    table.add(Row(f"memory a display ({DISPLAYS})", f"{each:.1f} KiB", "", "", "<= 20 KiB", each <= 20))


def displays(table: Table, folder: Path, count: int) -> None:
    """A crowd of displays, some of them odd: pushes, receipts, memory, the end; against broadcast."""
    odd = fanout.Odd(never_read=1, silent=10, drip=10)
    sales = 20
    prepared = programs.prepare(
        folder / "ours",
        charges=2 * fanout.QUIET_A_SALE * sales,
        banks=1,
        displays=count + odd.count,
        integrations=1,
    )
    found = fanout.sell_before(prepared, count, odd)
    bare = fanout.broadcast_before(folder / "bare", count)
    _add_pushes(table, f"push to {count} displays", found.pushes, bare)
    spent, alone, words = found.receipts, found.alone, f"receipt with {count} displays"
    table.compare(f"{words}, p50", statistics.median(spent), "without", statistics.median(alone))
    is_met = _p99(spent) <= _CROWD_AIM * _p99(alone)
    table.compare(f"{words}, p99", _p99(spent), "without", _p99(alone), aim=f"<= {_CROWD_AIM:g}x", met=is_met)
    grown = found.grown_kib / 1024
    table.add(
        Row(f"growth with {count} displays", f"{grown:.1f} MB", "", "", "<= 60 MB", grown <= _GROWTH_MB)
    )
    end_s = found.end_s
    table.add(Row("end with all of them there", _ms(end_s), "", "", "<= 3 s", end_s <= _END_S))


def flooded(table: Table, folder: Path, count: int) -> None:
    """What a bank waits while one process floods as fast as it can, for each kind of flood."""
    prepared = programs.prepare(folder, charges=count * len(floods.FLOODS), banks=1, displays=1)
    for number, name in enumerate(floods.FLOODS):
        charges = prepared.charges[number * count : (number + 1) * count]
        entered, *spent = fanout.receipts_in_a_flood(prepared, name, charges)
        # Failed proofs make each hello to their address wait, and here all come from one.
        enter_s = _ENTER_DELAYED_S if name == "wrong proofs" else _ENTER_S
        is_met = _p99(spent) <= _PUSH_S and entered <= enter_s
        what, aim = f"receipt during {name}, p99", f"<= 250 ms, in <= {enter_s:g} s"
        table.add(Row(what, _ms(_p99(spent)), f"got in after {_ms(entered)}", "", aim, is_met))


def _add_pushes(table: Table, what: str, ours: fanout.Pushes, bare: fanout.Pushes) -> None:
    mine, other = _p99(ours.times), _p99(bare.times)
    table.compare(f"{what}, p50", statistics.median(ours.times), "broadcast", statistics.median(bare.times))
    table.compare(f"{what}, p99", mine, "broadcast", other, aim="<= 250 ms", met=mine <= _PUSH_S)
    table.compare(f"{what}, worst", max(ours.times), "broadcast", max(bare.times), aim="<= 1 s")
    fan, broadcast = statistics.median(ours.spread), statistics.median(bare.spread)
    is_met = fan <= _FAN_OUT * broadcast
    table.compare(f"{what}, first to last", fan, "broadcast", broadcast, aim="<= 1.5x", met=is_met)
    table.add(Row(f"{what}, missed", str(ours.missing), str(bare.missing), "", "0", ours.missing == 0))


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
    parser.add_argument("--only", choices=_PARTS)
    parser.add_argument("--soak", nargs="?", type=float, const=30.0, metavar="MINUTES", help="only the soak")
    parser.add_argument("--compare", metavar="REV", help="measure that revision and the working tree in turn")
    parser.add_argument("--rounds", type=int, default=compare.LEAST_ROUNDS, help="of --compare; 5 or more")
    chosen = parser.parse_args()
    if chosen.soak is not None:
        return soak.main(chosen.soak)
    if chosen.compare is not None:
        if chosen.rounds < compare.LEAST_ROUNDS:
            parser.error(f"--rounds: {compare.LEAST_ROUNDS} or more")
        quick, only = ["--quick"] * chosen.quick, ["--only", chosen.only] if chosen.only else []
        return compare.main(chosen.compare, chosen.rounds, [*quick, *only])
    scale = 10 if chosen.quick else 1
    table = Table()
    with tempfile.TemporaryDirectory(prefix="pos-app-bench-") as name:
        folder = Path(name)
        parts = {
            "trip": partial(round_trip, table, folder / "trip", 2000 // scale + 50),
            "rates": partial(rates, table, folder / "rates", 4000 // scale, slow=False),
            "slow": partial(rates, table, folder / "slow", 4000 // scale, slow=True),
            "start": partial(first_window, table, folder / "start", 10 if scale == 1 else 3),
            "inside": partial(inside, table, folder / "inside"),
            "memory": partial(memory, table, folder / "memory"),
            "displays": partial(displays, table, folder / "displays", 1000 // (5 if chosen.quick else 1)),
            "floods": partial(flooded, table, folder / "floods", 200 // scale),
            "matters": partial(matters, table, folder / "matters", 1 if chosen.quick else 3),
        }
        for part, run in parts.items():
            if chosen.only in {None, part}:
                (folder / part).mkdir()
                run()
    print("\n".join(table.lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
