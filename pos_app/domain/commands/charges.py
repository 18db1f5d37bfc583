"""Opening, cancelling and ending charges."""

from datetime import datetime

from msgspec import Struct

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import WINDOW, ChargeRef, Command
from pos_app.domain.money import Centavos


class BankTask(Struct, frozen=True, kw_only=True):
    """Something a bank still has to be asked: a row of the outbox.

    Attributes:
        request: the ``request`` of the message, the same on every resend.
        kind: ``remove_charge`` or ``reconcile``.
        created_at: when it was committed.
    """

    request: str
    kind: str
    charge_id: int
    bank_payment_id: str
    txid: str
    created_at: datetime


class Opened(Struct, frozen=True, kw_only=True):
    """The charge that was made, or the one made before for the same key (``repeated``)."""

    record: ChargeRecord
    seq: int
    repeated: bool = False


class Changed(Struct, frozen=True, kw_only=True):
    """A charge after a command.

    Attributes:
        seq: the event that changed it.
        first_result: for a repeated request, the state that the first one led to.
    """

    record: ChargeRecord
    seq: int
    repeated: bool = False
    first_result: str = ""


class OpenCharge(Command[Opened], frozen=True, kw_only=True):
    """Make a charge; answers :class:`Opened`.

    Attributes:
        request: idempotency key; the same (device, request) answers the same charge.
        lifetime_s: None for the shop's setting.
        show: make it the register's live charge; ``RefusedError("register_busy")`` while another is.
        remainder_of: ask for the missing rest of that charge, which then leaves the screens.
    """

    amount: Centavos
    request: str = ""
    device: str = WINDOW
    description: str = ""
    reference: str = ""
    lifetime_s: int | None = None
    show: bool = True
    remainder_of: int | None = None


class SetCode(Command[Changed], frozen=True, kw_only=True):
    """Give a pending charge its code, where the bank gave it after the charge was committed; once for ever.

    Attributes:
        device: who asked the bank; the till's own name where it was the till.

    Raises ``BrCodeError``; ``RefusedError``: ``not_found``, ``not_pending``; ``conflict`` where the charge
    has another code, or the code another amount.
    """

    charge_id: int
    code: str
    device: str = WINDOW


class CancelCharge(Command[Changed], frozen=True, kw_only=True):
    """Ask to cancel a pending charge: it is verified first; answers :class:`Changed`.

    Raises ``RefusedError``: ``not_found``, ``not_pending``, ``conflict``.
    """

    ref: ChargeRef
    device: str = WINDOW
    request: str = ""


class ExpireDue(Command[int], frozen=True, kw_only=True):
    """Let everything happen whose time is over, and compare the clocks; answers the number of transitions.

    Any number of times harmless.
    """


class EndVerification(Command[Changed], frozen=True, kw_only=True):
    """The bank removed the charge and, asked once more, has no money for it; answers :class:`Changed`."""

    charge_id: int


class EndGrace(Command[int], frozen=True, kw_only=True):
    """A bank has answered completely after a restart: overdue charges wait no longer. Answers their number.

    Attributes:
        device: the bank; empty where nobody in particular has.
    """

    device: str = ""


class NoteRemoval(Command[ChargeRecord | None], frozen=True, kw_only=True):
    """A bank says that it removed a charge, asked or on its own; answers ``ChargeRecord | None``.

    Attributes:
        request: the outbox row that this answers; None when it is the bank's own doing.
        removed: False means "it was paid, look at your payments".
    """

    device: str
    bank_payment_id: str
    removed: bool
    request: str | None = None
