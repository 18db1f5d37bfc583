"""Matters that a restore opens again: what was decided after the copy was made is said on each.

Else money is given back twice. Where the ledger that was replaced cannot be believed, nobody can say it, and
the note of each matter sends a person to the bank's app. Rules: docs/reliability.md, section 12.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from msgspec.structs import replace

from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.events import Event, EventKind
from pos_app.domain.payment import MAYBE_DECIDED, SURPLUS, WAS_DECIDED, WENT_BACK, Outcome, ShopException
from pos_app.services.handlers.context import HandlerContext

_ALL = -1
_CLOSED = """
    SELECT payment_id, notes, outcome FROM shop_exception
    WHERE payment_id IS NOT NULL AND resolution <> 'open'
"""

Matter = tuple[str, bool]
"""What a matter is about in any ledger of one history: a payment, and whether it is only its surplus."""


def decided_in(path: Path) -> dict[Matter, str]:
    """Return the note of each matter that was decided in a copy of a sound ledger."""
    with closing(sqlite.connect(str(path))) as file:
        found = file.execute(_CLOSED).fetchall()
    return {
        (payment_id, SURPLUS in notes.split()): WENT_BACK if outcome == Outcome.GIVEN_BACK else WAS_DECIDED
        for payment_id, notes, outcome in found
    }


def note_reopened(context: HandlerContext, decided: Mapping[Matter, str] | None) -> None:
    """Say on each open matter about money what became of it later; None where nothing can be believed."""
    noted = dict(_noted(context, decided))
    for number in sorted({each.charge_id for each in noted.values() if each.charge_id is not None}):
        _note_sale(context, number, noted)
    for orphan in (each for each in noted.values() if each.charge_id is None):
        context.work.save_exceptions((), (orphan,))
        event = Event(
            kind=EventKind.EXCEPTION,
            detail={"what": "reopened", "exception": orphan.id},
            payment_id=orphan.payment_id,
            changed=(orphan,),
        )
        context.work.record_event(event, context.moment, context.options.register)


def _noted(
    context: HandlerContext, decided: Mapping[Matter, str] | None
) -> Iterator[tuple[int, ShopException]]:
    for each in context.work.open_exceptions(None, _ALL):
        if each.payment_id is None:
            continue
        matter = each.payment_id, each.is_surplus
        note = MAYBE_DECIDED if decided is None else decided.get(matter)
        if note is not None:
            others = (word for word in each.notes if word != each.reopened)
            yield each.id, replace(each, notes=(note, *others))


def _note_sale(context: HandlerContext, number: int, noted: Mapping[int, ShopException]) -> None:
    charge = context.work.charge(ChargeRef(id=number))
    if charge is not None:
        record = context.work.record(charge, whole=True)
        exceptions = tuple(noted.get(each.id, each) for each in record.exceptions)
        context.store(record, replace(record, exceptions=exceptions), detail={"what": "reopened"})
