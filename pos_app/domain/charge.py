"""The life of a charge: its states, and how time moves it through them.

Pure functions from values to values; moments are arguments. What money does to it is in ``settlement``.
Rules: docs/charge.md.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    OPEN_STATES,
    ExceptionKind,
    Payment,
    Refund,
    ShopException,
    State,
)

DEFAULT_LIFETIME_S = 1800
LIFETIMES_S = (300, 600, 900, 1800)
CLOCK_TOLERANCE = timedelta(minutes=5)
SHOWN_ROWS = 10
"""How many payments and exceptions of a sale are told and stored with each of its events."""


class CloseReason(StrEnum):
    """Why a charge is, or was, being verified."""

    EXPIRY = "expiry"
    CANCEL = "cancel"
    BANK = "bank"
    SUPERSEDED = "superseded"


class SettlementBasis(StrEnum):
    """What stands behind ``paid``. Only ``BANK`` is ever shown green."""

    BANK = "bank"
    ACCEPTED = "accepted"
    BY_HAND = "by_hand"


class ClockReading(Struct, frozen=True, kw_only=True):
    """A reading of both clocks.

    Attributes:
        at: aware UTC.
        elapsed_ms: milliseconds of a clock that counts sleep and that nobody can set.
        run: the start of the program that ``elapsed_ms`` belongs to.
    """

    at: datetime
    elapsed_ms: int
    run: str


class Approval(Struct, frozen=True, kw_only=True):
    """A decision about money: who took it, why, and when.

    Attributes:
        code: None where the till itself acts by its rules.
        reason: what a person typed; see :class:`ReasonCode`.
    """

    moment: ClockReading
    actor: Actor = Actor()
    code: ReasonCode | None = None
    reason: str = ""


class Charge(Struct, frozen=True, kw_only=True):
    """One request to pay. Its amount never changes, and it is never deleted.

    Attributes:
        id: order number shown to people; 0 before it is stored.
        bank_payment_id: UUID, the identity on the wire.
        code: the BR Code as drawn; kept in every state, shown in ``pending`` only.
        created_by: the device that made it; empty for the till's own window.
        on_register: it is (or was) the one on the register's window and displays.
        deadline_ms: when the present open state ends by itself, on the elapsed clock of ``run``.
        ending: why it is verified, or how it ended unpaid.
        settled: what stands behind ``paid``.
        paid_by: the payment that paid it.
        remainder_of: the charge whose missing rest this one asks for.
        payments_total: how many distinct payments came for it.
        received: what is kept of them: less what was given back, and what is not the shop's.
        refunded: what was given back of the money that had paid it.
        rests_received: what charges for its missing rest brought, once each was paid.
        difference: what was kept for it beyond its amount (below zero: short of it), by a person's decision.
        superseded: its debt was paid otherwise; whatever comes for it is to be given back.
    """

    id: int
    bank_payment_id: str
    txid: str
    amount: Centavos
    register: str
    operator: str
    created_at: datetime
    expires_at: datetime
    lifetime_s: int
    state: State
    clock_run: str
    deadline_ms: int
    code: str = ""
    description: str = ""
    reference: str = ""
    session: int = 0
    created_by: str = ""
    on_register: bool = True
    ending: CloseReason | None = None
    settled: SettlementBasis | None = None
    paid_by: str | None = None
    closed_at: datetime | None = None
    remainder_of: int | None = None
    payments_total: int = 0
    received: Centavos = Centavos(0)
    refunded: Centavos = Centavos(0)
    rests_received: Centavos = Centavos(0)
    difference: int = 0
    superseded: bool = False

    @property
    def covered(self) -> Centavos:
        """What is kept towards its amount, with what its rests brought."""
        return Centavos(self.received + self.rests_received)

    @property
    def missing(self) -> Centavos:
        """What still has to be paid; 0 where nothing is missing."""
        return Centavos(max(0, self.amount - self.covered))

    @property
    def is_open(self) -> bool:
        """Whether the charge may still be paid by a message of the bank alone."""
        return self.state in OPEN_STATES

    @property
    def is_proven(self) -> bool:
        """Whether a proven, exact, timely payment stands behind it: the only case for green."""
        return self.state is State.PAID and self.settled is SettlementBasis.BANK

    @property
    def is_for_screens(self) -> bool:
        """Whether the till's own screens show it: made at its window, or made live by an integration."""
        return self.on_register or not self.created_by

    def can_cancel(self) -> bool:
        """Whether the cashier may ask to cancel."""
        return self.state is State.PENDING

    def can_mark_by_hand(self) -> bool:
        """Whether a manager may say "paid" without proof."""
        return self.is_open and not self.superseded

    def is_due(self, moment: ClockReading) -> bool:
        """Whether the present open state is over by the elapsed clock of this run."""
        return self.is_open and self.clock_run == moment.run and moment.elapsed_ms >= self.deadline_ms

    def remaining_ms(self, moment: ClockReading) -> int:
        """Return the milliseconds left to pay, never negative, 0 unless pending."""
        if self.state is not State.PENDING:
            return 0
        left = (
            self.deadline_ms - moment.elapsed_ms
            if self.clock_run == moment.run
            else _left_ms(self, moment.at)
        )
        return max(0, left)


