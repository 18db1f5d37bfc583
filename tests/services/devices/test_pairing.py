"""How displays come to their keys: a typed code, and a QR for a page; with a real till and real sockets."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pos_app.domain.commands.devices import ConfirmDevice, ListDevices
from pos_app.domain.commands.shop import SaveNetwork
from pos_app.domain.device import Device
from pos_app.domain.errors import RefusedError, TillStoppedError
from pos_app.domain.events import Batch
from pos_app.domain.shop import Network
from pos_app.services.devices import key_service
from pos_app.services.devices.certificate import own_certificate
from pos_app.services.devices.device_service import DeviceService
from pos_app.services.devices.key_store import FileKeyStore
from pos_app.services.devices.pairing import PAIRING_MS, PairingCalls
from pos_app.services.ports.devices import KeyWish, LinkStatus, ListenerStatus, PairingStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.server.handshake_gate import HandshakeGate
from pos_app.services.server.limits import SeatLimits
from pos_app.services.till.till import Till
from pos_app.wire import pairing_code, proofs
from pos_app.wire.client_session import Credentials, Failed, Paired, PairingSession
from pos_app.wire.session import Send
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes.clients import Client
from tests.fakes.clock import SystemClockAhead
from tests.services.conftest import WAIT_S, Shop, open_shop

NAME = "Tela do balcão"


@pytest.fixture
def work() -> Iterator[ThreadPoolExecutor]:
    """Return the one worker, which does one thing after the other."""
    with ThreadPoolExecutor(1) as work:
        yield work


@pytest.fixture
def service(shop_ahead: Shop, work: ThreadPoolExecutor) -> DeviceService:
    """Return what settings hold."""
    return DeviceService(
        shop_ahead.till,
        shop_ahead.keys,
        calls(shop_ahead),
        work=work,
        link=lambda: shop_ahead.first_link,
    )


def calls(shop: Shop) -> PairingCalls:
    """Return the pairing window for this thread."""
    return PairingCalls(shop.thread.call, lambda: shop.server.pairing)


def opened(service: DeviceService) -> PairingStatus:
    """Open the pairing window."""
    return service.open_pairing().result(WAIT_S)


class NewDisplay:
    """A display program without a key, at the till."""

    def __init__(self, shop: Shop, typed: str, name: str = NAME) -> None:
        self.client: Client = shop.client_at(shop.url, None)
        self._session = PairingSession(pairing_code.parse(typed), name, proofs.new_nonce())
        self.said = ""
        for action in self._session.receive(str(self.client.socket.recv(WAIT_S))):
            if isinstance(action, Send):
                self.said = action.text
                self.client.send_text(action.text)

    def result(self) -> Credentials | int:
        """Wait for the key, or for the code with which it was sent away."""
        for action in self._session.receive(str(self.client.socket.recv(WAIT_S))):
            if isinstance(action, Paired):
                return action.credentials
            if isinstance(action, Failed):
                return action.code
        return 0


def asks(shop: Shop) -> PairingStatus:
    """Wait until a display asks for a person."""
    link = shop.wait_status(lambda link: link.pairing is not None and link.pairing.asking is not None)
    assert link.pairing is not None
    return link.pairing


def is_closed(link: LinkStatus) -> bool:
    """Return whether no pairing window is open."""
    return link.pairing is None


def devices(shop: Shop) -> dict[str, Device]:
    """Return all devices by their names on the wire."""
    found = shop.ask(ListDevices())
    assert isinstance(found, tuple)
    return {each.id: each for each in found}


# --- a typed code ---------------------------------------------------------------------------------


def test_display_gets_its_key_after_a_person_confirmed(shop_ahead: Shop, service: DeviceService) -> None:
    """Code, name on the till, *Confirmar*: then a key that opens at once, and a device under that name."""
    window = opened(service)
    display = NewDisplay(shop_ahead, window.code)
    waiting = asks(shop_ahead)
    assert (NAME, "", "127.0.0.1") == (waiting.asking, waiting.code, waiting.address)
    assert {} == devices(shop_ahead)

    device = service.approve_pairing("Tela da porta").result(WAIT_S)

    credentials = display.result()
    assert isinstance(credentials, Credentials)
    assert (device.id, Role.DISPLAY, shop_ahead.status.server_id, LedgerKind.TRAINING) == (
        credentials.device, credentials.role, credentials.server, credentials.ledger,
    )  # fmt: skip
    assert shop_ahead.client(credentials).opened is not None
    stored = devices(shop_ahead)[device.id]
    assert ("Tela da porta", False) == (stored.name, stored.is_new)
    shop_ahead.wait_status(is_closed)


def test_refused_display_gets_nothing_and_the_code_is_used(shop_ahead: Shop, service: DeviceService) -> None:
    """A person's no is final for this code."""
    window = opened(service)
    display = NewDisplay(shop_ahead, window.code)
    asks(shop_ahead)
    service.close_pairing().result(WAIT_S)

    assert 4401 == display.result()
    assert 4401 == NewDisplay(shop_ahead, window.code).result()
    assert {} == devices(shop_ahead)


