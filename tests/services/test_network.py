"""A bad network between the till, its bank and its displays: nothing lost, nothing doubled, soon level again.

``--full`` makes ten times as many random cuts. How often and how fast: docs/reliability.md, section 8.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from websockets.exceptions import InvalidHandshake, WebSocketException

from pos_app.domain.charge import Charge
from pos_app.domain.commands import (
    ChargeRef,
    EndVerification,
    ExpireDue,
    ListCharges,
    OpenCharge,
    Opened,
    ReadCharge,
)
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.payment import State
from pos_app.services import bank_link
from pos_app.services.bank_behaviours import Order, on_time
from pos_app.services.bank_simulator import BankSimulator, News
from pos_app.services.client import ClientCallbacks, ClientStatus, Link, ReconnectingClient
from pos_app.services.loop_thread import LoopThread
from pos_app.wire.client_session import Credentials
from pos_app.wire.messages import ChargesSnapshot, DisplaySnapshot, Event, Message
from pos_app.wire.terms import Role
from tests.fakes.book import check_ledger, e2e
from tests.fakes.chaos import ChaosProxy, Cut, How, Way, Weather
from tests.fakes.clients import Client
from tests.fakes.clock import SystemClockAhead
from tests.services.conftest import Shop, open_shop

LEVEL_S = 3.0
HALF_OPEN_S = 8.0
RANDOM_CUTS, FULL_CUTS = 200, 2_000
GONE = (OSError, TimeoutError, EOFError, WebSocketException, InvalidHandshake)
Sent = dict[str, Any]


@pytest.fixture
def proxy(shop: Shop) -> Iterator[ChaosProxy]:
    """Return a network before the till."""
    with ChaosProxy(shop.server.port) as made:
        yield made


class Teller:
    """A bank that sends one confirmation, and sends it again on a new connection until it is answered.

    Attributes:
        unanswered: confirmations whose connection ended before the answer came.
    """

    def __init__(self, shop: Shop, proxy: ChaosProxy) -> None:
        self.unanswered = 0
        self._shop = shop
        self._url = f"ws://127.0.0.1:{proxy.port}/ws"
        self._key = shop.key(Role.BANK)
        self._told = 0

    def connect(self) -> Client:
        """Return a proven connection whose first question was answered: nothing more is under way on it."""
        bank = Client(self._url, self._key)
        self._shop.clients.append(bank)
        question = bank.expect("reconcile")
        bank.send(type="reconcile_answer", request=question["request"], payments=[])
        bank.expect("received", request=question["request"])
        return bank

    def confirmation(self) -> Sent:
        """Return what confirms a new charge."""
        self._told += 1
        charge = sell(self._shop)
        return {
            "type": "confirm_payment",
            "delivery": f"d-{self._told}",
            "end_to_end_id": e2e(self._told),
            "bank_payment_id": charge.bank_payment_id,
            "value": to_wire(charge.amount),
        }

    def try_once(self, bank: Client, message: Sent) -> Sent | None:
        """Send and return the answer; None where the connection ended first."""
        try:
            bank.send(**message)
            return bank.expect("received", delivery=message["delivery"])
        except GONE:
            self.unanswered += 1
            return None
        finally:
            self._shop.clients.remove(bank)
            bank.close()

    def settle(self, message: Sent, known: Sent | None) -> Sent:
        """Send again on a good connection: the same money must be there, once."""
        began = time.monotonic()
        again = self.try_once(self.connect(), message)
        assert again is not None
        assert LEVEL_S > time.monotonic() - began
        if known is not None:
            assert ("repeated", known["seq"]) == (again["result"], again["seq"])
        assert again["result"] in {"paid", "repeated"}
        return again


def sell(shop: Shop, lifetime_s: int = 1_800) -> Charge:
    """Return a new charge that is on no screen."""
    opened = shop.ask(OpenCharge(amount=Centavos(4_590), show=False, lifetime_s=lifetime_s))
    assert isinstance(opened, Opened)
    return opened.sale.charge


def paid_count(shop: Shop) -> int:
    """Return how many charges are paid, by exactly one payment each."""
    count, after = 0, 0
    while sales := shop.ask(ListCharges(after_id=after, limit=100)):
        assert isinstance(sales, tuple)
        count += sum(sale.charge.state is State.PAID and 1 == len(sale.payments) for sale in sales)
        after = sales[-1].charge.id
    return count


@pytest.mark.slow
@pytest.mark.parametrize("way", list(Way))
def test_cut_at_every_byte_of_a_confirmation(
    shop: Shop, proxy: ChaosProxy, tmp_path: Path, way: Way, pytestconfig: pytest.Config
) -> None:
    """Wherever the line breaks, the resend settles it: stored once, and what was answered stays answered.

    FIN and RST take turns from byte to byte; with ``--full`` each byte has both.
    """
    teller, asked = Teller(shop, proxy), 0
    hows = (How.CLOSE, How.RESET)
    after, answered = 0, 0
    while answered < len(hows):
        chosen = hows if pytestconfig.getoption("--full") else (hows[after % 2],)
        for how in chosen:
            bank, message = teller.connect(), teller.confirmation()
            proxy.arm(Cut(after, way, how))
            known = teller.try_once(bank, message)
            teller.settle(message, known)
            asked += 1
            answered += known is not None
        after += 1

    assert asked == paid_count(shop)
    assert teller.unanswered == asked - answered > 100
    check_ledger(tmp_path / "data")


def _weather(dice: random.Random) -> Weather:
    """Return a network that breaks somewhere, from the first byte of the handshake to the answer."""
    way, how = dice.choice(list(Way)), dice.choice((How.CLOSE, How.RESET))
    delay_s, piece = dice.choice(((0, 0), (0, 1), (0, 7), (0.002, 0)))
    return Weather(delay_s, piece, Cut(dice.randrange(1_800), way, how))


@pytest.mark.slow
def test_random_cuts(
    shop: Shop, proxy: ChaosProxy, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Cuts anywhere, in the proof too, with delays and pieces of one byte: 0 lost, 0 doubled, no delay after."""
    dice = random.Random(4)  # noqa: S311 - the same weather at each run
    teller, cuts = Teller(shop, proxy), FULL_CUTS if pytestconfig.getoption("--full") else RANDOM_CUTS
    no_way_in = 0
    for _ in range(cuts):
        message, known = teller.confirmation(), None
        proxy.weather = _weather(dice)
        try:
            known = teller.try_once(teller.connect(), message)
        except (*GONE, AssertionError):
            no_way_in += 1
        proxy.weather = Weather()
        teller.settle(message, known)

    assert cuts == paid_count(shop)
    assert 0 < no_way_in < cuts
    assert teller.unanswered
    check_ledger(tmp_path / "data")


