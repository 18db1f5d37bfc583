"""Ways to be paid."""

from typing import Protocol

from msgspec import Struct

from pos_app.domain.charge import Charge
from pos_app.domain.shop import Merchant

DEFAULT_WAY = "static"
"""The way to be paid of a ledger that names none."""


class Prompt(Struct, frozen=True):
    """What a customer pays by: the code's text and the identity in it.

    Attributes:
        code: empty where the bank gives it later: :class:`~pos_app.domain.commands.charges.SetCode` follows.
    """

    code: str
    txid: str


class PaymentProvider(Protocol):
    """One way to be paid."""

    def prompt(self, charge: Charge, merchant: Merchant) -> Prompt:
        """Return what a new charge is paid by. Runs in the till, so it neither waits nor asks anybody.

        Raises ``BrCodeError`` or ``PixKeyError`` where the merchant's data do not make a code.
        """
        ...
