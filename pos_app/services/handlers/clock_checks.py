"""Whether this computer's clocks agree with each other and with the banks'. Nothing of a sale depends on it.

What is found is an event. Rules: docs/charge.md, row 32; docs/reliability.md.
"""

from pos_app.domain.events import EventKind
from pos_app.services.handlers.context import HandlerContext

_JUMP_MS = 2_000
_SLEEP_MS = 5_000


def compare_clocks(context: HandlerContext) -> None:
    """Keep a note where a clock jumped or the program slept; banks are then asked for all since."""
    run_state, moment = context.run_state, context.moment
    offset_ms = int(moment.at.timestamp() * 1000) - moment.elapsed_ms
    drift_ms = 0 if run_state.offset_ms is None else offset_ms - run_state.offset_ms
    gap_ms = 0 if run_state.offset_ms is None else moment.elapsed_ms - run_state.looked_ms
    if abs(drift_ms) > _JUMP_MS:
        context.record_event(EventKind.ALERT, detail={"what": "clock_jumped", "by_ms": drift_ms})
        run_state.bank_ahead_s.clear()  # they were compared with the clock as it was
    if gap_ms > _SLEEP_MS:
        context.record_event(EventKind.NOTE, detail={"what": "woke", "slept_ms": gap_ms})
    run_state.offset_ms, run_state.looked_ms = offset_ms, moment.elapsed_ms


def compare_with_banks(context: HandlerContext) -> None:
    """Warn once when most of the newest confirmations disagree with our clock; note when they agree again."""
    run_state = context.run_state
    apart = [seconds for seconds in run_state.bank_ahead_s if seconds]
    differs = 2 * len(apart) > len(run_state.bank_ahead_s)
    if not run_state.bank_ahead_s or differs is run_state.clock_differs:
        return
    run_state.clock_differs = differs
    if differs:
        context.record_event(EventKind.ALERT, detail={"what": "clock_differs", "bank_ahead_s": apart[-1]})
    else:
        context.record_event(EventKind.NOTE, detail={"what": "clock_agrees"})