class Watcher:
    """A reconnecting client of any role that keeps what it was told."""

    def __init__(self, shop: Shop, proxy: ChaosProxy, role: Role) -> None:
        self.messages: Queue[Message] = Queue()
        self.statuses: Queue[ClientStatus] = Queue()
        self.shown: list[DisplaySnapshot] = []
        callbacks = ClientCallbacks(self.messages.put, self.statuses.put)
        url = f"ws://127.0.0.1:{proxy.port}/ws"
        self.client = ReconnectingClient(url, shop.key(role), callbacks)
        self.thread = LoopThread(self.client.main)
        assert self.thread.start_and_wait()
        self.wait(Link.OPEN)

    def wait(self, link: Link, timeout_s: float = HALF_OPEN_S) -> None:
        """Wait for a status with this link."""
        until = time.monotonic() + timeout_s
        while self.statuses.get(timeout=max(0.0, until - time.monotonic())).link is not link:
            pass

    def wait_picture(self, holds: Callable[[DisplaySnapshot], bool], timeout_s: float) -> None:
        """Wait until the newest picture ``holds``."""
        until = time.monotonic() + timeout_s
        while not (self.shown and holds(self.shown[-1])):
            message = self.messages.get(timeout=max(0.0, until - time.monotonic()))
            if isinstance(message, DisplaySnapshot):
                self.shown.append(message)

    def next(self) -> Event | ChargesSnapshot:
        """Return the next event or snapshot."""
        while True:
            message = self.messages.get(timeout=HALF_OPEN_S)
            if isinstance(message, Event | ChargesSnapshot):
                return message


