"""The ballast: what a full disk costs first, and a till that starts on a disk that is full already."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pysqlite3.dbapi2 as sqlite
import pytest

from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, ExpireDue
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.queries import ListCharges
from pos_app.domain.errors import LedgerUnavailableError
from pos_app.domain.payment import Result, State
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ledger.storage import unavailable
from pos_app.services.till.ballast import BALLAST_NAME, Ballast
from tests.conftest import ExpectedLog
from tests.fakes.book import Told, ask, check_ledger, full, new_till, open_charge, read, running
from tests.fakes.clock import FakeClock
from tests.fakes.seams import Seams

SIZE = 64 * 1024
OPTIONS = TillOptions(ballast_bytes=SIZE)


class Usage(NamedTuple):
    """What the system says of a disk."""

    total: int
    used: int
    free: int


class FullError(sqlite.OperationalError):  # type: ignore[misc]  # the driver ships no types
    """What the driver raises where there is no room."""

    sqlite_errorname = "SQLITE_FULL"


@contextmanager
def full_disk(
    folder: Path, seams: Seams, monkeypatch: pytest.MonkeyPatch, *, ballast_helps: bool
) -> Iterator[pytest.MonkeyPatch]:
    """Let each commit find no room; with ``ballast_helps`` only as long as the ballast is there.

    Gives what makes room again, by its ``undo``.
    """

    def fail() -> None:
        if not ballast_helps or (folder / BALLAST_NAME).exists():
            raise FullError

    with monkeypatch.context() as patch:
        patch.setattr(seams, "before_commit", fail)
        # The system sees a full disk too: no new ballast.
        patch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9, 0))
        yield patch


def test_full_disk_costs_the_ballast_first(
    tmp_path: Path,
    clock: FakeClock,
    seams: Seams,
    monkeypatch: pytest.MonkeyPatch,
    caplog_expected: ExpectedLog,
) -> None:
    """Money goes on being stored in the ballast's room, with a warning, until there is room again."""
    caplog_expected("the disk is nearly full")
    told = Told()
    with running(tmp_path, clock, told, OPTIONS, parts=seams.parts()) as till:
        charge = open_charge(till)
        assert SIZE == (tmp_path / BALLAST_NAME).stat().st_size
        with full_disk(tmp_path, seams, monkeypatch, ballast_helps=True):
            assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
            ask(till, ExpireDue())
            told.names(till)
            assert not (tmp_path / BALLAST_NAME).exists()
            assert ["low"] == told.troubles
        ask(till, ExpireDue())
        told.names(till)
        assert ["low", ""] == told.troubles
        assert SIZE == (tmp_path / BALLAST_NAME).stat().st_size
    check_ledger(tmp_path)


def test_full_disk_beyond_the_ballast(
    tmp_path: Path,
    clock: FakeClock,
    seams: Seams,
    monkeypatch: pytest.MonkeyPatch,
    caplog_expected: ExpectedLog,
) -> None:
    """Without the ballast a full disk is told as such; nothing was stored."""
    caplog_expected("the ledger cannot store", "the disk is nearly full")
    told = Told()
    with running(tmp_path, clock, told, OPTIONS, parts=seams.parts()) as till:
        charge = open_charge(till)
        with full_disk(tmp_path, seams, monkeypatch, ballast_helps=False):
            error = till.submit(ConfirmPayment(notice=full(charge))).exception(10)
            assert isinstance(error, LedgerUnavailableError)
            assert "disk" == error.reason
            assert State.PENDING == read(till, charge).charge.state
        ask(till, ExpireDue())
        assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
        told.names(till)
        assert ["disk", ""] == [word for word in told.troubles if word != "low"]
    check_ledger(tmp_path)