class ChargeRecord(Struct, frozen=True, kw_only=True):
    """A charge with its money: what windows, displays and the wire are given.

    Sums are the charge's own. Of many payments it carries the newest, so that the work of one more does not
    grow with those before it; a decision is taken on the whole.

    Attributes:
        payments: distinct payments in order of arrival (a bare form and its proof are one).
        exceptions: open and resolved ones, in order.
        refunds: of these payments, in order.
        is_whole: all payments and exceptions are here, as a decision needs them.
    """

    charge: Charge
    payments: tuple[Payment, ...] = ()
    exceptions: tuple[ShopException, ...] = ()
    refunds: tuple[Refund, ...] = ()
    is_whole: bool = True

    @property
    def received(self) -> Centavos:
        """What is kept of the distinct payments, and what rests of it brought."""
        return self.charge.covered

    @property
    def open_exceptions(self) -> tuple[ShopException, ...]:
        """What a person still has to decide."""
        return tuple(each for each in self.exceptions if each.is_open)

    @property
    def may_show_code(self) -> bool:
        """Whether any screen may show a readable code: pending, it has one, and no money has come."""
        return self._may_be_paid and bool(self.charge.code)

    @property
    def waits_for_code(self) -> bool:
        """Whether its bank has not given the code yet: nobody can pay, and nothing is being verified."""
        return self._may_be_paid and not self.charge.code

    @property
    def _may_be_paid(self) -> bool:
        return self.charge.state is State.PENDING and not self.charge.payments_total

    def as_shown(self, moment: ClockReading) -> "ChargeRecord":
        """Return the sale as screens show it now: no code whose time is over.

        After a restart an overdue charge stays pending until the banks have answered: money that comes then
        is in time, but nobody may begin to pay it.
        """
        if not self._may_be_paid or self.charge.remaining_ms(moment):
            return self
        return replace(self, charge=replace(self.charge, state=State.VERIFYING, ending=CloseReason.EXPIRY))

    @property
    def calls_cashier(self) -> bool:
        """Whether the customer is asked to speak with the cashier: wrong or double money, or no code."""
        return self.removed_by_bank or any(each.payment_id is not None for each in self.open_exceptions)

    @property
    def removed_by_bank(self) -> bool:
        """Whether the bank took the charge away on its own, and no money has settled it since."""
        return self.charge.ending is CloseReason.BANK and self.charge.state is not State.PAID

    @property
    def part(self) -> ShopException | None:
        """The first open part of an amount whose rest may still be charged; None where there is none."""
        if self.charge.state is State.PAID:
            return None
        return next((each for each in self.open_exceptions if each.kind is ExceptionKind.UNDERPAID), None)

    @property
    def missing(self) -> Centavos:
        """What still has to be paid after the parts that came; 0 where nothing is missing."""
        return self.charge.missing

    def shown(self, also: Collection[str] = ()) -> "ChargeRecord":
        """Return what is told and stored of it: its newest money and what paid it, open matters first.

        Args:
            also: payments that are told whatever their age.
        """
        if max(len(self.payments), len(self.exceptions)) <= SHOWN_ROWS:
            return self
        wanted = {self.charge.paid_by, *also}
        older, newest = self.payments[:-SHOWN_ROWS], self.payments[-SHOWN_ROWS:]
        payments = (*(each for each in older if each.id in wanted), *newest)
        by_need = sorted(self.exceptions, key=lambda each: (each.is_open, each.id))[-SHOWN_ROWS:]
        kept = {each.id for each in payments}
        return replace(
            self,
            payments=payments,
            exceptions=tuple(sorted(by_need, key=lambda each: each.id)),
            is_whole=False,
            refunds=tuple(each for each in self.refunds if each.payment_id in kept),
        )


