"""The local socket by which a second start, or ``pos-app key``, speaks to the till that runs.

One line of JSON asks, one line answers. Only the same login can connect. It carries no money: what it may
ask is in :class:`Request`.
"""

import hashlib
import os
import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_CONNECT_MS = 2_000
_ANSWER_MS = 20_000
_MAX_LINE = 65_536
_LONGEST_FOLDER = 70  # a socket's path holds 108 bytes


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """What another process of this login may ask.

    Attributes:
        do: ``raise`` the window; ``key-add``, ``key-renew``, ``key-list`` or ``key-revoke``;
            ``where``: address, kind and id of the ledger, fingerprint or nothing, a line each.
        pin: the manager's, for a real ledger.
    """

    do: str
    role: str = ""
    name: str = ""
    scope: str = "own"
    proof_required: bool = False
    count: int = 1
    device: str = ""
    pin: str = ""


class Response(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer: lines to print, or an error in words."""

    lines: tuple[str, ...] = ()
    error: str = ""


def socket_name(data_dir: Path) -> str:
    """Return the name of a data folder's socket: in the login's own folder where the system has one."""
    name = f"pos-app-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]}"
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    fits = 0 < len(own) <= _LONGEST_FOLDER and Path(own).is_dir()
    return str(Path(own) / name) if fits else name


def _is_ours(socket: QLocalSocket) -> bool:
    """Return whether the socket is of this login: another could have taken its name, to read a PIN."""
    path = Path(socket.fullServerName())
    return sys.platform == "win32" or (path.exists() and path.stat().st_uid == os.getuid())


def ask(data_dir: Path, request: Request) -> Response | None:
    """Ask the till that runs on a data folder and wait for its answer; None where none answers."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(data_dir))
    if not socket.waitForConnected(_CONNECT_MS) or not _is_ours(socket):
        return None
    socket.write(msgspec.json.encode(request) + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_ANSWER_MS):
            return None
    return msgspec.json.decode(bytes(socket.readLine().data()), type=Response)


class ControlServer(QObject):
    """Listens for other processes of this login; lives in the GUI thread.

    Signals:
        asked: a :class:`Call`; whoever takes it answers it.
    """

    asked = Signal(object)

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # We hold the folder's lock, so a socket of that name is a dead one's.
        QLocalServer.removeServer(socket_name(data_dir))
        self.is_listening = self._server.listen(socket_name(data_dir))

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            Call(socket, self)

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
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self._on_gone)
        self._on_ready()

    def answer(self, response: Response) -> None:
        """Write the answer, if there is still somebody to read it."""
        if self._socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
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
        self._socket.deleteLater()
        self.deleteLater()
