"""Events and payments as text, read from a connection that cannot write.

Works beside a running till, on a stopped ledger, on a killed one, and on what is left of a damaged one. It
holds no payer data.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from pos_app.domain.errors import PosError
from pos_app.domain.money import Centavos, to_wire
from pos_app.domain.shop import PersonRow
from pos_app.domain.times import from_micros
from pos_app.services.ledger.storage import FILE_NAME, STORAGE_ERRORS, connect_read_only, is_damage
from pos_app.services.ledger.tables import EVENT, PAYMENT, TIE
from pos_app.services.reports.spreadsheet import MARK, decimal_comma, line_of

_EVENT_COLUMNS = ("seq", "at", "kind", "charge_id", "payment_id", "actor", "register", "body")
_PAYMENT_COLUMNS = (
    "id", "end_to_end_id", "charge_id", "amount", "txid", "bank_payment_id", "paid_at", "received_at",
    "period", "result", "device", "delivery", "pairs", "seq",
)  # fmt: skip
_HEADS = {
    "events": ("type", *(name for name in _EVENT_COLUMNS if name != "kind"), "name"),
    "payments": ("type", *(name for name in _PAYMENT_COLUMNS if name != "amount"), "value"),
}
"""The first line of a table, also of one without rows."""
PARTS = tuple(_HEADS)
_TIMES = frozenset({"at", "paid_at", "received_at"})
_PIN = re.compile(r'("(?:training_)?pin":")[^"]*')

Record = dict[str, Any]


class UnreadableRowsError(PosError):
    """The ledger is damaged: what could be read of it was told before this."""

    code: ClassVar[str] = "ledger_damaged"

    def __str__(self) -> str:
        return "the ledger is damaged: some rows could not be read"


def export_lines(folder: Path, what: str, form: str) -> Iterator[str]:
    """Yield the lines of an export, without line ends.

    CSV is the one that Excel in Brazil opens, see :mod:`pos_app.services.reports.spreadsheet`.

    Args:
        folder: the data folder.
        what: ``all``, ``events`` or ``payments``.
        form: ``jsonl`` or ``csv``; of ``all`` as CSV each part has its own head line.

    Raises:
        FileNotFoundError: there is no ledger.
        UnreadableRowsError: at the end, where not all could be read.
    """
    lines = _lines(folder, what, form)
    for number, line in enumerate(lines):
        yield line if number or form != "csv" else f"{MARK}{line}"


def _lines(folder: Path, what: str, form: str) -> Iterator[str]:
    if not (folder / FILE_NAME).exists():
        raise FileNotFoundError(folder / FILE_NAME)
    engine = connect_read_only(folder)
    is_whole = True
    try:
        with engine.connect() as connection:
            for part in PARTS:
                if what in {"all", part}:
                    reading = _Reading(connection, part)
                    yield from _write(reading, form, _HEADS[part])
                    is_whole = is_whole and reading.is_whole
    except STORAGE_ERRORS as error:
        if not is_damage(error):
            raise
        is_whole = False
    finally:
        engine.dispose()
    if not is_whole:
        raise UnreadableRowsError


def person_lines(people: Iterable[PersonRow]) -> Iterator[str]:
    """Yield what is kept about one payer as CSV, for the manager who was asked for it."""
    yield MARK + line_of(["payment", "name", "tax_id", "value", "paid_at", "received_at"])
    for each in people:
        paid_at = "" if each.paid_at is None else each.paid_at.isoformat()
        times = paid_at, each.received_at.isoformat()
        yield line_of([each.payment_id, each.name, each.tax_id, decimal_comma(to_wire(each.amount)), *times])


class _Reading:
    """The rows of one part in their order; of a damaged one those from both its ends to the damage.

    Attributes:
        is_whole: all rows were read; known at the end.
    """

    def __init__(self, connection: Connection, part: str) -> None:
        self.is_whole = True
        self._connection = connection
        self._part = part
        is_event = part == "events"
        self._columns: tuple[str, ...]
        self._table, self._columns = (EVENT, _EVENT_COLUMNS) if is_event else (PAYMENT, _PAYMENT_COLUMNS)
        self._key: ColumnElement[Any] = EVENT.c.seq if is_event else PAYMENT.c.id
        self._told: set[object] = set()

    def __iter__(self) -> Iterator[Record]:
        yield from self._read(self._table.c.seq)
        if not self.is_whole:
            yield from self._read(self._key)
            yield from self._read(self._key.desc())

    def _read(self, order: ColumnElement[Any]) -> Iterator[Record]:
        """Yield rows that were not told before, up to the first damaged place."""
        try:
            for row in self._connection.execute(_query(self._table, self._columns).order_by(order)):
                if row[0] in self._told:
                    continue
                try:
                    record = _record(self._part, dict(zip(self._columns, row, strict=True)))
                except Exception:  # noqa: BLE001 - damage can make anything of a row
                    self.is_whole = False
                    continue
                self._told.add(row[0])
                yield record
        except STORAGE_ERRORS as error:
            if not is_damage(error):
                raise
            self.is_whole = False


def _query(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    if table is EVENT:
        return select(*(EVENT.c[name] for name in columns))
    # A tie made later by a person counts for where the money belongs.
    tied = func.coalesce(PAYMENT.c.charge_id, TIE.c.charge_id)
    chosen = [tied if name == "charge_id" else PAYMENT.c[name] for name in columns]
    return select(*chosen).outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)


def _record(part: str, row: Record) -> Record:
    """Return one row in words: times in RFC 3339, amounts as on the wire, an event's name."""
    for name in _TIMES & row.keys():
        if row[name] is not None:
            row[name] = from_micros(row[name]).isoformat().replace("+00:00", "Z")
    if part == "payments":
        value = to_wire(Centavos(row.pop("amount")))
        return {"type": "payment", **row, "value": value}
    kind = row.pop("kind")
    return {
        "type": "event",
        **row,
        "name": f"{kind}-{row['charge_id'] or 0}",
        "body": _body(row["body"]),
    }


def _body(text: str) -> object:
    """Return an event's body without the hash of a PIN; one that damage made unreadable as it stands."""
    text = _PIN.sub(r"\1***", text)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _write(reading: "_Reading", form: str, head: tuple[str, ...]) -> Iterator[str]:
    if form == "jsonl":
        for record in reading:
            yield json.dumps(record, ensure_ascii=False)
        return
    records = iter(reading)
    first = tuple(islice(records, 1))
    if first or reading.is_whole:  # a damaged file of which nothing is read is no empty table
        yield line_of(head)
    for record in chain(first, records):
        yield line_of(_cell(name, value) for name, value in record.items())


def _cell(name: str, value: object) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return decimal_comma(text) if name == "value" else text
