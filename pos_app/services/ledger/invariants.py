"""What must be true of every ledger, looked for in an open one: each finding is a sentence with its place.

Reads only. The ten invariants are in docs/reliability.md, section 1; this module looks for those that
a ledger alone can show. The others need a recorded history beside it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from pos_app.domain.actor import ReasonCode
from pos_app.domain.charge import Charge, ChargeRecord, SettlementBasis
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.payment import ExceptionKind, Payer, Payment, Refund, ShopException, State
from pos_app.services.ledger.books import Book, charge_books
from pos_app.services.ledger.chain_check import audit
from pos_app.services.ledger.compiled_statement import CompiledStatement, Driver
from pos_app.services.ledger.declared import differences
from pos_app.services.ledger.event_body import decode_event
from pos_app.services.ledger.row_mapping import MESSAGE_FIELDS, exception_of, person_hash, refund_of
from pos_app.services.ledger.storage import STORAGE_ERRORS, is_damage
from pos_app.services.ledger.tables import CHARGE, EVENT, EXCEPTION, PAYMENT, PERSON, REFUND, TIE
from pos_app.services.ledger.unit_of_work import UnitOfWork

MAX_FINDINGS = 100
_DIGITS = re.compile(r"\d+")
_TAX_DIGITS = (11, 14)
"""Of a person, and of a company."""
_UNREADABLE = (ValueError, TypeError, KeyError, OverflowError, msgspec.MsgspecError)
"""What a row raises whose fields are not what this program writes."""

_Key = TypeVar("_Key", int, str)
Findings = Iterator[str]


class Loose(NamedTuple):
    """Matters and refunds of money that belongs to no charge, by their ids."""

    exceptions: dict[int, ShopException]
    refunds: dict[str, Refund]


_Parts = tuple[Charge, dict[str, Payment], dict[int, ShopException], dict[str, Refund]]

_CHARGES = CompiledStatement(select(CHARGE.c.id))
_LOOSE_EXCEPTIONS = CompiledStatement(select(EXCEPTION).where(EXCEPTION.c.charge_id.is_(None)))
_LOOSE_REFUNDS = CompiledStatement(
    select(REFUND)
    .join(PAYMENT, PAYMENT.c.id == REFUND.c.payment_id)
    .outerjoin(TIE, TIE.c.payment_id == PAYMENT.c.id)
    .where(func.coalesce(PAYMENT.c.charge_id, TIE.c.charge_id).is_(None))
)
"""Of money without a charge; what a bank told of a Pix that never came is in no event yet."""
_BODIES = CompiledStatement(
    select(EVENT.c.kind, EVENT.c.actor, EVENT.c.payment_id, EVENT.c.body).order_by(EVENT.c.seq)
)
_AMOUNTS = CompiledStatement(select(PAYMENT.c.id, PAYMENT.c.amount, PAYMENT.c.message))
_PAYERS = CompiledStatement(
    select(PERSON, PAYMENT.c.person_hash, PAYMENT.c.message, EVENT.c.seq, EVENT.c.body)
    .outerjoin(PAYMENT, PAYMENT.c.id == PERSON.c.payment_id)
    .outerjoin(EVENT, (EVENT.c.seq == PAYMENT.c.seq) & (EVENT.c.payment_id == PAYMENT.c.id))
)
_TAX_IDS = CompiledStatement(select(PERSON.c.tax_id))
_ALERTS = CompiledStatement(select(EVENT.c.seq, EVENT.c.body).where(EVENT.c.kind == "alert"))


def findings(connection: Connection) -> tuple[str, ...]:
    """Return what is wrong with a ledger, at most 100 sentences; none where all invariants hold.

    Args:
        connection: one that reads a single state of the file, of this program's version.
    """
    found: list[str] = []
    for name, look in _LOOKS.items():
        try:
            found += look(connection)
        except STORAGE_ERRORS as error:
            if not is_damage(error):
                raise
            found.append(f"{name}: {getattr(error, 'orig', error)}")
        except _UNREADABLE as error:
            found.append(f"{name}: a row cannot be read: {error}")
    return tuple(dict.fromkeys(found))[:MAX_FINDINGS]


def _driver(connection: Connection) -> Driver:
    return connection.connection.dbapi_connection


# --- I10: the file ----------------------------------------------------------------------------------


def _integrity(connection: Connection) -> Findings:
    for line in connection.exec_driver_sql(f"PRAGMA integrity_check({MAX_FINDINGS})").scalars():
        if line != "ok":
            yield f"file: {line}"


def _references(connection: Connection) -> Findings:
    for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} row {row}: names a row of {other} that is not there"


# --- I5: the events and what follows from them --------------------------------------------------------


def _chain(connection: Connection) -> Iterable[str]:
    return audit(_driver(connection))


def _sales(connection: Connection) -> Findings:
    stored = stored_sales(connection)
    yield from _money(connection, stored)
    told, loose = replayed(connection)
    yield from _replay(stored, told)
    yield from _replay_loose(stored_loose(connection), loose)


def _replay(stored: Mapping[int, ChargeRecord], told: Mapping[int, ChargeRecord]) -> Findings:
    """Compare charges, payments and exceptions with what the events say of them."""
    for number in sorted(stored.keys() | told.keys()):
        if number not in told:
            yield f"charge {number}: no event tells of it"
        elif number not in stored:
            yield f"charge {number}: its events are there, its row is not"
        else:
            other = ", ".join(_differences(_parts(stored[number]), _parts(told[number])))
            if other:
                yield f"charge {number}: other than its events say: {other}"


def stored_sales(connection: Connection) -> dict[int, ChargeRecord]:
    """Return all sales from their tables, by number."""
    work = UnitOfWork(connection)
    numbers = _CHARGES.run(_driver(connection), {}).fetchall()
    charges = [work.charge(ChargeRef(id=number)) for (number,) in numbers]
    return {each.id: work.record(each, whole=True) for each in charges if each is not None}


def replayed(connection: Connection) -> tuple[dict[int, ChargeRecord], Loose]:
    """Return from the bodies of the events alone all sales, and what belongs to none, newest word last."""
    sales: dict[int, ChargeRecord] = {}
    loose = Loose({}, {})
    for row in _BODIES.run(_driver(connection), {}):
        event = decode_event(*row)
        if event.record is None:
            loose.exceptions.update({each.id: each for each in event.changed})
            loose.refunds.update({each.id: each for each in event.refunds})
            continue
        known = sales.get(event.record.charge.id, event.record)
        sales[event.record.charge.id] = _after(known, event.record, event.changed)
        for exception in (*event.changed, *event.record.exceptions):
            loose.exceptions.pop(exception.id, None)
        for refund in event.record.refunds:
            loose.refunds.pop(refund.id, None)
    return sales, loose


def stored_loose(connection: Connection) -> Loose:
    """Return the matters and refunds of money that has no charge."""
    exceptions = map(exception_of, _LOOSE_EXCEPTIONS.run(_driver(connection), {}))
    refunds = map(refund_of, _LOOSE_REFUNDS.run(_driver(connection), {}))
    return Loose({each.id: each for each in exceptions}, {each.id: each for each in refunds})


def _replay_loose(stored: Loose, told: Loose) -> Findings:
    for number in _other_keys(stored.exceptions, told.exceptions):
        yield f"exception {number}: other than its events say"
    for key in _other_keys(stored.refunds, told.refunds):
        yield f"refund {key}: other than its events say"


def _after(known: ChargeRecord, told: ChargeRecord, changed: tuple[ShopException, ...]) -> ChargeRecord:
    """Return a sale after one event, which tells of many payments the newest and of exceptions what changed.

    A payment is known by the event that stored it: its proof gives it another id.
    """
    payments = {each.seq: each for each in (*known.payments, *told.payments)}
    exceptions = {each.id: each for each in (*known.exceptions, *changed, *told.exceptions)}
    refunds = {each.id: each for each in (*known.refunds, *told.refunds)}
    return replace(
        told,
        payments=tuple(payments.values()),
        exceptions=tuple(exceptions.values()),
        refunds=tuple(refunds.values()),
    )


def _parts(record: ChargeRecord) -> _Parts:
    """Return a sale without what each run reckons anew, and without an order of its parts."""
    return (
        replace(record.charge, clock_run="", deadline_ms=0),
        {each.id: each for each in record.payments},
        {each.id: each for each in record.exceptions},
        {each.id: each for each in record.refunds},
    )


def _differences(one: _Parts, other: _Parts) -> Findings:
    for name in Charge.__struct_fields__:
        if getattr(one[0], name) != getattr(other[0], name):
            yield name
    yield from (f"payment {key}" for key in _other_keys(one[1], other[1]))
    yield from (f"exception {key}" for key in _other_keys(one[2], other[2]))
    yield from (f"refund {key}" for key in _other_keys(one[3], other[3]))


def _other_keys(one: Mapping[_Key, object], other: Mapping[_Key, object]) -> list[_Key]:
    return [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]


def _shop(connection: Connection) -> Findings:
    """Compare settings and devices with what the events say of them."""
    work = UnitOfWork(connection)
    said = work.declared()
    yield from (f"event {seq}: not as it was committed" for seq in said.broken)
    found = differences(said, work.settings(), work.devices())
    for what, names in (("setting", found.settings), ("device", found.devices)):
        yield from (f"{what} {name}: other than its events say" for name in names)


# --- I2, I3, I7: the money --------------------------------------------------------------------------


def _money(connection: Connection, sales: Mapping[int, ChargeRecord]) -> Findings:
    """Look whether sums are those of the rows, and each ``paid`` has what makes it so."""
    books = charge_books(_driver(connection))
    for number, record in sales.items():
        yield from (f"charge {number}: {word}" for word in _sums(record.charge, books[record.charge.id]))
        why = _why_not_paid(record)
        if why:
            yield f"charge {number}: {why}"


def _sums(charge: Charge, book: Book) -> Findings:
    """Compare what a charge says of its money with its rows, reckoned without the rules of the domain."""
    brought = book.brought_by_rests
    for name, said, reckoned in (
        ("received", charge.received, book.kept),
        ("payments", charge.payments_total, book.payments),
        ("given back", charge.refunded, book.from_sale),
        ("of its rests", charge.rests_received, brought),
    ):
        if said != reckoned:
            yield f"{name} {said}, its rows say {reckoned}"
    if charge.state is not State.PAID:
        return
    yield from (
        f"paid, and charge {each.number} still asks for its rest"
        for each in book.rests
        if not each.is_paid and not each.is_superseded
    )
    beyond = book.for_sale + brought - charge.amount
    if charge.paid_by is not None and beyond != charge.difference:
        yield f"kept {beyond:+d} beyond its amount, {charge.difference:+d} was decided"


def _amounts(connection: Connection) -> Findings:
    """Look whether each payment has the amount of the message that it came in."""
    for id_, amount, message in _AMOUNTS.run(_driver(connection), {}):
        said = msgspec.json.decode(message)["amount"]
        if said != amount:
            yield f"payment {id_}: {amount} is stored, the bank said {said}"


def _why_not_paid(record: ChargeRecord) -> str:
    """Return what a ``paid`` charge lacks: an exact Pix in time, or a person who decided; else nothing."""
    charge = record.charge
    if charge.state is not State.PAID:
        return "" if charge.settled is None else "settled, and not paid"
    paying = [each for each in record.payments if each.id == charge.paid_by]
    if charge.settled is SettlementBasis.BANK:
        exact = [each for each in paying if each.amount == charge.amount and each.in_time]
        return "" if exact else "paid by the bank, without an exact payment in time"
    if charge.settled is SettlementBasis.ACCEPTED:
        decided = paying and any(_is_decided(each) for each in record.exceptions)
        approved = any(each.resolved_by.approved_by for each in record.exceptions)
        if decided and charge.difference and not approved:
            return f"{charge.difference:+d} was accepted without a manager"
        return "" if decided else "accepted, and nobody decided so"
    marks = [each for each in record.exceptions if each.kind is ExceptionKind.MARKED_BY_HAND]
    by_manager = len(marks) == 1 and marks[0].resolved_by.approved_by
    return "" if by_manager else "marked by hand without a manager"


def _is_decided(exception: ShopException) -> bool:
    by_rule = "in_time_by_bank" in exception.notes or exception.reason_code is ReasonCode.REST_PAID
    approved = bool(exception.resolved_by.approved_by)
    return not exception.is_open and bool(exception.reason) and (approved or by_rule)


# --- I8: the payers ---------------------------------------------------------------------------------


def _payers(connection: Connection) -> Findings:
    """Look whether each payer is the one of the payment, and stands in ``person`` only.

    What a cashier typed (descriptions, reasons) may well hold a customer's name: it is not looked into. Nor
    are names that a bank gives: a payer may be called ``1``, and a shop's owner who pays himself has the
    number that is the shop's Pix key.
    """
    for payment_id, name, tax_id, salt, hash_, message, seq, body in _PAYERS.run(_driver(connection), {}):
        if hash_ != person_hash(Payer(name=name, tax_id=tax_id), salt):
            yield f"payment {payment_id}: its payer is not the one who was stored with it"
        for field in sorted(msgspec.json.decode(message or "{}").keys() - MESSAGE_FIELDS):
            yield f"payment {payment_id}: its message holds {field}, and may hold a payer"
        words = [each for each in (name, tax_id) if _is_telling(each)]
        if body is not None and any(word in _detail(body) for word in words):
            yield f"event {seq}: holds the payer of payment {payment_id}"
    yield from _payers_in_alerts(connection)


def _is_telling(text: str) -> bool:
    """Return whether a payer's name or number is nothing else by chance: several words, or a whole number."""
    return len(text.split()) > 1 or len(_digits(text)) in _TAX_DIGITS


def _detail(body: str) -> str:
    """Return the words about an event as text; among them may be some of a bank."""
    return msgspec.json.encode(msgspec.json.decode(body).get("detail", {})).decode()


def _payers_in_alerts(connection: Connection) -> Findings:
    known = {_digits(text) for (text,) in _TAX_IDS.run(_driver(connection), {}) if _is_telling(text)}
    for seq, body in _ALERTS.run(_driver(connection), {}) if known else ():
        if known & set(_DIGITS.findall(_detail(body))):
            yield f"event {seq}: holds a payer's tax number"


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(text))


_Look = Callable[[Connection], Iterable[str]]
_LOOKS: dict[str, _Look] = {
    "file": _integrity,
    "references": _references,
    "chain": _chain,
    "sales": _sales,
    "shop": _shop,
    "amounts": _amounts,
    "payers": _payers,
}
