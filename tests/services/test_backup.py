"""Copies of the ledger and the way back: complete, checked, kept, and drilled."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.__main__ import main
from pos_app.app import exits
from pos_app.domain.charge import Charge
from pos_app.domain.commands import ConfirmPayment, EndGrace, ListCharges, Merchant, ReadStatus, TillStatus
from pos_app.domain.payment import Result
from pos_app.services import backup as backup_module
from pos_app.services.backup import (
    REPLACED,
    BackupError,
    NotRestoredError,
    backup_of,
    kept,
    list_backups,
    make_backup,
    missing_after,
    newest_good,
    restore,
)
from pos_app.services.export import export_lines
from pos_app.services.folder_lock import FolderLock
from pos_app.services.handlers.desk import TillOptions
from pos_app.services.inspection import inspect, inspect_file
from pos_app.services.ledger import BACKUPS, Ledger, LedgerDamagedError
from pos_app.services.rows import to_micros
from pos_app.services.storage import FILE_NAME, HEAD_NAME
from pos_app.services.till import Till
from pos_app.wire.terms import Role
from tests.fakes.book import Told, ask, check_ledger, full, ledger_file, open_charge, running
from tests.fakes.clock import FakeClock
from tests.services.conftest import open_shop

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds must be naive
REAL = TillOptions(
    training=False,
    merchant=Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="padaria@example.com"),
    pin="4821",
)


def sell(till: Till, number: int) -> Charge:
    """Sell once, exactly paid."""
    charge = open_charge(till, show=False)
    ask(till, ConfirmPayment(notice=full(charge, number)))
    return charge


def damage(folder: Path) -> None:
    """Spoil the middle of a ledger, as a dying disk does."""
    data = bytearray(ledger_file(folder).read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(4096)
    ledger_file(folder).write_bytes(data)


def digest(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- making copies --------------------------------------------------------------------------------------


def test_copy_beside_a_running_till_is_whole(tmp_path: Path, clock: FakeClock) -> None:
    """A copy holds the last commit, is sound, says its time and head by name, and is for this login alone."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path, NOW)
        status: TillStatus = ask(till, ReadStatus())
        sell(till, 2)
    found = inspect_file(made.path)
    assert ((), 1, status.seq, status.head) == (found.findings, found.payments, found.seq, found.head)
    assert (status.head[:16], NOW, 0o600) == (made.head, made.made_at, made.path.stat().st_mode & 0o777)
    assert made == backup_of(made.path)
    assert [made.path.name] == [each.name for each in (tmp_path / BACKUPS).iterdir()]
    check_ledger(tmp_path)


def test_nothing_new_makes_no_copy(tmp_path: Path, clock: FakeClock) -> None:
    """An hour without an event needs no second copy; the next event does."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        first = make_backup(tmp_path, NOW)
        assert first == make_backup(tmp_path, NOW + timedelta(hours=1))
        sell(till, 2)
        second = make_backup(tmp_path, NOW + timedelta(hours=2))
    assert (second, first) == list_backups(tmp_path)


def test_closed_ledger_is_left_as_it_is(tmp_path: Path, clock: FakeClock) -> None:
    """A copy of a stopped ledger changes neither its file nor its folder."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    before = {each.name: digest(each) for each in tmp_path.iterdir() if each.is_file()}
    make_backup(tmp_path, NOW)
    assert before == {each.name: digest(each) for each in tmp_path.iterdir() if each.is_file()}


def test_second_folder_gets_the_same_copy(tmp_path: Path, clock: FakeClock) -> None:
    """The copy on another disk is the same file, and old ones go there too."""
    data, disk = tmp_path / "data", tmp_path / "disk"
    data.mkdir()
    disk.mkdir()
    with running(data, clock, Told()) as till:
        sell(till, 1)
    made = make_backup(data, NOW, str(disk))
    assert [(made.path.name, digest(made.path))] == [(each.name, digest(each)) for each in disk.iterdir()]
    make_backup(data, NOW, str(disk))
    assert 1 == len(list(disk.iterdir()))


