"""The one writer: a thread, a queue of commands, one transaction for all that wait, futures.

Mechanism only. Answers and events leave after the commit, never before: a receipt for a payment that a power
cut can undo is a lie. Rules are in ``handlers``; the file is the ledger's.
"""

import logging
import queue
import threading
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct

from pos_app.domain.commands.base import AnswerT, Command
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.errors import (
    GuardError,
    LedgerUnavailableError,
    PosError,
    RefusedError,
    TillBusyError,
    TillStoppedError,
)
from pos_app.domain.events import Batch, Event, EventKind
from pos_app.domain.shop import TillStatus
from pos_app.services.handlers import HANDLERS, Handlers
from pos_app.services.handlers.charges import recover
from pos_app.services.handlers.context import HandlerContext, TillOptions, TillRunState
from pos_app.services.handlers.pins import note_untold_pins
from pos_app.services.handlers.queries import read_status
from pos_app.services.handlers.receiver import is_tampered, mend_rows
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.storage import (
    STORAGE_ERRORS,
    is_disk_failure,
    is_disk_full,
    is_moved,
    unavailable,
)
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.services.ports.banks import PaymentProvider
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.ports.till import Answer
from pos_app.services.system.pin_gate import PinGate
from pos_app.services.till.ballast import Ballast
from pos_app.services.till.feed import Feed
from pos_app.services.till.new_ledger import make_ledger
from pos_app.services.till.outcomes import Ask, Outcome, fail, handle, is_tick, tell_outcome

_log = logging.getLogger(__name__)

MAX_WAITING = 4096
MAX_BATCH = 256
QUIET_S = 0.002
"""How long no confirmation comes until screens and programs hear of the last ones."""
MOST_HELD = 16
"""After so many commits, or a batch's worth of events, what is held is told, also where quiet never comes."""
LEAST_VERIFYING_S = 5
_TRIED_AGAIN = {"disk", "busy", "database"}
"""Troubles that may end by themselves."""


class TillParts(Struct, frozen=True, kw_only=True):
    """What a till works with, but for what every caller says.

    Attributes:
        handlers: what carries out each command.
        open_ledger: opens, or makes, the ledger of a data folder.
        new_id: gives charges and refunds their names.
    """

    handlers: Handlers = HANDLERS
    open_ledger: Callable[[Path], Ledger] = Ledger.open
    new_id: Callable[[], uuid.UUID] = uuid.uuid4


USUAL_PARTS = TillParts()
"""What every till of the program has."""


