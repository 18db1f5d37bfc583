"""Copies of the ledger: complete, checked, told by their content, and kept."""

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.shop import TillStatus
from pos_app.services.backup import copies as backup_module
from pos_app.services.backup.copies import back_up, identity_of, kept, list_backups, make_backup, read_backup
from pos_app.services.backup.inspection import inspect, inspect_file
from pos_app.services.backup.restoring import newest_good, restore
from pos_app.services.ledger.file_checks import LedgerDamagedError
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ledger.storage import FILE_NAME
from pos_app.services.ledger.verdicts import VERDICTS_NAME
from pos_app.services.ports.data import BackupError
from pos_app.services.system.folder_lock import FolderLock
from tests.fakes.book import Told, ask, check_ledger, ledger_file, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, damage, digest, digests, kill, sell

MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds must be naive


def copies_in(folder: Path) -> list[Path]:
    """Return the copies of a folder, and whatever else is there but locks."""
    return sorted(each for each in folder.iterdir() if each.name not in {"copying", "second", VERDICTS_NAME})


# --- making copies --------------------------------------------------------------------------------------


def test_copy_beside_a_running_till_is_whole(tmp_path: Path, clock: FakeClock) -> None:
    """A copy holds the last commit, is sound, says its time and head, and is for this login alone."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        status: TillStatus = ask(till, ReadStatus())
        sell(till, 2)
    found = inspect_file(made.path)
    assert ((), 1, status.seq, status.head) == (found.findings, found.payments, found.seq, found.head)
    assert (status.head, clock.at, 0o600) == (
        made.contents.head, made.until, made.path.stat().st_mode & 0o777,
    )  # fmt: skip
    assert made == read_backup(made.path)
    assert [made.path] == copies_in(tmp_path / BACKUPS)
    check_ledger(tmp_path)


def test_nothing_new_makes_no_copy(tmp_path: Path, clock: FakeClock) -> None:
    """An hour without an event needs no second copy; the next event does."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        first = make_backup(tmp_path)
        assert first == make_backup(tmp_path)
        sell(till, 2)
        second = make_backup(tmp_path)
    assert (second, first) == list_backups(tmp_path)


def test_closed_ledger_is_left_as_it_is(tmp_path: Path, clock: FakeClock) -> None:
    """A copy of a stopped ledger changes neither its file nor its folder."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    before = digests(tmp_path)
    make_backup(tmp_path)
    assert before == digests(tmp_path)


def test_second_folder_gets_the_same_copy(tmp_path: Path, clock: FakeClock) -> None:
    """The copy on another disk is the same file, and old ones go there too."""
    data, disk = tmp_path / "data", tmp_path / "disk"
    data.mkdir()
    disk.mkdir()
    with running(data, clock, Told()) as till:
        sell(till, 1)
    made = make_backup(data, str(disk))
    assert {made.path.name: digest(made.path)} == digests(disk)
    make_backup(data, str(disk))
    assert 1 == len(list(disk.iterdir()))


def test_second_folder_that_is_gone_costs_only_itself(tmp_path: Path, clock: FakeClock) -> None:
    """With the other disk pulled out, the copy here is made all the same, and the error says which failed."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    with pytest.raises(BackupError) as caught:
        make_backup(tmp_path, str(tmp_path / "gone"))
    assert "copy" == caught.value.where
    assert 1 == len(list_backups(tmp_path))


