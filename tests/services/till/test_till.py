"""The one writer: one commit for all that wait, answers after it, and what storage failures mean."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.charges import ExpireDue, OpenCharge
from pos_app.domain.commands.confirmations import ConfirmPayment, Quarantine
from pos_app.domain.commands.queries import ListCharges, ReadCharge, ReadStatus
from pos_app.domain.commands.shop import NoteAlert
from pos_app.domain.errors import (
    GuardError,
    LedgerUnavailableError,
    RefusedError,
    TillBusyError,
    TillStoppedError,
)
from pos_app.domain.events import Batch
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Refusal, Result
from pos_app.domain.shop import Merchant
from pos_app.services.handlers import HANDLERS
from pos_app.services.handlers.context import HandlerContext, TillOptions
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.till import till as till_module
from pos_app.services.till.till import MOST_HELD, Till
from tests.conftest import ExpectedLog
from tests.fakes.book import (
    Told,
    ask,
    bare,
    check_ledger,
    full,
    ledger_file,
    new_till,
    open_charge,
    read,
    running,
)
from tests.fakes.clock import FakeClock
from tests.fakes.seams import InTill, Seams


@contextmanager
def held(till: Till) -> Iterator[None]:
    """Keep the till busy with one command, so that what is asked meanwhile waits in one group."""
    entered, go = threading.Event(), threading.Event()

    def wait(_: HandlerContext) -> None:
        entered.set()
        go.wait(timeout=10)

    busy = till.submit(InTill(act=wait))
    assert entered.wait(timeout=10)
    try:
        yield
    finally:
        go.set()
        busy.result(timeout=10)


def test_group_is_one_commit(till: Till, told: Told, seams: Seams) -> None:
    """A hundred commands that wait are one transaction, one commit and one batch of events, in order."""
    charges = [open_charge(till, show=False) for _ in range(100)]
    told.names(till)
    batches = told.batches
    with held(till):
        seams.ends.clear()
        futures = [till.submit(ConfirmPayment(notice=full(each, each.id))) for each in charges]

    receipts = [future.result(timeout=10) for future in futures]
    assert ["rollback", "commit"] == seams.ends[:2]  # the first is that of the busy command
    assert [Result.PAID] * 100 == [each.result for each in receipts]
    seqs = [each.seq for each in receipts]
    assert list(range(seqs[0], seqs[0] + 100)) == seqs
    told.names(till)
    assert batches + 1 == told.batches


def test_reading_costs_no_commit(till: Till, seams: Seams) -> None:
    """A look that changes nothing ends without a commit, so an idle till never waits for the disk."""
    open_charge(till)
    with held(till):
        seams.ends.clear()
        expired, listed = till.submit(ExpireDue()), till.submit(ListCharges())

    assert (0, 1) == (expired.result(10), len(listed.result(10)))
    assert ["rollback", "rollback"] == seams.ends[:2]


def test_failing_command_leaves_the_others(
    till: Till, told: Told, seams: Seams, caplog_expected: ExpectedLog
) -> None:
    """A refusal or a bug undoes its own command only: no row, no event, no gap, no answer of it stays."""
    caplog_expected("a handler failed on InTill")
    charge = open_charge(till, show=False)
    before = told.names(till)

    def break_(context: HandlerContext) -> None:
        HANDLERS[NoteAlert](context, NoteAlert(what="of a test"))
        HANDLERS[ConfirmPayment](context, ConfirmPayment(notice=full(charge, 7)))
        raise ZeroDivisionError

    with held(till):
        seams.ends.clear()
        first = till.submit(OpenCharge(amount=Centavos(1), show=False))
        broken = till.submit(InTill(act=break_))
        refused = till.submit(OpenCharge(amount=Centavos(0)))
        last = till.submit(ConfirmPayment(notice=full(charge, 7)))

    assert (2, Result.PAID) == (first.result(10).record.charge.id, last.result(10).result)
    assert isinstance(broken.exception(10), ZeroDivisionError)
    assert refused.exception(10) is not None
    assert ["rollback", "commit"] == seams.ends[:2]
    assert [*before, "payment-created-2", "payment-confirmed-1"] == told.names(till)


def test_refused_row_fails_its_own_command_only(till: Till, told: Told, caplog_expected: ExpectedLog) -> None:
    """A row that the file's own guards refuse costs the command that made it, and none of its group."""
    caplog_expected("a row was refused")
    charges = [open_charge(till, show=False) for _ in range(3)]
    before = told.names(till)
    amounts = (None, 10**12, None)
    with held(till):
        notices = [full(charges[number], number, amount) for number, amount in enumerate(amounts)]
        first, refused, last = [till.submit(ConfirmPayment(notice=notice)) for notice in notices]

    assert [Result.PAID, Result.PAID] == [first.result(10).result, last.result(10).result]
    assert isinstance(refused.exception(10), GuardError)
    assert [*before, "payment-confirmed-1", "payment-confirmed-3"] == told.names(till)


