"""The way back to a copy: nothing that was is lost, nobody else's ledger takes a place, banks are asked."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from msgspec.structs import replace

from pos_app.__main__ import main
from pos_app.app import exits
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.charges import EndGrace
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.devices import AddDevice, RevokeDevice
from pos_app.domain.commands.queries import ListCharges, ReadAskSince, ReadStatus
from pos_app.domain.commands.shop import ChangePin, CheckManager
from pos_app.domain.errors import WrongPinError
from pos_app.domain.payment import Result
from pos_app.domain.shop import TillStatus
from pos_app.domain.times import to_micros
from pos_app.services.backup import restoring
from pos_app.services.backup.copies import list_backups, make_backup
from pos_app.services.backup.inspection import inspect, inspect_file
from pos_app.services.backup.restoring import may_restore, missing_after, newest_good, restore
from pos_app.services.ledger import ledger_files, replacing
from pos_app.services.ledger.contents import contents_of_folder
from pos_app.services.ledger.file_checks import LedgerDamagedError
from pos_app.services.ledger.head_note import HEAD_NAME, read_head_note
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS, REPLACED
from pos_app.services.ledger.storage import FILE_NAME
from pos_app.services.ports.data import BackupError, NotRestoredError
from pos_app.services.reports.export import export_lines
from pos_app.services.system.folder_lock import FolderLock
from pos_app.services.system.pins import pin_hash
from pos_app.wire.terms import Role
from tests.fakes.book import Told, ask, check_ledger, full, ledger_file, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, BrokenOffError, break_after, damage, digest, digests, kill, sell
from tests.services.conftest import open_shop

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def test_restore_drill(tmp_path: Path, clock: FakeClock) -> None:
    """Sell, copy, sell on, lose the disk's middle: the copy comes back, and the bank's word brings the rest.

    Money of a charge that the copy does not know becomes an orphan, which a person ties.
    """
    told = Told()
    with running(tmp_path, clock, Told()) as till:
        banks = [ask(till, AddDevice(role="bank", name=name)).id for name in ("Um", "Outro")]
        first = sell(till, 1)
        made = make_backup(tmp_path)
        since = clock.at - timedelta(days=1)
        clock.advance(seconds=600)
        second = sell(till, 2)
    damage(tmp_path)
    spoiled = digest(ledger_file(tmp_path))
    with pytest.raises(LedgerDamagedError):
        Ledger.open(tmp_path)
    assert made == newest_good(tmp_path)
    wanted = missing_after(tmp_path, contents_of_folder(tmp_path), made.contents)

    done = restore(tmp_path, made.path, NOW)

    assert (wanted, spoiled) == (done.missing, digest(done.replaced / FILE_NAME))
    assert 0 < wanted
    with running(tmp_path, clock, told) as till:
        status: TillStatus = ask(till, ReadStatus())
        assert since == done.ask_since == status.ask_since
        assert [first.id] == [each.charge.id for each in ask(till, ListCharges())]
        assert Result.REPEATED == ask(till, ConfirmPayment(notice=full(first, 1))).result
        assert Result.ORPHAN == ask(till, ConfirmPayment(notice=full(second, 2))).result
        ask(till, EndGrace(device=banks[0]))
    with running(tmp_path, clock, Told()) as till:
        assert [None, since] == [ask(till, ReadAskSince(device=each)) for each in banks]
        assert since == ask(till, ReadStatus()).ask_since
        ask(till, EndGrace(device=banks[1]))
        assert ask(till, ReadStatus()).ask_since is None
    check_ledger(tmp_path)
    assert inspect(tmp_path).is_sound


def test_restored_ledger_says_so(tmp_path: Path, clock: FakeClock) -> None:
    """The first event after a restoring is an alert with the time to ask from and how much is missing."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        sell(till, 2)
    restore(tmp_path, made.path, NOW)
    with running(tmp_path, clock, Told()):
        pass
    events = [json.loads(line) for line in export_lines(tmp_path, "events", "jsonl")]
    (first, *_) = [each for each in events if each["seq"] > made.seq]
    detail = first["body"]["detail"]
    assert ("alert", "restored") == (first["name"].partition("-")[0], detail["what"])
    assert (to_micros(made.until - timedelta(days=1)), 2) == (detail["since"], detail["missing"])


