"""Payers are kept for the shop's time and no longer, found for whoever asks, and erased for good."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.charges import ExpireDue
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import ErasePerson, ExportPerson, SaveRetention
from pos_app.domain.errors import BadTextError, RefusedError
from pos_app.domain.payment import Payer
from pos_app.domain.shop import DataRetention
from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.inspection import inspect
from pos_app.services.ledger.file_checks import LedgerDamagedError
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.storage import CHECKED_NAME, FILE_NAME, connect_read_only
from pos_app.services.reports.export import export_lines
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, e2e, full, manager, open_charge, running
from tests.fakes.canaries import traces
from tests.fakes.clock import FakeClock

ANA = Payer(name="Ana Canário da Silva", tax_id="390.533.447-05")
RUI = Payer(name="Rui Outro de Souza", tax_id="529.982.247-25")


def sell(till: Till, number: int, payer: Payer) -> None:
    """Sell once, paid by somebody."""
    ask(till, ConfirmPayment(notice=full(open_charge(till, show=False), number, payer=payer)))


def days_pass(till: Till, clock: FakeClock, days: int) -> None:
    """Let whole days pass while the program runs, which looks at the clock every two hours."""
    for _ in range(12 * days):
        clock.advance(seconds=7_200)
        ask(till, ExpireDue())


def where(folder: Path, payer: Payer) -> list[str]:
    """Return the files of a folder that hold a payer, in any form."""
    places = {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    found = [place for word in (payer.name, payer.tax_id) for place, _ in traces(word, places)]
    return sorted(set(found))


def test_payers_go_after_the_shops_time(tmp_path: Path, clock: FakeClock) -> None:
    """After 120 days no byte of a payer is in the ledger, its log or the newest copy; the money stays."""
    with running(tmp_path, clock, Told()) as till:
        for number in range(40):
            sell(till, number, ANA)
        days_pass(till, clock, 119)
        sell(till, 100, RUI)
        assert [] != where(tmp_path, ANA)
        days_pass(till, clock, 2)
        assert [] == where(tmp_path, ANA)
        assert [] != where(tmp_path, RUI)
        made = make_backup(tmp_path)
    assert [] == where(made.path.parent, ANA)
    assert [] == where(tmp_path, ANA)
    found = inspect(tmp_path)
    assert ((), 41) == (found.findings, found.payments)
    (note,) = [line for line in export_lines(tmp_path, "events", "jsonl") if "payers_erased" in line]
    assert '"payments": 40' in note


def test_shorter_time_counts_from_the_next_look(tmp_path: Path, clock: FakeClock) -> None:
    """The shop's own time is stored behind the PIN, is an event, and is used within the day."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        days_pass(till, clock, 32)
        assert [] != where(tmp_path, ANA)
        wish = DataRetention(payer_days=30, copy_to=str(tmp_path / "disk"))
        status = ask(till, SaveRetention(retention=wish, decision=manager(till)))
        assert (wish, wish) == (status.retention, ask(till, ReadStatus()).retention)
        ask(till, ExpireDue())
        assert [] == where(tmp_path, ANA)


@pytest.mark.parametrize("days", [0, -1, 1826])
def test_time_out_of_bounds_is_refused(tmp_path: Path, clock: FakeClock, days: int) -> None:
    """A time of nothing, or of more than five years, is a slip."""
    with running(tmp_path, clock, Told()) as till:
        with pytest.raises(BadTextError):
            ask(till, SaveRetention(retention=DataRetention(payer_days=days), decision=manager(till)))
        assert DataRetention() == ask(till, ReadStatus()).retention


@pytest.mark.parametrize(
    "who", ["39053344705", "390.533.447-05", "ana canario da silva", " Ana  Canário da Silva "]
)
def test_one_person_is_found_and_erased(tmp_path: Path, clock: FakeClock, who: str) -> None:
    """By name or tax number, however typed: all payments of that payer, and nobody else's."""
    with running(tmp_path, clock, Told()) as till:
        for number, payer in enumerate((ANA, RUI, ANA), start=1):
            sell(till, number, payer)
        found = ask(till, ExportPerson(who=who, decision=manager(till)))
        assert [(e2e(1), ANA.name, ANA.tax_id), (e2e(3), ANA.name, ANA.tax_id)] == [
            (each.payment_id, each.name, each.tax_id) for each in found
        ]
        assert 2 == ask(till, ErasePerson(who=who, decision=manager(till)))
        assert 0 == ask(till, ErasePerson(who=who, decision=manager(till)))
        assert [] == where(tmp_path, ANA)
        assert [] != where(tmp_path, RUI)
    assert inspect(tmp_path).is_sound
    events = "\n".join(export_lines(tmp_path, "events", "jsonl"))
    assert "payer_exported" in events
    assert "payer_erased" in events
    assert "Canário" not in events


