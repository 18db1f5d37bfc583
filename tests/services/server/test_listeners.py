"""The doors of the till: this computer, the network with TLS, tablets without; some open while it runs.

No test leaves this computer: here 127.0.0.2 stands for the network, since only 127.0.0.1 and ::1 count as
loopback for these servers.
"""

import http.client
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import InvalidHandshake

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.shop import SaveNetwork
from pos_app.domain.errors import BadTextError
from pos_app.domain.shop import Network, TillStatus
from pos_app.services.devices.certificate import own_certificate
from pos_app.services.ports.devices import LinkStatus, ListenerStatus
from pos_app.services.server.listeners import bind
from pos_app.services.web.endpoints import listener_specs
from pos_app.wire import proofs
from pos_app.wire.client_session import ClientSession, Credentials
from pos_app.wire.session import Send
from pos_app.wire.terms import Role
from tests.fakes.clients import Client, any_certificate
from tests.services.conftest import WAIT_S, Shop, open_shop

BEYOND = "127.0.0.2"
NETWORK = Network(bind=BEYOND)
WITH_TABLETS = Network(bind=BEYOND, tablets=True)


def is_here(address: str) -> bool:
    """Return whether an address counts as loopback in these tests."""
    return address in {"127.0.0.1", "::1"}


@pytest.fixture
def wide_shop(tmp_path: Path) -> Iterator[Shop]:
    """Return a shop whose server can be opened to a network that is 127.0.0.2."""
    with open_shop(tmp_path, is_loopback=is_here) as running:
        yield running


def open_doors(shop: Shop, network: Network) -> dict[str, ListenerStatus]:
    """Change where the till may be reached from; return the listeners once they are as wanted."""
    shop.ask(SaveNetwork(network=network))
    kinds = {listener.kind for listener in listener_specs(network, is_here)}

    def are_open(link: LinkStatus) -> bool:
        return kinds == {each.kind for each in link.listeners if each.url}

    return {each.kind: each for each in shop.wait_status(are_open).listeners}


def pinned(credentials: Credentials, listener: ListenerStatus) -> Credentials:
    """Return a key as its file is written for a listener."""
    pin = bytes.fromhex(listener.fingerprint)
    return Credentials(
        credentials.device, credentials.role, credentials.key, credentials.server, credentials.ledger, pin
    )


def get(listener: ListenerStatus, *headers: tuple[str, str], path: str = "/health") -> int:
    """Return the status of a GET with these headers."""
    host = listener.url.split("/")[2].rsplit(":", 1)[0]
    made = (
        http.client.HTTPSConnection(host, listener.port, timeout=5, context=any_certificate())
        if listener.fingerprint
        else http.client.HTTPConnection(host, listener.port, timeout=5)
    )
    with closing(made) as connection:
        connection.putrequest("GET", path, skip_host=True)
        for header in headers:
            connection.putheader(*header)
        connection.endheaders()
        return connection.getresponse().status


def test_nothing_but_this_computer_is_listened_on_by_itself(wide_shop: Shop) -> None:
    """Without a choice there is one door."""
    assert ["loopback"] == [each.kind for each in wide_shop.first_link.listeners]
    with pytest.raises(ConnectionRefusedError):
        wide_shop.client_at(f"ws://{BEYOND}:{wide_shop.server.port}/ws", None)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_proves_itself_over_tls(wide_shop: Shop, role: Role) -> None:
    """The network's door takes everybody, on the till's own port; the proofs bind its certificate."""
    listener = open_doors(wide_shop, NETWORK)["network"]
    client = wide_shop.client_at(listener.url, pinned(wide_shop.key(role), listener))

    assert f"wss://{BEYOND}:{wide_shop.server.port}/ws" == listener.url
    assert client.opened is not None


@pytest.mark.parametrize("pin", [b"", bytes(32)])
def test_proof_over_another_certificate_is_refused(wide_shop: Shop, pin: bytes) -> None:
    """A relay that shows its own certificate to the client does not get past the till."""
    listener = open_doors(wide_shop, NETWORK)["network"]
    good = wide_shop.key(Role.BANK)
    relayed = Credentials(good.device, good.role, good.key, good.server, good.ledger, pin)

    client = wide_shop.client_at(listener.url, relayed)

    assert (None, 4401) == (client.opened, client.close_code())