@pytest.fixture
def watch(shop: Shop, proxy: ChaosProxy) -> Iterator[Callable[[Role], Watcher]]:
    """Return what makes watchers behind the bad network; they are stopped in the end."""
    made: list[Watcher] = []

    def make(role: Role) -> Watcher:
        made.append(Watcher(shop, proxy, role))
        return made[-1]

    yield make
    for watcher in made:
        assert watcher.thread.stop()


@pytest.mark.slow
def test_half_open_line_is_given_up_by_both_ends(
    shop: Shop, proxy: ChaosProxy, watch: Callable[[Role], Watcher]
) -> None:
    """A line that swallows everything: gone from the till's list, and a client looks again, within 8 s."""
    watchers = [watch(Role.BANK), watch(Role.DISPLAY)]
    shop.wait_status(lambda link: 2 == len(link.devices))
    proxy.weather = Weather(cut=Cut(0, Way.UP, How.SILENCE))  # nobody comes back and takes the old one's place
    proxy.end_all(How.SILENCE)
    began = time.monotonic()

    for watcher in watchers:
        watcher.wait(Link.LOST)
    _gone(shop, until=began + HALF_OPEN_S)


def _gone(shop: Shop, until: float) -> None:
    while shop.statuses.get(timeout=max(0.0, until - time.monotonic())).devices:
        pass


@pytest.mark.slow
def test_displays_show_the_ledger_soon_after_and_paid_never_too_early(
    shop: Shop, proxy: ChaosProxy, watch: Callable[[Role], Watcher], tmp_path: Path
) -> None:
    """A simulator tells through a line that breaks again and again; in 3 s all is level, and no PAGO was a lie."""
    displays = [watch(Role.DISPLAY) for _ in range(3)]
    news: Queue[News] = Queue()
    url = f"ws://127.0.0.1:{proxy.port}/ws"
    bank = BankSimulator(url, shop.key(Role.BANK), tmp_path / "bank.db", news.put)
    thread = LoopThread(bank.main)
    assert thread.start_and_wait()
    dice = random.Random(6)  # noqa: S311 - the same moments at each run
    pace = Queue[None]()
    sold = []
    for number in range(10):
        opened = shop.ask(OpenCharge(amount=Centavos(1_000 + number), show=number == 0))
        assert isinstance(opened, Opened)
        charge = opened.sale.charge
        sold.append(charge)
        thread.call(bank.pay, Order(txid=charge.txid, key=None, amount=charge.amount), on_time)
        proxy.end_all(dice.choice((How.CLOSE, How.RESET)))
        with pytest.raises(Empty):
            pace.get(timeout=dice.uniform(0.05, 0.4))  # the pace of the storm
    shown = sold[0]
    proxy.end_all(How.RESET)
    for display in displays:
        display.wait_picture(lambda shot: shot.charge is not None and shot.charge.state == "paid", LEVEL_S)
    _level(shop, sold, time.monotonic() + LEVEL_S)
    assert thread.stop()

    sale = shop.ask(ReadCharge(ref=ChargeRef(id=shown.id)))
    paid_seq = sale.payments[0].seq  # type: ignore[attr-defined]  # a Sale
    pictures = [shot for display in displays for shot in display.shown]
    early = [shot.seq for shot in pictures if shot.charge and shot.charge.state == "paid" and shot.seq < paid_seq]
    assert [] == early
    assert 10 == paid_count(shop)
    check_ledger(tmp_path / "data")


def _level(shop: Shop, sold: list[Charge], until: float) -> None:
    """Wait until every charge is paid; fail at ``until``."""
    while paid_count(shop) < len(sold):
        assert time.monotonic() < until