def test_banks_are_asked_for_all_since_the_copy(tmp_path: Path, clock: FakeClock) -> None:
    """A copy of three days ago: the question goes back a day more; a program that is ahead is an alert."""
    data = tmp_path / "data"
    data.mkdir()
    clock.at = datetime.now(UTC) - timedelta(days=3)
    with running(data, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(data)
        sell(till, 2)
    restore(data, made.path, datetime.now(UTC))
    with open_shop(tmp_path) as shop:
        question = shop.join(Role.BANK).expect("reconcile", bank_payment_id=None)
        since = datetime.fromisoformat(question["since"])
        assert timedelta(minutes=9) < made.until - timedelta(days=1) - since < timedelta(minutes=12)
        program = shop.join(Role.INTEGRATION)
        program.send(type="resume", since=made.seq + 500)
        program.expect("snapshot")
    events = [json.loads(line) for line in export_lines(data, "events", "jsonl")]
    alerts = [each["body"]["detail"]["what"] for each in events if each["name"].startswith("alert")]
    assert ["restored", "resume_ahead"] == alerts


def test_copy_of_another_ledger_is_refused(tmp_path: Path, clock: FakeClock) -> None:
    """A copy of another shop's ledger takes nobody's place."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, clock, Told()) as till:
            sell(till, 1)
    made = make_backup(tmp_path / "other")
    before = digest(ledger_file(tmp_path / "one"))
    with pytest.raises(NotRestoredError, match="other"):
        restore(tmp_path / "one", made.path, NOW)
    assert before == digest(ledger_file(tmp_path / "one"))


def test_damaged_copy_is_refused_and_passed_over(tmp_path: Path, clock: FakeClock) -> None:
    """A copy that was changed is not brought back; the newest good one is an older one."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        older = make_backup(tmp_path)
        sell(till, 2)
        newer = make_backup(tmp_path)
    data = bytearray(newer.path.read_bytes())
    place = data.rindex(b"payment-confirmed")
    data[place] ^= 1
    newer.path.write_bytes(data)
    with pytest.raises(NotRestoredError, match="damaged"):
        restore(tmp_path, newer.path, NOW)
    assert older == newest_good(tmp_path)


def test_restoring_that_breaks_off_is_undone_or_carried_out(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before any of its steps: the next start has the old ledger or the new one, and it is whole.

    Without a head note too, which else would show that a log is gone.
    """
    (source := tmp_path / "source").mkdir()
    with running(source, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(source)
        sell(till, 2)
        killed = kill(source, tmp_path / "killed")
    outcomes = []
    for steps in range(40):
        folder = tmp_path / f"try-{steps}"
        shutil.copytree(killed, folder)
        if steps % 2:
            (folder / HEAD_NAME).unlink()
        with monkeypatch.context() as patch:
            break_after(patch, steps, restoring, replacing, ledger_files)
            try:
                restore(folder, made.path, NOW)
            except BrokenOffError:
                outcomes.append("broken")
            else:
                outcomes.append("done")
        Ledger.open(folder).close()
        found = inspect(folder)
        assert found.findings == ()
        assert found.payments in {1, 2}
        if found.payments == 1:
            (aside,) = (folder / REPLACED).iterdir()
            assert 2 == inspect(aside).payments
            note = read_head_note(folder / HEAD_NAME)
            assert note is not None
            assert note.epoch.startswith("000001-")
        restore(folder, made.path, NOW)  # it can always be done again
        assert ((), 1) == (inspect(folder).findings, inspect(folder).payments)
        if outcomes[-2:] == ["done", "done"]:
            break
    assert outcomes.index("done") > 8
    assert "broken" not in outcomes[outcomes.index("done") :]


def test_broken_off_replacing_is_told_until_it_is_carried_out(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``check`` says what is there; the next start of the till finishes it."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        sell(till, 2)
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "replace_ledger", replacing.make_ready)
        restore(tmp_path, made.path, NOW)
    assert "broke off" in inspect(tmp_path).findings[0]
    with running(tmp_path, clock, Told()) as till:
        assert 1 == len(ask(till, ListCharges()))
    assert inspect(tmp_path).is_sound


@pytest.mark.parametrize("what", ["header", "empty", "folder", "foreign", "foreign noted", "older copy"])
def test_file_that_only_has_the_name_replaces_nothing(
    tmp_path: Path, clock: FakeClock, caplog_expected: Callable[..., None], what: str
) -> None:
    """Whatever waits under that name is looked at before one byte of a killed ledger goes; it is told."""
    caplog_expected("was not made by this program for this ledger")
    for name, options in (("source", REAL), ("foreign", replace(REAL, pin="9053"))):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, clock, Told(), options) as till:
            sell(till, 1)
            made = make_backup(tmp_path / name)
            for number in range(2, 20):
                sell(till, number)
            if name == "source":
                folder = kill(tmp_path / name, tmp_path / "killed")
                own = made
    header, older = b"SQLite format 3\0" + bytes(4080), own.path.read_bytes()
    planted = {"header": header, "empty": b"", "older copy": older}
    _plant(folder, planted.get(what, made.path.read_bytes()), is_folder=what == "folder")
    if what == "foreign noted":
        (folder / replacing.READY_HASH_NAME).write_text(digest(folder / ledger_files.READY_NAME))
    assert "the next start sets it aside" in inspect(folder).findings[0]
    told = Told()
    with running(folder, clock, told, REAL) as till:
        assert 19 == len(ask(till, ListCharges()))
        assert [f"{FILE_NAME}.refused"] == [each["file"] for each in told.details(till, "ready_refused")]
    assert (folder / f"{FILE_NAME}.refused").exists()
    assert ((), 19) == (inspect(folder).findings, inspect(folder).payments)


def _plant(folder: Path, content: bytes, *, is_folder: bool) -> None:
    ready = folder / ledger_files.READY_NAME
    if is_folder:
        ready.mkdir()
    else:
        ready.write_bytes(content)


@pytest.mark.parametrize("epoch", ["0000X0-1f2e3d4c", "000004-1f2e3d4c", "", "999999-ffffffff"])
def test_epoch_of_a_row_orders_no_copies(tmp_path: Path, clock: FakeClock, epoch: str) -> None:
    """The row of the oldest copy is another: that copy is unsound, the newest is restored, by its events."""
    with running(tmp_path, clock, Told(), REAL) as till:
        copies = []
        for number in range(1, 4):
            sell(till, number)
            copies.append(make_backup(tmp_path))
    with closing(sqlite.connect(str(copies[0].path), isolation_level=None)) as file:
        file.execute("UPDATE setting SET value = ? WHERE name = 'epoch'", (epoch,))
    assert copies[::-1] == list(list_backups(tmp_path))
    assert copies[2] == newest_good(tmp_path)
    assert ("setting epoch: other than its events say",) == inspect_file(copies[0].path).findings
    with pytest.raises(NotRestoredError, match="damaged"):
        restore(tmp_path, copies[0].path, NOW)
    ledger_file(tmp_path).write_bytes(b"dead")
    assert copies[2].seq == restore(tmp_path, copies[2].path, NOW).backup.seq
    note = read_head_note(tmp_path / HEAD_NAME)
    assert note is not None
    assert note.epoch.startswith("000001-")
    with running(tmp_path, clock, Told(), REAL) as till:
        assert note.epoch == ask(till, ReadStatus()).epoch


@pytest.mark.parametrize("again", [1, 2, 3])
def test_numbers_go_on_above_those_of_every_restore(tmp_path: Path, clock: FakeClock, again: int) -> None:
    """Restored again and again before a sale, and without a note: no order number is given twice."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        newest = max(sell(till, number).id for number in range(2, 9))
    for _ in range(again):
        restore(tmp_path, made.path, NOW)
        (tmp_path / HEAD_NAME).unlink()
    with running(tmp_path, clock, Told()) as till:
        assert newest + 1 == sell(till, 9).id
    assert inspect(tmp_path).is_sound


def test_copies_of_a_restored_ledger_are_its_newest(tmp_path: Path, clock: FakeClock) -> None:
    """Its numbers are lower than those of earlier copies; it is the newest, and was looked at as a whole."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        first = make_backup(tmp_path)
        for number in range(2, 9):
            sell(till, number)
        later = make_backup(tmp_path)
    restore(tmp_path, first.path, NOW)
    with running(tmp_path, clock, Told()) as till:
        sell(till, 9)
        made = make_backup(tmp_path)
    assert made.seq < later.seq
    assert (made, later, first) == list_backups(tmp_path)
    assert made == newest_good(tmp_path)
    with closing(sqlite.connect(str(ledger_file(tmp_path)), isolation_level=None)) as file:
        file.execute("DROP TRIGGER event_keeps_UPDATE")
        file.execute("UPDATE event SET actor = 'x' WHERE seq = ?", (first.seq + 2,))
    made.path.unlink()
    with pytest.raises(BackupError, match="not as it was committed"):
        make_backup(tmp_path)


# --- file and log, together or not at all ---------------------------------------------------------------


def _restored_by_mistake(folder: Path, clock: FakeClock) -> tuple[Path, int]:
    """Kill a till of 29 payments, and bring its copy of one back; returns what was set aside, and events."""
    (source := folder / "source").mkdir()
    with running(source, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(source)
    with running(source, clock, Told()) as till:
        for number in range(2, 30):
            sell(till, number)
        events = ask(till, ReadStatus()).seq
        data = kill(source, folder / "data")
    shutil.copytree(source / BACKUPS, data / BACKUPS)
    return restore(data, made.path, NOW).replaced, events


def test_ledger_that_was_set_aside_comes_back_whole(tmp_path: Path, clock: FakeClock) -> None:
    """A killed ledger with a hot log, replaced by mistake: all its payments come back."""
    aside, events = _restored_by_mistake(tmp_path, clock)
    done = restore(tmp_path / "data", aside / FILE_NAME, NOW)
    assert (events, 29) == (done.backup.seq, inspect(tmp_path / "data").payments)
    assert inspect(tmp_path / "data").is_sound


@pytest.mark.parametrize("lost", [{"-wal"}, {"-wal", "note"}])
def test_main_file_without_its_log_is_refused(tmp_path: Path, clock: FakeClock, lost: set[str]) -> None:
    """Its end may be missing, which the note shows, or nothing does: it takes nobody's place."""
    aside, _ = _restored_by_mistake(tmp_path, clock)
    (aside / f"{FILE_NAME}-wal").unlink()
    if "note" in lost:
        (aside / HEAD_NAME).unlink()
    before = digests(tmp_path / "data")
    with pytest.raises(NotRestoredError, match="damaged"):
        restore(tmp_path / "data", aside / FILE_NAME, NOW)
    assert before == digests(tmp_path / "data")


def test_renamed_ledger_brings_its_log_too(tmp_path: Path, clock: FakeClock) -> None:
    """Under another name, as a person keeps it, the log beside it counts; without it, it is refused."""
    aside, events = _restored_by_mistake(tmp_path, clock)
    (kept := tmp_path / "pen").mkdir()
    for end in ("", "-wal"):
        shutil.copy(aside / f"{FILE_NAME}{end}", kept / f"caixa.db{end}")
    assert events == restore(tmp_path / "data", kept / "caixa.db", NOW).backup.seq
    (kept / "caixa.db-wal").unlink()
    with pytest.raises(NotRestoredError, match="damaged"):
        restore(tmp_path / "data", kept / "caixa.db", NOW)


def test_events_that_stand_in_the_log_only_are_counted_as_missing(tmp_path: Path, clock: FakeClock) -> None:
    """What the copy lacks is said, with or without a head note."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        for number in range(2, 12):
            sell(till, number)
        lacking = ask(till, ReadStatus()).seq - made.seq
        assert lacking == missing_after(tmp_path, contents_of_folder(tmp_path), made.contents)
        (tmp_path / HEAD_NAME).write_text("torn")
        assert lacking == missing_after(tmp_path, contents_of_folder(tmp_path), made.contents)


# --- since when banks are asked ---------------------------------------------------------------------------

ASKED = {
    "bank's time is the newest": (-3600, 0, 0, -3600),
    "told late: arrived now, paid yesterday": (-80_000, 0, 0, -80_000),
    "no time of the bank": (None, 0, 0, 0),
    "bank's clock is ahead of ours": (600, 0, 0, 0),
    "copied days later: the last payment counts": (-60, 0, 3, -60),
}


@pytest.mark.parametrize("name", ASKED)
def test_banks_are_asked_since_the_newest_payment_less_a_day(
    tmp_path: Path, clock: FakeClock, name: str
) -> None:
    """By the content alone; never after the copy."""
    paid_after, arrived_after, days, wanted = ASKED[name]
    with running(tmp_path, clock, Told()) as till:
        begun = clock.at
        paid_at = None if paid_after is None else begun + timedelta(seconds=paid_after)
        clock.advance(seconds=arrived_after)
        ask(till, ConfirmPayment(notice=full(open_charge(till, show=False), paid_at=paid_at)))
        clock.advance(seconds=days * 86_400)
        if days:
            open_charge(till, show=False)
        made = make_backup(tmp_path)
    now = clock.at + timedelta(days=30)
    done = restore(tmp_path, made.path, now)
    assert begun + timedelta(seconds=wanted) - timedelta(days=1) == done.ask_since


@pytest.mark.parametrize("how", ["touched", "copied", "renamed"])
def test_file_time_and_name_say_nothing(tmp_path: Path, clock: FakeClock, how: str) -> None:
    """A copy that came from a cloud today is as old as its last event."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        path = make_backup(tmp_path).path
    if how == "touched":
        path.touch()
    elif how == "copied":
        path = Path(shutil.copy(path, tmp_path / path.name))
    else:
        path = path.rename(tmp_path / "ledger-20980101T000000Z-000000009999-0000000000000000.db")
    since = clock.at - timedelta(days=1)
    assert since == restore(tmp_path, path, clock.at + timedelta(days=300)).ask_since


def test_clock_of_another_century_asks_since_the_last_time_that_can_be_true(
    tmp_path: Path, clock: FakeClock
) -> None:
    """Events and payments of 2098 say nothing; those before do. With none at all: 90 days."""
    begun = clock.at
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        clock.at = clock.at.replace(year=2098)
        sell(till, 2)
        made = make_backup(tmp_path)
    assert begun - timedelta(days=1) == restore(tmp_path, made.path, begun + timedelta(days=2)).ask_since
    early = begun - timedelta(days=900)
    assert early - timedelta(days=90) == restore(tmp_path, made.path, early).ask_since


@pytest.mark.parametrize("answers", [(), (0,), (1, 0), (0, 1, 1)])
def test_what_a_bank_owes_is_asked_until_it_answers(
    tmp_path: Path, clock: FakeClock, answers: tuple[int, ...]
) -> None:
    """Restored twice, with a copy of between: no sale, restart, or answer of another bank ends a question."""
    with running(tmp_path, clock, Told()) as till:
        banks = [ask(till, AddDevice(role="bank", name=name)).id for name in ("Um", "Outro")]
        sell(till, 1)
        old, since = make_backup(tmp_path), clock.at - timedelta(days=1)
    clock.advance(seconds=20 * 86_400)
    restore(tmp_path, old.path, clock.at)
    with running(tmp_path, clock, Told()) as till:
        for number in answers:
            ask(till, EndGrace(device=banks[number]))
        sell(till, 2)
        copy, later = make_backup(tmp_path), clock.at - timedelta(days=1)
    clock.advance(seconds=3_600)

    done = restore(tmp_path, copy.path, clock.at)

    owes = [since if number not in answers else later for number in (0, 1)]
    assert min(owes) == done.ask_since
    with running(tmp_path, clock, Told()) as till:
        assert [done.ask_since] * 2 == [ask(till, ReadAskSince(device=each)) for each in banks]
        ask(till, EndGrace(device=banks[0]))
    with running(tmp_path, clock, Told()) as till:
        assert [None, done.ask_since] == [ask(till, ReadAskSince(device=each)) for each in banks]


def test_no_row_ends_a_question(tmp_path: Path, clock: FakeClock) -> None:
    """Whatever of the settings is taken away in the file: banks are asked, and new ones for 90 days."""
    with running(tmp_path, clock, Told()) as till:
        made = make_backup(tmp_path)
        since = clock.at - timedelta(days=1)
    restore(tmp_path, made.path, clock.at)
    with closing(sqlite.connect(str(ledger_file(tmp_path)), isolation_level=None)) as file:
        file.execute("DELETE FROM setting WHERE name NOT IN ('server_id', 'kind', 'pin', 'epoch')")
    with running(tmp_path, clock, Told()) as till:
        assert since == ask(till, ReadStatus()).ask_since
        new = [ask(till, AddDevice(role="bank", name="Novo")).id]
        clock.advance(seconds=91 * 86_400)
        new.append(ask(till, AddDevice(role="bank", name="Mais novo")).id)
        assert [since, None] == [ask(till, ReadAskSince(device=each)) for each in new]
        ask(till, RevokeDevice(device=new[0]))
        assert ask(till, ReadStatus()).ask_since is None


# --- whose copy it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lost",
    [set(), {"note"}, {"file"}, {"file", "note"}],
    ids=["nothing lost", "note lost", "file lost", "both lost"],
)
def test_training_copy_never_replaces_a_real_ledger(tmp_path: Path, clock: FakeClock, lost: set[str]) -> None:
    """Damaged or not, with or without its note: refused, and no PIN is spared by it."""
    for name, options in (("real", REAL), ("training", None)):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, clock, Told(), options) as till:
            sell(till, 1)
            made = make_backup(tmp_path / name)
    folder = tmp_path / "real"
    if "file" in lost:
        ledger_file(folder).write_bytes(b"nothing that can be read")
    if "note" in lost:
        (folder / HEAD_NAME).unlink()
    if lost == {"file", "note"}:
        shutil.rmtree(folder / BACKUPS)  # nothing is left that says whose it is
    before = digests(folder)
    with pytest.raises(NotRestoredError, match="other"):
        restore(folder, made.path, NOW)
    assert before == digests(folder)
    if lost != {"file", "note"}:
        with pytest.raises(NotRestoredError, match="other"):  # said before a PIN is asked for
            may_restore(folder, made.path, "")


