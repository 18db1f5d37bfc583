"""A sale as customer displays are told it: whole, without payer, history, or a code that must not be paid."""

from pos_app.domain.charge import ChargeRecord, ClockReading
from pos_app.domain.customer_display import picture_of
from pos_app.domain.shop import Merchant
from pos_app.services.ports.displays import DisplayFrame, Logo, QrMatrix, Texts
from pos_app.services.wire_mapping.answers import checked, qr_name, remaining_seconds
from pos_app.wire.amounts import Amount, write_amount
from pos_app.wire.messages import DisplayCharge, DisplaySnapshot, DisplayTexts
from pos_app.wire.proofs import to_text
from pos_app.wire.terms import LedgerKind


def display_charge(record: ChargeRecord, moment: ClockReading, modules: str | None = None) -> DisplayCharge:
    """Return what a customer may know of the live charge.

    Args:
        record: the live charge with its money.
        moment: now, for the time that is left.
        modules: the drawn code, as :func:`packed` writes it; leaves with the code only.
    """
    charge = record.charge
    code = charge.code or None if record.may_show_code else None
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
    record: ChargeRecord | None,
    moment: ClockReading,
    texts: Texts,
    *,
    seq: int,
    event: str | None,
    register: str,
    ledger: LedgerKind,
    merchant: Merchant,
    modules: str | None = None,
    logo: Logo | None = None,
) -> DisplayFrame:
    """Return the whole picture of every display of this register."""
    record = None if record is None else record.as_shown(moment)
    shown = picture_of(record)
    snapshot = DisplaySnapshot(
        seq=seq,
        event=event,
        register=register,
        ledger=ledger,
        receiver=merchant.name,
        phase=shown.phase,
        charge=None if record is None else display_charge(record, moment, modules),
        texts=DisplayTexts(*texts.customer_words(shown.text)),
        shop=merchant.shop,
        logo=None if logo is None else logo.mark,
    )
    value = "" if record is None else write_amount(record.charge.amount)
    return DisplayFrame(checked(snapshot), str(shown.phase), value)
