"""What a person decides: odd money, marks by hand, the shop's settings."""

import unicodedata

from msgspec.structs import replace

from pos_app.domain import settlement
from pos_app.domain.actor import Actor, ReasonCode
from pos_app.domain.brcode import fold
from pos_app.domain.charge import LIFETIMES_S, Ruling, Sale
from pos_app.domain.commands import (
    AcceptException,
    Changed,
    ChargeRef,
    CloseException,
    MarkByHand,
    Merchant,
    SaveMerchant,
    TieOrphan,
    TillStatus,
)
from pos_app.domain.errors import BadTextError, PixKeyError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.payment import ExceptionKind, Outcome, Refund, ShopException, State
from pos_app.domain.pix import parse_key
from pos_app.services.handlers.charges import adopt
from pos_app.services.handlers.context import Desk, Detail, encode_merchant
from pos_app.services.handlers.queries import read_status
from pos_app.services.handlers.receiver import end_doubt
from pos_app.services.handlers.refunds import informed_refund

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
    sale = desk.load(ChargeRef(id=exception.charge_id), whole=True)
    _check_seen(command.seen, exception, sale)
    _check_rest(desk, sale)
    return _changed(desk, sale, settlement.accept(sale, exception.id, ruling), ruling.actor)


def _check_seen(seen: tuple[int, ...] | None, exception: ShopException, sale: Sale | None) -> None:
    """Refuse a decision about money that changed while the person decided."""
    if seen is not None and seen != settlement.figures_of(exception, sale):
        raise RefusedError(reason="changed")


def _check_rest(desk: Desk, sale: Sale) -> None:
    """Refuse money of a rest whose first charge was decided without it: it would pay for nothing."""
    if sale.charge.follows is None or sale.charge.settled is not None or sale.charge.superseded:
        return
    first = desk.load(ChargeRef(id=sale.charge.follows))
    if first.part is None:
        raise RefusedError(reason="rest_settled", detail=str(first.charge.id))


def close_exception(desk: Desk, command: CloseException) -> ShopException:
    """Close an exception, and say what became of its money."""
    exception = _exception(desk, command.exception_id)
    ruling = desk.rule(command.decision)
    gives_back = command.outcome is Outcome.GIVEN_BACK
    refund = informed_refund(desk, exception, ruling, command.return_id) if gives_back else None
    if exception.charge_id is None:
        _check_seen(command.seen, exception, None)
        return _close_orphan(desk, exception, command.outcome, ruling, refund)
    sale = desk.load(ChargeRef(id=exception.charge_id), whole=True)
    _check_seen(command.seen, exception, sale)
    _check_no_rest_open(desk, sale)
    closed = settlement.close(sale, exception.id, command.outcome, ruling, refund)
    after = desk.store(sale, closed, actor=ruling.actor)
    return next(each for each in after.exceptions if each.id == exception.id)


def _check_no_rest_open(desk: Desk, sale: Sale) -> None:
    """Refuse to take money out of a sum while another charge asks for exactly what is missing of it."""
    if sale.charge.state is State.PAID:
        return
    open_rest = next((each for each in desk.work.rests_of(sale.charge.id) if each.is_open), None)
    if open_rest is not None:
        raise RefusedError(reason="rest_open", detail=str(open_rest.id))


def _close_orphan(
    desk: Desk, orphan: ShopException, outcome: Outcome | None, ruling: Ruling, refund: Refund | None
) -> ShopException:
    if not settlement.fits(orphan, outcome, None):
        raise RefusedError(reason="outcome", detail=orphan.kind)
    closed = settlement.closed_by(orphan, outcome, ruling)
    if refund is not None:
        desk.work.add_refund(refund)
    changed = desk.work.save_exceptions((orphan,), (closed,))
    detail: Detail = {
        "what": "orphan",
        "exception": orphan.id,
        "outcome": str(outcome),
        "refund": None if refund is None else refund.id,
        "reason": ruling.reason,
    }
    refunds = () if refund is None else (refund,)
    desk.record(EventKind.RESOLVED, actor=ruling.actor, detail=detail, changed=changed, refunds=refunds)
    return closed


def tie_orphan(desk: Desk, command: TieOrphan) -> Changed:
    """Tie a Pix without a charge to the charge that a manager names."""
    exception = _exception(desk, command.exception_id)
    if exception.kind is not ExceptionKind.ORPHAN or exception.payment_id is None:
        raise RefusedError(reason="not_found", detail="no orphan")
    ruling = desk.rule(command.decision)
    sale = desk.load(ChargeRef(id=command.charge_id), whole=True)
    return Changed(sale=adopt(desk, sale, exception.payment_id, ruling), seq=desk.work.head[0])


def mark_by_hand(desk: Desk, command: MarkByHand) -> Changed:
    """Take a charge as paid on a manager's word."""
    ruling = desk.rule(command.decision)
    sale = desk.load(ChargeRef(id=command.charge_id), whole=True)
    _check_rest(desk, sale)
    return _changed(desk, sale, settlement.mark_by_hand(sale, ruling), ruling.actor)


def _exception(desk: Desk, exception_id: int) -> ShopException:
    found = desk.work.exception(exception_id)
    if found is None or not found.is_open:
        raise RefusedError(reason="not_found", detail=f"open exception {exception_id}")
    return found


def _changed(desk: Desk, before: Sale, after: Sale, actor: Actor) -> Changed:
    return Changed(sale=desk.store(before, after, actor=actor), seq=desk.work.head[0])


def save_merchant(desk: Desk, command: SaveMerchant) -> TillStatus:
    """Change who receives the money, after each field was checked; in training never whose key it is.

    Raises:
        PixKeyError: ``training``: real money could come to the key, and nothing would ever confirm it.
    """
    merchant = checked_merchant(command.merchant)
    if desk.memory.kind == "training" and merchant.key != desk.merchant().key:
        raise PixKeyError("training")
    ruling = desk.rule(command.decision)
    desk.declare("merchant", encode_merchant(merchant), ruling.actor)
    end_doubt(desk, ruling.actor)
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
