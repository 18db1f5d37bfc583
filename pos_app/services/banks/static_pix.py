"""Static codes of the merchant's own key: made here, no contract with a bank needed.

Nothing tells that a static code was paid except the bank's word; so each charge has a txid of its own.
"""

from pos_app.domain.brcode import StaticCode, encode_static
from pos_app.domain.charge import Charge
from pos_app.domain.pix import parse_key, txid_of
from pos_app.domain.shop import Merchant
from pos_app.services.ports.banks import Prompt


class StaticProvider:
    """Writes the code of a charge from the merchant's key."""

    def prompt(self, charge: Charge, merchant: Merchant) -> Prompt:
        """Return the code of ``charge``; see :class:`~pos_app.services.ports.banks.PaymentProvider`."""
        txid = txid_of(charge.bank_payment_id)
        code = encode_static(
            StaticCode(
                key=parse_key(merchant.key),
                name=merchant.name,
                city=merchant.city,
                amount=charge.amount,
                txid=txid,
            )
        )
        return Prompt(code, txid)
