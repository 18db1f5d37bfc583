"""The load: bank clients of the protocol, and the same for the reference; all in one asyncio loop."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from pos_app.domain.charge import Charge
from pos_app.domain.money import to_wire
from pos_app.wire import proofs
from pos_app.wire.client_session import ClientSession, Credentials, Opened
from pos_app.wire.session import Send

WINDOW = 32
"""Unanswered messages of a pipelining bank, as the protocol allows."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Rate:
    """How many confirmations were answered in how long."""

    count: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Confirmations a second."""
        return self.count / self.seconds


async def join(url: str, credentials: Credentials | None) -> ClientConnection:
    """Connect, and prove a key where the server asks for one."""
    socket = await connect(url, compression=None, ping_interval=None, max_queue=None)
    if credentials is None:
        return socket
    session = ClientSession(credentials, proofs.new_nonce())
    while True:
        for action in session.receive(str(await socket.recv())):
            if isinstance(action, Send):
                await socket.send(action.text)
            elif isinstance(action, Opened):
                return socket


def confirmation(charge: Charge) -> tuple[str, str]:
    """Return (request, text) of one full confirmation."""
    number = next(_numbers)
    request = f"b-{number}"
    message = {
        "type": "confirm_payment",
        "request": request,
        "delivery": f"d-{number}",
        "end_to_end_id": f"E99999004202601010000{number:011d}"[:32].ljust(32, "x"),
        "txid": charge.txid,
        "bank_payment_id": charge.bank_payment_id,
        "value": to_wire(charge.amount),
    }
    return request, json.dumps(message)


async def wait_for(socket: ClientConnection, request: str) -> None:
    """Read until the answer to a request came; events and heartbeats are let pass."""
    mark = f'"request":"{request}"'
    spaced = f'"request": "{request}"'
    while True:
        text = str(await socket.recv())
        if (mark in text or spaced in text) and '"received"' in text:
            return


async def round_trips(socket: ClientConnection, charges: Iterable[Charge]) -> list[float]:
    """Confirm one after the other; returns seconds each."""
    spent = []
    for charge in charges:
        request, text = confirmation(charge)
        begun = time.perf_counter()
        await socket.send(text)
        await wait_for(socket, request)
        spent.append(time.perf_counter() - begun)
    return spent


async def empty_trips(socket: ClientConnection, count: int, question: str, mark: str) -> list[float]:
    """Ask what the server answers without its ledger; returns seconds each."""
    spent = []
    for _ in range(count):
        begun = time.perf_counter()
        await socket.send(question)
        while mark not in str(await socket.recv()):
            pass
        spent.append(time.perf_counter() - begun)
    return spent


async def _one_at_a_time(socket: ClientConnection, charges: Sequence[Charge]) -> None:
    await round_trips(socket, charges)


async def _pipelined(socket: ClientConnection, charges: Sequence[Charge]) -> None:
    free = asyncio.Semaphore(WINDOW)

    async def read() -> None:
        for _ in charges:
            while '"received"' not in str(await socket.recv()):
                pass
            free.release()

    reader = asyncio.create_task(read())
    for charge in charges:
        await free.acquire()
        await socket.send(confirmation(charge)[1])
    await reader


Pattern = Callable[[ClientConnection, Sequence[Charge]], "asyncio.Future[None]"]
PATTERNS = {"one at a time": _one_at_a_time, "pipelined": _pipelined}


async def rate(
    url: str, banks: Sequence[Credentials | None], charges: Sequence[Charge], pattern: str
) -> Rate:
    """Confirm all charges, shared out among the banks."""
    sockets = [await join(url, bank) for bank in banks]
    shares = [charges[number :: len(sockets)] for number in range(len(sockets))]
    begun = time.perf_counter()
    await asyncio.gather(
        *(PATTERNS[pattern](socket, share) for socket, share in zip(sockets, shares, strict=True))
    )
    seconds = time.perf_counter() - begun
    for socket in sockets:
        await socket.close()
    return Rate(len(charges), seconds)
