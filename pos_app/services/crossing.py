"""Many calls from other threads into one asyncio loop, with one wake-up for all that wait.

Each ``call_soon_threadsafe`` writes to a pipe, which costs a system call and gives the interpreter away in
the midst of a batch; the answers of a hundred confirmations cross together.
"""

import asyncio
import threading
from collections.abc import Callable

Call = tuple[Callable[..., object], tuple[object, ...]]


class Crossing:
    """Made in the loop; :meth:`post` is called from anywhere."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def post(self, function: Callable[..., object], *values: object) -> None:
        """Run ``function(*values)`` in the loop, soon and in order; a closed loop is no error."""
        with self._lock:
            self._calls.append((function, values))
            is_first = len(self._calls) == 1
        if is_first:
            try:
                self._loop.call_soon_threadsafe(self._deliver)
            except RuntimeError:
                return  # the loop is closed: whoever waits there has gone

    def _deliver(self) -> None:
        with self._lock:
            calls, self._calls = self._calls, []
        for function, values in calls:
            try:
                function(*values)
            except Exception as error:  # noqa: BLE001 - one that fails must not hold the others
                self._loop.call_exception_handler(
                    {"message": "a call across threads failed", "exception": error}
                )
