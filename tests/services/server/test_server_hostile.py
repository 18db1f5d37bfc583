"""What the server does to peers that are hostile, stuck or too many."""

import contextlib
import itertools
import json
import socket
import time
from collections.abc import Iterator

import pytest

from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.queries import ReadEvents
from pos_app.domain.money import Centavos
from pos_app.services.server.listeners import PortTakenError, bind
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import Role
from tests.fakes import floods
from tests.fakes.clients import Client
from tests.fakes.floods import UPGRADE
from tests.services.conftest import WAIT_S, Shop

PROTECTING = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cache-control",
    "cross-origin-resource-policy",
    "x-frame-options",
}

NO_PATHS = (
    *("/x", "/ws?key=1", "/ws?", "/ws#x", "/WS", "/health/", "//health", "/%2577s", "/scheduler/jobs"),
    *("/../ws", "/x/../ws", "/%2e%2e/health", "/..%2fhealth", "/ws%00", "/ws%0a", "/%c0%af", "/%zz"),
    *("/assets/../pages.py", "/assets/%2e%2e%2fpages.py", "/assets/..%255c", "/static/x", "/socket.io/"),
    *("/?x=1", "//", "/assets", "/assets/", "/assets/none.js", "/assets//etc/passwd", "/payments/pix"),
    *("*", "ws", "http://127.0.0.1:{port}/ws", "/" + "a" * 4_000),
    *("/?x=1", "//", "/assets", "/assets/", "/assets/none.js", "/assets/../key.js", "/assets//etc/passwd"),
    *("/assets/%2e%2e/%2e%2e/pyproject.toml", "/payments/pix"),
)
NO_HOSTS = (
    "",
    "example.com",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.0.0.1.example.com:{port}",
    "localhost.:{port}",
    "0.0.0.0:{port}",
    "127.1:{port}",
    "127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}",
    "evil.example\r\nHost: 127.0.0.1:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "user@127.0.0.1:{port}",
    "127.0.0.1:{port}/",
    "evil.example:{port}",
    "localhost.evil.example:{port}",
    "127.0.0.1:{port}@evil.example",
    "2130706433:{port}",
    "0x7f.0.0.1:{port}",
    "127.0.0.1:{port}, evil.example",
    "127.0.0.1:0{port}",
)
NO_ORIGINS = (
    "null",
    "http://example.com",
    "http://127.0.0.1",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:{port}.example.com",
    "http://127.0.0.1:{port}0",
    "http://evil-127.0.0.1:{port}",
    "http://127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}",
    "http://127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}",
    "",
    "file://",
    "http://user@127.0.0.1:{port}",
    "http://user:word@127.0.0.1:{port}",
    "http://LOCALHOST:{port}",
    "http://localhost.example.com:{port}",
    "http://127.0.0.1:1",
    "http://127.1:{port}",
    "http://[::ffff:127.0.0.1]:{port}",
    "ws://127.0.0.1:{port}",
    "chrome-extension://127.0.0.1:{port}",
    "http://127.0.0.1:{port} http://example.com",
)


def _http(shop: Shop, request: str) -> tuple[int, dict[str, str], str]:
    """Send a raw request; return the status, the headers by lower-case name, and the body."""
    with socket.create_connection(("127.0.0.1", shop.server.port), WAIT_S) as raw:
        raw.sendall(request.encode())
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while b"\r\n\r\n" not in answer or b"101 Switching" not in answer:
                piece = raw.recv(65_536)
                if not piece:
                    break
                answer += piece
    head, _, body = answer.decode(errors="replace").partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(status.split()[1]), headers, body


def _get(shop: Shop, path: str, *, host: str = "127.0.0.1:{port}", extra: str = "") -> str:
    named = f"Host: {host}\r\n" if host else ""
    return f"GET {path} HTTP/1.1\r\n{named}{extra}\r\n".replace("{port}", str(shop.server.port))


def test_health_says_that_money_can_be_stored(shop: Shop) -> None:
    """200, JSON, and the protecting headers."""
    status, headers, body = _http(shop, _get(shop, "/health"))

    assert (200, {"status": "ok", "protocol": 1}) == (status, json.loads(body))
    assert PROTECTING <= set(headers)
    assert f"connect-src 'self' ws://127.0.0.1:{shop.server.port}" in headers["content-security-policy"]


def test_other_paths_are_not_found(shop: Shop) -> None:
    """Paths are compared as exact text after one decoding; also for sockets."""
    wrong = []
    for path, extra in itertools.product(NO_PATHS, ("", UPGRADE)):
        status, headers, _ = _http(shop, _get(shop, path, extra=extra))
        if (status, PROTECTING <= set(headers)) != (404, True):
            wrong.append((path, status))
    assert [] == wrong


