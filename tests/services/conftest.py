"""A real till with a real ledger, and a real server on a free port, for the tests of services."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from pos_app.domain.addresses import is_loopback
from pos_app.domain.commands.base import Command, Decision
from pos_app.domain.commands.devices import AddDevice
from pos_app.domain.customer_display import CustomerText
from pos_app.domain.device import Device
from pos_app.domain.shop import TillStatus
from pos_app.services.banks.questions import Pace
from pos_app.services.banks.registry import WAYS
from pos_app.services.devices.key_store import FileKeyStore, new_key
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.displays import QrDrawing, QrMatrix
from pos_app.services.server.hub import ServerParts
from pos_app.services.server.server import PosServer
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.till.feed import Feed
from pos_app.services.till.till import Till
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes.book import Told, cheap, check_ledger, running
from tests.fakes.clients import Client
from tests.fakes.clock import FakeClock, SystemClockAhead
from tests.fakes.seams import Seams

WAIT_S = 5.0


class PlainTexts:
    """Words that name themselves."""

    def customer_words(self, key: CustomerText) -> tuple[str, str]:
        """Return the key of the words, twice."""
        return str(key), str(key)


def drawn(text: str) -> "Future[QrDrawing]":
    """Return a picture at once: its bytes are the code's text."""
    done: Future[QrDrawing] = Future()
    done.set_result(QrDrawing(text, QrMatrix(1, (b"\1",)), text.encode()))
    return done


@dataclass
class Shop:
    """A running till with its server."""

    till: Till
    status: TillStatus
    keys: FileKeyStore
    server: PosServer
    thread: LoopThread
    statuses: "Queue[LinkStatus]"
    feed: Feed
    clients: list[Client] = field(default_factory=list)
    first_link: LinkStatus = field(default_factory=LinkStatus)

    def ask(self, command: Command[Any]) -> object:
        """Ask the till and wait for its answer."""
        return self.till.submit(command).result(WAIT_S)

    def key(self, role: Role, scope: str = "register", *, proof_required: bool = False) -> Credentials:
        """Register a device and give it a key."""
        device = self.ask(
            AddDevice(role=role, name=f"{role} of a test", scope=scope, proof_required=proof_required)
        )
        assert isinstance(device, Device)
        key = new_key()
        self.keys.save(self.status.server_id, device.id, (key,))
        return Credentials(device.id, role, key, self.status.server_id, LedgerKind.TRAINING)

    def client(self, credentials: Credentials) -> Client:
        """Connect and prove a device."""
        client = Client(self.url, credentials)
        self.clients.append(client)
        return client

    def client_at(self, url: str, credentials: Credentials | None, origin: str | None = None) -> Client:
        """Connect to any address; proves the device where there is one."""
        client = Client(url, credentials, origin=origin)
        self.clients.append(client)
        return client

    def join(self, role: Role, scope: str = "register") -> Client:
        """Connect a new device."""
        return self.client(self.key(role, scope))

    @property
    def decision(self) -> Decision:
        """Return a manager's word."""
        return Decision(reason="seen in the bank's app", pin=self.status.training_pin or "")

    @property
    def url(self) -> str:
        """Where the socket is."""
        return f"ws://127.0.0.1:{self.server.port}/ws"

    def wait_status(self, holds: Callable[[LinkStatus], bool]) -> LinkStatus:
        """Return the next status that ``holds``."""
        while True:
            status = self.statuses.get(timeout=WAIT_S)
            if holds(status):
                return status


@contextmanager
def open_shop(  # noqa: PLR0913 - as the program is made of
    folder: Path,
    *,
    bind: str = "",
    port: int = 0,
    is_loopback: Callable[[str], bool] = is_loopback,
    clock: Clock | None = None,
    options: TillOptions | None = None,
    **more: Any,  # noqa: ANN401 - fields of ServerParts
) -> Iterator[Shop]:
    """Run a till with its ledger and a server that listens."""
    feed, clock = Feed(), clock or SystemClock()
    data = folder / "data"
    data.mkdir(exist_ok=True)
    till = Till(data, clock, WAYS, feed, cheap(options))
    keys = FileKeyStore(folder / "keys")
    statuses: Queue[LinkStatus] = Queue()
    parts = ServerParts(
        till=till,
        clock=clock,
        keys=keys,
        texts=PlainTexts(),
        draw=drawn,
        on_status=statuses.put,
        app="test",
        **more,
    )
    server = PosServer(parts, port, bind, is_loopback)
    thread = LoopThread(server.main)
    feed.add(server.on_feed)
    status = till.start().result(WAIT_S)
    assert thread.start_and_wait()
    running = Shop(till, status, keys, server, thread, statuses, feed)
    running.first_link = running.wait_status(lambda link: link.listening != "")
    try:
        yield running
    finally:
        for client in running.clients:
            client.close()
        assert thread.stop()
        till.stop()


@pytest.fixture
def bank_pace() -> Pace:
    """Return how often :func:`shop` asks its banks; a test may ask for another pace."""
    return Pace()


@pytest.fixture
def shop(tmp_path: Path, bank_pace: Pace) -> Iterator[Shop]:
    """Return a till that is open and a server that listens."""
    with open_shop(tmp_path, bank_pace=bank_pace) as running:
        yield running


@pytest.fixture
def ahead() -> SystemClockAhead:
    """Return the clock of :func:`shop_ahead`, which a test may put ahead."""
    return SystemClockAhead()


@pytest.fixture
def shop_ahead(tmp_path: Path, ahead: SystemClockAhead) -> Iterator[Shop]:
    """Return a shop whose time may be moved."""
    with open_shop(tmp_path, clock=ahead) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    """Return the till's clock; it stands still until a test moves it."""
    return FakeClock()


@pytest.fixture
def told() -> Told:
    """Return what the till told its subscribers."""
    return Told()


@pytest.fixture
def seams() -> Seams:
    """Return what a test may want of the till's ledger and names."""
    return Seams()


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock, told: Told, seams: Seams) -> Iterator[Till]:
    """Return a running till of a new training ledger; whatever the test did, the ledger must be right."""
    with running(tmp_path, clock, told, parts=seams.parts()) as till:
        yield till
    check_ledger(tmp_path)