def test_code_is_for_one_display(shop_ahead: Shop, service: DeviceService) -> None:
    """While one waits for a person, and after it was let in, the code opens nothing for another."""
    window = opened(service)
    first = NewDisplay(shop_ahead, window.code)
    asks(shop_ahead)
    assert 4401 == NewDisplay(shop_ahead, window.code).result()

    service.approve_pairing(NAME).result(WAIT_S)

    assert isinstance(first.result(), Credentials)
    assert 4401 == NewDisplay(shop_ahead, window.code).result()


def test_sixth_try_is_refused_though_it_is_right(shop_ahead: Shop, service: DeviceService) -> None:
    """Five wrong proofs close the window; the person is told how many are left."""
    window = opened(service)
    wrong = "0000-0000-0000"
    for left in (4, 3, 2, 1):
        assert 4401 == NewDisplay(shop_ahead, wrong).result()
        told = shop_ahead.wait_status(lambda link: link.pairing is not None and link.pairing.tries_left < 5)
        while told.pairing is not None and told.pairing.tries_left > left:
            told = shop_ahead.wait_status(lambda _: True)
        assert told.pairing is not None
        assert left == told.pairing.tries_left
    assert 4401 == NewDisplay(shop_ahead, wrong).result()
    shop_ahead.wait_status(is_closed)

    assert 4401 == NewDisplay(shop_ahead, window.code).result()


@pytest.mark.parametrize("late", [PAIRING_MS, PAIRING_MS + 1, 10 * PAIRING_MS])
def test_code_ends_after_two_minutes(
    shop_ahead: Shop, service: DeviceService, ahead: SystemClockAhead, late: int
) -> None:
    """On the clock that nobody sets."""
    window = opened(service)
    ahead.advance_ms(late)

    assert 4401 == NewDisplay(shop_ahead, window.code).result()


def test_code_holds_until_its_last_moment(
    shop_ahead: Shop, service: DeviceService, ahead: SystemClockAhead
) -> None:
    """Nobody is hurried before the time."""
    window = opened(service)
    ahead.advance_ms(PAIRING_MS - 30_000)
    NewDisplay(shop_ahead, window.code)
    assert NAME == asks(shop_ahead).asking


def test_confirming_too_late_gives_no_key(
    shop_ahead: Shop, service: DeviceService, ahead: SystemClockAhead
) -> None:
    """The person has the rest of the time, and no device is left behind."""
    window = opened(service)
    display = NewDisplay(shop_ahead, window.code)
    asks(shop_ahead)
    ahead.advance_ms(PAIRING_MS)

    with pytest.raises(RefusedError):
        service.approve_pairing(NAME).result(WAIT_S)

    assert 4401 == display.result()
    assert [True] == [each.revoked_at is not None for each in devices(shop_ahead).values()]


def test_without_an_open_window_no_code_works(shop_ahead: Shop) -> None:
    """Also one that some till could have shown."""
    assert 4401 == NewDisplay(shop_ahead, pairing_code.new_code()).result()


