"""Alerts that a peer causes: one for one content, with a counter on it, and never more than a day can hold.

What a bank sent and could not be read may be money, so it is always kept: as a text up to a cap, above it by
its digest and beginning. The texts lie beside the history and are erased like payers. Rules:
docs/charge.md, row 22; docs/reliability.md, section 6.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from hashlib import sha256

from msgspec.structs import replace

from pos_app.domain.actor import Actor
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.confirmations import Quarantine
from pos_app.domain.commands.shop import NoteAlert
from pos_app.domain.events import EventKind
from pos_app.domain.times import to_micros
from pos_app.services.handlers.context import Detail, HandlerContext, content_hash
from pos_app.services.ledger.alert_rows import UnreadText

MAX_TEXT_BYTES = 2_048
BEGINNING_BYTES = 64
_BEYOND = content_hash("beyond the cap")
_BEYOND_UNREAD = content_hash("unreadable, beyond the cap")


def note_alert(context: HandlerContext, command: NoteAlert) -> int:
    """Keep something that the cashier must know."""
    detail: Detail = {"what": command.what, "device": command.device}
    if command.kind is EventKind.ALERT and command.device:
        return alert(context, command.device, detail)
    return context.record_event(command.kind, actor=Actor(command.device), detail=detail).seq


def alert(context: HandlerContext, device: str, detail: Detail, record: ChargeRecord | None = None) -> int:
    """Keep something odd that ``device`` caused; the same content of the same day only counts.

    Returns:
        The number of the event that tells it.
    """
    day = context.moment.at.toordinal()
    content = content_hash(*sorted(detail.items()))
    known = context.work.counted_alert(device, day, content)
    if known is None and context.work.alerts_of_day(device, day) >= context.options.caps.alerts:
        detail, content, record = {"what": "alerts_capped", "device": device}, _BEYOND, None
        known = context.work.counted_alert(device, day, content)
    if known is not None:
        context.work.count_alert(device, day, content)
        return known[0]
    recorded = context.record_event(EventKind.ALERT, record, actor=Actor(device), detail=detail)
    context.work.add_alert(device, day, content, recorded.seq)
    return recorded.seq


def note_left_out(
    context: HandlerContext, device: str, end_to_end_id: str | None, left_out: Mapping[str, str]
) -> None:
    """Keep that money was taken without a minor part of its message, which could not be read."""
    new = context.work.next_seq()
    detail: Detail = {"what": "left_out", "fields": " ".join(left_out), "end_to_end_id": end_to_end_id}
    seq = alert(context, device, detail)
    if seq == new:
        for text in left_out.values():
            context.work.add_unread(replace(_unread(context, device, text), seq=seq, is_part=True))


def quarantine(context: HandlerContext, command: Quarantine) -> int:
    """Keep a message of a proven bank that cannot be taken as it is."""
    device, known, caps = command.device, command.known, context.options.caps
    text = _unread(context, device, command.text)
    midnight = datetime.combine(context.moment.at.astimezone(UTC).date(), time(), UTC)
    if context.work.count_unread(device, to_micros(midnight), text.digest):
        return context.work.head[0]
    number = context.work.unread_since(device, to_micros(midnight)) + 1
    if number <= caps.texts:
        seq = _tell_unread(context, command, number, {"why": command.why, **known})
        context.work.add_unread(replace(text, seq=seq))
        return seq
    if number <= caps.texts + caps.beginnings:
        context.work.add_unread(_unread(context, device, command.text, BEGINNING_BYTES))
    else:
        number += _count_beyond(context, device)
    hundreds, rest = divmod(number, caps.texts)
    is_doubled = rest == 0 and hundreds.bit_count() == 1
    return _tell_unread(context, command, number, {}) if is_doubled else context.work.head[0]


def _count_beyond(context: HandlerContext, device: str) -> int:
    """Count one more text of which nothing is kept; returns how many there were of the day before it."""
    day = context.moment.at.toordinal()
    known = context.work.counted_alert(device, day, _BEYOND_UNREAD)
    if known is None:
        context.work.add_alert(device, day, _BEYOND_UNREAD, context.work.head[0])
        return 0
    context.work.count_alert(device, day, _BEYOND_UNREAD)
    return known[1]


def _tell_unread(context: HandlerContext, command: Quarantine, number: int, known: Mapping[str, str]) -> int:
    whole = command.text.encode(errors="replace")
    detail: Detail = {
        "what": "bad_format",
        "count": number,
        "bytes": len(whole),
        "sha256": sha256(whole).hexdigest(),
        **known,
    }
    return context.record_event(EventKind.ALERT, actor=Actor(command.device), detail=detail).seq


def _unread(context: HandlerContext, device: str, text: str, limit: int = MAX_TEXT_BYTES) -> UnreadText:
    whole = text.encode(errors="replace")
    return UnreadText(
        device=device,
        received_at=to_micros(context.moment.at),
        is_part=False,
        digest=sha256(whole).digest(),
        text=whole[:limit].decode(errors="ignore"),
        seq=None,
    )