def test_pin_is_that_of_the_ledger_being_replaced(tmp_path: Path, clock: FakeClock) -> None:
    """A swapped row of the copy, PIN or kind, opens nothing: events count, the ledger's, else the copy's."""
    with running(tmp_path, clock, Told(), REAL) as till:
        sell(till, 1)
        path = make_backup(tmp_path).path
    with closing(sqlite.connect(str(path), isolation_level=None)) as file:
        file.execute("UPDATE setting SET value = ? WHERE name = 'pin'", (pin_hash("1111", bytes(16)),))
    assert (False, True) == (may_restore(tmp_path, path, "1111"), may_restore(tmp_path, path, "4821"))
    with closing(sqlite.connect(str(path), isolation_level=None)) as file:
        file.execute("UPDATE setting SET value = 'training' WHERE name = 'kind'")
    assert (False, False) == (may_restore(tmp_path, path, ""), may_restore(tmp_path, path, "1111"))
    ledger_file(tmp_path).write_bytes(b"nothing")
    assert (False, False, True) == tuple(may_restore(tmp_path, path, pin) for pin in ("", "1111", "4821"))


def _flip_device(folder: Path) -> None:
    file = ledger_file(folder)
    file.write_bytes(file.read_bytes().replace(b'"name":"Tela"', b'"name":"Tele"'))


