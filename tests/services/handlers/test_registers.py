"""Two registers over one ledger: each reads, ends and takes up its own charges."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pos_app.domain.charge import Charge
from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.charges import CancelCharge, EndVerification, ExpireDue, OpenCharge
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import (
    AcceptException,
    CloseException,
    MarkByHand,
    ReadDecided,
    ReadInbox,
    ReopenException,
)
from pos_app.domain.commands.queries import (
    ListCharges,
    ListOpen,
    ReadCharge,
    ReadEvents,
    ReadLive,
    ReadOutbox,
)
from pos_app.domain.errors import RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import ExceptionKind, Outcome, Result, State
from pos_app.services.handlers.context import TillOptions
from pos_app.services.till.till import Till
from tests.fakes.book import (
    Told,
    ask,
    check_ledger,
    full,
    inbox,
    manager,
    open_charge,
    read,
    running,
)
from tests.fakes.clock import FakeClock

FIRST, SECOND = TillOptions(), TillOptions(register="Caixa 2")


@pytest.fixture
def left(tmp_path: Path, clock: FakeClock) -> Charge:
    """Return the charge that the first register left open."""
    with running(tmp_path, clock, Told(), FIRST) as till:
        return open_charge(till)


def numbers(till: Till) -> tuple[list[int], list[int], int | None]:
    """Return the charges of the list, the open ones, and the one on the screens."""
    live = ask(till, ReadLive())
    listed = [each.charge.id for each in ask(till, ListCharges(limit=100))]
    opened = [each.charge.id for each in ask(till, ListOpen()).sales]
    return listed, opened, None if live is None else live.charge.id


def test_register_shows_nothing_of_another(tmp_path: Path, clock: FakeClock, left: Charge) -> None:
    """The second register begins empty, and may charge beside the first one's open charge."""
    with running(tmp_path, clock, Told(), SECOND) as till:
        assert ([], [], None) == numbers(till)
        own = open_charge(till)
        assert own.id != left.id
        assert ([own.id], [own.id], own.id) == numbers(till)
    check_ledger(tmp_path)


def test_register_does_not_end_the_time_of_another(tmp_path: Path, clock: FakeClock, left: Charge) -> None:
    """What runs out on one register is the other's to end: its banks are asked by it."""
    with running(tmp_path, clock, Told(), SECOND) as till:
        own = open_charge(till)
        clock.advance(3_600)
        ask(till, ExpireDue())
        states = {each.charge.id: each.charge.state for each in ask(till, ListCharges(limit=100))}
        assert {own.id: State.VERIFYING} == states
    with running(tmp_path, clock, Told(), FIRST) as till:
        (record,) = ask(till, ListCharges(limit=100))
        assert left.id == record.charge.id
        assert record.charge.is_open


@dataclass
class Day:
    """What the first register left behind: a charge of each kind, and the matters of two of them.

    Attributes:
        twice: paid two times; the second payment waits for a person.
        decided: as that one, and decided.
        short: lacks some centavos.
        asked: cancelled; its bank has to be asked to remove it.
    """

    twice: Charge
    decided: Charge
    short: Charge
    asked: Charge
    open_matter: int
    decided_matter: int


@pytest.fixture
def day(tmp_path: Path, clock: FakeClock) -> Day:
    """Return what the first register left: matters open and decided, one without a charge, a task."""
    with running(tmp_path, clock, Told(), FIRST) as till:
        twice, decided, short, asked = (open_charge(till, show=False) for _ in range(4))
        for charge in (twice, decided):
            for number in range(2):
                ask(till, ConfirmPayment(notice=full(charge, 10 * charge.id + number)))
        matters = {row.exception.charge_id: row.exception.id for row in inbox(till)}
        number, kept = matters[decided.id], manager(till)
        ask(till, CloseException(exception_id=number, outcome=Outcome.KEPT, decision=kept))
        ask(till, ConfirmPayment(notice=full(short, 90, short.amount - 100)))
        ask(till, CancelCharge(ref=ChargeRef(id=asked.id)))
        orphan = replace(full(twice, 99), bank_payment_id=None, txid="A" * 25)
        assert Result.ORPHAN == ask(till, ConfirmPayment(notice=orphan)).result
    return Day(twice, decided, short, asked, matters[twice.id], number)