class Till:
    """Takes commands from any thread; see :class:`~pos_app.services.ports.till.TillPort`."""

    def __init__(  # noqa: PLR0913, PLR0917 - what one till is made of
        self,
        folder: Path,
        clock: Clock,
        ways: Mapping[str, PaymentProvider],
        feed: Feed,
        options: TillOptions | None = None,
        parts: TillParts = USUAL_PARTS,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._ways = ways
        self._feed = feed
        self._options = options or TillOptions()
        self._run_state = TillRunState()
        self._pins = PinGate(folder)
        self._parts = parts
        self._queue: queue.SimpleQueue[Ask | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._open = False
        self._trouble = LedgerHealth("")
        self._ballast = Ballast(folder, self._options.ballast_bytes)
        self._is_recovered = False
        self._held: list[Batch] = []
        self._ready: Future[TillStatus] = Future()
        self._thread = threading.Thread(target=self._run, name="till")

    def start(self) -> "Future[TillStatus]":
        """Start the thread; the future is done when the ledger is open and its charges are recovered.

        It fails with what :meth:`Ledger.open` raises; then the thread has ended.
        """
        self._open = True
        self._thread.start()
        return self._ready

    def submit(self, command: Command[AnswerT]) -> "Future[AnswerT]":
        """Ask; from any thread; returns at once."""
        future: Future[AnswerT] = Future()
        self.submit_for(future, command)
        return future

    def submit_for(self, answer: Answer[AnswerT], command: Command[AnswerT]) -> None:
        """Ask; from any thread; returns at once."""
        with self._gate:
            if not self._open:
                answer.set_exception(TillStoppedError())
            elif self._queue.qsize() < MAX_WAITING:
                self._queue.put((command, answer))
            else:
                answer.set_exception(TillBusyError())

    def stop(self) -> None:
        """Apply and answer what waits, close the ledger, and join the thread; harmless a second time."""
        with self._gate:
            was_open, self._open = self._open, False
        if was_open:
            self._queue.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    # --- the till's thread ------------------------------------------------------------------

    def _run(self) -> None:
        try:
            ledger = self._open_ledger()
        except Exception as error:  # noqa: BLE001 - whoever waits for the start shows it
            self._fail_start(error)
            return
        try:
            status = self._begin(ledger)
        except Exception as error:  # noqa: BLE001 - whoever waits for the start shows it
            ledger.close()
            self._fail_start(error)
            return
        self._ready.set_result(status)
        self._look_after_ballast()
        try:
            while self._work_off(ledger, self._next_batch()):
                pass
        except BaseException as error:
            self._set_trouble(LedgerHealth("stopped", f"the till's thread ended: {type(error).__name__}"))
            raise
        finally:
            self._refuse_all()
            self._tell_held()
            ledger.close()

    def _fail_start(self, error: Exception) -> None:
        self._refuse_all()
        self._ready.set_exception(error)

    def _refuse_all(self) -> None:
        """Take no more commands, and fail those that still wait."""
        with self._gate:
            self._open = False
        while not self._queue.empty():
            ask = self._queue.get_nowait()
            if ask is not None and ask[1].set_running_or_notify_cancel():
                ask[1].set_exception(TillStoppedError())

    def _open_ledger(self) -> Ledger:
        """Open the ledger, at the price of the ballast where even that needs room."""
        try:
            return self._parts.open_ledger(self._folder)
        except LedgerUnavailableError as error:
            # Room for the log's index that is missing is told as a failed write, not as a full disk.
            if error.reason == "busy" or not self._ballast.give_up():
                raise
            return self._parts.open_ledger(self._folder)

    def _begin(self, ledger: Ledger) -> TillStatus:
        """Read, or make, what the ledger says of itself, and take up the charges of earlier runs.

        A full disk keeps nobody from reading: the charges are then taken up before the next command.
        """
        try:
            return self._take_up(ledger)
        except STORAGE_ERRORS as error:
            if not is_disk_full(error):
                raise unavailable(error) from error
            if self._ballast.give_up():
                return self._begin(ledger)
            self._tell_failure(error)
        with ledger.transaction() as work:
            return read_status(self._recalled(work))

    def _take_up(self, ledger: Ledger) -> TillStatus:
        with ledger.transaction() as work:
            if not work.head[0]:
                make_ledger(work, self._options, self._clock)
                work.flush()
        with ledger.transaction() as work:
            context = self._recalled(work)
            self._recover(context)
            note_untold_pins(context)
            if ledger.refused:
                context.record_event(
                    EventKind.ALERT, detail={"what": "ready_refused", "file": ledger.refused}
                )
            status = read_status(context)
            work.flush()
        self._pins.note_told()
        self._is_recovered = True
        alerts = tuple(each for each in work.recorded if each.event.kind is EventKind.ALERT)
        if alerts:  # what was done while no till ran is told as what is done while it does
            self._publish(Batch(events=alerts))
        return status

    def _recover(self, context: HandlerContext) -> None:
        """Mend what was changed from outside, and take up earlier charges, once that can be stored."""
        if not self._is_recovered:
            mend_rows(context)
            recover(context)

    def _recalled(self, work: UnitOfWork) -> HandlerContext:
        """Remember what the ledger says of itself; returns a context for this transaction."""
        said = work.declared()
        self._run_state.kind = said.settings.get("kind", "")
        if self._run_state.kind == "real" and self._options.verifying_s < LEAST_VERIFYING_S:
            raise RefusedError(
                reason="verifying", detail=f"a real ledger takes {LEAST_VERIFYING_S} s or more"
            )
        self._run_state.server_id = said.settings.get("server_id", "")
        self._run_state.training_pin = said.settings.get("training_pin")
        self._run_state.own = dict(said.settings)
        self._run_state.is_receiver_doubted = said.is_doubted or is_tampered(work, said)
        return self._context(work)

    def _next_batch(self) -> list[Ask | None]:
        """Wait for one command, then take all that wait."""
        batch = [self._next_ask()]
        while len(batch) < MAX_BATCH:
            try:
                batch.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return batch

    def _next_ask(self) -> Ask | None:
        """Wait for one command; what is held is told once none came for a moment."""
        if self._held:
            try:
                return self._queue.get(timeout=QUIET_S)
            except queue.Empty:
                self._tell_held()
        return self._queue.get()

    def _work_off(self, ledger: Ledger, batch: list[Ask | None]) -> bool:
        """Apply a batch in one transaction; returns whether to go on."""
        asks = [ask for ask in batch if ask is not None and ask[1].set_running_or_notify_cancel()]
        if asks:
            self._apply(ledger, asks)
            if is_tick(asks):
                self._look_after_ballast()
        return None not in batch

    def _apply(self, ledger: Ledger, asks: list[Ask]) -> None:
        if self._trouble.is_final:
            # After a failed fsync its outcome is unknown: only a restart reads what is on the disk.
            fail(asks, LedgerUnavailableError(reason="database", detail="restart needed"))
            return
        is_money = all(isinstance(command, ConfirmPayment) for command, _ in asks)
        if not is_money:
            self._tell_held()  # whoever asks has heard by then of all that was answered before
        try:
            with ledger.transaction() as work:
                work.prefetch([ask.notice for ask, _ in asks if isinstance(ask, ConfirmPayment)])
                context = self._context(work)
                self._recover(context)
                outcomes = [handle(self._parts.handlers, context, *ask) for ask in asks]
                if self._trouble.reason in _TRIED_AGAIN and not work.recorded and is_tick(asks):
                    # Nobody may want to write for hours: try it, so that the trouble ends when it is over.
                    note = Event(kind=EventKind.NOTE, detail={"what": "stored_again"})
                    work.record_event(note, context.moment, self._options.register)
                work.flush()
        except STORAGE_ERRORS as error:
            self._apply_in_need(ledger, asks, error)
            return
        except GuardError as error:
            self._apply_apart(ledger, asks, error)
            return
        except Exception as error:  # noqa: BLE001 - a bug, but nobody may be left waiting
            _log.exception("a batch failed")
            fail(asks, error)
            return
        except BaseException:  # ends the thread, but nobody may be left waiting
            fail(asks, TillStoppedError())
            raise
        self._is_recovered = True
        self._tell_committed(work, outcomes, is_money=is_money)
        if work.flushed:
            self._shorten_log(ledger)

    def _tell_committed(self, work: UnitOfWork, outcomes: list[Outcome], *, is_money: bool) -> None:
        """Answer, then tell what happened; the transaction has ended.

        What confirmations did is held until no more of them come: screens would only take the processor from
        the receipt that leaves now, and from the next one.
        """
        if work.flushed:
            self._set_trouble(LedgerHealth("low" if self._ballast.is_spent else ""))
        for outcome in outcomes:
            tell_outcome(outcome)
        if work.recorded or work.outbox_changed:
            self._held.append(Batch(events=tuple(work.recorded), outbox_changed=work.outbox_changed))
        if not is_money or self._holds_enough():
            self._tell_held()

    def _holds_enough(self) -> bool:
        events = sum(len(batch.events) for batch in self._held)
        return len(self._held) >= MOST_HELD or events >= MAX_BATCH

    def _tell_held(self) -> None:
        """Tell what was answered and not told yet, as one."""
        if self._held:
            held, self._held = self._held, []
            self._feed.publish(
                Batch(
                    events=tuple(recorded for batch in held for recorded in batch.events),
                    outbox_changed=any(batch.outbox_changed for batch in held),
                )
            )

    def _publish(self, value: Batch | LedgerHealth) -> None:
        """Tell this at once, behind what is held."""
        self._tell_held()
        self._feed.publish(value)

    def _shorten_log(self, ledger: Ledger) -> None:
        """Carry a long log into the file: all are answered, so a failure only ends what comes after."""
        try:
            ledger.shorten_log()
        except STORAGE_ERRORS as error:
            self._tell_failure(error)

    def _apply_in_need(self, ledger: Ledger, asks: list[Ask], error: Exception) -> None:
        """Apply commands again in the ballast's room, or fail them."""
        if is_disk_full(error) and self._ballast.give_up():
            self._apply(ledger, asks)
            return
        self._tell_failure(error)
        if self._is_recovered:
            fail(asks, unavailable(error))
        else:
            self._answer_questions(ledger, asks)

    def _apply_apart(self, ledger: Ledger, asks: list[Ask], error: GuardError) -> None:
        """Apply commands one by one, after a row of one of them was refused: only that one fails."""
        _log.error("a row was refused", exc_info=error)
        if len(asks) == 1:
            fail(asks, error)
            return
        for ask in asks:
            self._apply(ledger, [ask])

    def _answer_questions(self, ledger: Ledger, asks: list[Ask]) -> None:
        """Answer what only reads, on a disk that was full from the start; nothing else is carried out."""
        for ask in asks:
            try:
                with ledger.transaction() as work:
                    outcome = handle(self._parts.handlers, self._context(work), *ask)
                    if work.recorded:
                        raise LedgerUnavailableError(reason="disk")
            except (*STORAGE_ERRORS, PosError) as error:
                known = isinstance(error, PosError)
                fail([ask], error if known else unavailable(error))
            else:
                outcome.tell()

    def _look_after_ballast(self) -> None:
        """Lay the ballast where it is missing and there is room; warn as long as there is none."""
        if self._trouble.is_final:
            return  # the folder may be another's now
        self._ballast.lay()
        if self._trouble.reason in {"", "low"}:
            self._set_trouble(LedgerHealth("low" if self._ballast.is_spent else ""))

    def _tell_failure(self, error: Exception) -> None:
        found = unavailable(error)
        final = "moved" if is_moved(error) else "failed"
        self._set_trouble(LedgerHealth(final if is_disk_failure(error) else found.reason, found.detail))

    def _context(self, work: UnitOfWork) -> HandlerContext:
        return HandlerContext(
            work=work,
            moment=self._clock.moment(),
            options=self._options,
            run_state=self._run_state,
            ways=self._ways,
            pins=self._pins,
            new_id=self._parts.new_id,
        )

    def _set_trouble(self, trouble: LedgerHealth) -> None:
        if trouble.reason != self._trouble.reason:
            if trouble.reason == "low":
                _log.warning("the disk is nearly full")
            elif trouble.reason:
                _log.error("the ledger cannot store: %s", trouble.detail)
            self._trouble = trouble
            self._publish(trouble)
