"""Messages for displays."""

from pos_app.wire.amounts import Amount
from pos_app.wire.messages.base import Message, Part, Row
from pos_app.wire.terms import (
    LedgerKind,
)


class DisplayTexts(Part, frozen=True):
    """Finished sentences in the till's language."""

    headline: str = ""
    hint: str = ""


class DisplayCharge(Part, frozen=True):
    """What a customer may know of the live charge: no payer, no history.

    ``modules``: the code's picture, dark modules as 1, row by row in base64url (docs/protocol.md, section 7);
    left out where ``pix_code`` is None or its drawing could not be read back.
    """

    id: Row
    bank_payment_id: str
    state: str
    value: Amount
    description: str | None
    remaining_seconds: int
    total_seconds: int
    pix_code: str | None
    qr_code: str | None
    modules: str | None = None


class DisplaySnapshot(Message, frozen=True, tag="snapshot"):
    """The whole picture of a customer display; the newest replaces the one before.

    ``phase`` says what the picture is: ``idle``, ``pending`` (with a code), ``verifying``, ``paid`` (green),
    ``thanks`` (paid, and nothing proves it), ``call_cashier`` or ``expired``; one that is not known is idle.
    ``shop`` is the shop's name for people, ``receiver`` the one that the bank app shows; ``logo`` is the mark
    of the shop's logo, which pages find at ``/assets/logo-{mark}.png``.
    """

    seq: Row
    event: str | None
    register: str
    ledger: LedgerKind
    receiver: str
    phase: str
    charge: DisplayCharge | None
    texts: DisplayTexts
    shop: str = ""
    logo: str | None = None
