"""A crowd of displays in a process of its own, honest and not: connects them, and notes when pictures come.

    python -m tests.benchmarks.crowd < ORDER      one line of JSON: url, keys (lines of key files, or a number
                                                  of displays that prove nothing), never_read, silent, drip

Says READY, then answers each further line of standard input with one line: for each honest display the
pictures that came, as pairs of their number and the moment (CLOCK_MONOTONIC, the same for all processes).
"""

import asyncio
import json
import os
import resource
import sys
import time
from typing import Any

from pos_app.services.devices.key_store import read_key_file
from pos_app.wire.client_session import Credentials
from tests.benchmarks.wire_client import LeanClient, join, join_as

HEARTBEAT_S = 2.0
_AT_ONCE = 32
_SMALL_BUFFER = 2_048
_PICTURE = b'{"type":"snapshot","seq":'


class Watcher(LeanClient):
    """A display that only notes when which picture came."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[tuple[int, float]] = []

    def note(self, view: bytearray, begin: int, end: int) -> None:
        """Note a picture by the number it begins with."""
        if view.startswith(_PICTURE, begin, end):
            number = begin + len(_PICTURE)
            seq = int(view[number : view.index(b",", number)])
            self.pictures.append((seq, time.monotonic()))


async def _beat(clients: list[Watcher]) -> None:
    """Send the heartbeats of all displays, spread over time, for as long as the till is there."""
    while True:
        for client in clients:
            if client.is_lost:
                return
            client.send('{"type":"heartbeat","seq":0}')
            await asyncio.sleep(HEARTBEAT_S / len(clients))


async def _drip(client: LeanClient) -> None:
    """Read one byte a second, for as long as the till lets it."""
    descriptor = client.stop_reading()
    is_open = True
    while is_open:
        await asyncio.sleep(1.0)
        try:
            is_open = os.read(descriptor, 1) != b""
        except BlockingIOError:
            continue
        except OSError:
            is_open = False


class Crowd:
    """All displays of one order."""

    def __init__(self, order: dict[str, Any]) -> None:
        keys = order["keys"]
        self._url = str(order["url"])
        self._keys: list[Credentials | None] = (
            [None] * keys if isinstance(keys, int) else [read_key_file(line)[0] for line in keys]
        )
        self._odd = {word: int(order.get(word, 0)) for word in ("never_read", "silent", "drip")}
        self._watchers: list[Watcher] = []
        self._kept: list[LeanClient] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def gather(self) -> None:
        """Connect everybody, the dishonest ones last."""
        honest = len(self._keys) - sum(self._odd.values())
        for start in range(0, honest, _AT_ONCE):
            batch = self._keys[start : min(start + _AT_ONCE, honest)]
            self._watchers += await asyncio.gather(*(join_as(Watcher, self._url, key) for key in batch))
        for watcher in self._watchers:
            watcher.watch()
        self._tasks.append(asyncio.create_task(_beat(self._watchers)))
        odd = iter(self._keys[honest:])
        for _ in range(self._odd["never_read"]):
            client = await join(self._url, next(odd), receive_buffer=_SMALL_BUFFER)
            client.stop_reading()
            self._kept.append(client)
        for _ in range(self._odd["silent"]):
            client = await join(self._url, next(odd))
            client.answers_pings = False
            client.counts_only = True
            self._kept.append(client)
        for _ in range(self._odd["drip"]):
            client = await join(self._url, next(odd), receive_buffer=_SMALL_BUFFER)
            self._tasks.append(asyncio.create_task(_drip(client)))

    def report(self) -> str:
        """Return what came."""
        return json.dumps([watcher.pictures for watcher in self._watchers])


async def main() -> None:
    """Carry out the order of the first line; report for each further one."""
    reader = asyncio.StreamReader(limit=2**24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    crowd = Crowd(json.loads(await reader.readline()))
    await crowd.gather()
    print("READY", flush=True)
    while await reader.readline():
        print(crowd.report(), flush=True)


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main())
