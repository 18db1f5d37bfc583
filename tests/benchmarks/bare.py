"""The simplest server that tells everybody the same: bare ``websockets`` and its ``broadcast``.

What fan-out is compared with. Whoever sends a text has it told to all others. Prints ``READY {url}``.
"""

import asyncio
import json

from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main() -> None:
    """Serve until the process is ended."""
    sockets: set[ServerConnection] = set()

    async def handle(socket: ServerConnection) -> None:
        sockets.add(socket)
        try:
            async for text in socket:
                if '"heartbeat"' not in str(text):
                    broadcast(sockets - {socket}, text)
        finally:
            sockets.discard(socket)

    async with serve(handle, "127.0.0.1", 0, compression=None, ping_interval=3, ping_timeout=3) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"READY {json.dumps({'url': f'ws://127.0.0.1:{port}'})}", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main())
