"""The end of a run: every step whatever the others did, and the end of the process within ten seconds."""

import logging
import os
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from pos_app.app import exits, streams

_log = logging.getLogger(__name__)
WITHIN_S = 9.0
"""For all steps together; a second is left for the interpreter's own end."""
_SAY_WITHIN_S = 0.5

Step = tuple[str, Callable[[], object]]


class Ending:
    """Runs the steps of an end; lives in the GUI thread.

    Attributes:
        at: name of the step that runs now; safe to read from any thread.
        has_failed: a step failed; the log says which and why.
    """

    def __init__(self) -> None:
        self.at = ""
        self.has_failed = False

    def run(self, *steps: Step) -> None:
        """Run all steps in order; one that fails is logged, and the next one runs."""
        for self.at, act in steps:
            try:
                act()
            except Exception:  # noqa: BLE001 - whatever it is, the next step runs
                self.has_failed = True
                _log.exception("a step of the end failed: %s", self.at)


def run_until_quit(application: QCoreApplication, *steps: Step) -> int:
    """Run a client program until it is to end, then end it, in time; returns the exit code."""
    application.exec()
    ending = Ending()
    Deadline(ending).start()
    ending.run(*steps)
    return exits.FAILED if ending.has_failed else exits.OK


class Deadline:
    """Ends the process where its own end takes too long: a disk or a thread that never answers.

    Nothing is lost by it that a power cut would not lose: all that was answered is on the disk.

    Args:
        ending: whose step is named.
        leave: ends the process with a code, without asking anybody.
    """

    def __init__(
        self,
        ending: Ending,
        within_s: float = WITHIN_S,
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        self._ending = ending
        self._within_s = within_s
        self._leave = leave
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to count; harmless a second time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Count no more: the end has come, or another run follows in this process."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        until = time.monotonic() + self._within_s
        # WORKAROUND for https://github.com/wolfcw/libfaketime: under it a timed wait returns at once.
        while not self._is_over.wait(max(0.0, until - time.monotonic())):
            if time.monotonic() >= until:
                self._cut_off()
                return

    def _cut_off(self) -> None:
        # In a thread of its own: what hangs may hold the log's lock, or nobody empties the pipe.
        told = threading.Thread(target=self._tell, daemon=True)
        told.start()
        told.join(_SAY_WITHIN_S)
        self._leave(exits.FAILED)

    def _tell(self) -> None:
        words = f"the end took over {self._within_s:g} s and was cut off at: {self._ending.at}"
        streams.warn(f"pos-app: {words}")
        _log.critical(words)
