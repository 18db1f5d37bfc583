"""What every test stands on: one screenless Qt, one country, and fixtures that find what a test left behind.

``caplog_expected("pattern", ...)`` in a test claims a warning or error of the log that belongs to it.
"""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHONASYNCIODEBUG"] = "1"
os.environ["TZ"] = "America/Sao_Paulo"

import asyncio
import gc
import logging
import re
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QThread
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

time.tzset()
QLocale.setDefault(QLocale(QLocale.Language.Portuguese, QLocale.Country.Brazil))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has time run all there is."""
    parser.addoption("--full", action="store_true", help="also the tests that take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless it was asked for; on many cores, begin with the longest files.

    The many short ones at the end keep every core busy.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=_by_length)
    if not config.getoption("--full"):
        skipped = pytest.mark.skip(reason="takes minutes; run with --full")
        for item in items:
            if item.get_closest_marker("full") is not None:
                item.add_marker(skipped)


def _by_length(item: pytest.Item) -> int:
    return next((place for place, folder in enumerate(_LONG) if folder in item.path.parents), len(_LONG))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """Let names that are no UTF-8 pass from the process of a test to the one that reports, as escapes."""
    return _in_utf8((yield))


def _in_utf8(value: object) -> object:
    match value:
        case str():
            return value.encode(errors="backslashreplace").decode()
        case dict():
            return {_in_utf8(key): _in_utf8(each) for key, each in value.items()}
        case list() | tuple():
            return type(value)(map(_in_utf8, value))
        case _:
            return value


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Look for garbage between tests, in the thread of the windows, as the program does itself.

    What a test made is young then, so that the look is short; what it leaves alive is looked at sometimes.
    """
    gc.disable()
    done = yield
    looks = item.config.stash[_LOOKS] = item.config.stash.get(_LOOKS, 0) + 1
    gc.collect(2 if looks % _TESTS_A_FULL_LOOK == 0 else 1)
    return done


_LOOKS = pytest.StashKey[int]()
_TESTS_A_FULL_LOOK = 100
TESTS = Path(__file__).resolve().parent
FONTS = TESTS.parent / "resources" / "fonts"
_LONG = (TESTS / "e2e", TESTS / "services")
PATIENCE_S = 2.0


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Return the one application, with our fonts: the offscreen platform has none of its own."""
    for path in sorted(FONTS.glob("*.[ot]tf")):
        assert QFontDatabase.addApplicationFont(str(path)) >= 0, f"{path.name} is no font"
    return qapp


class ExpectedLog:
    """Patterns that a test claims, by calling it, and whether each was seen."""

    def __init__(self) -> None:
        self._seen: dict[str, bool] = {}

    def __call__(self, *patterns: str) -> None:
        """Claim each message in which one of the patterns (regular expressions) is found."""
        self._seen.update(dict.fromkeys(patterns, False))

    def claims(self, message: str) -> bool:
        """Tell whether a message was claimed, and remember which claims it met."""
        met = [pattern for pattern in self._seen if re.search(pattern, message)]
        self._seen.update(dict.fromkeys(met, True))
        return bool(met)

    def unmet(self) -> list[str]:
        """Return the claims that no message met."""
        return [pattern for pattern, seen in self._seen.items() if not seen]


@pytest.fixture
def caplog_expected() -> ExpectedLog:
    """Claim warnings and errors that a test causes on purpose; a claim that nothing meets fails it."""
    return ExpectedLog()


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # asyncio's debug mode complains of steps over 100 ms: that measures the machine, not the code.
        if record.name == "asyncio" and str(record.msg).startswith("Executing "):
            return
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog_expected: ExpectedLog) -> Iterator[None]:
    """Fail the test when a WARNING or worse was logged and not claimed, or a claim was not met."""
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    unexpected = [message for message in collector.messages if not caplog_expected.claims(message)]
    assert [] == unexpected, "logged and not claimed"
    assert [] == caplog_expected.unmet(), "claimed and not logged"


@pytest.fixture(autouse=True)
def no_asyncio_error(monkeypatch: pytest.MonkeyPatch, caplog_expected: ExpectedLog) -> Iterator[None]:
    """Fail the test when a loop's exception handler was called, or a pending task was destroyed."""
    contexts: list[str] = []
    loops: list[bool] = []
    handle, close = asyncio.BaseEventLoop.call_exception_handler, asyncio.BaseEventLoop.close

    def note(loop: asyncio.BaseEventLoop, context: dict[str, Any]) -> None:
        contexts.append(f"{context.get('message')}: {context.get('exception')!r}")
        handle(loop, context)

    def note_close(loop: asyncio.BaseEventLoop) -> None:
        loops.append(True)
        close(loop)

    monkeypatch.setattr(asyncio.BaseEventLoop, "call_exception_handler", note)
    monkeypatch.setattr(asyncio.BaseEventLoop, "close", note_close)
    yield
    if loops:
        gc.collect(0)  # a destroyed task speaks when it is collected
    assert [] == [context for context in contexts if not caplog_expected.claims(context)]


@pytest.fixture
def many_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the loops of this test without asyncio's debug mode, which halves their pace."""
    monkeypatch.delenv("PYTHONASYNCIODEBUG")


@pytest.fixture(autouse=True)
def no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test when a thread or QThread that it started still runs."""
    before = set(threading.enumerate())
    started: list[QThread] = []
    start = QThread.start

    def note(thread: QThread, *priority: QThread.Priority) -> None:
        started.append(thread)
        start(thread, *priority)

    monkeypatch.setattr(QThread, "start", note)
    yield
    deadline = time.monotonic() + PATIENCE_S
    for thread in set(threading.enumerate()) - before:
        # The entry of a QThread that ran Python code cannot be joined; it is waited for below.
        if not isinstance(thread, threading._DummyThread):  # noqa: SLF001 - the only name it has
            thread.join(max(0.0, deadline - time.monotonic()))
    assert [] == [thread.name for thread in set(threading.enumerate()) - before if _lives(thread)]
    assert [] == [thread for thread in started if not _ends(thread, deadline)], "QThreads left"


def _lives(thread: threading.Thread) -> bool:
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)  # noqa: SLF001 - as above


def _ends(thread: QThread, deadline: float) -> bool:
    # Qt aborts the program when a QThread is deleted that still runs: one that is gone has ended.
    return not isValid(thread) or thread.wait(max(0, int((deadline - time.monotonic()) * 1000)))