def test_copy_of_a_damaged_ledger_never_has_a_name(tmp_path: Path, clock: FakeClock) -> None:
    """What SQLite finds unsound is no copy; older ones stay, and nothing torn has a name."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        good = make_backup(tmp_path)
        sell(till, 2)
    damage(tmp_path)
    with pytest.raises(BackupError) as caught:
        make_backup(tmp_path)
    assert "unsound" == caught.value.where
    assert (good,) == list_backups(tmp_path)


def test_old_copies_go(tmp_path: Path, clock: FakeClock) -> None:
    """Forty days of copies leave those of the rule."""
    with running(tmp_path, clock, Told()) as till:
        for day in range(40):
            sell(till, day)
            make_backup(tmp_path)
            clock.advance(seconds=86_400)
    last = clock.at - timedelta(days=1)
    assert [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 19, 26] == [
        (last - each.until).days for each in list_backups(tmp_path)
    ]


@given(st.sets(MOMENTS, min_size=1, max_size=80))
def test_rule_of_keeping(stamps: set[datetime]) -> None:
    """The newest, all of its last day, one of each of 7 days and 5 weeks that have one; the rest goes."""
    newest_first = sorted(stamps, reverse=True)
    stay = kept(newest_first)
    days = sorted({each.date() for each in stamps})[-7:]
    weeks = sorted({each.isocalendar()[:2] for each in stamps})[-5:]
    last_day = {each for each in stamps if newest_first[0] - each < timedelta(days=1)}
    assert stay <= stamps
    assert last_day <= stay
    assert set(days) <= {each.date() for each in stay}
    assert set(weeks) <= {each.isocalendar()[:2] for each in stay}
    assert len(stay) <= len(last_day) + 7 + 5 + 10


@given(st.sets(MOMENTS, min_size=1, max_size=60), st.integers(-40, 70), st.integers(0, 59))
def test_a_wrong_clock_takes_no_copy_away(stamps: set[datetime], years: int, place: int) -> None:
    """One copy dated by a clock that is years off, wherever it stands, leaves nine of the newest others."""
    newest_first = sorted(stamps, reverse=True)
    wrong = newest_first[0] + timedelta(days=365 * years, seconds=1)
    mixed = [*newest_first[:place], wrong, *newest_first[place:]]
    assert set(newest_first[:9]) <= kept(mixed)


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
                make_backup(data, str(disk))
            except BackupError:
                assert steps < 4
            monkeypatch.undo()
            named = [*(data / BACKUPS).glob("*.db"), *disk.glob("*.db")]
            assert all(inspect_file(each).is_sound for each in named)
        assert ask(till, ReadStatus()).seq == list_backups(data)[0].seq
        assert not list(data.rglob("*.part*"))


class _Fuse:
    """Lets some calls pass, then breaks."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def __call__(self, path: Path) -> None:
        if self._left == 0:
            raise OSError(str(path))
        self._left -= 1


