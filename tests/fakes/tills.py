"""A till for tests: answers what it was told to, or nothing, or later."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from pos_app.domain.commands import (
    Command,
    Device,
    EventPage,
    ListDevices,
    Merchant,
    ReadEvents,
    ReadLive,
    ReadOutbox,
    ReadStatus,
    TillStatus,
)

SERVER_ID = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"


class FakeTill:
    """Answers at once from a table of command types; a command that has no entry is never answered.

    Attributes:
        asked: all commands, in order.
        answers: by the command's type: a function of the command, whose error becomes the answer's.
    """

    def __init__(self, *devices: Device) -> None:
        self.asked: list[Command] = []
        self.waiting: list[tuple[Command, Future[Any]]] = []
        self.answers: dict[type, Callable[[Any], object]] = {
            ReadStatus: lambda _: status(),
            ListDevices: lambda _: devices,
            ReadLive: lambda _: None,
            ReadOutbox: lambda _: (),
            ReadEvents: lambda _: EventPage(events=(), more=False, behind=0, last=0),
        }

    def submit(self, command: Command) -> "Future[Any]":
        """Answer, or keep waiting."""
        self.asked.append(command)
        future: Future[Any] = Future()
        answer = self.answers.get(type(command))
        if answer is None:
            self.waiting.append((command, future))
            return future
        try:
            future.set_result(answer(command))
        except Exception as error:  # noqa: BLE001  # the answer of the test's choice
            future.set_exception(error)
        return future


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
