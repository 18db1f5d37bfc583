"""Reading, without changing anything."""

from datetime import datetime

from msgspec import Struct

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.charges import BankTask
from pos_app.domain.events import Recorded
from pos_app.domain.payment import State
from pos_app.domain.shop import TillStatus


class OpenCharges(Struct, frozen=True, kw_only=True):
    """Pending and verifying charges with the number of the last event before the reading."""

    sales: tuple[ChargeRecord, ...]
    seq: int


class EventPage(Struct, frozen=True, kw_only=True):
    """Events in order.

    Attributes:
        more: there are more after the last one.
        behind: how many events of this receiver lie after ``since``, this page included, counted to 1,001.
        last: number of the receiver's newest event.
    """

    events: tuple[Recorded, ...]
    more: bool
    behind: int
    last: int


class ReadCharge(Command[ChargeRecord], frozen=True, kw_only=True):
    """A charge of this register; answers :class:`ChargeRecord`. Raises ``RefusedError("not_found")``."""

    ref: ChargeRef


class ListCharges(Command[tuple[ChargeRecord, ...]], frozen=True, kw_only=True):
    """A page of this register's charges in order of their numbers; answers ``tuple[ChargeRecord, ...]``.

    Attributes:
        newest_first: from the highest number down, for the window's list.
        limit: at most 100.
    """

    state: State | None = None
    after_id: int = 0
    limit: int = 20
    scope: str | None = None
    newest_first: bool = False


class ListOpen(Command[OpenCharges], frozen=True, kw_only=True):
    """Charges of this register that others still may have to act on; answers :class:`OpenCharges`."""

    scope: str | None = None


class ReadLive(Command[ChargeRecord | None], frozen=True, kw_only=True):
    """The live charge, also a final one for ``keep_s`` seconds; answers ``ChargeRecord | None``."""

    keep_s: int = 10


class ReadEvents(Command[EventPage], frozen=True, kw_only=True):
    """Events of this register about charges after ``since``; answers :class:`EventPage`.

    Attributes:
        scope: a device that sees only the charges that it created; None for all.
    """

    since: int
    scope: str | None = None
    limit: int = 200


class ReadOutbox(Command[tuple[BankTask, ...]], frozen=True, kw_only=True):
    """What banks still have to be asked about this register's charges; answers ``tuple[BankTask, ...]``."""


class ReadStatus(Command[TillStatus], frozen=True, kw_only=True):
    """Answers :class:`TillStatus`."""


class ReadAskSince(Command[datetime | None], frozen=True, kw_only=True):
    """Since when one bank must tell all payments, after a backup took the ledger's place.

    Answers ``datetime | None``; None where it has.
    """

    device: str