@pytest.mark.parametrize("role", list(Role))
def test_tablets_door_is_for_pages_only(wide_shop: Shop, role: Role) -> None:
    """Whoever is no page is told to use TLS, whatever its key."""
    listener = open_doors(wide_shop, WITH_TABLETS)["tablets"]
    client = wide_shop.client_at(listener.url, wide_shop.key(role))

    assert wide_shop.server.port + 1 == listener.port
    assert (None, 4426) == (client.opened, client.close_code())


def test_page_of_the_tablets_door_is_a_display(wide_shop: Shop) -> None:
    """With its own Origin, and as a display: then it sees what displays see."""
    listener = open_doors(wide_shop, WITH_TABLETS)["tablets"]
    origin = listener.page.removesuffix("/")
    client = wide_shop.client_at(listener.url, wide_shop.key(Role.DISPLAY), origin=origin)
    assert "idle" == client.expect("snapshot")["phase"]

    bank = wide_shop.client_at(listener.url, wide_shop.key(Role.BANK), origin=origin)
    assert (None, 4426) == (bank.opened, bank.close_code())
    link = wide_shop.wait_status(lambda link: bool(link.devices))
    assert ["tablets"] == [each.listener_kind for each in link.devices]


def test_peer_that_hangs_up_with_its_request_is_no_fault(wide_shop: Shop) -> None:
    """Over TLS a request and the end may come in one piece: the log says nothing of it."""
    port = urlsplit(open_doors(wide_shop, NETWORK)["network"].url).port
    for _ in range(20):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        peer = any_certificate().wrap_bio(incoming, outgoing)
        with socket.create_connection((BEYOND, port or 0), WAIT_S) as raw:
            _shake_hands(peer, raw, incoming, outgoing)
            peer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            with suppress(ssl.SSLWantReadError):
                peer.unwrap()
            raw.sendall(outgoing.read())
    wide_shop.join(Role.DISPLAY).ping()


def _shake_hands(
    peer: ssl.SSLObject, raw: socket.socket, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO
) -> None:
    while True:
        try:
            peer.do_handshake()
        except ssl.SSLWantReadError:
            raw.sendall(outgoing.read())
            incoming.write(raw.recv(65_536))
        else:
            return


def test_page_over_tls_proves_without_the_certificate(wide_shop: Shop) -> None:
    """A page cannot see the certificate: its proof has none in it."""
    listener = open_doors(wide_shop, NETWORK)["network"]
    client = wide_shop.client_at(
        listener.url, wide_shop.key(Role.DISPLAY), origin=listener.page.removesuffix("/")
    )
    assert client.opened is not None


def test_doors_open_and_close_beside_a_bank_that_stays(wide_shop: Shop) -> None:
    """Settings change while it runs: whoever came through another door notices nothing."""
    bank = wide_shop.join(Role.BANK)
    listeners = open_doors(wide_shop, WITH_TABLETS)
    network, tablets = listeners["network"], listeners["tablets"]
    inside = wide_shop.client_at(network.url, pinned(wide_shop.key(Role.DISPLAY), network))
    tablet = wide_shop.client_at(
        tablets.url, wide_shop.key(Role.DISPLAY), origin=tablets.page.removesuffix("/")
    )

    open_doors(wide_shop, NETWORK)
    assert 1001 == tablet.close_code()
    inside.ping()
    open_doors(wide_shop, Network())
    assert 1001 == inside.close_code()

    for listener in (network, tablets):
        with pytest.raises(ConnectionRefusedError):
            wide_shop.client_at(listener.url, None)
    bank.ping()


def test_wildcard_is_one_door_with_tls_for_everything(
    wide_shop: Shop, caplog_expected: Callable[..., None]
) -> None:
    """Also this computer speaks TLS then, and may be called `localhost`; nothing is plain."""
    caplog_expected("was replaced by a newer connection")
    caplog_expected("Error on transport creation")  # asyncio says so in its debug mode alone
    wide_shop.ask(SaveNetwork(network=Network(bind="0.0.0.0")))  # noqa: S104 - what is tested
    link = wide_shop.wait_status(lambda link: link.listening.startswith("wss:"))
    port, (listener,) = wide_shop.server.port, link.listeners
    key = pinned(wide_shop.key(Role.BANK), listener)

    assert f"wss://127.0.0.1:{port}/ws" == link.listening
    for host in ("127.0.0.1", "localhost", BEYOND):
        assert wide_shop.client_at(f"wss://{host}:{port}/ws", key).opened is not None
    with pytest.raises((InvalidHandshake, OSError, EOFError)):
        wide_shop.client_at(f"ws://127.0.0.1:{port}/ws", None)


