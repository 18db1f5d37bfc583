"""What a customer sees of a charge: the one place that decides it.

A pure function from a charge with its money to a picture's phase and to the key of its words. Windows,
displays on the network, browser pages and status pages look both up; none derives anything from a state.
Green (:attr:`CustomerPhase.PAID`) is for proven money alone. Rules: docs/charge.md.
"""

from enum import StrEnum

from msgspec import Struct

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.payment import ExceptionKind, State


class CustomerPhase(StrEnum):
    """What the picture is; the words are those of the wire's ``snapshot.phase``.

    ``CANCELLED`` is on the charge's own page only: displays have gone on to the next customer by then.
    """

    IDLE = "idle"
    PENDING = "pending"
    VERIFYING = "verifying"
    PAID = "paid"
    THANKS = "thanks"
    CALL_CASHIER = "call_cashier"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class CustomerText(StrEnum):
    """Which two lines stand in the picture."""

    IDLE = "idle"
    PAY = "pay"
    VERIFYING = "verifying"
    CONFIRMED = "confirmed"
    THANKS = "thanks"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    WRONG_AMOUNT = "wrong_amount"
    SECOND_PAYMENT = "second_payment"
    OUT_OF_TIME = "out_of_time"
    REMOVED_BY_BANK = "removed_by_bank"
    ASK_CASHIER = "ask_cashier"


class CustomerPicture(Struct, frozen=True):
    """One picture: its phase, and the key of its words. A readable code is in ``PENDING`` alone."""

    phase: CustomerPhase
    text: CustomerText


IDLE = CustomerPicture(CustomerPhase.IDLE, CustomerText.IDLE)
_EXPIRED = CustomerPicture(CustomerPhase.EXPIRED, CustomerText.EXPIRED)
_CANCELLED = CustomerPicture(CustomerPhase.CANCELLED, CustomerText.CANCELLED)
_ASK = CustomerPicture(CustomerPhase.CALL_CASHIER, CustomerText.ASK_CASHIER)
_CONFIRMED = CustomerPicture(CustomerPhase.PAID, CustomerText.CONFIRMED)
_THANKS = CustomerPicture(CustomerPhase.THANKS, CustomerText.THANKS)
_PAY = CustomerPicture(CustomerPhase.PENDING, CustomerText.PAY)
_VERIFYING = CustomerPicture(CustomerPhase.VERIFYING, CustomerText.VERIFYING)
_CALL_WORDS = {
    ExceptionKind.PAID_TWICE: CustomerText.SECOND_PAYMENT,
    ExceptionKind.LATE: CustomerText.OUT_OF_TIME,
    ExceptionKind.PAID_AFTER_CANCEL: CustomerText.OUT_OF_TIME,
}


def picture_of(record: ChargeRecord | None) -> CustomerPicture:
    """Return what the register's displays show of the live charge; the idle picture where there is none.

    A charge that ended without money gives way to the next customer, whatever comes for it afterwards. One
    whose code its bank has not given yet is nothing to pay: the picture stays idle.
    """
    if record is None or record.waits_for_code:
        return IDLE
    charge = record.charge
    if charge.state is State.EXPIRED:
        return _EXPIRED
    if charge.state is State.CANCELLED and not record.removed_by_bank:
        return IDLE
    if record.calls_cashier:
        return CustomerPicture(CustomerPhase.CALL_CASHIER, _call_words(record))
    if charge.state is State.PAID:
        return _CONFIRMED if charge.is_proven else _THANKS
    return _PAY if record.may_show_code else _VERIFYING


def page_picture_of(record: ChargeRecord) -> CustomerPicture:
    """Return what a charge's own page shows: it is still read by the one who paid too late."""
    shown = picture_of(record)
    if record.charge.state not in {State.EXPIRED, State.CANCELLED}:
        return shown
    if record.payments and record.calls_cashier:
        return _ASK
    return _CANCELLED if shown == IDLE else shown


def _call_words(record: ChargeRecord) -> CustomerText:
    """Return why the customer is asked to speak with the cashier: what came, or that the bank ended it."""
    kinds = {each.kind for each in record.open_exceptions if each.payment_id is not None}
    if not kinds:
        return CustomerText.REMOVED_BY_BANK
    return next((words for kind, words in _CALL_WORDS.items() if kind in kinds), CustomerText.WRONG_AMOUNT)
