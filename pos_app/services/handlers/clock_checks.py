"""Whether this computer's clocks agree with each other and with the banks'. Nothing of a sale depends on it.

What is found is an event. Rules: docs/charge.md, row 32; docs/reliability.md.
"""

from pos_app.domain.events import EventKind
from pos_app.services.handlers.context import Desk

_JUMP_MS = 2_000
_SLEEP_MS = 5_000


def compare_clocks(desk: Desk) -> None:
    """Keep a note where a clock jumped or the program slept; banks are then asked for all since."""
    memory, moment = desk.memory, desk.moment
    offset_ms = int(moment.at.timestamp() * 1000) - moment.elapsed_ms
    drift_ms = 0 if memory.offset_ms is None else offset_ms - memory.offset_ms
    gap_ms = 0 if memory.offset_ms is None else moment.elapsed_ms - memory.looked_ms
    if abs(drift_ms) > _JUMP_MS:
        desk.record(EventKind.ALERT, detail={"what": "clock_jumped", "by_ms": drift_ms})
        memory.bank_ahead_s.clear()  # they were compared with the clock as it was
    if gap_ms > _SLEEP_MS:
        desk.record(EventKind.NOTE, detail={"what": "woke", "slept_ms": gap_ms})
    memory.offset_ms, memory.looked_ms = offset_ms, moment.elapsed_ms


def compare_with_banks(desk: Desk) -> None:
    """Warn once when most of the newest confirmations disagree with our clock; note when they agree again."""
    memory = desk.memory
    apart = [seconds for seconds in memory.bank_ahead_s if seconds]
    differs = 2 * len(apart) > len(memory.bank_ahead_s)
    if not memory.bank_ahead_s or differs is memory.clock_differs:
        return
    memory.clock_differs = differs
    if differs:
        desk.record(EventKind.ALERT, detail={"what": "clock_differs", "bank_ahead_s": apart[-1]})
    else:
        desk.record(EventKind.NOTE, detail={"what": "clock_agrees"})
