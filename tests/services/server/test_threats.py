"""The threat model at the server's door: strangers, pages of others, dishonest displays, forged money.

Rules: docs/protocol.md, sections 1 to 4 and 10. ``--full`` makes 1,000 attempts instead of 300;
``POS_FORGED`` asks for more.
"""

import asyncio
import itertools
import json
import os
import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.devices import AddDevice, RevokeDevice
from pos_app.domain.commands.queries import EventPage, ReadEvents
from pos_app.domain.money import Centavos
from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.restoring import restore
from pos_app.wire import messages as m
from pos_app.wire import proofs
from pos_app.wire.client_session import ClientSession, Credentials
from pos_app.wire.session import Send
from pos_app.wire.terms import Role
from tests.fakes.book import ask, ledger_file
from tests.fakes.clients import Client
from tests.services.conftest import WAIT_S, Shop, open_shop
from tests.wire.examples import vector_messages

FORGED, FULL_FORGED = 300, 1_000
AT_ONCE = 60  # twice as many are seated while the last ones hang up, and 128 may be
STRANGERS = 10
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
MONEY = {"type": "confirm_payment", "end_to_end_id": "E1234567820261213215500000000001", "value": "500.00"}
ALLOWED = m.allowed(m.Side.CLIENT, Role.DISPLAY)
TEXTS = {json.loads(each.text)["type"]: each.text for each in vector_messages()}
FORBIDDEN = [(kind, text) for kind, text in TEXTS.items() if kind not in ALLOWED]


def _events(shop: Shop) -> EventPage:
    page = shop.ask(ReadEvents(since=0))
    assert isinstance(page, EventPage)
    return page


def _live(shop: Shop) -> str:
    """Open a charge on all screens; return its name."""
    return str(
        shop.till.submit(OpenCharge(amount=Centavos(50_000))).result(WAIT_S).record.charge.bank_payment_id
    )


@pytest.mark.parametrize(("kind", "text"), FORBIDDEN)
def test_display_is_heard_about_nothing(shop: Shop, kind: str, text: str) -> None:
    """Each type that a display has no right to, in a form that its owner may send: refused, and hung up."""
    display = shop.join(Role.DISPLAY)
    before = _events(shop)
    display.send_text(text)

    assert "not_allowed" == display.expect("refused")["reason"], kind
    assert 4401 == display.close_code()
    assert before == _events(shop)


def test_unknown_revoked_and_wrong_look_the_same(shop: Shop) -> None:
    """Whoever tries names learns nothing: the same bytes and close code for each."""
    good, gone = shop.key(Role.BANK), shop.key(Role.BANK)
    shop.ask(RevokeDevice(device=gone.device))
    tries = [
        replace(good, device="bank-99"),
        gone,
        replace(good, key=bytes(32)),
        replace(good, role=Role.INTEGRATION),
    ]

    said = [_said_to(shop, credentials) for credentials in tries]

    assert [said[0]] * len(tries) == said


def _said_to(shop: Shop, credentials: Credentials) -> tuple[list[str], int | None]:
    """Return all that the server says after the proof, and its close code."""
    client = Client(shop.url, None)
    shop.clients.append(client)
    session = ClientSession(credentials, proofs.new_nonce())
    (send, *_) = session.receive(str(client.socket.recv(WAIT_S)))
    assert isinstance(send, Send)
    client.send_text(send.text)
    said: list[str] = []
    with suppress(ConnectionClosed):
        while True:
            said.append(str(client.socket.recv(WAIT_S)))
    return said, client.socket.close_code


def test_display_over_its_rate_is_closed(shop: Shop) -> None:
    """Twenty at once are taken, far more are not."""
    display = shop.join(Role.DISPLAY)
    with suppress(ConnectionClosed):
        for _ in range(40):
            display.send(type="heartbeat")

    assert 4429 == display.close_code()


@pytest.mark.parametrize(
    "name",
    ["\u202eOGAP\u202c", "PAGO\u200b\u200d\u2066", "<b>PAGO</b>" * 20, "a" + "\u0301" * 50, "\ue000\u2028x"],
    ids=["direction", "invisible", "markup", "accents", "private"],
)
def test_names_reach_displays_clean(shop: Shop, name: str) -> None:
    """No direction or invisible character, no pile of accents, no flood of text."""
    display, shop_system = shop.join(Role.DISPLAY), shop.join(Role.INTEGRATION)
    shop_system.send(type="create_payment", request="c-1", value="1.00", description=name, show=True)
    shown = str(display.expect("snapshot", phase="pending")["charge"]["description"])

    assert len(shown) <= 60
    assert set() == {unicodedata.category(sign) for sign in shown} & UNSEEN
    assert "\u0301" * 4 not in unicodedata.normalize("NFD", shown)  # one in the letter, two beside it


# --- forged money -----------------------------------------------------------------------------------------


async def _prove(socket: ClientConnection, credentials: Credentials) -> bool:
    session = ClientSession(credentials, proofs.new_nonce())
    (send, *_) = session.receive(str(await socket.recv()))
    assert isinstance(send, Send)
    await socket.send(send.text)
    return '"auth_ok"' in str(await socket.recv())


async def _say(socket: ClientConnection, texts: list[str]) -> list[str]:
    """Send what is forged; return what is answered until the server hangs up."""
    said: list[str] = []
    with suppress(ConnectionClosed):
        for text in texts:
            await socket.send(text)
        while True:
            said.append(str(await socket.recv()))
    return said


