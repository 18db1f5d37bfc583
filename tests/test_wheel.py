"""The wheel that a shop installs holds all that the program reads at run time."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel without network and return the names of its files."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_wheel_holds_the_package_with_its_migrations(names: set[str]) -> None:
    """Each module and migration of the tree is in the wheel."""
    expected = {path.relative_to(ROOT).as_posix() for path in _files(ROOT / "pos_app")}
    assert expected
    assert set() == expected - names


def test_wheel_holds_the_resources(names: set[str]) -> None:
    """Page, fonts, icons and translations of the tree are in the wheel, inside the package."""
    expected = {f"pos_app/{path.relative_to(ROOT).as_posix()}" for path in _files(ROOT / "resources")}
    assert expected
    assert set() == expected - names


def test_wheel_holds_nothing_else(names: set[str]) -> None:
    """Neither tests nor tools are shipped."""
    tops = {name.split("/")[0] for name in names}
    assert {"pos_app"} == {top for top in tops if not top.endswith(".dist-info")}
