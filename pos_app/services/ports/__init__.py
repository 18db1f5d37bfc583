"""What the parts see of each other: Protocols and the values that cross between threads.

Windows import this module and nothing else of the services. All values are frozen.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from pos_app.domain.charge import Charge, ClockReading
from pos_app.domain.commands import Command, Merchant
from pos_app.domain.customer_display import CustomerText
from pos_app.domain.money import Centavos

if TYPE_CHECKING:
    from concurrent.futures import Future


class Answer(Protocol):
    """Is told, once and in the till's thread, what a command led to; a future is one."""

    def set_running_or_notify_cancel(self) -> bool:
        """Return whether the command is still wanted; called before it is carried out."""
        ...

    def set_result(self, result: Any, /) -> None:  # noqa: ANN401 - the command's docstring names the type
        """Take what the command answers; it is stored."""
        ...

    def set_exception(self, exception: BaseException, /) -> None:
        """Take why the command was not carried out."""
        ...


class TillPort(Protocol):
    """The one writer, as everybody else sees it."""

    def submit(self, command: Command) -> "Future[Any]":
        """Ask; from any thread; returns at once. The command's docstring names the answer's type.

        The future fails with ``TillBusyError`` or ``TillStoppedError`` where the till cannot take it.
        """
        ...


class ServerTill(TillPort, Protocol):
    """The one writer, as the server sees it."""

    def submit_for(self, answer: Answer, command: Command) -> None:
        """As :meth:`TillPort.submit`, for who brings what takes the answer: it is lighter than a future."""
        ...


class Clock(Protocol):
    """Both clocks of one run of the program."""

    def moment(self) -> ClockReading:
        """Read both clocks; from any thread."""
        ...


class LedgerHealth(Struct, frozen=True):
    """The ledger cannot store now, or can again.

    Attributes:
        reason: ``disk``, ``busy`` or ``database``; ``failed`` (a write or fsync), ``moved`` (the file is not
            in its place) or ``stopped`` (the till's thread ended); ``low`` (the disk is nearly full, and all
            is stored still); empty when all is well again.
    """

    reason: str
    detail: str = ""

    @property
    def is_final(self) -> bool:
        """Return whether nothing more is confirmed before a restart."""
        return self.reason in {"failed", "moved", "stopped"}


class BackupHealth(Struct, frozen=True):
    """How the last copy of the ledger went.

    Attributes:
        where: as in :class:`~pos_app.services.backup.copies.BackupError`; empty when one was made again.
    """

    where: str


class Prompt(Struct, frozen=True):
    """What a customer pays by: the code's text and the identity in it."""

    code: str
    txid: str


class PaymentProvider(Protocol):
    """One way to be paid."""

    def prompt(self, charge: Charge, merchant: Merchant) -> Prompt:
        """Return the code of a new charge. Runs in the till, so it neither waits nor asks anybody.

        Raises ``BrCodeError`` or ``PixKeyError`` where the merchant's data do not make a code.
        """
        ...


class QrMatrix(Struct, frozen=True):
    """A QR symbol without its quiet zone.

    Attributes:
        size: modules a side.
        rows: ``size`` rows of ``size`` bytes; 1 is dark, 0 is light.
    """

    size: int
    rows: tuple[bytes, ...]


class QrDrawing(Struct, frozen=True):
    """A code drawn and read back.

    Attributes:
        text: what a reader gets.
        png: level M, quiet zone of 4 modules, black on white.
    """

    text: str
    matrix: QrMatrix
    png: bytes


class QrReady(Struct, frozen=True):
    """The code of a charge may be shown. ``drawing`` is None where the self-check failed: show the text."""

    charge_id: int
    text: str
    drawing: QrDrawing | None


class Texts(Protocol):
    """Words for people in the till's language; safe from any thread."""

    def customer_words(self, key: CustomerText) -> tuple[str, str]:
        """Return the big line of a customer's picture and the line under it, which may be empty."""
        ...


