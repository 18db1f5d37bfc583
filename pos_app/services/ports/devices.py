"""Devices, listeners and pairing, as people are told of them."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from pos_app.domain.device import Device
from pos_app.domain.private import Private
from pos_app.domain.shop import Network, TillStatus

if TYPE_CHECKING:
    from concurrent.futures import Future


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

    @property
    def network(self) -> ListenerStatus | None:
        """The listener that other computers reach now; None where there is none."""
        return next((each for each in self.listeners if each.kind == "network" and each.url), None)


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


class KeyWish(Private, frozen=True, kw_only=True):
    """What a new key is for.

    Attributes:
        count: how many devices of this kind.
        pin: the manager's, which a real ledger asks for.
    """

    role: str
    name: str
    scope: str = "own"
    proof_required: bool = False
    count: int = 1
    pin: str = ""


class Invite(Private, frozen=True):
    """A browser display that waits for its first use.

    Attributes:
        url: to be drawn as a QR; its fragment holds a word of 128 bits that can be proven once, within 120 s.
    """

    device: Device
    url: str


class DevicePort(Protocol):
    """What settings may do with devices; from any thread. Words of a refusal: docs/protocol.md."""

    def devices(self) -> "Future[tuple[Device, ...]]":
        """Return all devices, revoked ones included."""
        ...

    def choose_address(self, address: str) -> None:
        """Give others this address of several from now on; until then they get the likely one."""
        ...

    def as_given(self, link: LinkStatus) -> LinkStatus:
        """Return how the server stands, with the chosen address."""
        ...

    def save_network(self, network: Network, pin: str = "") -> "Future[TillStatus]":
        """Change where the till may be reached from; the listeners follow by themselves."""
        ...

    def add_key(self, wish: KeyWish) -> "Future[str]":
        """Register one device and return its key file, a line to be shown once."""
        ...

    def renew_key(self, device: str, pin: str = "") -> "Future[str]":
        """Return the key file of a second key; the older one ends with the first use of the new."""
        ...

    def revoke(self, device: str, pin: str = "") -> "Future[Device]":
        """Refuse a device from now on; its open socket is closed with 4403."""
        ...

    def invite_browser(self, listener: ListenerStatus, name: str, pin: str = "") -> "Future[Invite]":
        """Return an address for a QR that makes one browser a display, within 120 s; it is "new" then."""
        ...

    def confirm(self, device: str, name: str) -> "Future[Device]":
        """Let a new display stay, under this name."""
        ...

    def refuse(self, device: str) -> "Future[Device]":
        """Refuse a new display; needs no PIN."""
        ...

    def open_pairing(self, pin: str = "") -> "Future[PairingStatus]":
        """Open the pairing window with a new code, for 120 s; ``LinkStatus.pairing`` follows it."""
        ...

    def approve_pairing(self, name: str, pin: str = "") -> "Future[Device]":
        """Give the display that waits at the pairing window its key, and this name."""
        ...

    def close_pairing(self) -> "Future[None]":
        """Close the pairing window; a display that waits there is refused."""
        ...
