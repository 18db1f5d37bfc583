"""A real ledger takes the training one's place: all of it or nothing, and a second call goes on."""

import io
import shutil
import sys
from pathlib import Path

import pytest

from pos_app.__main__ import main
from pos_app.app import exits
from pos_app.services.backup import founding
from pos_app.services.backup.copies import list_backups, make_backup
from pos_app.services.backup.founding import LedgerThereError, found_real, look_for_room
from pos_app.services.backup.inspection import inspect
from pos_app.services.backup.restoring import may_restore, newest_good, restore
from pos_app.services.ledger import ledger_files, replacing
from pos_app.services.ledger.file_checks import LedgerDamagedError
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS, REPLACED
from pos_app.services.ledger.storage import FILE_NAME, read_kind
from pos_app.services.ports.data import NotRestoredError
from pos_app.services.system.folder_lock import FolderLock
from tests.fakes.book import Told, ledger_file, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, BrokenOffError, break_after, digests, kill, sell
from tests.torture.ledgers import rows_of

WISH = ["--real", "--shop", "Padaria", "--receiver", "PADARIA", "--city", "SAO PAULO"]
KEY = ["--pix-key", "padaria@example.com"]


def make(folder: Path) -> None:
    """Make a real ledger as the command does."""
    with running(folder, FakeClock(), Told(), REAL):
        pass


def train(folder: Path, clock: FakeClock) -> None:
    """Sell in training, and copy the ledger."""
    folder.mkdir(exist_ok=True)
    with running(folder, clock, Told()) as till:
        for number in range(3):
            sell(till, number)
        make_backup(folder)
        sell(till, 9)


def init(folder: Path, monkeypatch: pytest.MonkeyPatch, *, pin: str, key: list[str] = KEY) -> int:
    """Give the command, with a PIN from a pipe."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{pin}\n"))
    return main(["init", "--data-dir", str(folder), *WISH, *key])


def test_training_moves_aside_with_its_copies(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is whole in its own folder, and its copies with it; the real one begins with none."""
    train(tmp_path, clock)
    rows = rows_of(tmp_path)
    assert exits.OK == init(tmp_path, monkeypatch, pin="4821")
    assert (rows, "real") == (rows_of(tmp_path / "training"), read_kind(tmp_path))
    assert (0, 1) == (len(list_backups(tmp_path)), len(list_backups(tmp_path / "training")))
    assert inspect(tmp_path).is_sound
    assert inspect(tmp_path / "training").is_sound
    assert 0o700 == (tmp_path / "training").stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("pin", "key"), [("", KEY), ("12", KEY), ("4821", ["--pix-key", "no key"])], ids=["none", "short", "key"]
)
def test_wrong_answer_changes_nothing(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, pin: str, key: list[str]
) -> None:
    """No PIN, a short one, a key that is none: refused before anything moves; the next call is the first."""
    train(tmp_path, clock)
    before = digests(tmp_path)
    assert exits.FAILED == init(tmp_path, monkeypatch, pin=pin, key=key)
    assert before == {name: each for name, each in digests(tmp_path).items() if name != "lock"}
    assert not (tmp_path / "training").exists()
    assert exits.OK == init(tmp_path, monkeypatch, pin="4821")