def test_new_window_ends_the_older_code(shop_ahead: Shop, service: DeviceService) -> None:
    """There is one code at a time."""
    first, second = opened(service), opened(service)
    assert 4401 == NewDisplay(shop_ahead, first.code).result()
    NewDisplay(shop_ahead, second.code)
    assert NAME == asks(shop_ahead).asking


def test_display_that_hangs_up_closes_the_window(shop_ahead: Shop, service: DeviceService) -> None:
    """The person cannot confirm somebody who is gone."""
    display = NewDisplay(shop_ahead, opened(service).code)
    asks(shop_ahead)
    display.client.close()
    shop_ahead.wait_status(is_closed)

    with pytest.raises(RefusedError):
        service.approve_pairing(NAME).result(WAIT_S)


def test_recorded_pairing_is_worthless(shop_ahead: Shop, service: DeviceService) -> None:
    """On the same socket, on a new one, and while the same code is still open."""
    window = opened(service)
    recorder = NewDisplay(shop_ahead, window.code)
    asks(shop_ahead)
    recorder.client.send_text(recorder.said)
    assert 4401 == recorder.client.close_code()
    shop_ahead.wait_status(is_closed)
    opened(service)
    thief = shop_ahead.client_at(shop_ahead.url, None)
    thief.receive()
    thief.send_text(recorder.said)

    assert 4401 == thief.close_code()
    assert {} == devices(shop_ahead)


def test_waiting_display_ends_with_the_till(tmp_path: Path) -> None:
    """Who waits for a person does not hold the till up."""
    with open_shop(tmp_path) as shop:
        window = calls(shop).open().result(WAIT_S)
        display = NewDisplay(shop, window.code)
        asks(shop)
        assert shop.thread.stop(3_000)
        assert display.client.close_code() in {1001, 4401}
        with pytest.raises(TillStoppedError):
            calls(shop).open().result(WAIT_S)


def test_wrong_pin_opens_no_window(shop_ahead: Shop, service: DeviceService) -> None:
    """A manager lets displays in; a training ledger asks for no PIN, but a wrong one is wrong there too."""
    with pytest.raises(RefusedError, match="pin"):
        service.open_pairing("wrong").result(WAIT_S)
    assert shop_ahead.status.training_pin
    assert service.open_pairing(shop_ahead.status.training_pin).result(WAIT_S).code


# --- a page -----------------------------------------------------------------------------------------


def invite(shop: Shop, service: DeviceService) -> tuple[str, bytes]:
    """Invite a page; return its device and its word, as they stand in the fragment."""
    url = service.invite_browser(shop.first_link.listeners[0], NAME).result(WAIT_S).url
    page, _, fragment = url.partition("#")
    assert shop.first_link.listeners[0].page == page
    given = {name: values[0] for name, values in parse_qs(fragment, strict_parsing=True).items()}
    assert {"device", "word"} == set(given)
    word = proofs.from_text(given["word"])
    assert 16 == len(word)
    return given["device"], word


def prove_word(shop: Shop, device: str, word: bytes, *, is_browser: bool = True) -> Credentials | int:
    """Prove a word as a page does; return the key that it makes of it, or how it was sent away."""
    origin = f"http://127.0.0.1:{shop.server.port}" if is_browser else None
    client, nonce = shop.client_at(shop.url, None, origin=origin), proofs.new_nonce()
    hello = client.expect("hello")
    seen = proofs.Exchange("display", device, hello["server"], proofs.from_text(hello["nonce"]), nonce)
    proof = proofs.to_text(proofs.proof(proofs.PAIR_CLIENT, word, seen))
    client.send(type="pair_page", protocol=1, device=device, nonce=proofs.to_text(nonce), proof=proof)
    answer = client.receive()
    if answer["type"] == "error":
        return client.close_code() or 0
    assert {"type", "proof"} == set(answer)  # nothing secret crosses
    assert proofs.is_proof(answer["proof"], proofs.PAIR_SERVER, word, seen)
    key = proofs.page_key(word, seen)
    return Credentials(device, Role.DISPLAY, key, hello["server"], LedgerKind.TRAINING)


