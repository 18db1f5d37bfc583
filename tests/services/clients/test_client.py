"""The reconnecting client against a real server."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue

import pytest
from msgspec.structs import replace

from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.devices import RevokeDevice
from pos_app.domain.money import Centavos
from pos_app.services.clients.certificate_pinning import WrongPinError, dial
from pos_app.services.clients.reconnecting import ClientCallbacks, ClientStatus, Link, ReconnectingClient
from pos_app.services.devices.certificate import OwnCertificate, new_certificate
from pos_app.services.system.loop_thread import LoopThread
from pos_app.wire.client_session import Credentials, Doubt
from pos_app.wire.messages import ChargesSnapshot, DisplaySnapshot, Event, Message
from pos_app.wire.terms import LedgerKind, Role
from tests.services.conftest import WAIT_S, Shop, open_shop


class Owner:
    """Owns one client and keeps what it told."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self.messages: Queue[Message] = Queue()
        self.statuses: Queue[ClientStatus] = Queue()
        callbacks = ClientCallbacks(self.messages.put, self.statuses.put)
        self.client = ReconnectingClient(url, credentials, callbacks)
        self.thread = LoopThread(self.client.main)

    def wait(self, link: Link) -> ClientStatus:
        """Return the next status with this link."""
        while True:
            status = self.statuses.get(timeout=WAIT_S)
            if status.link is link:
                return status

    def event(self) -> Event:
        """Return the next event."""
        while True:
            message = self.messages.get(timeout=WAIT_S)
            if isinstance(message, Event):
                return message


@pytest.fixture
def owners() -> Iterator[list[Owner]]:
    """Return a list; its owners are stopped in the end."""
    made: list[Owner] = []
    yield made
    for owner in made:
        assert owner.thread.stop()


def _start(owners: list[Owner], url: str, credentials: Credentials) -> Owner:
    owner = Owner(url, credentials)
    owners.append(owner)
    assert owner.thread.start_and_wait()
    return owner


def _sell(shop: Shop) -> None:
    shop.ask(OpenCharge(amount=Centavos(100), show=False))


def test_display_gets_a_snapshot_at_once(shop: Shop, owners: list[Owner]) -> None:
    """The first thing a display is told is a whole picture."""
    owner = _start(owners, shop.url, shop.key(Role.DISPLAY))

    assert "Caixa 1" == owner.wait(Link.OPEN).register
    first = owner.messages.get(timeout=WAIT_S)
    assert isinstance(first, DisplaySnapshot)
    assert "idle" == first.phase


def test_lost_connection_misses_no_event(shop: Shop, owners: list[Owner]) -> None:
    """What happened while the link was down comes after it is back, each event once and in order."""
    credentials = shop.key(Role.INTEGRATION)
    owner = _start(owners, shop.url, credentials)
    owner.wait(Link.OPEN)
    _sell(shop)
    first = owner.event()
    for connection in tuple(shop.server.sockets()):
        shop.thread.call(connection.transport.abort)
    owner.wait(Link.LOST)
    for _ in range(3):
        _sell(shop)
    owner.wait(Link.OPEN)
    missed = [owner.event() for _ in range(3)]

    assert [first.seq, *(event.seq for event in missed[:2])] == [event.prev for event in missed]


def test_restored_till_sends_a_snapshot_and_goes_on(shop: Shop, owners: list[Owner]) -> None:
    """A number of another epoch is no number of ours: the next events are not taken for known ones."""
    owner = _start(owners, shop.url, shop.key(Role.INTEGRATION))
    owner.wait(Link.OPEN)
    _sell(shop)
    owner.event()
    owner.client.epoch, owner.client.seq = "000000-00000000", 10_000  # as before a restore
    for connection in tuple(shop.server.sockets()):
        shop.thread.call(connection.transport.abort)
    owner.wait(Link.LOST)
    owner.wait(Link.OPEN)
    while not isinstance(told := owner.messages.get(timeout=WAIT_S), ChargesSnapshot):
        pass
    _sell(shop)
    event = owner.event()
    assert (shop.status.epoch, told.seq) == (event.epoch, event.prev)


def test_revoked_client_waits_for_a_person(shop: Shop, owners: list[Owner]) -> None:
    """After 4403 it does not come back by itself; asked to, it is refused again."""
    credentials = shop.key(Role.DISPLAY)
    owner = _start(owners, shop.url, credentials)
    owner.wait(Link.OPEN)
    shop.ask(RevokeDevice(device=credentials.device))

    assert "revoked" == owner.wait(Link.REFUSED).reason
    owner.thread.call(owner.client.retry)
    assert "auth" == owner.wait(Link.REFUSED).reason


