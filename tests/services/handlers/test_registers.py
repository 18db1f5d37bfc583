"""Two registers over one ledger: each reads, ends and takes up its own charges."""

from pathlib import Path

import pytest

from pos_app.domain.charge import Charge
from pos_app.domain.commands.charges import ExpireDue
from pos_app.domain.commands.queries import ListCharges, ListOpen, ReadLive
from pos_app.domain.payment import State
from pos_app.services.handlers.context import TillOptions
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, check_ledger, open_charge, running
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
