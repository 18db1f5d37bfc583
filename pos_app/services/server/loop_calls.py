"""Many calls from other threads into one asyncio loop, with one wake-up for all that wait.

Each ``call_soon_threadsafe`` writes to a pipe, which costs a system call and gives the interpreter away in
the midst of a batch; the answers of a hundred confirmations cross together, and the events behind them.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

Call = tuple[Callable[..., object], tuple[object, ...]]


class LoopCallQueue:
    """Made anywhere; :meth:`post` is called from anywhere, :meth:`open` once in the loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def post(self, function: Callable[..., object], *values: object) -> None:
        """Run ``function(*values)`` in the loop, soon and in order; a closed loop is no error."""
        with self._lock:
            self._calls.append((function, values))
            loop = self._loop if len(self._calls) == 1 else None
        if loop is not None:
            with suppress(RuntimeError):  # the loop is closed: whoever waits there has gone
                loop.call_soon_threadsafe(self._deliver)

    def open(self) -> None:
        """Run here, in the loop, what was posted so far, and what is posted from now on."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
        self._deliver()

    def _deliver(self) -> None:
        with self._lock:
            calls, self._calls = self._calls, []
        for function, values in calls:
            try:
                function(*values)
            except Exception as error:  # noqa: BLE001 - one that fails must not hold the others
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "a call across threads failed", "exception": error}
                )
