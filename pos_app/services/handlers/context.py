"""What a handler works with: one transaction, one reading of the clocks, and the state of this run."""

import hashlib
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain import charge as rules
from pos_app.domain import settlement
from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.charge import Approval, Charge, ChargeRecord, ClockReading, CloseReason
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.errors import RefusedError
from pos_app.domain.events import Event, EventKind, Recorded
from pos_app.domain.payment import Refund, ShopException, State
from pos_app.domain.private import Private
from pos_app.domain.shop import TRAINING, Merchant
from pos_app.services.ledger.settings import decode_merchant
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.services.ports.banks import DEFAULT_WAY, PaymentProvider
from pos_app.services.system.pin_gate import PinGate
from pos_app.services.system.pins import PIN_COST

_CLOCKS_COMPARED = 5
"""So few that a clock is doubted soon, so many that one wild bank time does not outlast two good ones."""
_STATE_EVENTS = {
    State.VERIFYING: EventKind.VERIFYING,
    State.PAID: EventKind.CONFIRMED,
    State.EXPIRED: EventKind.EXPIRED,
    State.CANCELLED: EventKind.CANCELLED,
}

_TILL = Actor()

Detail = Mapping[str, str | int | None]


class Caps(Struct, frozen=True, kw_only=True):
    """How much one device may cause, so that none fills the ledger or slows the others.

    Attributes:
        open_charges: of one integration.
        alerts: different contents a day; what is beyond is one alert with a counter.
        texts: unreadable ones a day that are kept whole, each with an alert.
        beginnings: further ones a day that are kept by their digest and beginning; what is beyond is counted.
    """

    open_charges: int = 500
    alerts: int = 200
    texts: int = 100
    beginnings: int = 10_000


class TillOptions(Private, frozen=True, kw_only=True):
    """How this till is run; checked by the settings.

    Attributes:
        register: name of the register, ``Caixa 1``.
        operator: who works here while nobody signed in.
        verifying_s: how long the last questions to the bank may take.
        grace_s: how long overdue charges wait for the banks after a restart.
        training: kind of a ledger that is made new.
        merchant: who receives the money of a new real ledger.
        pin: the manager's PIN of a new real ledger.
        ballast_bytes: room kept free for the ledger on a disk that gets full; 0 for none.
        pin_cost: what a guess at a PIN that is kept from now on costs.
        caps: how much one device may cause.
    """

    register: str = "Caixa 1"
    operator: str = "Caixa"
    verifying_s: int = 15
    grace_s: int = 120
    training: bool = True
    merchant: Merchant | None = None
    pin: str = ""
    ballast_bytes: int = 0
    pin_cost: int = PIN_COST
    caps: Caps = Caps()


@dataclass(slots=True)
class TillRunState:
    """What the till remembers of this run. Nothing in it is money, and no rollback needs to undo it.

    Attributes:
        recovered: open charges of earlier runs, which nothing ends before the banks have answered.
        grace_ends_ms: elapsed clock at which they wait no longer.
        recovered_count: open charges that the start found.
        offset_ms: wall clock minus elapsed clock at the last look; None before the first.
        looked_ms: elapsed clock at the last look.
        looked_for_old: the day on which old payers were looked for last, and whether it counted.
        bank_heard_on: the last day on which a bank said something.
        day_began: today, and the elapsed clock when it was first seen.
        bank_ahead_s: what the newest confirmations say of the bank's clock against ours, in seconds.
        own: settings as this run read them from the events, or declared them.
        is_receiver_doubted: no code is drawn before a manager has confirmed who receives.
        clock_differs: the cashier was told that most of them disagree.
    """

    kind: str = ""
    server_id: str = ""
    training_pin: str | None = None
    recovered: set[int] = field(default_factory=set)
    grace_ends_ms: int = 0
    recovered_count: int = 0
    offset_ms: int | None = None
    looked_ms: int = 0
    looked_for_old: tuple[date, bool] | None = None
    bank_heard_on: date | None = None
    day_began: tuple[date, int] | None = None
    bank_ahead_s: deque[int] = field(default_factory=lambda: deque(maxlen=_CLOCKS_COMPARED))
    clock_differs: bool = False
    own: dict[str, str] = field(default_factory=dict)
    is_receiver_doubted: bool = False

    @property
    def is_training(self) -> bool:
        """Return whether the ledger's money is play money."""
        return self.kind == TRAINING


