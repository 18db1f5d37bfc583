"""A snapshot from the wire as the customer's picture.

Apart from ``customer_view``, so that the till's window starts without the wire's messages.
"""

from msgspec.structs import replace

from pos_app.domain.customer_display import CustomerPhase
from pos_app.domain.money import Centavos
from pos_app.domain.payment import State
from pos_app.ui.customer.customer_view import CustomerView, Phase
from pos_app.ui.texts.format import clean
from pos_app.wire.messages import DisplaySnapshot
from pos_app.wire.terms import LedgerKind

_PHASES = frozenset(
    {
        CustomerPhase.PENDING,
        CustomerPhase.VERIFYING,
        CustomerPhase.PAID,
        CustomerPhase.THANKS,
        CustomerPhase.CALL_CASHIER,
        CustomerPhase.EXPIRED,
    }
)
"""Pictures of a charge that a display knows."""


def view_of_snapshot(snapshot: DisplaySnapshot, now_ms: int) -> CustomerView:
    """Return the picture of a snapshot that came over the wire at ``now_ms`` of the elapsed clock.

    It is read as carefully as it was written: no code but in ``pending``, no green but for proven money.
    """
    idle = CustomerView(
        phase=Phase.IDLE,
        shop=clean(snapshot.shop or snapshot.receiver),
        receiver=clean(snapshot.receiver, 25),
        headline=clean(snapshot.texts.headline, 80),
        hint=clean(snapshot.texts.hint, 120),
        training=snapshot.ledger is LedgerKind.TRAINING,
    )
    charge = snapshot.charge
    phase = _shown_phase(snapshot)
    if charge is None or phase is Phase.IDLE:
        return idle
    return replace(
        idle,
        phase=phase,
        charge_id=charge.id,
        amount=Centavos(charge.value),
        description=clean(charge.description or ""),
        deadline_ms=now_ms + charge.remaining_seconds * 1000,
        total_s=charge.total_seconds,
        code=charge.pix_code or "" if phase is Phase.PENDING else "",
    )


def _shown_phase(snapshot: DisplaySnapshot) -> Phase:
    """Return the picture that the till names; idle where it is not known or its charge does not bear it."""
    charge = snapshot.charge
    if charge is None or snapshot.phase not in _PHASES:
        return Phase.IDLE
    phase = Phase(snapshot.phase)
    if phase is Phase.PAID and charge.state != State.PAID:
        return Phase.IDLE
    return Phase.VERIFYING if phase is Phase.PENDING and not charge.pix_code else phase