def test_address_of_this_start_stands_over_the_settings(tmp_path: Path) -> None:
    """`--bind` of this start, on which the settings of the ledger change nothing."""
    with open_shop(tmp_path, bind=BEYOND, is_loopback=is_here) as shop:
        assert ["loopback", "network"] == [each.kind for each in shop.first_link.listeners if each.url]
        assert BEYOND == shop.first_link.fixed_bind
    with open_shop(tmp_path, bind="127.0.0.1", is_loopback=is_here) as shop:
        shop.ask(SaveNetwork(network=NETWORK))
        assert shop.join(Role.BANK).opened is not None
        link = shop.wait_status(lambda link: bool(link.devices))
        assert ["loopback"] == [each.kind for each in link.listeners]


def test_settings_of_the_ledger_hold_at_the_next_start(tmp_path: Path) -> None:
    """The same address and the same certificate, so that no display has to be paired again."""
    with open_shop(tmp_path, is_loopback=is_here) as shop:
        first = open_doors(shop, NETWORK)["network"]
        credentials = pinned(shop.key(Role.DISPLAY), first)
    with open_shop(tmp_path, is_loopback=is_here, port=first.port) as shop:
        (_, again) = shop.first_link.listeners
        assert first == again
        assert shop.client_at(again.url, credentials).opened is not None


def test_taken_port_of_the_network_is_waited_for(
    wide_shop: Shop, caplog_expected: Callable[..., None]
) -> None:
    """The till goes on for this computer, says which port, and takes it once it is free."""
    caplog_expected("port .* is taken")
    (holder,) = bind((BEYOND,), wide_shop.server.port)
    wide_shop.ask(SaveNetwork(network=NETWORK))
    link = wide_shop.wait_status(lambda link: link.port_taken is not None)
    assert (wide_shop.server.port, True) == (link.port_taken, link.listening.startswith("ws:"))
    holder.close()

    link = wide_shop.wait_status(lambda link: link.port_taken is None)
    assert ["loopback", "network"] == [each.kind for each in link.listeners if each.url]


def test_address_that_this_computer_has_not_is_said(
    wide_shop: Shop, caplog_expected: Callable[..., None]
) -> None:
    """A cable pulled out, or another address from the router: told, and nothing else is opened for it."""
    caplog_expected("cannot listen on 192.0.2.7")
    wide_shop.ask(SaveNetwork(network=Network(bind="192.0.2.7")))
    link = wide_shop.wait_status(lambda link: len(link.listeners) > 1)

    problems = [(each.kind, each.problem, each.address) for each in link.listeners]
    assert [("loopback", "", ""), ("network", "address", "192.0.2.7")] == problems
    assert wide_shop.join(Role.BANK).opened is not None


@pytest.mark.parametrize("kind", ["network", "tablets"])
def test_hosts_and_origins_are_those_of_the_door(wide_shop: Shop, kind: str) -> None:
    """Its own address, port and scheme, and nobody else's."""
    listeners = open_doors(wide_shop, WITH_TABLETS)
    listener, other = listeners[kind], listeners["tablets" if kind == "network" else "network"]
    own = f"{BEYOND}:{listener.port}"
    wrong = "http" if kind == "network" else "https"

    assert 200 == get(listener, ("Host", own))
    for host in (
        f"127.0.0.1:{listener.port}",
        f"localhost:{listener.port}",
        BEYOND,
        f"{BEYOND}:{other.port}",
    ):
        assert (host, 421) == (host, get(listener, ("Host", host)))
    for origin in (f"{wrong}://{own}", other.page.removesuffix("/"), "null", listener.page):
        assert (origin, 403) == (origin, get(listener, ("Host", own), ("Origin", origin)))
    assert 404 == get(listener, ("Host", own), ("Origin", listener.page.removesuffix("/")), path="/nothing")


@contextmanager
def silent_sockets(listener: ListenerStatus, count: int) -> Iterator[list[socket.socket]]:
    """Open sockets that never begin a handshake."""
    opened = [socket.create_connection((BEYOND, listener.port), timeout=5) for _ in range(count)]
    try:
        yield opened
    finally:
        for each in opened:
            each.close()


