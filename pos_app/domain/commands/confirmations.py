"""What banks say of money."""

from collections.abc import Mapping

from msgspec import Struct

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import Command
from pos_app.domain.payment import BankRefund, PaymentNotice, Refusal, Result


class ConfirmationOutcome(Struct, frozen=True, kw_only=True):
    """What became of a notice. Exactly one of ``result`` and ``refusal`` is set.

    Attributes:
        seq: the event that stored it; of the first one for ``repeated``.
        first_result: for ``repeated``, what the first one led to.
        detail: English words for the bank's programmer.
    """

    result: Result | None = None
    seq: int = 0
    first_result: Result | None = None
    refusal: Refusal | None = None
    detail: str = ""
    record: ChargeRecord | None = None


class RefundNoted(Struct, frozen=True, kw_only=True):
    """Attributes: ``seq``: the event that keeps it; 0 where it was known."""

    seq: int


class ConfirmPayment(Command[ConfirmationOutcome], frozen=True, kw_only=True):
    """Store what a proven bank says about money; answers :class:`ConfirmationOutcome`, after the commit.

    Attributes:
        left_out: minor parts of the message that could not be read, by their names: kept with an alert.
    """

    notice: PaymentNotice
    left_out: Mapping[str, str] = {}


class Quarantine(Command[int], frozen=True, kw_only=True):
    """Keep a message of a proven bank that cannot be taken as it is, since it may be money.

    Answers the number of the event that tells of it, or of the newest one where none does.

    Attributes:
        text: as it came; kept where it is erased like a payer: 100 a day and device whole, then beginnings.
        why: what is wrong with it, without values.
        known: its fields that hold no payer, by their names.
    """

    device: str
    text: str
    why: str
    known: Mapping[str, str] = {}


class NoteRefund(Command[RefundNoted], frozen=True, kw_only=True):
    """Keep what a bank says about money given back; answers :class:`RefundNoted`.

    Attributes:
        delivery: the bank's id of the message, the same on every resend.
    """

    device: str
    end_to_end_id: str
    refund: BankRefund
    delivery: str = ""