# --- a damaged ledger -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["nobody", "window"])
@pytest.mark.parametrize("what", ["page", "log", "end"])
def test_copying_a_damaged_ledger_changes_nothing_of_it(
    tmp_path: Path, clock: FakeClock, what: str, by: str
) -> None:
    """A spoilt page, a spoilt log, a log that is gone: no copy is made, file, log and note stay as they are.

    Also beside a program that only holds the folder, such as the window of a damaged ledger.
    """
    (source := tmp_path / "source").mkdir()
    with running(source, clock, Told()) as till:
        sell(till, 1)
    with running(source, clock, Told()) as till:
        for number in range(2, 9):
            sell(till, number)
        folder = kill(source, tmp_path / "data")
    log = folder / f"{FILE_NAME}-wal"
    if what == "page":
        damage(folder)
    elif what == "log":
        content = log.read_bytes()
        log.write_bytes(
            content[: len(content) // 2]
            + bytes([content[len(content) // 2] ^ 1])
            + content[len(content) // 2 + 1 :]
        )
    else:
        log.unlink()
    before = {name: value for name, value in digests(folder).items() if not name.endswith("-shm")}
    lock = FolderLock(folder)
    assert by == "nobody" or lock.take()
    with pytest.raises(BackupError) as caught:
        back_up(folder)
    lock.release()
    after = {name: value for name, value in digests(folder).items() if not name.endswith(("-shm", "lock"))}
    assert "unsound" == caught.value.where
    assert before == {name: value for name, value in after.items() if name in before}
    assert [] == copies_in(folder / BACKUPS)


def test_event_that_was_changed_since_the_last_copy_makes_none(tmp_path: Path, clock: FakeClock) -> None:
    """SQLite finds nothing wrong with a changed digit; the chain does."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        back_up(tmp_path)
        sell(till, 2)
    with closing(sqlite3.connect(ledger_file(tmp_path), isolation_level=None)) as file:
        file.execute("DROP TRIGGER event_keeps_UPDATE")
        file.execute("UPDATE event SET actor = 'x' WHERE seq = (SELECT max(seq) FROM event)")
    with pytest.raises(BackupError, match="not as it was committed"):
        back_up(tmp_path)


# --- a copy that no restore would take -------------------------------------------------------------------


def spoil_column(folder: Path, column: str) -> None:
    """Change the row of the first sale, which no later event tells of; a dying disk passes every guard."""
    with closing(sqlite.connect(str(ledger_file(folder)), isolation_level=None)) as file:
        query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'charge'"
        guards = file.execute(query).fetchall()
        for name, _ in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(f"UPDATE charge SET {column} = {column} || '0' WHERE id = 1")  # noqa: S608 - of the test
        for _, text in guards:
            file.execute(text)


@pytest.mark.parametrize("column", ["code", "amount", "txid"])
def test_unsound_ledger_makes_no_copy_and_costs_no_older_one(
    tmp_path: Path, clock: FakeClock, column: str
) -> None:
    """One row of an old sale spoiled: for 45 days each copy is refused in words, and the good ones stay."""
    with running(tmp_path, clock, Told(), REAL) as till:
        for number in range(1, 4):
            sell(till, number)
            good = make_backup(tmp_path)
            clock.advance(seconds=86_400)
        before = list_backups(tmp_path)
        spoil_column(tmp_path, column)
        for day in range(45):
            sell(till, 100 + day)
            clock.advance(seconds=86_400)
            if day % 15 == 0:
                with pytest.raises(BackupError) as caught:
                    make_backup(tmp_path)
                assert "unsound" == caught.value.where
    assert before == list_backups(tmp_path)
    assert good == newest_good(tmp_path)


@pytest.mark.parametrize("place", ["middle", "end", "bit"])
@pytest.mark.parametrize("which", ["here", "second", "both"])
def test_copy_that_was_spoiled_is_made_anew(tmp_path: Path, clock: FakeClock, which: str, place: str) -> None:
    """A copy counts as made only while it is the file that was judged, here and in the second folder."""
    (data := tmp_path / "data").mkdir()
    (disk := tmp_path / "disk").mkdir()
    with running(data, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(data, str(disk))
        wanted = digest(made.path)
        files = {"here": [made.path], "second": [disk / made.path.name]}
        for path in files.get(which, [*files["here"], *files["second"]]):
            _spoil(path, place)
        again = make_backup(data, str(disk))
    assert made == again == newest_good(data)
    assert inspect_file(disk / made.path.name).is_sound
    assert digest(made.path) == digest(disk / made.path.name)
    assert which != "second" or wanted == digest(made.path)


def _spoil(path: Path, place: str) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    if place == "bit":
        data[middle + 4090] ^= 1
    else:
        end = middle + 4096 if place == "middle" else len(data)
        data[middle:end] = bytes(end - middle)
    path.write_bytes(data)


def test_copy_without_a_verdict_is_judged(tmp_path: Path, clock: FakeClock) -> None:
    """Killed before the verdict was noted, or a torn note of verdicts: the copy is made anew."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        for text in (None, "", "0" * 64, "\0\xff", f"{'0' * 64}  {made.path.name}\n"):
            note = made.path.with_name(VERDICTS_NAME)
            note.unlink() if text is None else note.write_text(text, "latin-1")
            assert made == make_backup(tmp_path)
            assert f"{digest(made.path)}  {made.path.name}\n" == note.read_text()


# --- an older ledger put back by hand -------------------------------------------------------------------


@pytest.mark.parametrize("which", [0, 1])
def test_older_copy_put_back_by_hand_is_not_taken_for_the_ledger(
    tmp_path: Path, clock: FakeClock, which: int
) -> None:
    """Without note and log nothing in it is wrong; but a newer copy lies beside it. Restored, it is whole."""
    with running(tmp_path, clock, Told()) as till:
        copies = []
        for number in range(1, 7):
            sell(till, number)
            copies.append(make_backup(tmp_path))
            clock.advance(seconds=3_600)
    (tmp_path / HEAD_NAME).unlink()
    shutil.copy(copies[which].path, ledger_file(tmp_path))
    word = f"event {copies[-1].seq} was committed and is missing"
    assert (f"{word}: a copy in backups/ has it",) == inspect(tmp_path).findings
    with pytest.raises(LedgerDamagedError, match=word):
        Ledger.open(tmp_path)
    with pytest.raises(BackupError, match=word) as caught:
        make_backup(tmp_path)
    assert "unsound" == caught.value.where
    restore(tmp_path, copies[which].path, clock.at)
    assert inspect(tmp_path).is_sound
    with running(tmp_path, clock, Told()) as till:
        sell(till, 9)
        assert ask(till, ReadStatus()).seq == make_backup(tmp_path).seq


@pytest.mark.parametrize("what", ["counter", "event", "page", "other"])
def test_copy_that_a_disk_changed_stops_no_shop(tmp_path: Path, clock: FakeClock, what: str) -> None:
    """A newest copy whose end is not what was committed, or another ledger's copy, says nothing here."""
    for name in ("data", "other"):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, clock, Told()) as till:
            for number in range(1, 4 if name == "data" else 9):
                sell(till, number)
                made = make_backup(tmp_path / name)
    folder = tmp_path / "data"
    newest = list_backups(folder)[0].path
    if what == "other":
        shutil.copy(made.path, folder / BACKUPS)
    elif what == "page":
        _spoil(newest, "middle")
    else:
        with closing(sqlite.connect(str(newest), isolation_level=None)) as file:
            file.execute("DROP TRIGGER event_keeps_UPDATE")
            where = "WHERE seq = (SELECT max(seq) FROM event)" if what == "event" else ""
            file.execute(f"UPDATE {what} SET hash = zeroblob(32) {where}")  # noqa: S608 - of the test
    assert inspect(folder).is_sound
    with running(folder, clock, Told()) as till:
        sell(till, 20)
        assert ask(till, ReadStatus()).seq == make_backup(folder).seq


@pytest.mark.parametrize("end", ["-wal", "-journal"])
@pytest.mark.parametrize("note", [None, "torn"])
def test_empty_log_or_torn_note_vouches_for_nothing(
    tmp_path: Path, clock: FakeClock, end: str, note: str | None
) -> None:
    """A killed ledger's file beside an empty log may lack its end, so it is no ledger to go back to."""
    (source := tmp_path / "source").mkdir()
    with running(source, clock, Told()) as till:
        for number in range(1, 9):
            sell(till, number)
        folder = kill(source, tmp_path / "killed")
    (folder / f"{FILE_NAME}-wal").unlink()
    (folder / f"{FILE_NAME}{end}").touch()
    (folder / HEAD_NAME).unlink() if note is None else (folder / HEAD_NAME).write_text(note)
    (finding,) = inspect_file(ledger_file(folder)).findings
    assert "its log is not beside it" in finding


# --- what a copy is, its content says -------------------------------------------------------------------


def test_newest_is_the_one_with_the_highest_number(tmp_path: Path, clock: FakeClock) -> None:
    """Files touched, renamed and dated by a clock of 2098: the order is that of the events."""
    with running(tmp_path, clock, Told()) as till:
        paths = []
        for years in (0, 72, 1):
            clock.at = clock.at.replace(year=2026 + years)
            sell(till, years)
            paths.append(back_up(tmp_path).path)
    touched = tmp_path / BACKUPS / "baixada (1).db"
    paths[2].rename(touched)
    paths[0].touch()
    assert [touched, paths[1], paths[0]] == [each.path for each in list_backups(tmp_path)]


def test_file_that_a_person_named_is_never_taken_away(tmp_path: Path, clock: FakeClock) -> None:
    """Only the program's own names are cleaned up."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 0)
        mine = tmp_path / BACKUPS / "antes da reforma.db"
        shutil.copy(back_up(tmp_path).path, mine)
        for day in range(1, 30):
            clock.advance(seconds=86_400)
            sell(till, day)
            back_up(tmp_path)
    assert mine in [each.path for each in list_backups(tmp_path)]


# --- whose copy it is -----------------------------------------------------------------------------------


def test_two_tills_share_a_second_folder(tmp_path: Path, clock: FakeClock) -> None:
    """Each cleans up its own copies and torn files only, and lists its own only."""
    disk = tmp_path / "disk"
    disk.mkdir()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, clock, Told()) as till:
            sell(till, 0)
            make_backup(tmp_path / name, str(disk))
            torn = disk / f"{ask(till, ReadStatus()).server_id}.0000.part"
            torn.write_text("half")
    others = set(disk.iterdir())
    with running(tmp_path / "one", clock, Told()) as till:
        for day in range(1, 40):
            clock.advance(seconds=86_400)
            sell(till, day)
            make_backup(tmp_path / "one", str(disk))
        own = ask(till, ReadStatus()).server_id
    left = {each for each in others if each.exists()}
    assert {each for each in others if own[:8] not in each.name} == left
    assert 13 == len([each for each in disk.iterdir() if own[:8] in each.name])
    shutil.copy(next(each for each in left if each.suffix == ".db"), tmp_path / "one" / BACKUPS)
    assert {own} == {each.contents.server_id for each in list_backups(tmp_path / "one")}


@pytest.mark.parametrize("left", ["file", "note", "copies", "nothing"])
def test_damaged_ledger_is_known_by_what_is_left(tmp_path: Path, clock: FakeClock, left: str) -> None:
    """By its file, else its head note, else its copies, among which a real ledger's speak first."""
    for name, options in (("real", REAL), ("training", None)):
        (tmp_path / name).mkdir()
        with running(tmp_path / name, clock, Told(), options) as till:
            sell(till, 1)
            status: TillStatus = ask(till, ReadStatus())
            made = back_up(tmp_path / name)
            if options is not None:
                wanted = (status.server_id, "real")
    folder = tmp_path / "real"
    shutil.copy(made.path, folder / BACKUPS / "alheia.db")
    if left != "file":
        ledger_file(folder).write_bytes(b"nothing")
    if left in {"copies", "nothing"}:
        (folder / HEAD_NAME).write_text("torn")
    if left == "nothing":
        shutil.rmtree(folder / BACKUPS)
    found = identity_of(folder)
    assert (None if left == "nothing" else wanted) == (found and (found.server_id, found.kind))


# --- several at once ------------------------------------------------------------------------------------


def test_copies_at_the_same_time_are_all_whole(tmp_path: Path, clock: FakeClock) -> None:
    """The hourly copy and two from the command line leave each other's half-made file alone."""
    data, disk = tmp_path / "data", tmp_path / "disk"
    data.mkdir()
    disk.mkdir()
    failed: list[BaseException] = []

    def copy_often() -> None:
        try:
            for _ in range(6):
                make_backup(data, str(disk))
        except BackupError as error:
            failed.append(error)

    with running(data, clock, Told()) as till:
        threads = [threading.Thread(target=copy_often) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(60):
            sell(till, number)
        for thread in threads:
            thread.join()
        last = make_backup(data, str(disk))
        assert ask(till, ReadStatus()).seq == last.seq
    assert [] == failed
    assert all(inspect_file(each).is_sound for each in (*(data / BACKUPS).glob("*.db"), *disk.glob("*.db")))
    assert not [*data.rglob("*.part*"), *disk.glob("*.part*")]


def test_copy_that_another_program_makes_is_waited_for(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits in vain makes no copy, and says why."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
    (tmp_path / BACKUPS).mkdir()
    lock = FolderLock(tmp_path / BACKUPS, "copying")
    assert lock.take()
    monkeypatch.setattr(backup_module, "_PATIENCE_S", 0.0)
    with pytest.raises(BackupError, match="another copy is being made"):
        back_up(tmp_path)
    lock.release()
    assert back_up(tmp_path) == list_backups(tmp_path)[0]
