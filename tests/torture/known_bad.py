"""Known-bad variants of the program: each is a small change, kept as data, that a named test must catch.

Every file of ``variants`` says why the change is bad, what is replaced where, and which tests must then fail.
The change is made in a copy of the tree.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.torture.table import Row, Setting, timed

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = Path(__file__).with_name("variants")
_COPIED = ("pos_app", "resources", "tests", "docs", "pyproject.toml", "dev.py", "CHANGELOG.md", "README.md")
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*")
_WORKERS = 2
_WAIT_S = 300
_SOME_FAILED = 1
"""What pytest ends with when tests ran and some failed; other codes mean that nothing was shown."""


@dataclass(frozen=True)
class Change:
    """One replacement; ``old`` stands in the file exactly once."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Variant:
    """A program that must be found out.

    Attributes:
        name: of its file.
        why: it is bad.
        caught_by: tests that fail on it, as pytest names them.
        changes: that make it.
    """

    name: str
    why: str
    caught_by: tuple[str, ...]
    changes: tuple[Change, ...]


def read_variants() -> tuple[Variant, ...]:
    """Return all variants, by name."""
    return tuple(_read(path) for path in sorted(VARIANTS.glob("*.toml")))


def _read(path: Path) -> Variant:
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    changes = tuple(Change(**each) for each in found["change"])
    return Variant(path.stem, found["why"], tuple(found["caught_by"]), changes)


def misfits(variant: Variant, tree: Path = ROOT) -> tuple[str, ...]:
    """Return the files in which a change does not find its place exactly once."""
    return tuple(
        each.file for each in variant.changes if (tree / each.file).read_text("utf-8").count(each.old) != 1
    )


def copy_tree(target: Path) -> None:
    """Copy what tests need of the tree."""
    target.mkdir(parents=True)
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=_NOT_COPIED)
        else:
            shutil.copy(source, target / name)


def make(variant: Variant, tree: Path) -> None:
    """Change a copy of the tree."""
    for each in variant.changes:
        path = tree / each.file
        path.write_text(path.read_text("utf-8").replace(each.old, each.new), "utf-8")


def run(setting: Setting) -> list[Row]:
    """Make each variant, and see its tests fail; the same tests pass on the program as it is."""
    variants = read_variants()
    tests = sorted({test for variant in variants for test in variant.caught_by})
    with ProcessPoolExecutor(_WORKERS) as pool:
        unchanged = pool.submit(_pass, setting.folder / "unchanged", tests)
        caught = pool.map(_catch, [setting.folder / each.name for each in variants], variants)
        return [unchanged.result(), *caught]


def _pass(tree: Path, tests: list[str]) -> Row:
    row = Row("the program unchanged passes the tests of all variants", trials=1)
    with timed(row):
        copy_tree(tree)
        code, said = _pytest(tree, tests)
        if code != 0:
            row.blame("unhandled", f"pytest ended with {code}: {said}")
    return row


def _catch(tree: Path, variant: Variant) -> Row:
    row = Row(f"variant {variant.name} is caught", trials=1, remarks=variant.why)
    with timed(row):
        copy_tree(tree)
        misfit = misfits(variant, tree)
        assert not misfit, f"the change has no place in {misfit}"
        make(variant, tree)
        for test in variant.caught_by:
            code, said = _pytest(tree, [test])
            if code != _SOME_FAILED:
                row.blame("unhandled", f"{test} ended with {code}: {said}")
    return row


def _pytest(tree: Path, tests: list[str]) -> tuple[int, str]:
    """Run tests in a tree; returns the exit code and the last line."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    made = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=_WAIT_S, check=False
    )
    said = (made.stdout.strip() or made.stderr.strip()).splitlines()
    return made.returncode, said[-1] if said else ""
