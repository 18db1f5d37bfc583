"""strace on a running program: faults at the k-th call, and the record of everything it wrote and sent."""

import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.torture.disk import Cut, Operation, Rename, Sync, Told, Unlink, Write

CALLS = "openat,pwrite64,ftruncate,fsync,fdatasync,unlink,rename,sendto"
_WAIT_S = 20.0
_RUN_S = 60.0
_LET_GO_S = 1.0
_FIRST = 6
_BYTES = r'"((?:\\x[0-9a-f]{2})*)"'
_FILE = r"\d+<((?:\\x[0-9a-f]{2})*)>"
_LINE = re.compile(rf"^(\d+)\s+(\w+)\((?:{_FILE})?(?:, )?(?:{_BYTES})?(?:, {_BYTES})?(.*)$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$")
_NUMBERS = re.compile(r"[0-9]+")
_FLAGS = re.compile(r"O_\w+(?:\|O_\w+)*")


class NoStraceError(Exception):
    """strace is not installed, or may not attach."""


@contextmanager
def attached(pid: int, options: list[str], output: Path) -> Iterator["subprocess.Popen[str]"]:
    """Trace every thread of a program from here on, until the block ends or the program does."""
    strace = shutil.which("strace")
    if strace is None:
        raise NoStraceError
    command = [strace, "-f", *options, "-o", str(output), "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as tracer:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        try:
            if "attached" not in said:
                raise NoStraceError(said)
            yield tracer
        finally:
            tracer.terminate()
            try:
                tracer.wait(_LET_GO_S)
            except subprocess.TimeoutExpired:
                # Now and then strace waits for ever for threads of a program that it has killed itself.
                tracer.kill()
                tracer.wait(_WAIT_S)


def run(
    command: list[str], options: list[str], environment: Mapping[str, str] | None = None, given: str = ""
) -> int:
    """Run a program under strace to its end or death, ``given`` on its input; returns its exit code."""
    strace = shutil.which("strace")
    if strace is None:
        raise NoStraceError
    traced = [strace, "-f", *options, "-o", os.devnull, *command]
    done = subprocess.run(
        traced,
        env=environment,
        input=given,
        text=True,
        capture_output=True,
        timeout=_RUN_S,
        check=False,
    )
    return done.returncode


@dataclass(frozen=True)
class Points:
    """Calls of one kind that go wrong, one after the other.

    Attributes:
        call: its name.
        what: ``signal=KILL`` or ``error=EIO``.
        stays: all calls of a thread go wrong from there on.
        step: after the first few only each so-many-th is tried.
    """

    call: str
    what: str
    stays: bool = False
    step: int = 1

    @property
    def every(self) -> str:
        """Return which calls are tried, in words."""
        return f"each {self.call}" if self.step == 1 else f"the first and each {self.step}th {self.call}"

    def options(self) -> Iterator[list[str]]:
        """Give the options for the first, second, … call, without an end."""
        for k in itertools.count(1):
            if k <= _FIRST or k % self.step == 0:
                when = f"{k}+" if self.stays else str(k)
                yield ["-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.what}:when={when}"]


def recording() -> list[str]:
    """Return the options that record every byte that is written or sent."""
    return ["-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}"]


def read_operations(record: Path, folder: Path) -> list[Operation]:
    """Return what a recorded program did to the files of a folder, and what it acknowledged, in order."""
    found: list[Operation] = []
    started: dict[str, str] = {}
    for line in record.read_text("ascii", "replace").splitlines():
        resumed = _RESUMED.match(line)
        if resumed is not None:
            whole = started.pop(resumed[1], "") + resumed[3]
        elif line.endswith("<unfinished ...>"):
            whole = line.removesuffix("<unfinished ...>")
            started[line.split(" ", 1)[0]] = whole
            # Bytes may be on their way to the disk, or to the bank, from the moment of the call.
            if "sync(" in whole:
                continue
            whole += ") = 0"
        else:
            whole = line
        if resumed is None or "sync(" in whole:
            found += _operation(whole, folder)
    return found


def _operation(line: str, folder: Path) -> list[Operation]:
    parts = _LINE.match(line)
    if parts is None or " = -1 " in line[-120:]:
        return []
    _, call, file, first, second, rest = parts.groups()
    if call == "sendto":
        return _told(_raw(first))
    if call == "openat":
        name = _name(first, folder)
        flags = _FLAGS.search(rest)
        return [Cut(name, 0)] if name and flags and "O_TRUNC" in flags[0] else []
    name = _name(file or first, folder)
    if not name:
        return []
    return [_of_file(call, name, (first, second), rest, folder)]


def _of_file(call: str, name: str, texts: tuple[str, str], rest: str, folder: Path) -> Operation:
    if call == "pwrite64":
        return Write(name, int(_NUMBERS.findall(rest)[1]), _raw(texts[0]))
    if call == "ftruncate":
        return Cut(name, int(_NUMBERS.findall(rest)[0]))
    if call == "unlink":
        return Unlink(name)
    if call == "rename":
        return Rename(name, _name(texts[1], folder))
    return Sync(name)


def _raw(text: str | None) -> bytes:
    return bytes.fromhex((text or "").replace("\\x", ""))


def _name(text: str | None, folder: Path) -> str:
    """Return a file's path below the folder; empty for others, and for the log's index, which is no disk."""
    path = Path(_raw(text).decode("utf-8", "replace"))
    if folder not in path.parents or path.name.endswith("-shm"):
        return ""
    return str(path.relative_to(folder))


def _told(content: bytes) -> list[Operation]:
    """Return what receipts in the bytes of plain WebSocket frames acknowledge."""
    text = content.decode("utf-8", "replace")
    receipts = [
        json.JSONDecoder().raw_decode(text, place.start())[0]
        for place in re.finditer(r'\{"type":"received"', text)
    ]
    pix = frozenset(each["end_to_end_id"] for each in receipts if each.get("end_to_end_id"))
    charges = frozenset(
        each["payment"]["bank_payment_id"] for each in receipts if each.get("result") == "created"
    )
    return [Told(pix, charges)] if pix or charges else []
