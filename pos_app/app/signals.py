"""Ctrl-C and SIGTERM, so that they end the program as closing its window does."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Signal, Slot


class SignalWatch(QObject):
    """Ends the application's event loop on Ctrl-C and SIGTERM, at once; the application keeps it.

    Python runs a signal's handler in its next bytecode, and an event loop without events runs none. So the
    interpreter writes each signal's number into a pair of sockets, which wakes the loop.

    Signals:
        asked: somebody wants the program to end; carries nothing.
    """

    asked = Signal()

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._read_end, self._write_end = socket.socketpair()
        for end in (self._read_end, self._write_end):
            end.settimeout(0.0)
        signal.set_wakeup_fd(self._write_end.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _seen)
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    @Slot()
    def _on_signal(self) -> None:
        self._read_end.recv(64)
        self.asked.emit()
        QCoreApplication.quit()


def _seen(_number: int, _frame: FrameType | None) -> None:
    """Keep Python from ending the process itself: the watch does, outside of any paint event."""


def quit_on_signals() -> SignalWatch:
    """End the event loop of the application on Ctrl-C and SIGTERM; returns what tells of it."""
    application = QCoreApplication.instance()
    assert application is not None  # noqa: S101 - made by the caller
    return SignalWatch(application)