@pytest.mark.parametrize("url", ["ws://192.0.2.1:8765/ws", "http://127.0.0.1/ws", "ws://till.example/ws"])
def test_key_is_never_used_without_tls_beyond_this_computer(url: str, owners: list[Owner]) -> None:
    """Such an address is refused before anything is sent."""
    credentials = Credentials("bank-1", Role.BANK, bytes(32), "any", LedgerKind.TRAINING)

    assert "tls" == _start(owners, url, credentials).wait(Link.REFUSED).reason


class FalseTill:
    """A server with a certificate of its own, which keeps what it was told."""

    def __init__(self, certificate: OwnCertificate) -> None:
        self.handshakes = 0
        self.heard = b""
        self._context = certificate.server_context()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        """Return where it can be taken for a till."""
        return f"wss://127.0.0.1:{self._listener.getsockname()[1]}/ws"

    def close(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            with suppress(OSError):
                plain, _ = self._listener.accept()
                plain.settimeout(2)
                with plain, self._context.wrap_socket(plain, server_side=True) as tls:
                    self.handshakes += 1
                    while data := tls.recv(65_536):
                        self.heard += data


@pytest.fixture
def false_till() -> Iterator[FalseTill]:
    """Return a till that is none."""
    made = FalseTill(new_certificate())
    yield made
    made.close()


def test_other_certificate_is_refused_100_of_100_and_told_nothing(false_till: FalseTill) -> None:
    """Not one byte leaves before the pin was compared."""
    pin = new_certificate().fingerprint

    async def try_often() -> int:
        refused = 0
        for _ in range(100):
            with pytest.raises(WrongPinError):
                async with dial(false_till.url, pin):
                    pass
            refused += 1
        return refused

    assert 100 == asyncio.run(try_often())
    assert (100, b"") == (false_till.handshakes, false_till.heard)


def test_false_till_is_named_so_and_tried_again(false_till: FalseTill, owners: list[Owner]) -> None:
    """A display says "caixa não reconhecido" and looks again: the right one may come back."""
    pin = new_certificate().fingerprint
    credentials = Credentials("display-1", Role.DISPLAY, bytes(32), "any", LedgerKind.TRAINING, pin)
    owner = _start(owners, false_till.url, credentials)

    assert Doubt.WRONG_PIN == owner.wait(Link.UNKNOWN_TILL).reason
    owner.wait(Link.CONNECTING)
    assert Doubt.WRONG_PIN == owner.wait(Link.UNKNOWN_TILL).reason
    assert b"" == false_till.heard


@pytest.mark.parametrize(
    ("url", "pin"),
    [
        ("wss://127.0.0.1:8765/ws", b""),
        ("ws://127.0.0.1:8765/ws", bytes(32)),
        ("ws://192.0.2.1/ws", bytes(32)),
    ],
    ids=["TLS without a pin", "plain with a pin", "plain beyond this computer"],
)
@pytest.mark.parametrize("role", list(Role))
def test_there_is_no_way_back_to_plain(url: str, pin: bytes, role: Role, owners: list[Owner]) -> None:
    """A pin means TLS, and TLS means a pin."""
    credentials = Credentials("x-1", role, bytes(32), "any", LedgerKind.TRAINING, pin)

    assert "tls" == _start(owners, url, credentials).wait(Link.REFUSED).reason


def test_pinned_client_sells_over_tls(tmp_path: Path, owners: list[Owner]) -> None:
    """With the right pin everything is as on this computer."""
    with open_shop(tmp_path, bind="127.0.0.2", is_loopback=lambda each: each == "127.0.0.1") as shop:
        spec = next(each for each in shop.first_link.listeners if each.kind == "network")
        credentials = replace(shop.key(Role.INTEGRATION), pin=bytes.fromhex(spec.fingerprint))
        owner = _start(owners, spec.url, credentials)
        owner.wait(Link.OPEN)
        _sell(shop)

        assert "payment-created-1" == owner.event().name
        owners.clear()
        assert owner.thread.stop()


def test_other_till_at_the_address_is_not_trusted(shop: Shop, owners: list[Owner]) -> None:
    """A till that the key was not made for is named so, and nothing is sent to it."""
    good = shop.key(Role.DISPLAY)
    other = Credentials(good.device, good.role, good.key, "another-ledger", good.ledger)

    assert Doubt.OTHER_SERVER == _start(owners, shop.url, other).wait(Link.UNKNOWN_TILL).reason


def test_client_of_a_stopped_server_keeps_trying(shop: Shop, owners: list[Owner]) -> None:
    """Shutting down is not final."""
    owner = _start(owners, shop.url, shop.key(Role.DISPLAY))
    owner.wait(Link.OPEN)
    assert shop.thread.stop()

    owner.wait(Link.LOST)
    owner.wait(Link.CONNECTING)