class HandlerContext(Struct, frozen=True, kw_only=True):
    """Everything that one command's handler may use."""

    work: UnitOfWork
    moment: ClockReading
    options: TillOptions
    run_state: TillRunState
    ways: Mapping[str, PaymentProvider]
    pins: PinGate
    new_id: Callable[[], uuid.UUID] = uuid.uuid4

    # --- reading ----------------------------------------------------------------------------

    def find(self, ref: ChargeRef, *, whole: bool = False) -> ChargeRecord | None:
        """Return the sale that ``ref`` names, as it stands at this moment: what is due happens first.

        Any register's: money is taken in whoever's charge it names.
        """
        charge = self.work.charge(ref)
        return None if charge is None else self.up_to_date(self.work.record(charge, whole=whole))

    def load(self, ref: ChargeRef, *, whole: bool = False) -> ChargeRecord:
        """Return this register's sale that ``ref`` names; ``whole`` for a decision about its money.

        Raises:
            RefusedError: ``not_found``, also where it is another register's.
        """
        record = self.find(ref, whole=whole)
        if record is None or record.charge.register != self.options.register:
            raise RefusedError(reason="not_found")
        return record

    def up_to_date(self, record: ChargeRecord) -> ChargeRecord:
        """Return ``record`` after whatever its deadline brings; stored, with its event."""
        if not record.charge.is_due(self.moment) or self._waits_for_banks(record.charge):
            return record
        if record.charge.state is State.PENDING:
            return self.verify(record, CloseReason.EXPIRY)
        return self.end(record)

    def process_due(self) -> int:
        """Let everything happen whose time is over; returns the number of transitions."""
        due = [
            each
            for each in self.work.due_charges(self.options.register, self.moment)
            if not self._waits_for_banks(each)
        ]
        for charge in due:
            self.up_to_date(self.work.record(charge))
        return len(due)

    def _waits_for_banks(self, charge: Charge) -> bool:
        in_grace = self.moment.elapsed_ms < self.run_state.grace_ends_ms
        return in_grace and charge.id in self.run_state.recovered

    def owns_key(self, key: str | None, record: ChargeRecord | None) -> bool:
        """Return whether the key that was paid, if the bank tells it, is the shop's, now or ever.

        A code shown before the key was changed may be paid after it.
        """
        if key is None or key == self.merchant().key:
            return True
        in_code = record is not None and f"01{len(key):02d}{key}" in record.charge.code
        return in_code or key in self.work.keys_ever()

    def provider(self) -> PaymentProvider:
        """Return the way to be paid that the ledger's setting names.

        Raises:
            RefusedError: ``way``, where this program has none of that name.
        """
        name = self.own_setting("way") or DEFAULT_WAY
        if name not in self.ways:
            raise RefusedError(reason="way", detail=name)
        return self.ways[name]

    def merchant(self) -> Merchant:
        """Return who receives the money."""
        return decode_merchant(self.own_setting("merchant"))

    def own_setting(self, name: str) -> str:
        """Return a declared setting; of a row changed from outside, what the events say, and a doubt."""
        row = self.work.setting(name) or ""
        if row == self.run_state.own.get(name, ""):
            return row
        said = self.work.declared().settings.get(name, "")
        self.run_state.own[name] = said
        if row != said:
            self.run_state.is_receiver_doubted = True
        return said

    # --- writing ----------------------------------------------------------------------------

    def verify(self, record: ChargeRecord, ending: CloseReason, actor: Actor = _TILL) -> ChargeRecord:
        """Begin the last questions to the bank; unless it removed the charge itself, it is asked to."""
        if ending is CloseReason.BANK:
            self.run_state.recovered.discard(record.charge.id)
        else:
            self._ask_removal(record.charge)
        after = rules.verify(record.charge, ending, self.moment, self.options.verifying_s)
        return self.store(record, replace(record, charge=after), actor=actor)

    def end(self, record: ChargeRecord, actor: Actor = _TILL) -> ChargeRecord:
        """End the verifying of a charge without money."""
        return self.store(
            record, replace(record, charge=rules.end_verifying(record.charge, self.moment)), actor=actor
        )

    def store(
        self,
        before: ChargeRecord,
        after: ChargeRecord,
        *,
        actor: Actor = _TILL,
        payment_id: str | None = None,
        detail: Detail | None = None,
    ) -> ChargeRecord:
        """Store a changed sale with the events that tell it; returns it with its numbers.

        The first event stores the payment that came, ``payment_id``. What follows for other charges of the
        same debt is stored with it.
        """
        self.work.save_charge(before.charge, after.charge)
        stored = after
        if after.exceptions:
            exceptions = self.work.save_exceptions(before.exceptions, after.exceptions)
            stored = replace(after, exceptions=exceptions)
        self._save_refunds(before, stored)
        kinds = _kinds_of(before, stored)
        if not kinds and (payment_id is not None or stored != before):
            kinds = [EventKind.NOTE]
        shown, changed = _told_of(before, stored)
        for kind in kinds:
            event = Event(
                kind=kind,
                record=shown,
                detail=detail or {},
                actor=actor,
                payment_id=payment_id,
                changed=changed,
            )
            self.work.record_event(event, self.moment, self.options.register)
            payment_id, changed = None, ()
        if before.charge.state is State.VERIFYING and stored.charge.state is State.PAID:
            self.work.settle_tasks(stored.charge.id, self.moment.at)
        self._follow_up(before.charge, stored.charge)
        return stored

    def _save_refunds(self, before: ChargeRecord, after: ChargeRecord) -> None:
        known = {each.id: each for each in before.refunds}
        for refund in after.refunds:
            if refund.id not in known:
                self.work.add_refund(refund)
            elif refund != known[refund.id]:
                self.work.save_refund(refund)

    def _follow_up(self, before: Charge, after: Charge) -> None:
        """Do what a paid charge means for others of its debt: rests of it end, its first charge gets it."""
        if after.state is State.PAID and before.state is not State.PAID:
            self.end_rests(after.id)
        brought = settlement.contribution(after) - settlement.contribution(before)
        if after.remainder_of is None or not brought:
            return
        first = self.find(ChargeRef(id=after.remainder_of), whole=True)
        if first is not None:
            self._add_to_first(first, after, brought)

    def _add_to_first(self, first: ChargeRecord, rest: Charge, brought: int) -> None:
        """Count what a rest brought for the first charge; it is settled where nothing is missing any more."""
        approval = Approval(
            moment=self.moment, actor=Actor(rest.operator), code=ReasonCode.REST_PAID, reason=str(rest.id)
        )
        after = settlement.add_rest(first, brought, approval)
        self.store(first, after, actor=approval.actor, detail={"what": "rest_paid", "charge": rest.id})

    def end_rests(self, number: int) -> None:
        """End what asks for the rest of a charge that lacks nothing any more; the bank is asked too."""
        for charge in self.work.rests_of(number):
            record = self.work.record(charge, whole=True)
            after = settlement.supersede(record, self.moment, self.options.verifying_s)
            if after == record:
                continue
            self._ask_removal(charge)
            self.store(record, after, detail={"what": "superseded", "charge": number})
            self.end_rests(charge.id)

    def _ask_removal(self, charge: Charge) -> None:
        """Let banks be asked to remove a pending charge; no restart's grace ends its last questions early."""
        if charge.state is State.PENDING:
            self.work.add_task(f"remove-{charge.id}", "remove_charge", charge.id, self.moment.at)
        self.run_state.recovered.discard(charge.id)

    def record_event(  # noqa: PLR0913 - an event is these values
        self,
        kind: EventKind,
        record: ChargeRecord | None = None,
        *,
        actor: Actor = _TILL,
        payment_id: str | None = None,
        detail: Detail | None = None,
        changed: tuple[ShopException, ...] = (),
        refunds: tuple[Refund, ...] = (),
    ) -> Recorded:
        """Number one event and keep it with this transaction; what is of no sale stands in the event."""
        event = Event(
            kind=kind,
            record=record,
            detail=detail or {},
            actor=actor,
            payment_id=payment_id,
            changed=changed,
            refunds=refunds,
        )
        return self.work.record_event(event, self.moment, self.options.register)

    def declare(self, name: str, text: str, actor: Actor = _TILL) -> Recorded:
        """Change one of :data:`~pos_app.services.ledger.declared.SETTINGS`; the row follows the event."""
        self.work.put_setting(name, text)
        self.run_state.own[name] = text
        return self.record_event(EventKind.SETTINGS, actor=actor, detail={name: text})

    def session(self) -> int:
        """Return the open cash session, opened with R$ 0,00 if there is none."""
        register, operator = self.options.register, self.options.operator
        found = self.work.open_session(register)
        if found is not None:
            return found[0]
        number = self.work.add_session(register, operator, self.moment.at, 0)
        self.record_event(
            EventKind.SESSION_OPENED, actor=Actor(operator), detail={"session": number, "fund": 0}
        )
        return number