def invited(shop: Shop, service: DeviceService) -> Credentials:
    """Invite a page, and let it make its key."""
    credentials = prove_word(shop, *invite(shop, service))
    assert isinstance(credentials, Credentials)
    return credentials


def page(shop: Shop, credentials: Credentials) -> Client:
    """Connect a page."""
    return shop.client_at(shop.url, credentials, origin=f"http://127.0.0.1:{shop.server.port}")


def shown(shop: Shop, name: str = NAME) -> bool:
    """Wait for the one connected device, and return whether it is told as new."""
    link = shop.wait_status(lambda link: [name] == [each.name for each in link.devices])
    return link.devices[0].is_new


def test_page_is_new_until_a_person_confirms_it(shop_ahead: Shop, service: DeviceService) -> None:
    """It shows what displays show, and the list says that nobody confirmed it."""
    credentials = invited(shop_ahead, service)
    tablet = page(shop_ahead, credentials)
    assert "idle" == tablet.expect("snapshot")["phase"]
    assert shown(shop_ahead)

    service.confirm(credentials.device, "Tablet da porta").result(WAIT_S)

    assert not shown(shop_ahead, "Tablet da porta")
    tablet.ping()
    assert not devices(shop_ahead)[credentials.device].is_new


def test_unused_word_is_void_after_two_minutes(
    shop_ahead: Shop, service: DeviceService, ahead: SystemClockAhead
) -> None:
    """A photo of the QR, used later, opens nothing."""
    device, word = invite(shop_ahead, service)
    ahead.advance_ms(PAIRING_MS)

    assert 4401 == prove_word(shop_ahead, device, word)


def test_word_that_was_used_opens_nothing_later(
    shop_ahead: Shop, service: DeviceService, ahead: SystemClockAhead
) -> None:
    """A photo of the QR, or the browser's history, thirty days later: the tablet stays where it is."""
    device, word = invite(shop_ahead, service)
    credentials = prove_word(shop_ahead, device, word)
    assert isinstance(credentials, Credentials)
    service.confirm(device, NAME).result(WAIT_S)
    ahead.advance_ms(30 * 86_400_000)

    assert 4401 == prove_word(shop_ahead, device, word)
    assert page(shop_ahead, credentials).opened is not None


def test_word_is_no_key(shop_ahead: Shop, service: DeviceService) -> None:
    """What the QR holds proves nothing but itself, before and after it was used."""
    device, word = invite(shop_ahead, service)
    as_key = Credentials(device, Role.DISPLAY, word, shop_ahead.status.server_id, LedgerKind.TRAINING)
    assert 4401 == page(shop_ahead, as_key).close_code()
    assert isinstance(prove_word(shop_ahead, device, word), Credentials)
    assert 4401 == page(shop_ahead, as_key).close_code()


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_word_proven_twice_voids_both(
    shop_ahead: Shop, service: DeviceService, *, is_confirmed: bool
) -> None:
    """A photo of the QR within its time: neither stays, the first one is cut off, and the cashier is told."""
    alerts: list[str] = []
    shop_ahead.feed.add(lambda value: alerts.extend(whats(value)))
    device, word = invite(shop_ahead, service)
    first = prove_word(shop_ahead, device, word)
    assert isinstance(first, Credentials)
    tablet = page(shop_ahead, first)
    tablet.expect("snapshot")
    if is_confirmed:
        service.confirm(device, NAME).result(WAIT_S)

    assert 4401 == prove_word(shop_ahead, device, word)

    assert 4403 == tablet.close_code()
    assert 4401 == page(shop_ahead, first).close_code()
    assert devices(shop_ahead)[device].revoked_at is not None
    assert () == shop_ahead.keys.find(shop_ahead.status.server_id, device)
    assert ["word_twice"] == [each for each in alerts if each == "word_twice"]
    assert 4401 == prove_word(shop_ahead, device, word)


