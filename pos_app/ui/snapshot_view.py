"""A snapshot from the wire as the customer's picture.

Apart from ``customer``, so that the till's window starts without the wire's messages.
"""

from msgspec.structs import replace

from pos_app.domain.money import Centavos
from pos_app.domain.payment import State
from pos_app.ui.customer import CustomerView, Phase
from pos_app.ui.texts import clean
from pos_app.wire.messages import DisplayCharge, DisplaySnapshot
from pos_app.wire.terms import LedgerKind


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
    phase = Phase.IDLE if charge is None else _wire_phase(charge)
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


def _wire_phase(charge: DisplayCharge) -> Phase:
    """Return what the customer sees of a charge on the wire; what is not known is idle."""
    phases = {
        State.PENDING: Phase.PENDING if charge.pix_code else Phase.VERIFYING,
        State.VERIFYING: Phase.VERIFYING,
        State.PAID: Phase.THANKS if charge.by_hand else Phase.PAID,
    }
    if charge.state == State.EXPIRED:
        return Phase.EXPIRED
    if charge.call_cashier and charge.state in {*phases, State.CANCELLED}:
        return Phase.CALL_CASHIER
    return phases[State(charge.state)] if charge.state in phases else Phase.IDLE
