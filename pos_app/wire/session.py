"""States of one connection at the server, without sockets: text in, actions out.

``HELLO`` (sent, waits for the proof) -> ``PROVING`` (key being looked up) -> ``PROVEN`` (waits for the
receiver's last ``seq``) -> ``OPEN`` -> ``CLOSED``. A display without a key: ``HELLO`` -> ``PAIRING`` (code
being looked up) -> ``ASKING`` (a person confirms its name) -> ``CLOSED``; it comes back with its key. A page
without a key: ``HELLO`` -> ``PAIRING`` (word being looked up) -> ``BINDING`` (its key is kept) -> ``CLOSED``.
The owner moves bytes, looks up keys and knows the clock.
Rules: docs/protocol.md, sections 2 to 4. The client's half is :mod:`pos_app.wire.client_session`.
"""

from collections.abc import Sequence
from enum import Enum, auto

from msgspec import Struct

from pos_app.wire import proofs, terms
from pos_app.wire.cleaning import clean
from pos_app.wire.messages import Auth, AuthOk, Error, Hello, Message, PageOk, Pair, PairOk, PairPage, Refused
from pos_app.wire.pairing_code import LENGTH
from pos_app.wire.reader import LeftOut, WireError, encode, take
from pos_app.wire.terms import CloseCode, ErrorReason, LedgerKind, Refusal, Role


class Send(Struct, frozen=True):
    """Send this text."""

    text: str


class Close(Struct, frozen=True):
    """Close the socket with this code, after everything sent before."""

    code: int
    reason: str


class LookUpKey(Struct, frozen=True):
    """Find the keys of this device, then call :meth:`ServerSession.prove`."""

    role: Role
    device: str


class Proven(Struct, frozen=True):
    """The device holds its key: find its last ``seq``, then call :meth:`ServerSession.welcome`.

    Attributes:
        key: which of the keys it holds, counted from 0.
    """

    role: Role
    device: str
    key: int = 0


class LookUpCode(Struct, frozen=True):
    """Find the pairing code that is open now, then call :meth:`ServerSession.prove_code`."""


class PairAsked(Struct, frozen=True):
    """A display holds the code: ask a person, then call :meth:`ServerSession.pair` or :meth:`fail`.

    Attributes:
        name: what the display calls itself, cleaned; may be empty.
    """

    name: str


class LookUpWord(Struct, frozen=True):
    """Find the one-time word of this invited page, then call :meth:`ServerSession.prove_word`."""

    device: str


class WordProven(Struct, frozen=True):
    """A page holds the word: keep its key, then call :meth:`ServerSession.bind` or :meth:`fail`."""

    device: str
    key: bytes

    def __repr__(self) -> str:
        return f"WordProven({self.device!r})"  # never the key


class ProofFailed(Struct, frozen=True):
    """Unknown device, revoked key or wrong proof: the answer to it waits; ``device`` empty for a code."""

    device: str


class ForeignKey(Struct, frozen=True):
    """A key of the other kind of ledger was shown: training on a real one, or the reverse."""

    device: str


class Deliver(Struct, frozen=True):
    """A message that this role may send; ``left_out`` of it is what could not be read and is minor."""

    message: Message
    left_out: tuple[LeftOut, ...] = ()


class Rejected(Struct, frozen=True):
    """A text is refused, as ``answer`` says; where a bank sent ``text``, it may be money: keep it first."""

    error: WireError
    text: str
    answer: str


Action = (
    Send
    | Close
    | LookUpKey
    | Proven
    | LookUpCode
    | PairAsked
    | LookUpWord
    | WordProven
    | ProofFailed
    | ForeignKey
    | Deliver
    | Rejected
)


class ServerState(Enum):
    """Where a connection stands."""

    HELLO = auto()
    PROVING = auto()
    PROVEN = auto()
    PAIRING = auto()
    ASKING = auto()
    BINDING = auto()
    OPEN = auto()
    CLOSED = auto()


class ServerIdentity(Struct, frozen=True):
    """What the server says of itself.

    Attributes:
        server: id of the ledger.
        ledger: its kind; keys of the other kind are refused.
        app: version of the program.
        register: name of the till, for people.
        epoch: in which event numbers count; another one after each restore of the ledger.
    """

    server: str
    ledger: LedgerKind
    app: str
    register: str
    epoch: str


