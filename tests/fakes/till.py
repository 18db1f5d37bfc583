"""A till for windows: remembers what it was asked, and answers when the test says so, or at once."""

from concurrent.futures import Future
from typing import Any

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import Command
from pos_app.domain.commands.charges import ExpireDue, OpenCharge, Opened
from pos_app.domain.commands.decisions import Inbox, ReadInbox
from pos_app.domain.commands.queries import ListCharges, ReadLive, ReadStatus
from pos_app.domain.money import Centavos
from pos_app.domain.shop import TillStatus


class FakeTill:
    """Meets ``TillPort``. Questions are answered at once; other commands wait for :meth:`answer`."""

    def __init__(self, status: TillStatus) -> None:
        self.asked: list[tuple[Command[Any], Future[Any]]] = []
        self.answers: dict[type, Any] = {
            ReadStatus: status,
            ListCharges: (),
            ReadInbox: Inbox(rows=(), total=0),
            ReadLive: None,
            ExpireDue: 0,
        }

    def submit(self, command: Command[Any]) -> "Future[Any]":
        """Take a command from any thread."""
        future: Future[Any] = Future()
        self.asked.append((command, future))
        if type(command) in self.answers:
            future.set_result(self.answers[type(command)])
        return future

    def commands(self, kind: type) -> list[Any]:
        """Return what was asked of one kind, oldest first."""
        return [command for command, _ in self.asked if isinstance(command, kind)]

    def answer(self, answer: object) -> None:
        """Answer the newest command that still waits; an error makes it fail."""
        future = next(future for _, future in reversed(self.asked) if not future.done())
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def open_with(self, record: ChargeRecord) -> None:
        """Answer the newest waiting :class:`OpenCharge` with ``record``."""
        assert self.commands(OpenCharge)
        self.answer(Opened(record=record, seq=1))


class FakeSound:
    """Remembers what was played."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.said: list[tuple[Centavos, bool]] = []

    def paid(self, amount: Centavos, *, training: bool) -> None:
        """Remember the bright sound, and what would be said."""
        self.played.append("paid")
        self.said.append((amount, training))

    def attention(self) -> None:
        """Remember the low sound."""
        self.played.append("attention")