def _left_ms(charge: Charge, now: datetime) -> int:
    """Return what is left by the wall clock; time spent is never negative."""
    spent = max(timedelta(0), now - charge.created_at)
    return charge.lifetime_s * 1000 - int(spent / timedelta(milliseconds=1))


def verify(charge: Charge, ending: CloseReason, moment: ClockReading, window_s: int) -> Charge:
    """Return a pending ``charge`` in its last questions to the bank; any other as it is."""
    if charge.state is not State.PENDING:
        return charge
    return replace(
        charge,
        state=State.VERIFYING,
        ending=ending,
        clock_run=moment.run,
        deadline_ms=moment.elapsed_ms + window_s * 1000,
    )


def end_verifying(charge: Charge, moment: ClockReading) -> Charge:
    """Return a verified ``charge`` without money in its final state; any other as it is."""
    if charge.state is not State.VERIFYING:
        return charge
    state = State.EXPIRED if charge.ending is CloseReason.EXPIRY else State.CANCELLED
    return replace(charge, state=state, closed_at=moment.at)


def resume(charge: Charge, moment: ClockReading, window_s: int) -> Charge:
    """Return an open ``charge`` of an earlier run with its deadline on this run's clock.

    The time spent is the difference of the wall clock, never negative; the deadline may have passed. Last
    questions begin anew. The caller gives the banks time to answer before anything ends by it.
    """
    if not charge.is_open or charge.clock_run == moment.run:
        return charge
    left = _left_ms(charge, moment.at) if charge.state is State.PENDING else window_s * 1000
    return replace(charge, clock_run=moment.run, deadline_ms=moment.elapsed_ms + left)


def clock_doubt(charge: Charge, paid_at: datetime | None, now: datetime) -> bool:
    """Return whether a bank time is impossible: over 5 min before creation or over 5 min ahead."""
    return paid_at is not None and bool(bank_ahead(charge, paid_at, now))


def bank_ahead(charge: Charge, paid_at: datetime, now: datetime) -> timedelta:
    """Return by how much the bank's clock is surely ahead of ours, negative behind; zero within 5 min.

    Money may be told an hour late, but neither before it was paid nor paid before its charge was made.
    """
    if paid_at > now + CLOCK_TOLERANCE:
        return paid_at - now
    if paid_at < charge.created_at - CLOCK_TOLERANCE:
        return paid_at - charge.created_at
    return timedelta(0)


def judge_times(charge: Charge, paid_at: datetime | None, now: datetime) -> tuple[bool, bool]:
    """Return ``(in_time, in_time_by_bank)`` of money that comes now.

    In time means: it arrived while the charge was pending, whatever clock the bank has; or while it was
    verified, with a bank time not after the expiry or with none that can be used. One that is still to come
    cannot be: our own clock is behind, by nobody knows how much.

    Args:
        charge: as it stands now.
        paid_at: the bank's time, None where there is none or :func:`clock_doubt` holds.
        now: by the till's clock.
    """
    by_bank = paid_at is not None and paid_at <= charge.expires_at
    if charge.state is State.PENDING:
        return True, by_bank
    is_unusable = paid_at is None or paid_at > now
    return charge.state is State.VERIFYING and (is_unusable or by_bank), by_bank
