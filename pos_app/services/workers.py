"""The two worker threads: one draws codes, one does what is slow, such as printing and exports.

They hold no state: frozen values go in, frozen values come out through a future. Separate, so that no code
waits behind a report.
"""

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class Workers:
    """Two executors of one thread each; an executor is made, and its thread starts, with its first job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str, ThreadPoolExecutor] = {}
        self._is_closed = False

    @property
    def draw(self) -> "ThreadPoolExecutor":
        """QR codes, some 10 ms each."""
        return self._executor("draw")

    @property
    def slow(self) -> "ThreadPoolExecutor":
        """Jobs of seconds, each with its own time limit."""
        return self._executor("slow")

    def close(self) -> None:
        """Cancel what has not begun, wait for what has, end both threads; a second call does nothing."""
        with self._lock:
            self._is_closed = True
            made = tuple(self._made.values())
        for executor in made:
            executor.shutdown(wait=False, cancel_futures=True)
        for executor in made:
            executor.shutdown(wait=True)

    def _executor(self, name: str) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - after the first paint

        with self._lock:
            if name not in self._made:
                self._made[name] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
                if self._is_closed:
                    self._made[name].shutdown()
            return self._made[name]
