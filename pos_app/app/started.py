"""What the start of the cashier's program tells its window, across threads."""

from typing import TYPE_CHECKING

from msgspec import Struct

from pos_app.domain.commands.base import AnswerT, Command
from pos_app.domain.errors import TillStoppedError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pos_app.app import control
    from pos_app.app.till_runtime import TillRuntime
    from pos_app.services.backup.salvage import SalvagedLedger
    from pos_app.services.till.till import Till


class TillSlot:
    """The till as windows hold it from the first paint on; before it is there it answers "not yet"."""

    def __init__(self) -> None:
        self.till: Till | None = None

    def submit(self, command: Command[AnswerT]) -> "Future[AnswerT]":
        """Ask the till; see :class:`~pos_app.services.ports.till.TillPort`."""
        if self.till is not None:
            return self.till.submit(command)
        from concurrent.futures import Future  # noqa: PLC0415 - after the first paint

        future: Future[AnswerT] = Future()
        future.set_exception(TillStoppedError())
        return future


class TillStarted(Struct, frozen=True):
    """The till runs; posted to the GUI thread by the worker that built all that stands behind the windows."""

    runtime: "TillRuntime"


class Answered(Struct, frozen=True):
    """What another process of this login is to be told."""

    call: "control.Call"
    response: "control.Response"


class FaultSeen(Struct, frozen=True):
    """Something unexpected failed in some thread; the fault log has it."""


class StartFailed(Struct, frozen=True):
    """The till cannot start.

    Attributes:
        salvaged: what can be read where the ledger is damaged; None where it is not that.
    """

    error: BaseException
    salvaged: "SalvagedLedger | None" = None
