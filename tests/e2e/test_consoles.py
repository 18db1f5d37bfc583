"""Consoles of other code pages than UTF-8, and files as their shells save them."""

import json
import os
import pty
import stat
import subprocess
import sys

import pytest

from pos_app.app import exits
from tests.fakes.programs import WAIT_S, Computer

NAME = "Balc\u00e3o \u5e97"
CODE_PAGES = [
    "cp850",
    *(pytest.param(page, marks=pytest.mark.full) for page in ("cp1252", "ascii", "cp850:strict")),
]


def _with_a_device(computer: Computer, code_page: str) -> tuple[str, str]:
    """Make a device whose name no code page has; returns the options of its data folder."""
    computer.forks = False
    computer.environment["PYTHONIOENCODING"] = code_page
    place = ("--data-dir", str(computer.data))
    made = computer.run("key", "add", *place, "--role", "display", "--name", NAME)
    assert exits.OK == made.returncode, made.stderr
    assert made.stdout.isascii()
    return place


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_data_is_utf8_whatever_the_console_is(computer: Computer, code_page: str) -> None:
    """Lists and exports that go to a file or another program are whole."""
    place = _with_a_device(computer, code_page)
    commands = ("key list", "export", "export --format csv", "key renew display-1", "check", "backup",
                "restore --list", "key revoke display-1")  # fmt: skip
    said = {command: computer.run(*command.split(), *place) for command in commands}

    assert {exits.OK} == {done.returncode for done in said.values()}, said
    assert NAME in said["key list"].stdout
    assert NAME in said["export"].stdout
    assert NAME in said["export --format csv"].stdout
    assert json.loads(said["key renew display-1"].stdout)["device"] == "display-1"


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_console_is_shown_what_it_can_show(computer: Computer, code_page: str) -> None:
    """A terminal of another code page gets its own letters, and escapes for the others."""
    place = _with_a_device(computer, code_page)
    command = [sys.executable, "-m", "pos_app", "key", "list", *place]
    master, slave = pty.openpty()
    with subprocess.Popen(command, env=computer.environment, stdout=slave, stdin=slave) as program:
        os.close(slave)
        shown = os.read(master, 4096)
        assert exits.OK == program.wait(WAIT_S)
    os.close(master)

    encoding = code_page.partition(":")[0]
    assert NAME.encode(encoding, "backslashreplace") in shown


def test_data_goes_to_a_file_of_this_login(computer: Computer) -> None:
    """``--out``: whole, of this login alone, and no older key is written over."""
    place = _with_a_device(computer, "cp850")
    key, second, table = computer.home / "chave.json", computer.home / "nova.json", computer.home / "a.csv"
    table.write_text("of last week", "utf-8")
    add = ("key", "add", *place, "--role", "bank", "--name", NAME, "--out")

    assert (exits.OK, "") == _result(computer, *add, str(key))
    assert exits.FAILED == computer.run(*add, str(key)).returncode
    assert exits.FOLDER == computer.run(*add, str(computer.home / "nowhere" / "x")).returncode
    assert (exits.OK, "") == _result(computer, "key", "renew", "bank-1", *place, "--out", str(second))
    assert (exits.OK, "") == _result(computer, "export", *place, "--format", "csv", "--out", str(table))

    assert 2 == len(computer.run("key", "list", *place).stdout.splitlines())
    assert ["bank-1"] * 2 == [json.loads(file.read_bytes())["device"] for file in (key, second)]
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert NAME.encode() in table.read_bytes()
    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in (key, second)}
    assert [] == list(computer.home.glob("*.part"))


def _result(computer: Computer, *arguments: str) -> tuple[int, str]:
    done = computer.run(*arguments)
    return done.returncode, done.stdout


SAVED_AS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
"""Of these some shells and editors make a file, with a mark or without."""


@pytest.mark.parametrize("encoding", SAVED_AS)
def test_key_file_is_read_however_it_was_saved(computer: Computer, encoding: str) -> None:
    """PowerShell's ``>``, an editor with a mark: display and simulator take the key."""
    till = computer.till()
    for role, command in {"display": ("display",), "bank": ("bank",)}.items():
        file = computer.home / f"{role}.json"
        text = computer.quick_key(till, role) + "\r\n"
        file.write_bytes(text.encode(encoding))
        program = computer.start(*command, "--key-file", str(file))
        assert program.line("CONNECTED")
        assert 0 == program.end()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        "chave do balc\u00e3o".encode("cp850"),
        b"[]",
        b'{"device": 1}\n{}',
        b"\xff\xfe\x00",
        b"\0" * 9,
    ],
)
def test_key_file_that_is_none_is_said_in_a_sentence(computer: Computer, content: bytes) -> None:
    """Whatever it holds: no traceback."""
    file = computer.home / "x.json"
    file.write_bytes(content)
    for command in ("display", "bank"):
        done = computer.run(command, "--key-file", str(file))
        assert (exits.USAGE, 1) == (done.returncode, done.stderr.count("\n"))
        assert f"{file} is no key file" in done.stderr


@pytest.mark.parametrize("piped", ["2580\n", "\ufeff2580\r\n"])
def test_pin_is_taken_from_a_pipe_that_marks_it(computer: Computer, piped: str) -> None:
    """Some shells put the mark of UTF-8 before what they pipe."""
    names = ("--shop", "P\u00e3o", "--receiver", "PAO", "--city", "SAO PAULO", "--pix-key", "pao@example.com")
    made = computer.run("init", "--data-dir", str(computer.data), "--real", *names, given=piped)

    assert exits.OK == made.returncode, made.stderr
