"""States of one connection at a client, without sockets: text in, actions out.

A client sends nothing before it has checked the server's id and kind of ledger, and uses nothing before it
has checked the server's proof. Rules: docs/protocol.md, section 2. The server's half is
:mod:`pos_app.wire.session`.
"""

from enum import Enum, StrEnum, auto

from msgspec import Struct

from pos_app.wire import proofs, terms
from pos_app.wire.messages import Auth, AuthOk, Error, Hello, Message, Pair, PairOk, Refused
from pos_app.wire.pairing_code import key_of
from pos_app.wire.reader import WireError, encode, read_answer
from pos_app.wire.session import Close, Deliver, Send
from pos_app.wire.terms import CloseCode, LedgerKind, Refusal, Role


class Doubt(StrEnum):
    """Why a client does not trust, or cannot talk to, the server it reached."""

    OTHER_SERVER = "other_server"
    OTHER_LEDGER = "other_ledger"
    WRONG_PROOF = "wrong_proof"
    WRONG_PIN = "wrong_pin"
    VERSION = "version"
    FORMAT = "format"


class Credentials(Struct, frozen=True):
    """What a client's key file says.

    Attributes:
        device: name of the device; ``role`` what it may do.
        key: 32 secret bytes.
        server: id of the ledger that the key was made for, ``ledger`` its kind.
        pin: SHA-256 of the till's certificate; empty where it has none, and then no TLS is used.
    """

    device: str
    role: Role
    key: bytes
    server: str
    ledger: LedgerKind
    pin: bytes = b""

    def __repr__(self) -> str:
        return f"Credentials({self.device!r}, {self.role.value!r})"  # never the key


class Opened(Struct, frozen=True):
    """Both ends are proven. ``seq``: last event for us, in ``epoch``; ``heartbeat_s``: between two."""

    seq: int
    register: str
    heartbeat_s: int
    epoch: str


class Distrusted(Struct, frozen=True):
    """The server is not the one of the key, or speaks otherwise; nothing of it may be used."""

    doubt: Doubt


class Failed(Struct, frozen=True):
    """The server said why it closes; ``final``: do not come back without a person.

    Attributes:
        tries_left: of the pairing code, where it was wrong and may be typed again.
    """

    code: int
    reason: str
    final: bool
    tries_left: int = 0


class Paired(Struct, frozen=True):
    """The till gave this display its key, and proved that it knows the code."""

    credentials: Credentials


ClientAction = Send | Close | Deliver | Opened | Distrusted | Failed
PairingAction = Send | Close | Distrusted | Failed | Paired


class ClientState(Enum):
    """Where a connection stands."""

    WAITING_HELLO = auto()
    WAITING_PROOF = auto()
    OPEN = auto()
    CLOSED = auto()


def is_final(code: int | None) -> bool:
    """Return whether a close code means that a person has to change something before the next try."""
    return code in terms.FINAL_CODES


class ClientSession:
    """One connection as a client sees it; belongs to the thread of its owner.

    Attributes:
        state: where it stands.
    """

    def __init__(
        self, credentials: Credentials, nonce: bytes, fingerprint: bytes = b"", app: str = ""
    ) -> None:
        self.state = ClientState.WAITING_HELLO
        self._credentials = credentials
        self._nonce = nonce
        self._fingerprint = fingerprint
        self._app = app
        self._exchange: proofs.Exchange | None = None

    def receive(self, text: str) -> list[ClientAction]:
        """Return what a text frame asks for."""
        if self.state is ClientState.CLOSED:
            return []
        try:
            message = read_answer(text, self._role())
        except WireError as error:
            # A newer server may say what we do not know yet; an unproven one may not.
            if self.state is ClientState.OPEN and error.code is Refusal.UNKNOWN_TYPE:
                return []
            return self._distrust(Doubt.FORMAT)
        return self._take(message)

    def receive_binary(self) -> list[ClientAction]:
        """Return what a binary frame leads to: the protocol has none."""
        return self._distrust(Doubt.FORMAT)

    def _role(self) -> Role | None:
        return self._credentials.role if self.state is ClientState.OPEN else None

    def _take(self, message: Message) -> list[ClientAction]:
        if isinstance(message, Error):
            self.state = ClientState.CLOSED
            return [Failed(message.code, message.reason, is_final(message.code))]
        if self.state is ClientState.OPEN:
            return [Deliver(message)]
        if self.state is ClientState.WAITING_HELLO and isinstance(message, Hello):
            return self._answer(message)
        if self.state is ClientState.WAITING_PROOF and isinstance(message, AuthOk):
            return self._check(message)
        if self.state is ClientState.WAITING_PROOF and isinstance(message, Refused):
            self.state = ClientState.CLOSED
            return [Failed(CloseCode.AUTH, message.reason, final=True)]
        return self._distrust(Doubt.FORMAT)

    def _answer(self, hello: Hello) -> list[ClientAction]:
        own = self._credentials
        if hello.protocol != terms.PROTOCOL_VERSION:
            return self._distrust(Doubt.VERSION)
        if hello.server != own.server:
            return self._distrust(Doubt.OTHER_SERVER)
        if hello.ledger is not own.ledger:
            return self._distrust(Doubt.OTHER_LEDGER)
        try:
            server_nonce = proofs.from_text(hello.nonce)
        except ValueError:
            return self._distrust(Doubt.FORMAT)
        self._exchange = proofs.Exchange(
            own.role, own.device, own.server, server_nonce, self._nonce, self._fingerprint
        )
        self.state = ClientState.WAITING_PROOF
        return [Send(encode(self._auth(self._exchange)))]

    def _auth(self, exchange: proofs.Exchange) -> Auth:
        own = self._credentials
        return Auth(
            protocol=terms.PROTOCOL_VERSION,
            role=own.role,
            device=own.device,
            nonce=proofs.to_text(self._nonce),
            proof=proofs.to_text(proofs.proof(proofs.CLIENT, own.key, exchange)),
            ledger=own.ledger,
            app=self._app,
        )

    def _check(self, answer: AuthOk) -> list[ClientAction]:
        exchange = self._exchange
        if exchange is None or not proofs.is_proof(
            answer.proof, proofs.SERVER, self._credentials.key, exchange
        ):
            return self._distrust(Doubt.WRONG_PROOF)
        self.state = ClientState.OPEN
        return [Opened(answer.seq, answer.register, answer.heartbeat, answer.epoch)]

    def _distrust(self, doubt: Doubt) -> list[ClientAction]:
        self.state = ClientState.CLOSED
        code = CloseCode.VERSION if doubt is Doubt.VERSION else CloseCode.AUTH
        return [Distrusted(doubt), Close(code, doubt)]


