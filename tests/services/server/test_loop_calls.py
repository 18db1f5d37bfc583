"""Calls from other threads into a loop: in order, together, from before it runs until after it closed."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from pos_app.services.server.loop_calls import LoopCallQueue
from tests.conftest import ExpectedLog


def test_calls_cross_in_order_from_before_the_loop_until_after_it() -> None:
    """What is posted before the loop runs is kept; what comes after its end is no error."""
    loop_calls, seen = LoopCallQueue(), list[int]()
    loop_calls.post(seen.append, 1)

    async def main() -> None:
        loop_calls.open()
        done = asyncio.Event()

        def post_many() -> None:
            for number in range(2, 1_000):
                loop_calls.post(seen.append, number)
            loop_calls.post(done.set)

        thread = threading.Thread(target=post_many)
        thread.start()
        await asyncio.wait_for(done.wait(), 10)
        thread.join()

    asyncio.run(main())
    loop_calls.post(seen.append, 0)
    assert list(range(1, 1_000)) == seen


def test_calls_posted_together_wake_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch costs one write to the loop's pipe, however many it has."""
    loop_calls, seen, woken = LoopCallQueue(), list[int](), list[object]()

    async def main() -> None:
        loop_calls.open()
        loop = asyncio.get_running_loop()
        wake = loop.call_soon_threadsafe

        def counted(call: Callable[[], None]) -> None:
            woken.append(call)
            wake(call)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        for number in range(100):
            loop_calls.post(seen.append, number)
        assert [] == seen
        while len(seen) < 100:  # noqa: ASYNC110 - turn by turn
            await asyncio.sleep(0)

    asyncio.run(main())
    assert (list(range(100)), 1) == (seen, len(woken))


def test_call_that_fails_holds_up_no_other(caplog_expected: ExpectedLog) -> None:
    """The loop hears of the failure; what came after is carried out."""
    caplog_expected("a call across threads failed")
    loop_calls, seen = LoopCallQueue(), list[str]()

    def fail() -> None:
        raise ValueError

    async def main() -> None:
        loop_calls.open()
        loop_calls.post(fail)
        loop_calls.post(seen.append, "next")
        await asyncio.sleep(0)

    asyncio.run(main())
    assert ["next"] == seen
