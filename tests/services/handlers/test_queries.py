"""What a reading costs the till's one thread: by an index, and as much with any number of other rows.

Counted in steps of SQLite's own machine, which are the same on every computer.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import DecidedPlace, ReadDecided, ReadInbox
from pos_app.domain.commands.devices import AddDevice
from pos_app.domain.commands.queries import (
    ListCharges,
    ListOpen,
    ReadAskSince,
    ReadCharge,
    ReadEvents,
    ReadLive,
    ReadOutbox,
    ReadStatus,
)
from pos_app.domain.money import Centavos
from pos_app.domain.payment import State
from pos_app.services.banks.static_pix import StaticProvider
from pos_app.services.handlers import HANDLERS, queries
from pos_app.services.handlers.context import HandlerContext, TillOptions, TillRunState
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.system.pin_gate import PinGate
from tests.fakes.book import Told, ask, cancelled, expired, full, open_charge, running, verifying
from tests.fakes.clock import FakeClock

BANK, PROGRAM, OTHER = "bank-1", "integration-1", "integration-2"
FEW, MANY = 2_200, 8_000
"""Other rows; the few are more than any reading returns or counts."""
GROWN = 1.1
"""What the same reading may take more beside many rows."""
TABLES = ("charge", "payment", "event", "shop_exception", "refund", "answer", "tie", "outbox", "person")
"""Those that grow with the shop's history."""

ADD_CHARGES = """
    WITH RECURSIVE number (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM number WHERE n < :last)
    INSERT INTO charge
    SELECT (SELECT max(id) FROM charge) + n, bank_payment_id || n, txid || n, amount, register, operator,
        created_at, expires_at, lifetime_s, :state, run, deadline_ms, code, description, 'r' || n, session,
        iif(n % 2, :maker, ''), 0, NULL, iif(:state = 'paid', 'by_hand', NULL), NULL, created_at, NULL,
        0, 0, 0, 0, 0, 0
    FROM number, charge WHERE charge.id = 1
"""
ADD_EVENTS = """
    WITH RECURSIVE number (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM number WHERE n < :last)
    INSERT INTO event
    SELECT (SELECT max(seq) FROM event) + n, at, elapsed_ms, run, register, actor, kind, charge_id,
        iif(n % 2, :maker, NULL), NULL, body, previous_hash, hash
    FROM number, event
    WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'payment-created' AND charge_id = 1)
"""
ADD_MATTERS = """
    WITH RECURSIVE number (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM number WHERE n < :last)
    INSERT INTO shop_exception
    SELECT (SELECT max(id) FROM shop_exception) + n, kind,
        (SELECT max(id) FROM charge) - :last + n, NULL, amount, opened_at, 'dismissed', 'kept', notes,
        opened_at, 'x', '', 'typed', 'x'
    FROM number, shop_exception WHERE id = 1
"""
ADD_TASKS = """
    WITH RECURSIVE number (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM number WHERE n < :last)
    INSERT INTO outbox
    SELECT request || n, seq, destination, kind, charge_id, created_at, created_at
    FROM number, outbox WHERE outbox.rowid = 1
"""

READINGS: dict[str, Command[Any]] = {
    **{
        f"{state or 'all'} of {scope or 'all'}, {order} first": ListCharges(
            state=state, scope=scope, limit=100, newest_first=order == "newest"
        )
        for state in (None, *State)
        for scope in (None, PROGRAM, OTHER)
        for order in ("newest", "oldest")
    },
    "charge by number": ReadCharge(ref=ChargeRef(id=1)),
    "charge by reference": ReadCharge(ref=ChargeRef(reference="mine")),
    "open": ListOpen(),
    "open of one program": ListOpen(scope=PROGRAM),
    "live": ReadLive(),
    "events": ReadEvents(since=0),
    "newest event": ReadEvents(since=2**53, limit=1),
    "events of one program": ReadEvents(since=0, scope=PROGRAM),
    "newest event of one program": ReadEvents(since=2**53, scope=PROGRAM, limit=1),
    "events of another program": ReadEvents(since=0, scope=OTHER),
    "outbox": ReadOutbox(),
    "inbox": ReadInbox(limit=100),
    "inbox, older": ReadInbox(limit=100, below=2),
    "decided": ReadDecided(),
    "decided, older": ReadDecided(below=DecidedPlace(datetime(2099, 1, 1, tzinfo=UTC), 2)),
    "status": ReadStatus(),
    "since when a bank is asked": ReadAskSince(device=BANK),
}