@pytest.mark.parametrize("device", ["display-1", "display-99", "bank-1"])
def test_wrong_word_makes_no_key(shop_ahead: Shop, service: DeviceService, device: str) -> None:
    """Also of a device that was invited: its own page can still prove the right one."""
    invited_device, word = invite(shop_ahead, service)
    assert 4401 == prove_word(shop_ahead, device, bytes(16))
    assert isinstance(prove_word(shop_ahead, invited_device, word), Credentials)


def test_program_makes_no_key_of_a_word(shop_ahead: Shop, service: DeviceService) -> None:
    """It has a door of its own, with the certificate in its proof."""
    device, word = invite(shop_ahead, service)

    assert 4401 == prove_word(shop_ahead, device, word, is_browser=False)
    assert isinstance(prove_word(shop_ahead, device, word), Credentials)


def whats(value: Batch | LedgerHealth) -> list[str]:
    """Return the words of the alerts in what the till tells."""
    events = value.events if isinstance(value, Batch) else ()
    return [str(each.event.detail.get("what")) for each in events]


def test_used_invitation_comes_back_after_its_time(
    shop_ahead: Shop, service: DeviceService, ahead: SystemClockAhead
) -> None:
    """A tablet that loses its Wi-Fi before the person came is not locked out."""
    credentials = invited(shop_ahead, service)
    tablet = page(shop_ahead, credentials)
    assert shown(shop_ahead)
    tablet.close()
    ahead.advance_ms(PAIRING_MS)

    assert page(shop_ahead, credentials).opened is not None


def test_refused_page_is_closed_and_forgotten(
    shop_ahead: Shop, service: DeviceService, work: ThreadPoolExecutor
) -> None:
    """Whoever photographed the QR is rid of it within a second; its key is gone."""
    credentials = invited(shop_ahead, service)
    tablet = page(shop_ahead, credentials)
    tablet.expect("snapshot")
    service.refuse(credentials.device).result(WAIT_S)

    assert "revoked" == tablet.receive(timeout_s=1.0)["reason"]
    assert 4403 == tablet.close_code()
    work.submit(lambda: None).result(WAIT_S)  # the key is forgotten by the worker, after the answer
    assert () == shop_ahead.keys.find(shop_ahead.status.server_id, credentials.device)
    assert 4401 == page(shop_ahead, credentials).close_code()


def test_invitation_does_not_outlive_the_till(tmp_path: Path) -> None:
    """What nobody confirmed is refused by the next start; what was confirmed stays."""
    with open_shop(tmp_path) as shop, ThreadPoolExecutor(1) as work:
        service = DeviceService(shop.till, shop.keys, calls(shop), work=work, link=lambda: shop.first_link)
        new, kept = invited(shop, service), invited(shop, service)
        assert page(shop, new).opened is not None
        shop.ask(ConfirmDevice(device=kept.device))
    with open_shop(tmp_path) as shop:
        assert 4401 == page(shop, new).close_code()
        assert page(shop, kept).opened is not None
        assert (True, False) == tuple(
            devices(shop)[each.device].revoked_at is not None for each in (new, kept)
        )


@pytest.mark.parametrize("act", ["confirm", "refuse"])
def test_only_new_displays_are_confirmed_or_refused_so(
    shop_ahead: Shop, service: DeviceService, act: str
) -> None:
    """Without a PIN nobody can rename or refuse a device that belongs here."""
    device = shop_ahead.key(Role.BANK).device
    asked = service.confirm(device, "x") if act == "confirm" else service.refuse(device)
    with pytest.raises(RefusedError, match="not_found"):
        asked.result(WAIT_S)


# --- change of a key, last seen -----------------------------------------------------------------------


