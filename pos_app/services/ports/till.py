"""The one writer, as everybody else sees it."""

from typing import TYPE_CHECKING, Protocol, TypeVar

from pos_app.domain.commands.base import AnswerT, Command

if TYPE_CHECKING:
    from concurrent.futures import Future


_TakenT_contra = TypeVar("_TakenT_contra", contravariant=True)


class Answer(Protocol[_TakenT_contra]):
    """Is told, once and in the till's thread, what a command led to; a future is one."""

    def set_running_or_notify_cancel(self) -> bool:
        """Return whether the command is still wanted; called before it is carried out."""
        ...

    def set_result(self, result: _TakenT_contra, /) -> None:
        """Take what the command answers; it is stored."""
        ...

    def set_exception(self, exception: BaseException, /) -> None:
        """Take why the command was not carried out."""
        ...


class TillPort(Protocol):
    """The one writer, as everybody else sees it."""

    def submit(self, command: Command[AnswerT]) -> "Future[AnswerT]":
        """Ask; from any thread; returns at once.

        The future fails with ``TillBusyError`` or ``TillStoppedError`` where the till cannot take it.
        """
        ...


class ServerTill(TillPort, Protocol):
    """The one writer, as the server sees it."""

    def submit_for(self, answer: Answer[AnswerT], command: Command[AnswerT]) -> None:
        """As :meth:`TillPort.submit`, for who brings what takes the answer: it is lighter than a future."""
        ...