def _flip_new_pin(folder: Path) -> None:
    with closing(sqlite.connect(str(ledger_file(folder)), isolation_level=None)) as file:
        file.execute("DROP TRIGGER event_keeps_UPDATE")
        file.execute(
            "UPDATE event SET actor = 'x' WHERE seq = "
            "(SELECT max(seq) FROM event WHERE kind = 'settings-changed' AND body LIKE '%pin%')"
        )


def _lose_file(folder: Path) -> None:
    ledger_file(folder).unlink()


@pytest.mark.parametrize("spoil", [damage, _flip_device, _flip_new_pin, _lose_file])
def test_older_copy_brings_no_older_pin_back(
    tmp_path: Path, clock: FakeClock, spoil: Callable[[Path], None]
) -> None:
    """However the ledger is damaged: the newest PIN in it, or in a copy, opens the way back, and stays."""
    with running(tmp_path, clock, Told(), REAL) as till:
        older = make_backup(tmp_path).path
        ask(till, ChangePin(new_pin="9053", decision=Decision(reason="sou o dono", pin="4821")))
        boss = Decision(reason="sou o dono", pin="9053")
        ask(till, AddDevice(role="display", name="Tela", decision=boss))
        sell(till, 1)
        make_backup(tmp_path)
    spoil(tmp_path)
    assert [False, True] == [may_restore(tmp_path, older, pin) for pin in ("4821", "9053")]

    restore(tmp_path, older, NOW)

    assert [False, True] == [may_restore(tmp_path, older, pin) for pin in ("4821", "9053")]
    with running(tmp_path, clock, Told(), REAL) as till:
        with pytest.raises(WrongPinError):
            ask(till, CheckManager(decision=replace(boss, pin="4821")))
        ask(till, CheckManager(decision=boss))
    assert inspect(tmp_path).is_sound