def test_both_keys_work_until_the_new_one_is_used(shop_ahead: Shop, service: DeviceService) -> None:
    """A change locks nobody out, and ends by itself."""
    old = shop_ahead.key(Role.INTEGRATION)
    line = json.loads(service.renew_key(old.device).result(WAIT_S))
    new = Credentials(old.device, old.role, proofs.from_text(line["key"]), old.server, old.ledger)
    for each in (old, new):
        client = shop_ahead.client(each)
        assert client.opened is not None
        client.close()
        shop_ahead.wait_status(lambda link: not link.devices)
    found = shop_ahead.keys.find
    while len(found(old.server, old.device)) > 1:  # dropped beside the answer
        shop_ahead.wait_status(lambda _: True)

    assert (new.key,) == found(old.server, old.device)
    assert 4401 == shop_ahead.client(old).close_code()


def test_revoked_device_gets_no_new_key(shop_ahead: Shop, service: DeviceService) -> None:
    """Revoked is for ever."""
    device = shop_ahead.key(Role.BANK).device
    service.revoke(device).result(WAIT_S)
    with pytest.raises(RefusedError, match="not_found"):
        service.renew_key(device).result(WAIT_S)


def test_last_seen_is_kept_without_an_event(tmp_path: Path) -> None:
    """The list knows when a device was connected last; the history is not filled with that."""
    with open_shop(tmp_path) as shop:
        seen, never = shop.key(Role.BANK), shop.key(Role.DISPLAY)
        before = shop.status.seq + 2
        shop.client(seen).ping()
    with open_shop(tmp_path) as shop:
        assert before == shop.status.seq
        found = devices(shop)
        assert found[seen.device].last_seen_at is not None
        assert found[never.device].last_seen_at is None


# --- key files --------------------------------------------------------------------------------------------


def test_key_file_names_the_network_and_its_pin(shop_ahead: Shop) -> None:
    """Where there is a network listener, a key is for it; else for this computer."""
    shop = shop_ahead
    listener = ListenerStatus(kind="network", port=1, url="wss://192.0.2.1:1/ws", fingerprint="ab" * 32)
    wide = LinkStatus(listening="ws://127.0.0.1:1/ws", listeners=(listener,))
    for link, expected in ((wide, (listener.url, "ab" * 32)), (shop.first_link, (shop.url, ""))):
        (line,) = key_service.add_keys(shop.till, shop.keys, link, KeyWish(role="bank", name="Banco"))
        assert expected == tuple(json.loads(line)[name] for name in ("url", "fingerprint"))


def test_secrets_are_in_no_repr() -> None:
    """What is logged by mistake says nothing."""
    wish = KeyWish(role="bank", name="Banco", pin="4711")
    assert "4711" not in repr(wish)


def test_key_made_while_the_till_is_stopped_names_the_network(till: Till, tmp_path: Path) -> None:
    """The address is that of the settings, the pin that of the certificate which the next start will show."""
    keys = FileKeyStore(tmp_path / "keys")
    status = till.submit(SaveNetwork(network=Network(bind="192.0.2.7", tablets=True))).result(WAIT_S)
    link = key_service.link_of_stopped(till, keys, 8765)
    (line,) = key_service.add_keys(till, keys, link, KeyWish(role="display", name="Tela"))

    pin = own_certificate(keys, status.server_id).fingerprint.hex()
    assert ("wss://192.0.2.7:8765/ws", pin) == tuple(
        json.loads(line)[name] for name in ("url", "fingerprint")
    )
    assert [8765, 8765, 8766] == [each.port for each in link.listeners]


def test_handshakes_are_counted_by_address() -> None:
    """The oldest of an address goes for a newcomer; who is through, or gone, counts no more."""
    gate = HandshakeGate(SeatLimits(waiting=2, waiting_loopback=3))
    with ExitStack() as stack:
        pairs = [tuple(stack.enter_context(end) for end in socket.socketpair()) for _ in range(6)]
        for ours, _ in pairs[:3]:
            gate.admit(ours, "192.168.0.9", loopback=False)
        assert (2, b"") == (gate.waiting(), pairs[0][1].recv(1))
        gate.passed(pairs[1][0].fileno())
        pairs[2][0].close()
        assert 0 == gate.waiting()
        for ours, _ in pairs[3:]:
            gate.admit(ours, "127.0.0.1", loopback=True)
        assert 3 == gate.waiting()
