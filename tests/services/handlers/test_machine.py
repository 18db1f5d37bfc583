"""Everything that may happen to charges, in any order, beside a plain model; the invariants after each step.

2,000 steps; ``--full`` takes 6,000, and ``POS_MACHINE_STEPS`` asks for more.
"""

import faulthandler
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pysqlite3.dbapi2 as sqlite
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace
from sqlalchemy import Engine

from pos_app.domain.charge import Charge
from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.charges import (
    CancelCharge,
    EndGrace,
    EndVerification,
    ExpireDue,
    NoteRemoval,
    OpenCharge,
)
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment, NoteRefund
from pos_app.domain.commands.decisions import (
    AcceptException,
    CloseException,
    InboxRow,
    MarkByHand,
    MatchOrphan,
    ReadDecided,
    ReopenException,
)
from pos_app.domain.commands.queries import ListCharges, ReadCharge
from pos_app.domain.errors import RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    OPEN_STATES,
    BankRefund,
    Outcome,
    PaymentNotice,
    RefundState,
    Refusal,
    Result,
    State,
)
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.storage import connect_read_only, open_engine
from pos_app.services.till.till import TillParts
from tests.fakes.book import (
    WAIT_S,
    Told,
    ask,
    bare,
    check,
    full,
    inbox,
    ledger_file,
    manager,
    new_till,
    open_charge,
)
from tests.fakes.clock import FakeClock
from tests.fakes.revisions import earlier

STEPS, FULL_STEPS = 2_000, 6_000
STEPS_A_RUN = 50
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - an fsync costs nothing there; whether it is made is tested elsewhere
PICK = st.integers(0, 999)
PARTS = TillParts(open_ledger=partial(Ledger.open, make_engine=cache(open_engine)))


@cache
def empty_ledger(*left_out: str) -> bytes:
    """Return the file of a ledger without rows, as the program makes it without some of its revisions."""
    with tempfile.TemporaryDirectory() as name:
        Ledger.open(Path(name), earlier(Path(name), *left_out)).close()
        return ledger_file(Path(name)).read_bytes()


def bring_back(folder: Path) -> None:
    """Make a closed ledger what the first version of the program would have left, with the same rows."""
    first = folder / "first.db"
    first.write_bytes(empty_ledger("000[2-9]*"))
    with closing(sqlite.connect(str(first), isolation_level=None)) as older:
        older.execute("ATTACH ? AS newer", (str(ledger_file(folder)),))
        query = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'alembic_version'"
        for (name,) in older.execute(query).fetchall():
            info = older.execute("SELECT name FROM pragma_table_info(?, 'main')", (name,))
            columns = ", ".join(f'"{column}"' for (column,) in info)
            copy = f"INSERT OR REPLACE INTO main.{name} ({columns}) SELECT {columns} FROM newer.{name}"  # noqa: S608 - own names
            older.execute(copy)
    first.replace(ledger_file(folder))


@pytest.fixture(scope="module", autouse=True)
def _workplace() -> Iterator[None]:
    """Give all runs one folder, and so one engine: statements are compiled once."""
    home = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="pos-machine-", dir=home) as name:
        TillMachine.folder, TillMachine.reader = Path(name), connect_read_only(Path(name))
        # Many steps are no hang, and each answer is waited for by itself.
        faulthandler.cancel_dump_traceback_later()
        yield


