"""Drawings of codes, made once each in the ``draw`` worker, for windows and for the server.

From any thread. Kept in memory only, and only the newest: a code may be shown again as long as its charge is
pending, so it may be asked for again.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from pos_app.services.ports.displays import QrDrawing, QrReady
from pos_app.services.qr.drawing import draw
from pos_app.services.system.workers import Workers

_log = logging.getLogger(__name__)
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

    def tell(self, charge_id: int, code: str, post: Callable[[QrReady], None]) -> None:
        """Draw a code and hand it to ``post`` in the worker; without its picture where the check failed."""
        self.draw(code).add_done_callback(partial(_hand_over, charge_id, code, post))


def _hand_over(
    charge_id: int, code: str, post: Callable[[QrReady], None], future: "Future[QrDrawing]"
) -> None:
    if future.cancelled():
        return
    failed = future.exception() is not None
    if failed:
        _log.error("the drawing of charge %d did not pass its check", charge_id)
    post(QrReady(charge_id, code, None if failed else future.result()))
