"""The one fake till: answers from a table, or later when the test says so, or never."""

from collections.abc import Mapping
from concurrent.futures import Future
from threading import Condition
from typing import Any, TypeVar

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import AnswerT, Command
from pos_app.domain.commands.charges import ExpireDue, OpenCharge, Opened
from pos_app.domain.commands.decisions import Inbox, ReadInbox
from pos_app.domain.commands.devices import ListDevices
from pos_app.domain.commands.queries import (
    EventPage,
    ListCharges,
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
    """Answers at once from a table of command types; a command without an entry waits for :meth:`answer`.

    Commands may come from any thread; tests look from their own.

    Attributes:
        asked: all commands, in order.
        answers: by the command's type: the answer, or a function of the command, whose error is the answer.
        waiting: what was not answered yet, oldest first.
    """

    def __init__(self, answers: Mapping[type, object]) -> None:
        self._came = Condition()
        self.asked: list[Command[Any]] = []
        self.waiting: list[tuple[Command[Any], Answer[Any]]] = []
        self.answers: dict[type, Any] = dict(answers)

    def submit(self, command: Command[AnswerT]) -> "Future[AnswerT]":
        """Answer, or keep waiting."""
        future: Future[AnswerT] = Future()
        self.submit_for(future, command)
        return future

    def submit_for(self, answer: Answer[AnswerT], command: Command[AnswerT]) -> None:
        """Answer, or keep waiting."""
        is_known = type(command) in self.answers
        found: Any = self.answers.get(type(command))
        with self._came:
            self.asked.append(command)
            if not is_known:
                self.waiting.append((command, answer))
            self._came.notify_all()
        if not is_known:
            return
        try:
            answer.set_result(found(command) if callable(found) else found)
        except Exception as error:  # noqa: BLE001  # the answer of the test's choice
            answer.set_exception(error)

    def answer(self, value: object) -> None:
        """Answer the newest command that still waits; an error makes it fail."""
        _, answer = self.waiting.pop()
        if isinstance(value, BaseException):
            answer.set_exception(value)
        else:
            answer.set_result(value)

    def open_with(self, record: ChargeRecord) -> None:
        """Answer the newest waiting :class:`OpenCharge` with ``record``."""
        assert self.commands(OpenCharge)
        self.answer(Opened(record=record, seq=1))

    def commands(self, kind: type[Asked]) -> list[Asked]:
        """Return what was asked of one kind, oldest first."""
        return [command for command in self.asked if isinstance(command, kind)]

    def wait_for(self, kind: type[Asked], count: int = 1) -> list[Asked]:
        """Return all commands of one type as soon as ``count`` of them were asked.

        Raises:
            AssertionError: fewer came within 5 s.
        """
        with self._came:
            came = self._came.wait_for(lambda: len(self.commands(kind)) >= count, WAIT_S)
            assert came, f"asked in {WAIT_S} s: {self.asked}"
            return self.commands(kind)


def window_till(status: TillStatus) -> FakeTill:
    """Return a till for windows: nothing is open, and what changes something waits."""
    return FakeTill(
        {
            ReadStatus: status,
            ListCharges: (),
            ReadInbox: Inbox(rows=(), total=0),
            ReadLive: None,
            ExpireDue: 0,
        }
    )


def server_till(*devices: Device) -> FakeTill:
    """Return a till for the server: these devices, no charge, no event."""
    return FakeTill(
        {
            ReadStatus: lambda _: status(),
            ReadAskSince: None,
            ListDevices: devices,
            ReadLive: None,
            ReadOutbox: (),
            ReadEvents: EventPage(events=(), more=False, behind=0, last=0),
        }
    )


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
