"""Faults of a real process: each lands in the log, and the next start knows of a bad end."""

import signal
import subprocess
import sys
from pathlib import Path

from pos_app.services.system.fault_log import read_report
from tests.fakes.programs import Computer

_FAULTY = """
import faulthandler, sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer, qWarning
from pos_app.app.fault_watch import FaultWatch

application = QCoreApplication([])
watch = FaultWatch(Path(sys.argv[1]))
seen = []
watch.on_fault = lambda: seen.append(1)

def in_slot():
    raise ZeroDivisionError

def in_thread():
    raise LookupError

QTimer.singleShot(0, in_slot)
thread = threading.Thread(target=in_thread, name="till")
thread.start()
thread.join()
qWarning("a Qt warning")
QTimer.singleShot(50, application.quit)
application.exec()
assert len(seen) == 2, seen
if sys.argv[2] == "die":
    faulthandler._sigsegv()
watch.end()
"""

_TWO_WINDOWS = """
import os, sys
from pathlib import Path
from pos_app.app.fault_watch import FaultWatch

watch = FaultWatch(Path(sys.argv[1]))
print(watch.take_bad_end(), watch.take_bad_end(), flush=True)
os._exit(1)
"""


def _run(folder: Path, how: str) -> int:
    command = [sys.executable, "-c", _FAULTY, str(folder), how]
    return subprocess.run(command, check=False, timeout=60, capture_output=True).returncode


def test_faults_of_window_thread_qt_and_interpreter_land_in_the_log(tmp_path: Path) -> None:
    """A slot, a thread and Qt are in one file; a dead interpreter's last words come with the next run."""
    assert -signal.SIGSEGV == _run(tmp_path, "die")
    text = read_report(tmp_path)
    for words in (
        "a part of the window failed",
        "ZeroDivisionError",
        "the thread till failed",
        "a Qt warning",
    ):
        assert words in text
    assert "ended by the system" not in text
    assert 0 == _run(tmp_path, "end")
    assert "ended by the system: Fatal Python error: Segmentation fault" in read_report(tmp_path)
    assert 0 == _run(tmp_path, "end")
    assert 1 == read_report(tmp_path).count("ended by the system")


def test_bad_end_is_told_by_the_first_window_only(tmp_path: Path) -> None:
    """Restoring opens another window in the same run: it does not tell it again."""
    command = [sys.executable, "-c", _TWO_WINDOWS, str(tmp_path)]
    runs = [
        subprocess.run(command, check=False, timeout=60, capture_output=True, text=True) for _ in range(2)
    ]
    assert ["False False", "True False"] == [run.stdout.strip() for run in runs]


def test_killed_till_comes_back_and_says_so(computer: Computer) -> None:
    """After a kill the next start is the true till again, and its log says that the last run ended badly."""
    till = computer.till()
    seq = till.ready["seq"]
    till.kill()
    again = computer.till()
    assert seq <= again.ready["seq"]
    assert "the run before did not end in order" in read_report(computer.data)
    assert 0 == again.end()
    third = computer.till()
    assert third.ready
    assert 1 == read_report(computer.data).count("did not end in order")
