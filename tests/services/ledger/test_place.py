"""A path is a path, and an open file is only as good as its name: what becomes of a ledger that is moved."""

import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.commands.base import Command
from pos_app.domain.commands.charges import ExpireDue
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.errors import LedgerUnavailableError, TillStoppedError
from pos_app.domain.payment import Result
from pos_app.domain.shop import TillStatus
from pos_app.services.backup.inspection import inspect
from pos_app.services.ledger.file_checks import LedgerElsewhereError
from pos_app.services.ledger.folders import ledger_folder
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.storage import FILE_NAME, read_kind
from pos_app.services.reports.export import export_lines
from pos_app.services.system.folder_lock import LOCK_NAME, FolderLock
from pos_app.services.till.till import Till
from tests.conftest import ExpectedLog
from tests.fakes.book import Told, ask, full, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.seams import InTill, Seams

NAMES = [
    os.fsencode(name)
    for name in (
        "a b",
        "50%",
        "a%20b",
        "%00",
        "a?b",
        "a?mode=memory",
        "a#b",
        "a&b=c",
        "'",
        '"',
        "a;b",
        "ação",
        ":x",
    )
] + [b"caf\xe9", b"\xff\xfe", b"x" * 200]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder that may be moved, with its lock."""
    data = tmp_path / "data"
    data.mkdir()
    (data / LOCK_NAME).touch()
    return data


@pytest.mark.parametrize("name", NAMES)
def test_ledger_is_in_the_folder_of_that_name(tmp_path: Path, clock: FakeClock, name: bytes) -> None:
    """Whatever a folder is called: its ledger, the reading, the looking and the export are of that folder."""
    folder = tmp_path / os.fsdecode(name)
    folder.mkdir()
    before = {*tmp_path.iterdir()}

    with running(folder, clock, Told()) as till:
        charge = open_charge(till)
        assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
        beside = inspect(folder)
        assert folder == ledger_folder(folder, training=True)

    assert beside.is_sound
    assert 1 == beside.payments == inspect(folder).payments
    assert "training" == read_kind(folder)
    assert any("payment-confirmed" in line for line in export_lines(folder, "events", "jsonl"))
    assert (folder / FILE_NAME).stat().st_size > 0
    assert before == {*tmp_path.iterdir()}


def test_two_folders_that_differ_by_an_escape_have_a_ledger_each(tmp_path: Path, clock: FakeClock) -> None:
    """What is stored in ``a b`` is not in ``a%20b``, though both run at once."""
    for name in ("a b", "a%20b"):
        (tmp_path / name).mkdir()
    with running(tmp_path / "a b", clock, Told()) as one, running(tmp_path / "a%20b", clock, Told()) as other:
        open_charge(one)
        ids = [ask(each, ReadStatus()).server_id for each in (one, other)]

    assert 2 == len({*ids})
    assert ids == [inspect(tmp_path / name).server_id for name in ("a b", "a%20b")]


@pytest.mark.parametrize(("make", "says"), [(Path.symlink_to, "real"), (Path.hardlink_to, "another name")])
def test_ledger_that_is_also_in_another_folder_is_refused(
    tmp_path: Path, clock: FakeClock, make: Callable[[Path, Path], None], says: str
) -> None:
    """Two folders, two locks, one ledger: the second till does not start, and the first goes on."""
    (tmp_path / "real").mkdir()
    (tmp_path / "other").mkdir()
    with running(tmp_path / "real", clock, Told()) as till:
        make(tmp_path / "other" / FILE_NAME, tmp_path / "real" / FILE_NAME)
        assert FolderLock(tmp_path / "other").take()
        with pytest.raises(LedgerElsewhereError, match=says):
            Ledger.open(tmp_path / "other")
        open_charge(till)


def test_folder_that_is_a_link_is_as_good_as_itself(tmp_path: Path, clock: FakeClock) -> None:
    """A data folder may be a link: its lock is behind the same link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with running(tmp_path / "link", clock, Told()) as till:
        open_charge(till)
    assert inspect(tmp_path / "real").is_sound


# --- moved under the running till -------------------------------------------------------------------


def _replace(path: Path) -> None:
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    copy.replace(path)


