"""The life of a charge: states, transitions, and what is odd about its money.

Pure functions from values to values; moments are arguments. State and exceptions follow from the charge
and the set of its payments, so the order of messages does not matter. Rules: docs/charge.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.errors import RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import (
    OPEN_STATES,
    ExceptionKind,
    Payment,
    Resolution,
    ShopException,
    State,
)

DEFAULT_LIFETIME_S = 1800
LIFETIMES_S = (300, 600, 900, 1800)
CLOCK_TOLERANCE = timedelta(minutes=5)


class Ending(StrEnum):
    """Why a charge is, or was, being verified."""

    EXPIRY = "expiry"
    CANCEL = "cancel"
    BANK = "bank"


class Settled(StrEnum):
    """What stands behind ``paid``. Only ``BANK`` is ever shown green."""

    BANK = "bank"
    ACCEPTED = "accepted"
    BY_HAND = "by_hand"


class Moment(Struct, frozen=True, kw_only=True):
    """A reading of both clocks.

    Attributes:
        at: aware UTC.
        elapsed_ms: milliseconds of a clock that counts sleep and that nobody can set.
        run: the start of the program that ``elapsed_ms`` belongs to.
    """

    at: datetime
    elapsed_ms: int
    run: str


class Ruling(Struct, frozen=True, kw_only=True):
    """A decision about money: who took it, why, and when.

    Attributes:
        code: None where the till itself acts by its rules.
        reason: what a person typed; see :class:`ReasonCode`.
    """

    moment: Moment
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
        live: it is (or was) the one on the register's window and displays.
        deadline_ms: when the present open state ends by itself, on the elapsed clock of ``run``.
        ending: why it is verified, or how it ended unpaid.
        settled: what stands behind ``paid``.
        paid_by: the payment that paid it.
        follows: the charge whose missing rest this one asks for.
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
    run: str
    deadline_ms: int
    code: str = ""
    description: str = ""
    reference: str = ""
    session: int = 0
    created_by: str = ""
    live: bool = True
    ending: Ending | None = None
    settled: Settled | None = None
    paid_by: str | None = None
    closed_at: datetime | None = None
    follows: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the charge may still be paid by a message of the bank alone."""
        return self.state in OPEN_STATES

    @property
    def is_proven(self) -> bool:
        """Whether a proven, exact, timely payment stands behind it: the only case for green."""
        return self.state is State.PAID and self.settled is Settled.BANK

    @property
    def is_for_screens(self) -> bool:
        """Whether the till's own screens show it: made at its window, or made live by an integration."""
        return self.live or not self.created_by

    def can_cancel(self) -> bool:
        """Whether the cashier may ask to cancel."""
        return self.state is State.PENDING

    def can_mark_by_hand(self) -> bool:
        """Whether a manager may say "paid" without proof."""
        return self.is_open

    def is_due(self, moment: Moment) -> bool:
        """Whether the present open state is over by the elapsed clock of this run."""
        return self.is_open and self.run == moment.run and moment.elapsed_ms >= self.deadline_ms

    def remaining_ms(self, moment: Moment) -> int:
        """Return the milliseconds left to pay, never negative, 0 unless pending."""
        if self.state is not State.PENDING:
            return 0
        left = self.deadline_ms - moment.elapsed_ms if self.run == moment.run else _left_ms(self, moment.at)
        return max(0, left)


