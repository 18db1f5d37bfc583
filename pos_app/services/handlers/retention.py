"""What is kept, and for how long: payers, and the shop's wishes."""

import re
from datetime import date, timedelta

import msgspec

from pos_app.domain.brcode import fold
from pos_app.domain.commands.shop import ErasePerson, ExportPerson, SaveRetention
from pos_app.domain.errors import BadTextError
from pos_app.domain.events import EventKind
from pos_app.domain.real_days import RealDays, pass_day
from pos_app.domain.shop import PersonRow, TillStatus
from pos_app.domain.times import to_micros
from pos_app.services.handlers.authorization import authorize
from pos_app.services.handlers.context import Detail, HandlerContext
from pos_app.services.handlers.queries import read_keeping, read_status
from pos_app.services.ledger.settings import REAL_DAYS, encode_days

PAYER_DAYS = range(1, 1_826)
_WHOLE_DAY_MS = 20 * 3_600_000
"""What the program must have run of a day for it to count without a bank."""
_LONGEST_NAME = 4_096
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")


def save_keeping(context: HandlerContext, command: SaveRetention) -> TillStatus:
    """Store the shop's wishes; a shorter time erases at the next look."""
    retention = command.retention
    if retention.payer_days not in PAYER_DAYS:
        raise BadTextError("payer_days", f"{PAYER_DAYS.start} to {PAYER_DAYS.stop - 1}")
    approval = authorize(context, command.decision)
    context.declare("keeping", msgspec.json.encode(retention).decode(), approval.actor)
    context.run_state.looked_for_old = None
    return read_status(context)


def erase_old_payers(context: HandlerContext) -> int:
    """Erase payers whose time is really over, once a day; returns of how many payments.

    Nothing is erased by a clock alone: what is due by it and by no day that counted is hidden until then.
    """
    today, counts = context.moment.at.date(), _counts(context)
    if context.run_state.looked_for_old == (today, counts):
        return 0
    context.run_state.looked_for_old = today, counts
    real = _pass_day(context, today, counts=counts)
    oldest = context.moment.at - (today - min(today, real.believed)) - _kept_for(context)
    count = context.work.erase_persons_before(to_micros(oldest))
    texts = context.work.erase_unread_before(to_micros(oldest))
    if count or texts:
        context.record_event(
            EventKind.NOTE, detail={"what": "payers_erased", "payments": count, "texts": texts}
        )
    return count


def _counts(context: HandlerContext) -> bool:
    """Return whether today surely is a day: a bank was heard on it, or the program ran nearly all of it."""
    run_state, today = context.run_state, context.moment.at.date()
    if run_state.day_began is None or run_state.day_began[0] != today:
        run_state.day_began = today, context.moment.elapsed_ms
    return (
        run_state.bank_heard_on == today
        or context.moment.elapsed_ms - run_state.day_began[1] >= _WHOLE_DAY_MS
    )


def _pass_day(context: HandlerContext, today: date, *, counts: bool) -> RealDays:
    """Return what is known of the days; a day that counts is an event."""
    text = context.work.setting(REAL_DAYS)
    known = RealDays(today) if text is None else msgspec.json.decode(text, type=RealDays)
    real = pass_day(known, today, counts=counts)
    if text is None or real != known:
        context.work.put_setting(REAL_DAYS, encode_days(real))
        detail: Detail = {"what": "day_counted", "day": today.isoformat(), "real": real.believed.isoformat()}
        context.record_event(EventKind.NOTE, detail=detail)
    return real


def _kept_for(context: HandlerContext) -> timedelta:
    return timedelta(days=read_keeping(context).payer_days)


def export_person(context: HandlerContext, command: ExportPerson) -> tuple[PersonRow, ...]:
    """Return what is kept about one payer."""
    approval = authorize(context, command.decision)
    found = _rows_of(context, command.who)
    detail: Detail = {"what": "payer_exported", "payments": len(found), "reason": approval.reason}
    context.record_event(EventKind.NOTE, actor=approval.actor, detail=detail)
    return found


def erase_person(context: HandlerContext, command: ErasePerson) -> int:
    """Erase one payer from all payments, and from what banks sent that could not be read."""
    approval = authorize(context, command.decision)
    found = _rows_of(context, command.who)
    count = context.work.erase_persons([each.payment_id for each in found])
    texts = context.work.erase_unread(_texts_about(context, command.who))
    detail: Detail = {"what": "payer_erased", "payments": count, "texts": texts, "reason": approval.reason}
    context.record_event(EventKind.NOTE, actor=approval.actor, detail=detail)
    return count


def _rows_of(context: HandlerContext, who: str) -> tuple[PersonRow, ...]:
    """Return the rows of one payer: of the same tax number, or of the same name without accents and case."""
    digits = "".join(filter(str.isdecimal, who))
    oldest = context.moment.at - _kept_for(context)
    # What is due by the wall clock is shown to nobody, though no day that counted has erased it yet.
    persons = [each for each in context.work.persons() if each.received_at >= oldest]
    if digits and not any(each.isalpha() for each in who):
        return tuple(each for each in persons if _digits(each.tax_id) == digits)
    name = _plain(who)
    return tuple(each for each in persons if name and _plain(each.name) == name)


def _texts_about(context: HandlerContext, who: str) -> list[int]:
    """Return which unreadable texts hold a payer's name or number, in whatever way it is written there."""
    digits = "".join(filter(str.isdecimal, who))
    is_number = bool(digits) and not any(each.isalpha() for each in who)
    wanted, form = (digits, _digits) if is_number else (_plain(who), _plain)
    texts = ((number, _unescaped(text)) for number, text in context.work.unread_texts())
    return [number for number, text in texts if wanted and wanted in form(text)]


def _unescaped(text: str) -> str:
    """Return a text with the letters that JSON may write as numbers.

    >>> _unescaped("Jo" + chr(92) + "u00e3o")
    'João'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _plain(name: str) -> str:
    return fold(name, _LONGEST_NAME).casefold()


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
