"""The newest picture to a thousand displays: who waits for a receipt never waits for all of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

from pos_app.services.ports.displays import DisplayFrame
from pos_app.services.server.fan_out import SLICE, FanOut
from pos_app.services.server.send_queue import SendQueue

DISPLAYS = 1_000


def picture(number: int) -> DisplayFrame:
    """Return the number-th picture."""
    return DisplayFrame(text=str(number), shows="", value="")


class Display:
    """The queue of a display that only notes what it was given."""

    def __init__(self) -> None:
        self.shown: list[DisplayFrame] = []

    def show(self, frame: DisplayFrame) -> None:
        """Note a picture."""
        self.shown.append(frame)


class Crowd:
    """A thousand displays before one fan-out."""

    def __init__(self) -> None:
        self.displays = [Display() for _ in range(DISPLAYS)]
        self.fan_out = FanOut()

    def show(self, frame: DisplayFrame) -> None:
        """Tell all of them."""
        self.fan_out.show(frame, cast("list[SendQueue]", self.displays))

    def written(self) -> int:
        """Return how many pictures were written so far."""
        return sum(len(each.shown) for each in self.displays)

    async def turns(self) -> list[int]:
        """Return how many were written in each turn of the loop, until one has none."""
        found = [-1]
        while found[-1]:
            before = self.written()
            await asyncio.sleep(0)
            found.append(self.written() - before)
        return found[1:-1]


def in_a_loop(test: Callable[[Crowd], Awaitable[None]]) -> None:
    """Run a test's coroutine with a new crowd."""

    async def main() -> None:
        await test(Crowd())

    asyncio.run(main())


def test_few_are_written_to_in_one_turn() -> None:
    """Between two turns at most 32 displays are written to, all of them once, the first in the next turn."""

    async def test(crowd: Crowd) -> None:
        crowd.show(picture(1))
        assert 0 == crowd.written()

        turns = await crowd.turns()

        assert SLICE == max(turns)
        assert [[picture(1)]] * DISPLAYS == [each.shown for each in crowd.displays]

    in_a_loop(test)


def test_answer_leaves_between_two_slices() -> None:
    """What becomes ready while pictures leave has its turn after the slice at hand, not after the last."""

    async def test(crowd: Crowd) -> None:
        crowd.show(picture(1))
        await asyncio.sleep(0)
        at: list[int] = []
        asyncio.get_running_loop().call_soon(lambda: at.append(crowd.written()))

        await crowd.turns()

        assert 2 * SLICE >= at[0]

    in_a_loop(test)


def test_newer_picture_replaces_one_on_its_way() -> None:
    """Who was not told yet sees the newer picture only, and nobody sees the older one last."""

    async def test(crowd: Crowd) -> None:
        crowd.show(picture(1))
        for _ in range(3):
            await asyncio.sleep(0)
        crowd.show(picture(2))

        turns = await crowd.turns()

        assert SLICE == max(turns)
        seen = [[int(each.text) for each in display.shown] for display in crowd.displays]
        assert {1, 2} == {len(each) for each in seen}
        assert all(each in ([1, 2], [2]) for each in seen)

    in_a_loop(test)


def test_nobody_is_left_out_by_pictures_that_follow_quickly() -> None:
    """A picture in each turn: each display is told one within the turns that all of them take."""

    async def test(crowd: Crowd) -> None:
        for number in range(DISPLAYS // SLICE + 1):
            crowd.show(picture(number))
            await asyncio.sleep(0)

        assert min(len(each.shown) for each in crowd.displays) >= 1

    in_a_loop(test)


def test_closed_fan_out_shows_nothing_more() -> None:
    """The end of the server waits for no slice."""

    async def test(crowd: Crowd) -> None:
        crowd.show(picture(1))
        await asyncio.sleep(0)
        before = crowd.written()
        crowd.fan_out.close()

        await crowd.turns()

        assert before == crowd.written()

    in_a_loop(test)
