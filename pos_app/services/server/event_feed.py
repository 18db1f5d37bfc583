"""Events in order for banks and integrations: a short memory of the newest, and a cursor for each receiver.

A receiver that is behind the memory reads pages from the till, as many as its socket takes: a catch-up never
fills a queue. Belongs to the server's loop. Rules: docs/protocol.md, section 8.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from pos_app.domain.commands.queries import EventPage, ReadEvents
from pos_app.domain.events import WIRE_KINDS, Recorded
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.till import TillPort
from pos_app.services.wire_mapping.answers import checked, event_message

PAGE = 200
MEMORY = 1_024
NEWEST = 2**53
"""Above every number of an event: asks for nothing but the last one's number."""


_Place = tuple[int, int, int, str | None, bool, int]
"""A receiver's cursor, last number, where its replay ends, scope, whether it sees all fields, its room."""
_Run = tuple[tuple[str, ...], int, int]
"""Texts, and the cursor and last number after them."""


class RecentEvents:
    """The newest events about charges, as they were committed.

    Attributes:
        floor: every event with a higher number is here.
        last: the highest number seen.
        runs: what receivers at the same place are told next, made once for all of them.
    """

    def __init__(self, floor: int, epoch: str) -> None:
        self.floor = floor
        self._epoch = epoch
        self.last = floor
        self._events: deque[Recorded] = deque()
        self._texts: dict[tuple[int, int, bool, bool], str] = {}
        self._newest: dict[int, int] = {}
        self.runs: dict[_Place, _Run] = {}

    def add(self, events: Iterable[Recorded]) -> None:
        """Take the events of a commit."""
        for recorded in events:
            self.last = max(self.last, recorded.seq)
            if recorded.event.kind in WIRE_KINDS:
                self._events.append(recorded)
                if recorded.event.record is not None:
                    self._newest[recorded.event.record.charge.id] = recorded.seq
        while len(self._events) > MEMORY:
            self._forget(self._events.popleft())
        self._texts.clear()
        self.runs.clear()

    def after(self, seq: int) -> list[Recorded]:
        """Return what is remembered after ``seq``, in order."""
        newer: list[Recorded] = []
        for recorded in reversed(self._events):
            if recorded.seq <= seq:
                break
            newer.append(recorded)
        newer.reverse()
        return newer

    def text(self, recorded: Recorded, prev: int, clock: Clock, *, private: bool, replayed: bool) -> str:
        """Return the event's text; made once for all receivers that share it.

        What has been overtaken by a newer event of its charge counts as replayed.
        """
        replayed = replayed or self._is_overtaken(recorded)
        key = (recorded.seq, prev, private, replayed)
        text = self._texts.get(key)
        if text is None:
            message = event_message(
                recorded, prev, clock.moment(), private=private, epoch=self._epoch, replayed=replayed
            )
            text = self._texts[key] = checked(message)
        return text

    def _is_overtaken(self, recorded: Recorded) -> bool:
        record = recorded.event.record
        return record is not None and self._newest.get(record.charge.id, 0) > recorded.seq

    def _forget(self, recorded: Recorded) -> None:
        self.floor = recorded.seq
        record = recorded.event.record
        if record is not None and self._newest.get(record.charge.id, 0) <= recorded.seq:
            self._newest.pop(record.charge.id, None)


class EventFeed:
    """What one receiver has been told.

    Attributes:
        last: number of the last event told, or known, to this receiver.
    """

    def __init__(
        self, recent: RecentEvents, till: TillPort, clock: Clock, *, scope: str | None, private: bool
    ) -> None:
        self.last = 0
        self._recent = recent
        self._till = till
        self._clock = clock
        self._scope = scope
        self._private = private
        self._cursor: int | None = None
        self._replay_until = 0
        self._jumps = 0

    async def begin(self) -> int:
        """Tell what comes from now on; return the number of this receiver's last event."""
        floor = self._recent.floor
        page = await self.page(NEWEST, limit=1)
        self.jump(page.last)
        self._cursor = max(page.last, floor)
        return page.last

    async def page(self, since: int, limit: int = PAGE) -> EventPage:
        """Ask the till for this receiver's events after ``since``."""
        command = ReadEvents(since=since, scope=self._scope, limit=limit)
        page: EventPage = await asyncio.shield(asyncio.wrap_future(self._till.submit(command)))
        return page

    def jump(self, seq: int, *, is_replay: bool = False) -> None:
        """Tell the events after ``seq`` from now on, again where they were told before.

        Args:
            seq: number of the last event that the receiver knows.
            is_replay: what has happened since is history, and told as such.
        """
        self._cursor = self.last = seq
        self._replay_until = self._recent.last if is_replay else seq
        self._jumps += 1

    @property
    def is_behind(self) -> bool:
        """Whether the next events have to be read from the till."""
        return self._cursor is not None and self._cursor < self._recent.floor

    def take(self, limit: int) -> tuple[str, ...]:
        """Return the texts of at most ``limit`` next events that are remembered."""
        cursor = self._cursor
        if cursor is None or cursor >= self._recent.last or self.is_behind:
            return ()
        place = (cursor, self.last, self._replay_until, self._scope, self._private, limit)
        run = self._recent.runs.get(place)
        if run is None:
            run = self._recent.runs[place] = self._run(cursor, limit)
        texts, self._cursor, self.last = run
        return texts

    def _run(self, cursor: int, limit: int) -> _Run:
        texts: list[str] = []
        for recorded in self._recent.after(cursor):
            if len(texts) == limit:
                return tuple(texts), cursor, self.last
            if self._is_for_me(recorded):
                texts.append(self._text(recorded, replayed=recorded.seq <= self._replay_until))
            cursor = recorded.seq
        return tuple(texts), self._recent.last, self.last

    async def fetch(self) -> list[str]:
        """Return the texts of the next page of the till."""
        jumps, floor, cursor = self._jumps, self._recent.floor, self._cursor or 0
        page = await self.page(cursor)
        if jumps != self._jumps:  # resumed elsewhere meanwhile
            return []
        texts = [self._text(recorded, replayed=True) for recorded in page.events]
        told = page.events[-1].seq if page.events else cursor
        self._cursor = told if page.more else max(told, floor)
        return texts

    def _text(self, recorded: Recorded, *, replayed: bool) -> str:
        text = self._recent.text(recorded, self.last, self._clock, private=self._private, replayed=replayed)
        self.last = recorded.seq
        return text

    def _is_for_me(self, recorded: Recorded) -> bool:
        if self._scope is None:
            return True
        record = recorded.event.record
        return record is not None and record.charge.created_by == self._scope
