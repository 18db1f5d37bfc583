"""A sale as customer displays are told it: whole, without payer, history, or a code that must not be paid."""

from pos_app.domain.charge import Moment, Sale
from pos_app.domain.commands import Merchant
from pos_app.domain.payment import State
from pos_app.services.answers import checked, qr_name, remaining_seconds
from pos_app.services.logo import Logo
from pos_app.services.mailbox import Picture
from pos_app.services.ports import QrMatrix, Texts
from pos_app.wire.amounts import Amount, write_amount
from pos_app.wire.messages import DisplayCharge, DisplaySnapshot, DisplayTexts
from pos_app.wire.proofs import to_text
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


def display_charge(sale: Sale, moment: Moment, modules: str | None = None) -> DisplayCharge:
    """Return what a customer may know of the live charge.

    Args:
        sale: the live charge with its money.
        moment: now, for the time that is left.
        modules: the drawn code, as :func:`packed` writes it; leaves with the code only.
    """
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
        modules=None if code is None else modules,
    )


def packed(matrix: QrMatrix) -> str:
    """Return the modules of a code as displays read them: a bit each, row by row, in base64url.

    >>> packed(QrMatrix(3, (bytes([1, 0, 1]), bytes([0, 1, 0]), bytes([1, 1, 1]))))
    'q4A'
    """
    bits = "".join(str(module) for row in matrix.rows for module in row)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return to_text(int(padded, 2).to_bytes(len(padded) // 8, "big"))


def display_picture(  # noqa: PLR0913  # one value of each kind that a picture is made of
    sale: Sale | None,
    moment: Moment,
    texts: Texts,
    *,
    seq: int,
    event: str | None,
    register: str,
    ledger: LedgerKind,
    merchant: Merchant,
    modules: str | None = None,
    logo: Logo | None = None,
) -> Picture:
    """Return the whole picture of every display of this register."""
    sale = None if sale is None else sale.as_shown(moment)
    snapshot = DisplaySnapshot(
        seq=seq,
        event=event,
        register=register,
        ledger=ledger,
        receiver=merchant.name,
        view=IDLE if sale is None else "charge",
        charge=None if sale is None else display_charge(sale, moment, modules),
        texts=DisplayTexts(texts.headline(sale), texts.hint(sale)),
        shop=merchant.shop,
        logo=None if logo is None else logo.mark,
    )
    shows = IDLE if sale is None else shown_word(sale)
    value = "" if sale is None else write_amount(sale.charge.amount)
    return Picture(checked(snapshot), shows, value)
