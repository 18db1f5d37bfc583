"""What became of one command, and how whoever asked is told."""

import logging
from typing import Any

from msgspec import Struct

from pos_app.domain.commands.base import AnswerT, Command
from pos_app.domain.commands.charges import ExpireDue
from pos_app.domain.errors import GuardError, PosError, WrongPinError
from pos_app.services.handlers import Handlers
from pos_app.services.handlers.context import HandlerContext
from pos_app.services.handlers.pins import note_wrong_pin
from pos_app.services.ledger.storage import STORAGE_ERRORS, is_guard
from pos_app.services.ports.till import Answer

_log = logging.getLogger(__name__)

Ask = tuple[Command[Any], Answer[Any]]
"""A command, and who is told what became of it."""


class Outcome(Struct, frozen=True):
    """What one command of a batch led to, kept until the commit."""

    answer: Answer[Any]
    value: object = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Hand the value or the error over."""
        if self.error is None:
            self.answer.set_result(self.value)
        else:
            self.answer.set_exception(self.error)


def handle(
    handlers: Handlers, context: HandlerContext, command: Command[AnswerT], answer: Answer[AnswerT]
) -> Outcome:
    """Apply one command inside its savepoint. An error undoes this command only."""
    work = context.work
    mark = work.savepoint()
    try:
        value = handlers[type(command)](context, command)
    except GuardError:
        raise  # the row may be another command's
    except STORAGE_ERRORS as error:
        if not is_guard(error):
            raise
        _log.exception("a constraint refused %s", type(command).__name__)
        work.undo(mark)
        return Outcome(answer, error=error)
    except WrongPinError as error:
        work.undo(mark)
        note_wrong_pin(context, error)
        return Outcome(answer, error=error)
    except PosError as error:
        work.undo(mark)
        return Outcome(answer, error=error)
    except Exception as error:  # noqa: BLE001 - a bug undoes its own command only
        _log.exception("a handler failed on %s", type(command).__name__)
        work.undo(mark)
        return Outcome(answer, error=error)
    work.release()
    return Outcome(answer, value)


def tell_outcome(outcome: Outcome) -> None:
    """Answer, whatever the answer's taker does: those behind it are committed too."""
    try:
        outcome.tell()
    except Exception:  # noqa: BLE001 - as above
        _log.exception("an answer was not taken; the commit stands")


def is_tick(asks: list[Ask]) -> bool:
    """Return whether nothing but the clock asks."""
    return all(isinstance(command, ExpireDue) for command, _ in asks)


def fail(asks: list[Ask], error: Exception) -> None:
    """Tell all that ask one error."""
    for _, answer in asks:
        answer.set_exception(error)
