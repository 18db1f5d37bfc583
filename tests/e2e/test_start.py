"""The start and the end of the program: READY, exit codes, locks, ports."""

import signal
import socket
from hashlib import sha256
from pathlib import Path

import pytest

from pos_app import __version__
from pos_app.services.ledger.storage import FILE_NAME
from tests.fakes.programs import END_S, Computer, first_to_be_ready, open_files

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in {"lock", "window.ini", "faults.log", "faults.native"}
    }


def test_ready_line_names_address_page_writer_and_ledger(computer: Computer) -> None:
    """The line says where to connect, which process writes the ledger, and which ledger it is."""
    computer.forks = False
    till = computer.till()

    ready = till.ready

    assert {"url", "page", "pid", "seq", "ledger"} == set(ready)
    assert ready["url"].startswith("ws://127.0.0.1:")
    assert ready["url"].endswith("/ws")
    assert ready["page"] == ready["url"].replace("ws://", "http://").removesuffix("ws")
    assert "training" == ready["ledger"]
    assert till.pid == ready["pid"]
    opened = open_files(int(ready["pid"]))
    assert computer.data / FILE_NAME in opened


def test_ready_line_names_the_bank_rate_where_one_was_given(computer: Computer) -> None:
    """A training till can be started with another rate for banks, and says so."""
    assert 5 == computer.till("--bank-rate", "5").ready["bank_rate"]


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_ends_the_program_with_0(computer: Computer, number: signal.Signals) -> None:
    """SIGTERM, Ctrl-C and the end of its terminal end it in order, within 3 s."""
    till = computer.till()
    assert till.ready

    assert 0 == till.end(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_ends_the_program_beside_a_display_that_never_reads(
    computer: Computer, number: signal.Signals
) -> None:
    """A stuck display does not keep the shop from closing."""
    till = computer.till()
    computer.connect(till, "display")  # from here on nobody reads it

    assert 0 == till.end(number, END_S)


@pytest.mark.parametrize(
    "options",
    [
        ("--port", "70000"),
        ("--port", "x"),
        ("--language", "de"),
        ("--bind", "shop.example"),
        ("--verifying", "0"),
        ("--bank-rate", "0"),
        ("--nonsense",),
        ("nonsense",),
    ],
)
def test_wrong_options_end_with_2(computer: Computer, options: tuple[str, ...]) -> None:
    """A wrong command line is refused before anything is made."""
    ended = computer.run("--data-dir", str(computer.data), *options)

    assert 2 == ended.returncode
    assert ended.stderr
    assert not computer.data.exists()


def test_version_and_help_need_no_screen_and_no_folder(computer: Computer) -> None:
    """Both answer on standard output and end with 0."""
    assert f"pos-app {__version__}\n" == computer.run("--version").stdout
    assert "exit codes:" in computer.run("--help").stdout
    assert not computer.data.exists()


@pytest.mark.parametrize("command", [(), ("key", "list")])
def test_data_folder_that_is_a_file_ends_with_3(computer: Computer, command: tuple[str, ...]) -> None:
    """A data folder that cannot be used is an answer, not a crash."""
    computer.data.write_text("not a folder", "utf-8")

    ended = computer.run("--data-dir", str(computer.data), *command)

    assert (3, 1) == (ended.returncode, ended.stderr.count("\n"))
    assert "not a folder" == computer.data.read_text("utf-8")


def test_data_folder_that_cannot_be_made_ends_with_3(computer: Computer) -> None:
    """A folder on something that takes no files is refused with the reason."""
    ended = computer.run("--data-dir", "/proc/pos-app-test")

    assert 3 == ended.returncode
    assert "/proc/pos-app-test" in ended.stderr


def test_foreign_file_is_left_alone(computer: Computer) -> None:
    """A file of that name that is no ledger is neither changed nor written beside; the end is code 3 or 5."""
    computer.data.mkdir()
    (computer.data / FILE_NAME).write_bytes(b"these are somebody's holidays" * 99)
    before = _hashes(computer.data)

    ended = computer.run("--data-dir", str(computer.data), "--port", "0")

    assert ended.returncode in {3, 5}
    assert before == _hashes(computer.data)


def test_foreign_database_ends_with_3(computer: Computer) -> None:
    """Another program's database is not taken for a ledger."""
    import sqlite3  # noqa: PLC0415 - only here, to make what is not ours

    computer.data.mkdir()
    other = sqlite3.connect(computer.data / FILE_NAME)
    other.execute("CREATE TABLE holidays (day TEXT)")
    other.commit()
    other.close()
    before = _hashes(computer.data)

    assert 3 == computer.run("--data-dir", str(computer.data), "--port", "0").returncode
    assert before == _hashes(computer.data)


def _stopped_ledger(computer: Computer) -> Path:
    till = computer.till()
    assert till.ready
    assert 0 == till.end()
    return computer.data / FILE_NAME


def test_newer_ledger_ends_with_4_and_is_not_touched(computer: Computer) -> None:
    """A ledger of a newer program is left as it is, to the byte."""
    import sqlite3  # noqa: PLC0415 - only here, as another program

    path = _stopped_ledger(computer)
    later = sqlite3.connect(path)
    later.execute("PRAGMA user_version = 99")
    later.close()
    before = _hashes(computer.data)

    for command in (("--port", "0"), ("key", "list")):
        ended = computer.run("--data-dir", str(computer.data), *command)
        assert 4 == ended.returncode, ended.stderr
    assert before == _hashes(computer.data)


def test_damaged_ledger_ends_with_5(computer: Computer) -> None:
    """A ledger whose pages are destroyed is named as damaged; no till opens on it."""
    path = _stopped_ledger(computer)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    ended = computer.run("--data-dir", str(computer.data), "--port", "0")

    assert 5 == ended.returncode, ended.stderr


def test_without_a_screen_it_says_so_and_works(computer: Computer) -> None:
    """No DISPLAY and no platform: offscreen, with a line on standard error, and its port answers."""
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        computer.environment.pop(name, None)
    till = computer.till()

    integration = computer.connect(till, "integration")

    till.complaint("no screen")
    integration.send(type="create_payment", request="c-1", value="1.00")
    assert "created" == integration.expect("received")["result"]


def test_second_start_raises_the_first_and_ends_with_0(computer: Computer) -> None:
    """Starting again shows the till that runs; it goes on."""
    till = computer.till()
    assert till.ready

    again = computer.run("--data-dir", str(computer.data), "--port", "0")

    assert (0, "") == (again.returncode, again.stdout)
    assert till.is_alive()


def test_of_twenty_starts_at_once_one_lives(computer: Computer) -> None:
    """Impatient double clicks end in one till; the others end well."""
    tills = [computer.till() for _ in range(20)]

    first = first_to_be_ready(tills)

    assert [0] * 19 == [till.wait() for till in tills if till is not first]
    assert first.is_alive()
    assert first.pid == first.ready["pid"]


def test_start_after_kill_works_at_once(computer: Computer) -> None:
    """Nothing that a killed till leaves keeps the next one from starting."""
    for _ in range(2):
        till = computer.till()
        assert till.ready
        till.kill()

    assert "training" == computer.till().ready["ledger"]


def test_another_data_folder_runs_beside(computer: Computer) -> None:
    """Two tills of one login do not know of each other."""
    first = computer.till()
    second = computer.till(data=computer.home / "second")

    assert first.url != second.url
    assert 0 == first.end()
    assert second.is_alive()


def test_taken_port_is_told_and_taken_when_it_is_free(computer: Computer) -> None:
    """The till waits for its own port, and never takes another."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        till = computer.till("--port", str(port))
        till.complaint(f"port {port} is taken")

    assert f"ws://127.0.0.1:{port}/ws" == till.ready["url"]
