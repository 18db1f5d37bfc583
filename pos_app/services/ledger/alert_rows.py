"""Rows about odd things that peers did, counted so that a mad one fills no disk: part of the unit of work."""

from collections.abc import Iterable

from msgspec import Struct, structs
from sqlalchemy import bindparam, func, insert, select, update

from pos_app.services.ledger.compiled_statement import CompiledStatement
from pos_app.services.ledger.tables import ALERT_COUNT, UNREAD
from pos_app.services.ledger.write_buffer import WriteBuffer

_SAME_ALERT = (
    ALERT_COUNT.c.device == bindparam("device"),
    ALERT_COUNT.c.day == bindparam("day"),
    ALERT_COUNT.c.content == bindparam("content"),
)
_COUNTED = CompiledStatement(select(ALERT_COUNT.c.seq, ALERT_COUNT.c.count).where(*_SAME_ALERT))
_COUNT = CompiledStatement(update(ALERT_COUNT).where(*_SAME_ALERT).values(count=ALERT_COUNT.c.count + 1))
_OF_DAY = CompiledStatement(
    select(func.count())
    .select_from(ALERT_COUNT)
    .where(ALERT_COUNT.c.device == bindparam("device"), ALERT_COUNT.c.day == bindparam("day"))
)
_UNREAD_SINCE = (
    UNREAD.c.device == bindparam("device"),
    UNREAD.c.received_at >= bindparam("since"),
    UNREAD.c.is_part == 0,
)
_UNREAD = CompiledStatement(select(func.count()).select_from(UNREAD).where(*_UNREAD_SINCE))
_SAME_UNREAD = CompiledStatement(
    update(UNREAD)
    .where(*_UNREAD_SINCE, UNREAD.c.digest == bindparam("same"))
    .values(count=UNREAD.c.count + 1)
)


class UnreadText(Struct, frozen=True, kw_only=True):
    """What a bank sent and nobody could read.

    Attributes:
        received_at: microseconds of UTC since 1970.
        is_part: a part that was left out of a message, and not a whole one.
        digest: SHA-256 of all of it.
        text: as much of it as is kept.
        seq: the event that tells of it; None where none does.
    """

    device: str
    received_at: int
    is_part: bool
    digest: bytes
    text: str
    seq: int | None


class AlertRows(WriteBuffer):
    """Reads and writes counted alerts and unreadable texts, in the till's thread.

    Attributes:
        has_notes: something was written that is no part of the history and makes no event.
        erased: personal data was deleted, and must go from the log too.
    """

    has_notes = False
    erased = False

    def counted_alert(self, device: str, day: int, content: bytes) -> tuple[int, int] | None:
        """Return number and count of the alert that told this content on a day; None for a new one."""
        key = {"device": device, "day": day, "content": content}
        row = _COUNTED.run(self._driver, key).fetchone()
        return None if row is None else (row[0], row[1])

    def alerts_of_day(self, device: str, day: int) -> int:
        """Return how many different alerts a device has caused on a day."""
        return int(_OF_DAY.run(self._driver, {"device": device, "day": day}).fetchone()[0])

    def add_alert(self, device: str, day: int, content: bytes, seq: int) -> None:
        """Begin to count a content that event ``seq`` tells."""
        values = {"device": device, "day": day, "content": content, "seq": seq, "count": 1}
        self._connection.execute(insert(ALERT_COUNT), values)
        self.has_notes = True

    def count_alert(self, device: str, day: int, content: bytes) -> None:
        """Count a content once more, without an event."""
        _COUNT.run(self._driver, {"device": device, "day": day, "content": content})
        self.has_notes = True

    # --- what could not be read -------------------------------------------------------------

    def count_unread(self, device: str, since: int, digest: bytes) -> bool:
        """Count a text once more that a device has sent since a time in microseconds; False for a new one."""
        key = {"device": device, "since": since, "same": digest}
        is_known = bool(_SAME_UNREAD.run(self._driver, key).rowcount)
        self.has_notes = self.has_notes or is_known
        return is_known

    def unread_since(self, device: str, since: int) -> int:
        """Return how many unreadable messages of a device are kept since a time in microseconds."""
        return int(_UNREAD.run(self._driver, {"device": device, "since": since}).fetchone()[0])

    def add_unread(self, text: UnreadText) -> None:
        """Keep a text, or its beginning, beside the history: it may hold a payer, and is erased like one."""
        self._connection.execute(insert(UNREAD), {**structs.asdict(text), "count": 1})
        self.has_notes = True

    def unread_texts(self) -> list[tuple[int, str]]:
        """Return what is kept of unreadable texts, with the numbers of their rows."""
        query = select(UNREAD.c.id, UNREAD.c.text).where(UNREAD.c.text != "").order_by(UNREAD.c.id)
        return [(row.id, row.text) for row in self._connection.execute(query)]

    def erase_unread(self, ids: Iterable[int]) -> int:
        """Erase some texts; their digests stay. Returns how many there were."""
        query = update(UNREAD).where(UNREAD.c.id == bindparam("one")).values(text="")
        return self._note_erased(sum(self._connection.execute(query, {"one": each}).rowcount for each in ids))

    def erase_unread_before(self, micros: int) -> int:
        """Erase texts that came before a time; returns how many there were."""
        query = update(UNREAD).where(UNREAD.c.received_at < micros, UNREAD.c.text != "").values(text="")
        return self._note_erased(self._connection.execute(query).rowcount)

    def _note_erased(self, count: int) -> int:
        self.erased = self.erased or count > 0
        self.has_notes = self.has_notes or count > 0
        return count