class TillMachine(RuleBasedStateMachine):
    """A till and what its clients know: which money was acknowledged, and as what."""

    folder: ClassVar[Path]
    reader: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        ledger_file(self.folder).write_bytes(empty_ledger())
        self.clock = FakeClock()
        self.runs = 1
        self.migrated = False
        self.told = Told()
        self.charges: list[Charge] = []
        self.notices: list[tuple[PaymentNotice, ConfirmationOutcome]] = []
        self.held_back: list[PaymentNotice] = []
        self.kept: dict[str, int] = {}
        self.tied: dict[str, Charge] = {}
        self.final: dict[int, State] = {}
        self.copy: dict[str, bytes] | None = None
        self.till = new_till(self.folder, self.clock, self.told, parts=PARTS)
        self.till.start().result(timeout=WAIT_S)

    def teardown(self) -> None:
        """Stop the till and take away what it left."""
        self._stop()
        self._put_back({})

    # --- what may happen --------------------------------------------------------------------

    @rule(amount=st.sampled_from([100, 4590]), life=st.sampled_from([60, 1800]))
    def create(self, amount: int, life: int) -> None:
        """Make a charge that is on no screen."""
        self.charges.append(open_charge(self.till, Centavos(amount), lifetime_s=life, show=False))

    @precondition(lambda self: self.charges)
    @rule(
        pick=PICK,
        number=st.integers(1, 12),
        part=st.sampled_from([0, 0, 0, 1, -1]),
        named=st.booleans(),
        delivery=st.booleans(),
    )
    def confirm(self, pick: int, number: int, part: int, *, named: bool, delivery: bool) -> None:
        """A Pix comes: exact, less or more; sometimes without a name of a charge."""
        self._tell(self._pix(pick, number, part, named=named, delivery=delivery))

    @precondition(lambda self: self.charges)
    @rule(pick=PICK, number=st.integers(1, 12), shift_s=st.sampled_from([-86_400, -30, 0, 1_700, 90_000]))
    def confirm_with_a_time(self, pick: int, number: int, shift_s: int) -> None:
        """A Pix comes with the bank's time, which may be any."""
        notice = self._pix(pick, number, 0, named=True, delivery=False)
        self._tell(replace(notice, paid_at=self._pick(pick).created_at + timedelta(seconds=shift_s)))

    @precondition(lambda self: self.charges)
    @rule(pick=PICK, number=st.integers(1, 12), part=st.sampled_from([0, 0, -1]))
    def hold_back(self, pick: int, number: int, part: int) -> None:
        """The network keeps a message for later, when others have overtaken it."""
        self.held_back.append(self._pix(pick, number, part, named=True, delivery=True))

    @precondition(lambda self: self.held_back)
    @rule(order=st.randoms(use_true_random=False))
    def arrive_in_any_order(self, order: Random) -> None:
        """What was kept comes, in any order, all in one group of the writer."""
        notices, self.held_back = self.held_back, []
        order.shuffle(notices)
        futures = [self.till.submit(ConfirmPayment(notice=notice)) for notice in notices]
        for notice, future in zip(notices, futures, strict=True):
            self._note(notice, future.result(timeout=WAIT_S))

    @precondition(lambda self: self.charges)
    @rule(pick=PICK, number=st.integers(1, 12), dies=st.booleans())
    def lose_the_answer(self, pick: int, number: int, *, dies: bool) -> None:
        """Nobody hears the answer, perhaps since the program died; told again, it is there."""
        notice = self._pix(pick, number, 0, named=True, delivery=False)
        unheard = self.till.submit(ConfirmPayment(notice=notice))
        if dies:
            unheard.result(timeout=WAIT_S)  # the files are copied when no commit is under way
            self._die()
            self._start(1)
        self._tell(notice)

    @precondition(lambda self: self.charges)
    @rule(pick=PICK, wrong=st.booleans())
    def claim(self, pick: int, *, wrong: bool) -> None:
        """The seed's form comes."""
        charge = self._pick(pick)
        self._tell(bare(charge, charge.amount + int(wrong)))

    @precondition(lambda self: self.notices)
    @rule(pick=PICK)
    def repeat(self, pick: int) -> None:
        """A bank that had no answer says the same again: nothing changes.

        But where a person tied the Pix to another charge since, whoever names the first one is contradicted;
        and a claim that told nothing new has no number of its own to be answered by.
        """
        notice, first = self.notices[pick % len(self.notices)]
        again = self._tell(notice)
        if first.result is None:
            return
        if self._names_another(notice):
            assert Refusal.CONFLICT == again.refusal
            return
        assert Result.REPEATED == again.result
        if notice.payment_id in self.kept:
            assert first.seq == again.seq

    @precondition(lambda self: self.notices)
    @rule(pick=PICK)
    def contradict(self, pick: int) -> None:
        """The same Pix with another value is refused."""
        notice, first = self.notices[pick % len(self.notices)]
        if first.result is not None and notice.end_to_end_id is not None:
            other = full(self.charges[0], 1, notice.amount + 7, end_to_end_id=notice.end_to_end_id)
            assert Refusal.CONFLICT == self._tell(other).refusal

    @precondition(lambda self: self.charges)
    @rule(pick=PICK, what=st.sampled_from(["cancel", "removed", "end"]))
    def leave(self, pick: int, what: str) -> None:
        """The cashier cancels, or the bank removes, or has no money for a charge."""
        charge = self._pick(pick)
        commands: dict[str, Command[Any]] = {
            "cancel": CancelCharge(ref=ChargeRef(id=charge.id)),
            "removed": NoteRemoval(device="bank-1", bank_payment_id=charge.bank_payment_id, removed=True),
            "end": EndVerification(charge_id=charge.id),
        }
        self._try(commands[what])

    @rule(seconds=st.sampled_from([1, 15, 60, 1800, 90_000]))
    def wait(self, seconds: int) -> None:
        """Time passes, and the timer looks."""
        self.clock.advance(seconds=seconds)
        ask(self.till, ExpireDue())

    @rule(seconds=st.sampled_from([-86_400, -5, 5, 7_200]))
    def jump(self, seconds: int) -> None:
        """Somebody sets the clock."""
        self.clock.at += timedelta(seconds=seconds)
        ask(self.till, ExpireDue())

    @rule()
    def look(self) -> None:
        """The cashier looks at the list: all charges are in it, and what is due happens."""
        sales = ask(self.till, ListCharges(limit=100))
        assert sorted(each.id for each in self.charges) == sorted(record.charge.id for record in sales)

    @precondition(lambda self: self.charges)
    @rule(pick=PICK)
    def mark(self, pick: int) -> None:
        """A manager marks a charge by hand."""
        self._try(MarkByHand(charge_id=self._pick(pick).id, decision=manager(self.till)))

    @rule(pick=PICK, accept=st.booleans(), outcome=st.sampled_from(Outcome))
    def decide(self, pick: int, outcome: Outcome, *, accept: bool) -> None:
        """A manager accepts odd money or says what became of it, or ties what has no charge."""
        rows: tuple[InboxRow, ...] = inbox(self.till)
        if not rows:
            return
        exception, decision = rows[pick % len(rows)].exception, manager(self.till)
        number = exception.id
        if rows[pick % len(rows)].record is None and accept:
            charge = self._pick(pick)
            if self._try(MatchOrphan(exception_id=number, charge_id=charge.id, decision=decision)):
                self.tied[exception.payment_id or ""] = charge
        elif accept:
            self._try(AcceptException(exception_id=number, decision=decision))
        else:
            became = None if exception.payment_id is None else outcome
            self._try(CloseException(exception_id=number, outcome=became, decision=decision))

    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        """A manager takes back what was decided; where that may be, the row says so."""
        rows = ask(self.till, ReadDecided()).rows
        if not rows:
            return
        row = rows[pick % len(rows)]
        decision = manager(self.till)
        done = self._try(ReopenException(exception_id=row.exception.id, decision=decision))
        assert row.may_reopen is done

    @precondition(lambda self: self.charges)
    @rule(pick=PICK)
    def ask_for_the_rest(self, pick: int) -> None:
        """The cashier charges what is missing of an amount of which a part came."""
        first = ask(self.till, ReadCharge(ref=ChargeRef(id=self._pick(pick).id)))
        if first.part is None or not first.missing:
            return
        command = OpenCharge(amount=first.missing, remainder_of=first.charge.id, show=False, lifetime_s=60)
        try:
            self.charges.append(ask(self.till, command).record.charge)
        except RefusedError as error:
            assert "register_busy" == error.reason  # noqa: PT017 - another rest is asked for already

    @precondition(lambda self: self.kept)
    @rule(
        pick=PICK,
        amount=st.sampled_from([1, 100, 4590]),
        status=st.sampled_from([RefundState.PROCESSING, RefundState.RETURNED, RefundState.FAILED]),
        number=st.integers(1, 4),
    )
    def give_back(self, pick: int, amount: int, status: RefundState, number: int) -> None:
        """The bank says that it gave back money, or did not, in any order."""
        payment_id = sorted(self.kept)[pick % len(self.kept)]
        told = BankRefund(amount=Centavos(amount), state=status, return_id=f"D{number}")
        ask(self.till, NoteRefund(device="bank-1", end_to_end_id=payment_id, refund=told))

    @precondition(lambda self: self.charges)
    @rule(
        pick=PICK, number=st.integers(13, 20), part=st.sampled_from([0, -1]), amount=st.sampled_from([1, 100])
    )
    def confirm_what_was_given_back(self, pick: int, number: int, part: int, amount: int) -> None:
        """A Pix comes of which the bank gave something back before it told: it never turns a charge green."""
        notice = self._pix(pick, number, part, named=True, delivery=False)
        told = BankRefund(amount=Centavos(amount), state=RefundState.RETURNED, return_id=f"D{number}")
        receipt = self._tell(replace(notice, refunds=(told,)))
        assert Result.PAID != receipt.result

    @precondition(lambda self: self.charges)
    @rule()
    def back_up(self) -> None:
        """Somebody puts a copy of the ledger aside."""
        self._stop()
        files = (self.folder / name for name in ("ledger.db", "ledger.db-wal"))
        self.copy = {file.name: file.read_bytes() for file in files if file.exists()}
        self._start(1)

    @precondition(lambda self: self.copy is not None and not self.migrated)
    @rule()
    def restore(self) -> None:
        """The copy takes the ledger's place; what the bank says again is all there again, each Pix once."""
        assert self.copy is not None
        before, said = {each for each in self.kept if each.startswith("E")}, self.notices
        self._stop()
        self._put_back(self.copy)
        self._start(1)
        self.final, self.notices, self.held_back = {}, [], []
        with self.reader.connect() as connection:
            self.kept = {
                row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, amount FROM payment")
            }
            numbers = {row[0] for row in connection.exec_driver_sql("SELECT bank_payment_id FROM charge")}
            ties = connection.exec_driver_sql("SELECT payment_id, charge_id FROM tie").all()
        self.charges = [each for each in self.charges if each.bank_payment_id in numbers]
        by_number = {each.id: each for each in self.charges}
        self.tied = {payment_id: by_number[number] for payment_id, number in ties}
        for notice, receipt in said:
            if receipt.result is not None and notice.end_to_end_id is not None:
                self._tell(notice)
        assert before <= self.kept.keys()

    @precondition(lambda self: self.charges and not self.migrated)
    @rule()
    def migrate(self) -> None:
        """The ledger is from the version before; the next start brings it up to date and keeps all."""
        self._stop()
        bring_back(self.folder)
        self.migrated, self.copy = True, None
        self._start(1)

    @rule(crash=st.booleans(), away_s=st.sampled_from([1, 100, 10_000]), answered=st.booleans())
    def restart(self, away_s: int, *, crash: bool, answered: bool) -> None:
        """The program ends, or dies, and starts again on what is on the disk."""
        if crash:
            self._die()
        else:
            self._stop()
        self._start(away_s)
        if answered:
            ask(self.till, EndGrace())

    # --- what must always hold --------------------------------------------------------------

    @invariant()
    def ledger_holds(self) -> None:
        """I1 to I5, I7, I10: all acknowledged money, once, to the centavo; chain, replay and sums agree."""
        with self.reader.connect() as connection:
            check(connection)
            kept = connection.exec_driver_sql("SELECT id, amount FROM payment").all()
            states = connection.exec_driver_sql("SELECT id, state FROM charge").all()
        assert self.kept == {row[0]: row[1] for row in kept}
        self._final_stays_final({number: State(word) for number, word in states})

    def _final_stays_final(self, states: dict[int, State]) -> None:
        """Nothing leaves ``paid``; an ended charge leaves only towards it."""
        for number, state in states.items():
            assert self.final.get(number) in {None, state} or State.PAID is state
            if state not in OPEN_STATES:
                self.final[number] = state

    # --- helpers ----------------------------------------------------------------------------

    def _stop(self) -> None:
        self.till.stop()
        self.reader.dispose()

    def _die(self) -> None:
        """Leave the files as a SIGKILL would, at this moment."""
        names = ("ledger.db", "ledger.db-wal", "ledger.head")
        left = {name: (self.folder / name).read_bytes() for name in names}
        self._stop()
        self._put_back(left)

    def _put_back(self, left: dict[str, bytes]) -> None:
        """Let the folder hold these files and no other."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name, content in left.items():
            (self.folder / name).write_bytes(content)

    def _start(self, away_s: int) -> None:
        self.runs += 1
        self.clock.at += timedelta(seconds=away_s)
        self.clock.run, self.clock.elapsed_ms = f"run-{self.runs}", 1_000
        self.till = new_till(self.folder, self.clock, self.told, parts=PARTS)
        self.till.start().result(timeout=WAIT_S)

    def _pix(self, pick: int, number: int, part: int, *, named: bool, delivery: bool) -> PaymentNotice:
        charge = self._pick(pick)
        return full(
            charge,
            number,
            max(1, charge.amount + part),
            txid=charge.txid if named else None,
            delivery=f"d-{number}" if delivery else None,
        )

    def _pick(self, pick: int) -> Charge:
        return self.charges[pick % len(self.charges)]

    def _try(self, command: Command[Any]) -> bool:
        try:
            ask(self.till, command)
        except RefusedError as error:
            assert error.reason in {"not_pending", "not_found", "outcome", "rest_open", "rest_settled"}  # noqa: PT017 - most choices fit no state
            return False
        return True

    def _names_another(self, notice: PaymentNotice) -> bool:
        """Tell whether a Pix is tied to another charge than this message names."""
        tied = self.tied.get(notice.payment_id)
        return tied is not None and notice.txid not in {None, tied.txid}

    def _tell(self, notice: PaymentNotice) -> ConfirmationOutcome:
        return self._note(notice, ask(self.till, ConfirmPayment(notice=notice)))

    def _note(self, notice: PaymentNotice, receipt: ConfirmationOutcome) -> ConfirmationOutcome:
        assert (receipt.result is None) != (receipt.refusal is None)
        self.notices.append((notice, receipt))
        if receipt.result is not None and (receipt.result is not Result.REPEATED or not notice.is_bare):
            self.kept[notice.payment_id] = notice.amount
        return receipt


def test_till_and_model_agree(pytestconfig: pytest.Config) -> None:
    """Whatever happens in whatever order, the ledger holds what the model does."""
    steps = FULL_STEPS if pytestconfig.getoption("--full") else STEPS
    chosen = settings(
        max_examples=max(1, int(os.environ.get("POS_MACHINE_STEPS", steps)) // STEPS_A_RUN),
        stateful_step_count=STEPS_A_RUN,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TillMachine, settings=chosen)
