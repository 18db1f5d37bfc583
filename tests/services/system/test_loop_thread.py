"""A loop in a QThread: start, call, stop."""

import asyncio
import threading
from concurrent.futures import Future

from pos_app.services.system.loop_thread import LoopThread

WAIT_S = 5.0


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


def test_thread_starts_calls_and_stops_many_times() -> None:
    """Thirty cycles: each stop is true, and nothing is left (the fixtures look)."""
    for _ in range(30):
        thread, done = LoopThread(_wait), Future[str]()
        assert thread.start_and_wait()
        assert thread.call(done.set_result, "in the loop")
        assert "in the loop" == done.result(WAIT_S)
        assert thread.stop()
        assert not thread.call(done.set_result, "too late")


def test_stop_is_idempotent_and_may_come_first() -> None:
    """Before the start, twice, and after the end."""
    thread = LoopThread(_wait)
    assert thread.stop()
    assert thread.start_and_wait()
    assert thread.stop()
    assert thread.stop()


def test_main_that_ends_by_itself_ends_the_thread() -> None:
    """A call into it is then too late, an answer and not an error."""

    async def short(stop: asyncio.Event) -> None:
        assert not stop.is_set()

    thread = LoopThread(short)
    assert thread.start_and_wait()
    assert thread.wait(5_000)
    assert not thread.call(print)


def test_main_runs_in_its_own_thread() -> None:
    """The loop belongs to the new thread."""
    seen: Future[int] = Future()

    async def note(stop: asyncio.Event) -> None:
        seen.set_result(threading.get_ident())
        await stop.wait()

    thread = LoopThread(note)
    assert thread.start_and_wait()

    assert threading.get_ident() != seen.result(WAIT_S)
    assert thread.stop()