def seen(till: Till) -> dict[str, int]:
    """Return how much of each reading a register sees."""
    return {
        "listed": len(ask(till, ListCharges(limit=100))),
        "open": len(ask(till, ListOpen()).sales),
        "inbox": len(ask(till, ReadInbox()).rows),
        "counted": ask(till, ReadInbox(limit=0)).total,
        "decided": len(ask(till, ReadDecided()).rows),
        "events": len(ask(till, ReadEvents(since=0)).events),
        "behind": ask(till, ReadEvents(since=0)).behind,
        "newest event": ask(till, ReadEvents(since=0)).last,
        "outbox": len(ask(till, ReadOutbox())),
    }


def test_each_reading_names_its_register(tmp_path: Path, clock: FakeClock, day: Day) -> None:
    """The second register sees money without a charge, which is whoever's is there, and nothing else."""
    with running(tmp_path, clock, Told(), SECOND) as till:
        empty = dict.fromkeys(seen(till), 0)
        assert empty | {"inbox": 1, "counted": 1} == seen(till)
        (row,) = inbox(till)
        assert ExceptionKind.ORPHAN is row.exception.kind
        own = open_charge(till)
        assert (1, 1, 1) == (seen(till)["listed"], seen(till)["open"], seen(till)["events"])
        ask(till, CancelCharge(ref=ChargeRef(id=own.id)))
        assert [own.id] == [task.charge_id for task in ask(till, ReadOutbox())]
    with running(tmp_path, clock, Told(), FIRST) as till:
        found = seen(till)
        assert (4, 3, 3, 1) == (found["listed"], found["inbox"], found["counted"], found["decided"])
        assert [day.asked.id] == [task.charge_id for task in ask(till, ReadOutbox())]
    check_ledger(tmp_path)


def acts(till: Till, day: Day) -> dict[str, Command[Any]]:
    """Return whatever one may want to do to a charge, done to those of the first register."""
    decision = manager(till)
    return {
        "read": ReadCharge(ref=ChargeRef(id=day.twice.id)),
        "read by txid": ReadCharge(ref=ChargeRef(txid=day.twice.txid)),
        "cancel": CancelCharge(ref=ChargeRef(bank_payment_id=day.short.bank_payment_id)),
        "end": EndVerification(charge_id=day.asked.id),
        "rest": OpenCharge(amount=Centavos(100), remainder_of=day.short.id),
        "mark": MarkByHand(charge_id=day.short.id, decision=decision),
        "accept": AcceptException(exception_id=day.open_matter, decision=decision),
        "close": CloseException(exception_id=day.open_matter, outcome=Outcome.KEPT, decision=decision),
        "reopen": ReopenException(exception_id=day.decided_matter, decision=decision),
    }


def test_register_takes_over_no_charge_of_another(tmp_path: Path, clock: FakeClock, day: Day) -> None:
    """No act reaches another register's charge or its matters: they are not found, and nothing is stored."""
    with running(tmp_path, clock, Told(), FIRST) as till:
        before = ask(till, ListCharges(limit=100))
    with running(tmp_path, clock, Told(), SECOND) as till:
        for name, command in acts(till, day).items():
            error = till.submit(command).exception(10)
            assert isinstance(error, RefusedError), name
            assert "not_found" == error.reason, name
    with running(tmp_path, clock, Told(), FIRST) as till:
        assert _kept(before) == _kept(ask(till, ListCharges(limit=100)))
    check_ledger(tmp_path)


def _kept(records: tuple[Any, ...]) -> list[tuple[object, ...]]:
    """Return what no restart changes of sales."""
    return [(each.charge.id, each.charge.state, each.payments, each.exceptions) for each in records]


def test_money_reaches_the_charge_of_another_register(tmp_path: Path, clock: FakeClock, day: Day) -> None:
    """A bank may tell any till: what came is stored in the charge that it names, and settles its debt."""
    with running(tmp_path, clock, Told(), FIRST) as till:
        opened = ask(till, OpenCharge(amount=Centavos(100), remainder_of=day.short.id, show=False))
        rest = opened.record.charge
    with running(tmp_path, clock, Told(), SECOND) as till:
        assert Result.PAID == ask(till, ConfirmPayment(notice=full(rest, 91))).result
    with running(tmp_path, clock, Told(), FIRST) as till:
        assert State.PAID == read(till, rest).charge.state
        assert State.PAID == read(till, day.short).charge.state
    check_ledger(tmp_path)