def test_half_handshakes_keep_no_bank_out(wide_shop: Shop, caplog_expected: Callable[..., None]) -> None:
    """Sixty sockets that say nothing: the bank is in, the oldest of them out, long before their 3 s end."""
    caplog_expected("Error on transport creation")  # asyncio says so in its debug mode alone
    listener = open_doors(wide_shop, NETWORK)["network"]
    key = pinned(wide_shop.key(Role.BANK), listener)
    with silent_sockets(listener, 60) as silent:
        began = time.monotonic()
        assert wide_shop.client_at(listener.url, key).opened is not None
        assert time.monotonic() - began < 2.0
        for each in silent[:50]:
            with suppress(ConnectionResetError):
                assert b"" == each.recv(1)
        assert time.monotonic() - began < 2.8, "not cut off, but at the end of their 3 s"


@pytest.mark.parametrize("text", ["no address", "192.168.0.300", "fe80::1%eth0", "shop.example"])
def test_only_addresses_are_taken(wide_shop: Shop, text: str) -> None:
    """A name could mean another interface tomorrow."""
    with pytest.raises(BadTextError):
        wide_shop.ask(SaveNetwork(network=Network(bind=text)))


def test_network_is_in_the_status(wide_shop: Shop) -> None:
    """What settings show is what was saved."""
    decision = Decision(reason="rede da loja", pin=wide_shop.status.training_pin)
    status = wide_shop.ask(SaveNetwork(network=NETWORK, decision=decision))
    assert isinstance(status, TillStatus)
    assert NETWORK == status.network


def _addresses() -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.ip_addresses().map(str))


@given(_addresses(), st.booleans())
def test_nothing_is_opened_beyond_what_was_chosen(address: str, tablets: bool) -> None:  # noqa: FBT001 - drawn
    """Plain text beyond this computer is the tablets' door alone, and only where it was switched on."""
    listeners = listener_specs(Network(bind=address, tablets=tablets))
    chosen = {address, "0.0.0.0"} if address == "::" else {address}  # noqa: S104 - a wildcard of both families

    for listener in listeners:
        if listener.kind == "loopback":
            assert (("127.0.0.1", "::1"), False, 0) == (listener.hosts, listener.tls, listener.above)
            continue
        assert set(listener.hosts) <= chosen
        assert (listener.kind == "network", listener.kind == "tablets") == (listener.tls, listener.above == 1)
        assert tablets or listener.kind != "tablets"
    assert listeners[0].kind in {"loopback", "network"}


def test_recorded_proof_is_worthless(wide_shop: Shop, tmp_path: Path) -> None:
    """On the same socket, on a new one, and after a restart of the till with the same certificate."""
    listener = open_doors(wide_shop, NETWORK)["network"]
    credentials = pinned(wide_shop.key(Role.BANK), listener)
    session = ClientSession(credentials, proofs.new_nonce(), credentials.pin)

    def replay(shop: Shop, text: str) -> tuple[Client, str]:
        client = shop.client_at(listener.url, None)
        hello = str(client.socket.recv(5))
        for action in () if text else session.receive(hello):
            assert isinstance(action, Send)
            text = action.text
        client.send_text(text)
        return client, text

    first, recorded = replay(wide_shop, "")
    assert "auth_ok" == first.receive()["type"]
    first.send_text(recorded)
    again, _ = replay(wide_shop, recorded)
    assert (4401, 4401) == (first.close_code(), again.close_code())
    assert wide_shop.thread.stop()
    wide_shop.till.stop()

    with open_shop(tmp_path, is_loopback=is_here, port=listener.port) as shop:
        assert 4401 == replay(shop, recorded)[0].close_code()


def test_secrets_lie_outside_of_the_data_folder(
    wide_shop: Shop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the certificate's key nor a device's is in the ledger, in what is told, or in the log."""
    caplog.set_level(logging.DEBUG)
    listener = open_doors(wide_shop, NETWORK)["network"]
    bank = pinned(wide_shop.key(Role.BANK), listener)
    wide_shop.client_at(listener.url, bank).ping()
    told = repr(wide_shop.wait_status(lambda link: bool(link.devices)))
    own = own_certificate(wide_shop.keys, wide_shop.status.server_id)

    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    for secret in (own.key, bank.key):
        for form in (secret, secret.hex().encode(), proofs.to_text(secret).encode()):
            assert form not in stored + told.encode() + caplog.text.encode()