def test_same_money_within_a_group(till: Till) -> None:
    """What an earlier command of the group stored is known to the later ones: nothing counts twice."""
    charge = open_charge(till)
    notice = full(charge, 1, delivery="d-1")
    group = (
        notice,
        notice,
        full(charge, 1, delivery="d-2"),
        full(charge, 2, delivery="d-1"),
        full(charge, 3),
        bare(charge),
    )
    with held(till):
        futures = [till.submit(ConfirmPayment(notice=each)) for each in group]

    receipts = [future.result(10) for future in futures]
    expected = [Result.PAID, Result.REPEATED, Result.REPEATED, None, Result.PAID_TWICE, Result.REPEATED]
    assert expected == [each.result for each in receipts]
    assert Refusal.CONFLICT == receipts[3].refusal
    assert 2 == len(read(till, charge).payments)


def test_answers_come_after_the_commit(till: Till, told: Told, seams: Seams) -> None:
    """Neither an answer nor an event leaves before the commit: whoever is told can read it from the file."""
    charge = open_charge(till)
    seen: list[tuple[str, int]] = []

    def stored(where: str) -> None:
        with sqlite.connect(f"file:{ledger_file(till._folder)}?mode=ro", uri=True) as connection:  # noqa: SLF001
            seen.append((where, connection.execute("SELECT count(*) FROM payment").fetchone()[0]))
        connection.close()

    def note() -> None:
        seen.append(("answered before", int(future_box[0].done()) if future_box else -1))

    future_box: list[Future[Any]] = []
    seams.after_commit = note
    till._feed.add(lambda _value: stored("event"))  # noqa: SLF001 - a subscriber for this test
    with held(till):
        future = till.submit(ConfirmPayment(notice=full(charge)))
        future_box.append(future)
        future.add_done_callback(lambda _done: stored("answer"))
    future.result(10)
    told.names(till)

    assert [("answered before", 0), ("answer", 1), ("event", 1)] == seen


class Chain:
    """Receipts of which each asks the till for the next thing, so that something waits whenever one leaves.

    Attributes:
        seen: what happened, in order: ``receipt`` with the payment's event, ``told`` with the events told.
    """

    def __init__(self, till: Till, commands: Iterable[Command[Any]]) -> None:
        self._till = till
        self._commands = iter(commands)
        self._over = threading.Event()
        self.seen: list[tuple[str, tuple[int, ...]]] = []
        till._feed.add(self.tell)  # noqa: SLF001 - a subscriber for this test

    def run(self) -> None:
        """Ask for one thing after the other; returns once the last answer has come and all is told."""
        self._submit_next()
        assert self._over.wait(timeout=10)
        ask(self._till, ReadStatus())

    def _submit_next(self) -> None:
        command = next(self._commands, None)
        if command is None:
            self._over.set()
        else:
            self._till.submit(command).add_done_callback(self._on_done)

    def _on_done(self, future: "Future[Any]") -> None:
        self.seen.append(("receipt", (getattr(future.result(), "seq", 0),)))
        self._submit_next()

    def tell(self, value: Batch | LedgerHealth) -> None:
        """Take what the feed tells."""
        if isinstance(value, Batch):
            self.seen.append(("told", tuple(each.seq for each in value.events)))


