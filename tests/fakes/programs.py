"""The real program as processes of a computer of its own: home, settings and data in one folder."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryFile
from typing import IO, Any

from pos_app.app import control
from pos_app.services.devices.key_store import read_key_file
from pos_app.services.till.ballast import BALLAST_NAME
from tests.fakes.clients import Client
from tests.fakes.nursery import Forked

Lines = Queue[str | None]
"""What was said and not looked at yet; None at the end."""

WAIT_S = 20.0
END_S = 3.0
COMMAND_S = 60.0
# What a program may not say when it ends: errors of ours, and Qt's complaints about them.
_ROT = ("Traceback", "CRITICAL", "ERROR", "QThread", "QObject", "Segmentation", "ResourceWarning")


Streams = tuple[int, int, int]
"""Descriptors of standard input, output and error."""


def start_program(
    module: str, arguments: list[str], environment: dict[str, str], streams: Streams, *, is_forked: bool
) -> "subprocess.Popen[bytes] | Forked":
    """Start a program with these standard streams."""
    if is_forked:
        return Forked(module, arguments, environment, streams)
    stdin, stdout, stderr = streams
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, env=environment, stdin=stdin, stdout=stdout, stderr=stderr)


class Program:
    """One process; what it says is read by two threads.

    Args:
        is_forked: it need not load the libraries: see :mod:`tests.fakes.nursery`.

    Attributes:
        pid: of the process.
        heard: all lines of its standard error so far.
    """

    def __init__(
        self,
        arguments: list[str],
        environment: dict[str, str],
        module: str = "pos_app",
        *,
        is_forked: bool = False,
    ) -> None:
        self._lines: Lines = Queue()
        self._complaints: Lines = Queue()
        self._ready: dict[str, Any] | None = None
        out, said = os.pipe()
        errors, complained = os.pipe()
        with Path(os.devnull).open("rb") as nothing:
            streams = nothing.fileno(), said, complained
            self._process = start_program(module, arguments, environment, streams, is_forked=is_forked)
        for end in (said, complained):
            os.close(end)
        self.pid = self._process.pid
        self.heard: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(out, self._lines, [])),
            threading.Thread(target=self._read, args=(errors, self._complaints, self.heard)),
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(descriptor: int, lines: Lines, kept: list[str]) -> None:
        with open(descriptor, encoding="utf-8", errors="surrogateescape") as source:
            for line in source:
                kept.append(line.rstrip("\n"))
                lines.put(kept[-1])
        lines.put(None)

    @property
    def ready(self) -> dict[str, Any]:
        """Return what READY says, waiting for it."""
        if self._ready is None:
            self._ready = json.loads(self.line("READY ").removeprefix("READY "))
        return self._ready

    @property
    def url(self) -> str:
        """Return the socket's address."""
        return str(self.ready["url"])

    def is_ready(self) -> bool:
        """Wait for READY, or for the end without it."""
        try:
            return bool(self.ready)
        except AssertionError:
            return False

    def line(self, part: str = "", timeout_s: float = WAIT_S) -> str:
        """Return the next line of the standard output that holds this."""
        return self._next(self._lines, part, timeout_s)

    def complaint(self, part: str, timeout_s: float = WAIT_S) -> str:
        """Return the next line of the standard error that holds this."""
        return self._next(self._complaints, part, timeout_s)

    def _next(self, lines: Lines, part: str, timeout_s: float) -> str:
        until = time.monotonic() + timeout_s
        while True:
            try:
                line = lines.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                line = None
            assert line is not None, f"no line with {part!r}: {self.heard}"
            if part in line:
                return line

    def claim(self, part: str) -> bool:
        """Return whether it said this, which is then no fault of it."""
        claimed = [line for line in self.heard if part in line]
        self.heard[:] = [line for line in self.heard if part not in line]
        return bool(claimed)

    def is_alive(self) -> bool:
        """Return whether it still runs."""
        return self._process.poll() is None

    def wait(self, timeout_s: float = WAIT_S) -> int:
        """Return the exit code, waiting for the end."""
        return self._process.wait(timeout_s)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to this process."""
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM, within_s: float = END_S) -> int:
        """Ask it to end and return its exit code; fails where it takes longer."""
        self.send_signal(number)
        return self.wait(within_s)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait(WAIT_S)

    def clean_up(self) -> list[str]:
        """End it whatever it does; return what it said that no program should say."""
        if self.is_alive():
            self.send_signal(signal.SIGTERM)
            try:
                self.wait(END_S + 2)
            except subprocess.TimeoutExpired:
                self.kill()
                return ["had to be killed"]
        for reader in self._readers:
            reader.join(WAIT_S)
        return [line for line in self.heard if any(word in line for word in _ROT)]


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "surrogateescape")


class Computer:
    """A login with nothing of ours on it yet.

    Attributes:
        home: the only folder that programs write to.
        data: the data folder that programs are given.
        environment: of every program.
        forks: whether programs need not load the libraries; not where their arguments are looked at.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.forks = os.name == "posix"
        self.data = home / "data"
        kept = ("PATH", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "SYSTEMROOT", "XDG_RUNTIME_DIR")
        self.environment = {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "share"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "QT_QPA_PLATFORM": "offscreen",
            "TZ": "America/Sao_Paulo",
        }
        home.mkdir(parents=True, exist_ok=True)
        self._programs: list[Program] = []
        self._clients: list[Client] = []

    def start(
        self, *arguments: str, environment: dict[str, str] | None = None, module: str = "pos_app"
    ) -> Program:
        """Start any command; the caller's environment is added to ours."""
        given = self.environment | (environment or {})
        forks = self.forks and "LD_PRELOAD" not in given
        program = Program(list(arguments), given, module, is_forked=forks)
        self._programs.append(program)
        return program

    def till(self, *options: str, data: Path | None = None, **environment: str) -> Program:
        """Start the cashier's program on the data folder and any free port."""
        folder = ("--data-dir", str(data or self.data))
        port = () if "--port" in options else ("--port", "0")
        return self.start(*folder, *port, *options, environment=environment)

    def run(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        with TemporaryFile() as asked, TemporaryFile() as said, TemporaryFile() as complained:
            asked.write(given.encode())
            asked.seek(0)
            streams = asked.fileno(), said.fileno(), complained.fileno()
            started = start_program(
                "pos_app", list(arguments), self.environment, streams, is_forked=self.forks
            )
            code = started.wait(COMMAND_S)
            texts = [_content(each) for each in (said, complained)]
        return subprocess.CompletedProcess(arguments, code, *texts)

    def key(self, role: str, *options: str, data: Path | None = None) -> str:
        """Return the line of a new key."""
        folder = ("--data-dir", str(data or self.data))
        made = self.run("key", "add", *folder, "--role", role, "--name", f"Teste {role}", *options)
        assert 0 == made.returncode, made.stderr
        return made.stdout.splitlines()[0]

    def key_file(self, key: str) -> Path:
        """Return a file with a key's line."""
        path = self.home / f"key-{time.monotonic_ns()}.json"
        path.write_text(key, "utf-8")
        return path

    def client(self, url: str, key: str) -> Client:
        """Return a proven connection with a key's line."""
        client = self.unproven(url, key)
        assert client.opened is not None
        return client

    def unproven(self, url: str, key: str) -> Client:
        """Return a connection that tried a key's line, whatever the till said of it."""
        client = Client(url, read_key_file(key)[0])
        self._clients.append(client)
        return client

    def quick_key(self, program: Program, role: str, scope: str = "own") -> str:
        """Return the line of a new key, asked for as ``pos-app key`` does it, without a process."""
        assert program.ready
        wish = control.Request(do="key-add", role=role, name=f"Teste {role}", scope=scope)
        made = control.ask(self.data, wish)
        assert made is not None
        return made.lines[0]

    def connect(self, program: Program, role: str, scope: str = "own") -> Client:
        """Return a proven connection of a new device."""
        return self.client(program.url, self.quick_key(program, role, scope))

    def events(self, data: Path | None = None) -> list[dict[str, Any]]:
        """Return the exported events."""
        return [row for row in self.export(data) if row["type"] == "event"]

    def export(self, data: Path | None = None) -> list[dict[str, Any]]:
        """Return every exported row."""
        made = self.run("export", "--data-dir", str(data or self.data))
        assert 0 == made.returncode, made.stderr
        return [json.loads(line) for line in made.stdout.splitlines()]

    def clean_up(self) -> list[str]:
        """End all that was started; return what they said that no program should say."""
        for client in self._clients:
            client.close()
        said = [said for program in self._programs for said in program.clean_up()]
        for ballast in self.home.rglob(BALLAST_NAME):
            ballast.unlink()  # folders of tests are kept for a while
        return said


def first_to_be_ready(programs: list[Program]) -> Program:
    """Return the program whose READY comes, waiting until all the others have ended or said so too."""
    with ThreadPoolExecutor(len(programs)) as pool:
        readies = {pool.submit(program.is_ready): program for program in programs}
        return next(readies[done] for done in as_completed(readies) if done.result())


def open_files(pid: int) -> set[Path]:
    """Return what a process has open; what it closes while we look is not."""
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(each.readlink())
    return found
