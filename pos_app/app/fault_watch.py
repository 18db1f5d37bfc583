"""Brings every fault of this process into the fault log: of windows, threads, Qt and the interpreter."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from pos_app.services.system.fault_log import FaultFile, RunMark, mask, on_terminal, read_report

_log = logging.getLogger("pos_app.fault")
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_HARMLESS = ("This plugin does not support",)
"""Said by the platform without a screen at each window."""


class FaultWatch(logging.Handler):
    """Hooks of one process, from its start to its end.

    Args:
        folder: of the ledger; the log is written beside it. None where it cannot be used, or is another
            program's: what fails is then kept in memory.

    Attributes:
        on_fault: called in whatever thread, when something unexpected failed.
    """

    def __init__(self, folder: Path | None) -> None:
        super().__init__(logging.ERROR)
        self.on_fault: Callable[[], None] = _ignore
        self._folder = folder
        self._file = FaultFile(folder)
        self._mark = _mark_run(folder)
        self._is_bad_end_told = self._mark is None or not self._mark.ended_badly
        self._handlers = (self._file, on_terminal(), self)
        for handler in self._handlers:
            logging.getLogger().addHandler(handler)
        if self._mark is not None:
            faulthandler.enable(self._mark.native)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)
        self._tell_bad_end()

    def _tell_bad_end(self) -> None:
        if self._mark is None:
            return
        if self._mark.last_words:
            _log.critical("the run before was ended by the system: %s", _places(self._mark.last_words))
        elif self._mark.ended_badly:
            _log.warning("the run before did not end in order")

    def report(self) -> str:
        """Return the newest of what failed, also what could not be written down; empty for nothing."""
        written = "" if self._folder is None else read_report(self._folder)
        return written + "".join(tuple(self._file.unwritten))

    def take_bad_end(self) -> bool:
        """Return whether the run before this one did not end in order; True once, for the first window."""
        is_news, self._is_bad_end_told = not self._is_bad_end_told, True
        return is_news

    def emit(self, record: logging.LogRecord) -> None:
        """Tell that something failed which nobody expected."""
        if record.exc_info:
            self.on_fault()

    def end(self) -> None:
        """Take the hooks out, at an end in order."""
        self.on_fault = _ignore
        faulthandler.disable()
        if self._mark is not None:
            self._mark.end()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.critical("a part of the window failed", exc_info=(kind, error, trace))

    def _on_thread_exception(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            words = "the thread %s failed"
            name = "?" if told.thread is None else told.thread.name
            _log.critical(words, name, exc_info=(told.exc_type, told.exc_value, told.exc_traceback))


def _mark_run(folder: Path | None) -> RunMark | None:
    """Return the mark of this run; None where none can be made, and nothing is known of the last one."""
    try:
        return None if folder is None else RunMark(folder)
    except OSError:
        return None


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    if not message.startswith(_HARMLESS):
        _qt_log.log(_LEVELS[kind], "%s", message)


def _places(words: str) -> str:
    """Return the first lines of what the interpreter wrote when it died: places in the code only."""
    return mask(" | ".join(line.strip() for line in words.splitlines()[:8]))


def _ignore() -> None:
    """Take the place of who wants to know that something failed."""
