"""A till for tests: answers what it was told to, or nothing, or later."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition
from typing import Any, TypeVar

from pos_app.domain.commands.base import Command
from pos_app.domain.commands.devices import ListDevices
from pos_app.domain.commands.queries import (
    EventPage,
    ReadAskSince,
    ReadEvents,
    ReadLive,
    ReadOutbox,
    ReadStatus,
)
from pos_app.domain.device import Device
from pos_app.domain.shop import Merchant, TillStatus
from pos_app.services.ports.till import Answer

Asked = TypeVar("Asked", bound=Command[Any])
WAIT_S = 5.0
SERVER_ID = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"


class FakeTill:
    """Answers at once from a table of command types; a command that has no entry is never answered.

    Commands come in the server's thread; tests look from their own.

    Attributes:
        asked: all commands, in order.
        answers: by the command's type: a function of the command, whose error becomes the answer's.
    """

    def __init__(self, *devices: Device) -> None:
        self._came = Condition()
        self.asked: list[Command[Any]] = []
        self.waiting: list[tuple[Command[Any], Answer[Any]]] = []
        self.answers: dict[type, Callable[[Any], object]] = {
            ReadStatus: lambda _: status(),
            ReadAskSince: lambda _: None,
            ListDevices: lambda _: devices,
            ReadLive: lambda _: None,
            ReadOutbox: lambda _: (),
            ReadEvents: lambda _: EventPage(events=(), more=False, behind=0, last=0),
        }

    def submit(self, command: Command[Any]) -> "Future[Any]":
        """Answer, or keep waiting."""
        future: Future[Any] = Future()
        self.submit_for(future, command)
        return future

    def submit_for(self, answer: Answer[Any], command: Command[Any]) -> None:
        """Answer, or keep waiting."""
        found = self.answers.get(type(command))
        with self._came:
            self.asked.append(command)
            if found is None:
                self.waiting.append((command, answer))
            self._came.notify_all()
        if found is None:
            return
        try:
            answer.set_result(found(command))
        except Exception as error:  # noqa: BLE001  # the answer of the test's choice
            answer.set_exception(error)

    def wait_for(self, kind: type[Asked], count: int = 1) -> list[Asked]:
        """Return all commands of one type as soon as ``count`` of them were asked.

        Raises:
            AssertionError: fewer came within 5 s.
        """
        with self._came:
            came = self._came.wait_for(lambda: len(self._asked_of(kind)) >= count, WAIT_S)
            assert came, f"asked in {WAIT_S} s: {self.asked}"
            return self._asked_of(kind)

    def _asked_of(self, kind: type[Asked]) -> list[Asked]:
        return [command for command in self.asked if isinstance(command, kind)]


def status() -> TillStatus:
    """Return what a new training till says of itself."""
    merchant = Merchant(shop="Padaria", name="PADARIA DO ZE", city="SAO PAULO", key="k")
    return TillStatus(
        ledger="training",
        server_id=SERVER_ID,
        register="Caixa 1",
        operator="Caixa",
        seq=0,
        merchant=merchant,
        training_pin=None,
    )