def test_receipts_leave_before_anybody_is_told(till: Till) -> None:
    """While confirmations wait only their bank is told; then all others at once, in the order of commits."""
    charges = [open_charge(till, show=False) for _ in range(MOST_HELD - 1)]
    chain = Chain(till, [ConfirmPayment(notice=full(each, each.id)) for each in charges])

    chain.run()

    *receipts, told = chain.seen
    assert ["receipt"] * len(charges) == [what for what, _ in receipts]
    assert ("told", tuple(seq for _, (seq,) in receipts)) == told


def test_load_that_never_ends_holds_nothing_back_for_long(till: Till) -> None:
    """After sixteen commits all are told, though the next one waits; none is left out or told twice."""
    charges = [open_charge(till, show=False) for _ in range(3 * MOST_HELD)]
    chain = Chain(till, [ConfirmPayment(notice=full(each, each.id)) for each in charges])

    chain.run()

    assert (["receipt"] * MOST_HELD + ["told"]) * 3 == [what for what, _ in chain.seen]
    told = [seq for what, seqs in chain.seen if what == "told" for seq in seqs]
    assert [seq for what, (seq, *_) in chain.seen if what == "receipt"] == told


def test_question_is_answered_behind_what_was_told(till: Till) -> None:
    """What else is asked finds that everybody has heard of each payment that was answered before."""
    charge = open_charge(till)
    chain = Chain(till, [ConfirmPayment(notice=full(charge)), ReadCharge(ref=ChargeRef(id=charge.id))])

    chain.run()

    assert ["receipt", "told", "receipt"] == [what for what, _ in chain.seen]


def test_stopped_till_has_told_everything(tmp_path: Path, clock: FakeClock, told: Told) -> None:
    """A stop right behind a receipt takes no event away."""
    with running(tmp_path, clock, told) as till:
        charge = open_charge(till)
        receipt = till.submit(ConfirmPayment(notice=full(charge)))

    assert receipt.result(timeout=10).seq == told.events[-1].seq


def test_trouble_is_told_behind_what_was_stored(
    till: Till, seams: Seams, caplog_expected: ExpectedLog
) -> None:
    """A disk that fails after a receipt: whoever hears of it knows already of the payment before."""
    charges = [open_charge(till, show=False) for _ in range(2)]
    order: list[str] = []
    till._feed.add(lambda value: order.append(type(value).__name__))  # noqa: SLF001 - a subscriber for this test

    def fail() -> None:
        if fails.pop():
            raise sqlite.OperationalError

    fails = [True, False]
    seams.before_commit = fail
    second: list[Future[Any]] = []
    with held(till):
        first = till.submit(ConfirmPayment(notice=full(charges[0], 1)))
        first.add_done_callback(
            lambda _: second.append(till.submit(ConfirmPayment(notice=full(charges[1], 2))))
        )

    first.result(timeout=10)
    with pytest.raises(LedgerUnavailableError):
        second[0].result(timeout=10)
    assert ["Batch", "LedgerHealth"] == order
    caplog_expected("the ledger cannot store")


def test_cancelled_while_waiting(till: Till) -> None:
    """A command that was cancelled before its turn does nothing; one that runs cannot be cancelled."""
    with held(till):
        future = till.submit(OpenCharge(amount=Centavos(1)))
        assert future.cancel()

    assert () == ask(till, ListCharges())
    with pytest.raises(CancelledError):
        future.result()


def test_full_queue_is_busy(till: Till) -> None:
    """More than 4,096 waiting commands: the next ones have failed already, those that wait are answered."""
    with held(till):
        futures = [till.submit(ReadStatus()) for _ in range(till_module.MAX_WAITING)]
        refused = till.submit(ReadStatus())
        assert isinstance(refused.exception(timeout=0), TillBusyError)

    assert 1 == len({future.result(10).server_id for future in futures})