class Sale(Struct, frozen=True, kw_only=True):
    """A charge with its money: what windows, displays and the wire are given, always whole.

    Attributes:
        payments: distinct payments in order of arrival (a bare form and its proof are one).
        exceptions: open and resolved ones, in order.
    """

    charge: Charge
    payments: tuple[Payment, ...] = ()
    exceptions: tuple[ShopException, ...] = ()

    @property
    def received(self) -> Centavos:
        """Sum of the distinct payments."""
        return Centavos(sum(payment.amount for payment in self.payments))

    @property
    def open_exceptions(self) -> tuple[ShopException, ...]:
        """What a person still has to decide."""
        return tuple(each for each in self.exceptions if each.is_open)

    @property
    def may_show_code(self) -> bool:
        """Whether any screen may show a readable code: pending, and no money has come."""
        return self.charge.state is State.PENDING and not self.payments

    def as_shown(self, moment: Moment) -> "Sale":
        """Return the sale as screens show it now: no code whose time is over.

        After a restart an overdue charge stays pending until the banks have answered: money that comes then
        is in time, but nobody may begin to pay it.
        """
        if not self.may_show_code or self.charge.remaining_ms(moment):
            return self
        return replace(self, charge=replace(self.charge, state=State.VERIFYING, ending=Ending.EXPIRY))

    @property
    def calls_cashier(self) -> bool:
        """Whether the customer is asked to speak with the cashier: wrong or double money, or no code."""
        return self.removed_by_bank or any(each.payment_id is not None for each in self.open_exceptions)

    @property
    def removed_by_bank(self) -> bool:
        """Whether the bank took the charge away on its own, and no money has settled it since."""
        return self.charge.ending is Ending.BANK and self.charge.state is not State.PAID

    @property
    def part(self) -> ShopException | None:
        """The first open part of an amount whose rest may still be charged; None where there is none."""
        if self.charge.state is State.PAID:
            return None
        return next((each for each in self.open_exceptions if each.kind is ExceptionKind.UNDERPAID), None)

    @property
    def missing(self) -> Centavos:
        """What still has to be paid after the parts that came; 0 where nothing is missing."""
        return Centavos(max(0, self.charge.amount - self.received))


def _left_ms(charge: Charge, now: datetime) -> int:
    """Return what is left by the wall clock; time spent is never negative."""
    spent = max(timedelta(0), now - charge.created_at)
    return charge.lifetime_s * 1000 - int(spent / timedelta(milliseconds=1))


def verify(charge: Charge, ending: Ending, moment: Moment, window_s: int) -> Charge:
    """Return a pending ``charge`` in its last questions to the bank; any other as it is."""
    if charge.state is not State.PENDING:
        return charge
    return replace(
        charge,
        state=State.VERIFYING,
        ending=ending,
        run=moment.run,
        deadline_ms=moment.elapsed_ms + window_s * 1000,
    )


def end_verifying(charge: Charge, moment: Moment) -> Charge:
    """Return a verified ``charge`` without money in its final state; any other as it is."""
    if charge.state is not State.VERIFYING:
        return charge
    state = State.EXPIRED if charge.ending is Ending.EXPIRY else State.CANCELLED
    return replace(charge, state=state, closed_at=moment.at)


def resume(charge: Charge, moment: Moment, window_s: int) -> Charge:
    """Return an open ``charge`` of an earlier run with its deadline on this run's clock.

    The time spent is the difference of the wall clock, never negative; the deadline may have passed. Last
    questions begin anew. The caller gives the banks time to answer before anything ends by it.
    """
    if not charge.is_open or charge.run == moment.run:
        return charge
    left = _left_ms(charge, moment.at) if charge.state is State.PENDING else window_s * 1000
    return replace(charge, run=moment.run, deadline_ms=moment.elapsed_ms + left)


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


def receive(sale: Sale, payment: Payment, moment: Moment) -> Sale:
    """Return ``sale`` with ``payment``: paid if it is exact and in time, else with what is odd named.

    The caller stores the payment in either case: money is never refused.
    """
    charge = sale.charge
    if charge.is_open and payment.in_time and payment.amount == charge.amount:
        charge = replace(
            charge, state=State.PAID, settled=Settled.BANK, paid_by=payment.id, closed_at=moment.at
        )
    elif _proves_mark(charge, payment):
        charge = replace(charge, paid_by=payment.id)
    return review(replace(sale, charge=charge, payments=(*sale.payments, payment)), moment)