def test_second_folder_that_is_gone_costs_only_itself(tmp_path: Path, clock: FakeClock) -> None:
    """With the other disk pulled out, the copy here is made all the same, and the error says which failed."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    with pytest.raises(BackupError) as caught:
        make_backup(tmp_path, NOW, str(tmp_path / "gone"))
    assert "copy" == caught.value.where
    assert 1 == len(list_backups(tmp_path))


def test_copy_of_a_damaged_ledger_never_has_a_name(tmp_path: Path, clock: FakeClock) -> None:
    """What SQLite finds unsound is no copy; older ones stay, and nothing torn has a name."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        good = make_backup(tmp_path, NOW)
        sell(till, 2)
    damage(tmp_path)
    with pytest.raises(BackupError) as caught:
        make_backup(tmp_path, NOW + timedelta(hours=1))
    assert "here" == caught.value.where
    assert (good,) == list_backups(tmp_path)


def test_old_copies_go(tmp_path: Path, clock: FakeClock) -> None:
    """Forty days of copies leave those of the rule."""
    with running(tmp_path, clock, Told()) as till:
        for day in range(40):
            sell(till, day)
            make_backup(tmp_path, NOW + timedelta(days=day))
    last = NOW + timedelta(days=39)
    assert [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 19, 26] == [
        (last - each.made_at).days for each in list_backups(tmp_path)
    ]


@given(st.sets(MOMENTS, min_size=1, max_size=80))
def test_rule_of_keeping(stamps: set[datetime]) -> None:
    """The newest, all of its last day, one of each of 7 days and 5 weeks that have one; the rest goes."""
    stay = kept(stamps)
    newest = max(stamps)
    days = sorted({each.date() for each in stamps})[-7:]
    weeks = sorted({each.isocalendar()[:2] for each in stamps})[-5:]
    last_day = {each for each in stamps if newest - each < timedelta(days=1)}
    assert stay <= stamps
    assert last_day <= stay
    assert set(days) <= {each.date() for each in stay}
    assert set(weeks) <= {each.isocalendar()[:2] for each in stay}
    assert len(stay) <= len(last_day) + 7 + 5 + 10
    assert stay == kept(stay | {newest})


@given(st.sets(MOMENTS, min_size=1, max_size=60))
def test_a_wrong_clock_takes_no_copy_away(stamps: set[datetime]) -> None:
    """One copy dated by a clock that is years ahead leaves at least the nine newest of the others."""
    future = max(stamps) + timedelta(days=3650)
    assert set(sorted(stamps)[-9:]) <= kept(stamps | {future})


