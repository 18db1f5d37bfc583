"""Display servers that are named and not there: no program aborts, and each says what it does instead."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.fakes.programs import Computer, Program

X_PORTS = 6000
NAMES = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "WAYLAND_SOCKET")
DEAD = [
    {"DISPLAY": ":77"},
    {"DISPLAY": "nonsense"},
    {"DISPLAY": "127.0.0.1:77"},
    {"WAYLAND_DISPLAY": "wayland-77"},
    {"DISPLAY": ":77", "WAYLAND_DISPLAY": "/nowhere/wayland"},
    {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":77"},
    {"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":77"},
    {"QT_QPA_PLATFORM": "no-such-platform"},
]


def _plain(computer: Computer) -> Computer:
    """Return the computer without any word about screens."""
    for name in NAMES:
        computer.environment.pop(name, None)
    return computer


def _sells(computer: Computer, till: Program) -> None:
    shop = computer.connect(till, "integration")
    shop.send(type="create_payment", request="c-1", value="1.00")
    assert "created" == shop.expect("received")["result"]


@pytest.mark.parametrize("variables", DEAD)
def test_till_with_a_dead_screen_says_so_and_works(computer: Computer, variables: dict[str, str]) -> None:
    """What is named and does not answer stands on standard error; the port serves as ever; no abort."""
    _plain(computer).environment |= variables
    till = computer.till()

    _sells(computer, till)
    told = till.complaint(" does not answer; running without one")
    assert told.startswith("pos-app: the screen of ")
    assert any(f"{name}={value}" in told for name, value in variables.items())
    assert 0 == till.end()


@pytest.mark.parametrize("command", ["display", "bank", "demo"])
def test_other_programs_with_a_dead_screen_say_so_too(computer: Computer, command: str) -> None:
    """Display, simulator and demo go the same way."""
    till = _plain(computer).till()
    role = {"display": ("display",), "bank": ("bank",), "demo": ()}[command]
    keys = [str(computer.key_file(computer.quick_key(till, each))) for each in role]
    options = ("--key-file", *keys) if keys else ()
    program = computer.start(command, *options, environment={"DISPLAY": ":77"})

    assert "DISPLAY=:77 does not answer; running without one" in program.complaint("pos-app: the screen of")
    assert program.line("CONNECTED" if keys else "READY")
    assert (1 if command == "demo" else 0) == program.end(within_s=10)  # a play that is stopped has failed


@contextmanager
def _mute_server() -> Iterator[str]:
    """Serve a display that takes a connection and never says anything; gives its name."""
    for number in range(100, 200):
        try:
            server = socket.create_server(("127.0.0.1", X_PORTS + number))
        except OSError:
            continue
        with server:
            yield f"127.0.0.1:{number}"
        return
    raise AssertionError


def test_screen_that_never_answers_is_none(computer: Computer) -> None:
    """Qt would wait for it for ever."""
    with _mute_server() as name:
        till = _plain(computer).till(DISPLAY=name)
        assert till.ready
        assert f"DISPLAY={name}" in till.complaint("does not answer")
        assert 0 == till.end()
