"""The newest picture to all displays, some of them in each turn of the loop.

A thousand frames in one turn are some 20 ms in which no bank is read or answered. Between two slices
whatever else waits has its turn. Belongs to the server's loop. Rules: docs/protocol.md, section 7.
"""

import asyncio
from collections.abc import Iterable
from itertools import islice

from pos_app.services.ports.displays import DisplayFrame
from pos_app.services.server.send_queue import SendQueue

SLICE = 32
"""Displays that are written to in one turn."""


class FanOut:
    """Who has not been given the newest picture yet, in the order in which they will be."""

    def __init__(self) -> None:
        self._frame: DisplayFrame | None = None
        self._waiting: dict[SendQueue, None] = {}
        self._turn: asyncio.Handle | None = None

    def show(self, frame: DisplayFrame, displays: Iterable[SendQueue]) -> None:
        """Give ``frame`` to ``displays`` from the next turn on.

        A picture that is still on its way to some gives way to it; those stay the first ones, so that none
        is left out while pictures follow each other quickly.
        """
        self._frame = frame
        self._waiting |= dict.fromkeys(displays)
        if self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._show_slice)

    def close(self) -> None:
        """Show nothing more."""
        if self._turn is not None:
            self._turn.cancel()
        self._waiting.clear()

    def _show_slice(self) -> None:
        self._turn = None
        frame, displays = self._frame, list(islice(self._waiting, SLICE))
        for display in displays:
            del self._waiting[display]
        if self._waiting:
            self._turn = asyncio.get_running_loop().call_soon(self._show_slice)
        if frame is not None:
            for display in displays:
                display.show(frame)
