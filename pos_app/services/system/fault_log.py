"""Faults of the program in one rotating file on this computer: what failed and where, nothing about people.

A line keeps the time, the part of the program, our own words and the places in the code; never the values of
variables. What could be a key, a document, an account or foreign text is masked. Nobody is sent anything.
"""

import logging
import re
import traceback
from collections import deque
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from pos_app.domain.errors import PosError

FILE_NAME = "faults.log"
NATIVE_NAME = "faults.native"
RUNNING_NAME = "running"
_BYTES = 500_000
_KEPT = 3
_SHOWN_BYTES = 60_000
_LONGEST = 300
_FRAMES = 30
_UNWRITTEN = 200
"""Records that are kept in memory where the file cannot be written."""

_MASKS = (
    # Long words first: a payment's id keeps its ends, so that a person can find it in the bank's app.
    (re.compile(r"\bE(\d{8})[A-Za-z0-9]{19}([A-Za-z0-9]{4})\b"), r"E\1…\2"),
    (re.compile(r"\d{2,3}\.\d{3}\.\d{3}[/-][\d/-]+"), "…"),
    (re.compile(r"[A-Za-z0-9_+/=-]{20,}"), "…"),
    (re.compile(r"\d[\d ().-]{7,}\d"), "…"),
    (re.compile(r"(['\"])(?:(?!\1).){1,}\1", re.DOTALL), "'…'"),
    (re.compile(r"\[(?:SQL|parameters)\b.*", re.DOTALL), "…"),
)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def mask(text: str) -> str:
    """Return ``text`` without what could be a key, a document, a telephone or foreign words in quotes.

    >>> mask("CPF 123.456.789-09 of 'Maria' paid E1234567820261213215500000000001")
    "CPF … of '…' paid E12345678…0001"
    """
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class FaultFormatter(logging.Formatter):
    """One masked line a record; an exception as its types, masked words and places."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: {mask(record.getMessage())}"
        lines = [" ".join(head.split("\n"))]
        if record.exc_info:
            lines.append(self.formatException(record.exc_info))
        return "\n".join(lines)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the library's name
        """Return the chain of an exception, the cause first."""
        return "" if ei[1] is None else "\n".join(_chain(ei[1]))


def _chain(error: BaseException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [] if before is None else [*_chain(before), "  then"]
    lines += [
        f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    ]
    return [*lines, f"  {type(error).__name__}: {_words(error)}".rstrip(": ")]


def _words(error: BaseException) -> str:
    """Return what an error says where that are words of ours or of the system; others may quote a message."""
    if isinstance(error, OSError):
        return mask(error.strerror or "")
    is_ours = isinstance(error, PosError) or type(error).__module__.startswith(("sqlite3", "pysqlite3"))
    return mask(str(error)) if is_ours else ""


def _place(path: str) -> str:
    """Return a file's name within its package: no folder of a person."""
    parts = Path(path).parts
    for root in ("pos_app", "site-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) + (root != "pos_app") :])
    return parts[-1] if parts else path


class FaultFile(logging.Handler):
    """Opens the file for each record: most runs write none, and its folder may go away while the till runs.

    Attributes:
        unwritten: the newest records that the file could not take, as text.
    """

    def __init__(self, folder: Path | None) -> None:
        """Write into ``folder``, at most 2 MB; into memory alone where there is none."""
        super().__init__(logging.WARNING)
        self.setFormatter(FaultFormatter())
        self.unwritten: deque[str] = deque(maxlen=_UNWRITTEN)
        self._path = None if folder is None else folder / FILE_NAME

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; the library's own lock is held. Never raises: whoever logs has trouble enough."""
        lines = f"{self.format(record)}\n"
        try:
            self._write(lines.encode("utf-8", "backslashreplace"))
        except OSError:
            self.unwritten.append(lines)

    def _write(self, lines: bytes) -> None:
        if self._path is None:
            raise FileNotFoundError
        if self._path.exists() and self._path.stat().st_size + len(lines) > _BYTES:
            self._turn_over(self._path)
        with self._path.open("ab") as file:
            file.write(lines)

    @staticmethod
    def _turn_over(path: Path) -> None:
        """Give each file the next one's name; the oldest goes."""
        names = [path, *(path.with_name(f"{FILE_NAME}.{number}") for number in range(1, _KEPT + 1))]
        for older, newer in reversed([*zip(names[1:], names[:-1], strict=True)]):
            if newer.exists():
                newer.replace(older)


def on_terminal() -> logging.Handler:
    """Return a handler that writes the same lines on standard error."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(FaultFormatter())
    return handler


def read_report(folder: Path) -> str:
    """Return the newest part of the file, for a person to read; empty where nothing ever failed."""
    found = b""
    for path in (folder / f"{FILE_NAME}.1", folder / FILE_NAME):
        with suppress(OSError):  # there is none, or its folder has gone
            found += path.read_bytes()
    return found[-_SHOWN_BYTES:].decode("utf-8", "replace")


class RunMark:
    """Tells a run that ended in order from one that the system, a fault or a power cut ended.

    The mark is a file that an orderly end removes; beside it is what the interpreter wrote when it died.

    Attributes:
        ended_badly: the run before this one did not end in order.
    """

    def __init__(self, folder: Path) -> None:
        """Look for the last run's mark, and make one of our own.

        Raises:
            OSError: nothing can be written in this folder.
        """
        self._mark = folder / RUNNING_NAME
        self.native = (folder / NATIVE_NAME).open("a+", encoding="utf-8", errors="replace")
        self.native.seek(0)
        self.last_words = self.native.read(_SHOWN_BYTES)
        self.native.truncate(0)
        self.ended_badly = self._mark.exists() or bool(self.last_words)
        self._mark.touch()

    def end(self) -> None:
        """Note that this run ends in order; a folder that has gone needs no note."""
        with suppress(OSError):
            self._mark.unlink(missing_ok=True)
        with suppress(OSError):
            self.native.close()