@pytest.mark.parametrize(
    ("status", "extra"),
    [
        (426, ""),
        (426, "Upgrade: h2c\r\nConnection: Upgrade\r\n"),
        (400, UPGRADE.replace("13", "8")),
        (400, UPGRADE.replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X: y")),
        (400, UPGRADE.replace("dGhlIHNhbXBsZSBub25jZQ==", "short")),
        (403, f"Origin: http://example.com\r\n{UPGRADE}"),
    ],
)
def test_refusals_of_the_library_are_protected_too(shop: Shop, status: int, extra: str) -> None:
    """Whoever writes the answer, no page can frame, sniff or keep it."""
    answered, headers, body = _http(shop, _get(shop, "/ws", extra=extra))

    assert status == answered
    assert PROTECTING <= set(headers)
    assert "server" not in headers
    assert not {name for name in headers if name.startswith("access-control-")}
    assert "Traceback" not in body


def test_compression_is_never_agreed_to(shop: Shop) -> None:
    """A bomb cannot unfold: the offer is left aside, and a frame that claims to be compressed closes."""
    offer = f"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n{UPGRADE}"
    status, headers, _ = _http(shop, _get(shop, "/ws", extra=offer))
    display = shop.join(Role.DISPLAY)
    display.socket.socket.sendall(bytes([0xC1, 0x80 | 4]) + bytes(4) + b"bomb")

    assert 101 == status
    assert "sec-websocket-extensions" not in headers
    assert 1002 == display.close_code()


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "DELETE", "OPTIONS"])
def test_other_methods_are_not_allowed(shop: Shop, method: str) -> None:
    """405 for a request without a body."""
    status, headers, _ = _http(shop, _get(shop, "/health").replace("GET", method, 1))

    assert (405, "GET") == (status, headers["allow"])


def test_foreign_missing_or_doubled_host_gets_nothing(shop: Shop) -> None:
    """DNS rebinding ends in 421, for pages and sockets."""
    wrong = []
    for host, (path, extra) in itertools.product(NO_HOSTS, (("/health", ""), ("/ws", UPGRADE))):
        status, *_ = _http(shop, _get(shop, path, host=host, extra=extra))
        if status != 421:
            wrong.append((host, status))
    assert [] == wrong


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_own_names_are_taken_without_case(shop: Shop, host: str) -> None:
    """Each own name, however it is written."""
    assert 101 == _http(shop, _get(shop, "/ws", host=host, extra=UPGRADE))[0]


def test_foreign_origin_is_forbidden(shop: Shop) -> None:
    """A hostile page, `null` and look-alikes: 403."""
    wrong = []
    for origin in NO_ORIGINS:
        status, *_ = _http(shop, _get(shop, "/ws", extra=f"Origin: {origin}\r\n{UPGRADE}"))
        if status != 403:
            wrong.append((origin, status))
    assert [] == wrong


def test_page_of_ours_can_become_a_display_only(shop: Shop) -> None:
    """A socket with an Origin that proves another role is told so, and closed with 4401."""
    origin = f"http://127.0.0.1:{shop.server.port}"
    roles = {}
    for role in Role:
        client = Client(shop.url, shop.key(role), origin=origin)
        shop.clients.append(client)
        roles[role] = "opened" if client.opened is not None else client.refusal
        assert client.opened is not None or 4401 == client.close_code()

    assert {Role.DISPLAY: "opened", Role.BANK: "not_allowed", Role.INTEGRATION: "not_allowed"} == roles


@pytest.mark.parametrize(("frame", "code"), [(b"binary", 1003), ("x" * 17_000, 1009)])
def test_frames_that_are_no_messages_close(shop: Shop, frame: str | bytes, code: int) -> None:
    """Binary frames and frames over 16 KiB."""
    client = shop.join(Role.DISPLAY)
    client.socket.send(frame)

    assert code == client.close_code()


def test_bank_is_not_closed_for_bad_texts(shop: Shop) -> None:
    """What a bank cannot say right may be money: answered, kept once as an event, and the socket stays."""
    bank = shop.join(Role.BANK)
    for number in range(12):
        bank.send_text(f'{{"type":"confirm_payment","delivery":"d-{number}","value":NaN}}')
    refused = [bank.expect("refused") for _ in range(12)]
    bank.send(type="confirm_payment", request="b-1", bank_payment_id="x", value="1.00")

    assert [("bad_format", f"d-{number}") for number in range(12)] == [
        (message["reason"], message["delivery"]) for message in refused
    ]
    assert "unknown_charge" == bank.expect("refused", request="b-1")["reason"]


def test_ten_bad_texts_close_an_integration(shop: Shop) -> None:
    """The tenth in a minute: 4400."""
    client = shop.join(Role.INTEGRATION)
    for _ in range(10):
        client.send_text("{")

    assert 4400 == client.close_code()


@pytest.fixture
def stuck(shop: Shop) -> Iterator[socket.socket]:
    """Return a proven display that never reads again."""
    raw = floods.proven(shop.server.port, shop.key(Role.DISPLAY), receive_buffer=2_048)
    yield raw
    raw.close()


