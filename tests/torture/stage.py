"""The real program with a bank, a shop's system and a display connected; killed and started again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed

from pos_app.services.ledger.storage import connect_read_only
from tests.fakes.book import check_ledger, e2e
from tests.fakes.clients import Client
from tests.fakes.programs import Computer, Program

Message = dict[str, Any]
GONE = (ConnectionClosed, OSError, TimeoutError)
"""What a client sees of a program that died."""
_PATIENCE_S = 20.0
_ROLES = ("bank", "integration", "display")


class Stage:
    """One computer with one till, which may die at any moment.

    Attributes:
        computer: where it runs.
        program: the run of now; bank, shop, display: connected to it.
        started_s: the longest start so far, from nothing to READY.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.computer = Computer(folder)
        self._options = ("--verifying", "1", *options)
        self._number = 0
        self._clients: list[Client] = []
        self.started_s = 0.0
        self.program = self._start()
        self._keys = {role: self.computer.quick_key(self.program, role, "register") for role in _ROLES}
        self.connect()

    def _start(self) -> Program:
        begun = time.monotonic()
        program = self.computer.till(*self._options)
        assert program.ready
        self.started_s = max(self.started_s, time.monotonic() - begun)
        return program

    def restart(self) -> None:
        """End what is left of the program and start it on the same folder; everybody comes back."""
        self.leave()
        self.program = self._start()
        self.connect()

    def come_back(self) -> None:
        """Connect anew; who never reads what is told to it is dropped after a while."""
        self._hang_up()
        self.connect()

    def _hang_up(self) -> None:
        for client in self._clients:
            client.close()
        self._clients.clear()

    def leave(self) -> None:
        """Hang up and end the program as a power cut would."""
        self._hang_up()
        if self.program.is_alive():
            self.program.kill()

    def connect(self) -> None:
        """Connect everybody; the bank says that it has no other money than what it sends."""
        self.bank, self.shop, self.display = (self._client(role) for role in _ROLES)
        asked = self.bank.find("reconcile")
        self.bank.send(type="reconcile_answer", request=asked["request"], payments=[])

    def _client(self, role: str) -> Client:
        client = self.computer.client(self.program.url, self._keys[role])
        self._clients.append(client)
        return client

    def name(self) -> str:
        """Return a name that was not used yet, for a request or delivery."""
        self._number += 1
        return f"n-{self._number}"

    def make_charge(self, **terms: object) -> Message:
        """Make a charge; returns its state."""
        request = self.name()
        self.shop.send(type="create_payment", request=request, value="12.34", **terms)
        made: Message = self.shop.find("received", request=request)["payment"]
        return made

    def confirmation(self, charge: Message) -> Message:
        """Return what the bank says of money that came."""
        return {
            "type": "confirm_payment",
            "delivery": self.name(),
            "end_to_end_id": e2e(self._number),
            "bank_payment_id": charge["bank_payment_id"],
            "value": charge["value"],
        }

    def confirm(self, message: Message) -> Message:
        """Send a confirmation; returns its receipt."""
        self.bank.send(**message)
        return self.bank.find("received", end_to_end_id=message["end_to_end_id"])

    def state_of(self, charge: Message) -> Message:
        """Return a charge as the till tells it now."""
        request = self.name()
        self.shop.send(type="get_payment", request=request, bank_payment_id=charge["bank_payment_id"])
        found: Message = self.shop.find("payment", request=request)["payment"]
        return found

    def wait_for(self, what: Callable[[], bool]) -> bool:
        """Ask again and again until something is so; the program's answers set the pace."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if what():
                return True
            self.shop.heartbeat()
        return False

    def payments(self) -> list[str]:
        """Return the end-to-end ids in the ledger."""
        engine = connect_read_only(self.computer.data)
        try:
            with engine.connect() as connection:
                return list(connection.exec_driver_sql("SELECT end_to_end_id FROM payment").scalars().all())
        finally:
            engine.dispose()

    def check(self) -> None:
        """Assert the invariants on the ledger as it stands."""
        check_ledger(self.computer.data)
