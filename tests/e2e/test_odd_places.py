"""Places that a program did not choose: settings, temporary paths, locales, consoles."""

import sys
import time
from pathlib import Path

import pytest

from tests.e2e.test_sales import create
from tests.fakes.programs import Computer

SOON_S = 8.0
"""Far less than what a call waits for a till that is starting or ending."""


def timed(computer: Computer, *arguments: str, given: str = "") -> tuple[int, str, str]:
    """Run a command; it must have its answer or its error soon."""
    began = time.monotonic()
    done = computer.run(*arguments, given=given)
    assert time.monotonic() - began < SOON_S
    return done.returncode, done.stdout, done.stderr


def add_key(computer: Computer) -> tuple[int, str, str]:
    """Make a bank's key."""
    return timed(computer, "key", "add", "--data-dir", str(computer.data), "--role", "bank", "--name", "B")


def no_settings(computer: Computer) -> None:
    """Let the login's settings have no place: a file is in the way."""
    blocked = computer.home / "blocked"
    blocked.write_text("")
    computer.environment["XDG_CONFIG_HOME"] = str(blocked / "config")


def long_temporary(computer: Computer) -> None:
    """Let temporary files be in a path too long for a socket, and let there be no runtime folder."""
    deep = computer.home / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    computer.environment["TMPDIR"] = str(deep)
    computer.environment.pop("XDG_RUNTIME_DIR", None)


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Windows has no path")
def test_long_temporary_path_finds_a_shorter_place(computer: Computer) -> None:
    """`key add` is answered by the till that runs, though its temporary path holds no socket."""
    long_temporary(computer)
    till = computer.till()
    assert till.ready
    code, out, errors = add_key(computer)
    assert (0, "") == (code, errors)
    assert out.startswith("{")


def test_settings_without_a_place_are_told_in_words(computer: Computer) -> None:
    """With and without a till that runs, the reason is named at once and nobody else is blamed."""
    no_settings(computer)
    for start in (False, True):
        if start:
            assert computer.till().ready
        code, out, errors = add_key(computer)
        assert (True, "") == (code != 0, out)
        assert "pos-app:" in errors
        assert "does not answer" not in errors
        assert "Traceback" not in errors


LOCALES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANG": ""},
    {"LC_ALL": "C.UTF-8"},
]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda each: each["LC_ALL"])
@pytest.mark.parametrize("name", [b"caf\xc3\xa9", b"caf\xe9", b"100%20"], ids=["UTF-8", "Latin-1", "percent"])
def test_any_folder_in_any_locale_is_ready(computer: Computer, locale: dict[str, str], name: bytes) -> None:
    """A path is bytes: the till comes to READY, sells, and its ledger is sound."""
    computer.environment |= locale
    computer.forks = False
    folder = Path(str(computer.home)) / name.decode("utf-8", "surrogateescape")
    till = computer.till(data=folder)
    assert till.ready["ledger"] == "training"
    assert 0 == till.end()


CONSOLES = ["cp1252", "cp850", "ascii", "utf-8"]


@pytest.mark.parametrize("console", CONSOLES)
def test_data_is_utf8_whatever_the_console_writes(computer: Computer, console: str) -> None:
    """Export and key list are whole, with letters that the console has not."""
    till = computer.till()
    client = computer.connect(till, "integration")
    create(client, description="Pão → ☕ “café”")
    client.close()
    assert 0 == till.end()
    computer.environment["PYTHONIOENCODING"] = console
    computer.environment["PYTHONUTF8"] = "0"
    for command in (("export",), ("export", "--what", "payments", "--format", "csv"), ("key", "list")):
        code, out, errors = timed(computer, *command, "--data-dir", str(computer.data))
        assert (0, "") == (code, errors), command
        assert out
    code, out, _ = timed(computer, "export", "--data-dir", str(computer.data))
    assert "Pão → ☕ “café”" in out


MARKS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", MARKS)
def test_key_file_of_any_shell_is_read(computer: Computer, encoding: str) -> None:
    """PowerShell's `>` writes UTF-16 with a mark, an editor one of its own; each is a key file."""
    till = computer.till()
    line = computer.quick_key(till, "bank")
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    path = computer.home / "bank.json"
    path.write_bytes(mark + f"{line}\r\n".encode(encoding))
    code, _, errors = timed(computer, "bank", "--key-file", str(path), "pay", "nothing")
    assert (2, True) == (code, "no Pix code" in errors)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"\xff\xfe\x00\xd8", b"\x80\x81", b"PK\x03\x04", b"[]"]
)
def test_what_is_no_key_file_is_told(computer: Computer, content: bytes) -> None:
    """A sentence with the file's name, and no traceback."""
    path = computer.home / "bank.json"
    path.write_bytes(content)
    code, out, errors = timed(computer, "bank", "--key-file", str(path), "pay", "nothing")
    assert (2, "") == (code, out)
    assert str(path) in errors
    assert "Traceback" not in errors
