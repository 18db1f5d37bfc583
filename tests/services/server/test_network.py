"""A bad network between the till, its bank and its displays: nothing lost, nothing doubled, soon level again.

``--full`` makes twenty times as many random cuts. How often and how fast: docs/reliability.md, section 8.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from websockets.exceptions import InvalidHandshake, WebSocketException

from pos_app.domain.charge import Charge
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import ExpireDue, OpenCharge, Opened
from pos_app.domain.commands.queries import ListCharges, ReadCharge
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.payment import State
from pos_app.services.bank_simulator.behaviours import Order, on_time
from pos_app.services.bank_simulator.simulator import BankSimulator, News
from pos_app.services.banks.questions import Pace
from pos_app.services.clients.reconnecting import ClientCallbacks, ClientStatus, Link, ReconnectingClient
from pos_app.services.system.loop_thread import LoopThread
from pos_app.wire.messages import ChargesSnapshot, DisplaySnapshot, Event, Message
from pos_app.wire.terms import Role
from tests.fakes.book import check_ledger, e2e
from tests.fakes.chaos import ChaosProxy, Cut, How, Way, Weather
from tests.fakes.clients import Client
from tests.fakes.clock import SystemClockAhead
from tests.services.conftest import Shop

pytestmark = pytest.mark.usefixtures("many_messages")

LEVEL_S = 3.0
HALF_OPEN_S = 7.5
"""Eight are promised; a test that takes them all would fail on a slow day only."""
RANDOM_CUTS, FULL_CUTS = 100, 2_000
GONE = (OSError, TimeoutError, EOFError, WebSocketException, InvalidHandshake)
Sent = dict[str, Any]


@pytest.fixture
def proxy(shop: Shop) -> Iterator[ChaosProxy]:
    """Return a network before the till."""
    with ChaosProxy(shop.server.port) as made:
        yield made


@pytest.fixture
def quiet_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hear no complaints of the test's own client about a line that broke in the middle of a frame."""
    monkeypatch.setattr(logging.getLogger("websockets.client"), "disabled", True)


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
    return opened.record.charge


def paid_count(shop: Shop) -> int:
    """Return how many charges are paid, by exactly one payment each."""
    count, after = 0, 0
    while sales := shop.ask(ListCharges(after_id=after, limit=100)):
        assert isinstance(sales, tuple)
        count += sum(record.charge.state is State.PAID and 1 == len(record.payments) for record in sales)
        after = sales[-1].charge.id
    return count


@pytest.mark.slow
@pytest.mark.usefixtures("quiet_client")
@pytest.mark.parametrize("way", list(Way))
def test_cut_at_every_byte_of_a_confirmation(
    shop: Shop, proxy: ChaosProxy, tmp_path: Path, way: Way, pytestconfig: pytest.Config
) -> None:
    """Wherever the line breaks, the resend settles it: stored once, and what was answered stays answered.

    FIN and RST take turns at each third byte; with ``--full`` each byte has both.
    """
    teller, asked, after, answered = Teller(shop, proxy), 0, 0, 0
    hows = (How.CLOSE, How.RESET)
    is_full = pytestconfig.getoption("--full")
    while answered < len(hows):
        for how in hows if is_full else (hows[after % 2],):
            bank, message = teller.connect(), teller.confirmation()
            proxy.arm(Cut(after, way, how))
            known = teller.try_once(bank, message)
            teller.settle(message, known)
            asked += 1
            answered += known is not None
        after += 1 if is_full else 3

    assert asked == paid_count(shop)
    assert teller.unanswered == asked - answered > 50
    check_ledger(tmp_path / "data")


def _weather(dice: random.Random) -> Weather:
    """Return a network that breaks somewhere, from the first byte of the handshake to the answer."""
    way, how = dice.choice(list(Way)), dice.choice((How.CLOSE, How.RESET))
    delay_s, piece = dice.choice(((0, 0), (0, 1), (0, 7), (0.002, 0)))
    return Weather(delay_s, piece, Cut(dice.randrange(1_800), way, how))