def _proves_mark(charge: Charge, payment: Payment) -> bool:
    """Return whether an exact Pix is the proof of a charge that a manager marked by hand."""
    return _waits_for_proof(charge) and payment.amount == charge.amount


def review(sale: Sale, moment: Moment) -> Sale:
    """Return ``sale`` with its open exceptions computed anew; closed ones stay as they are."""
    kept = tuple(_renew(sale, each) for each in sale.exceptions)
    named = {each.payment_id for each in kept}
    fresh = [
        ShopException(
            id=0,
            kind=kind,
            charge_id=sale.charge.id,
            payment_id=payment.id,
            amount=payment.amount,
            opened_at=moment.at,
            notes=_notes(sale, payment, kind),
        )
        for payment in sale.payments
        if payment.id not in named and (kind := judge(sale, payment)) is not None
    ]
    exceptions = (*kept, *fresh)
    return sale if exceptions == sale.exceptions else replace(sale, exceptions=exceptions)


def judge(sale: Sale, payment: Payment) -> ExceptionKind | None:
    """Return what is odd about one of the sale's payments, None for the one that paid."""
    charge = sale.charge
    if payment.id == charge.paid_by:
        return None
    if charge.state is State.PAID and not _waits_for_proof(charge):
        return ExceptionKind.PAID_TWICE
    if payment.period is State.CANCELLED:
        return ExceptionKind.PAID_AFTER_CANCEL
    if payment.amount == charge.amount:
        return ExceptionKind.LATE
    return ExceptionKind.UNDERPAID if sale.received <= charge.amount else ExceptionKind.OVERPAID


def _waits_for_proof(charge: Charge) -> bool:
    return charge.settled is Settled.BY_HAND and charge.paid_by is None


def _renew(sale: Sale, exception: ShopException) -> ShopException:
    """Return an open exception judged by what is known now."""
    if not exception.is_open:
        return exception
    if exception.kind is ExceptionKind.MARKED_BY_HAND:
        proven = sale.charge.paid_by is not None
        return replace(exception, notes=("proof_came",) if proven else ())
    payment = next(each for each in sale.payments if each.id == exception.payment_id)
    kind = judge(sale, payment)
    if kind is None:
        return exception
    return replace(exception, kind=kind, charge_id=sale.charge.id, notes=_notes(sale, payment, kind))


def _notes(sale: Sale, payment: Payment, kind: ExceptionKind) -> tuple[str, ...]:
    """Return what else a person should know about an odd payment, as stable words."""
    known: list[tuple[str, bool]] = [
        ("in_time_by_bank", kind is ExceptionKind.LATE and payment.in_time_by_bank),
        ("sum_complete", kind is ExceptionKind.UNDERPAID and sale.received == sale.charge.amount),
        ("late", kind is not ExceptionKind.LATE and payment.period is State.EXPIRED),
        ("clock", payment.clock_doubt),
    ]
    return tuple(word for word, holds in known if holds)


def accept(sale: Sale, exception_id: int, ruling: Ruling) -> Sale:
    """Return ``sale`` paid by a person's decision on stored money; shown brown-amber, never green.

    Accepting one part of a wrong sum accepts all parts: they are one decision.

    Raises:
        RefusedError: ``not_found`` for no such open exception; ``not_pending`` where nothing is left to pay.
    """
    chosen = _open_exception(sale, exception_id)
    if chosen.proof_came:  # it proves the manager's word, whose name and reason stay
        ruling = replace(ruling, actor=chosen.resolved_by, code=ReasonCode.PROOF_CAME, reason=chosen.reason)
    if chosen.kind is ExceptionKind.MARKED_BY_HAND:
        return replace(sale, exceptions=_close(sale, {chosen.id}, Resolution.ACCEPTED, ruling))
    if sale.charge.state is State.PAID:
        raise RefusedError(reason="not_pending", detail="already paid")
    sums = {ExceptionKind.UNDERPAID, ExceptionKind.OVERPAID}
    ids = {
        each.id
        for each in sale.open_exceptions
        if each is chosen or (chosen.kind in sums and each.kind in sums)
    }
    charge = replace(
        sale.charge,
        state=State.PAID,
        settled=Settled.ACCEPTED,
        paid_by=chosen.payment_id,
        closed_at=ruling.moment.at,
    )
    closed = _close(sale, ids, Resolution.ACCEPTED, ruling)
    return review(replace(sale, charge=charge, exceptions=closed), ruling.moment)