class Forger:
    """Tries to have a charge confirmed without being its bank."""

    def __init__(self, shop: Shop, charge: str) -> None:
        self._url = shop.url
        self._own_origin = f"http://127.0.0.1:{shop.server.port}"
        self._bank = shop.key(Role.BANK)
        roles = itertools.islice(itertools.cycle((Role.DISPLAY, Role.INTEGRATION)), STRANGERS)
        self._strangers = [shop.key(role) for role in roles]
        self._numbers = itertools.count()
        self._charge = charge
        self._recorded = self._record(shop)
        self._turns = asyncio.Semaphore(STRANGERS)
        self.tries: tuple[Callable[[], Awaitable[list[str]]], ...] = (
            self.without_proof,
            self.as_another_role,
            self.from_a_foreign_page,
            self.from_our_page,
            self.with_a_wrong_key,
            self.with_a_recorded_proof,
        )

    def _money(self) -> list[str]:
        number = next(self._numbers)
        full = {**MONEY, "end_to_end_id": f"E666{number:028d}", "bank_payment_id": self._charge}
        bare = {"type": "confirm_payment", "bank_payment_id": self._charge, "value": "500.00"}
        return [json.dumps(full), json.dumps(bare)]

    def _record(self, shop: Shop) -> str:
        """Return the proof that the bank itself once sent, as whoever listened would have it."""
        session = ClientSession(self._bank, proofs.new_nonce())
        client = Client(shop.url, None)
        shop.clients.append(client)
        (send, *_) = session.receive(str(client.socket.recv(WAIT_S)))
        assert isinstance(send, Send)
        client.send_text(send.text)
        assert "auth_ok" == client.receive()["type"]
        client.close()
        return send.text

    def _connect(self, origin: str | None = None) -> connect:
        return connect(self._url, origin=None if origin is None else Origin(origin), compression=None)

    async def without_proof(self) -> list[str]:
        """Say nothing of oneself."""
        async with self._connect() as socket:
            return (await _say(socket, self._money()))[1:]

    async def as_another_role(self) -> list[str]:
        """Be a display, or a shop's program; a device is connected once at a time."""
        async with self._turns:
            stranger = self._strangers.pop()
            async with self._connect() as socket:
                assert await _prove(socket, stranger)
                said = await _say(socket, self._money())
            self._strangers.append(stranger)
            return said

    async def from_a_foreign_page(self) -> list[str]:
        """Be a page in the shop's browser that somebody else made."""
        with pytest.raises(InvalidStatus) as caught:
            async with self._connect("http://evil.example"):
                pass
        return [str(caught.value.response.status_code)]

    async def from_our_page(self) -> list[str]:
        """Be our own page that was taken over, with the bank's very key."""
        async with self._connect(self._own_origin) as socket:
            assert not await _prove(socket, self._bank)
            return await _say(socket, self._money())

    async def with_a_wrong_key(self) -> list[str]:
        """Guess a key."""
        async with self._connect() as socket:
            assert not await _prove(socket, replace(self._bank, key=os.urandom(32)))
            return await _say(socket, self._money())

    async def with_a_recorded_proof(self) -> list[str]:
        """Play the bank's own proof again."""
        async with self._connect() as socket:
            await socket.recv()
            return await _say(socket, [self._recorded, *self._money()])


async def _forge(forger: Forger, count: int) -> list[str]:
    """Try in all ways, one way after the other: failed proofs make everybody of an address wait."""
    said: list[str] = []
    for way in forger.tries:
        left = count // len(forger.tries)
        while left > 0:
            batch = min(left, AT_ONCE)
            left -= batch
            for answers in await asyncio.gather(*(way() for _ in range(batch))):
                said += answers
    return said


@pytest.mark.usefixtures("many_messages")
def test_forged_money_changes_nothing(shop: Shop, pytestconfig: pytest.Config) -> None:
    """Without proof, with a wrong or recorded one, as another role, from a page: no row, no change."""
    charge = _live(shop)
    forger = Forger(shop, charge)
    count = int(os.environ.get("POS_FORGED", FULL_FORGED if pytestconfig.getoption("--full") else FORGED))
    before = _events(shop)

    said = asyncio.run(_forge(forger, count))

    assert len(said) >= count // 6 * 6
    assert set() == {text for text in said if '"received"' in text or '"retry"' in text}
    assert before == _events(shop)


def test_replayed_confirmation_changes_nothing(shop: Shop) -> None:
    """The bank's own message again, on the same socket and on a new one: `repeated`, one row."""
    credentials, charge = shop.key(Role.BANK), _live(shop)
    bank = shop.client(credentials)
    bank.send(**MONEY, bank_payment_id=charge)
    first = bank.expect("received")
    before = _events(shop)
    for _ in range(50):
        bank.send(**MONEY, bank_payment_id=charge)
    again = [bank.expect("received") for _ in range(50)]
    bank.close()
    newer = shop.client(credentials)
    newer.send(**MONEY, bank_payment_id=charge)
    again.append(newer.expect("received"))

    assert "paid" == first["result"]
    assert {("repeated", "paid", first["seq"])} == {
        (each["result"], each["first_result"], each["seq"]) for each in again
    }
    assert before == _events(shop)


@pytest.mark.parametrize("role", [Role.DISPLAY, Role.BANK, Role.INTEGRATION])
def test_key_of_before_a_restore_opens_nothing(tmp_path: Path, role: Role) -> None:
    """A device that the copy does not know: its id is not given again, while the key store has its secret."""
    data = tmp_path / "data"
    with open_shop(tmp_path):
        made = make_backup(data)
    with open_shop(tmp_path) as shop:
        old = shop.key(role)
    ledger_file(data).write_bytes(b"nothing that can be read")
    restore(data, made.path, datetime.now(UTC))
    with open_shop(tmp_path) as shop:
        new = [ask(shop.till, AddDevice(role=role, name=name)).id for name in ("Um", "Outro")]

        assert 3 == len({old.device, *new})
        assert 4401 == shop.client(old).close_code()
