"""The sign that one task waits for."""

import asyncio

from pos_app.services.server.single_waiter_event import SingleWaiterEvent


def test_wait_ends_with_the_sign_and_not_before() -> None:
    """A sign that stands is not waited for; one that was taken back is; a cancelled wait leaves nothing."""

    async def play() -> list[str]:
        wake, seen = SingleWaiterEvent(), []

        async def wait(word: str) -> None:
            await wake.wait()
            seen.append(word)

        wake.set()
        await wait("at once")
        wake.clear()
        given_up = asyncio.ensure_future(wait("never"))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        waiting = asyncio.ensure_future(wait("woken"))
        await asyncio.sleep(0)
        seen.append("before")
        wake.set()
        wake.set()
        await waiting
        return [*seen, str(wake.is_set())]

    assert ["at once", "before", "woken", "True"] == asyncio.run(play())
