"""The way into the GUI thread: newest sale per charge, replies in order, one ring for a burst."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.decisions import Inbox, ReadInbox
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.errors import TillBusyError
from pos_app.domain.events import Batch, Event, EventKind, Recorded
from pos_app.ui.runtime.bridge import Bridge, Reply
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.fake_till import window_till


class Taker:
    """Remembers what was handed over, and in which thread."""

    def __init__(self, bridge: Bridge) -> None:
        self.sales: list[ChargeRecord] = []
        self.events: list[Recorded] = []
        self.replies: list[Reply[Any]] = []
        self.threads: set[QThread] = set()
        bridge.sale_came.connect(self.take_sale)
        bridge.event_came.connect(self.events.append)

    def take_sale(self, record: ChargeRecord) -> None:
        """Remember a sale and the thread."""
        self.threads.add(QThread.currentThread())
        self.sales.append(record)

    def take_reply(self, reply: Reply[Any]) -> None:
        """Remember a reply."""
        self.replies.append(reply)


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    """Return a bridge of the GUI thread."""
    del qtbot
    return Bridge()


def test_burst_from_another_thread_rings_once(qtbot: QtBot, bridge: Bridge, clock: FakeClock) -> None:
    """A thousand snapshots of two charges cross as one ring and two sales, the newest of each."""
    taker = Taker(bridge)
    rings: list[object] = []
    bridge.rang.connect(rings.append)
    first, second = sales.pending(clock, 1), sales.pending(clock, 2)
    paid = sales.with_money(clock, first)

    def post_all() -> None:
        for _ in range(500):
            bridge.post(first)
            bridge.post(second)
        bridge.post(paid)

    worker = threading.Thread(target=post_all)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(taker.sales) == 2)
    assert [paid, second] == taker.sales
    assert 1 == len(rings)
    assert {QThread.currentThread()} == taker.threads


def test_events_stay_in_order_and_bring_their_sale(qtbot: QtBot, bridge: Bridge, clock: FakeClock) -> None:
    """Each event of a batch arrives, in order; of its sales only the newest."""
    taker = Taker(bridge)
    record = sales.pending(clock)
    paid = sales.with_money(clock, record)
    kinds = ((EventKind.CREATED, record), (EventKind.CONFIRMED, paid))
    events = tuple(
        Recorded(seq=seq, at=clock.at, event=Event(kind=kind, record=each))
        for seq, (kind, each) in enumerate(kinds, start=1)
    )
    bridge.on_batch(Batch(events=events))
    qtbot.waitUntil(lambda: len(taker.events) == 2)
    assert [1, 2] == [each.seq for each in taker.events]
    assert [paid] == taker.sales


def test_replies_and_errors_come_in_order(qtbot: QtBot, bridge: Bridge) -> None:
    """The answer and the error of two commands reach their receiver in the order they were given."""
    status = sales.status()
    till, taker = window_till(status), Taker(bridge)
    del till.answers[ReadInbox]
    bridge.ask(till, ReadStatus(), taker.take_reply)
    bridge.ask(till, ReadInbox(), taker.take_reply)
    till.answer(TillBusyError())
    qtbot.waitUntil(lambda: len(taker.replies) == 2)
    assert status == taker.replies[0].answer
    assert isinstance(taker.replies[1].error, TillBusyError)


class Gone(QObject):
    """A view whose window was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = False

    def take(self, _reply: Reply[Any]) -> None:
        """Say that somebody still asked this view."""
        self.asked = True


def test_answer_for_a_view_that_was_deleted_reaches_nobody(qtbot: QtBot, bridge: Bridge) -> None:
    """A window closed while its question was under way is not asked to show the answer."""
    till, taker, gone = window_till(sales.status()), Taker(bridge), Gone()
    bridge.ask(till, ReadStatus(), gone.take)
    bridge.ask(till, ReadStatus(), taker.take_reply)
    delete(gone)
    qtbot.waitUntil(lambda: len(taker.replies) == 1)
    assert not gone.asked


def fail(reply: Reply[Any]) -> None:
    """Fail as a view with a bug does."""
    raise LookupError(type(reply.command).__name__)


def test_failing_view_does_not_stop_the_others(
    qtbot: QtBot, bridge: Bridge, caplog_expected: Callable[..., None]
) -> None:
    """A view that fails on its answer is logged; the next answer still arrives."""
    caplog_expected("a view failed on the answer to ReadStatus")
    till, taker = window_till(sales.status()), Taker(bridge)
    bridge.ask(till, ReadStatus(), fail)
    bridge.ask(till, ReadInbox(), taker.take_reply)
    qtbot.waitUntil(lambda: len(taker.replies) == 1)
    assert Inbox(rows=(), total=0) == taker.replies[0].answer


def test_cancelled_future_is_silent(qtbot: QtBot, bridge: Bridge) -> None:
    """A command that was cancelled in the queue has no answer to hand over."""
    till, taker = window_till(sales.status()), Taker(bridge)
    del till.answers[ReadInbox]
    future = bridge.ask(till, ReadInbox(), taker.take_reply)
    with qtbot.assertNotEmitted(bridge.rang):
        future.cancel()
    assert [] == taker.replies


def test_newer_sale_replaces_the_older(qtbot: QtBot, bridge: Bridge, clock: FakeClock) -> None:
    """Two posts before delivery are one sale: the second."""
    taker = Taker(bridge)
    record = sales.pending(clock)
    newer = replace(record, charge=replace(record.charge, description="Mesa 6"))
    bridge.post(record)
    bridge.post(newer)
    qtbot.waitUntil(lambda: bool(taker.sales))
    assert [newer] == taker.sales
