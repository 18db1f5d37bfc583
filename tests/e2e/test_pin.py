"""The manager's PIN at the command line: chosen, changed, guessed; with a till that runs and without."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.programs import Computer

OLD, NEW = "271828", "90210"
SHOP = ("--shop", "Padaria", "--receiver", "PADARIA", "--city", "RECIFE", "--pix-key", "ze@padaria.com.br")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a computer with a real ledger; nobody changes it."""
    made = Computer(tmp_path_factory.mktemp("founded") / "home")
    assert 0 == init(made, OLD).returncode
    return made.home


@pytest.fixture
def computer(tmp_path: Path, founded: Path) -> Iterator[Computer]:
    """Return a computer with a real ledger."""
    made = Computer(shutil.copytree(founded, tmp_path / "home"))
    yield made
    assert [] == made.clean_up()


def init(computer: Computer, pin: str) -> "subprocess.CompletedProcess[str]":
    """Make a real ledger."""
    return computer.run("init", "--data-dir", str(computer.data), "--real", *SHOP, given=f"{pin}\n")


def change(computer: Computer, old: str, new: str) -> "subprocess.CompletedProcess[str]":
    """Change the PIN from a pipe."""
    return computer.run("pin", "change", "--data-dir", str(computer.data), given=f"{old}\n{new}\n")


@pytest.mark.parametrize("is_running", [False, True])
def test_pin_is_changed_and_asked_for(computer: Computer, *, is_running: bool) -> None:
    """The new one opens, the old one does not; beside the till that runs, and without one."""
    if is_running:
        assert computer.till().ready
    assert (0, "the PIN was changed\n") == ((done := change(computer, OLD, NEW)).returncode, done.stdout)
    key = ("key", "add", "--data-dir", str(computer.data), "--role", "bank", "--name", "B")
    assert [1, 0] == [computer.run(*key, given=f"{pin}\n").returncode for pin in (OLD, NEW)]


def test_guesses_at_the_command_line_wait(computer: Computer) -> None:
    """Each try is a process of its own, and the wait outlives them all; so does a restore's."""
    assert 0 == computer.run("backup", "--data-dir", str(computer.data)).returncode
    said = [change(computer, f"000{number}", NEW).stderr for number in range(3)]
    restore = computer.run("restore", "--data-dir", str(computer.data), given="0001\n")

    assert ["pos-app: refused: pin"] * 3 == [each.strip() for each in said]
    assert (1, True) == (restore.returncode, "pin" in restore.stderr)


@pytest.mark.parametrize(
    "pin", ["", "1234", *(pytest.param(pin, marks=pytest.mark.full) for pin in ("1", "123456789", "abcd"))]
)
def test_pin_that_is_guessed_first_is_not_taken(tmp_path: Path, computer: Computer, pin: str) -> None:
    """By a pipe neither, when it is changed and when the ledger is made: nothing is made."""
    assert 1 == change(computer, OLD, pin).returncode
    other = Computer(tmp_path / "other")
    assert 1 == init(other, pin).returncode
    assert not (other.data / "ledger.db").exists()
    assert [] == other.clean_up()
