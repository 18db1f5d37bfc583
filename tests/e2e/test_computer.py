"""The computer that the real program runs on: names of folders, streams, folders that are of no use or go."""

import json
import os
import pty
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_app.app import control, exits
from pos_app.services.ledger.storage import FILE_NAME
from pos_app.services.system.fault_log import read_report
from pos_app.services.system.folder_lock import FolderLock
from tests.e2e.test_damaged import health
from tests.e2e.test_sales import confirm, create
from tests.fakes.programs import WAIT_S, Computer, open_files

ROOT = Path(__file__).resolve().parents[2]
END_WITHIN_S = 10.0
MOVED = "the ledger cannot store: its file was moved, deleted or replaced"
NAMES = [
    b"a%20b", b"a%00b", b"a?mode=memory", b"a#b", b'"', b"-rf", "\u5e97\U0001f4b0".encode(),
    b"\xff\xfe", b"a\tb\nc", b"x" * 255,
]  # fmt: skip
MORE_NAMES = [
    b"a b", b"a ", b"50%", b"%", b"%2e%2e", b"a?b=c", b"#", b"a&b", b"a;b", b"a=b", b"it's", b"`id`",
    b"$HOME", b"~", b"a\\b", b"a:b", b"a+b@c", "a\u00e7\u00e3o n\u00ba 1".encode(), "cafe\u0301".encode(),
    b"caf\xe9",
]  # fmt: skip


def _till_asked(computer: Computer) -> str:
    """Return the running till's address, asked for as another program does it."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        answer = control.ask(computer.data, control.Request(do="where"))
        if answer is not None and answer.lines and answer.lines[0]:
            return answer.lines[0]
    raise TimeoutError


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [*NAMES, *(pytest.param(name, marks=pytest.mark.full) for name in MORE_NAMES)]
)
def test_folder_of_any_name_has_its_own_ledger(computer: Computer, name: bytes) -> None:
    """Sold, looked at and exported: all of it in the folder of that name, and nothing beside it."""
    computer.data = computer.home / "shops" / os.fsdecode(name)
    till = computer.till()
    bank, shop = computer.quick_key(till, "bank"), computer.quick_key(till, "integration")
    payment = create(computer.client(till.url, shop))
    assert "paid" == confirm(computer.client(till.url, bank), payment)["result"]
    opened = open_files(till.pid)
    assert exits.OK == till.end()

    assert computer.data / FILE_NAME in opened
    assert [computer.data] == list(computer.data.parent.iterdir())
    assert "sound" in computer.run("check", "--data-dir", str(computer.data)).stdout
    assert 1 == sum(row["name"] == f"payment-confirmed-{payment['id']}" for row in computer.events())


@pytest.mark.slow
@pytest.mark.parametrize("name", [b"a?b #%20&'", b"caf\xe9 \xff"])
def test_every_command_takes_a_folder_of_any_name(computer: Computer, name: bytes) -> None:
    """Keys, copies and the way back, of a till that is stopped; what they say names the folder as it is."""
    computer.data = computer.home / "shops" / os.fsdecode(name)
    place = ("--data-dir", str(computer.data))
    key = computer.key_file(computer.key("bank"))
    second = computer.home / os.fsdecode(b"copies \xe9%20?")
    second.mkdir()

    copied = computer.run("backup", *place, "--copy-to", str(second))
    restored = computer.run("restore", *place)

    assert (exits.OK, exits.OK) == (copied.returncode, restored.returncode), copied.stderr + restored.stderr
    assert Path(copied.stdout.strip()).exists()
    assert [Path(copied.stdout.strip()).name] == [each.name for each in second.iterdir()]
    assert exits.OK == computer.run("key", "list", *place).returncode
    assert exits.OK == computer.run("check", *place).returncode
    till = computer.till()
    pays = computer.run("bank", "--key-file", str(key), "--server", till.url, "pay", "nothing")
    assert exits.USAGE == pays.returncode
    assert "no Pix code" in pays.stderr
    assert [computer.data] == list(computer.data.parent.iterdir())


@pytest.mark.slow
def test_two_folders_that_differ_by_an_escape_run_beside_each_other(computer: Computer) -> None:
    """Each till has its own lock, its own ledger and its own door; neither raises the other's window."""
    folders = [computer.home / name for name in ("a b", "a%20b", "a?b", "a")]
    tills = [computer.till(data=folder) for folder in folders]
    assert 4 == len({till.url for till in tills})
    assert [exits.OK] * 4 == [till.end(within_s=WAIT_S) for till in tills]
    assert all((folder / FILE_NAME).stat().st_size > 0 for folder in folders)


