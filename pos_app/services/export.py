"""Events and payments as text, read from a connection that cannot write.

Works beside a running till, on a stopped ledger, and on a killed one. It holds no payer data.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from pos_app.domain.commands import PersonRow
from pos_app.domain.money import Centavos, to_wire
from pos_app.services.rows import from_micros
from pos_app.services.storage import FILE_NAME, connect_read_only
from pos_app.services.tables import EVENT, PAYMENT, TIE

_EVENT_COLUMNS = ("seq", "at", "kind", "charge_id", "payment_id", "actor", "register", "body")
_PAYMENT_COLUMNS = (
    "id", "end_to_end_id", "charge_id", "amount", "txid", "bank_payment_id", "paid_at", "received_at",
    "period", "result", "device", "delivery", "pairs", "seq",
)  # fmt: skip
_TIMES = frozenset({"at", "paid_at", "received_at"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Record = dict[str, Any]


def export_lines(folder: Path, what: str, form: str) -> Iterator[str]:
    """Yield the lines of an export, without line ends.

    Args:
        folder: the data folder.
        what: ``all``, ``events`` or ``payments``.
        form: ``jsonl`` or ``csv``; of ``all`` as CSV each part has its own head line.

    Raises:
        FileNotFoundError: there is no ledger.
    """
    if not (folder / FILE_NAME).exists():
        raise FileNotFoundError(folder / FILE_NAME)
    engine = connect_read_only(folder)
    try:
        with engine.connect() as connection:
            for part in ("events", "payments"):
                if what in {"all", part}:
                    yield from _write(_read(connection, part), form)
    finally:
        engine.dispose()


def person_lines(people: Iterable[PersonRow]) -> Iterator[str]:
    """Yield what is kept about one payer as CSV, for the manager who was asked for it."""
    yield _csv_line(["payment", "name", "tax_id", "value", "paid_at", "received_at"])
    for each in people:
        paid_at = None if each.paid_at is None else each.paid_at.isoformat()
        times = paid_at, each.received_at.isoformat()
        cells = (each.payment_id, each.name, each.tax_id, to_wire(each.amount), *times)
        yield _csv_line([_cell(value) for value in cells])


def _read(connection: Connection, part: str) -> Iterator[Record]:
    table, columns = (EVENT, _EVENT_COLUMNS) if part == "events" else (PAYMENT, _PAYMENT_COLUMNS)
    for row in connection.execute(_query(table, columns)):
        yield _record(part, dict(zip(columns, row, strict=True)))


def _query(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    if table is EVENT:
        return select(*(EVENT.c[name] for name in columns)).order_by(EVENT.c.seq)
    # A tie made later by a person counts for where the money belongs.
    tied = func.coalesce(PAYMENT.c.charge_id, TIE.c.charge_id)
    chosen = [tied if name == "charge_id" else PAYMENT.c[name] for name in columns]
    return select(*chosen).outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id).order_by(PAYMENT.c.seq)


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
        "body": json.loads(row["body"]),
    }


def _write(records: Iterator[Record], form: str) -> Iterator[str]:
    if form == "jsonl":
        for record in records:
            yield json.dumps(record, ensure_ascii=False)
        return
    head = True
    for record in records:
        if head:
            yield _csv_line(list(record))
            head = False
        yield _csv_line([_cell(value) for value in record.values()])


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv_line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)  # quotes what holds a part of its own line end
    return buffer.getvalue().removesuffix("\r\n")
