"""The two worker threads: one draws codes, one does what is slow, such as printing and exports.

They hold no state: frozen values go in, frozen values come out through a future. Separate, so that no code
waits behind a report.
"""

from concurrent.futures import ThreadPoolExecutor


class Workers:
    """Two executors of one thread each; a thread starts with its first job.

    Attributes:
        draw: QR codes, some 10 ms each.
        slow: jobs of seconds, each with its own time limit.
    """

    def __init__(self) -> None:
        self.draw = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draw")
        self.slow = ThreadPoolExecutor(max_workers=1, thread_name_prefix="slow")

    def close(self) -> None:
        """Cancel what has not begun, wait for what has, end both threads; a second call does nothing."""
        for executor in (self.draw, self.slow):
            executor.shutdown(wait=False, cancel_futures=True)
        for executor in (self.draw, self.slow):
            executor.shutdown(wait=True)
