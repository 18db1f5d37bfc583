"""The server's socket: cuts off a peer that sends too many pings, pongs or pieces of messages.

The library answers pings and keeps empty fragments without limit. Here what was read is looked at in small
pieces, frames that are no whole message are counted, and who sends too many of them is cut off. So is who
answers no ping: the library would wait for its goodbye too.
Rules: docs/protocol.md, section 10.
"""

import contextlib
import time

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

from pos_app.services.server.limits import TokenBucket

SIDE_FRAMES_A_SECOND = 20.0
SIDE_FRAMES_AT_ONCE = 100.0
_PIECE = 1_024
_END = b""
"""What the library hands over where the sending half is to be closed."""
_NO_PONG = "keepalive ping timeout"
"""The reason with which the library closes a connection whose peer answers no ping."""


class FloodGuardedConnection(ServerConnection):
    """Reads in small pieces, writes all frames in one go, and counts pings, pongs and fragments."""

    _side_frames: TokenBucket | None = None  # made with the first one

    def data_received(self, data: bytes) -> None:
        """Take what came, until the peer is cut off."""
        for start in range(0, len(data), _PIECE):
            if self.transport.is_closing():
                return
            super().data_received(data[start : start + _PIECE])

    def process_event(self, event: Request | Frame) -> None:  # type: ignore[override]  # the library's Event
        """Count what is no whole message; an honest peer sends a few in a second."""
        super().process_event(event)
        if isinstance(event, Frame) and not _is_message(event):
            now = time.monotonic()
            self._side_frames = self._side_frames or TokenBucket(
                SIDE_FRAMES_A_SECOND, SIDE_FRAMES_AT_ONCE, now
            )
            if self._side_frames.wait_s(now):
                self.transport.abort()

    def send_data(self) -> None:
        """Write what waits: in one system call, and nothing to a peer that hung up."""
        frames = self.protocol.data_to_send()
        if self.transport.is_closing():
            return
        if data := b"".join(frames):
            self.transport.write(data)
        goodbye = self.protocol.close_sent
        if goodbye is not None and goodbye.reason == _NO_PONG:
            self.transport.abort()
            return
        if _END not in frames:
            return
        if self.transport.can_write_eof():
            with contextlib.suppress(OSError):
                self.transport.write_eof()
        else:
            self.transport.close()


def _is_message(frame: Frame) -> bool:
    return frame.fin and frame.opcode in {Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE}