def _renamed(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def _exchanged(folder: Path) -> None:
    shutil.copytree(folder, folder.with_name("copy"))
    folder.rename(folder.with_name("elsewhere"))
    folder.with_name("copy").rename(folder)


def _in_the_way(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.touch()


HARMS: dict[str, Callable[[Path], None]] = {
    "file deleted": lambda folder: (folder / FILE_NAME).unlink(),
    "file renamed": lambda folder: _renamed(folder / FILE_NAME),
    "file replaced": lambda folder: _replace(folder / FILE_NAME),
    "log deleted": lambda folder: (folder / f"{FILE_NAME}-wal").unlink(),
    "log replaced": lambda folder: _replace(folder / f"{FILE_NAME}-wal"),
    "lock deleted": lambda folder: (folder / LOCK_NAME).unlink(),
    "lock replaced": lambda folder: _replace(folder / LOCK_NAME),
    "folder deleted": shutil.rmtree,
    "folder renamed": _renamed,
    "folder replaced": _exchanged,
    "folder is a file": _in_the_way,
}


@pytest.mark.parametrize("harm", HARMS)
def test_nothing_is_confirmed_by_a_file_that_is_gone(
    folder: Path, clock: FakeClock, caplog_expected: ExpectedLog, harm: str
) -> None:
    """No word that money is stored leaves, new or repeated, and no event is told."""
    caplog_expected("the ledger cannot store: its file was moved, deleted or replaced")
    told = Told()
    with running(folder, clock, told) as till:
        paid, waiting = open_charge(till, show=False), open_charge(till, show=False)
        ask(till, ConfirmPayment(notice=full(paid, 1, delivery="d-1")))
        events = told.names(till)
        HARMS[harm](folder)

        error = till.submit(ConfirmPayment(notice=full(waiting, 2))).exception(10)
        repeated = till.submit(ConfirmPayment(notice=full(paid, 1, delivery="d-1"))).exception(10)

        assert isinstance(error, LedgerUnavailableError)
        assert isinstance(repeated, LedgerUnavailableError)
        assert ("database", "database") == (error.reason, repeated.reason)
        assert ["moved"] == told.troubles
        assert events == [each.name for each in told.events]


@pytest.mark.parametrize("harm", ["file deleted", "folder renamed"])
@pytest.mark.parametrize("command", [ExpireDue(), ReadStatus()])
def test_gone_file_is_seen_without_any_money(
    folder: Path, clock: FakeClock, caplog_expected: ExpectedLog, harm: str, command: Command[Any]
) -> None:
    """The look of each second finds it, and a question does, where no bank says anything."""
    caplog_expected("the ledger cannot store: its file was moved, deleted or replaced")
    told = Told()
    with running(folder, clock, told) as till:
        HARMS[harm](folder)
        assert isinstance(till.submit(command).exception(10), LedgerUnavailableError)
        assert ["moved"] == told.troubles


def test_nothing_is_laid_into_a_folder_that_took_the_name(
    folder: Path, clock: FakeClock, caplog_expected: ExpectedLog
) -> None:
    """A folder of that name that came later is not ours: nothing is written there."""
    caplog_expected("the ledger cannot store: its file was moved, deleted or replaced")
    with running(folder, clock, Told()) as till:
        _renamed(folder)
        folder.mkdir()
        for _ in range(2):
            assert till.submit(ExpireDue()).exception(10) is not None
    assert [] == list(folder.iterdir())


def test_after_a_move_back_all_that_was_answered_is_there(
    folder: Path, clock: FakeClock, caplog_expected: ExpectedLog
) -> None:
    """The next start finds what was answered, and takes again what was not."""
    caplog_expected("the ledger cannot store: its file was moved, deleted or replaced")
    with running(folder, clock, Told()) as till:
        paid, waiting = open_charge(till, show=False), open_charge(till, show=False)
        ask(till, ConfirmPayment(notice=full(paid, 1)))
        _renamed(folder)
        assert till.submit(ConfirmPayment(notice=full(waiting, 2))).exception(10) is not None
    folder.with_name("elsewhere").rename(folder)
    clock.run = "run-2"

    with running(folder, clock, Told()) as till:
        results = [
            ask(till, ConfirmPayment(notice=full(each, n))).result for each, n in ((paid, 1), (waiting, 2))
        ]
        assert {Result.REPEATED, Result.PAID} >= {*results}
        assert Result.REPEATED == results[0]


# --- a thread that ends -----------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it is made to end
@pytest.mark.parametrize("place", ["batch", "handler"])
def test_till_whose_thread_ends_is_told_of(
    folder: Path, clock: FakeClock, seams: Seams, caplog_expected: ExpectedLog, place: str
) -> None:
    """Whoever waits is answered, whoever asks later is refused, and subscribers hear that it failed."""
    caplog_expected("the ledger cannot store: the till's thread ended: GeneratorExit")
    told = Told()

    def end(*_: object) -> None:
        raise GeneratorExit

    class Ending(Future[TillStatus]):
        def set_running_or_notify_cancel(self) -> bool:
            raise GeneratorExit

    with running(folder, clock, told, parts=seams.parts()) as till:
        charge = open_charge(till)
        if place == "handler":
            till.submit(InTill(act=end)).exception(10)
        else:
            till.submit_for(Ending(), ReadStatus())
        _joined(till)
        assert isinstance(till.submit(ConfirmPayment(notice=full(charge))).exception(10), TillStoppedError)
        assert ["stopped"] == told.troubles


def _joined(till: Till) -> None:
    thread: threading.Thread = till._thread  # noqa: SLF001 - its end is what is waited for
    thread.join(10)
    assert not thread.is_alive()


def test_taker_that_fails_holds_nobody_up(till: Till, caplog_expected: ExpectedLog) -> None:
    """An answer whose taker fails is logged; the till goes on and the commit stands."""
    caplog_expected("an answer was not taken")
    charge = open_charge(till)

    class Failing:
        def set_running_or_notify_cancel(self) -> bool:
            return True

        def set_result(self, _result: object) -> None:
            raise ZeroDivisionError

        def set_exception(self, _error: BaseException) -> None:
            raise ZeroDivisionError

    till.submit_for(Failing(), ConfirmPayment(notice=full(charge, delivery="d-1")))
    assert Result.REPEATED == ask(till, ConfirmPayment(notice=full(charge, delivery="d-1"))).result
