"""Everything that may happen to charges, in any order, beside a plain model; the invariants after each step.

``POS_MACHINE_RUNS`` asks for more than the 45 runs that fit a check of each change.
"""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from pos_app.domain.charge import Charge
from pos_app.domain.commands import (
    AcceptException,
    CancelCharge,
    ChargeRef,
    Command,
    ConfirmPayment,
    DismissException,
    EndGrace,
    EndVerification,
    ExpireDue,
    InboxRow,
    ListCharges,
    MarkByHand,
    NoteRemoval,
    ReadInbox,
    Receipt,
    TieOrphan,
)
from pos_app.domain.errors import RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import PaymentNotice, Refusal, Result, State
from pos_app.services.storage import connect_read_only
from pos_app.services.tables import PAYMENT
from tests.fakes.book import WAIT_S, Told, ask, bare, check, full, manager, new_till, open_charge
from tests.fakes.clock import FakeClock

RUNS = int(os.environ.get("POS_MACHINE_RUNS", "45"))
PICK = st.integers(0, 999)


class TillMachine(RuleBasedStateMachine):
    """A till and what its clients know: which money was acknowledged, and as what."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="pos-machine-"))
        self.old_folders = [self.folder]
        self.clock = FakeClock()
        self.runs = 1
        self.told = Told()
        self.charges: list[Charge] = []
        self.notices: list[tuple[PaymentNotice, Receipt]] = []
        self.kept: dict[str, int] = {}
        self.final: dict[int, State] = {}
        self.till = new_till(self.folder, self.clock, self.told)
        self.till.start().result(timeout=WAIT_S)

    def teardown(self) -> None:
        """Stop the till and take its folders away."""
        self.till.stop()
        for folder in self.old_folders:
            shutil.rmtree(folder)

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
        charge = self._pick(pick)
        self._tell(
            full(
                charge,
                number,
                charge.amount + part,
                txid=charge.txid if named else None,
                delivery=f"d-{number}" if delivery else None,
            )
        )

    @precondition(lambda self: self.charges)
    @rule(pick=PICK, wrong=st.booleans())
    def claim(self, pick: int, *, wrong: bool) -> None:
        """The seed's form comes."""
        charge = self._pick(pick)
        self._tell(bare(charge, charge.amount + int(wrong)))

    @precondition(lambda self: self.notices)
    @rule(pick=PICK)
    def repeat(self, pick: int) -> None:
        """A bank that had no answer says the same again: nothing changes."""
        notice, first = self.notices[pick % len(self.notices)]
        again = self._tell(notice)
        if first.result is not None:
            assert Result.REPEATED == again.result
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
        commands: dict[str, Command] = {
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

    @precondition(lambda self: self.charges)
    @rule(pick=PICK)
    def mark(self, pick: int) -> None:
        """A manager marks a charge by hand."""
        self._try(MarkByHand(charge_id=self._pick(pick).id, decision=manager(self.till)))

    @rule(pick=PICK, accept=st.booleans())
    def decide(self, pick: int, *, accept: bool) -> None:
        """A manager accepts or dismisses odd money, or ties what has no charge."""
        rows: tuple[InboxRow, ...] = ask(self.till, ReadInbox())
        if not rows:
            return
        number, decision = rows[pick % len(rows)].exception.id, manager(self.till)
        if rows[pick % len(rows)].sale is None and accept:
            charge = self._pick(pick)
            self._try(TieOrphan(exception_id=number, charge_id=charge.id, decision=decision))
        elif accept:
            self._try(AcceptException(exception_id=number, decision=decision))
        else:
            self._try(DismissException(exception_id=number, decision=decision))

    @rule(crash=st.booleans(), away_s=st.sampled_from([1, 100, 10_000]), answered=st.booleans())
    def restart(self, away_s: int, *, crash: bool, answered: bool) -> None:
        """The program ends, or dies, and starts again on what is on the disk."""
        if crash:
            copy = Path(tempfile.mkdtemp(prefix="pos-machine-"))
            self.old_folders.append(copy)
            for name in ("ledger.db", "ledger.db-wal", "ledger.head"):
                shutil.copy(self.folder / name, copy / name)
            self.till.stop()
            self.folder = copy
        else:
            self.till.stop()
        self.runs += 1
        self.clock.at += timedelta(seconds=away_s)
        self.clock.run, self.clock.elapsed_ms = f"run-{self.runs}", 1_000
        self.till = new_till(self.folder, self.clock, self.told)
        self.till.start().result(timeout=WAIT_S)
        if answered:
            ask(self.till, EndGrace())

    # --- what must always hold --------------------------------------------------------------

    @invariant()
    def ledger_holds(self) -> None:
        """I1 to I5, I7, I10: all acknowledged money, once, to the centavo; chain, replay and sums agree."""
        engine = connect_read_only(self.folder)
        try:
            with engine.connect() as connection:
                check(connection)
                found = connection.execute(select(PAYMENT.c.id, PAYMENT.c.amount)).all()
        finally:
            engine.dispose()
        assert self.kept == {row[0]: row[1] for row in found}

    @invariant()
    def final_stays_final(self) -> None:
        """Nothing leaves ``paid``; an ended charge leaves only towards it."""
        for sale in ask(self.till, ListCharges(limit=100)):
            before = self.final.get(sale.charge.id)
            assert before in {None, sale.charge.state} or State.PAID is sale.charge.state
            if not sale.charge.is_open:
                self.final[sale.charge.id] = sale.charge.state

    # --- helpers ----------------------------------------------------------------------------

    def _pick(self, pick: int) -> Charge:
        return self.charges[pick % len(self.charges)]

    def _try(self, command: Command) -> None:
        try:
            ask(self.till, command)
        except RefusedError as error:
            assert error.reason in {"not_pending", "not_found"}  # noqa: PT017 - most choices fit no state

    def _tell(self, notice: PaymentNotice) -> Receipt:
        receipt: Receipt = ask(self.till, ConfirmPayment(notice=notice))
        assert (receipt.result is None) != (receipt.refusal is None)
        self.notices.append((notice, receipt))
        if receipt.result is not None and (receipt.result is not Result.REPEATED or not notice.is_bare):
            self.kept[notice.payment_id] = notice.amount
        return receipt


TillMachine.TestCase.settings = settings(
    max_examples=RUNS, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTillMachine = TillMachine.TestCase