# --- streams ----------------------------------------------------------------------------------------


def _shell(computer: Computer, redirected: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start the program by a shell with redirections."""
    command = ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "pos_app", *arguments]
    return subprocess.Popen(command, env=computer.environment, stdin=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.parametrize("redirected", ["<&- >&- 2>&-", ">&-", "2>&-", "<&-", ">/dev/full 2>&1", "| true"])
def test_till_without_streams_works_as_any_other(computer: Computer, redirected: str) -> None:
    """It sells and ends with 0, no fault was noted, and none of the three numbers is one of its files."""
    if "|" in redirected:
        redirected = ">&3 3>&-"
        pipe = os.pipe()
        os.close(pipe[0])
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@"', "sh", sys.executable, "-m", "pos_app", *_till(computer)],
            env=computer.environment,
            stdin=subprocess.DEVNULL,
            stdout=pipe[1],
            stderr=pipe[1],
        )
        os.close(pipe[1])
    else:
        process = _shell(computer, redirected, *_till(computer))
    with process:
        assert _till_asked(computer).startswith("ws://127.0.0.1:")
        files = [Path(f"/proc/{process.pid}/fd/{number}").readlink() for number in range(3)]
        process.terminate()
        assert exits.OK == process.wait(WAIT_S)

    assert not [file for file in files if str(computer.data) in str(file)]
    assert not read_report(computer.data)


def _till(computer: Computer) -> tuple[str, ...]:
    return ("--data-dir", str(computer.data), "--port", "0")


@pytest.mark.parametrize("redirected", ["<&- >&- 2>&-", ">/dev/full 2>&1"])
def test_bad_start_without_streams_ends_with_its_code(computer: Computer, redirected: str) -> None:
    """Without a screen and without streams there is still the exit code."""
    computer.data.write_text("a file is in the way", "utf-8")
    with _shell(computer, redirected, *_till(computer)) as process:
        assert exits.FOLDER == process.wait(WAIT_S)


# --- folders that cannot be used --------------------------------------------------------------------


def _file_in_the_way(computer: Computer) -> None:
    computer.data.write_text("not a folder", "utf-8")


def _file_above(computer: Computer) -> None:
    computer.data.write_text("not a folder", "utf-8")
    computer.data /= "deeper"


def _too_long_a_name(computer: Computer) -> None:
    computer.data /= "x" * 256


def _too_long_a_path(computer: Computer) -> None:
    computer.data = computer.data / ("x" * 250) / ("y" * 250)


def _link_to_another_ledger(computer: Computer) -> None:
    computer.data.mkdir()
    (computer.home / "other.db").touch()
    (computer.data / FILE_NAME).symlink_to(computer.home / "other.db")


def _nothing(computer: Computer) -> None:
    assert not computer.data.exists()


def _inject(call: str, error: str, name: str = "") -> Callable[[Computer], list[str]]:
    """Return what puts the system's own refusal before a program."""

    def traced(computer: Computer) -> list[str]:
        path = ["-P", str(computer.data / name)] if name else []
        return [
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            *path,
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:error={error}",
        ]

    return traced


def _untraced(_computer: Computer) -> list[str]:
    return []


UNUSABLE = [
    (_file_in_the_way, _untraced, "arquivo no lugar da pasta", exits.FOLDER),
    (_file_above, _untraced, "arquivo no lugar da pasta", exits.FOLDER),
    (_too_long_a_name, _untraced, "Caminho longo demais", exits.FOLDER),
    (_too_long_a_path, _untraced, "Caminho longo demais", exits.CANNOT_LOOK),
    (_link_to_another_ledger, _untraced, "O livro-caixa é um atalho", exits.FOLDER),
    (_nothing, _inject("flock", "ENOLCK"), "Este disco não serve ao caixa", exits.FOLDER),
    (_nothing, _inject("flock", "EOPNOTSUPP"), "Este disco não serve ao caixa", exits.FOLDER),
    (_nothing, _inject("openat", "EACCES", "lock"), "Sem permissão na pasta", exits.FOLDER),
    (_nothing, _inject("openat", "EROFS", "lock"), "Sem permissão na pasta", exits.FOLDER),
    (_nothing, _inject("openat", "ENOSPC", "lock"), "Disco cheio", exits.FOLDER),
    (_nothing, _inject("openat", "EIO", "lock"), "A pasta de dados não abre", exits.FOLDER),
    (_nothing, _inject("openat", "EACCES", "ledger.db-shm"), "O livro-caixa não abre", exits.CANNOT_LOOK),
    (_nothing, _inject("mmap", "ENODEV", "ledger.db-shm"), "O livro-caixa não abre", exits.CANNOT_LOOK),
]


@pytest.mark.slow
@pytest.mark.parametrize(("arrange", "trace", "title", "code"), UNUSABLE)
def test_folder_that_cannot_be_used_has_a_window(
    computer: Computer,
    arrange: Callable[[Computer], None],
    trace: Callable[[Computer], list[str]],
    title: str,
    code: int,
) -> None:
    """The window says in the shop's words what is wrong and what to do; the stream says the same."""
    arrange(computer)
    options = trace(computer)
    strace = shutil.which("strace")
    if options and strace is None:
        pytest.skip("strace is not installed")
    ended = _start_window(computer, [strace, *options] if options and strace else [])

    shown = json.loads(ended.stdout)
    assert code == ended.returncode, ended.stderr
    assert title in shown[0]
    told, step, place = shown[1].split("\n")
    assert str(computer.data) == place.replace("\u200b", "")
    for words in (shown[0], told, step):
        assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def _start_window(computer: Computer, traced: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program that ends when its window has said why it cannot start."""
    command = [*traced, sys.executable, "-m", "tests.e2e.start_window", str(computer.data)]
    return subprocess.run(
        command, env=computer.environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
def test_folder_that_a_mute_program_holds_has_a_window(computer: Computer) -> None:
    """Another program has the lock and answers nobody: a window says so in the end, and touches nothing."""
    computer.data.mkdir()
    lock = FolderLock(computer.data)
    assert lock.take()

    ended = _start_window(computer, [])
    lock.release()

    assert exits.FOLDER == ended.returncode, ended.stderr
    assert "A pasta de dados está em uso" in json.loads(ended.stdout)[0]
    assert "A pasta de dados está em uso" in ended.stderr
    assert {"lock"} == {each.name for each in computer.data.iterdir()} - {"window.ini"}


# --- a ledger that goes -----------------------------------------------------------------------------


def _rename(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def _replace_folder(folder: Path) -> None:
    _rename(folder)
    folder.mkdir()


def _replace_file(folder: Path) -> None:
    shutil.copyfile(folder / FILE_NAME, folder / "copy")
    (folder / "copy").replace(folder / FILE_NAME)


HARMS: dict[str, Callable[[Path], object]] = {
    "file deleted": lambda folder: (folder / FILE_NAME).unlink(),
    "file renamed": lambda folder: _rename(folder / FILE_NAME),
    "file replaced": _replace_file,
    "log deleted": lambda folder: (folder / f"{FILE_NAME}-wal").unlink(),
    "folder deleted": shutil.rmtree,
    "folder renamed": _rename,
    "folder replaced": _replace_folder,
}


@pytest.mark.slow
@pytest.mark.parametrize("harm", HARMS)
def test_ledger_that_goes_under_the_running_till(computer: Computer, harm: str) -> None:
    """The bank gets ``retry``, /health 503 within seconds, and the end is in order, in time, with code 7."""
    till = computer.till()
    bank, shop = computer.connect(till, "bank"), computer.connect(till, "integration")
    paid, waiting = create(shop, request="c-1"), create(shop, request="c-2")
    assert "paid" == confirm(bank, paid, 1)["result"]

    HARMS[harm](computer.data)

    answers = [confirm(bank, waiting, 2), confirm(bank, paid, 1), confirm(bank, waiting, 3)]
    assert [("retry", "database")] * 3 == [(each["type"], each["reason"]) for each in answers]
    assert (503, "database") == health(till.url)
    assert exits.DISK == till.end(within_s=END_WITHIN_S)
    assert till.claim(MOVED)
    assert till.claim("no copy of the ledger at the end")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("harm", ["folder deleted", "file renamed"])
def test_folder_that_is_gone_when_the_end_comes(
    computer: Computer, harm: str, number: signal.Signals
) -> None:
    """The end does all its steps, within 10 s, and says what went wrong."""
    till = computer.till()
    assert till.ready
    till.send_signal(signal.SIGSTOP)
    HARMS[harm](computer.data)
    till.send_signal(number)
    till.send_signal(signal.SIGCONT)

    assert exits.DISK == till.wait(END_WITHIN_S)
    assert till.claim(MOVED)
    assert till.claim("no copy of the ledger at the end")


# --- whose files they are, and the terminal -----------------------------------------------------------


@pytest.mark.slow
def test_everything_that_is_written_is_of_this_login(computer: Computer) -> None:
    """Ledger, keys, copies, reports: files 0600 and folders 0700, whatever the login's own umask says."""
    second = computer.home / "second"
    before = os.umask(0)
    try:
        computer.data.mkdir()
        (computer.data / "window.ini").touch(0o666)
        till = computer.till()
        computer.quick_key(till, "display")
        assert exits.OK == till.end()
        second.mkdir()
        copied = computer.run("backup", "--data-dir", str(computer.data), "--copy-to", str(second))
        assert exits.OK == copied.returncode
        killed = computer.till()
        assert killed.ready
        killed.kill()
        again = computer.till()  # which notes in its report that the last run ended badly
        assert again.ready
        assert exits.OK == again.end()
    finally:
        os.umask(before)

    written = [path for path in computer.home.rglob("*") if path not in {second, computer.home / "config"}]
    assert {"ledger.db", "faults.log", "window.ini", "backups", "lock"} <= {path.name for path in written}
    modes = {
        str(path.relative_to(computer.home)): stat.S_IMODE(path.stat().st_mode) & 0o077 for path in written
    }
    assert [] == [name for name, open_to in modes.items() if open_to]


@pytest.mark.slow
def test_closed_terminal_ends_it_in_order(computer: Computer) -> None:
    """A person closes the terminal: the last copy is made, and the next start has nothing to say."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "pos_app", *_till(computer)]
    process = subprocess.Popen(
        command,
        env=computer.environment,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - one system call
    )
    os.close(slave)
    with process:
        _till_asked(computer)
        os.close(master)
        assert exits.OK == process.wait(WAIT_S)

    assert list((computer.data / "backups").iterdir())
    again = computer.till()
    assert again.ready
    assert not read_report(computer.data)


def _take_terminal() -> None:
    """Make standard input the terminal of this session."""
    import fcntl  # noqa: PLC0415 - in the child only
    import termios  # noqa: PLC0415

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
