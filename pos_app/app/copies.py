"""Copies of the ledger while the till runs: each hour, and at its end. Lives in the GUI thread."""

import logging
from concurrent.futures import wait

from PySide6.QtCore import QObject, QTimer, Slot

from pos_app.services.backup.data_service import DataService
from pos_app.services.ports.health import BackupHealth
from pos_app.ui.runtime.bridge import Bridge, Reply

_log = logging.getLogger(__name__)
HOUR_MS = 3_600_000
_FIRST_MS = 60_000
_PATIENCE_S = 4.0


class HourlyCopies(QObject):
    """Lets the worker copy; nobody waits for it, but for the end of the program.

    Args:
        hour_ms: the time between two copies.
    """

    def __init__(self, data: DataService, bridge: Bridge, parent: QObject, hour_ms: int = HOUR_MS) -> None:
        super().__init__(parent)
        self._data = data
        self._bridge = bridge
        self._hourly = QTimer(self)
        self._hourly.setInterval(hour_ms)
        self._hourly.timeout.connect(self.copy)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(min(_FIRST_MS, hour_ms))
        self._first.timeout.connect(self.copy)
        for timer in (self._hourly, self._first):
            timer.start()

    @Slot()
    def copy(self) -> None:
        """Let a copy be made; the window hears how it went."""
        self._bridge.watch(self._data.back_up(), self._on_copied)

    def _on_copied(self, reply: Reply[object]) -> None:
        where = "" if reply.error is None else str(getattr(reply.error, "where", "here"))
        if where:
            _log.error("no copy of the ledger: %s", reply.error)
        self._bridge.post(BackupHealth(where))

    def close(self) -> None:
        """Make the last copy of this run, while the till still answers; wait for it 4 s at most."""
        for timer in (self._hourly, self._first):
            timer.stop()
        future = self._data.back_up()
        wait([future], _PATIENCE_S)
        if not future.done():
            _log.warning("the copy at the end takes longer: the second folder may lack it")
        elif future.exception() is not None:
            _log.error("no copy of the ledger at the end: %s", future.exception())
