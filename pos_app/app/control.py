"""The local socket by which a second start, or ``pos-app key``, speaks to the till that runs.

One line of JSON asks, one line answers. It carries no money: what it may ask is in :class:`Request`, and with
it a manager's PIN. So the socket is in a folder that only this login may enter, and both ends look who the
other is: a name alone can be taken by anybody. Where it is stands in the lock of the data folder, so that
both need not have the same folders for what is temporary.
"""

import hashlib
import os
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pos_app.domain.errors import PosError
from pos_app.paths import key_dir
from pos_app.services.system.folder_lock import leave_note, read_note
from pos_app.services.system.private_files import is_private, make_private

_CONNECT_MS = 2_000
_ANSWER_MS = 20_000
_MAX_LINE = 65_536
_LOCAL, _LOCAL_PEERCRED = 0, 1
"""Level and option of macOS and the BSDs, which Python does not name."""
_LONGEST_FOLDER = 70
"""Bytes: a socket's path holds 108, 104 on macOS, and Qt makes a folder for it beside its place at first."""
_SHARED = ("/tmp", "/var/tmp")  # noqa: S108 - in them a folder of this login alone
_NOWHERE = b"-"
"""The note of a till that has no socket."""


@dataclass(eq=False)
class TillUnreachableError(PosError):
    """A till holds the data folder, and cannot be asked anything; ``why`` in words."""

    code: ClassVar[str] = "till_unreachable"
    folder: Path
    why: str

    def __str__(self) -> str:
        return f"the till that holds {self.folder} cannot be asked: {self.why}"


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """What another process of this login may ask.

    Attributes:
        do: ``raise`` the window; ``key-add``, ``key-renew``, ``key-list`` or ``key-revoke``; ``pin-change``;
            ``where``: address, kind and id of the ledger, fingerprint or nothing, a line each.
        pin: the manager's, for a real ledger.
        new_pin: the one that shall take its place.
    """

    do: str
    role: str = ""
    name: str = ""
    scope: str = "own"
    proof_required: bool = False
    count: int = 1
    device: str = ""
    pin: str = ""
    new_pin: str = ""


class Response(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer: lines to print, or an error in words."""

    lines: tuple[str, ...] = ()
    error: str = ""


def socket_names(data_dir: Path) -> Iterator[str]:
    """Yield the names that the socket of a data folder may have, the best first; each in a private folder."""
    name = f"pos-app-{hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]}"
    if sys.platform == "win32":
        yield name
        return
    for place in _places(data_dir):
        with suppress(OSError):
            make_private(place)
        if is_private(place):
            yield str(place / name)


def _places(data_dir: Path) -> Iterator[Path]:
    """Yield the folders in which a socket may be: those that are made for it first, the data folder last."""
    runtime, temporary = os.environ.get("XDG_RUNTIME_DIR", ""), os.environ.get("TMPDIR", "")
    if runtime and Path(runtime).is_dir():
        yield from _fit(Path(runtime) / "pos-app")
    for shared in (temporary, *_SHARED):
        if shared:
            yield from _fit(Path(shared) / f"pos-app-{os.getuid()}")
    yield from _fit(key_dir().parent)
    yield from _fit(data_dir)


def _fit(place: Path) -> Iterator[Path]:
    """Yield a folder in which a socket's path is short enough, and text: Qt names files by it."""
    path = os.fsencode(place)
    if len(path) <= _LONGEST_FOLDER and path == str(place).encode(errors="replace"):
        yield place


def _is_ours(peer: QLocalSocket) -> bool:
    """Return whether the program at the other end is of this login."""
    if sys.platform == "win32":
        return True  # a pipe of this name lets only its maker's login in
    with socket.socket(fileno=os.dup(int(peer.socketDescriptor()))) as end:
        if sys.platform == "linux":
            _, uid, _ = struct.unpack("3i", end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        else:
            _, uid = struct.unpack("2I", end.getsockopt(_LOCAL, _LOCAL_PEERCRED, 8))
    return bool(uid == os.getuid())


def ask(data_dir: Path, request: Request) -> Response | None:
    """Ask the till that runs on a data folder and wait for its answer; None where none answers.

    Raises:
        TillUnreachableError: one runs there that has no socket, or took the request and says nothing.
    """
    note = read_note(data_dir)
    if note == _NOWHERE:
        raise TillUnreachableError(data_dir, "it found no place for its socket; close it first")
    till = _connected((os.fsdecode(note),) if note else socket_names(data_dir))
    if till is None:
        return None
    till.write(msgspec.json.encode(request) + b"\n")
    while not till.canReadLine():
        if not till.waitForReadyRead(_ANSWER_MS):
            if till.state() == QLocalSocket.LocalSocketState.ConnectedState:
                raise TillUnreachableError(data_dir, f"no answer within {_ANSWER_MS // 1000} s")
            return None  # it ended
    return msgspec.json.decode(bytes(till.readLine().data()), type=Response)


def _connected(names: Iterable[str]) -> QLocalSocket | None:
    """Return a connection with a till of this login, at whichever of the names it listens."""
    for name in names:
        till = QLocalSocket()
        till.connectToServer(name)
        if till.waitForConnected(_CONNECT_MS) and _is_ours(till):
            return till
    return None


class ControlServer(QObject):
    """Listens for other processes of this login; lives in the GUI thread. Only for whoever holds the folder.

    Attributes:
        is_listening: False where no folder fits a socket, and nobody can ask anything.

    Signals:
        asked: a :class:`Call`; whoever takes it answers it.
    """

    asked = Signal(object)

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self.is_listening = any(map(self._listen, socket_names(data_dir)))
        with suppress(OSError):
            leave_note(
                data_dir, os.fsencode(self._server.fullServerName()) if self.is_listening else _NOWHERE
            )

    def _listen(self, name: str) -> bool:
        # We hold the folder's lock, so a socket of that name is a dead one's.
        QLocalServer.removeServer(name)
        return self._server.listen(name)

    @Slot()
    def _on_connection(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            if _is_ours(caller):
                Call(caller, self)
            else:
                caller.abort()
                caller.deleteLater()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()


class Call(QObject):
    """One connection: reads its request, hands itself to the owner, writes the answer."""

    def __init__(self, socket: QLocalSocket, server: ControlServer) -> None:
        super().__init__(server)
        self.request = Request(do="")
        self._socket = socket
        self._server = server
        self._is_gone = False
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self._on_gone)
        self._on_ready()

    def answer(self, response: Response) -> None:
        """Write the answer, if there is still somebody to read it."""
        if not self._is_gone and self._socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
            self._socket.write(msgspec.json.encode(response) + b"\n")
            self._socket.flush()
            self._socket.disconnectFromServer()

    @Slot()
    def _on_ready(self) -> None:
        if self._socket.bytesAvailable() > _MAX_LINE:
            self._socket.abort()
        elif self._socket.canReadLine():
            try:
                self.request = msgspec.json.decode(bytes(self._socket.readLine().data()), type=Request)
            except msgspec.MsgspecError:
                self._socket.abort()
                return
            self._server.asked.emit(self)

    @Slot()
    def _on_gone(self) -> None:
        self._is_gone = True
        self._socket.deleteLater()
        self.deleteLater()
