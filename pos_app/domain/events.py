"""What happened, as values: one form for the ledger, the windows and the wire.

Events about charges carry the whole sale as it stands after them, so that whoever missed one is set right by
the next. They are numbered and told after the commit only.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from pos_app.domain.actor import Actor
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.payment import Refund, ShopException


class EventKind(StrEnum):
    """Kinds of events. Those of charges are the wire's names without the charge's number."""

    CREATED = "payment-created"
    CONFIRMED = "payment-confirmed"
    EXPIRED = "payment-expired"
    CANCELLED = "payment-cancelled"
    VERIFYING = "payment-verifying"
    EXCEPTION = "payment-exception"
    RESOLVED = "payment-resolved"
    REFUND = "refund-updated"
    # Not told on the wire: the ledger's own memory, and the cashier's alerts.
    LEDGER_MADE = "ledger-made"
    SETTINGS = "settings-changed"
    SESSION_OPENED = "session-opened"
    DEVICE_ADDED = "device-added"
    DEVICE_CONFIRMED = "device-confirmed"
    DEVICE_REVOKED = "device-revoked"
    DEVICE_KEY = "device-key-changed"
    RECEIVER_DOUBTED = "receiver-doubted"
    RECEIVER_CONFIRMED = "receiver-confirmed"
    BANKS_OWE = "banks-owe"
    BANK_ANSWERED = "bank-answered"
    CODE_SET = "code-set"
    ALERT = "alert"
    NOTE = "note"


WIRE_KINDS = frozenset(
    {
        EventKind.CREATED,
        EventKind.CONFIRMED,
        EventKind.EXPIRED,
        EventKind.CANCELLED,
        EventKind.VERIFYING,
        EventKind.EXCEPTION,
        EventKind.RESOLVED,
        EventKind.REFUND,
    }
)

DISPLAY_KINDS = WIRE_KINDS | {EventKind.CODE_SET}
"""After which a customer's picture may be another one."""


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened, before it has a number.

    Attributes:
        record: the charge with its money as it stands after the event; None where it is about no charge.
        detail: words and numbers only; ``what`` names the case of an alert or note.
        payment_id: the payment that this event stores or speaks of.
        changed: exceptions that this event changed and that are in no sale, or too many for it.
        refunds: those that this event changed, of money without a sale.
    """

    kind: EventKind
    record: ChargeRecord | None = None
    detail: Mapping[str, str | int | None] = field(default_factory=dict)
    actor: Actor = Actor()
    payment_id: str | None = None
    changed: tuple[ShopException, ...] = ()
    refunds: tuple[Refund, ...] = ()


class Recorded(Struct, frozen=True, kw_only=True):
    """An event with its number and time, committed."""

    seq: int
    at: datetime
    event: Event

    @property
    def name(self) -> str:
        """The wire's name: kind and order number, ``payment-exception-0`` for an orphan."""
        record = self.event.record
        return f"{self.event.kind}-{0 if record is None else record.charge.id}"


class Batch(Struct, frozen=True, kw_only=True):
    """The events of one commit, or several, in order of ``seq``; what the feed hands to its subscribers.

    Attributes:
        outbox_changed: there is new work for banks; look with ``ReadOutbox``.
    """

    events: tuple[Recorded, ...]
    outbox_changed: bool = False
