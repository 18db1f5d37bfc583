"""Two revisions measured in turn: ``python3 dev.py bench --compare REV``.

One run says little on a machine that does other things too. Here both sides take turns, each round the
other one first, and a figure counts as moved only where each side's median lies outside of all that the
other side showed. The other revision stands in a git worktree in a temporary folder, which is removed at the
end; it is measured by the benchmarks of the working tree, or by its own where those do not fit it.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LEAST_ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_RATES = "/s"
_RULED = re.compile(r"\|[ -]+(\|[ -]+)*\|")

Figures = Mapping[str, tuple[str, str]]
"""By what was measured: our figure with its unit, and its ratio to what it was compared with."""
Measure = Callable[[Path], Figures]


@dataclass(frozen=True)
class Series:
    """One figure of one side, of each round."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def holds(self, value: float) -> bool:
        """Return whether a value lies within what this side showed."""
        return min(self.values) <= value <= max(self.values)

    def __str__(self) -> str:
        return f"{self.median:.4g} ({min(self.values):.4g} to {max(self.values):.4g})"


@dataclass(frozen=True)
class Compared:
    """One figure of both sides.

    Attributes:
        what: as the benchmark names it, with its unit.
        ratios: of both sides' figures to what each was compared with in its own run, where it was.
    """

    what: str
    unit: str
    before: Series
    after: Series
    ratios: tuple[Series, Series] | None = None

    @property
    def verdict(self) -> str:
        """What can be said of it, in a word and a number; empty where all may be noise.

        Its ratio is looked at too: what slows the machine down slows both of its sides.
        """
        is_rate = self.unit.endswith(_RATES)
        found = _moved(self.before, self.after, is_rate=is_rate)
        if not found and self.ratios is not None:
            found = _moved(*self.ratios, is_rate=is_rate)
            found = found and f"{found} by its ratio"
        return found


def _moved(before: Series, after: Series, *, is_rate: bool) -> str:
    """Return how a series moved; empty unless each median is outside of the other's range."""
    if before.holds(after.median) or after.holds(before.median):
        return ""
    is_better = (after.median > before.median) == is_rate
    change = after.median / before.median - 1 if before.median else float("inf")
    return f"{'better' if is_better else 'WORSE'}, {change:+.0%}"


def read_table(text: str) -> Figures:
    """Return the figures of a benchmark's table in Markdown; of rows that were not measured none."""
    found = {}
    for line in text.splitlines():
        cells = [each.strip() for each in line.strip().strip("|").split("|")]
        if not line.startswith("|") or _RULED.fullmatch(line.strip()) or cells[0] == "measured":
            continue
        if _NUMBER.match(cells[1]):
            found[cells[0]] = (cells[1], cells[3])
    return found


def take_turns(
    sides: tuple[Path, Path], rounds: int, measure: Measure
) -> tuple[list[Figures], list[Figures]]:
    """Measure both sides in each round, the one that was first being last in the next."""
    found: tuple[list[Figures], list[Figures]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            found[side].append(measure(sides[side]))
            name = ("before", "after")[side]
            load = f"{os.getloadavg()[0]:.1f}"
            print(f"  round {number + 1} of {rounds}, {name}; load {load}", file=sys.stderr, flush=True)
    return found


def compared(before: Sequence[Figures], after: Sequence[Figures]) -> list[Compared]:
    """Return each figure that all rounds of both sides have, in the order of the table."""
    rounds = (*before, *after)
    return [
        Compared(
            what,
            _NUMBER.sub("", rounds[0][what][0], count=1).strip(),
            _series(before, what, 0),
            _series(after, what, 0),
            (_series(before, what, 1), _series(after, what, 1))
            if all(_NUMBER.match(each[what][1]) for each in rounds)
            else None,
        )
        for what in rounds[0]
        if all(what in each for each in rounds)
    ]


def _series(rounds: Sequence[Figures], what: str, column: int) -> Series:
    texts = [each[what][column] for each in rounds]
    return Series(tuple(float(match[0]) for match in map(_NUMBER.match, texts) if match is not None))


def lines(name: str, found: Sequence[Compared]) -> Iterator[str]:
    """Yield the comparison in Markdown, and what moved."""
    yield f"| median (range) | {name} | working tree | beyond the noise | ratio there | ratio here |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in found:
        there, here = ("", "") if each.ratios is None else map(str, each.ratios)
        what = f"{each.what}, {each.unit}"
        yield f"| {what} | {each.before} | {each.after} | {each.verdict} | {there} | {here} |"
    moved = [f"{each.what}: {each.verdict}" for each in found if each.verdict]
    yield ""
    yield "moved beyond the noise: " + ("; ".join(moved) if moved else "nothing")


@contextmanager
def revision(name: str, root: Path = ROOT) -> Iterator[Path]:
    """Give a folder with a revision of the repository at ``root``, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="pos-app-compare-") as folder:
        tree = Path(folder) / "tree"
        _git(root, "worktree", "add", "--quiet", "--detach", str(tree), name)
        try:
            yield tree
        finally:
            _git(root, "worktree", "remove", "--force", str(tree))


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True)  # noqa: S607 - git is where it is


def _measured(options: Sequence[str]) -> Measure:
    """Return what runs the benchmarks of a tree."""

    def measure(tree: Path) -> Figures:
        command = [sys.executable, "-m", "tests.benchmarks", *options]
        done = subprocess.run(command, cwd=tree, check=True, stdout=subprocess.PIPE, text=True)
        return read_table(done.stdout)

    return measure


def _give_ruler(tree: Path, options: Sequence[str]) -> None:
    """Have a revision measured as the working tree is, where its parts have the same names."""
    own = tree.with_name("own-tests")
    (tree / "tests").rename(own)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tests", tree / "tests", ignore=ignored)
    command = [sys.executable, "-m", "tests.benchmarks", *options]
    if subprocess.run(command, cwd=tree, check=False, capture_output=True).returncode:
        print("  measured by its own benchmarks: those of the working tree do not fit it", file=sys.stderr)
        shutil.rmtree(tree / "tests")
        own.rename(tree / "tests")


def main(name: str, rounds: int, options: Sequence[str]) -> int:
    """Compare a revision with the working tree and print what moved.

    Args:
        name: the revision, as git names it.
        rounds: how often each side is measured.
        options: of each run.
    """
    measure = _measured(options)
    with revision(name) as tree:
        _give_ruler(tree, options)
        before, after = take_turns((tree, ROOT), rounds, measure)
    print("\n".join(lines(name, compared(before, after))))
    return 0
