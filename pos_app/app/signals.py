"""What the system says when a program is to end, so that it ends as closing its window ends it.

Ctrl-C, SIGTERM, and SIGHUP, which comes when the terminal is closed or the login ends. Where a session's end
is told to windows, Qt emits ``aboutToQuit``, which ends the program too. Windows ends a program of a console
as soon as it was told that this one closes: its call is held until the program has ended by itself.
"""

import signal
import socket
import sys
import time
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Signal, Slot

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP is of Unix, SIGBREAK of Windows."""
ENDING = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))


class SignalWatch(QObject):
    """Ends the application's event loop on each of :data:`ENDING`, at once; the application keeps it.

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
        for number in ENDING:
            if not (number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):  # nohup's wish
                signal.signal(number, _seen)
        _hold_console()
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
    """End the event loop of the application on each of :data:`ENDING`; returns what tells of it."""
    application = QCoreApplication.instance()
    assert application is not None  # noqa: S101 - made by the caller
    return SignalWatch(application)


if sys.platform == "win32":
    import ctypes

    _CLOSED, _LOGOFF, _SHUTDOWN = 2, 5, 6
    _HOLD_S = 10.0
    """Longer than the system waits for us."""

    @ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)
    def _on_console(event: int) -> int:
        """Hold the system's own thread; once this returns, it ends the process whatever that does."""
        if event not in {_CLOSED, _LOGOFF, _SHUTDOWN}:
            return 0
        signal.raise_signal(signal.SIGBREAK)
        time.sleep(_HOLD_S)
        return 1

    def _hold_console() -> None:
        ctypes.windll.kernel32.SetConsoleCtrlHandler(_on_console, 1)

else:

    def _hold_console() -> None:
        """Do nothing: elsewhere a closed terminal is a signal like others."""
