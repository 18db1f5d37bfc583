"""SIGKILL at every single write, fsync and send of each operation of the real program.

strace ends the program as it enters the k-th call; then it is started on the same folder, what was asked is
asked again, and the answers are judged. k grows until the operation ends untouched.
"""

import itertools
import signal
from abc import ABC, abstractmethod
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pos_app.app import control
from tests.torture import trace
from tests.torture.stage import GONE, Message, Stage
from tests.torture.table import Row, Setting, timed

COMMIT = ("pwrite64", "fsync", "sendto")
_KILL = "signal=KILL"
_STEPS = {"pwrite64": 12, "write": 6}
"""How many of the many writes the short form tries."""
_WORKERS = 2
_MOST = 2_000
_CLOSE_S = 5.0
_REPEATED = "repeated"


class Operation(ABC):
    """Something that is asked of the program.

    Attributes:
        name: in the table.
        calls: system calls that it is killed at.
    """

    name = ""
    calls: tuple[str, ...] = COMMIT

    def prepare(self, stage: Stage) -> None:  # noqa: B027 - most need nothing
        """Do what must be done before; not traced."""

    @abstractmethod
    def act(self, stage: Stage) -> Message | None:
        """Ask, and return what was acknowledged.

        Raises:
            one of :data:`~tests.torture.stage.GONE`: the program died before.
        """

    @abstractmethod
    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:
        """Ask again after the restart, and blame what is not as it was acknowledged."""


class Confirm(Operation):
    """The bank tells of money."""

    name = "confirm"

    def prepare(self, stage: Stage) -> None:
        """A charge on all screens."""
        self._message = stage.confirmation(stage.make_charge(show=True))

    def act(self, stage: Stage) -> Message | None:
        """One confirmation."""
        return stage.confirm(self._message)

    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:
        """The money is there once; what was acknowledged is repeated with its number."""
        pix = self._message["end_to_end_id"]
        known = pix in stage.payments()
        if acknowledged is not None and not known:
            row.blame("lost", pix)
        again = stage.confirm(self._message)
        if again["result"] != (_REPEATED if known else "paid"):
            row.blame("unhandled", f"{pix}: {again}")
        if acknowledged is not None and acknowledged["seq"] != again["seq"]:
            row.blame("doubled", f"{pix}: {acknowledged['seq']} and {again['seq']}")
        if stage.payments().count(pix) != 1:
            row.blame("doubled", pix)


class _Asked(Operation):
    """A request of the shop's system, with a name by which it is known again."""

    _asked: Message

    def act(self, stage: Stage) -> Message | None:
        """One request."""
        stage.shop.send(**self._asked)
        return stage.shop.find("received", request=self._asked["request"])

    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:
        """The same request has the same answer, and was carried out once."""
        again = self.act(stage)
        assert again is not None
        if acknowledged is None:
            return
        first, second = ((each["seq"], each["payment"]["bank_payment_id"]) for each in (acknowledged, again))
        if (again["result"], first) != (_REPEATED, second):
            row.blame("lost" if again["result"] != _REPEATED else "doubled", f"{first} and {second}")


class Create(_Asked):
    """A charge is made."""

    name = "create"

    def prepare(self, stage: Stage) -> None:
        """Nothing but a new name."""
        self._asked = {"type": "create_payment", "request": stage.name(), "value": "5.00"}


class Cancel(_Asked):
    """A charge is cancelled."""

    name = "cancel"

    def prepare(self, stage: Stage) -> None:
        """A charge to cancel."""
        self._charge = stage.make_charge()
        identity = self._charge["bank_payment_id"]
        self._asked = {"type": "cancel_payment", "request": stage.name(), "bank_payment_id": identity}

    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:
        """It is cancelled once asked again, and stays so."""
        super().judge(stage, acknowledged, row)
        if stage.state_of(self._charge)["state"] not in {"verifying", "cancelled"}:
            row.blame("lost", f"cancel of {self._charge['bank_payment_id']}")


class Expire(Operation):
    """The time of a charge passes, then that of the last questions to the bank."""

    name = "expire"

    def prepare(self, stage: Stage) -> None:
        """The shortest charge there is."""
        self._charge = stage.make_charge(expires_in=2)

    def act(self, stage: Stage) -> Message | None:
        """Wait for the end."""
        is_over = partial(self._is_over, stage)
        return self._charge if stage.wait_for(is_over) else None

    def _is_over(self, stage: Stage) -> bool:
        return bool(stage.state_of(self._charge)["state"] == "expired")

    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:
        """What was told as expired is; what was not ends by itself, once."""
        if acknowledged is not None and not self._is_over(stage):
            row.blame("lost", f"end of {self._charge['bank_payment_id']}")
        if not stage.wait_for(partial(self._is_over, stage)):
            row.blame("unhandled", f"{self._charge['bank_payment_id']} does not end")


