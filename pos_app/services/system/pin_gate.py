"""The one gate at which a PIN is asked for: by the window, the sheet of a damaged ledger, the command line.

Wrong PINs of a person cost a growing wait, whichever way they came, and a restart does not end it: they are
kept in a file of the data folder, since a damaged ledger cannot keep them. Only who holds the folder's lock
asks. Rules: docs/rights.md.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.errors import RefusedError, WrongPinError
from pos_app.domain.pin import wait_s
from pos_app.services.system.private_files import write_private

FILE_NAME = "pin.waits"


class Wrong(Struct, frozen=True, omit_defaults=True):
    """What is kept of one person's wrong PINs.

    Attributes:
        count: in a row, since the last right one.
        at_ms: elapsed clock of the computer at the last one; it begins anew when the computer starts.
        untold: how many of them no event tells yet, since no till ran.
    """

    count: int = 0
    at_ms: int = 0
    untold: int = 0


class PinGate:
    """Counts wrong PINs by person; belongs to the thread that asks."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._wrong = self._read()

    def ask(self, person: str, is_right: Callable[[], bool], now_ms: int, *, is_told: bool = False) -> None:
        """Compare a person's PIN, unless there is still a wait.

        Args:
            person: whose PIN it is; the wait of one keeps no other person out.
            is_right: compares what was typed.
            now_ms: the elapsed clock.
            is_told: an event will tell a wrong one.

        Raises:
            RefusedError: ``pin_delay`` with the seconds to wait in its detail.
            WrongPinError: the PIN is another.
        """
        left_ms = self._left_ms(person, now_ms)
        if left_ms > 0:
            raise RefusedError(reason="pin_delay", detail=str(-(-left_ms // 1_000)))
        known = self._wrong.get(person, Wrong())
        if is_right():
            if known.count:
                self._put(person, Wrong(untold=known.untold))
            return
        untold = known.untold if is_told else known.untold + 1
        self._put(person, Wrong(known.count + 1, now_ms, untold))
        raise WrongPinError(reason="pin", person=person, count=known.count + 1)

    def untold(self) -> dict[str, int]:
        """Return how many wrong PINs of each person no event tells yet."""
        return {person: wrong.untold for person, wrong in self._wrong.items() if wrong.untold}

    def note_told(self) -> None:
        """Note that events tell all of them now."""
        for person in self.untold():
            self._put(person, replace(self._wrong[person], untold=0))

    def _left_ms(self, person: str, now_ms: int) -> int:
        wrong = self._wrong.get(person, Wrong())
        passed_ms = now_ms - wrong.at_ms if now_ms >= wrong.at_ms else now_ms  # the computer was started anew
        return wait_s(wrong.count) * 1_000 - passed_ms

    def _read(self) -> dict[str, Wrong]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Wrong])
        except (OSError, msgspec.MsgspecError):
            return {}  # none yet; who can change the file could change the ledger too

    def _put(self, person: str, wrong: Wrong) -> None:
        """Keep it in memory in any case: a full disk must not end the wait of this run."""
        self._wrong[person] = wrong
        with suppress(OSError):
            write_private(self._path, msgspec.json.encode(self._wrong).decode())
