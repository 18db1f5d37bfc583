"""What the simulated bank knows: money that it took, and what it still has to tell. On its own disk.

A message is stored before it is sent and leaves the queue when it was answered, so a killed simulator tells
everything after its restart. One SQLite file, used by one thread.
"""

from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from msgspec import Struct

from pos_app.domain.money import Centavos
from pos_app.domain.times import from_micros, to_micros

_TABLES = """
CREATE TABLE IF NOT EXISTS pix (
    end_to_end_id TEXT PRIMARY KEY,
    txid TEXT,
    amount INTEGER NOT NULL CHECK (amount > 0),
    paid_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS pix_of_txid ON pix (txid);
CREATE TABLE IF NOT EXISTS outgoing (
    number INTEGER PRIMARY KEY,
    delivery TEXT NOT NULL,
    text TEXT NOT NULL,
    answer TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON outgoing (number) WHERE answer IS NULL;
CREATE TABLE IF NOT EXISTS removed (txid TEXT PRIMARY KEY) STRICT;
"""


class Pix(Struct, frozen=True, kw_only=True):
    """One simulated payment.

    Attributes:
        txid: of the code that was paid, None where the payer's bank lost it.
        paid_at: aware UTC.
    """

    end_to_end_id: str
    txid: str | None
    amount: Centavos
    paid_at: datetime


class Outgoing(Struct, frozen=True):
    """A message in the queue.

    Attributes:
        delivery: its id, the same on every resend.
    """

    number: int
    delivery: str
    text: str


class BankStore:
    """The simulated bank's file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite.connect(str(path), isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def keep(self, pix: Pix | None, messages: tuple[tuple[str, str], ...]) -> None:
        """Store a payment and the messages (delivery, text) about it, together and on disk."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            if pix is not None:
                self._connection.execute(
                    "INSERT OR IGNORE INTO pix VALUES (?, ?, ?, ?)",
                    (pix.end_to_end_id, pix.txid, pix.amount, to_micros(pix.paid_at)),
                )
            self._connection.executemany("INSERT INTO outgoing (delivery, text) VALUES (?, ?)", messages)

    def waiting(self) -> tuple[Outgoing, ...]:
        """Return what was not answered, oldest first."""
        found = self._connection.execute(
            "SELECT number, delivery, text FROM outgoing WHERE answer IS NULL ORDER BY number"
        )
        return tuple(Outgoing(*row) for row in found)

    def settle(self, number: int, answer: str) -> None:
        """Keep the answer of one message, which then leaves the queue."""
        self._connection.execute("UPDATE outgoing SET answer = ? WHERE number = ?", (answer, number))

    def remove(self, txid: str) -> None:
        """Keep that the till asked to remove a charge."""
        self._connection.execute("INSERT OR IGNORE INTO removed VALUES (?)", (txid,))

    def paid(self, txid: str) -> tuple[Pix, ...]:
        """Return the payments of one charge."""
        return self._pix("txid = ?", (txid,), -1)

    def since(self, moment: datetime, limit: int, after: str = "") -> tuple[Pix, ...]:
        """Return payments not older than ``moment``, oldest first, at most ``limit``, behind one of an id."""
        behind = "(paid_at, end_to_end_id) > (SELECT paid_at, end_to_end_id FROM pix WHERE end_to_end_id = ?)"
        if after:
            return self._pix(behind, (after,), limit)
        return self._pix("paid_at >= ?", (to_micros(moment),), limit)

    def _pix(self, condition: str, values: tuple[str | int, ...], limit: int) -> tuple[Pix, ...]:
        found = self._connection.execute(
            f"SELECT end_to_end_id, txid, amount, paid_at FROM pix WHERE {condition} "  # noqa: S608 - own words
            "ORDER BY paid_at, end_to_end_id LIMIT ?",
            (*values, limit),
        )
        return tuple(
            Pix(end_to_end_id=id_, txid=txid, amount=Centavos(amount), paid_at=from_micros(paid_at))
            for id_, txid, amount, paid_at in found
        )