def _fill(shop: Shop) -> None:
    """Push pictures until the stuck display's buffers are full: its mailbox then waits in a send."""
    (counted,) = [one for one in shop.server.sockets() if one.transport.get_write_buffer_size() >= 0][:1]
    deadline = time.monotonic() + WAIT_S
    while counted.transport.get_write_buffer_size() < 32_768 and time.monotonic() < deadline:
        # Straight into the transport: a hundred thousand sales would fill it as well.
        shop.thread.call(counted.transport.write, bytes([0x8A, 0x00]) * 65_536)
    assert counted.transport.get_write_buffer_size() >= 32_768


def test_display_that_never_reads_is_dropped_and_nobody_notices(shop: Shop, stuck: socket.socket) -> None:
    """It is gone within seconds; a bank's answers come as before."""
    assert stuck.fileno() >= 0
    _fill(shop)
    bank = shop.join(Role.BANK)
    opened = [
        shop.till.submit(OpenCharge(amount=Centavos(100), show=False)).result(WAIT_S) for _ in range(20)
    ]
    shop.ask(OpenCharge(amount=Centavos(100)))  # a picture for the stuck display
    waits = []
    for number, answer in enumerate(opened):
        began = time.monotonic()
        bank.send(
            type="confirm_payment",
            request=f"b-{number}",
            bank_payment_id=answer.record.charge.bank_payment_id,
            value="1.00",
        )
        assert "paid" == bank.expect("received", request=f"b-{number}")["result"]
        waits.append(time.monotonic() - began)

    shop.wait_status(lambda link: [device.role for device in link.devices] == ["bank"])
    assert sorted(waits)[len(waits) // 2] < 0.25


def test_shutdown_takes_under_three_seconds_with_a_stuck_display(shop: Shop, stuck: socket.socket) -> None:
    """A display that never reads, a silent socket and a half handshake do not hold up the end."""
    assert stuck.fileno() >= 0
    _fill(shop)
    bank = shop.join(Role.BANK)
    with socket.create_connection(("127.0.0.1", shop.server.port)) as half:
        half.sendall(b"GET /ws HTTP/1.1\r\n")
        began = time.monotonic()
        assert shop.thread.stop()
        assert time.monotonic() - began < 3.0

    assert 1001 == bank.close_code()


def test_half_handshakes_do_not_keep_a_bank_out(shop: Shop) -> None:
    """Two hundred of them from one address: the oldest go, the bank is in at once."""
    credentials = shop.key(Role.BANK)
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", shop.server.port)))
            half.sendall(b"GET /ws HTTP/1.1\r\n")
        began = time.monotonic()
        bank = shop.client(credentials)

        assert bank.opened is not None
        assert time.monotonic() - began < 1.0
        assert len(shop.server.sockets()) <= 129


def test_wrong_proofs_change_nothing_and_delay_their_own_answers(shop: Shop) -> None:
    """No row, no event; from the third on the answer to a bad proof waits, at most as long as clients do."""
    good = shop.key(Role.BANK)
    before = shop.ask(ReadEvents(since=0))
    wrong = Credentials(good.device, good.role, bytes(32), good.server, good.ledger)
    took_s = []
    for _ in range(5):
        began = time.monotonic()
        assert 4401 == shop.client(wrong).close_code()
        took_s.append(time.monotonic() - began)

    assert took_s[0] < 0.5 <= took_s[2] <= took_s[3] <= took_s[4] < 3.0
    assert before == shop.ask(ReadEvents(since=0))


def test_right_proof_passes_at_once_after_many_wrong_ones(shop: Shop) -> None:
    """Whoever is behind the same router, with the same name, locks nobody out: greeting and answer come."""
    good = shop.key(Role.DISPLAY)
    nothing = "A" * 43
    wrong = {"nonce": nothing, "proof": nothing, "ledger": "training", "device": good.device}
    for _ in range(40):
        stranger = shop.client_at(shop.url, None)
        assert "hello" == stranger.receive(0.5)["type"]
        stranger.send(type="auth", protocol=1, role="display", **wrong)
    began = time.monotonic()
    assert shop.client(good).opened is not None

    assert time.monotonic() - began < 0.5


def test_answers_are_not_held_back_by_the_network(shop: Shop) -> None:
    """Nagle's delay is off on every accepted socket: it costs 40 ms where two writes follow each other."""
    shop.join(Role.BANK)
    (counted,) = shop.server.sockets()
    accepted = counted.transport.get_extra_info("socket")

    assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_taken_port_is_not_swapped() -> None:
    """The same port or none; all listeners share one."""
    first = bind(("127.0.0.1",), 0)
    port = first[0].getsockname()[1]
    with pytest.raises(PortTakenError):
        bind(("127.0.0.1",), port)
    first[0].close()
    again = bind(("127.0.0.1", "::1"), port)

    assert {port} == {one.getsockname()[1] for one in again}
    for one in again:
        one.close()
