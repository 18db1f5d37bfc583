"""Short readings for windows and the server. Long ones have a connection of their own."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from pos_app.domain.charge import Sale
from pos_app.domain.commands import (
    BankTask,
    ChargeRef,
    EventPage,
    Inbox,
    InboxRow,
    Keeping,
    ListCharges,
    ListOpen,
    OpenCharges,
    ReadAskSince,
    ReadCharge,
    ReadEvents,
    ReadInbox,
    ReadLive,
    ReadOutbox,
    ReadStatus,
    TillStatus,
)
from pos_app.domain.payment import ShopException
from pos_app.services.handlers.context import Desk, decode_network
from pos_app.services.ledger.debts import owed_since
from pos_app.services.ledger.declared import EPOCH

_MAX_ROWS = 100
_MAX_OPEN = 500
_MAX_EVENTS = 200
_MAX_COUNTED = 1_000


def read_charge(desk: Desk, command: ReadCharge) -> Sale:
    """Return one sale."""
    return desk.load(command.ref)


def list_charges(desk: Desk, command: ListCharges) -> tuple[Sale, ...]:
    """Return a page of sales."""
    desk.let_due_happen()
    found = desk.work.charges(
        command.state,
        command.after_id,
        min(command.limit, _MAX_ROWS),
        scope=command.scope,
        newest_first=command.newest_first,
    )
    return tuple(desk.work.sale(charge) for charge in found)


def list_open(desk: Desk, command: ListOpen) -> OpenCharges:
    """Return pending and verifying sales."""
    desk.let_due_happen()
    found = desk.work.open_charges(command.scope)[:_MAX_OPEN]
    return OpenCharges(sales=tuple(desk.work.sale(charge) for charge in found), seq=desk.work.head[0])


def read_live(desk: Desk, command: ReadLive) -> Sale | None:
    """Return what the register's screens show."""
    charge = desk.work.newest_live(desk.options.register)
    if charge is None:
        return None
    sale = desk.up_to_date(desk.work.sale(charge))
    closed_at = sale.charge.closed_at
    keep = timedelta(seconds=command.keep_s)
    return sale if closed_at is None or abs(desk.moment.at - closed_at) < keep else None


def read_events(desk: Desk, command: ReadEvents) -> EventPage:
    """Return a page of events for one receiver."""
    return desk.work.events(command.since, command.scope, min(command.limit, _MAX_EVENTS))


def read_outbox(desk: Desk, _command: ReadOutbox) -> tuple[BankTask, ...]:
    """Return what banks still have to be asked."""
    return tuple(desk.work.open_tasks(_MAX_ROWS))


def read_inbox(desk: Desk, command: ReadInbox) -> Inbox:
    """Return a page of open exceptions with what belongs to them; each sale is read once."""
    desk.let_due_happen()
    total = desk.work.count_open_exceptions(_MAX_COUNTED)
    found = desk.work.open_exceptions(min(command.limit, _MAX_ROWS), command.below) if command.limit else []
    sales: dict[int, Sale] = {}
    for number in {each.charge_id for each in found if each.charge_id is not None}:
        charge = desk.work.charge(ChargeRef(id=number))
        if charge is not None:
            sales[number] = desk.work.sale(charge)
    return Inbox(rows=tuple(_inbox_row(desk, each, sales) for each in found), total=total)


def _inbox_row(desk: Desk, exception: ShopException, sales: Mapping[int, Sale]) -> InboxRow:
    found = None if exception.payment_id is None else desk.work.payment(exception.payment_id)
    return InboxRow(
        exception=exception,
        sale=None if exception.charge_id is None else sales.get(exception.charge_id),
        paid_at=None if found is None else found[0].paid_at,
        received_at=None if found is None else found[0].received_at,
    )


def read_keeping(desk: Desk) -> Keeping:
    """Return how the shop keeps its data."""
    text = desk.own_setting("keeping")
    return Keeping() if not text else msgspec.json.decode(text, type=Keeping)


def read_ask_since(desk: Desk, command: ReadAskSince) -> datetime | None:
    """Return since when one bank has to be asked, after a backup took the ledger's place; else None."""
    return owed_since(desk.work.debts(), [desk.work.device(command.device)])


def read_status(desk: Desk, _command: ReadStatus | None = None) -> TillStatus:
    """Return what everybody may know of this till."""
    session = desk.work.open_session(desk.options.register)
    return TillStatus(
        ledger=desk.memory.kind,
        server_id=desk.memory.server_id,
        register=desk.options.register,
        operator=desk.options.operator,
        seq=desk.work.head[0],
        merchant=desk.merchant(),
        training_pin=desk.memory.training_pin,
        recovered=desk.memory.recovered_count,
        session_opened_at=None if session is None else session[2],
        network=decode_network(desk.own_setting("network") or None),
        keeping=read_keeping(desk),
        head=desk.work.head[1].hex(),
        ask_since=owed_since(desk.work.debts(), desk.work.devices()),
        epoch=desk.memory.own.get(EPOCH, ""),
        is_receiver_doubted=desk.memory.is_receiver_doubted,
    )
