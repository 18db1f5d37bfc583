"""Many displays in one process: connects them all, says READY, and reads what they are told until it is ended."""

import asyncio
import json
import sys

from websockets.asyncio.client import ClientConnection

from pos_app.wire.client_session import Credentials
from pos_app.services.keys import read_key_file
from tests.benchmarks.load import join

_HEARTBEAT_S = 2.0


async def show(socket: ClientConnection) -> None:
    """Read pictures and beat like a display."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(_HEARTBEAT_S)
            await socket.send('{"type":"heartbeat","seq":0}')

    beats = asyncio.create_task(beat())
    try:
        async for _picture in socket:
            pass
    finally:
        beats.cancel()


async def main(url: str, keys: list[Credentials]) -> None:
    """Connect all displays and keep them."""
    sockets = [await join(url, key) for key in keys]
    print(f"READY {json.dumps({'url': url, 'displays': len(sockets)})}", flush=True)
    await asyncio.gather(*(show(socket) for socket in sockets))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], [read_key_file(line)[0] for line in sys.stdin]))
