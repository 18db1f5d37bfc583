"""Short readings for windows and the server. Long ones have a connection of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import BankTask
from pos_app.domain.commands.decisions import Inbox, InboxRow, ReadDecided, ReadInbox
from pos_app.domain.commands.queries import (
    EventPage,
    ListCharges,
    ListOpen,
    OpenCharges,
    ReadAskSince,
    ReadCharge,
    ReadEvents,
    ReadLive,
    ReadOutbox,
    ReadStatus,
)
from pos_app.domain.giving_back import may_reopen
from pos_app.domain.payment import ShopException
from pos_app.domain.shop import DataRetention, TillStatus
from pos_app.services.handlers.context import HandlerContext
from pos_app.services.ledger.debts import owed_since
from pos_app.services.ledger.declared import EPOCH
from pos_app.services.ledger.settings import decode_network

_MAX_ROWS = 100
_MAX_OPEN = 500
_MAX_EVENTS = 200
_MAX_COUNTED = 1_000


def read_charge(context: HandlerContext, command: ReadCharge) -> ChargeRecord:
    """Return one sale."""
    return context.load(command.ref)


def list_charges(context: HandlerContext, command: ListCharges) -> tuple[ChargeRecord, ...]:
    """Return a page of sales."""
    context.process_due()
    found = context.work.charges(
        context.options.register,
        command.state,
        command.after_id,
        min(command.limit, _MAX_ROWS),
        scope=command.scope,
        newest_first=command.newest_first,
    )
    return tuple(context.work.record(charge) for charge in found)


def list_open(context: HandlerContext, command: ListOpen) -> OpenCharges:
    """Return pending and verifying sales."""
    context.process_due()
    found = context.work.open_charges(context.options.register, command.scope, _MAX_OPEN)
    return OpenCharges(sales=tuple(context.work.record(charge) for charge in found), seq=context.work.head[0])


def read_live(context: HandlerContext, command: ReadLive) -> ChargeRecord | None:
    """Return what the register's screens show."""
    charge = context.work.newest_live(context.options.register)
    if charge is None:
        return None
    record = context.up_to_date(context.work.record(charge))
    closed_at = record.charge.closed_at
    keep = timedelta(seconds=command.keep_s)
    return record if closed_at is None or abs(context.moment.at - closed_at) < keep else None


def read_events(context: HandlerContext, command: ReadEvents) -> EventPage:
    """Return a page of events for one receiver."""
    limit = min(command.limit, _MAX_EVENTS)
    return context.work.events(context.options.register, command.since, command.scope, limit)


def read_outbox(context: HandlerContext, _command: ReadOutbox) -> tuple[BankTask, ...]:
    """Return what banks still have to be asked."""
    return tuple(context.work.open_tasks(context.options.register, _MAX_ROWS))


def read_inbox(context: HandlerContext, command: ReadInbox) -> Inbox:
    """Return a page of open exceptions with what belongs to them."""
    context.process_due()
    register, limit = context.options.register, min(command.limit, _MAX_ROWS)
    total = context.work.count_open_exceptions(register, _MAX_COUNTED)
    found = context.work.open_exceptions(register, limit, command.below) if limit else []
    return Inbox(rows=_rows_of(context, found), total=total)


def _rows_of(context: HandlerContext, found: Sequence[ShopException]) -> tuple[InboxRow, ...]:
    """Return exceptions with what belongs to them; each sale is read once."""
    sales: dict[int, ChargeRecord] = {}
    for number in {each.charge_id for each in found if each.charge_id is not None}:
        charge = context.work.charge(ChargeRef(id=number))
        if charge is not None:
            sales[number] = context.work.record(charge)
    return tuple(_inbox_row(context, each, sales) for each in found)


def read_decided(context: HandlerContext, command: ReadDecided) -> Inbox:
    """Return a page of decided exceptions with what belongs to them, and whether there are more."""
    limit = min(command.limit, _MAX_ROWS)
    found = context.work.decided_exceptions(context.options.register, limit + 1, command.below)
    rows = _rows_of(context, found[:limit])
    return Inbox(rows=tuple(map(partial(_decided_row, context), rows)), total=len(found))


def _decided_row(context: HandlerContext, row: InboxRow) -> InboxRow:
    payment_id = row.exception.payment_id
    refunds = [] if payment_id is None else context.work.refunds_of(payment_id)
    return replace(row, may_reopen=may_reopen(row.exception, row.record, refunds))


def _inbox_row(
    context: HandlerContext, exception: ShopException, sales: Mapping[int, ChargeRecord]
) -> InboxRow:
    found = None if exception.payment_id is None else context.work.payment(exception.payment_id)
    return InboxRow(
        exception=exception,
        record=None if exception.charge_id is None else sales.get(exception.charge_id),
        paid_at=None if found is None else found[0].paid_at,
        received_at=None if found is None else found[0].received_at,
    )


def read_keeping(context: HandlerContext) -> DataRetention:
    """Return how the shop keeps its data."""
    text = context.own_setting("keeping")
    return DataRetention() if not text else msgspec.json.decode(text, type=DataRetention)


def read_ask_since(context: HandlerContext, command: ReadAskSince) -> datetime | None:
    """Return since when one bank has to be asked, after a backup took the ledger's place; else None."""
    return owed_since(context.work.debts(), [context.work.device(command.device)])


def read_status(context: HandlerContext, _command: ReadStatus | None = None) -> TillStatus:
    """Return what everybody may know of this till."""
    session = context.work.open_session(context.options.register)
    return TillStatus(
        ledger=context.run_state.kind,
        server_id=context.run_state.server_id,
        register=context.options.register,
        operator=context.options.operator,
        seq=context.work.head[0],
        merchant=context.merchant(),
        training_pin=context.run_state.training_pin,
        recovered=context.run_state.recovered_count,
        session_opened_at=None if session is None else session[2],
        network=decode_network(context.own_setting("network") or None),
        retention=read_keeping(context),
        head=context.work.head[1].hex(),
        ask_since=owed_since(context.work.debts(), context.work.devices()),
        epoch=context.run_state.own.get(EPOCH, ""),
        is_receiver_doubted=context.run_state.is_receiver_doubted,
    )
