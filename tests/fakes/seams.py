"""A till whose ledger is a real one that a test may watch or let fail, and which does what a test asks."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pos_app.domain.commands.base import Command
from pos_app.services.handlers import HANDLERS
from pos_app.services.handlers.context import HandlerContext
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.services.till.till import TillParts


class InTill(Command[object], frozen=True):
    """Asks the till to do something of a test in its own thread, as any handler would."""

    act: Callable[[HandlerContext], object]


def _in_till(context: HandlerContext, command: InTill) -> object:
    return command.act(context)


def _nothing() -> None:
    pass


def _leave(_ledger: Ledger) -> None:
    pass


@dataclass
class Seams:
    """What a test wants of the till made of :meth:`parts`, also while it runs; without a wish all is real.

    Attributes:
        ends: ``commit`` or ``rollback`` of each transaction, in their order.
        before_opening: called before the ledger is opened.
        before_begin: called with the ledger before each transaction.
        before_commit, after_commit: called before and after each commit; nobody is answered yet.
        before_shortening: called before a long log is carried into the file.
        new_id: names charges and refunds.
    """

    ends: list[str] = field(default_factory=list)
    before_opening: Callable[[], None] = _nothing
    before_begin: Callable[[Ledger], None] = _leave
    before_commit: Callable[[], None] = _nothing
    after_commit: Callable[[], None] = _nothing
    before_shortening: Callable[[], None] = _nothing
    new_id: Callable[[], uuid.UUID] = uuid.uuid4

    def parts(self) -> TillParts:
        """Return what a till is made of to follow these wishes."""
        return TillParts(
            handlers={**HANDLERS, InTill: _in_till},
            open_ledger=self._open,
            new_id=lambda: self.new_id(),  # noqa: PLW0108 - the wish may change
        )

    def _open(self, folder: Path) -> Ledger:
        self.before_opening()
        ledger = _WatchedLedger.open(folder)
        ledger.seams = self
        return ledger


class _WatchedLedger(Ledger):
    """A real ledger that tells its seams what it is about to do."""

    seams: Seams

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        self.seams.before_begin(self)
        with super().transaction() as work:
            yield work
        self.seams.ends.append("commit" if work.flushed else "rollback")

    def _end(self, *, commit: bool) -> None:
        if commit:
            self.seams.before_commit()
        super()._end(commit=commit)

    def _write_head_note(self, work: UnitOfWork) -> None:
        self.seams.after_commit()
        super()._write_head_note(work)

    def shorten_log(self) -> None:
        self.seams.before_shortening()
        super().shorten_log()