class PairingSession:
    """One connection of a display that has no key yet; belongs to the thread of its owner.

    Attributes:
        state: where it stands; ``WAITING_PROOF`` while a person at the till confirms the name.
    """

    def __init__(self, code: str, name: str, nonce: bytes, fingerprint: bytes = b"") -> None:
        self.state = ClientState.WAITING_HELLO
        self._key = key_of(code)
        self._name = name
        self._nonce = nonce
        self._fingerprint = fingerprint
        self._hello: Hello | None = None
        self._exchange: proofs.Exchange | None = None

    def receive(self, text: str) -> list[PairingAction]:
        """Return what a text frame asks for."""
        if self.state is ClientState.CLOSED:
            return []
        try:
            message = read_answer(text, None)
        except WireError:
            return self._distrust(Doubt.FORMAT)
        if isinstance(message, Error):
            self.state = ClientState.CLOSED
            left = message.tries_left or 0
            return [Failed(message.code, message.reason, is_final(message.code), left)]
        if self.state is ClientState.WAITING_HELLO and isinstance(message, Hello):
            return self._ask(message)
        if self.state is ClientState.WAITING_PROOF and isinstance(message, PairOk):
            return self._check(message)
        return self._distrust(Doubt.FORMAT)

    def receive_binary(self) -> list[PairingAction]:
        """Return what a binary frame leads to: the protocol has none."""
        return self._distrust(Doubt.FORMAT)

    def _ask(self, hello: Hello) -> list[PairingAction]:
        if hello.protocol != terms.PROTOCOL_VERSION:
            return self._distrust(Doubt.VERSION)
        try:
            nonce = proofs.from_text(hello.nonce)
        except ValueError:
            return self._distrust(Doubt.FORMAT)
        self._hello = hello
        self._exchange = proofs.Exchange(self._name, "", hello.server, nonce, self._nonce, self._fingerprint)
        self.state = ClientState.WAITING_PROOF
        proof = proofs.to_text(proofs.proof(proofs.PAIR_CLIENT, self._key, self._exchange))
        return [Send(encode(Pair(terms.PROTOCOL_VERSION, self._name, proofs.to_text(self._nonce), proof)))]

    def _check(self, answer: PairOk) -> list[PairingAction]:
        hello, exchange = self._hello, self._exchange
        if hello is None or exchange is None:
            return self._distrust(Doubt.FORMAT)
        if not proofs.is_proof(answer.proof, proofs.PAIR_SERVER, self._key, exchange):
            return self._distrust(Doubt.WRONG_PROOF)
        try:
            key = proofs.from_text(answer.key)
        except ValueError:
            return self._distrust(Doubt.FORMAT)
        self.state = ClientState.CLOSED
        given = Credentials(answer.device, Role.DISPLAY, key, hello.server, hello.ledger, self._fingerprint)
        return [Paired(given), Close(CloseCode.DONE, "paired")]

    def _distrust(self, doubt: Doubt) -> list[PairingAction]:
        self.state = ClientState.CLOSED
        code = CloseCode.VERSION if doubt is Doubt.VERSION else CloseCode.AUTH
        return [Distrusted(doubt), Close(code, doubt)]