def test_copying_that_breaks_off_leaves_no_half_copy(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before any of its fsyncs, here or in the second folder, every copy that has a name is whole."""
    data, disk = tmp_path / "data", tmp_path / "disk"
    data.mkdir()
    disk.mkdir()
    with running(data, clock, Told()) as till:
        for steps in range(5):
            sell(till, steps)
            monkeypatch.setattr(backup_module, "fsync", _Fuse(steps))
            try:
                make_backup(data, NOW + timedelta(hours=steps), str(disk))
            except BackupError:
                assert steps < 4
            monkeypatch.undo()
            named = [*(data / BACKUPS).glob("*.db"), *disk.glob("*.db")]
            assert all(inspect_file(each).is_sound for each in named)
        assert ask(till, ReadStatus()).seq == list_backups(data)[0].seq


# --- the way back -----------------------------------------------------------------------------------------


def test_restore_drill(tmp_path: Path, clock: FakeClock) -> None:
    """Sell, copy, sell on, lose the disk's middle: the copy comes back, and the bank's word brings the rest.

    Money of a charge that the copy does not know becomes an orphan, which a person ties.
    """
    told = Told()
    with running(tmp_path, clock, Told()) as till:
        first = sell(till, 1)
        made = make_backup(tmp_path, clock.at)
        clock.advance(seconds=600)
        second = sell(till, 2)
    damage(tmp_path)
    spoiled = digest(ledger_file(tmp_path))
    with pytest.raises(LedgerDamagedError):
        Ledger.open(tmp_path)
    assert made == newest_good(tmp_path)
    wanted = missing_after(tmp_path, made)

    done = restore(tmp_path, made.path, NOW)

    assert (wanted, spoiled) == (done.missing, digest(done.replaced / FILE_NAME))
    assert 0 < wanted
    with running(tmp_path, clock, told) as till:
        status: TillStatus = ask(till, ReadStatus())
        assert made.made_at == status.ask_since
        assert [first.id] == [each.charge.id for each in ask(till, ListCharges())]
        assert Result.REPEATED == ask(till, ConfirmPayment(notice=full(first, 1))).result
        assert Result.ORPHAN == ask(till, ConfirmPayment(notice=full(second, 2))).result
        ask(till, EndGrace())
        assert made.made_at == ask(till, ReadStatus()).ask_since  # other banks of this run are asked too
    with running(tmp_path, clock, Told()) as till:
        assert ask(till, ReadStatus()).ask_since is None
    check_ledger(tmp_path)
    assert inspect(tmp_path).is_sound


def test_restored_ledger_says_so(tmp_path: Path, clock: FakeClock) -> None:
    """The first event after a restoring is an alert with the time of the copy and how much is missing."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path, clock.at)
        sell(till, 2)
    restore(tmp_path, made.path, NOW)
    with running(tmp_path, clock, Told()):
        pass
    events = [json.loads(line) for line in export_lines(tmp_path, "events", "jsonl")]
    (first, *_) = [each for each in events if each["seq"] > made.seq]
    detail = first["body"]["detail"]
    assert ("alert", "restored") == (first["name"].partition("-")[0], detail["what"])
    assert (to_micros(made.made_at), 2) == (detail["since"], detail["missing"])


def test_banks_are_asked_for_all_since_the_copy(tmp_path: Path, clock: FakeClock) -> None:
    """A copy of three days ago: the question goes back as far; a program that is ahead is an alert."""
    data = tmp_path / "data"
    data.mkdir()
    clock.at = datetime.now(UTC) - timedelta(days=3)
    with running(data, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(data, clock.at)
        sell(till, 2)
    restore(data, made.path, NOW)
    with open_shop(tmp_path) as shop:
        question = shop.join(Role.BANK).expect("reconcile", bank_payment_id=None)
        since = datetime.fromisoformat(question["since"])
        assert timedelta(minutes=9) < made.made_at - since < timedelta(minutes=12)
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
    made = make_backup(tmp_path / "other", NOW)
    before = digest(ledger_file(tmp_path / "one"))
    with pytest.raises(NotRestoredError, match="other"):
        restore(tmp_path / "one", made.path, NOW)
    assert before == digest(ledger_file(tmp_path / "one"))


def test_damaged_copy_is_refused_and_passed_over(tmp_path: Path, clock: FakeClock) -> None:
    """A copy that was changed is not brought back; the newest good one is an older one."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        older = make_backup(tmp_path, NOW)
        sell(till, 2)
        newer = make_backup(tmp_path, NOW + timedelta(hours=1))
    data = bytearray(newer.path.read_bytes())
    place = data.rindex(b"payment-confirmed")
    data[place] ^= 1
    newer.path.write_bytes(data)
    with pytest.raises(NotRestoredError, match="damaged"):
        restore(tmp_path, newer.path, NOW)
    assert older == newest_good(tmp_path)


def test_restoring_that_breaks_off_loses_nothing(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before any of its fsyncs: the old ledger, the new one, or one that is not opened."""
    source = tmp_path / "source"
    source.mkdir()
    with running(source, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(source, NOW)
        sell(till, 2)
        killed = tmp_path / "killed"
        killed.mkdir()
        for name in (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME):  # with a hot log
            shutil.copy(source / name, killed / name)
    outcomes = set()
    for steps in range(20):
        folder = tmp_path / f"try-{steps}"
        shutil.copytree(killed, folder)
        monkeypatch.setattr(backup_module, "fsync", _Fuse(steps))
        try:
            restore(folder, made.path, NOW)
            outcomes.add("done")
        except OSError:
            outcomes.add(_state_of(folder))
        monkeypatch.undo()
        restore(folder, made.path, NOW)  # it can always be done again
        assert inspect(folder).is_sound
        kept_whole = [each for each in (folder / REPLACED).iterdir() if (each / f"{FILE_NAME}-wal").exists()]
        assert [2] == [inspect(each).payments for each in kept_whole][-1:]
    assert {"done", "old", "refused"} <= outcomes


class _Fuse:
    """Lets some calls pass, then breaks."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def __call__(self, path: Path) -> None:
        if self._left == 0:
            raise OSError(str(path))
        self._left -= 1


def _state_of(folder: Path) -> str:
    found = inspect(folder)
    return "refused" if found.findings else {1: "new", 2: "old"}[found.payments]


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
    make_backup(tmp_path, NOW)
    damage(tmp_path)
    before = digest(ledger_file(tmp_path))
    monkeypatch.setattr("pos_app.app.offline._piped_pin", lambda: pin)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert code == main(["restore", "--data-dir", str(tmp_path)])
    assert (code == exits.OK) == (before != digest(ledger_file(tmp_path)))
