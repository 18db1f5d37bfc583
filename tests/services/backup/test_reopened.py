"""What was decided after a copy was made is said on each matter that its restore opens again."""

from pathlib import Path

import pytest

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import CloseException
from pos_app.domain.payment import MAYBE_DECIDED, WAS_DECIDED, WENT_BACK, ExceptionKind, Outcome
from pos_app.services.backup.copies import Backup, make_backup
from pos_app.services.backup.inspection import inspect
from pos_app.services.backup.restoring import restore
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, full, inbox, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, damage, sell

BOSS = Decision(reason="devolvi no app do banco", pin="4821")


def _open_matters(till: Till) -> None:
    """Let a sale be paid twice, another in part, and money come without a charge."""
    ask(till, ConfirmPayment(notice=full(sell(till, 1), 2)))
    charge = open_charge(till, show=False)
    ask(till, ConfirmPayment(notice=full(charge, 3, 1000)))
    ask(till, ConfirmPayment(notice=full(charge, 4, txid="desconhecida")))


def _copied_and_decided(folder: Path, clock: FakeClock, outcome: Outcome | None) -> Backup:
    """Copy a ledger with open matters, then close each of them, as money ``outcome``; None closes none."""
    with running(folder, clock, Told(), REAL) as till:
        _open_matters(till)
        made = make_backup(folder)
        for row in inbox(till) if outcome is not None else ():
            number = row.exception.id
            ask(till, CloseException(exception_id=number, outcome=outcome, decision=BOSS))
    return made


def _reopened(folder: Path, clock: FakeClock) -> dict[ExceptionKind, str]:
    with running(folder, clock, Told(), REAL) as till:
        found = {row.exception.kind: row.exception.reopened for row in inbox(till)}
    assert inspect(folder).findings == ()
    return found


@pytest.mark.parametrize(
    ("outcome", "note"), [(Outcome.GIVEN_BACK, WENT_BACK), (Outcome.NOT_OURS, WAS_DECIDED), (None, "")]
)
def test_what_a_sound_ledger_decided_is_said(
    tmp_path: Path, clock: FakeClock, outcome: Outcome | None, note: str
) -> None:
    """Given back, or decided otherwise: the same matter says so, also after it is restored once more."""
    made = _copied_and_decided(tmp_path, clock, outcome)
    matters = (ExceptionKind.ORPHAN, ExceptionKind.UNDERPAID, ExceptionKind.PAID_TWICE)
    assert restore(tmp_path, made.path, clock.at).keeps_newer
    assert dict.fromkeys(matters, note) == _reopened(tmp_path, clock)
    again = make_backup(tmp_path)
    restore(tmp_path, again.path, clock.at)
    assert dict.fromkeys(matters, note) == _reopened(tmp_path, clock)


@pytest.mark.parametrize("outcome", [Outcome.GIVEN_BACK, None])
def test_nobody_believes_what_an_unsound_ledger_decided(
    tmp_path: Path, clock: FakeClock, outcome: Outcome | None
) -> None:
    """Each matter of the copy sends a person to the bank's app."""
    made = _copied_and_decided(tmp_path, clock, outcome)
    damage(tmp_path)
    restore(tmp_path, made.path, clock.at)
    assert {MAYBE_DECIDED} == set(_reopened(tmp_path, clock).values())


def test_news_about_the_sale_leave_the_note(tmp_path: Path, clock: FakeClock) -> None:
    """A further Pix of the same sale is judged with the others, and what was decided stays said."""
    with running(tmp_path, clock, Told(), REAL) as till:
        charge = open_charge(till, show=False)
        ask(till, ConfirmPayment(notice=full(charge, 1, 1000)))
        made = make_backup(tmp_path)
        (row,) = inbox(till)
        ask(
            till,
            CloseException(exception_id=row.exception.id, outcome=Outcome.GIVEN_BACK, decision=BOSS),
        )
    restore(tmp_path, made.path, clock.at)
    with running(tmp_path, clock, Told(), REAL) as till:
        ask(till, ConfirmPayment(notice=full(charge, 2, 2000)))
        assert ["", WENT_BACK] == [each.exception.reopened for each in inbox(till)]
