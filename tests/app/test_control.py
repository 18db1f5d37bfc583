"""The local socket: in a folder of this login alone, and between programs of one login."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from pos_app.app import control

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Windows has rights of its own")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the login's own folder for sockets; its path is short, as a socket's must be."""
    runtime = Path(tempfile.mkdtemp(prefix="pos-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    yield runtime
    shutil.rmtree(runtime)


def _answered(call: control.Call) -> None:
    call.answer(control.Response(lines=(call.request.do,)))


ASKS = """
import os, sys
from pathlib import Path
from pos_app.app import control
if sys.argv[2] == "strangers":
    control._is_ours = lambda _: False
found = control.ask(Path(sys.argv[1]), control.Request(do="raise"))
print("" if found is None else found.lines[0])
"""
CONNECTS = """
import os, socket, sys
os.setuid(65534)
till = socket.socket(socket.AF_UNIX)
till.connect(sys.argv[1])
try:
    till.sendall(b'{"do":"raise"}\\n')
    print(till.recv(99))
except ConnectionError:
    print("hung up")
"""


def _said(qtbot: QtBot, script: str, *arguments: str) -> str:
    """Run another program beside the event loop of this one; returns what it says."""
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        qtbot.waitUntil(lambda: program.poll() is not None, timeout=30_000)
        assert program.stdout is not None
        return program.stdout.read().strip()


def test_socket_is_in_a_folder_of_this_login(qtbot: QtBot, tmp_path: Path, place: Path) -> None:
    """It answers programs of this login; nobody else can even see it."""
    server = control.ControlServer(tmp_path)
    server.asked.connect(_answered)

    assert server.is_listening
    assert "raise" == _said(qtbot, ASKS, str(tmp_path), "friends")
    assert [0o700] == [stat.S_IMODE(each.stat().st_mode) for each in place.iterdir()]
    server.close()


def test_who_asks_says_nothing_to_another_login(qtbot: QtBot, tmp_path: Path, place: Path) -> None:
    """A till of somebody else gets no request, which may hold a PIN."""
    assert place.is_dir()
    server = control.ControlServer(tmp_path)
    heard: list[object] = []
    server.asked.connect(heard.append)

    assert not _said(qtbot, ASKS, str(tmp_path), "strangers")
    assert [] == heard
    server.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_program_of_another_login_is_hung_up_on(qtbot: QtBot, tmp_path: Path, place: Path) -> None:
    """Should its folder ever be open: the kernel says who calls, and a stranger's request is not read."""
    server = control.ControlServer(tmp_path)
    heard: list[object] = []
    server.asked.connect(heard.append)
    name = next(control.socket_names(tmp_path))
    for path in (place, place / "pos-app", Path(name)):
        path.chmod(0o777)

    assert _said(qtbot, CONNECTS, name) in {"hung up", "b''"}
    assert [] == heard
    server.close()


def test_folder_that_another_login_made_first_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name among the temporary folders may be anybody's: one that is not ours alone is passed over."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    temporary = tmp_path / "t"
    taken = temporary / f"pos-app-{os.getuid()}"
    taken.mkdir(parents=True)
    (temporary / "real").mkdir(mode=0o700)
    taken.rmdir()
    taken.symlink_to(temporary / "real")
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(control, "_SHARED", (str(temporary),))
    monkeypatch.setattr(control, "_LONGEST_FOLDER", 500)
    monkeypatch.setattr(control, "key_dir", lambda: tmp_path / "config" / "keys")

    places = [Path(name).parent for name in control.socket_names(tmp_path / "data")]
    assert [tmp_path / "config", tmp_path / "data"] == places


def test_folder_that_is_no_text_has_a_socket(qtbot: QtBot, tmp_path: Path, place: Path) -> None:
    """A till is found by the bytes of its folder's path."""
    assert place.is_dir()
    folders = [tmp_path / os.fsdecode(name) for name in (b"caf\xe9", b"caf\xea")]
    servers = [control.ControlServer(folder) for folder in folders]
    servers[0].asked.connect(_answered)

    assert 2 == len({next(control.socket_names(folder)) for folder in folders})
    assert "raise" == _said(qtbot, ASKS, str(folders[0]), "friends")
    for server in servers:
        server.close()


def test_answer_for_a_caller_that_has_gone_is_dropped(qtbot: QtBot, place: Path, tmp_path: Path) -> None:
    """Who asks and hangs up before the answer leaves nothing that fails in the window."""
    assert place
    server = control.ControlServer(tmp_path)
    calls: list[control.Call] = []
    server.asked.connect(calls.append)
    caller = QLocalSocket()
    caller.connectToServer(next(iter(control.socket_names(tmp_path))))
    caller.write(b'{"do":"where"}\n')
    qtbot.waitUntil(lambda: bool(calls))
    with qtbot.waitSignal(calls[0].destroyed):
        caller.abort()
    calls[0].answer(control.Response())
    server.close()


def test_socket_has_a_shorter_place_where_the_usual_ones_are_too_long(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deep temporary folder fits no socket; who asks finds it also with other folders than the till's."""
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    for name in ("XDG_RUNTIME_DIR", "TMPDIR"):
        monkeypatch.setenv(name, str(deep))
    server = control.ControlServer(tmp_path)
    server.asked.connect(_answered)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert server.is_listening
    assert "raise" == _said(qtbot, ASKS, str(tmp_path), "friends")
    server.close()


def test_till_without_a_socket_says_so_to_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder fits: whoever asks learns it at once, and does not wait for an answer."""
    monkeypatch.setattr(control, "_LONGEST_FOLDER", 0)
    server = control.ControlServer(tmp_path)

    assert not server.is_listening
    with pytest.raises(control.TillUnreachableError, match="no place for its socket"):
        control.ask(tmp_path, control.Request(do="raise"))


def test_till_that_never_answers_is_told_as_such(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request was taken: it is not asked again, which might make a second key."""
    assert place
    monkeypatch.setattr(control, "_ANSWER_MS", 1)
    server = control.ControlServer(tmp_path)
    with pytest.raises(control.TillUnreachableError, match="no answer"):
        control.ask(tmp_path, control.Request(do="raise"))
    server.close()