def dismiss(sale: Sale, exception_id: int, ruling: Ruling) -> Sale:
    """Return ``sale`` with one exception closed for a stated reason; the money stays recorded.

    Raises:
        RefusedError: ``not_found`` for no such open exception.
    """
    chosen = _open_exception(sale, exception_id)
    closed = _close(sale, {chosen.id}, Resolution.DISMISSED, ruling)
    return replace(sale, exceptions=closed)


def mark_by_hand(sale: Sale, ruling: Ruling) -> Sale:
    """Return an open ``sale`` as paid on a manager's word, with the exception that keeps saying so.

    An exact Pix that is there already, too late to pay by itself, is its proof.

    Raises:
        RefusedError: ``not_pending`` where the charge is final.
    """
    if not sale.charge.can_mark_by_hand():
        raise RefusedError(reason="not_pending", detail=sale.charge.state)
    exact = next((each.id for each in sale.payments if each.amount == sale.charge.amount), None)
    charge = replace(
        sale.charge, state=State.PAID, settled=Settled.BY_HAND, paid_by=exact, closed_at=ruling.moment.at
    )
    proven = {each.id for each in sale.open_exceptions if exact is not None and each.payment_id == exact}
    closed = _close(sale, proven, Resolution.ACCEPTED, ruling)
    mark = ShopException(
        id=0,
        kind=ExceptionKind.MARKED_BY_HAND,
        charge_id=charge.id,
        payment_id=None,
        amount=charge.amount,
        opened_at=ruling.moment.at,
        resolved_by=ruling.actor,
        reason_code=ruling.code,
        reason=ruling.reason,
    )
    return review(replace(sale, charge=charge, exceptions=(*closed, mark)), ruling.moment)


def tie(sale: Sale, payment: Payment, orphan: ShopException, ruling: Ruling) -> Sale:
    """Return ``sale`` with an orphan's ``payment``, judged as if it came now, by its bank time.

    A person who ties (``ruling.code`` is set) takes the decision: what is paid by it is not green.
    """
    tied = replace(
        orphan,
        charge_id=sale.charge.id,
        resolution=Resolution.TIED,
        resolved_at=ruling.moment.at,
        resolved_by=ruling.actor,
        reason_code=ruling.code,
        reason=ruling.reason,
    )
    after = receive(sale, payment, ruling.moment)
    arrived = tuple(sorted(after.payments, key=_arrival))
    charge = after.charge
    if ruling.code is not None and charge.paid_by == payment.id and charge.settled is Settled.BANK:
        charge = replace(charge, settled=Settled.ACCEPTED)
    return replace(after, charge=charge, payments=arrived, exceptions=(tied, *after.exceptions))


def _arrival(payment: Payment) -> int:
    return payment.seq


def _open_exception(sale: Sale, exception_id: int) -> ShopException:
    for each in sale.open_exceptions:
        if each.id == exception_id:
            return each
    raise RefusedError(reason="not_found", detail=f"open exception {exception_id}")


def _close(
    sale: Sale, ids: Iterable[int], resolution: Resolution, ruling: Ruling
) -> tuple[ShopException, ...]:
    chosen = frozenset(ids)
    return tuple(
        replace(
            each,
            resolution=resolution,
            resolved_at=ruling.moment.at,
            resolved_by=ruling.actor,
            reason_code=ruling.code,
            reason=ruling.reason,
        )
        if each.id in chosen
        else each
        for each in sale.exceptions
    )
