"""Decisions afterwards: read, the last one first, and taken back with a PIN; the ledger stays sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import (
    CloseException,
    DecidedPlace,
    InboxRow,
    ReadDecided,
    ReopenException,
)
from pos_app.domain.errors import RefusedError
from pos_app.domain.payment import Outcome
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, check_ledger, full, inbox, manager, open_charge, running
from tests.fakes.clock import FakeClock

OUTCOMES = [Outcome.GIVEN_BACK, Outcome.KEPT, Outcome.NOT_OURS]


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock) -> Iterator[Till]:
    """Return a till on a ledger that is checked at the end."""
    with running(tmp_path, clock, Told()) as till:
        yield till
    check_ledger(tmp_path)


def paid_twice(till: Till) -> InboxRow:
    """Return the matter of a sale that was paid two times."""
    charge = open_charge(till)
    for number in range(2):
        ask(till, ConfirmPayment(notice=full(charge, 10 * charge.id + number)))
    return inbox(till)[0]


def decided(till: Till, below: DecidedPlace | None = None, limit: int = 100) -> tuple[InboxRow, ...]:
    """Return what was decided, the last decision first."""
    return ask(till, ReadDecided(limit=limit, below=below)).rows


def close(till: Till, row: InboxRow, outcome: Outcome, reason: str = "cliente avisado") -> None:
    """Decide a matter."""
    number, decision = row.exception.id, manager(till, reason)
    ask(till, CloseException(exception_id=number, outcome=outcome, decision=decision))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_decision_is_read_and_taken_back(till: Till, outcome: Outcome) -> None:
    """Who decided what and why is there; taken back with a PIN, the matter waits with the same figures."""
    row = paid_twice(till)
    close(till, row, outcome)

    (found,) = decided(till)
    assert (outcome, "cliente avisado", True) == (
        found.exception.outcome,
        found.exception.reason,
        found.may_reopen,
    )
    assert found.exception.resolved_by.approved_by
    assert () == inbox(till)

    again = ask(till, ReopenException(exception_id=row.exception.id, decision=manager(till, "foi engano")))
    assert again == inbox(till)[0].exception == row.exception
    assert row.record is not None
    after = inbox(till)[0].record
    assert after is not None
    assert (row.record.received, row.record.charge) == (after.received, after.charge)
    assert () == decided(till)
    close(till, row, Outcome.GIVEN_BACK)
    assert 1 == len(decided(till))


def test_orphan_is_reopened_with_its_money(till: Till) -> None:
    """A Pix without a charge that was said to be given back waits again, whole."""
    charge = open_charge(till)
    ask(till, ConfirmPayment(notice=replace(full(charge), txid="X" * 25, bank_payment_id=None)))
    (row,) = inbox(till)
    close(till, row, Outcome.GIVEN_BACK)
    assert (row.exception.id,) == tuple(each.exception.id for each in decided(till))
    ask(till, ReopenException(exception_id=row.exception.id, decision=manager(till, "foi engano")))
    assert (row.exception,) == tuple(each.exception for each in inbox(till))


def test_reopening_needs_the_pin_and_a_decided_matter(till: Till) -> None:
    """A cashier alone takes nothing back, and what is open is not reopened."""
    row = paid_twice(till)
    decision = manager(till, "foi engano")
    with pytest.raises(RefusedError) as refused:
        ask(till, ReopenException(exception_id=row.exception.id, decision=decision))
    assert "not_found" == refused.value.reason
    close(till, row, Outcome.KEPT)
    for wrong, reason in ((replace(decision, pin="86427"), "pin"), (replace(decision, reason=""), "reason")):
        with pytest.raises(RefusedError) as refused:
            ask(till, ReopenException(exception_id=row.exception.id, decision=wrong))
        assert reason == refused.value.reason
    assert 1 == len(decided(till))


def test_pages_hold_each_decision_once(till: Till) -> None:
    """Read page by page, the last decision first, also where several were taken in one moment."""
    for _ in range(3):
        close(till, paid_twice(till), Outcome.KEPT)
    whole = decided(till)
    assert 3 == len(whole)
    pages: list[InboxRow] = []
    place: DecidedPlace | None = None
    while page := decided(till, place, limit=1):
        pages += page
        last = page[-1].exception
        assert last.resolved_at is not None
        place = DecidedPlace(last.resolved_at, last.id)
    assert whole == tuple(pages)