def test_starts_on_a_full_disk(
    tmp_path: Path,
    clock: FakeClock,
    seams: Seams,
    monkeypatch: pytest.MonkeyPatch,
    caplog_expected: ExpectedLog,
) -> None:
    """Everything can be read, what would write is told to come again, and room ends it without a restart."""
    caplog_expected("the ledger cannot store: SQLITE_FULL")
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till, lifetime_s=60)
    clock.run, told = "run-2", Told()
    with (
        full_disk(tmp_path, seams, monkeypatch, ballast_helps=False) as disk,
        running(tmp_path, clock, told, parts=seams.parts()) as till,
    ):
        assert [charge.id] == [each.charge.id for each in ask(till, ListCharges())]
        for command in (
            ConfirmPayment(notice=full(charge)),
            CancelCharge(ref=ChargeRef(id=charge.id)),
        ):
            error = till.submit(command).exception(10)
            assert isinstance(error, LedgerUnavailableError)
            assert "disk" == error.reason
        assert ["disk"] == told.troubles
        disk.undo()

        ask(till, ExpireDue())

        assert "run-2" == read(till, charge).charge.clock_run, "the charge was not taken up"
        assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
        told.names(till)
        assert ["disk", ""] == told.troubles
    check_ledger(tmp_path)


def test_ballast_is_given_up_for_the_start(
    tmp_path: Path,
    clock: FakeClock,
    seams: Seams,
    monkeypatch: pytest.MonkeyPatch,
    caplog_expected: ExpectedLog,
) -> None:
    """A start that finds the disk full takes the ballast's room and is as any other, with a warning."""
    caplog_expected("the disk is nearly full")
    with running(tmp_path, clock, Told(), OPTIONS) as till:
        charge = open_charge(till)
    clock.run, told = "run-2", Told()
    with (
        full_disk(tmp_path, seams, monkeypatch, ballast_helps=True),
        running(tmp_path, clock, told, OPTIONS, parts=seams.parts()) as till,
    ):
        assert Result.PAID == ask(till, ConfirmPayment(notice=full(charge))).result
        told.names(till)
        assert ["low"] == told.troubles
    check_ledger(tmp_path)


@pytest.mark.parametrize(("name", "is_kept"), [("SQLITE_BUSY", True), ("SQLITE_IOERR_SHMSIZE", False)])
def test_opening_may_cost_the_ballast(tmp_path: Path, clock: FakeClock, name: str, *, is_kept: bool) -> None:
    """A ledger that cannot be opened for want of room is opened in the ballast's; a held one is not."""
    with running(tmp_path, clock, Told(), OPTIONS):
        pass
    tries = []

    def fail_once() -> None:
        tries.append(name)
        if len(tries) == 1:
            error = FullError()
            error.sqlite_errorname = name
            raise unavailable(error)

    till = new_till(tmp_path, clock, Told(), OPTIONS, parts=Seams(before_opening=fail_once).parts())
    error = till.start().exception(10)
    till.stop()

    assert is_kept == isinstance(error, LedgerUnavailableError)
    assert (1 if is_kept else 2) == len(tries)


def test_disk_that_does_not_answer_costs_no_till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying the ballast is no money: what it meets ends nothing, and it is tried again."""
    ballast = Ballast(tmp_path, SIZE)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", _no_answer)
        patch.setattr(os, "stat", _no_answer)
        ballast.lay()
    ballast.lay()
    assert SIZE == (tmp_path / BALLAST_NAME).stat().st_size


def _no_answer(*_args: object, **_options: object) -> os.stat_result:
    raise OSError(errno.EIO, "input/output error")


@pytest.mark.parametrize(
    ("total", "free", "size"),
    [(10**12, 10**9, SIZE), (10**12, 2 * SIZE - 1, None), (8 * 4096, 8192, 4096), (8 * 4096, 8191, None)],
)
def test_size_follows_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int, size: int | None
) -> None:
    """A small disk gives an eighth of itself; there is none where not as much again would stay free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(total, 0, free))
    ballast, path = Ballast(tmp_path, SIZE), tmp_path / BALLAST_NAME

    ballast.lay()

    assert size == (path.stat().st_size if path.exists() else None)
    assert ballast.is_spent == (size is None)
    assert ballast.give_up() == (size is not None)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system takes up room by writing only")
def test_half_a_ballast_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the room runs out while it is taken up, what was taken is given back."""

    def no_room(_file: int, _start: int, _size: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "posix_fallocate", no_room)
    ballast = Ballast(tmp_path, SIZE)

    ballast.lay()

    assert (True, []) == (ballast.is_spent, list(tmp_path.iterdir()))