class Channel(Struct, frozen=True):
    """How a client came in.

    Attributes:
        secure: loopback or TLS; without it only browser displays are served.
        browser: the handshake had an ``Origin`` header, so it can become a display only.
        fingerprint: SHA-256 of the certificate; empty on plain sockets.
    """

    secure: bool
    browser: bool = False
    fingerprint: bytes = b""


# Missing keys are filled up with this one, so that an unknown device takes the path and time of a known one.
_NO_KEY = bytes(proofs.KEY_BYTES)
_NO_CODE = bytes(LENGTH)
_NO_WORD = bytes(proofs.WORD_BYTES)
_KEYS_A_DEVICE = 2
_MINUTE_S = 60.0
_ONLY_A_DISPLAY = "a socket with an Origin becomes a display only"
_ERROR_OF = {
    CloseCode.VERSION: (ErrorReason.VERSION, f"this till speaks protocol {terms.PROTOCOL_VERSION}"),
    CloseCode.NEEDS_TLS: (ErrorReason.TLS, None),
    CloseCode.REVOKED: (ErrorReason.REVOKED, None),
    CloseCode.REPLACED: (ErrorReason.REPLACED, None),
    CloseCode.RATE: (ErrorReason.RATE, None),
    CloseCode.FORMAT: (ErrorReason.FORMAT, None),
    CloseCode.NO_AUTH_IN_TIME: (ErrorReason.TIMEOUT, None),
}


