"""Events in order, however a receiver falls behind."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.commands.queries import EventPage, ReadEvents
from pos_app.domain.events import Event, EventKind, Recorded
from pos_app.services.server.event_feed import MEMORY, EventFeed, RecentEvents
from pos_app.services.system.clock import SystemClock
from pos_app.wire.messages import Event as EventMessage
from pos_app.wire.reader import read_answer
from pos_app.wire.terms import Role
from tests.fakes.clock import FakeClock
from tests.fakes.fake_till import server_till
from tests.fakes.sales import pending

AT = datetime(2026, 12, 13, tzinfo=UTC)


class Ledger:
    """All events so far; odd numbers are about no charge and told to nobody."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.till = server_till()
        self.till.answers[ReadEvents] = self.page
        self.recent = RecentEvents(0, "000000-1f2e3d4c")

    def add(self, count: int) -> None:
        """Commit ``count`` events."""
        first = len(self.events) + 1
        new = [_recorded(seq) for seq in range(first, first + count)]
        self.events += new
        self.recent.add(new)

    def page(self, command: ReadEvents) -> EventPage:
        """Answer as the till does."""
        seen = [each for each in self.events if each.event.kind is EventKind.EXCEPTION]
        after = [each for each in seen if each.seq > command.since]
        return EventPage(
            events=tuple(after[: command.limit]),
            more=len(after) > command.limit,
            behind=len(after),
            last=seen[-1].seq if seen else 0,
        )

    def feed(self) -> EventFeed:
        """Return the feed of a receiver of everything."""
        return EventFeed(self.recent, self.till, SystemClock(), scope=None, private=True)


def _recorded(seq: int) -> Recorded:
    kind = EventKind.NOTE if seq % 2 else EventKind.EXCEPTION
    return Recorded(seq=seq, at=AT, event=Event(kind=kind))


async def _drain(feed: EventFeed) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    while texts := (await feed.fetch() if feed.is_behind else feed.take(64)):
        for text in texts:
            message = read_answer(text, Role.BANK)
            assert isinstance(message, EventMessage)
            told.append((message.prev, message.seq))
    return told


def _chain(first: int, last: int) -> list[tuple[int, int]]:
    return [(seq - 2 if seq > 2 else 0, seq) for seq in range(first, last + 1, 2)]


def test_receiver_far_behind_reads_pages_and_then_the_memory() -> None:
    """Older than the memory: pages of the till; the chain has no gap where the two meet."""
    ledger = Ledger()
    ledger.add(2 * (MEMORY + 500))
    feed = ledger.feed()
    feed.jump(0)

    assert _chain(2, 2 * (MEMORY + 500)) == asyncio.run(_drain(feed))


def test_new_receiver_is_told_what_comes_from_now_on() -> None:
    """Nothing of before; the first event names the one before it."""
    ledger = Ledger()
    ledger.add(11)

    async def scenario() -> list[tuple[int, int]]:
        feed = ledger.feed()
        assert 10 == await feed.begin()
        assert [] == await _drain(feed)
        ledger.add(3)
        return await _drain(feed)

    assert [(10, 12), (12, 14)] == asyncio.run(scenario())


def test_page_that_comes_after_a_resume_is_dropped() -> None:
    """A resume while a page is read starts over, and nothing is told twice."""
    ledger = Ledger()
    ledger.add(2 * (MEMORY + 10))

    async def scenario() -> list[tuple[int, int]]:
        feed = ledger.feed()
        feed.jump(0)
        page = asyncio.ensure_future(feed.fetch())
        await asyncio.sleep(0)
        feed.jump(ledger.events[-1].seq - 4)
        assert [] == await page
        return await _drain(feed)

    last = 2 * (MEMORY + 10)
    assert [(last - 4, last - 2), (last - 2, last)] == asyncio.run(scenario())


@given(st.lists(st.one_of(st.integers(0, 700), st.just(-1)), max_size=12))
def test_chain_has_no_gap_whatever_the_pace(steps: list[int]) -> None:
    """Commits and reads in any order: each event once, in order, each naming the one before."""

    async def scenario() -> tuple[list[tuple[int, int]], int]:
        ledger, told = Ledger(), list[tuple[int, int]]()
        feed = ledger.feed()
        await feed.begin()
        for step in steps:
            if step < 0:
                told += await _drain(feed)
            else:
                ledger.add(step)
        return told + await _drain(feed), len(ledger.events)

    told, count = asyncio.run(scenario())
    assert _chain(2, count) == told


def _of_charge(seq: int, kind: EventKind) -> Recorded:
    record = pending(FakeClock(), 6)
    assert record.may_show_code
    return Recorded(seq=seq, at=AT, event=Event(kind=kind, record=record))


def _told(texts: Iterable[str]) -> list[tuple[int, bool, bool]]:
    """Return number, whether it is a replay, and whether there is a code to pay, of each event."""
    events = [read_answer(text, Role.BANK) for text in texts]
    return [
        (each.seq, each.replayed, each.payment is not None and each.payment.pix_code is not None)
        for each in events
        if isinstance(each, EventMessage)
    ]


def test_replayed_event_has_nothing_to_pay() -> None:
    """An old event must not look like the present: what is asked for again says so, and has no code."""
    ledger = Ledger()
    ledger.recent.add([_of_charge(1, EventKind.CREATED)])
    feed = ledger.feed()
    feed.jump(0)
    assert [(1, False, True)] == _told(feed.take(64))
    feed.jump(0, is_replay=True)
    ledger.recent.add([_of_charge(2, EventKind.EXCEPTION)])

    assert [(1, True, False), (2, False, True)] == _told(feed.take(64))


def test_event_that_was_overtaken_has_nothing_to_pay() -> None:
    """A slow reader is told late: only the newest event of a charge speaks of the present."""
    ledger = Ledger()
    feed = ledger.feed()
    feed.jump(0)
    ledger.recent.add([_of_charge(1, EventKind.CREATED), _of_charge(2, EventKind.EXCEPTION)])

    assert [(1, True, False), (2, False, True)] == _told(feed.take(64))


def test_event_from_the_tills_pages_has_nothing_to_pay() -> None:
    """What is older than the memory is history."""
    ledger = Ledger()
    ledger.recent.floor = 5
    ledger.till.answers[ReadEvents] = lambda _: EventPage(
        events=(_of_charge(1, EventKind.CREATED),), more=False, behind=1, last=1
    )
    feed = ledger.feed()
    feed.jump(0)

    assert [(1, True, False)] == _told(asyncio.run(feed.fetch()))


def test_memory_of_the_newest_events_is_bounded() -> None:
    """What is forgotten of events is forgotten of their charges."""
    ledger = Ledger()
    for number in range(1, MEMORY + 100):
        record = pending(FakeClock(), number)
        ledger.recent.add([Recorded(seq=number, at=AT, event=Event(kind=EventKind.CREATED, record=record))])

    assert MEMORY == len(ledger.recent._newest)  # noqa: SLF001 - what must not grow
