"""Money that came, and what may be odd about it.

A payment is one real Pix. It is never deleted and never changed; what is odd about it is an exception that a
person resolves. Rules: docs/charge.md.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.money import Centavos


class State(StrEnum):
    """States of a charge; the words are those of the wire."""

    PENDING = "pending"
    VERIFYING = "verifying"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({State.PENDING, State.VERIFYING})
FINAL_STATES = frozenset({State.PAID, State.EXPIRED, State.CANCELLED})


class ExceptionKind(StrEnum):
    """What was odd about money; the words are those of the wire."""

    LATE = "late"
    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    PAID_TWICE = "paid_twice"
    PAID_AFTER_CANCEL = "paid_after_cancel"
    MARKED_BY_HAND = "marked_by_hand"
    ORPHAN = "orphan"


class Resolution(StrEnum):
    """How an exception stands; ``OPEN`` until a person decides."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    TIED = "tied"
    DISMISSED = "dismissed"


class Outcome(StrEnum):
    """What became of odd money, by a person's decision.

    ``KEPT`` counts as received for good; ``GIVEN_BACK`` and ``NOT_OURS`` leave every sum.
    """

    KEPT = "kept"
    GIVEN_BACK = "given_back"
    NOT_OURS = "not_ours"


class RefundState(StrEnum):
    """How giving back stands; the words are those of the wire.

    ``INFORMED``: a manager says that it was done elsewhere, and no bank has said so yet; it counts like
    ``RETURNED``.
    """

    ASKED = "asked"
    PROCESSING = "processing"
    RETURNED = "returned"
    FAILED = "failed"
    INFORMED = "informed"


class Result(StrEnum):
    """What became of a message about money; the words of ``received.result``."""

    PAID = "paid"
    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    LATE = "late"
    PAID_TWICE = "paid_twice"
    PAID_AFTER_CANCEL = "paid_after_cancel"
    ORPHAN = "orphan"
    REPEATED = "repeated"


class Refusal(StrEnum):
    """Why a message about money is refused for good; the words of ``refused.reason``."""

    CONFLICT = "conflict"
    VALUE_MISMATCH = "value_mismatch"
    UNKNOWN_CHARGE = "unknown_charge"
    NOT_ALLOWED = "not_allowed"


class Payer(Struct, frozen=True, kw_only=True):
    """Who paid, as the bank says; kept apart from the ledger's chain, shown on no display."""

    name: str = ""
    tax_id: str = ""


class BankRefund(Struct, frozen=True, kw_only=True):
    """What a bank says of money that it gave back.

    Attributes:
        amount: centavos, above zero.
        state: any but ``INFORMED``.
        refund_id: the till's own id, where the bank answers what the till asked.
        return_id: the bank's id of it (*rtrId*).
    """

    amount: Centavos
    state: RefundState
    refund_id: str | None = None
    return_id: str | None = None


