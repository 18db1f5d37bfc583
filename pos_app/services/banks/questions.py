"""What one bank must be asked, and when: no socket, no thread, no clock of its own.

Removals come from the outbox. Payments are asked for at connect, after a wake, each 60 s while a pending
charge is older than 20 s, and as the last question about a charge that the bank removed. Each question is
repeated until it is answered. Whoever has a way to the bank asks :meth:`BankQuestions.due` what to send, and
hands in what came. Rules: docs/protocol.md, section 6; docs/charge.md, section 5.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.charges import BankTask, EndGrace, EndVerification
from pos_app.domain.commands.shop import NoteAlert
from pos_app.domain.payment import State
from pos_app.domain.times import whole_seconds
from pos_app.services.banks.bank_clock import BankClock

WATCHED = timedelta(hours=24)
OVERLAP = timedelta(minutes=10)
_NEXT_SECOND = timedelta(seconds=1)

Told = EndGrace | EndVerification | NoteAlert
"""What an answer lets the till do."""


class Pace(Struct, frozen=True):
    """How often a bank is asked; times in seconds.

    Attributes:
        repeat_s: after which a question without an answer is asked again.
        every_s: between two questions for all payments while something is open.
        old: how long a charge has waited before it counts as open for them.
        last_s: between the bank's removal of a charge and the last question about it.
        pages: answers to one question, with those that go on from it; a bank may say "more" for ever.
    """

    repeat_s: float = 5.0
    every_s: float = 60.0
    old: timedelta = timedelta(seconds=20)
    last_s: float = 3.0
    pages: int = 1_000


class Question(Struct, frozen=True):
    """What the bank is asked for; without ``since`` it is to remove a charge.

    Attributes:
        request: names the question in its answer.
        since: payments from this whole second on are wanted.
        bank_payment_id: of the only charge that is meant; None for all.
        txid: of the charge that is to be removed.
        cursor: where the answer before this one ended, by the bank's own word.
    """

    request: str
    since: datetime | None
    bank_payment_id: str | None = None
    txid: str = ""
    cursor: str | None = None


class Listed(Struct, frozen=True):
    """One answer to a question for payments.

    Attributes:
        paid_at: the bank's time of each payment in it, None where it has none.
        charges: the charges that its payments belong to, as far as they are known.
    """

    paid_at: tuple[datetime | None, ...]
    charges: frozenset[int]
    more: bool = False
    cursor: str | None = None


class _Ask(Struct, frozen=True):
    """One question and how it stands.

    Attributes:
        charge_id: the charge that it is about, None for all.
        last: no money in its answer ends the verification of that charge.
        outbox: it stands in the ledger's outbox and is dropped when it goes from there.
        sent_s: when it was sent last; None before the first time.
        page: which of the answers it goes on to, from 1.
        cursors: those that the bank gave on the way here.
        is_whole: nothing was passed over on the way here.
    """

    question: Question
    charge_id: int | None = None
    last: bool = False
    outbox: bool = False
    not_before_s: float = 0.0
    sent_s: float | None = None
    page: int = 1
    cursors: frozenset[str] = frozenset()
    is_whole: bool = True


class BankQuestions:
    """The questions to one bank, from its connection to its end; all times are seconds of one elapsed clock.

    Args:
        device: the bank.
        now_s: when it came.
    """

    def __init__(self, device: str, bank_clock: BankClock, now_s: float, pace: Pace) -> None:
        self._device = device
        self._bank_clock = bank_clock
        self._pace = pace
        self._asks: dict[str, _Ask] = {}
        self._told_until = bank_clock.now() - WATCHED
        self._all_asked_s = now_s
        self._outbox_changed = True
        self._is_unsure = False
        self._unsure_until_s = now_s
        self._alone_wanted = False
        self._number = 0

    # --- what changes them ------------------------------------------------------------------------

    def look_back(self, since: datetime | None) -> None:
        """Ask from a time before ``since`` on, where this bank owes its word since a restore."""
        if since is not None:
            self._told_until = min(self._told_until, since - OVERLAP)

    def ask_for_all(self, now_s: float) -> None:
        """Ask for all payments since the last complete answer; an older question for all is dropped."""
        self._all_asked_s = now_s
        self._asks = {
            request: ask for request, ask in self._asks.items() if ask.outbox or ask.charge_id is not None
        }
        self._ask(self._told_until, None)

    def ask_soon(self) -> None:
        """Ask for all payments at once, since what may be money could not be read; each 5 s at most."""
        self._is_unsure = True

    def note_outbox(self) -> None:
        """Take up that a commit changed the outbox, or that it could not be read."""
        self._outbox_changed = True

    # --- what they need of the till ---------------------------------------------------------------

    def begin_outbox(self) -> bool:
        """Return whether the outbox has to be read: it changed, or something of it waits for its answer.

        What changes from here on, while it is being read, wants another reading.
        """
        has_changed, self._outbox_changed = self._outbox_changed, False
        return has_changed or any(ask.outbox for ask in self._asks.values())

    def take_outbox(self, tasks: Iterable[BankTask]) -> None:
        """Ask what stands in the outbox, and nothing that is gone from it."""
        wanted = {task.request: task for task in tasks}
        gone = [request for request, ask in self._asks.items() if ask.outbox and request not in wanted]
        for request in gone:
            del self._asks[request]
        for request, task in wanted.items():
            if request not in self._asks:
                self._put(_Ask(_question_of(task), task.charge_id, outbox=True))

    def wants_open(self, now_s: float) -> bool:
        """Return whether the open charges have to be read: it is time to look, or each is asked alone."""
        return self._alone_wanted or now_s - self._all_asked_s >= self._pace.every_s

    def take_open(self, records: Sequence[ChargeRecord], at: datetime, now_s: float) -> None:
        """Ask for what is open, at the wall clock's time ``at``."""
        if self._alone_wanted:
            self._alone_wanted = False
            for record in records:
                self._ask_about(record, not_before_s=now_s, last=False)
        if now_s - self._all_asked_s >= self._pace.every_s:
            self._all_asked_s = now_s
            oldest = at - self._pace.old
            charges = [record.charge for record in records]
            if any(each.state is State.PENDING and each.created_at < oldest for each in charges):
                self.ask_for_all(now_s)

    # --- what they are ----------------------------------------------------------------------------

    def due(self, now_s: float) -> tuple[Question, ...]:
        """Return what is to be sent now, in the order in which it was wanted; it counts as sent."""
        if self._is_unsure and now_s >= self._unsure_until_s and not self._is_asking_for_all():
            self._is_unsure, self._unsure_until_s = False, now_s + self._pace.repeat_s
            self.ask_for_all(now_s)
        found = []
        for request, ask in self._asks.items():
            due_s = ask.not_before_s if ask.sent_s is None else ask.sent_s + self._pace.repeat_s
            if now_s >= due_s:
                self._asks[request] = replace(ask, sent_s=now_s)
                found.append(ask.question)
        return tuple(found)

    # --- what came --------------------------------------------------------------------------------

    def answered(self, request: str, listed: Listed) -> tuple[Told, ...]:
        """Take an answer whose payments are stored; return what the till is to be told of it.

        An answer to no question of ours, or to one that a wake has replaced, tells nothing.
        """
        for paid_at in listed.paid_at:
            self._bank_clock.hear(paid_at)
        ask = self._asks.get(request)
        if ask is None or ask.question.since is None:
            return ()
        del self._asks[request]
        if listed.more:
            return self._go_on(ask, ask.question.since, listed)
        if ask.charge_id is None:
            if not ask.is_whole:
                return ()
            self._told_until = self._bank_clock.now() - OVERLAP
            return (EndGrace(device=self._device),)
        if ask.last and ask.charge_id not in listed.charges:
            return (EndVerification(charge_id=ask.charge_id),)
        return ()

    def removed(self, request: str, record: ChargeRecord | None, now_s: float, *, is_removed: bool) -> None:
        """Take up that the bank removed a charge, or could not: it is asked once more for its money."""
        self._asks.pop(request, None)
        if record is not None and record.charge.state is State.VERIFYING:
            wait_s = self._pace.last_s if is_removed else 0.0
            self._ask_about(record, not_before_s=now_s + wait_s, last=is_removed)

    def _go_on(self, ask: _Ask, since: datetime, listed: Listed) -> tuple[Told, ...]:
        """Ask for what comes after an answer; where that cannot be said, ask otherwise and tell a person."""
        further = replace(ask, page=ask.page + 1, sent_s=None, not_before_s=0.0)
        question = replace(ask.question, request=self._new_request(), cursor=None)
        reached = _reached(listed.paid_at)
        if ask.page < self._pace.pages:
            if listed.cursor is not None and listed.cursor not in ask.cursors:
                asked = replace(question, cursor=listed.cursor)
                self._put(replace(further, question=asked, cursors=ask.cursors | {listed.cursor}))
                return ()
            if listed.cursor is None and reached is not None and reached > since:
                self._put(replace(further, question=replace(question, since=reached)))
                return ()
            if listed.cursor is None and reached == since:
                asked = replace(question, since=reached + _NEXT_SECOND)
                self._put(replace(further, question=asked, is_whole=False))
        self._alone_wanted = self._alone_wanted or ask.charge_id is None
        return (NoteAlert(what="list_incomplete", device=self._device),)

    # --- asking -----------------------------------------------------------------------------------

    def _ask_about(self, record: ChargeRecord, *, not_before_s: float, last: bool) -> None:
        charge = record.charge
        if any(
            ask.charge_id == charge.id and ask.last >= last and not ask.outbox for ask in self._asks.values()
        ):
            return
        self._ask(
            charge.created_at - OVERLAP,
            charge.bank_payment_id,
            charge_id=charge.id,
            last=last,
            not_before_s=not_before_s,
        )

    def _ask(
        self,
        since: datetime,
        bank_payment_id: str | None,
        *,
        charge_id: int | None = None,
        last: bool = False,
        not_before_s: float = 0.0,
    ) -> None:
        question = Question(self._new_request(), whole_seconds(since), bank_payment_id)
        self._put(_Ask(question, charge_id, last, not_before_s=not_before_s))

    def _put(self, ask: _Ask) -> None:
        self._asks[ask.question.request] = ask

    def _is_asking_for_all(self) -> bool:
        return any(ask.charge_id is None and not ask.outbox for ask in self._asks.values())

    def _new_request(self) -> str:
        self._number += 1
        return f"s-{secrets.token_hex(4)}-{self._number}"


def _reached(times: Sequence[datetime | None]) -> datetime | None:
    """Return the second to which an answer goes; None where its payments have no order or no times."""
    moments = [whole_seconds(each) for each in times if each is not None]
    is_ordered = len(moments) == len(times) and moments == sorted(moments)
    return moments[-1] if moments and is_ordered else None


def _question_of(task: BankTask) -> Question:
    if task.kind == "remove_charge":
        return Question(task.request, None, task.bank_payment_id, task.txid)
    return Question(task.request, whole_seconds(task.created_at - WATCHED), task.bank_payment_id)
