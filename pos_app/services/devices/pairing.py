"""How displays come to their keys: the pairing window for a typed code, and a page's one-time word in a QR.

Both live in the server's loop and in memory only: a restart of the till closes the window and voids what
nobody confirmed. Times are those of the elapsed clock, which nobody sets. Rules: docs/protocol.md, section 2.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pos_app.domain.errors import TillStoppedError
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.devices import PairingStatus
from pos_app.wire import pairing_code
from pos_app.wire.terms import PAIRING_S, PAIRING_TRIES

PAIRING_MS = PAIRING_S * 1_000

Answer = TypeVar("Answer")
Grant = tuple[str, bytes]
"""Device and key of a display that a person confirmed."""


@dataclass
class _Window:
    code: str
    ends_ms: int
    tries_left: int = PAIRING_TRIES
    name: str | None = None
    address: str = ""
    waiting: "asyncio.Future[Grant | None] | None" = None


@dataclass
class _Word:
    word: bytes
    ends_ms: int
    is_used: bool = False


class PairingWindowState:
    """The one pairing window of a till, open while somebody at the till wants it; in the server's loop.

    A code is for one display, 120 s and 5 failed proofs. Once proven it is used, whatever the person says.
    The words of invited pages are kept here too: each for one proof in 120 s, and a second one is noticed.
    """

    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._window: _Window | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._words: dict[str, _Word] = {}

    def open(self) -> PairingStatus:
        """Open the window with a new code; an older one closes."""
        self.close()
        window = _Window(pairing_code.new_code(), self._now_ms() + PAIRING_MS)
        self._window = window
        self._timer = asyncio.get_running_loop().call_later(PAIRING_S, self._look)
        self._changed()
        return _status_of(window)

    def close(self) -> None:
        """Close the window; who waits at it is refused."""
        window, self._window = self._window, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if window is not None:
            if window.waiting is not None and not window.waiting.done():
                window.waiting.set_result(None)
            self._changed()

    def grant(self, device: str, key: bytes) -> bool:
        """Give the display that waits its key; False where none waits any more."""
        window = self._open_window()
        if window is None or window.waiting is None or window.waiting.done():
            return False
        window.waiting.set_result((device, key))
        self.close()
        return True

    def status(self) -> PairingStatus | None:
        """Return how the window stands; None while it is closed."""
        window = self._open_window()
        return None if window is None else _status_of(window)

    def invite(self, device: str, word: bytes) -> None:
        """Take the word that the page of a new device may prove, from now on for 120 s."""
        self._words[device] = _Word(word, self._now_ms() + PAIRING_MS)

    # --- for connections ----------------------------------------------------------------------

    def word(self, device: str) -> bytes | None:
        """Return the word of an invited page in its time, also a used one; None of all others."""
        self._words = {name: each for name, each in self._words.items() if self._now_ms() < each.ends_ms}
        known = self._words.get(device)
        return None if known is None else known.word

    def use_word(self, device: str) -> bool:
        """Use the word of a page up; False where it was used before, or is none any more."""
        known = self._words.get(device)
        is_first = known is not None and not known.is_used
        if known is not None:
            known.is_used = True
        return is_first

    def code(self) -> bytes | None:
        """Return the key of the code that may be proven now."""
        window = self._open_window()
        return None if window is None or window.name is not None else pairing_code.key_of(window.code)

    def tries_after_this(self) -> int:
        """Return how many proofs the code takes after one more wrong one; 0 where it is over then."""
        window = self._open_window()
        return 0 if window is None else window.tries_left - 1

    def failed(self) -> None:
        """Count a proof that was wrong; the last try closes the window."""
        window = self._open_window()
        if window is None or window.name is not None:
            return
        window.tries_left -= 1
        self._changed()
        if not window.tries_left:
            self.close()

    def ask(self, name: str, address: str) -> "asyncio.Future[Grant | None]":
        """Use the code up for this display; the future holds what a person decides, None for a no."""
        waiting: asyncio.Future[Grant | None] = asyncio.get_running_loop().create_future()
        window = self._open_window()
        if window is None or window.name is not None:
            waiting.set_result(None)
            return waiting
        window.name, window.address, window.waiting = name, address, waiting
        self._changed()
        return waiting

    def leave(self, waiting: "asyncio.Future[Grant | None]") -> None:
        """Close the window of a display that hung up."""
        if self._window is not None and self._window.waiting is waiting:
            self.close()

    def _open_window(self) -> _Window | None:
        if self._window is not None and self._now_ms() >= self._window.ends_ms:
            self.close()
        return self._window

    def _look(self) -> None:
        """Close when the time is over; the loop's clock may run ahead of the elapsed one by a little."""
        self._timer = None
        window = self._open_window()
        if window is not None:
            wait_s = (window.ends_ms - self._now_ms()) / 1_000
            self._timer = asyncio.get_running_loop().call_later(wait_s + 0.05, self._look)

    def _now_ms(self) -> int:
        return self._clock.moment().elapsed_ms


