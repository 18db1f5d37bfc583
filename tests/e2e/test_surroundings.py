"""What a login may lack: a folder for settings, a short temporary path, UTF-8 in its locale."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_app.app import exits
from pos_app.services.ledger.storage import FILE_NAME
from tests.fakes.programs import Computer

AT_ONCE_S = 10.0
"""Far below the time for which a silent till is waited for, far above what a busy machine needs."""
PLAIN_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A locale in which names of files are ASCII, and Python may not help itself."""


def _no_settings(computer: Computer) -> None:
    """Let nothing be written where settings and keys belong; not even by root."""
    (computer.home / "config").write_text("a file is in the way", "utf-8")


def _no_short_place(computer: Computer) -> None:
    """Let no folder for what is temporary be short enough for a socket, as far as variables go."""
    deep = computer.home / ("t" * 90)
    deep.mkdir()
    computer.environment |= {"XDG_RUNTIME_DIR": str(deep), "TMPDIR": str(deep)}


def _no_place(computer: Computer) -> None:
    """Let the folders of variables be of no use at all."""
    computer.environment |= {"XDG_RUNTIME_DIR": "/proc/none", "TMPDIR": "/proc/none"}


# --- folders --------------------------------------------------------------------------------------


@pytest.mark.parametrize("arrange", [_no_short_place, _no_place])
def test_till_is_reached_wherever_its_socket_had_to_go(
    computer: Computer, arrange: Callable[[Computer], None]
) -> None:
    """Keys are made and a second start is answered by the till that runs."""
    arrange(computer)
    till = computer.till()
    assert till.ready

    assert computer.key("bank")
    again = computer.run("--data-dir", str(computer.data), "--port", "0")
    assert (exits.OK, "") == (again.returncode, again.stdout)
    assert 0 == till.end()


def test_till_is_reached_from_a_login_with_other_folders(computer: Computer) -> None:
    """A terminal and a desktop's icon may not agree about what is temporary."""
    till = computer.till()
    assert till.ready
    _no_place(computer)

    assert computer.key("display")
    assert 0 == till.end()


@pytest.mark.parametrize("command", ["add", "renew", "revoke", "list"])
@pytest.mark.parametrize("runs", [True, False])
def test_key_command_without_a_place_for_secrets_answers_at_once(
    computer: Computer, command: str, *, runs: bool
) -> None:
    """What needs none is done; what does is refused with the reason, and leaves no device that works."""
    assert computer.key("display")
    (computer.home / "config").rename(computer.home / "before")
    _no_settings(computer)
    till = computer.till() if runs else None
    assert till is None or till.ready
    options = {
        "add": ("--role", "bank", "--name", "B"),
        "list": (),
        "renew": ("display-1",),
        "revoke": ("display-1",),
    }

    done = computer.run("key", command, "--data-dir", str(computer.data), *options[command])

    if command in {"add", "renew"}:
        assert (exits.FAILED, "") == (done.returncode, done.stdout)
        assert "its secret cannot be kept" in done.stderr
        assert str(computer.home / "config") in done.stderr
        states = [line.split("\t")[-1] for line in _listed(computer)]
        assert states == (["valid", "revoked"] if command == "add" else ["valid"])
    else:
        assert exits.OK == done.returncode, done.stderr
    assert till is None or 0 == till.end()


def _listed(computer: Computer) -> list[str]:
    return computer.run("key", "list", "--data-dir", str(computer.data)).stdout.splitlines()


@pytest.mark.parametrize("command", ["bank", "bank pay nothing"])
def test_simulator_without_a_place_for_its_key_says_so(computer: Computer, command: str) -> None:
    """A sentence and a code, no traceback."""
    _no_settings(computer)
    till = computer.till()
    assert till.ready

    program = computer.start("--data-dir", str(computer.data), *command.split())

    assert program.wait(AT_ONCE_S) in {exits.USAGE, exits.FOLDER}
    assert 1 == len(program.heard)
    assert str(computer.home / "config") in program.heard[0]
    assert 0 == till.end()


# --- proxies --------------------------------------------------------------------------------------

PROXIES = {
    **dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9"),
    **dict.fromkeys(("all_proxy", "ALL_PROXY", "ws_proxy", "wss_proxy"), "socks5h://127.0.0.1:9"),
}
"""Where nobody answers; and nothing is said of addresses that go round them."""


@pytest.mark.parametrize("role", ["display", "bank"])
def test_no_proxy_stands_between_a_client_and_its_till(computer: Computer, role: str) -> None:
    """A till is on this computer or in this shop, and a key is for it alone."""
    computer.environment |= PROXIES
    till = computer.till()
    key = computer.key_file(computer.quick_key(till, role))
    program = computer.start(role, "--key-file", str(key))

    assert program.line("CONNECTED")
    assert 0 == program.end()


# --- names and locales ----------------------------------------------------------------------------


def _by_locale(computer: Computer) -> Computer:
    """Start programs as a shell does it: a locale is read when the interpreter starts."""
    computer.forks = False
    computer.environment |= PLAIN_C
    return computer


@pytest.mark.parametrize("name", [b"loja", "S\u00e3o Jos\u00e9 \u5e97".encode(), b"caf\xe9 \xff"])
def test_every_command_works_in_a_locale_without_utf8(computer: Computer, name: bytes) -> None:
    """Sold, exported, listed, copied, looked at: in the folder of that name, and nowhere else."""
    computer.data = computer.home / "shops" / os.fsdecode(name)
    place = ("--data-dir", str(computer.data))
    till = _by_locale(computer).till()
    shop = computer.connect(till, "integration")
    shop.send(type="create_payment", request="c-1", value="1.00", description="P\u00e3o \u5e97")
    assert "created" == shop.expect("received")["result"]
    assert 0 == till.end()

    assert (computer.data / FILE_NAME).exists()
    assert [computer.data] == list(computer.data.parent.iterdir())
    for command in ("export", "check", "backup", "restore", "key list"):
        done = computer.run(*command.split(), *place)
        assert exits.OK == done.returncode, (command, done.stderr)
    exported = computer.run("export", *place).stdout
    assert "P\u00e3o \u5e97" in exported or "P\\u00e3o \\u5e97" in exported


def test_program_installed_in_a_folder_with_accents_starts_in_any_locale(computer: Computer) -> None:
    """Fonts and translations are read from wherever the program is."""
    tree = computer.home / "programas do Jos\u00e9"
    tree.symlink_to(Path(computer.environment["PYTHONPATH"]))
    computer.environment["PYTHONPATH"] = str(tree)
    for language in ("pt_BR", "es"):
        till = _by_locale(computer).till("--language", language)
        assert till.ready
        assert 0 == till.end()