class PaymentNotice(Struct, frozen=True, kw_only=True):
    """What a proven bank says about money, before it is judged.

    Without ``end_to_end_id`` it is the bare form: a claim by ``bank_payment_id`` and amount only.

    Attributes:
        device: the proven device that said it.
        amount: centavos, above zero.
        delivery: the bank's id of the message, the same on every resend.
        paid_at: the bank's time of the payment, aware UTC.
        key: the Pix key that was paid, where the bank tells it.
        proof_required: this device may not use the bare form.
        refunds: what was already given back of it when the bank told it.
    """

    device: str
    amount: Centavos
    end_to_end_id: str | None = None
    delivery: str | None = None
    bank_payment_id: str | None = None
    txid: str | None = None
    paid_at: datetime | None = None
    key: str | None = None
    payer: Payer | None = None
    proof_required: bool = False
    refunds: tuple[BankRefund, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether this is the seed's form, a claim without proof of money."""
        return self.end_to_end_id is None

    @property
    def payment_id(self) -> str:
        """Identity of the payment: the Pix's own id, else the message's, else the charge's."""
        if self.end_to_end_id is not None:
            return self.end_to_end_id
        if self.delivery is not None:
            return f"{self.device}:{self.delivery}"
        return self.bank_payment_id or ""


class Payment(Struct, frozen=True, kw_only=True):
    """One Pix as it was stored.

    Attributes:
        id: see :attr:`PaymentNotice.payment_id`; unique for ever.
        charge_id: the charge that it was tied to on arrival or later by a person; None for an orphan.
        charge_state_on_arrival: the state its charge was in when it came; ``paid`` counts as any other.
        in_time: whether it came in time by docs/charge.md: judged once, on arrival.
        in_time_by_bank: its bank time is not after the expiry, whenever it came.
        bare_form_id: the earlier payment of which this one is the other form (bare and proof are one Pix).
        clock_doubt: its bank time was impossible, so it was judged as if it had none.
        seq: number of the event that stored it.
        given_back: sum of its refunds that did not fail.
    """

    id: str
    end_to_end_id: str | None
    charge_id: int | None
    amount: Centavos
    paid_at: datetime | None
    received_at: datetime
    charge_state_on_arrival: State | None
    in_time: bool
    in_time_by_bank: bool
    device: str
    txid: str | None = None
    bank_payment_id: str | None = None
    delivery: str | None = None
    key: str | None = None
    bare_form_id: str | None = None
    clock_doubt: bool = False
    seq: int = 0
    given_back: Centavos = Centavos(0)

    @property
    def is_bare(self) -> bool:
        """Whether only the bare form of this payment is known."""
        return self.end_to_end_id is None

    @property
    def kept(self) -> Centavos:
        """What is left of it after all that was given back."""
        return Centavos(max(0, self.amount - self.given_back))


def merge(bare: Payment, proof: Payment) -> Payment:
    """Return one Pix of its bare form and its proof: judged when it first came, known by its proof."""
    return replace(
        bare,
        id=proof.id,
        end_to_end_id=proof.end_to_end_id,
        paid_at=proof.paid_at or bare.paid_at,
        txid=proof.txid or bare.txid,
        key=proof.key or bare.key,
        in_time_by_bank=proof.in_time_by_bank,
        clock_doubt=proof.clock_doubt,
    )


class Refund(Struct, frozen=True, kw_only=True):
    """Money given back of one payment, or part of it.

    Attributes:
        id: 1 to 35 letters and digits, unique for ever; never used again, not even after ``FAILED``.
        payment_id: the row that the money came in.
        by_bank: nobody here asked for it.
        odd: how much of it was money that waited for a person; the rest had paid its charge.
        return_id: the bank's own id, once it is known.
        reason: what was typed, such as how it was given back.
    """

    id: str
    payment_id: str
    amount: Centavos
    state: RefundState
    at: datetime
    by_bank: bool = False
    odd: Centavos = Centavos(0)
    return_id: str | None = None
    actor: Actor = Actor()
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether its amount is out of every sum: from the moment it is asked for, unless it failed."""
        return self.state is not RefundState.FAILED


SURPLUS = "surplus"
"""The note of a matter about what was too much of an accepted payment."""
WENT_BACK, WAS_DECIDED, MAYBE_DECIDED = "went_back", "was_decided", "maybe_decided"
"""Notes of matters that a restore opened again: what had become of them, or that nobody can say it."""
_REOPENED = frozenset({WENT_BACK, WAS_DECIDED, MAYBE_DECIDED})


class ShopException(Struct, frozen=True, kw_only=True):
    """One odd payment (or a mark by hand) that waits for a person, or how one was resolved.

    Attributes:
        id: number in the ledger, from 1; 0 before it is stored.
        charge_id: None for an orphan.
        payment_id: None for ``marked_by_hand``.
        amount: what of the payment is to be decided: of one accepted with too much, the surplus.
        notes: stable words: ``in_time_by_bank``, ``late``, ``sum_complete``, ``clock``, ``other_key``,
            ``proof_came``, ``surplus``, ``returned`` (the bank gave back all or part of it); and those of
            matters that a restore opened again.
        outcome: what became of the money; None while open, and where none came.
        resolved_by: who decided, and whose PIN was asked.
        reason_code: None while open, and where the till itself acted.
        reason: what was typed; see :class:`ReasonCode`.
    """

    id: int
    kind: ExceptionKind
    charge_id: int | None
    payment_id: str | None
    amount: Centavos
    opened_at: datetime
    resolution: Resolution = Resolution.OPEN
    outcome: Outcome | None = None
    notes: tuple[str, ...] = ()
    resolved_at: datetime | None = None
    resolved_by: Actor = Actor()
    reason_code: ReasonCode | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a person still has to decide."""
        return self.resolution is Resolution.OPEN

    @property
    def is_surplus(self) -> bool:
        """Whether the rest of its payment was accepted, and only what was too much is to be decided."""
        return SURPLUS in self.notes

    @property
    def gives_back_first(self) -> bool:
        """Whether giving the money back is what is recommended."""
        return self.kind in {ExceptionKind.PAID_TWICE, ExceptionKind.PAID_AFTER_CANCEL} or self.is_surplus

    @property
    def reopened(self) -> str:
        """Return the note of a matter that a restore opened again; empty for all others."""
        return next((each for each in self.notes if each in _REOPENED), "")

    @property
    def proof_came(self) -> bool:
        """Whether the Pix of a mark by hand has shown up."""
        return self.kind is ExceptionKind.MARKED_BY_HAND and "proof_came" in self.notes

    @property
    def needs_manager(self) -> bool:
        """Whether accepting takes the manager's PIN: all but what the bank's own word has put right."""
        in_time = self.kind is ExceptionKind.LATE and "in_time_by_bank" in self.notes
        return not (in_time or self.proof_came)