class ServerSession:
    """One connection as the server sees it; belongs to the thread of its owner.

    Attributes:
        state: where it stands.
        role: the proven role, else None.
        device: the proven device, else empty.
    """

    def __init__(self, identity: ServerIdentity, channel: Channel, nonce: bytes) -> None:
        self.state = ServerState.HELLO
        self.role: Role | None = None
        self.device = ""
        self._identity = identity
        self._channel = channel
        self._nonce = nonce
        self._auth: Auth | None = None
        self._pair: Pair | None = None
        self._page: PairPage | None = None
        self._own_proof = ""
        self._bad_formats: list[float] = []

    def open(self) -> list[Action]:
        """Return what is sent at once."""
        identity = self._identity
        hello = Hello(
            protocol=terms.PROTOCOL_VERSION,
            server=identity.server,
            ledger=identity.ledger,
            app=identity.app,
            nonce=proofs.to_text(self._nonce),
        )
        return [Send(encode(hello))]

    def receive(self, text: str, now: float) -> list[Action]:
        """Return what a text frame asks for; ``now`` is a monotonic clock in seconds."""
        if self.state is ServerState.CLOSED:
            return []
        if self.state not in {ServerState.HELLO, ServerState.OPEN}:
            return self.fail(CloseCode.AUTH, ErrorReason.AUTH)
        try:
            reading = take(text, self.role)
        except WireError as error:
            return self._refuse(error, text, now)
        if self.state is ServerState.OPEN:
            return [Deliver(reading.message, reading.left_out)]
        return self._begin(reading.message)

    def receive_binary(self) -> list[Action]:
        """Return what a binary frame leads to: the protocol has none."""
        self.state = ServerState.CLOSED
        return [Close(CloseCode.BINARY, "text only")]

    def prove(self, keys: Sequence[bytes]) -> list[Action]:
        """Check the proof against the valid ``keys`` of the device: none, one, or two during a change."""
        auth = self._auth
        if self.state is not ServerState.PROVING or auth is None:
            return []
        exchange = self._exchange(auth)
        candidates = (*keys, _NO_KEY, _NO_KEY)[:_KEYS_A_DEVICE]
        proven = [
            number
            for number, key in enumerate(candidates)
            if proofs.is_proof(auth.proof, proofs.CLIENT, key, exchange)
        ]
        if not proven or candidates[proven[0]] == _NO_KEY:
            return [ProofFailed(auth.device), *self.fail(CloseCode.AUTH, ErrorReason.AUTH)]
        if self._channel.browser and auth.role is not Role.DISPLAY:
            answer = Refused(Refusal.NOT_ALLOWED, detail=_ONLY_A_DISPLAY)
            return [Send(encode(answer)), *self.fail(CloseCode.AUTH, ErrorReason.AUTH)]
        self._own_proof = proofs.to_text(proofs.proof(proofs.SERVER, candidates[proven[0]], exchange))
        self.state, self.role, self.device = ServerState.PROVEN, auth.role, auth.device
        return [Proven(auth.role, auth.device, proven[0])]

    def prove_code(self, code: bytes | None, tries_left: int = 0) -> list[Action]:
        """Check a display's proof against the pairing ``code``; None while no code may be used.

        Args:
            code: what the display must know.
            tries_left: proofs that the code still takes after a wrong one; its display is told.
        """
        pair = self._pair
        if self.state is not ServerState.PAIRING or pair is None:
            return []
        exchange, key = self._pair_exchange(pair), code or _NO_CODE
        if not proofs.is_proof(pair.proof, proofs.PAIR_CLIENT, key, exchange) or code is None:
            left = tries_left if code is not None and tries_left else None
            return [ProofFailed(""), *self.fail(CloseCode.AUTH, ErrorReason.AUTH, left)]
        self._own_proof = proofs.to_text(proofs.proof(proofs.PAIR_SERVER, key, exchange))
        self.state = ServerState.ASKING
        return [PairAsked(clean(pair.name))]

    def prove_word(self, word: bytes | None) -> list[Action]:
        """Check a page's proof against the one-time ``word`` of its device; None where it has none."""
        page = self._page
        if self.state is not ServerState.PAIRING or page is None:
            return []
        exchange, key = self._page_exchange(page), word or _NO_WORD
        if not proofs.is_proof(page.proof, proofs.PAIR_CLIENT, key, exchange) or word is None:
            return [ProofFailed(page.device), *self.fail(CloseCode.AUTH, ErrorReason.AUTH)]
        self._own_proof = proofs.to_text(proofs.proof(proofs.PAIR_SERVER, key, exchange))
        self.state = ServerState.BINDING
        return [WordProven(page.device, proofs.page_key(key, exchange))]

    def bind(self) -> list[Action]:
        """Tell a page whose key is kept that it may come back with it."""
        if self.state is not ServerState.BINDING:
            return []
        self.state = ServerState.CLOSED
        return [Send(encode(PageOk(self._own_proof))), Close(CloseCode.DONE, "paired")]

    def pair(self, device: str, key: bytes) -> list[Action]:
        """Give a display that a person confirmed its own key; it comes back with it."""
        if self.state is not ServerState.ASKING:
            return []
        self.state = ServerState.CLOSED
        answer = PairOk(device, proofs.to_text(key), self._own_proof)
        return [Send(encode(answer)), Close(CloseCode.DONE, "paired")]

    def welcome(self, seq: int) -> list[Action]:
        """Open the connection; ``seq`` is the last event meant for this receiver."""
        if self.state is not ServerState.PROVEN:
            return []
        self.state = ServerState.OPEN
        answer = AuthOk(self._own_proof, seq, self._identity.register, self.heartbeat_s, self._identity.epoch)
        self._auth, self._own_proof, self._nonce = None, "", b""  # a kibibyte for each of a thousand displays
        return [Send(encode(answer))]

    @property
    def heartbeat_s(self) -> int:
        """Seconds between two heartbeats on this connection."""
        return terms.DISPLAY_HEARTBEAT_S if self.role is Role.DISPLAY else terms.CLIENT_HEARTBEAT_S

    def fail(
        self, code: CloseCode, reason: ErrorReason | None = None, tries_left: int | None = None
    ) -> list[Action]:
        """End the connection with an ``error`` that says why, also from outside (revoked, replaced, late)."""
        self.state = ServerState.CLOSED
        usual, message = _ERROR_OF.get(code, (ErrorReason.AUTH, None))
        word = reason or usual
        return [Send(encode(Error(code, word, message, tries_left))), Close(code, word)]

    def _begin(self, message: Message) -> list[Action]:
        if isinstance(message, Pair):
            return self._begin_pairing(message)
        if isinstance(message, PairPage):
            return self._begin_page(message)
        assert isinstance(message, Auth)  # noqa: S101  # the table of rights has no other message here
        objection = self._objection(message)
        if objection is not None:
            told: list[Action] = [ForeignKey(message.device)] if objection[1] is ErrorReason.TRAINING else []
            return [*told, *self.fail(*objection)]
        self._auth = message
        self.state = ServerState.PROVING
        return [LookUpKey(message.role, message.device)]

    def _begin_pairing(self, pair: Pair) -> list[Action]:
        """A page is given its key by the till's own code on the screen, so this door is not for it."""
        if pair.protocol != terms.PROTOCOL_VERSION:
            return self.fail(CloseCode.VERSION)
        if self._channel.browser:
            return self.fail(CloseCode.AUTH, ErrorReason.AUTH)
        if not self._channel.secure:
            return self.fail(CloseCode.NEEDS_TLS)
        self._pair = pair
        self.state = ServerState.PAIRING
        return [LookUpCode()]

    def _begin_page(self, page: PairPage) -> list[Action]:
        """Only a page is given its key by a word: a program has a door that it can trust more."""
        if page.protocol != terms.PROTOCOL_VERSION:
            return self.fail(CloseCode.VERSION)
        if not self._channel.browser:
            return self.fail(CloseCode.AUTH, ErrorReason.AUTH)
        self._page = page
        self.state = ServerState.PAIRING
        return [LookUpWord(page.device)]

    def _objection(self, auth: Auth) -> tuple[CloseCode, ErrorReason | None] | None:
        if auth.protocol != terms.PROTOCOL_VERSION:
            return CloseCode.VERSION, None
        if auth.ledger is not self._identity.ledger:
            return CloseCode.AUTH, ErrorReason.TRAINING
        if not (self._channel.secure or self._is_page(auth)):
            return CloseCode.NEEDS_TLS, None
        return None

    def _is_page(self, auth: Auth) -> bool:
        """Return whether a browser's display asks, which cannot see the certificate."""
        return self._channel.browser and auth.role is Role.DISPLAY

    def _exchange(self, auth: Auth) -> proofs.Exchange:
        fingerprint = b"" if self._is_page(auth) else self._channel.fingerprint
        nonce = _bytes_of(auth.nonce)
        return proofs.Exchange(auth.role, auth.device, self._identity.server, self._nonce, nonce, fingerprint)

    def _pair_exchange(self, pair: Pair) -> proofs.Exchange:
        nonce, channel = _bytes_of(pair.nonce), self._channel
        return proofs.Exchange(pair.name, "", self._identity.server, self._nonce, nonce, channel.fingerprint)

    def _page_exchange(self, page: PairPage) -> proofs.Exchange:
        nonce = _bytes_of(page.nonce)
        return proofs.Exchange(Role.DISPLAY, page.device, self._identity.server, self._nonce, nonce)

    def _refuse(self, error: WireError, text: str, now: float) -> list[Action]:
        answer = Refused(error.code, error.request, error.delivery, message_for(error), error.detail[:200])
        actions: list[Action] = [Rejected(error, text, encode(answer))]
        if error.code is Refusal.NOT_ALLOWED:
            return actions + self.fail(CloseCode.AUTH, ErrorReason.AUTH)
        if error.code is Refusal.BAD_FORMAT and self._too_often(now) and self.role is not Role.BANK:
            return actions + self.fail(CloseCode.FORMAT)
        return actions

    def _too_often(self, now: float) -> bool:
        self._bad_formats = [*self._bad_formats, now][-terms.BAD_FORMATS_A_MINUTE :]
        full = len(self._bad_formats) == terms.BAD_FORMATS_A_MINUTE
        return full and now - self._bad_formats[0] < _MINUTE_S


def message_for(error: WireError) -> str | None:
    """Return the seed's sentence for a malformed message, where the seed had one."""
    if error.code is not Refusal.BAD_FORMAT:
        return None
    return {"create_payment": "Invalid value", "confirm_payment": "Invalid payment data"}.get(error.kind)


def _bytes_of(nonce: str) -> bytes:
    try:
        return proofs.from_text(nonce)
    except ValueError:
        return b""
