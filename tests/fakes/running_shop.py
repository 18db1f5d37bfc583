"""A shop's counter in this process: a till and its server, with real drawings, words and every power."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import Command, Decision
from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.devices import ListDevices
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import SaveMerchant, SaveNetwork
from pos_app.domain.device import Device
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.shop import Network
from pos_app.services.banks.registry import WAYS
from pos_app.services.devices.key_service import add_keys, invite_browser
from pos_app.services.devices.key_store import FileKeyStore, read_key_file
from pos_app.services.devices.pairing import PairingCalls
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ports.devices import KeyWish, LinkStatus, ListenerStatus
from pos_app.services.qr.cache import Drawings
from pos_app.services.server.hub import ServerParts
from pos_app.services.server.server import PosServer
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.system.workers import Workers
from pos_app.services.till.feed import Feed
from pos_app.services.till.till import Till
from pos_app.ui.texts.displays import WindowTexts
from tests.fakes.book import cheap
from tests.fakes.clients import Client
from tests.fakes.sales import MERCHANT

WAIT_S = 5.0


def is_here(address: str) -> bool:
    """Return whether an address is of this computer; 127.0.0.2 stands for the shop's network."""
    return address in {"127.0.0.1", "::1"}


class RunningShop:
    """A till that runs and is reached by its port.

    Attributes:
        page: address of the display's page.
    """

    def __init__(self, folder: Path, language: str = "pt_BR") -> None:
        self.page = ""
        self._folder = folder
        self._feed = Feed()
        self._workers = Workers()
        self._statuses: Queue[LinkStatus] = Queue()
        self._link = self._local = LinkStatus()
        clock = SystemClock()
        folder.mkdir(parents=True, exist_ok=True)
        self._till = Till(folder, clock, WAYS, self._feed, cheap(TillOptions(verifying_s=60)))
        self._keys = FileKeyStore(folder / "keys")
        parts = ServerParts(
            till=self._till,
            clock=clock,
            keys=self._keys,
            texts=WindowTexts(),
            draw=Drawings(self._workers).draw,
            on_status=self._statuses.put,
            app="test",
            language=language,
        )
        self._server = PosServer(parts, 0, is_loopback=is_here)
        self._thread = LoopThread(self._server.main)
        self._pin = ""

    def start(self) -> None:
        """Open the ledger as *Padaria Três Irmãos* and listen."""
        self._feed.add(self._server.on_feed)
        self._pin = str(self._till.start().result(WAIT_S).training_pin)
        key = self.ask(ReadStatus()).merchant.key
        self.ask(SaveMerchant(merchant=replace(MERCHANT, key=key), decision=self.decision))
        assert self._thread.start_and_wait()
        while not self._link.listening:
            self._link = self._statuses.get(timeout=WAIT_S)
        self._local = self._link
        self.page = self._link.listening.replace("ws://", "http://").removesuffix("ws")

    def stop(self) -> None:
        """End all threads."""
        assert self._thread.stop()
        self._till.stop()
        self._workers.close()

    @property
    def decision(self) -> Decision:
        """Return a manager's word."""
        return Decision(reason="conferido no app", pin=self._pin)

    def ask(self, command: Command[Any]) -> Any:  # noqa: ANN401 - each command names its own answer
        """Ask the till and wait for its answer."""
        return self._till.submit(command).result(WAIT_S)

    def open(self, amount: int = 4_590, *, lifetime_s: int = 1_800, show: bool = True) -> ChargeRecord:
        """Return a new charge, by default one that is on the displays."""
        command = OpenCharge(amount=Centavos(amount), description="Mesa 5", lifetime_s=lifetime_s, show=show)
        record: ChargeRecord = self.ask(command).record
        return record

    def pay(self, record: ChargeRecord, value: str = "") -> None:
        """Let a bank tell the payment of a charge, of another amount where one is given."""
        bank = self.join("bank")
        proof = {"end_to_end_id": f"E{record.charge.id:031d}", "txid": record.charge.txid}
        bank.send(type="confirm_payment", value=value or to_wire(record.charge.amount), **proof)
        bank.expect("received")
        bank.close()

    def widen(self) -> dict[str, ListenerStatus]:
        """Open the doors for other computers and for tablets; return all doors by their kind."""
        self.ask(SaveNetwork(network=Network(bind="127.0.0.2", tablets=True)))
        while {"loopback", "network", "tablets"} != {each.kind for each in self._link.listeners if each.url}:
            self._link = self._statuses.get(timeout=WAIT_S)
        return {each.kind: each for each in self._link.listeners}

    def invite(self, listener: ListenerStatus) -> str:
        """Return what the code for a new browser display says."""
        wish = KeyWish(role="display", name="Tablet")
        calls = PairingCalls(self._thread.call, lambda: self._server.pairing)
        return invite_browser(self._till, calls, listener, wish).url

    def display_key(self) -> dict[str, str]:
        """Return the key of a new display."""
        made: dict[str, str] = json.loads(self._key("display"))
        return made

    def device(self, name: str) -> Device:
        """Return a device as the ledger knows it."""
        devices: tuple[Device, ...] = self.ask(ListDevices())
        return next(each for each in devices if each.id == name)

    def join(self, role: str) -> Client:
        """Return a proven connection of a new device."""
        return Client(self.page.replace("http://", "ws://") + "ws", read_key_file(self._key(role))[0])

    def _key(self, role: str) -> str:
        wish = KeyWish(role=role, name=f"Teste {role}", scope="register")
        return add_keys(self._till, self._keys, self._local, wish)[0]


@contextmanager
def counter(folder: Path, language: str = "pt_BR") -> Iterator[RunningShop]:
    """Return a counter that is open."""
    made = RunningShop(folder, language)
    made.start()
    try:
        yield made
    finally:
        made.stop()