class NewKey(Operation):
    """A device gets its key, as ``pos-app key`` asks for it."""

    name = "new key"
    calls = (*COMMIT, "write", "rename")

    def act(self, stage: Stage) -> Message | None:
        """Ask the running program for a key."""
        made = control.ask(stage.computer.data, control.Request(do="key-add", role="bank", name="Banco"))
        return {"key": made.lines[0]} if made is not None and made.lines else None

    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:
        """A key that was given opens the till; another can be made."""
        again = self.act(stage)
        assert again is not None
        for made in filter(None, (acknowledged, again)):
            client = stage.computer.unproven(stage.program.url, made["key"])
            if client.opened is None:
                row.blame("lost", "a key that was given")
            client.close()


class Close(Operation):
    """The program ends, with money in its log."""

    name = "close"
    calls = ("pwrite64", "fsync", "ftruncate", "unlink", "sendto")

    def prepare(self, stage: Stage) -> None:
        """Money that was acknowledged."""
        self._message = stage.confirmation(stage.make_charge())
        self._receipt = stage.confirm(self._message)

    def act(self, stage: Stage) -> Message | None:
        """Ask it to end."""
        code = stage.program.end(signal.SIGTERM, _CLOSE_S)
        return {"code": code} if code == 0 else None

    def judge(self, stage: Stage, acknowledged: Message | None, row: Row) -> None:  # noqa: ARG002
        """All money is there."""
        again = stage.confirm(self._message)
        if (again["result"], again["seq"]) != (_REPEATED, self._receipt["seq"]):
            row.blame("lost", f"{self._receipt} became {again}")


OPERATIONS: tuple[type[Operation], ...] = (Confirm, Create, Cancel, Expire, NewKey, Close)


@dataclass(frozen=True)
class _Task:
    """One operation, killed at one kind of call; returned as a row."""

    operation: type[Operation]
    points: trace.Points
    rounds: int
    most: int

    @property
    def what(self) -> str:
        return f"{self.operation.name} killed at {self.points.every}"


def run(setting: Setting) -> list[Row]:
    """Kill each operation at each call of each kind; the short form leaves some of the many writes out."""
    rounds, most = setting.rounds, setting.count or _MOST
    tasks = [
        _Task(each, trace.Points(call, _KILL, step=1 if setting.full else _STEPS.get(call, 1)), rounds, most)
        for each in OPERATIONS
        for call in each.calls
    ]
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(pool.map(partial(_run_task, setting.folder), tasks))


def _run_task(folder: Path, task: _Task) -> Row:
    row = Row(task.what)
    with timed(row):
        stage = Stage(folder / task.what.replace(" ", "-"))
        try:
            for _ in range(task.rounds):
                torture(stage, task.operation(), task.points, row, task.most)
            row.remarks = f"back in {stage.started_s:.1f} s at most"
        finally:
            stage.leave()
            stage.computer.clean_up()
    return row


def torture(stage: Stage, operation: Operation, points: trace.Points, row: Row, most: int = _MOST) -> None:
    """Let one call after the other go wrong, until the operation ends untouched."""
    for options in itertools.islice(points.options(), most):
        row.trials += 1
        if not _is_touched(stage, operation, options, row):
            return


def _is_touched(stage: Stage, operation: Operation, options: list[str], row: Row) -> bool:
    """Make one trial; returns whether the fault came before the operation was over."""
    operation.prepare(stage)
    acknowledged, program, is_killed = None, stage.program, False
    record = stage.computer.home / "strace"
    with trace.attached(program.pid, options, record):
        try:
            acknowledged = operation.act(stage)
            if acknowledged is not None and program.is_alive():
                stage.make_charge()  # so that what comes after the answer is killed too
        except GONE:
            is_killed = True
    is_killed = is_killed or (not program.is_alive() and program.wait() != 0)
    stage.restart()
    stage.check()
    operation.judge(stage, acknowledged, row)
    stage.check()
    return is_killed or "INJECTED" in record.read_text("ascii", "replace")
