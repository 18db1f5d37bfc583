"""What a person decides: odd money, marks by hand, the shop's settings."""

import unicodedata

from msgspec.structs import replace

from pos_app.domain import charge as rules
from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.brcode import fold
from pos_app.domain.charge import LIFETIMES_S, Sale
from pos_app.domain.commands import (
    AcceptException,
    Changed,
    ChargeRef,
    DismissException,
    MarkByHand,
    Merchant,
    NoteAlert,
    SaveMerchant,
    TieOrphan,
    TillStatus,
)
from pos_app.domain.errors import BadTextError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.payment import ExceptionKind, Resolution, ShopException
from pos_app.domain.pix import parse_key
from pos_app.services.handlers.charges import adopt
from pos_app.services.handlers.desk import Desk, Detail, encode_merchant
from pos_app.services.handlers.questions import read_status

_NAME_LIMIT = 25
_CITY_LIMIT = 15
_SHOP_LIMIT = 60


def accept_exception(desk: Desk, command: AcceptException) -> Changed:
    """Take stored odd money as payment of its charge."""
    exception = _exception(desk, command.exception_id)
    if exception.charge_id is None:
        raise RefusedError(reason="not_found", detail="an orphan must be tied to a charge first")
    code = ReasonCode.PROOF_CAME if exception.proof_came else ReasonCode.TYPED
    ruling = desk.rule(command.decision, needs_pin=exception.needs_manager, code=code)
    sale = desk.load(ChargeRef(id=exception.charge_id))
    return _changed(desk, sale, rules.accept(sale, exception.id, ruling), ruling.actor)


def dismiss_exception(desk: Desk, command: DismissException) -> ShopException:
    """Close an exception for a stated reason."""
    exception = _exception(desk, command.exception_id)
    ruling = desk.rule(command.decision)
    if exception.charge_id is not None:
        sale = desk.load(ChargeRef(id=exception.charge_id))
        after = desk.store(sale, rules.dismiss(sale, exception.id, ruling), actor=ruling.actor)
        return next(each for each in after.exceptions if each.id == exception.id)
    closed = replace(
        exception,
        resolution=Resolution.DISMISSED,
        resolved_at=desk.moment.at,
        resolved_by=ruling.actor,
        reason_code=ruling.code,
        reason=ruling.reason,
    )
    desk.work.save_exceptions((exception,), (closed,))
    detail: Detail = {"what": "orphan", "exception": exception.id, "reason": ruling.reason}
    desk.record(EventKind.RESOLVED, actor=ruling.actor, detail=detail)
    return closed


def tie_orphan(desk: Desk, command: TieOrphan) -> Changed:
    """Tie a Pix without a charge to the charge that a manager names."""
    exception = _exception(desk, command.exception_id)
    if exception.kind is not ExceptionKind.ORPHAN or exception.payment_id is None:
        raise RefusedError(reason="not_found", detail="no orphan")
    ruling = desk.rule(command.decision)
    sale = desk.load(ChargeRef(id=command.charge_id))
    return Changed(sale=adopt(desk, sale, exception.payment_id, ruling), seq=desk.work.head[0])


def mark_by_hand(desk: Desk, command: MarkByHand) -> Changed:
    """Take a charge as paid on a manager's word."""
    ruling = desk.rule(command.decision)
    sale = desk.load(ChargeRef(id=command.charge_id))
    return _changed(desk, sale, rules.mark_by_hand(sale, ruling), ruling.actor)


def _exception(desk: Desk, exception_id: int) -> ShopException:
    found = desk.work.exception(exception_id)
    if found is None or not found.is_open:
        raise RefusedError(reason="not_found", detail=f"open exception {exception_id}")
    return found


def _changed(desk: Desk, before: Sale, after: Sale, actor: Actor) -> Changed:
    return Changed(sale=desk.store(before, after, actor=actor), seq=desk.work.head[0])


def save_merchant(desk: Desk, command: SaveMerchant) -> TillStatus:
    """Change who receives the money, after each field was checked."""
    merchant = checked_merchant(command.merchant)
    ruling = desk.rule(command.decision)
    desk.work.put_setting("merchant", encode_merchant(merchant))
    detail = {"name": merchant.name, "city": merchant.city, "key": merchant.key, "shop": merchant.shop}
    desk.record(EventKind.SETTINGS, actor=ruling.actor, detail=detail)
    return read_status(desk)


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


def note_alert(desk: Desk, command: NoteAlert) -> int:
    """Keep something that the cashier must know."""
    detail = {"what": command.what, "device": command.device}
    return desk.record(command.kind, actor=Actor(command.device), detail=detail).seq
