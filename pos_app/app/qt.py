"""Making the Qt application: with a screen or without, with our font, theme and language."""

import os
import signal
import socket
import sys
from types import FrameType

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QSocketNotifier, Signal, Slot
from PySide6.QtWidgets import QApplication

from pos_app import __version__
from pos_app.ui import assets, theme
from pos_app.ui.garbage import WindowGarbage

_NO_SCREEN = "pos-app: no screen found; running without one, usable through its port\n"


def has_screen() -> bool:
    """Return whether windows can be seen: a display server, or a platform that needs none."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return not platform.startswith(("offscreen", "minimal"))
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(language: str) -> QApplication:
    """Return the application; without a screen it says so and runs on the offscreen platform."""
    if not has_screen() and "QT_QPA_PLATFORM" not in os.environ:
        sys.stderr.write(_NO_SCREEN)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["pos-app"])
    application.setApplicationName("pos-app")
    application.setApplicationDisplayName("Caixa Pix")
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(True)
    QLocale.setDefault(QLocale(language))
    assets.load_fonts()
    assets.load_translator(language, application)
    theme.apply(application)
    WindowGarbage(application)
    return application


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


@Slot()
def say_connected() -> None:
    """Tell whoever started a client program that its till is connected and proven."""
    sys.stdout.write("CONNECTED\n")
    sys.stdout.flush()
