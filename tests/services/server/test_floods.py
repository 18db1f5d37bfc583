"""Floods: whatever one device sends, the others are served and money is taken.

How long the bank waits meanwhile is measured: ``python3 dev.py bench --only floods``.
"""

import contextlib
import socket
import threading
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from pos_app.domain.commands.charges import OpenCharge, Opened
from pos_app.domain.money import Centavos
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import Role
from tests.fakes import floods
from tests.fakes.clients import Client
from tests.services.conftest import Shop

pytestmark = pytest.mark.usefixtures("many_messages")

CONFIRMED = 20


def _charges(shop: Shop, count: int) -> list[str]:
    names = []
    for _ in range(count):
        opened = shop.ask(OpenCharge(amount=Centavos(100), show=False))
        assert isinstance(opened, Opened)
        names.append(opened.record.charge.bank_payment_id)
    return names


def _joined(shop: Shop, credentials: Credentials) -> Client:
    """Connect as a bank does: again, where a flood of newcomers pushed it out before its proof."""
    for _ in range(20):
        with contextlib.suppress(InvalidHandshake, ConnectionClosed):
            return shop.client(credentials)
    raise AssertionError


@pytest.mark.parametrize("name", floods.FLOODS)
def test_bank_is_served_during_a_flood(shop: Shop, name: str) -> None:
    """Every confirmation is answered while a display, or nobody known, floods; a new bank gets in."""
    flooder = shop.key(Role.DISPLAY)
    charges = _charges(shop, CONFIRMED)
    thread = threading.Thread(
        target=floods.keep_on, args=(floods.FLOODS[name], shop.server.port, flooder, 1), daemon=True
    )
    thread.start()
    bank = _joined(shop, shop.key(Role.BANK))
    for charge in charges:
        bank.send(type="confirm_payment", bank_payment_id=charge, value="1.00")
    results = [bank.expect("received")["result"] for _ in charges]
    thread.join(60)

    assert ["paid"] * CONFIRMED == results
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (floods.frame(floods.TEXT, b"x" * 17_000), 1009),
        (bytes([0x81, 0xFF]) + (2**62).to_bytes(8, "big") + bytes(4), 1009),
        (bytes([0x81, 0xFF]) + (2**63).to_bytes(8, "big") + bytes(4), 1009),
        (floods.frame(floods.TEXT, b"\xff\xfe"), 1007),
        (floods.frame(floods.TEXT | 0x40, b"bomb"), 1002),
        (floods.frame(0x3, b"x"), 1002),
        (bytes([0x81, 0x02]) + b"hi", 1002),
    ],
    ids=["large", "2**62", "2**63", "no UTF-8", "compressed", "no such opcode", "not masked"],
)
def test_frame_that_breaks_a_rule_closes(shop: Shop, data: bytes, code: int) -> None:
    """Told by the close code; nothing of the frame is read as a message."""
    with floods.proven(shop.server.port, shop.key(Role.DISPLAY)) as raw:
        raw.sendall(data)
        assert code == floods.close_code(raw)


def test_empty_fragments_are_cut_off(shop: Shop) -> None:
    """A message in 200,000 pieces of nothing is no message: closed, if not at once."""
    with floods.proven(shop.server.port, shop.key(Role.DISPLAY)) as raw:
        with contextlib.suppress(OSError):
            floods.send_empty_fragments(raw)
        assert floods.close_code(raw) in {1009, None}  # None: cut off before it could be told


def test_a_few_pings_and_fragments_are_served(shop: Shop) -> None:
    """An honest peer's pings are answered, and its message in three pieces is read."""
    with floods.proven(shop.server.port, shop.key(Role.INTEGRATION)) as raw:
        raw.sendall(floods.frame(floods.PING, b"x") * 50)
        assert [(0xA, b"x")] * 50 == [floods.read_frame(raw) for _ in range(50)]
        raw.sendall(floods.frame(floods.TEXT, b'{"type":"list_pay', fin=False))
        raw.sendall(floods.frame(0, b'ments","request":', fin=False))
        raw.sendall(floods.frame(0, b'"l-1"}'))
        assert b'"l-1"' in floods.read_frame(raw)[1]


def test_flood_of_pings_is_cut_off(shop: Shop) -> None:
    """Nobody needs a thousand answers in a second."""
    with floods.proven(shop.server.port, shop.key(Role.DISPLAY)) as raw:
        with contextlib.suppress(OSError):
            raw.sendall(floods.frame(floods.PING) * 1_000)
        assert floods.close_code(raw) is None


def test_slow_headers_are_cut_off(shop: Shop) -> None:
    """Whoever takes longer than 3 s to say what it wants is gone, though it goes on sending."""
    with socket.create_connection(("127.0.0.1", shop.server.port), floods.WAIT_S) as raw:
        raw.sendall(floods.HALF)
        began = time.monotonic()
        raw.settimeout(0.2)
        while time.monotonic() - began < floods.WAIT_S * 2:
            try:
                raw.sendall(b"X: y\r\n")
                if not raw.recv(1):
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        assert time.monotonic() - began < floods.WAIT_S


def test_end_closes_who_has_just_come(shop: Shop) -> None:
    """Nobody accepted while the server ends is left to the garbage collector, which would warn."""
    come = threading.Event()
    assert shop.thread.call(come.wait)
    with contextlib.ExitStack() as stack:
        guests = [stack.enter_context(floods.half_handshake(shop.server.port)) for _ in range(100)]
        assert not shop.thread.stop(timeout_ms=0)
        come.set()
        assert shop.thread.stop()
        for guest in guests:
            with contextlib.suppress(ConnectionError):
                assert not guest.recv(1)
