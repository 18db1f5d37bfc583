"""Who receives: checked, then declared."""

import unicodedata

from msgspec.structs import replace

from pos_app.domain.brcode import fold
from pos_app.domain.charge import LIFETIMES_S
from pos_app.domain.commands.shop import SaveMerchant
from pos_app.domain.errors import BadTextError, PixKeyError
from pos_app.domain.pix import parse_key
from pos_app.domain.shop import Merchant, TillStatus
from pos_app.services.handlers.authorization import authorize
from pos_app.services.handlers.context import HandlerContext
from pos_app.services.handlers.queries import read_status
from pos_app.services.handlers.receiver import end_doubt
from pos_app.services.ledger.settings import encode_merchant

_NAME_LIMIT = 25
_CITY_LIMIT = 15
_SHOP_LIMIT = 60


def save_merchant(context: HandlerContext, command: SaveMerchant) -> TillStatus:
    """Change who receives the money, after each field was checked; in training never whose key it is.

    Raises:
        PixKeyError: ``training``: real money could come to the key, and nothing would ever confirm it.
    """
    merchant = checked_merchant(command.merchant)
    if context.run_state.is_training and merchant.key != context.merchant().key:
        raise PixKeyError("training")
    approval = authorize(context, command.decision)
    context.declare("merchant", encode_merchant(merchant), approval.actor)
    end_doubt(context, approval.actor)
    return read_status(context)


def checked_merchant(merchant: Merchant) -> Merchant:
    """Return the merchant with the key in its canonical form.

    Raises:
        BadTextError: a name that is empty, too long, or folds to nothing in a code; a lifetime not offered.
        PixKeyError: the key is none.
    """
    shop = unicodedata.normalize("NFC", merchant.shop).strip()
    if not shop or len(shop) > _SHOP_LIMIT:
        raise BadTextError("shop", "empty" if not shop else "too_long")
    for field, text, limit in (("name", merchant.name, _NAME_LIMIT), ("city", merchant.city, _CITY_LIMIT)):
        if not fold(text, limit):
            raise BadTextError(field, "empty" if not text.strip() else "folds_to_nothing")
    if merchant.lifetime_s not in LIFETIMES_S:
        raise BadTextError("lifetime_s", "not_offered")
    return replace(merchant, shop=shop, key=parse_key(merchant.key).value)
