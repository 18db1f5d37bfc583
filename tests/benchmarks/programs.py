"""Programs under measurement: started as processes, ended by pid, fed from a ledger made beforehand."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_app.domain.charge import Charge
from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.money import Centavos
from pos_app.services.banks.registry import WAYS
from pos_app.services.devices.key_service import add_keys
from pos_app.services.devices.key_store import FileKeyStore, read_key_file
from pos_app.services.handlers.context import Caps
from pos_app.services.ports.devices import KeyWish, LinkStatus
from pos_app.services.system.clock import SystemClock
from pos_app.services.till.feed import Feed
from pos_app.services.till.till import Till
from pos_app.wire.client_session import Credentials

# A machine may forbid bytecode files; a program that is installed has them.
_SLICE = 1_000
_END_S = 20.0
_NOT_FOR_PROGRAMS = {"PYTHONASYNCIODEBUG", "PYTHONDONTWRITEBYTECODE"}
SHIM_SOURCE = """
#include <unistd.h>
#include <time.h>
#include <dlfcn.h>
static void slow(void) { struct timespec t = {0, 4000000}; nanosleep(&t, 0); }
int fsync(int fd) { static int (*real)(int); if (!real) real = dlsym((void *)-1l, "fsync");
                    slow(); return real(fd); }
int fdatasync(int fd) { static int (*real)(int); if (!real) real = dlsym((void *)-1l, "fdatasync");
                        slow(); return real(fd); }
"""


@dataclass(frozen=True)
class Program:
    """A running server and what a client needs to talk to it."""

    url: str
    pid: int
    ready: dict[str, Any]
    process: "subprocess.Popen[bytes]"

    def end_s(self) -> float:
        """Ask it to end; return the seconds that it took."""
        begun = time.monotonic()
        self.process.terminate()
        self.process.wait(_END_S)
        return time.monotonic() - begun


@dataclass(frozen=True)
class CompiledStatement:
    """A data folder with open charges and keys."""

    folder: Path
    charges: tuple[Charge, ...]
    banks: tuple[Credentials, ...]
    displays: tuple[Credentials, ...]
    integrations: tuple[Credentials, ...]


def prepare(
    folder: Path, charges: int, banks: int, displays: int = 0, integrations: int = 0
) -> CompiledStatement:
    """Make a ledger with open charges, and keys for its devices."""
    till = Till(folder / "data", SystemClock(), WAYS, Feed())
    (folder / "data").mkdir(parents=True)
    till.start().result()
    try:
        made = tuple(charge for start in range(0, charges, _SLICE) for charge in _open(till, start, charges))
        keys = FileKeyStore(folder / "config" / "pos-app" / "keys")
        link = LinkStatus(listening="ws://127.0.0.1:1/ws")
        lines = {
            role: add_keys(till, keys, link, KeyWish(role=role, name=role, count=count))
            for role, count in (("bank", banks), ("display", displays), ("integration", integrations))
            if count
        }
    finally:
        till.stop()
    read = {role: tuple(read_key_file(line)[0] for line in found) for role, found in lines.items()}
    devices = (read.get(role, ()) for role in ("bank", "display", "integration"))
    return CompiledStatement(folder, made, *devices)


def _open(till: Till, start: int, charges: int) -> Iterator[Charge]:
    """Make one slice of the charges, fewer than the till's queue takes."""
    futures = [
        till.submit(
            OpenCharge(amount=Centavos(100 + number), lifetime_s=86_400, show=False, device=_maker(number))
        )
        for number in range(start, min(start + _SLICE, charges))
    ]
    return (future.result().record.charge for future in futures)


def _maker(number: int) -> str:
    """Return the program that makes a charge: each may have so many open ones and no more."""
    return f"integration-{1 + number // Caps().open_charges}"


def slow_fsync_library(folder: Path) -> Path | None:
    """Return a library that makes each fsync 4 ms slower; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(SHIM_SOURCE, "ascii")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def quiet_environment(config: Path) -> dict[str, str]:
    """Return an environment without a screen, with key files of its own and no debugging."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_PROGRAMS}
    return {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(config),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


@contextmanager
def running(arguments: list[str], folder: Path, preload: Path | None = None) -> Iterator[Program]:
    """Run one of our modules until the block ends; it must say READY first."""
    environment = quiet_environment(folder / "config")
    if preload is not None:
        environment["LD_PRELOAD"] = str(preload)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], stdout=subprocess.PIPE, stderr=errors, env=environment
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            if not line.startswith("READY "):
                errors.seek(0)
                raise RuntimeError(errors.read().decode())
            ready = json.loads(line.removeprefix("READY "))
            yield Program(ready["url"], process.pid, ready, process)
        finally:
            process.terminate()
            process.wait(20)
            if process.stdout is not None:
                process.stdout.close()


@contextmanager
def product(prepared: CompiledStatement, preload: Path | None = None) -> Iterator[Program]:
    """Run the cashier's program on a prepared folder."""
    arguments = [
        "pos_app",
        "--data-dir",
        str(prepared.folder / "data"),
        "--port",
        "0",
        "--bank-rate",
        "1000000",
    ]
    with running(arguments, prepared.folder, preload) as program:
        yield program


@contextmanager
def reference(folder: Path, preload: Path | None = None) -> Iterator[Program]:
    """Run the reference server on an empty file."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(["tests.benchmarks.reference", str(folder)], folder, preload) as program:
        yield program


def resident_kib(pid: int) -> int:
    """Return the resident memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
