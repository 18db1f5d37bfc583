"""A sale as customer displays are told it: whole, without payer, history, or a code that must not be paid."""

from pos_app.domain.charge import Moment, Sale
from pos_app.domain.payment import State
from pos_app.services.answers import checked, qr_name, remaining_seconds
from pos_app.services.mailbox import Picture
from pos_app.services.ports import Texts
from pos_app.wire.amounts import Amount, write_amount
from pos_app.wire.messages import DisplayCharge, DisplaySnapshot, DisplayTexts
from pos_app.wire.terms import LedgerKind

IDLE = "idle"
CALL_CASHIER = "call_cashier"
THANKS = "thanks"


def shown_word(sale: Sale) -> str:
    """Return what displays make of ``sale``: its state, ``call_cashier``, ``thanks`` or ``idle``."""
    charge = sale.charge
    if charge.state is State.EXPIRED:
        return str(State.EXPIRED)
    if charge.state is State.CANCELLED and not sale.removed_by_bank:
        return IDLE
    if sale.calls_cashier:
        return CALL_CASHIER
    if charge.state is State.PAID and not charge.is_proven:
        return THANKS
    return str(charge.state)


def display_charge(sale: Sale, moment: Moment) -> DisplayCharge:
    """Return what a customer may know of the live charge."""
    charge = sale.charge
    code = charge.code or None if sale.may_show_code else None
    return DisplayCharge(
        id=charge.id,
        bank_payment_id=charge.bank_payment_id,
        state=charge.state,
        value=Amount(charge.amount),
        description=charge.description or None,
        remaining_seconds=remaining_seconds(charge, moment),
        total_seconds=charge.lifetime_s,
        pix_code=code,
        qr_code=None if code is None else qr_name(charge),
        call_cashier=shown_word(sale) == CALL_CASHIER,
        by_hand=charge.state is State.PAID and not charge.is_proven,  # accepted money is not green either
    )


def display_picture(  # noqa: PLR0913  # one value of each kind that a picture is made of
    sale: Sale | None,
    moment: Moment,
    texts: Texts,
    *,
    seq: int,
    event: str | None,
    register: str,
    ledger: LedgerKind,
    receiver: str,
) -> Picture:
    """Return the whole picture of every display of this register."""
    snapshot = DisplaySnapshot(
        seq=seq,
        event=event,
        register=register,
        ledger=ledger,
        receiver=receiver,
        view=IDLE if sale is None else "charge",
        charge=None if sale is None else display_charge(sale, moment),
        texts=DisplayTexts(texts.headline(sale), texts.hint(sale)),
    )
    shows = IDLE if sale is None else shown_word(sale)
    value = "" if sale is None else write_amount(sale.charge.amount)
    return Picture(checked(snapshot), shows, value)