# --- the command line -----------------------------------------------------------------------------------


def test_commands(tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> None:
    """``backup`` prints the path, ``restore --list`` what there is, ``restore`` what it did."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    place = ["--data-dir", str(tmp_path)]
    assert exits.OK == main(["backup", *place])
    (made,) = list_backups(tmp_path)
    assert f"{made.path}\n" == capsys.readouterr().out
    assert exits.OK == main(["restore", "--list", *place])
    assert capsys.readouterr().out.endswith(f"event {made.seq} {made.path}\n")
    damage(tmp_path)
    assert exits.OK == main(["restore", *place])
    assert capsys.readouterr().out.startswith(f"restored {made.path.name}, to event {made.seq}\n")
    assert exits.OK == main(["check", *place])


def test_restore_needs_a_closed_till_and_a_copy(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside a running till, or without a copy, nothing is changed."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    place = ["--data-dir", str(tmp_path)]
    assert exits.FAILED == main(["restore", *place])
    assert "none" in capsys.readouterr().err
    lock = FolderLock(tmp_path)
    assert lock.take()
    assert exits.FOLDER == main(["restore", *place])
    lock.release()
    assert "close the till" in capsys.readouterr().err


@pytest.mark.parametrize(("pin", "code"), [("4821", exits.OK), ("0000", exits.FAILED), ("", exits.FAILED)])
def test_real_ledger_is_restored_by_a_manager(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, pin: str, code: int
) -> None:
    """A real ledger's copy comes back with the manager's PIN only, which the copy itself knows."""
    with running(tmp_path, clock, Told(), REAL) as till:
        sell(till, 1)
    make_backup(tmp_path)
    damage(tmp_path)
    before = digest(ledger_file(tmp_path))
    monkeypatch.setattr("pos_app.app.offline._piped_pin", lambda: pin)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert code == main(["restore", "--data-dir", str(tmp_path)])
    assert (code == exits.OK) == (before != digest(ledger_file(tmp_path)))
