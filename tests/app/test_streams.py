"""Standard streams that are not there, or that nobody reads any more."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, sys
{before}
from pos_app.app import streams
streams.secure()
for number in range(100):
    streams.say("line " * 200)
    streams.warn("line " * 200)
with open({path!r}, "w") as file:
    file.write(f"{{file.fileno() > 2}} {{sys.stdin.read()!r}} {{sys.stdout is None}}")
"""


def _run(folder: Path, before: str, shell: str = "") -> str:
    """Run the program with ``shell``'s redirections; returns what it found, None of it on a stream."""
    found = folder / "found"
    script = folder / "program.py"
    script.write_text(PROGRAM.format(before=before, path=str(found)), "utf-8")
    command = f'PYTHONPATH="{ROOT}" "{sys.executable}" "{script}" {shell}'
    ended = subprocess.run(["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert 0 == ended.returncode
    return found.read_text("utf-8")


@pytest.mark.parametrize("shell", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-", ">&- 2>&-"])
def test_closed_streams_are_nobody_s(tmp_path: Path, shell: str) -> None:
    """With any of the three closed, no file of ours gets its number, and what is said goes nowhere."""
    assert "True '' False" == _run(tmp_path, "", shell)


def test_program_without_streams_says_nothing(tmp_path: Path) -> None:
    """As ``pythonw`` starts it: the three are None."""
    before = "sys.stdin = sys.stdout = sys.stderr = None"
    assert "True '' False" == _run(tmp_path, before, ">/dev/null 2>&1")


@pytest.mark.parametrize("shell", ["| true", "2>&1 | true", "2>&1 >/dev/null | true"])
def test_reader_that_ended_is_no_fault(tmp_path: Path, shell: str) -> None:
    """A pipe whose reader has gone ends nothing, and nobody complains at the end."""
    assert "True '' False" == _run(tmp_path, "", shell)


def test_full_disk_behind_a_stream_is_no_fault(tmp_path: Path) -> None:
    """What cannot be written is given up."""
    assert "True '' False" == _run(tmp_path, "", ">/dev/full 2>&1")