@pytest.mark.slow
@pytest.mark.usefixtures("quiet_client")
def test_random_cuts(shop: Shop, proxy: ChaosProxy, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Cuts anywhere, in proofs too, with delays and pieces of a byte: 0 lost, 0 doubled, no delay after."""
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
    proxy.weather = Weather(cut=Cut(0, Way.UP, How.SILENCE))  # nobody comes back in its place
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
    """A simulator tells through a line that breaks and breaks; in 3 s all is level, and no PAGO was a lie."""
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
        charge = opened.record.charge
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

    record = shop.ask(ReadCharge(ref=ChargeRef(id=shown.id)))
    paid_seq = record.payments[0].seq  # type: ignore[attr-defined]  # a Sale
    pictures = [shot for display in displays for shot in display.shown]
    early = [
        shot.seq for shot in pictures if shot.charge and shot.charge.state == "paid" and shot.seq < paid_seq
    ]
    assert [] == early
    assert 10 == paid_count(shop)
    check_ledger(tmp_path / "data")


def _level(shop: Shop, sold: list[Charge], until: float) -> None:
    """Wait until every charge is paid; fail at ``until``."""
    while paid_count(shop) < len(sold):
        assert time.monotonic() < until


@pytest.mark.slow
def test_bank_that_was_silent_for_an_hour_tells_everything_at_once(
    shop_ahead: Shop, ahead: SystemClockAhead, tmp_path: Path
) -> None:
    """Five hundred confirmations in 10 s, each judged by its own bank time; nothing failed by the silence."""
    lives = (1_800, 1_800, 86_400)
    charges = [sell(shop_ahead, lives[number % 3]) for number in range(500)]
    for seconds in (3_600, 20):
        ahead.advance_ms(seconds * 1_000)
        shop_ahead.ask(ExpireDue())
    paid_after_s = (1_700, 3_000, 3_000)
    bank = shop_ahead.join(Role.BANK)
    began = time.monotonic()
    for number, charge in enumerate(charges):
        paid_at = charge.created_at + timedelta(seconds=paid_after_s[number % 3])
        bank.send(
            type="confirm_payment",
            delivery=f"d-{number}",
            end_to_end_id=e2e(number),
            bank_payment_id=charge.bank_payment_id,
            value="45.90",
            paid_at=paid_at.isoformat(),
        )
    results = [bank.find("received", delivery=f"d-{number}")["result"] for number in range(500)]
    took_s = time.monotonic() - began

    assert ["late", "late", "paid"] * 166 + ["late", "late"] == results
    notes = []
    for charge in charges[:3]:
        record = shop_ahead.ask(ReadCharge(ref=ChargeRef(id=charge.id)))
        notes.append([each.notes for each in record.open_exceptions])  # type: ignore[attr-defined]  # a Sale
    assert [[("in_time_by_bank",)], [()], []] == notes
    assert 10.0 > took_s
    check_ledger(tmp_path / "data")


def test_bank_is_asked_on_wake(shop_ahead: Shop, ahead: SystemClockAhead) -> None:
    """The computer slept for a minute: a connected bank is asked for all since, in 5 s."""
    bank = shop_ahead.join(Role.BANK)
    first = bank.expect("reconcile")
    bank.send(type="reconcile_answer", request=first["request"], payments=[])
    bank.expect("received", request=first["request"])

    ahead.advance_ms(60_000)

    assert first["request"] != bank.expect("reconcile")["request"]


@pytest.mark.parametrize("bank_pace", [Pace(every_s=0.2, old=timedelta(0))], ids=["fast"])
def test_bank_is_asked_again_while_something_is_open(shop: Shop) -> None:
    """Each minute, made short here, while a charge has waited for a while; what the bank lists is taken."""
    charge = sell(shop)
    bank = shop.join(Role.BANK)
    asked = []
    for _ in range(3):
        asked.append(bank.expect("reconcile")["request"])
        bank.send(type="reconcile_answer", request=asked[-1], payments=[])
    last = bank.expect("reconcile")["request"]
    row = {"end_to_end_id": e2e(1), "txid": charge.txid, "value": "45.90"}
    bank.send(type="reconcile_answer", request=last, payments=[row])

    assert 1 == bank.expect("received", request=last)["new"]
    assert 4 == len({*asked, last})
    assert 1 == paid_count(shop)


@pytest.mark.parametrize("ahead_s", [86_400 * 3, 2_270_000_000])
def test_bank_is_asked_in_its_own_time(shop_ahead: Shop, ahead: SystemClockAhead, ahead_s: int) -> None:
    """Our clock is far ahead: once a bank time was heard, what is asked for begins by the bank's clock."""
    paid_at = ahead.moment().at
    ahead.set_wall(ahead_s)
    bank = shop_ahead.join(Role.BANK)
    first = bank.expect("reconcile")
    charge = sell(shop_ahead)
    money = {"end_to_end_id": e2e(1), "txid": charge.txid, "value": "45.90", "paid_at": paid_at.isoformat()}
    bank.send(type="confirm_payment", **money)
    bank.expect("received", result="paid")
    bank.send(type="reconcile_answer", request=first["request"], payments=[])
    bank.expect("received", request=first["request"])
    ahead.advance_ms(60_000)

    since = datetime.fromisoformat(bank.expect("reconcile")["since"])
    assert timedelta(0) <= paid_at + timedelta(minutes=1) - since <= timedelta(minutes=12)


@pytest.mark.parametrize("gap", [1, 200, 1_000, 1_001])
def test_client_catches_up_after_any_gap(
    shop: Shop, proxy: ChaosProxy, watch: Callable[[Role], Watcher], gap: int
) -> None:
    """What was missed comes in order, each once; of more than 1,000 one snapshot; then events go on."""
    client = watch(Role.INTEGRATION)
    sell(shop)
    first = client.next()
    proxy.weather = Weather(cut=Cut(0, Way.UP, How.CLOSE))
    proxy.end_all(How.RESET)
    client.wait(Link.LOST)
    missed = [shop.till.submit(OpenCharge(amount=Centavos(100), show=False)) for _ in range(gap)]
    last = missed[-1].result(HALF_OPEN_S).record.charge.id
    proxy.weather = Weather()
    came = client.next()
    if gap > 1_000:
        assert isinstance(came, ChargesSnapshot)
    else:
        names = [came, *(client.next() for _ in range(gap - 1))]
        assert [f"payment-created-{last - gap + 1 + number}" for number in range(gap)] == [
            each.name for each in names if isinstance(each, Event)
        ]
    after = sell(shop)
    end = client.next()

    assert isinstance(first, Event)
    assert isinstance(end, Event)
    assert f"payment-created-{after.id}" == end.name
