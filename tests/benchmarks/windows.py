"""Measurements inside the cashier's own process; prints one line of JSON. Run by ``__main__`` as a process.

``start`` and ``bare`` print the milliseconds from the process's start to the first paint; ``inside`` runs a
till with its window and measures from a typed key to the painted code, from a message sent to painted green,
and the longest gap between ticks of 1 ms while displays are told a hundred pictures a second.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path


def since_start_ms() -> float:
    """Return the milliseconds since the kernel started this process (Linux)."""
    ticks = int(Path("/proc/self/stat").read_text("ascii").rsplit(")", 1)[1].split()[19])
    now = time.clock_gettime(time.CLOCK_BOOTTIME)
    return (now - ticks / os.sysconf("SC_CLK_TCK")) * 1000


def bare() -> None:
    """Show an empty window of PySide6 and print when it was painted."""
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            del event
            print(json.dumps({"ms": since_start_ms()}), flush=True)
            QApplication.quit()

    application = QApplication([])
    window = Bare()
    window.resize(1280, 800)
    window.show()
    application.exec()


def start(folder: Path) -> None:
    """Start the cashier's program as its command does and print when its window was painted."""
    from pos_app.__main__ import main
    from pos_app.ui.runtime import first_paint

    def told(self: object) -> None:  # noqa: ARG001 - as the one it replaces
        print(json.dumps({"ms": since_start_ms()}), flush=True)
        os._exit(0)  # nothing was opened yet

    first_paint.FirstPaint._tell = told  # type: ignore[method-assign]  # noqa: SLF001
    main(["--data-dir", str(folder), "--port", "0"])


def inside(folder: Path, displays: int) -> None:
    """Run the whole program in this process and measure its window from within."""
    from tests.benchmarks.inside import measure

    print(json.dumps(measure(folder, displays)), flush=True)


def matters(folder: Path, count: int, payments: int) -> None:
    """Run the whole program on a ledger with many open matters, and measure it from within."""
    from tests.benchmarks.matters import measure

    print(json.dumps(measure(folder, count, payments)), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("bare", "start", "inside", "matters"))
    parser.add_argument("folder", type=Path, nargs="?", default=Path())
    parser.add_argument("--displays", type=int, default=100)
    parser.add_argument("--matters", type=int, default=0)
    parser.add_argument("--payments", type=int, default=1)
    chosen = parser.parse_args()
    sys.setswitchinterval(0.0005)
    if chosen.what == "bare":
        bare()
    elif chosen.what == "start":
        start(chosen.folder)
    elif chosen.what == "matters":
        matters(chosen.folder, chosen.matters, chosen.payments)
    else:
        inside(chosen.folder, chosen.displays)