def test_stop_answers_what_waits(tmp_path: Path, clock: FakeClock, seams: Seams) -> None:
    """What was asked before the stop is applied and answered; what is asked later has failed."""
    with running(tmp_path, clock, Told(), parts=seams.parts()) as till:
        with held(till):
            futures = [till.submit(OpenCharge(amount=Centavos(1), show=False)) for _ in range(300)]
            stopping = threading.Thread(target=till.stop)
            stopping.start()
        stopping.join(timeout=10)
        assert list(range(1, 301)) == [future.result(0).record.charge.id for future in futures]
        assert isinstance(till.submit(ReadStatus()).exception(0), TillStoppedError)
        till.stop()
    check_ledger(tmp_path)


def test_asked_before_the_start(tmp_path: Path, clock: FakeClock) -> None:
    """A till that has not started refuses; stopping it is harmless."""
    till = new_till(tmp_path, clock, Told())

    assert isinstance(till.submit(ReadStatus()).exception(0), TillStoppedError)
    till.stop()


def test_failed_start_leaves_nobody_waiting(tmp_path: Path, clock: FakeClock) -> None:
    """A ledger that cannot be opened fails the start and every command that waits for it."""
    ledger_file(tmp_path).write_bytes(b"a shopping list" * 100)
    till = new_till(tmp_path, clock, Told())
    started = till.start()
    waiting = till.submit(ReadStatus())

    assert started.exception(10) is not None
    assert isinstance(waiting.exception(10), TillStoppedError)
    till.stop()


# --- storage failures --------------------------------------------------------------------------------


class FailedCommitError(sqlite.OperationalError):  # type: ignore[misc]  # the driver ships no types
    """What the driver raises, with SQLite's name of the failure."""

    def __init__(self, name: str) -> None:
        super().__init__("simulated")
        self.sqlite_errorname = name


@contextmanager
def failing_commits(name: str, seams: Seams) -> Iterator[None]:
    """Let each commit fail as SQLite names it, before anything is on the disk."""

    def fail() -> None:
        raise FailedCommitError(name)

    real, seams.before_commit = seams.before_commit, fail
    yield
    seams.before_commit = real


def test_failed_commit_answers_retry(
    till: Till, told: Told, seams: Seams, caplog_expected: ExpectedLog
) -> None:
    """A commit that failed stores nothing and tells nothing; everybody in the group may ask again."""
    caplog_expected("the ledger cannot store: SQLITE_FULL")
    charge = open_charge(till)
    before = told.names(till)
    with failing_commits("SQLITE_FULL", seams):
        future = till.submit(ConfirmPayment(notice=full(charge)))
        error = future.exception(10)
        assert isinstance(error, LedgerUnavailableError)
        assert "disk" == error.reason
        assert before == told.names(till)
        assert isinstance(till.submit(ExpireDue()).exception(10), LedgerUnavailableError)
    assert ["disk"] == told.troubles

    ask(till, ExpireDue())  # the next look tries the disk

    told.names(till)
    assert ["disk", ""] == told.troubles
    assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
    assert [*before, "note-0", f"payment-confirmed-{charge.id}"] == told.names(till)


@pytest.mark.parametrize("name", ["SQLITE_IOERR_FSYNC", "SQLITE_IOERR_WRITE"])
def test_failed_fsync_ends_confirming(
    tmp_path: Path,
    clock: FakeClock,
    seams: Seams,
    caplog_expected: ExpectedLog,
    name: str,
) -> None:
    """After a failed fsync nothing more is confirmed in this process; a restart on the same files works."""
    caplog_expected(f"the ledger cannot store: {name}")
    told = Told()
    with running(tmp_path, clock, told, parts=seams.parts()) as till:
        charge = open_charge(till)
        with failing_commits(name, seams):
            assert isinstance(
                till.submit(ConfirmPayment(notice=full(charge))).exception(10), LedgerUnavailableError
            )
        for command in (ConfirmPayment(notice=full(charge)), ReadStatus(), ExpireDue()):
            error = till.submit(command).exception(10)
            assert isinstance(error, LedgerUnavailableError)
            assert "database" == error.reason
        assert ["failed"] == told.troubles
    clock.run = "run-2"
    with running(tmp_path, clock, told) as till:
        assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
    check_ledger(tmp_path)