def content_hash(*fields: object) -> bytes:
    """Return 32 bytes that are equal for equal contents of a request or delivery."""
    return hashlib.sha256(msgspec.msgpack.encode(fields)).digest()


def _told_of(before: ChargeRecord, after: ChargeRecord) -> tuple[ChargeRecord, tuple[ShopException, ...]]:
    """Return what an event tells of a changed sale, and which changed exceptions it has no room for."""
    shown = after.shown()
    if shown is after:
        return after, ()
    new = {each.id for each in set(after.payments).difference(before.payments)}
    new |= {each.payment_id for each in set(after.refunds).difference(before.refunds)}
    shown = after.shown(new)
    changed = set(after.exceptions).difference(before.exceptions, shown.exceptions)
    return shown, tuple(sorted(changed, key=lambda each: each.id))


def _kinds_of(before: ChargeRecord, after: ChargeRecord) -> list[EventKind]:
    """Return what happened between two states of a sale, the charge's own state first."""
    known = {each.id: _told(each) for each in before.exceptions}
    changed = [each for each in after.exceptions if known.get(each.id) != _told(each)]
    kinds = []
    if after.refunds != before.refunds:
        kinds.append(EventKind.REFUND)
    if after.charge.state is not before.charge.state:
        kinds.append(_STATE_EVENTS[after.charge.state])
    if any(each.is_open for each in changed):
        kinds.append(EventKind.EXCEPTION)
    if any(not each.is_open for each in changed):
        kinds.append(EventKind.RESOLVED)
    return kinds


def _told(exception: ShopException) -> tuple[object, ...]:
    """Return what is news about an exception; that its payment is known by another name is none."""
    return exception.kind, exception.resolution, exception.notes, exception.charge_id, exception.amount
