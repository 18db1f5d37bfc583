"""Drawings of codes, made once each in the ``draw`` worker, for windows and for the server.

From any thread. Kept in memory only, and only the newest: a code may be shown again as long as its charge is
pending, so it may be asked for again.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future

from pos_app.services.ports import QrDrawing
from pos_app.services.qr import draw
from pos_app.services.workers import Workers

_KEPT = 64


class Drawings:
    """Asks the worker for each code once."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Future[QrDrawing]] = OrderedDict()

    def draw(self, code: str) -> "Future[QrDrawing]":
        """Return the drawing of a code; fails with ``QrSelfCheckError`` where it cannot be read back."""
        with self._lock:
            future = self._kept.get(code)
            if future is None:
                future = self._kept[code] = self._workers.draw.submit(draw, code)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(code)
            return future