class DeviceStatus(Struct, frozen=True, kw_only=True):
    """One connected device as the cashier sees it.

    Attributes:
        shows: what a display shows now: a state's word, ``call_cashier`` (odd money), ``thanks`` (paid, but
            not proven), ``idle``, or empty where that is not known.
        value: the amount of the charge it shows, wire form, or empty.
        queue: what a bank still has to send.
        is_new: nobody has confirmed it by name yet.
        entrance: how it came in: ``loopback``, ``network`` (TLS) or ``tablets``.
    """

    device: str
    role: str
    name: str
    connected_at: datetime
    last_heard_ms: int
    shows: str = ""
    value: str = ""
    queue: int = 0
    is_new: bool = False
    listener_kind: str = "loopback"


class ListenerStatus(Struct, frozen=True, kw_only=True):
    """One listener as people are told of it.

    Attributes:
        kind: ``loopback``, ``network`` (TLS) or ``tablets`` (plain, browser displays only).
        url: of the socket; empty while it does not listen. ``page``: for browsers.
        hosts: the addresses at which others may reach it, the likely one, which both of these have, first.
        fingerprint: of the certificate, in hexadecimal; empty without TLS.
        problem: why it does not listen: ``taken``, ``address`` (not of this computer), ``keyring``; it is
            tried again. ``address``: which one was wanted then.
    """

    kind: str
    port: int
    url: str = ""
    page: str = ""
    hosts: tuple[str, ...] = ()
    fingerprint: str = ""
    problem: str = ""
    address: str = ""


class PairingStatus(Struct, frozen=True, kw_only=True):
    """The open pairing window, and who stands at it.

    Attributes:
        code: 12 characters, as they are read aloud: ``K7QF-2M9X-TRW4``; empty once it was used.
        ends_ms: elapsed clock at which it closes by itself.
        tries_left: proofs that may still fail.
        asking: name of the display that typed the code and waits for a person; None before that.
        address: where it asks from.
    """

    code: str
    ends_ms: int
    tries_left: int
    asking: str | None = None
    address: str = ""


class LinkStatus(Struct, frozen=True, kw_only=True):
    """How the server and its devices stand; sent on each change and at least every 5 s.

    Attributes:
        listening: the URL of the socket for programs of this computer, or empty.
        port_taken: the port that another program holds, or None.
        listeners: all that are wanted, the one for this computer first.
        bank_heard_ms: elapsed clock of the last word of any bank; None where none was connected in this run.
        foreign_keys: how often a key of the other kind of ledger was refused in this run.
        pairing: None while no pairing window is open.
        announces: the shop wants its till to be found on the network.
        fixed_bind: the address that the program was started with, over the settings; empty for theirs.
    """

    listening: str = ""
    port_taken: int | None = None
    listeners: tuple[ListenerStatus, ...] = ()
    devices: tuple[DeviceStatus, ...] = ()
    bank_heard_ms: int | None = None
    foreign_keys: int = 0
    pairing: PairingStatus | None = None
    announces: bool = False
    fixed_bind: str = ""


class PairingPort(Protocol):
    """Where displays without a key come to one: the pairing window (:class:`PairingStatus`), pages' words.

    From any thread; the futures fail with ``TillStoppedError`` while there is no server.
    """

    def open(self) -> "Future[PairingStatus]":
        """Open the window with a new code, for 120 s; an older one closes."""
        ...

    def invite(self, device: str, word: bytes) -> "Future[None]":
        """Let the page of a new device prove a one-time word, for 120 s."""
        ...

    def grant(self, device: str, key: bytes) -> "Future[bool]":
        """Give the display that waits its key; False where none waits any more."""
        ...

    def close(self) -> "Future[None]":
        """Close the window; who waits at it is refused."""
        ...


OnStatus = Callable[[LinkStatus], None]


class Sound(Protocol):
    """The till's two sounds, unlike each other; never the only sign of anything."""

    def paid(self, amount: Centavos, *, training: bool) -> None:
        """Play the sound of proven money, and say the amount where that is wished."""
        ...

    def attention(self) -> None:
        """Play the sound of odd money."""
        ...
