"""Many displays in one process: connects them all, says READY, and reads until it is ended."""

import asyncio
import json
import sys

from pos_app.services.devices.key_store import read_key_file
from pos_app.wire.client_session import Credentials
from tests.benchmarks.wire_client import LeanClient, join

_HEARTBEAT_S = 2.0


async def show(client: LeanClient) -> None:
    """Count pictures and beat like a display."""
    client.counts_only = True
    while True:
        await asyncio.sleep(_HEARTBEAT_S)
        client.send('{"type":"heartbeat","seq":0}')


async def main(url: str, keys: list[Credentials]) -> None:
    """Connect all displays and keep them."""
    clients = [await join(url, key) for key in keys]
    print(f"READY {json.dumps({'url': url, 'displays': len(clients)})}", flush=True)
    await asyncio.gather(*(show(client) for client in clients))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], [read_key_file(line)[0] for line in sys.stdin]))