class Readings:
    """A ledger that a test fills with other rows, and what readings of it cost."""

    def __init__(self, ledger: Ledger, clock: FakeClock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._driver = ledger._driver  # noqa: SLF001 - what SQLite does is asked of its connection
        self._steps = 0
        self._added = 0

    def add_up_to(self, last: int, state: State) -> None:
        """Add ended charges of another program and of none, with what belongs to them."""
        values = {"first": self._added + 1, "last": last, "state": str(state), "maker": OTHER}
        self._added = last
        self._driver.execute("BEGIN")
        for statement in (ADD_CHARGES, ADD_EVENTS, ADD_MATTERS, ADD_TASKS):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            self._driver.execute(statement, named)
        self._driver.execute("COMMIT")

    def steps(self, command: Command[Any]) -> int:
        """Return how many steps of SQLite's machine a reading takes."""
        self._steps = 0
        self._driver.set_progress_handler(self._count, 1)
        self._read(command)
        self._driver.set_progress_handler(None, 1)
        return self._steps

    def plans(self, command: Command[Any]) -> dict[str, list[str]]:
        """Return how SQLite carries out each statement of a reading."""
        statements: list[str] = []
        self._driver.set_trace_callback(statements.append)
        self._read(command)
        self._driver.set_trace_callback(None)
        asked = [each for each in statements if each.lstrip().startswith(("SELECT", "WITH"))]
        return {
            each: [row[3] for row in self._driver.execute(f"EXPLAIN QUERY PLAN {each}")] for each in asked
        }

    def _count(self) -> int:
        self._steps += 1
        return 0

    def _read(self, command: Command[Any]) -> None:
        with self._ledger.transaction() as work:
            context = HandlerContext(
                work=work,
                moment=self._clock.moment(),
                options=TillOptions(),
                run_state=TillRunState(kind="training", own=dict(work.declared().settings)),
                ways={"static": StaticProvider()},
                pins=PinGate(self._ledger.folder),
            )
            HANDLERS[type(command)](context, command)


@pytest.fixture
def readings(tmp_path: Path, clock: FakeClock) -> Iterator[Readings]:
    """Return a ledger with one charge of each state, one of them a program's, and an open matter."""
    with running(tmp_path, clock, Told()) as till:
        ask(till, AddDevice(role="bank", name="a bank"))
        first = open_charge(till, device=PROGRAM, reference="mine", show=False)
        ask(till, ConfirmPayment(notice=full(first, 1)))
        ask(till, ConfirmPayment(notice=full(first, 2)))
        expired(till, clock, open_charge(till, show=False))
        cancelled(till, clock, open_charge(till, show=False))
        verifying(till, clock, open_charge(till, show=False))
        open_charge(till, amount=Centavos(100), show=False)
        open_charge(till)
    ledger = Ledger.open(tmp_path)
    try:
        yield Readings(ledger, clock)
    finally:
        ledger.close()


@pytest.mark.parametrize("state", [State.PAID, State.EXPIRED, State.CANCELLED])
def test_reading_takes_as_long_with_any_number_of_other_rows(readings: Readings, state: State) -> None:
    """A rare state, an old live charge, one program's events: what nobody asked for is not walked through."""
    readings.add_up_to(FEW, state)
    few = {name: readings.steps(command) for name, command in READINGS.items()}

    readings.add_up_to(MANY, state)

    many = {name: readings.steps(command) for name, command in READINGS.items()}
    grown = {name: (few[name], steps) for name, steps in many.items() if steps > GROWN * few[name]}
    assert {} == grown


def test_reading_goes_by_an_index(readings: Readings) -> None:
    """No statement of a reading walks through a whole table that grows with the shop's history."""
    readings.add_up_to(FEW, State.CANCELLED)
    found = {
        f"{name}: {statement}": plan
        for name, command in READINGS.items()
        for statement, plan in readings.plans(command).items()
        if "WHERE" in statement and any(_is_walk(step) for step in plan)  # without, the first rows are wanted
    }
    assert {} == found


def _is_walk(step: str) -> bool:
    match = re.match(r"SCAN (\w+)", step)
    return match is not None and match[1] in TABLES and "USING" not in step


def test_every_reading_is_counted() -> None:
    """A reading that is added later is counted too."""
    answered: set[Callable[..., Any]] = {HANDLERS[type(command)] for command in READINGS.values()}
    known = {each for each in HANDLERS.values() if each.__module__ == queries.__name__}
    assert known == answered