def test_what_stands_there_is_said(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real ledger, another training ledger, a damaged one, a till that runs: each in words, unchanged."""
    folders = [tmp_path / name for name in ("real", "two", "damaged", "gone")]
    for folder in folders:
        train(folder, clock)
    assert exits.OK == init(folders[0], monkeypatch, pin="4821")
    train(folders[1] / "training", clock)
    ledger_file(folders[2]).write_bytes(b"nothing")
    ledger_file(folders[3]).unlink()
    before = [digests(each) for each in folders]
    capsys.readouterr()
    for folder, word in zip(
        folders, ("a real ledger already", "another training", "cannot", "cannot"), strict=True
    ):
        assert exits.FOLDER == init(folder, monkeypatch, pin="4821")
        assert word in capsys.readouterr().err
    for folder, was in zip(folders, before, strict=True):
        assert was.items() <= digests(folder).items()
    lock = FolderLock(folders[1])
    assert lock.take()
    assert exits.FOLDER == init(folders[1], monkeypatch, pin="4821")
    lock.release()


def lose_real(folder: Path, clock: FakeClock, place: str) -> Path:
    """Sell for real money, copy it to ``place``, and lose the ledger with its note; returns the copy."""
    with running(folder, clock, Told(), REAL) as till:
        sell(till, 1)
        made = make_backup(folder).path
    if place == REPLACED:
        (kept := folder / REPLACED / "1").mkdir(parents=True)
        made = made.rename(kept / FILE_NAME)
    for name in (FILE_NAME, HEAD_NAME):
        (folder / name).unlink()
    return made


@pytest.mark.parametrize("place", [BACKUPS, REPLACED])
@pytest.mark.parametrize("left", ["", FILE_NAME, HEAD_NAME])
def test_no_new_ledger_hides_a_real_one(tmp_path: Path, clock: FakeClock, place: str, left: str) -> None:
    """Ledger and note gone or empty: a start finds it damaged, ``init`` refuses, the owner's PIN restores."""
    made = lose_real(tmp_path, clock, place)
    if left:
        (tmp_path / left).touch()
    with pytest.raises(LedgerThereError, match="restore"):
        look_for_room(tmp_path)
    with pytest.raises(LedgerDamagedError, match="of a real ledger"):
        Ledger.open(tmp_path)
    assert [False, True] == [may_restore(tmp_path, made, pin) for pin in ("9053", "4821")]
    assert place == REPLACED or newest_good(tmp_path) is not None
    restore(tmp_path, made, clock.at)
    assert ("real", True) == (read_kind(tmp_path), inspect(tmp_path).is_sound)


@pytest.mark.parametrize("place", [BACKUPS, REPLACED])
def test_training_ledger_over_a_real_one_makes_no_room(tmp_path: Path, clock: FakeClock, place: str) -> None:
    """Begun by an earlier program: no real one takes its place, and the copy is called another ledger's."""
    made = lose_real(tmp_path, clock, place)
    train(tmp_path / "other", clock)
    shutil.copy(ledger_file(tmp_path / "other"), ledger_file(tmp_path))
    with pytest.raises(LedgerThereError, match="copies of a real ledger"):
        look_for_room(tmp_path)
    with pytest.raises(NotRestoredError, match="other"):
        may_restore(tmp_path, made, "4821")


def test_copies_of_other_ledgers_are_named(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """``restore --list`` says that there are some, and of which kind."""
    for folder, options in ((tmp_path / "real", REAL), (tmp_path / "shop", None)):
        folder.mkdir()
        with running(folder, clock, Told(), options) as till:
            sell(till, 1)
            made = make_backup(folder).path
    (foreign,) = list_backups(tmp_path / "real")
    shutil.copy(foreign.path, tmp_path / "shop" / BACKUPS)
    assert exits.OK == main(["restore", "--list", "--data-dir", str(tmp_path / "shop")])
    own, other = capsys.readouterr().out.splitlines()
    assert own.endswith(str(made))
    assert other.startswith("of another ledger (real)")
    assert other.endswith(foreign.path.name)


def test_founding_that_breaks_off_is_undone_or_carried_out(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at each step: the training ledger or the real one stands there, and a second call goes on."""
    train(tmp_path / "source", clock)
    with running(tmp_path / "source", clock, Told()) as till:
        sell(till, 10)
        killed = kill(tmp_path / "source", tmp_path / "killed")
    shutil.copytree(tmp_path / "source" / BACKUPS, killed / BACKUPS)
    trained = rows_of(tmp_path / "source")
    done = 0
    for steps in range(60):
        folder = tmp_path / f"try-{steps}"
        shutil.copytree(killed, folder)
        if steps % 2:
            (folder / HEAD_NAME).unlink()
        with monkeypatch.context() as patch:
            break_after(patch, steps, founding, ledger_files, replacing)
            try:
                look_for_room(folder)
                found_real(folder, make)
            except BrokenOffError:
                pass
            else:
                done += 1
        Ledger.open(folder).close()
        if read_kind(folder) == "training":
            assert trained == rows_of(folder)
            look_for_room(folder)
            found_real(folder, make)
        else:
            with pytest.raises(LedgerThereError, match="a real ledger already"):
                look_for_room(folder)
        assert (trained, "real") == (rows_of(folder / "training"), read_kind(folder))
        assert 1 == len(list_backups(folder / "training"))
        assert inspect(folder).is_sound
        if done == 2:
            break
    assert 10 < steps < 59
