"""A QThread that runs one asyncio main: the server, or a client. The only module with Qt and asyncio.

``asyncio.run`` owns the loop, so that nothing is left pending; ``QThread.quit`` would have no effect on it.
Stopping posts an event into the loop, and the main ends by itself.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, QThread

STOP_TIMEOUT_MS = 4_000
Main = Callable[[asyncio.Event], Awaitable[None]]


class LoopThread(QThread):
    """Runs ``main(stop)`` on a loop of its own until it returns; whoever made it keeps it until stopped."""

    def __init__(self, main: Main, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._main = main
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_event: asyncio.Event | None = None
        self._stopping = False
        self._ready = threading.Event()

    def run(self) -> None:
        """Run the loop; in this thread."""
        try:
            asyncio.run(self._run())
        finally:
            self._ready.set()

    def start_and_wait(self, timeout_s: float = 5.0) -> bool:
        """Start the thread and return whether its loop runs; from the thread that owns this object."""
        self.start()
        return self._ready.wait(timeout_s)

    def call(self, function: Callable[..., object], *values: object) -> bool:
        """Run ``function(*values)`` in the loop, soon; from any thread. False: too late, or not begun."""
        with self._lock:
            if self._loop is None:
                return False
            self._loop.call_soon_threadsafe(function, *values)
            return True

    def stop(self, timeout_ms: int = STOP_TIMEOUT_MS) -> bool:
        """Ask the main to end and wait for it; any number of times, also before the start.

        Returns:
            Whether the thread has ended; only then may this object be dropped.
        """
        with self._lock:
            self._stopping = True
            if self._loop is not None and self._stop_event is not None:
                self._loop.call_soon_threadsafe(self._stop_event.set)
        deadline = time.monotonic() + timeout_ms / 1_000
        # WORKAROUND for https://github.com/wolfcw/libfaketime: under it a timed wait returns at once.
        while not self.wait(max(0, round((deadline - time.monotonic()) * 1_000))):
            if time.monotonic() >= deadline:
                return False
        return True

    async def _run(self) -> None:
        stop = asyncio.Event()
        with self._lock:
            self._loop, self._stop_event = asyncio.get_running_loop(), stop
            if self._stopping:
                stop.set()
        self._ready.set()
        try:
            await self._main(stop)
        finally:
            with self._lock:  # before the loop closes, so that call() never meets a closed one
                self._loop = None
