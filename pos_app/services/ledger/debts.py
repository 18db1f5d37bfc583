"""What banks owe the till after a restore: their word on all payments since, each bank for itself.

A restore says in an event since when, and a bank's complete answer is an event too, so that no row and no
restart ends a question. Reads only. Rules: docs/reliability.md, section 12.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from pos_app.domain.device import Device
from pos_app.domain.events import EventKind
from pos_app.domain.times import from_micros
from pos_app.services.ledger.compiled_statement import Driver
from pos_app.services.ledger.event_body import decode_event

_NEW_BANK = timedelta(days=90)
"""A bank that is added later than this after a restore owes nothing for it."""

# The condition is that of the index, word for word, or SQLite would not use it.
_EVENTS = """
    SELECT at, kind, actor, body FROM event INDEXED BY event_of_debt
    WHERE kind IN ('banks-owe', 'bank-answered')
    ORDER BY seq
"""


class Debt(Struct, frozen=True):
    """What all banks owe since one restore.

    Attributes:
        since: from when on they must tell.
        at: when it was restored, by this computer's clock.
        answered: the banks that told all, by the ids of their devices.
    """

    since: datetime
    at: datetime
    answered: frozenset[str] = frozenset()

    def is_owed_by(self, device: Device) -> bool:
        """Return whether a bank must still tell."""
        is_bank = device.role == "bank" and device.revoked_at is None
        return is_bank and device.id not in self.answered and device.created_at <= self.at + _NEW_BANK


def read_debts(driver: Driver) -> tuple[Debt, ...]:
    """Return what each restore in a ledger's history asked of banks, oldest first.

    Raises:
        sqlite.Error: the events cannot be read.
    """
    debts: list[Debt] = []
    for at, kind, actor, body in driver.execute(_EVENTS):
        event = decode_event(kind, actor, None, body)
        if event.kind is EventKind.BANKS_OWE:
            debts.append(Debt(from_micros(int(event.detail["since"] or 0)), from_micros(at)))
        else:
            device = str(event.detail["device"])
            debts = [Debt(each.since, each.at, each.answered | {device}) for each in debts]
    return tuple(debts)


def owed_since(debts: Iterable[Debt], devices: Iterable[Device]) -> datetime | None:
    """Return since when any of these banks must still tell; None where all have.

    Where there is no bank yet, what no bank has ever told is owed.
    """
    banks = [each for each in devices if each.role == "bank" and each.revoked_at is None]
    owed = [each.since for each in debts if any(map(each.is_owed_by, banks)) or not (banks or each.answered)]
    return min(owed, default=None)
