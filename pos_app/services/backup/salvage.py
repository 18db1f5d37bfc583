"""A damaged ledger, opened to be read: what it still holds, and a till that stores nothing.

Nothing here writes, and nothing that was read here is told as true: a flipped byte can make a sale look paid.
The window shows it to people with that warning; banks, programs and displays are told ``read_only``. Rules:
docs/reliability.md, section 5.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, func, select

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import AnswerT, ChargeRef, Command
from pos_app.domain.commands.devices import ListDevices
from pos_app.domain.commands.queries import EventPage, ReadAskSince, ReadEvents, ReadLive, ReadStatus
from pos_app.domain.device import Device
from pos_app.domain.errors import LedgerUnavailableError
from pos_app.domain.shop import TillStatus
from pos_app.services.backup.copies import list_backups
from pos_app.services.handlers.context import HandlerContext, TillOptions, TillRunState
from pos_app.services.handlers.queries import read_status
from pos_app.services.ledger.storage import FILE_NAME, STORAGE_ERRORS, open_read_only
from pos_app.services.ledger.tables import CHARGE, EVENT
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.till import Answer
from pos_app.services.system.pin_gate import PinGate

_log = logging.getLogger(__name__)

READ_ONLY = "read_only"
_LEAST_ROWS, _MOST_ROWS = 20, 500


class Identity(Struct, frozen=True):
    """Whose till it is, and who may prove itself to it."""

    status: TillStatus
    devices: tuple[Device, ...]


class SalvagedLedger(Struct, frozen=True):
    """What could be read.

    Attributes:
        sales: of the newest day, and at least twenty where there are so many; the newest first.
        unreadable: how many charges among them could not be read.
        identity: from the ledger, else from its newest copy that can be read; None where neither can.
    """

    sales: tuple[ChargeRecord, ...] = ()
    unreadable: int = 0
    identity: Identity | None = None


def salvage_ledger(folder: Path, clock: Clock) -> SalvagedLedger:
    """Read what can be read of a folder's damaged ledger; not one byte of it changes. Takes a moment."""
    ledger = folder / FILE_NAME
    files = (ledger, *(backup.path for backup in list_backups(folder)))
    identity = next((found for file in files if (found := _identity(file, clock)) is not None), None)
    return SalvagedLedger(*_sales(ledger), identity)


@contextmanager
def _reading(file: Path) -> Iterator[Engine]:
    engine = open_read_only(file)
    try:
        yield engine
    finally:
        engine.dispose()


def _identity(file: Path, clock: Clock) -> Identity | None:
    try:
        with _reading(file) as engine, engine.connect() as connection:
            work = UnitOfWork(connection)
            run_state = TillRunState(
                kind=work.setting("kind") or "",
                server_id=work.setting("server_id") or "",
                training_pin=work.setting("training_pin"),
                own=work.settings(),
            )
            context = HandlerContext(
                work=work,
                moment=clock.moment(),
                options=TillOptions(),
                run_state=run_state,
                ways={},
                pins=PinGate(file.parent),
            )
            found = Identity(read_status(context), tuple(work.devices()))
    except Exception as error:  # noqa: BLE001 - damage can make anything of a row
        _log.info("%s does not say whose it is: %s", file.name, error)
        return None
    return found if run_state.kind and run_state.server_id else None


def _sales(file: Path) -> tuple[tuple[ChargeRecord, ...], int]:
    """Return the newest sales, and how many of them cannot be read."""
    try:
        with _reading(file) as engine, engine.connect() as connection:
            return _newest(connection)
    except STORAGE_ERRORS as error:
        _log.info("no sale can be read: %s", error)
        return (), 0


def _newest(connection: Connection) -> tuple[tuple[ChargeRecord, ...], int]:
    sales: list[ChargeRecord] = []
    unreadable = 0
    for number in _numbers(connection):
        try:
            charge = UnitOfWork(connection).charge(ChargeRef(id=number))
            record = None if charge is None else UnitOfWork(connection).record(charge)
            is_older = record is not None and bool(sales) and _day(record) != _day(sales[0])
        except Exception:  # noqa: BLE001 - damage can make anything of a row
            unreadable += 1
            continue
        if is_older and len(sales) >= _LEAST_ROWS:
            break
        if record is not None:
            sales.append(record)
    return tuple(sales), unreadable if sales else 0


def _day(record: ChargeRecord) -> object:
    return record.charge.created_at.astimezone().date()


def _numbers(connection: Connection) -> Iterable[int]:
    """Return numbers of charges from the newest down: those of the table, else all that may be in it."""
    try:
        query = select(CHARGE.c.id).order_by(CHARGE.c.id.desc()).limit(_MOST_ROWS)
        found: Sequence[int] = connection.execute(query).scalars().all()
    except STORAGE_ERRORS:
        newest = connection.execute(select(func.max(EVENT.c.charge_id))).scalar() or 0
        return range(newest, max(0, newest - _MOST_ROWS), -1)
    return found


class ReadOnlyTill:
    """Takes the till's place for the server: it says whose till this is, and that nothing can be stored now.

    What is refused with ``read_only`` stays with whoever wanted it stored, and is sent again later. Sales are
    not told either: nobody may take goods from what a damaged file says. See
    :class:`~pos_app.services.ports.till.ServerTill`.
    """

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def submit(self, command: Command[AnswerT]) -> "Future[AnswerT]":
        """Answer at once; from any thread."""
        future: Future[AnswerT] = Future()
        self.submit_for(future, command)
        return future

    def submit_for(self, answer: Answer[Any], command: Command[Any]) -> None:
        """Answer at once; from any thread."""
        status = self._identity.status
        match command:
            case ReadStatus():
                answer.set_result(status)
            case ListDevices():
                answer.set_result(self._identity.devices)
            case ReadAskSince():
                answer.set_result(None)
            case ReadLive():
                answer.set_result(None)  # displays show that nobody is charged
            case ReadEvents(since=since) if since >= status.seq:
                answer.set_result(EventPage(events=(), more=False, behind=0, last=status.seq))
            case _:
                answer.set_exception(LedgerUnavailableError(reason=READ_ONLY))
