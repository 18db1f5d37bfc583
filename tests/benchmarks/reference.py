"""The reference: the simplest honest server that does the same durable commit.

Bare ``websockets`` and SQLite, no roles, no judgement, no window: each message is one transaction with an
fsync (WAL, synchronous FULL) that stores the payment, marks the charge and appends an event. Run as a
process; prints ``READY {url}``.
"""

import asyncio
import json
import sys
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from websockets.asyncio.server import ServerConnection, serve

TABLES = """
CREATE TABLE payment (id TEXT PRIMARY KEY, charge TEXT NOT NULL, amount TEXT NOT NULL) STRICT;
CREATE TABLE charge (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;
CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
"""


def open_ledger(path: Path) -> sqlite.Connection:
    """Return a new file with the settings that keep a commit through a power cut."""
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(TABLES)
    return connection


def confirm(connection: sqlite.Connection, text: str) -> str:
    """Store one confirmation and return the answer."""
    message = json.loads(text)
    charge = message["bank_payment_id"]
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO payment VALUES (?, ?, ?)", (message["end_to_end_id"], charge, message["value"])
    )
    connection.execute("INSERT OR REPLACE INTO charge VALUES (?, 'paid')", (charge,))
    seq = connection.execute("INSERT INTO event (body) VALUES (?)", (text,)).lastrowid
    connection.execute("COMMIT")
    answer = {"type": "received", "request": message["request"], "seq": seq, "result": "paid"}
    return json.dumps(answer, separators=(",", ":"))


async def main(folder: Path) -> None:
    """Serve until the process is ended."""
    connection = open_ledger(folder / "reference.db")

    async def handle(socket: ServerConnection) -> None:
        async for text in socket:
            if text == "ping":
                await socket.send("pong")
            else:
                await socket.send(confirm(connection, str(text)))

    async with serve(handle, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"READY {json.dumps({'url': f'ws://127.0.0.1:{port}'})}", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