class Invitations:
    """Browser displays that were invited and that nobody has confirmed; in the server's loop.

    A page must have made its key within 120 s. Who has stays, as "new", until a person confirms or refuses
    it, or the till ends.

    Args:
        void: called with a device whose time is over.
    """

    def __init__(self, clock: Clock, void: Callable[[str], None]) -> None:
        self._clock = clock
        self._void = void
        self._since_ms: dict[str, int] = {}
        self._used: set[str] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def note(self, invited: Mapping[str, datetime]) -> None:
        """Take the devices that are new now, with their invitations: those that went are dropped."""
        for device in set(invited) - set(self._since_ms):
            self._since_ms[device] = self._began_ms(invited[device])
            loop = asyncio.get_running_loop()
            self._timers[device] = loop.call_later(PAIRING_S, self._look, device)
        for device in set(self._since_ms) - set(invited):
            del self._since_ms[device]
            self._used.discard(device)
            self._timers.pop(device).cancel()

    def _began_ms(self, invited_at: datetime) -> int:
        """Return the elapsed clock of an invitation of a moment ago; the till told of it after its commit."""
        moment = self._clock.moment()
        age_ms = round((moment.at - invited_at).total_seconds() * 1_000)
        return moment.elapsed_ms - min(max(0, age_ms), PAIRING_MS)

    def may_prove(self, device: str) -> bool:
        """Return whether a new device may prove itself now."""
        return device in self._used or self._is_in_time(device)

    def use(self, device: str) -> None:
        """Note that a new device made its key in time."""
        if device in self._since_ms:
            self._used.add(device)

    def close(self) -> None:
        """Watch over no time any more."""
        for timer in self._timers.values():
            timer.cancel()

    def _is_in_time(self, device: str) -> bool:
        since_ms = self._since_ms.get(device)
        return since_ms is not None and self._clock.moment().elapsed_ms - since_ms < PAIRING_MS

    def _look(self, device: str) -> None:
        if self._is_in_time(device):  # the elapsed clock is a little behind the loop's
            self._timers[device] = asyncio.get_running_loop().call_later(0.1, self._look, device)
        elif device not in self._used:
            self._void(device)


class PairingCalls:
    """The pairing window for other threads; meets :class:`~pos_app.services.ports.devices.PairingPort`.

    Args:
        call: runs a function in the server's loop; False where it has ended.
        office: the window; None before the server is up.
    """

    def __init__(
        self, call: Callable[..., bool], pairing_window: Callable[[], PairingWindowState | None]
    ) -> None:
        self._call = call
        self._pairing_window = pairing_window

    def open(self) -> "Future[PairingStatus]":
        """Open the window with a new code."""
        return self._ask(PairingWindowState.open)

    def invite(self, device: str, word: bytes) -> "Future[None]":
        """Let the page of a new device prove a word, for 120 s."""
        return self._ask(lambda pairing_window: pairing_window.invite(device, word))

    def grant(self, device: str, key: bytes) -> "Future[bool]":
        """Give the display that waits its key."""
        return self._ask(lambda pairing_window: pairing_window.grant(device, key))

    def close(self) -> "Future[None]":
        """Close the window; who waits at it is refused."""
        return self._ask(PairingWindowState.close)

    def _ask(self, work: Callable[[PairingWindowState], Answer]) -> "Future[Answer]":
        future: Future[Answer] = Future()

        def run() -> None:
            pairing_window = self._pairing_window()
            if pairing_window is None:
                future.set_exception(TillStoppedError())
            else:
                future.set_result(work(pairing_window))

        if not self._call(run):
            future.set_exception(TillStoppedError())
        return future


def _status_of(window: _Window) -> PairingStatus:
    return PairingStatus(
        code="" if window.name is not None else pairing_code.shown(window.code),
        ends_ms=window.ends_ms,
        tries_left=window.tries_left,
        asking=window.name,
        address=window.address,
    )
