"""Programs that need not load what they are made of: forked from a process that has it loaded.

A start takes a second of processor time, nearly all of it to load SQLAlchemy, Qt and our own modules, and the
tests of the whole start hundreds of programs. The *nursery* loads them once and forks for each program, which
has its own environment, streams and umask, runs as ``python -m`` runs it, and ends as any interpreter does. A
keeper between the two waits for its end and says how it was.

Not for whoever looks at a program's arguments or preloads something: these are started as a shop does it, as
are those that test_kill.py kills.
"""

import array
import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import IO

LOADED = ("pos_app.app.cashier", "pos_app.app.display", "pos_app.app.key_calls", "pos_app.app.offline")
"""With all that they import."""
_LONGEST = 1 << 20
_STREAMS = 3
_NUMBER = 8
"""Bytes in which a keeper writes the program's number, and then its exit code."""


@dataclass(frozen=True)
class Job:
    """What a program is given."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    umask: int


class Forked:
    """A program; as much of ``subprocess.Popen`` as tests use.

    Args:
        module: what ``python -m`` would run, with these arguments and this environment.
        streams: descriptors of its standard input, output and error; the caller closes its own.

    Attributes:
        pid: of the program.
    """

    def __init__(
        self, module: str, arguments: list[str], environment: dict[str, str], streams: tuple[int, int, int]
    ) -> None:
        umask = os.umask(0)
        os.umask(umask)
        self._status, told = os.pipe()
        job = Job(module, arguments, environment, str(Path.cwd()), umask)
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", (*streams, told)))]
        _nursery(os.getpid()).sendmsg([json.dumps(asdict(job)).encode()], rights)
        os.close(told)
        self._code: int | None = None
        self.pid = 0
        self.pid = self._read(None)

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code, waiting for the end; a signal's is negative.

        Raises:
            subprocess.TimeoutExpired: it still runs.
        """
        if self._code is None:
            self._code = self._read(timeout)
            os.close(self._status)
        return self._code

    def _read(self, timeout: float | None) -> int:
        if not select.select([self._status], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return int(os.read(self._status, _NUMBER))

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # its keeper is about to say how it ended
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)


@cache
def _nursery(_owner: int) -> socket.socket:
    """Return the way to the nursery of this process, started at the first call."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.nursery", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


# --- in the nursery ----------------------------------------------------------------------------------


def _next_job(way: socket.socket) -> Job | None:
    """Fork a keeper for each job; returns in each program, with its job, and at the end without one."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        text, descriptors, *_ = socket.recv_fds(way, _LONGEST, _STREAMS + 1)
        if not text:
            return None
        if os.fork() == 0:
            way.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number, descriptor in enumerate(descriptors[:_STREAMS]):
                os.dup2(descriptor, number)
                os.close(descriptor)
            _keep(descriptors[_STREAMS])
            return Job(**json.loads(text))
        for descriptor in descriptors:
            os.close(descriptor)


def _keep(status: int) -> None:
    """Fork the program, and return in it; the keeper says how it ended, and ends."""
    program = os.fork()
    if program == 0:
        os.close(status)
        return
    for number in range(_STREAMS):
        os.close(number)
    os.write(status, b"%*d" % (_NUMBER, program))
    _, ended = os.waitpid(program, 0)
    os.write(status, b"%*d" % (_NUMBER, os.waitstatus_to_exitcode(ended)))
    os._exit(0)


def _become(job: Job) -> None:
    """Be the program until its end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(job.environment)
    time.tzset()
    os.umask(job.umask)
    os.chdir(job.folder)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = _stream(getattr(sys, name), mode)
        vars(sys).update({name: stream, f"__{name}__": stream})
    sys.argv[1:] = job.arguments
    runpy.run_module(job.module, run_name="__main__", alter_sys=True)


def _stream(before: TextIOWrapper, mode: str) -> IO[str]:
    """Return a standard stream anew, since the one of the nursery was made for another file."""
    return open(
        before.fileno(),
        mode,
        encoding=before.encoding,
        errors=before.errors,
        closefd=False,
        buffering=1 if before is sys.stderr else -1,
    )


def main() -> None:
    """Load everything, and be whatever is asked for."""
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()
    job = _next_job(socket.socket(fileno=int(sys.argv[1])))
    if job is not None:
        _become(job)


if __name__ == "__main__":
    main()