@pytest.mark.parametrize("who", ["", " ", "Ana", "3905334470", "%", "***"])
def test_part_of_a_name_is_nobody(tmp_path: Path, clock: FakeClock, who: str) -> None:
    """A part of a name or number, or nothing at all, erases nobody."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        assert 0 == ask(till, ErasePerson(who=who, decision=manager(till)))
        assert [] != where(tmp_path, ANA)


def test_only_a_manager_sees_or_erases(tmp_path: Path, clock: FakeClock) -> None:
    """Without the PIN nothing is told, changed or erased."""
    wrong = Decision(reason="curiosidade", pin="")
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        for command in (
            ExportPerson(who=ANA.name, decision=wrong),
            ErasePerson(who=ANA.name, decision=wrong),
            SaveRetention(retention=DataRetention(payer_days=1), decision=wrong),
        ):
            with pytest.raises(RefusedError, match="pin"):
                ask(till, command)
        assert [] != where(tmp_path, ANA)


def test_erasing_waits_for_a_reader_of_the_log(tmp_path: Path, clock: FakeClock) -> None:
    """While a copy is being read the log cannot be emptied: the till goes on, and empties it afterwards."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        reader = connect_read_only(tmp_path)
        with reader.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one()
            assert 1 == ask(till, ErasePerson(who=ANA.name, decision=manager(till)))
            assert [] != where(tmp_path, ANA)
        reader.dispose()
        sell(till, 2, RUI)
        assert [] == where(tmp_path, ANA)


# --- the whole chain, once a week -----------------------------------------------------------------------


def _spoil_an_old_event(folder: Path, clock: FakeClock) -> None:
    """Make a ledger whose first event is older than a start's usual look, and change it."""
    clock.at = datetime.now(UTC) - timedelta(days=60)
    with running(folder, clock, Told()) as till:
        sell(till, 1, ANA)
        clock.at = datetime.now(UTC)
        sell(till, 2, ANA)


def _change_first(folder: Path) -> None:
    connection = sqlite.connect(str(folder / FILE_NAME), isolation_level=None)
    connection.execute("DROP TRIGGER event_keeps_UPDATE")
    connection.execute("UPDATE event SET actor = 'x' WHERE seq = 2")
    connection.close()


def test_whole_chain_is_followed_once_a_week(tmp_path: Path, clock: FakeClock) -> None:
    """An old event that was changed is found within a week, not only when it is young."""
    _spoil_an_old_event(tmp_path, clock)
    Ledger.open(tmp_path).close()
    at, seq, hash_ = (tmp_path / CHECKED_NAME).read_text().split()
    assert inspect(tmp_path).head == hash_
    _change_first(tmp_path)
    Ledger.open(tmp_path).close()  # followed today already
    week_ago = datetime.fromisoformat(at) - timedelta(days=7, seconds=1)
    (tmp_path / CHECKED_NAME).write_text(f"{week_ago.isoformat()} {seq} {hash_}\n")
    with pytest.raises(LedgerDamagedError, match="event 2: not as it was committed"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize("text", ["", "torn", "2099-01-01T00:00:00+00:00 1 00", "x 1 00", "2026-01-01 1 zz"])
def test_note_that_proves_nothing_costs_a_whole_look(tmp_path: Path, clock: FakeClock, text: str) -> None:
    """A note of another ledger, from the future, or torn: the whole chain is followed."""
    _spoil_an_old_event(tmp_path, clock)
    _change_first(tmp_path)
    (tmp_path / CHECKED_NAME).write_text(text)
    with pytest.raises(LedgerDamagedError, match="event 2: not as it was committed"):
        Ledger.open(tmp_path)


# --- a clock alone erases nobody ----------------------------------------------------------------------


def found(till: Till) -> int:
    """Return of how many payments a manager is shown the payer."""
    rows: tuple[object, ...] = ask(till, ExportPerson(who=ANA.name, decision=manager(till)))
    return len(rows)


@pytest.mark.parametrize("days", [5, 200, 26_000])
def test_one_tick_of_a_wrong_clock_erases_nobody(tmp_path: Path, clock: FakeClock, days: int) -> None:
    """A clock that is ahead for a moment hides what is due by it; set right, all is there."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        ask(till, SaveRetention(retention=DataRetention(payer_days=5), decision=manager(till)))
        clock.at += timedelta(days=days, seconds=1)
        ask(till, ExpireDue())

        assert 0 == found(till)
        assert [] != where(tmp_path, ANA)

        clock.at -= timedelta(days=days, seconds=1)
        ask(till, ExpireDue())
        assert 1 == found(till)


def test_bank_that_speaks_once_at_a_wrong_time_is_no_week(tmp_path: Path, clock: FakeClock) -> None:
    """A bank is heard while the clock is 200 days ahead: one day counts, and six more are needed."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        clock.at += timedelta(days=200)
        sell(till, 2, RUI)
        ask(till, ExpireDue())

        assert [] != where(tmp_path, ANA)


def test_shop_that_was_shut_erases_within_a_week(tmp_path: Path, clock: FakeClock) -> None:
    """Shut for 130 days: what is due is hidden at once, and goes after seven days on which a bank spoke."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
    clock.at += timedelta(days=130)
    clock.run, clock.elapsed_ms = "run-2", 1_000
    with running(tmp_path, clock, Told()) as till:
        for day in range(7):
            assert [] != where(tmp_path, ANA), day
            assert 0 == found(till)
            sell(till, 10 + day, RUI)
            ask(till, ExpireDue())
            clock.advance(seconds=86_400)
        assert [] == where(tmp_path, ANA)
        assert [] != where(tmp_path, RUI)


def test_shut_at_the_weekend_is_no_jump(tmp_path: Path, clock: FakeClock) -> None:
    """Days off up to four are believed on the first day that counts."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        ask(till, SaveRetention(retention=DataRetention(payer_days=3), decision=manager(till)))
        clock.advance(seconds=4 * 86_400)
        sell(till, 2, RUI)
        ask(till, ExpireDue())

        assert [] == where(tmp_path, ANA)
