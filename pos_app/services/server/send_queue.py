"""What waits to be sent to one peer, and the only task that sends it.

A display has one slot: the newest picture replaces one that was not sent yet. Banks and integrations have
their answers, at most 256, and a cursor in the events. A peer that takes nothing for 3 s is cut off: pings
would wait for the same full buffer, and a polite close for minutes.
Rules: docs/protocol.md, sections 7 and 8.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import lru_cache

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.protocol import State

from pos_app.domain.errors import PosError
from pos_app.services.ports.displays import DisplayFrame
from pos_app.services.server.event_feed import EventFeed
from pos_app.services.server.single_waiter_event import SingleWaiterEvent
from pos_app.wire.messages import Heartbeat
from pos_app.wire.reader import encode

log = logging.getLogger(__name__)

SEND_TIMEOUT_S = 3.0
CLOSE_TIMEOUT_S = 1.0
PAGE_AGAIN_S = 0.5
QUEUE = 256
_EVENTS_AT_ONCE = 64
_SHARED_FRAMES = 256


SeqOf = Callable[[], int]


@lru_cache(maxsize=_SHARED_FRAMES)
def frame_of(text: str) -> bytes:
    """Return the frame of a text message; a server's are not masked, so all receivers share one."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class SendQueue:
    """Belongs to the server's loop.

    Attributes:
        feed: the receiver's events; None for displays and before the proof.
        shown: the picture that a display was sent last.
        on_shown: called after one was sent.
    """

    def __init__(self, socket: ServerConnection) -> None:
        self.feed: EventFeed | None = None
        self.shown: DisplayFrame | None = None
        self.on_shown: Callable[[], None] = _ignore
        self._socket = socket
        self._answers: list[str] = []
        self._slot: DisplayFrame | None = None
        self._wake = SingleWaiterEvent()
        self._room: asyncio.Event | None = None  # made for a peer that asks faster than it reads
        self._ending: tuple[int, str] | None = None
        self._is_over = False
        self._is_waiting = False
        self._heartbeat_s = 0.0
        self._beat: asyncio.TimerHandle | None = None
        self._is_beat_due = False

    def put(self, text: str) -> None:
        """Send this after what waits; who reads more of the peer waits for :meth:`room` first."""
        self._answers.append(text)
        self._wake.set()

    def show(self, frame: DisplayFrame) -> None:
        """Send this instead of the picture that waits; at once to a peer that has taken all before."""
        if self._is_idle():
            # Waking a task for each of a thousand displays would take three times as long.
            self._socket.transport.write(frame_of(frame.text))
            self._note_shown(frame)
            return
        self._slot = frame
        self._wake.set()

    def wake(self) -> None:
        """Look for new events."""
        self._wake.set()

    def beat(self, heartbeat_s: float) -> None:
        """Begin to send heartbeats."""
        self._heartbeat_s = heartbeat_s
        self._plan_beat()

    def finish(self, code: int, reason: str) -> None:
        """Close after what waits."""
        if self._ending is None:
            self._ending = code, reason
        self._wake.set()

    def _is_idle(self) -> bool:
        """Whether nothing waits, here or in the socket, so that a frame may be written beside the task."""
        return self._is_waiting and not self._wake.is_set() and self._takes_all()

    def _takes_all(self) -> bool:
        """Whether the peer is there and has taken all that was sent, as far as the system's buffers show."""
        socket = self._socket
        return (
            socket.protocol.state is State.OPEN
            and not socket.transport.is_closing()
            and socket.transport.get_write_buffer_size() == 0
        )

    async def room(self) -> None:
        """Wait until half of the answers' room is free."""
        while len(self._answers) >= QUEUE // 2 and not self._is_over:
            self._room = self._room or asyncio.Event()
            self._room.clear()
            await self._room.wait()

    async def run(self, seq: SeqOf) -> None:
        """Send until the peer is gone, takes nothing for 3 s, or :meth:`finish` was asked.

        Args:
            seq: gives the number for a heartbeat where there is no feed.
        """
        try:
            while await self._send_next(seq):
                pass
        except TimeoutError:
            self._socket.transport.abort()
        except ConnectionClosed:
            pass  # the reading side sees it too, and ends the connection
        except Exception:
            log.exception("sending failed")
            self._socket.transport.abort()
        finally:
            self._is_over = True
            self._make_room()
            if self._beat is not None:
                self._beat.cancel()

    def _make_room(self) -> None:
        if self._room is not None:
            self._room.set()

    async def _send_next(self, seq: SeqOf) -> bool:
        frame, texts = self._slot, self._take(seq)
        if texts:
            await self._send(texts)
            self._note_shown(frame)
        elif self._ending is not None:
            await self._close(*self._ending)
            return False
        elif self.feed is not None and self.feed.is_behind:
            await self._send(await self._page(self.feed))
        else:
            await self._wait()
        return True

    def _take(self, seq: SeqOf) -> list[str]:
        self._wake.clear()
        texts, self._answers = self._answers, []
        self._make_room()
        if self._slot is not None:
            texts.append(self._slot.text)
            self._slot = None
        if self.feed is not None and self._ending is None:
            texts += self.feed.take(_EVENTS_AT_ONCE)
        if self._is_beat_due:
            self._plan_beat()
            texts.append(encode(Heartbeat(seq=seq() if self.feed is None else self.feed.last)))
        return texts

    async def _send(self, texts: list[str]) -> None:
        if not texts:
            return
        # One write for all frames: the library's own would be a system call for each.
        frames = b"".join([frame_of(text) for text in texts])
        if self._takes_all():
            self._socket.transport.write(frames)
            return
        async with asyncio.timeout(SEND_TIMEOUT_S):
            async with self._socket.send_context():
                self._socket.transport.write(frames)

    async def _page(self, feed: EventFeed) -> list[str]:
        try:
            return await feed.fetch()
        except PosError:  # the till is busy or its disk is full: the receiver only waits
            await asyncio.sleep(PAGE_AGAIN_S)
            return []

    def _note_shown(self, frame: DisplayFrame | None) -> None:
        if frame is not None:
            self.shown = frame
            self.on_shown()

    async def _close(self, code: int, reason: str) -> None:
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await self._socket.close(code, reason)

    async def _wait(self) -> None:
        self._is_waiting = True
        try:
            await self._wake.wait()
        finally:
            self._is_waiting = False

    def _plan_beat(self) -> None:
        self._is_beat_due = False
        self._beat = asyncio.get_running_loop().call_later(self._heartbeat_s, self._on_beat_due)

    def _on_beat_due(self) -> None:
        self._is_beat_due = True
        self._wake.set()


def _ignore() -> None:
    """Take the place of who wants to know what was shown."""
