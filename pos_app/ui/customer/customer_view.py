"""What a customer may see, as one value, made of a sale beside the till.

``snapshot_view`` makes the same of a snapshot from the wire.

It holds no payer, no operator and no history, so no view of it can show them.
"""

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.customer_display import IDLE, picture_of
from pos_app.domain.money import Centavos
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.displays import Texts
from pos_app.ui.texts.displays import link_lost_words, not_known_words
from pos_app.ui.texts.format import clean


class Phase(Enum):
    """What the customer's screen shows: a :class:`CustomerPhase`, or that the till is not there."""

    IDLE = "idle"
    PENDING = "pending"
    VERIFYING = "verifying"
    PAID = "paid"
    THANKS = "thanks"
    CALL_CASHIER = "call_cashier"
    EXPIRED = "expired"
    LINK_LOST = "link_lost"
    NOT_KNOWN = "not_known"


class CustomerView(Struct, frozen=True, kw_only=True):
    """One whole picture for the customer; the newest replaces the one before.

    Attributes:
        shop: the shop's name; receiver: the name as the bank app will show it.
        charge_id: 0 where there is no charge.
        deadline_ms: on the elapsed clock of this program; total_s: a full ring.
        code: the text of the code; empty unless a code may be shown.
        headline, hint: finished sentences.
        training: the ledger is worth nothing, and the screen says so.
    """

    phase: Phase
    shop: str
    receiver: str = ""
    charge_id: int = 0
    amount: Centavos = Centavos(0)
    description: str = ""
    deadline_ms: int = 0
    total_s: int = 0
    code: str = ""
    headline: str = ""
    hint: str = ""
    training: bool = False


def idle_view(status: TillStatus, texts: Texts) -> CustomerView:
    """Return the picture between two customers."""
    headline, hint = texts.customer_words(IDLE.text)
    return CustomerView(
        phase=Phase.IDLE,
        shop=clean(status.merchant.shop),
        headline=headline,
        hint=hint,
        training=status.is_training,
    )


def view_of(record: ChargeRecord, status: TillStatus, texts: Texts) -> CustomerView:
    """Return what the customer sees of the register's live ``record``."""
    shown = picture_of(record)
    if shown == IDLE:
        return idle_view(status, texts)
    charge = record.charge
    headline, hint = texts.customer_words(shown.text)
    return replace(
        idle_view(status, texts),
        phase=Phase(shown.phase),
        receiver=clean(status.merchant.name, 25),
        charge_id=charge.id,
        amount=charge.amount,
        description=clean(charge.description),
        deadline_ms=charge.deadline_ms,
        total_s=charge.lifetime_s,
        code=charge.code if record.may_show_code else "",
        headline=headline,
        hint=hint,
    )


def link_lost_view(before: CustomerView) -> CustomerView:
    """Return the safe picture of a display without its till: no code, no amount, no green."""
    headline, hint = link_lost_words()
    return CustomerView(
        phase=Phase.LINK_LOST, shop=before.shop, headline=headline, hint=hint, training=before.training
    )


def not_known_view() -> CustomerView:
    """Return the picture of a display whose key the till refuses."""
    headline, hint = not_known_words()
    return CustomerView(phase=Phase.NOT_KNOWN, shop="", headline=headline, hint=hint)