def test_what_could_not_be_quarantined_takes_no_room(
    till: Till, seams: Seams, caplog_expected: ExpectedLog
) -> None:
    """However often a bank tries while the disk is full, its message is kept once there is room."""
    caplog_expected("the ledger cannot store: SQLITE_FULL")
    with failing_commits("SQLITE_FULL", seams):
        for _ in range(101):
            error = till.submit(Quarantine(device="bank-1", text="x", why="json")).exception(10)
            assert isinstance(error, LedgerUnavailableError)
    assert 0 != ask(till, Quarantine(device="bank-1", text="x", why="json"))


def test_failed_carrying_of_the_log_ends_confirming(
    till: Till, told: Told, seams: Seams, caplog_expected: ExpectedLog
) -> None:
    """What is answered stays answered; but no fsync of this disk is trusted any more."""
    caplog_expected("the ledger cannot store: SQLITE_IOERR_FSYNC")
    first, second = open_charge(till, show=False), open_charge(till, show=False)

    def fail() -> None:
        error = sqlite.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error

    seams.before_shortening = fail
    assert Result.PAID == ask(till, ConfirmPayment(notice=full(first))).result
    error = till.submit(ConfirmPayment(notice=full(second))).exception(10)
    assert isinstance(error, LedgerUnavailableError)
    assert "database" == error.reason
    assert ["failed"] == told.troubles


def test_locked_by_another_program(till: Till, told: Told, caplog_expected: ExpectedLog) -> None:
    """A tool that holds the file makes the till answer "busy"; it goes on by itself after that."""
    caplog_expected("the ledger cannot store: SQLITE_BUSY")
    charge = open_charge(till)
    tool = sqlite.connect(str(ledger_file(till._folder)), isolation_level=None)  # noqa: SLF001 - the file
    tool.execute("BEGIN IMMEDIATE")
    error = till.submit(ConfirmPayment(notice=bare(charge))).exception(10)
    tool.execute("ROLLBACK")
    tool.close()

    assert isinstance(error, LedgerUnavailableError)
    assert "busy" == error.reason
    ask(till, ExpireDue())
    assert Result.PAID == ask(till, ConfirmPayment(notice=bare(charge))).result
    assert ["busy", ""] == told.troubles


def test_disk_full(till: Till, told: Told, seams: Seams, caplog_expected: ExpectedLog) -> None:
    """A full disk refuses the whole group with "disk", keeps what was there, and recovers."""
    caplog_expected("the ledger cannot store: SQLITE_FULL")
    charge = open_charge(till)
    limits = ["PRAGMA max_page_count=1"]  # SQLite takes the present size: not one page more

    def limit(ledger: Ledger) -> None:
        while limits:
            ledger._pragma(limits.pop().removeprefix("PRAGMA "))  # noqa: SLF001 - a setting of this connection
            ledger._connection.rollback()  # noqa: SLF001

    seams.before_begin = limit
    kept, error = 0, None
    while error is None:
        future = till.submit(OpenCharge(amount=Centavos(1), show=False, description="x" * 60))
        error = future.exception(10)
        kept += error is None
    assert isinstance(error, LedgerUnavailableError)
    assert "disk" == error.reason
    assert charge == read(till, charge).charge
    limits.append("PRAGMA max_page_count=1000000")

    assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
    assert kept + 2 == open_charge(till, show=False).id
    told.names(till)
    assert ["disk", ""] == told.troubles


def test_refused_command_is_not_trouble(till: Till, told: Told) -> None:
    """A refusal is no failure of the ledger."""
    with pytest.raises(RefusedError):
        ask(till, ReadCharge(ref=ChargeRef(id=99)))
    told.names(till)
    assert [] == told.troubles


def test_real_ledger_verifies_five_seconds_at_least(tmp_path: Path, clock: FakeClock) -> None:
    """Fewer seconds of last questions are for training only; the till says so and does not start."""
    merchant = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="ze@padaria.com.br")
    options = TillOptions(training=False, merchant=merchant, pin="4821", verifying_s=4)
    till = new_till(tmp_path, clock, Told(), options)

    with pytest.raises(RefusedError) as refused:
        till.start().result(5)

    assert "verifying" == refused.value.reason
    till.stop()
