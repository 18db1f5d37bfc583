"""A client for tests that speaks the protocol with plain dictionaries, in the test's own thread."""

import json
import ssl
import time
from contextlib import ExitStack, suppress
from typing import Any

from websockets.exceptions import ConcurrencyError, ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from pos_app.wire import proofs
from pos_app.wire.client_session import ClientSession, Credentials, Failed, Opened
from pos_app.wire.session import Send

WAIT_S = 5.0


def any_certificate() -> ssl.SSLContext:
    """Return how to speak TLS with whoever answers: the proofs say whether it was the till."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Client:
    """One connection.

    Attributes:
        hello: the server's first message, None where it was closed before.
        opened: what the server said after both proofs; None where it did not.
        refusal: the word with which it was sent away instead.
        skipped: messages that an :meth:`expect` passed over.
    """

    def __init__(self, url: str, credentials: Credentials | None, *, origin: str | None = None) -> None:
        self.opened: Opened | None = None
        self.refusal = ""
        self.skipped: list[dict[str, Any]] = []
        self._stack = ExitStack()
        self._pin = b"" if credentials is None or origin else credentials.pin
        self.socket: ClientConnection = self._stack.enter_context(
            connect(
                url,
                compression=None,
                ping_interval=None,
                origin=origin,  # type: ignore[arg-type]  # a NewType of str
                open_timeout=WAIT_S,
                close_timeout=1,
                ssl=any_certificate() if url.startswith("wss:") else None,
            )
        )
        if credentials is not None:
            self._prove(credentials)

    def _prove(self, credentials: Credentials) -> None:
        session = ClientSession(credentials, proofs.new_nonce(), self._pin)
        while self.opened is None:
            for action in session.receive(str(self.socket.recv(WAIT_S))):
                if isinstance(action, Send):
                    self.socket.send(action.text)
                elif isinstance(action, Opened):
                    self.opened = action
                else:
                    self.refusal = action.reason if isinstance(action, Failed) else ""
                    return

    def send(self, **fields: object) -> None:
        """Send one message."""
        self.socket.send(json.dumps(fields))

    def send_text(self, text: str) -> None:
        """Send any text."""
        self.socket.send(text)

    def receive(self, timeout_s: float = WAIT_S) -> dict[str, Any]:
        """Return the next message, heartbeats left out."""
        until = time.monotonic() + timeout_s
        while True:
            message: dict[str, Any] = json.loads(self.socket.recv(max(0.0, until - time.monotonic())))
            if message["type"] != "heartbeat":
                return message

    def expect(self, kind: str, **fields: object) -> dict[str, Any]:
        """Return the next message of this type with these fields; the others are kept in ``skipped``."""
        until = time.monotonic() + WAIT_S
        while True:
            message = self.receive(until - time.monotonic())
            if message["type"] == kind and fields.items() <= message.items():
                return message
            self.skipped.append(message)

    def find(self, kind: str, **fields: object) -> dict[str, Any]:
        """Return a message of this type with these fields, also one that was passed over."""
        wanted = {"type": kind, **fields}
        found = [message for message in self.skipped if wanted.items() <= message.items()]
        return found[0] if found else self.expect(kind, **fields)

    def ping(self) -> None:
        """Wait until the other end has answered: the connection is open, and all before it was read."""
        assert self.socket.ping().wait(WAIT_S), "no answer to a ping"

    def heartbeat(self) -> dict[str, Any]:
        """Return the next heartbeat."""
        while True:
            message: dict[str, Any] = json.loads(self.socket.recv(WAIT_S + 3))
            if message["type"] == "heartbeat":
                return message

    def close_code(self) -> int | None:
        """Wait until the server closes; return its code."""
        try:
            while True:
                self.socket.recv(WAIT_S)
        except ConnectionClosed:
            return self.socket.close_code

    def close(self) -> None:
        """Hang up.

        What nobody read is thrown away first: behind it the other end's goodbye would be waited for in vain.
        """
        with suppress(TimeoutError, ConnectionClosed, ConcurrencyError):  # of another thread that reads
            while True:
                self.socket.recv(timeout=0)
        self._stack.close()
