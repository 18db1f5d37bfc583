"""tests/benchmarks/compare.py: both sides take turns, and only what is beyond the noise counts as moved."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.compare import (
    Compared,
    Figures,
    Series,
    compared,
    lines,
    read_table,
    revision,
    take_turns,
)

TABLE = """\
| measured | ours | compared with | ratio | aim | met |
| --- | --- | --- | --- | --- | --- |
| confirm round trip, p50 | 0.72 ms | reference 0.36 ms | 2.00x | <= 1 ms, <= 2x | yes |
| 16 banks, pipelined | 4120/s | reference 2500/s | 1.65x | >= 1.5x | yes |
| memory a display (100) | 17.3 KiB |  |  | <= 20 KiB | yes |
| fsync slowed by 4 ms | not measured: no C compiler |  |  |  |  |
"""


def series(*values: float) -> Series:
    """Return a figure of some rounds."""
    return Series(values)


def test_table_is_read_with_units_and_ratios() -> None:
    """What a benchmark prints is all that is needed of it; a row without a figure is none."""
    expected = {
        "confirm round trip, p50": ("0.72 ms", "2.00x"),
        "16 banks, pipelined": ("4120/s", "1.65x"),
        "memory a display (100)": ("17.3 KiB", ""),
    }
    assert expected == read_table(TABLE)


def test_sides_take_turns() -> None:
    """Who was first is last in the next round: what the machine does meanwhile meets both."""
    seen: list[str] = []

    def measure(tree: Path) -> Figures:
        seen.append(tree.name)
        return {"figure": (f"{len(seen)} ms", "")}

    before, after = take_turns((Path("old"), Path("new")), 3, measure)

    assert ["old", "new", "new", "old", "old", "new"] == seen
    (found,) = compared(before, after)
    assert (series(1, 4, 5), series(2, 3, 6)) == (found.before, found.after)


@pytest.mark.parametrize(
    ("before", "after", "unit", "expected"),
    [
        (series(10, 11, 12), series(7, 8, 9), "ms", "better, -27%"),
        (series(10, 11, 12), series(13, 14, 20), "ms", "WORSE, +27%"),
        (series(10, 11, 12), series(13, 14, 20), "/s", "better, +27%"),
        (series(10, 11, 12), series(7, 8, 9), "/s", "WORSE, -27%"),
        (series(10, 11, 30), series(12, 20, 21), "ms", ""),
        (series(10, 11, 12), series(9, 13, 14), "ms", ""),
        (series(10, 11, 12), series(11.5, 13, 14), "ms", "WORSE, +18%"),
    ],
)
def test_moved_is_what_each_median_shows_outside_of_the_others_range(
    before: Series, after: Series, unit: str, expected: str
) -> None:
    """One wild round on either side is noise; direction and size are said."""
    assert expected == Compared("figure", unit, before, after).verdict


def test_ratio_shows_what_a_busy_machine_hides() -> None:
    """Where the figure itself is noise, its ratio to what was measured beside it may not be."""
    ratios = series(2.0, 2.1, 2.4), series(1.2, 1.3, 1.5)
    found = Compared("figure", "ms", series(200, 300, 900), series(150, 310, 800), ratios)
    assert "better, -38% by its ratio" == found.verdict


def test_comparison_shows_medians_ranges_and_what_moved() -> None:
    """The last line says all that a reader in a hurry wants."""
    before = [read_table(TABLE)] * 5
    after = [read_table(TABLE.replace("4120", str(5_000 + number))) for number in range(5)]

    *table, _, moved = lines("HEAD", compared(before, after))

    row = "| 16 banks, pipelined, /s | 4120 (4120 to 4120) | 5002 (5000 to 5004) | better, +21% |"
    assert [row] == [each.rsplit("|", 3)[0] + "|" for each in table if "16 banks" in each]
    assert "moved beyond the noise: 16 banks, pipelined: better, +21%" == moved


def git(root: Path, *arguments: str) -> str:
    """Run git in a repository; return what it says."""
    command = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.invalid", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    """Return a repository with two commits of one file."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    for text in ("first", "second"):
        (root / "file").write_text(text, "ascii")
        git(root, "add", "file")
        git(root, "commit", "-q", "-m", text)
    yield root
    assert 1 == len(git(root, "worktree", "list").splitlines())


def test_revision_stands_in_a_folder_of_its_own_for_a_while(repository: Path) -> None:
    """The working tree stays as it is; nothing is left of the other one, not even in git's list."""
    with revision("HEAD~1", repository) as tree:
        assert ("first", "second") == (
            (tree / "file").read_text("ascii"),
            (repository / "file").read_text("ascii"),
        )

    assert not tree.parent.exists()


def test_revision_goes_also_where_measuring_failed(repository: Path) -> None:
    """An error in the middle leaves nothing behind."""
    with pytest.raises(KeyboardInterrupt), revision("HEAD", repository):
        raise KeyboardInterrupt
