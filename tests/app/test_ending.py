"""The end of a run: every step whatever the others did, and the process within its time."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pos_app.app import exits
from pos_app.app.ending import Deadline, Ending
from pos_app.services.system.fault_log import read_report
from tests.conftest import ExpectedLog

HANGS = """
import sys, threading
from pathlib import Path
from pos_app.app.ending import Deadline, Ending
from pos_app.app.fault_watch import FaultWatch

faults = FaultWatch(Path(sys.argv[1]))
ending = Ending()
Deadline(ending, within_s=0.2).start()
if sys.argv[2] == "log":
    import logging
    logging.getLogger().handlers[0].acquire()
ending.run(("the till", lambda: None), ("the last copy", threading.Event().wait))
"""


def test_each_step_runs_whatever_the_others_did(caplog_expected: ExpectedLog) -> None:
    """A step that fails is named in the log with its reason, and those behind it run."""
    caplog_expected("a step of the end failed: the copy", "a step of the end failed: the window")
    done: list[str] = []

    def fail() -> None:
        raise FileNotFoundError

    ending = Ending()
    ending.run(("the copy", fail), ("the till", lambda: done.append("till")), ("the window", fail))

    assert ["till"] == done
    assert ending.has_failed


def test_end_without_a_fault_says_nothing() -> None:
    """Nothing failed: no word, no code."""
    ending = Ending()
    ending.run(("the till", lambda: None))
    assert not ending.has_failed


@pytest.mark.parametrize("what", ["step", "log"])
def test_end_that_hangs_is_cut_off(tmp_path: Path, what: str) -> None:
    """The process ends with 1 and the step's name on the stream, also where the log itself hangs."""
    command = [sys.executable, "-c", HANGS, str(tmp_path), what]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert exits.FAILED == ended.returncode
    assert "pos-app: the end took over 0.2 s and was cut off at: the last copy" in ended.stderr
    assert what == "log" or "cut off at: the last copy" in read_report(tmp_path)


def test_cancelled_deadline_leaves_the_process_alone() -> None:
    """A run that ended in time, before another in the same process, is not cut off."""
    left = threading.Event()
    deadline = Deadline(Ending(), within_s=60, leave=lambda _code: left.set())
    deadline.start()
    deadline.cancel()
    assert not left.is_set()
