"""The load: banks that confirm, of our protocol and of the reference; all in one asyncio loop."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass

from pos_app.domain.charge import Charge
from pos_app.domain.money import to_wire
from pos_app.wire.client_session import Credentials
from tests.benchmarks.wire_client import LeanClient, join

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


def confirmation(charge: Charge) -> str:
    """Return the text of one full confirmation."""
    number = next(_numbers)
    message = {
        "type": "confirm_payment",
        "request": f"b-{number}",
        "delivery": f"d-{number}",
        "end_to_end_id": f"E99999004{number:023d}",
        "txid": charge.txid,
        "bank_payment_id": charge.bank_payment_id,
        "value": to_wire(charge.amount),
    }
    return json.dumps(message)


async def round_trips(client: LeanClient, charges: Sequence[Charge]) -> list[float]:
    """Confirm one after the other; returns seconds each."""
    spent = []
    first = client.answers
    for number, charge in enumerate(charges, start=1):
        text = confirmation(charge)
        begun = time.perf_counter()
        client.send(text)
        await client.count(first + number)
        spent.append(time.perf_counter() - begun)
    return spent


async def empty_trips(client: LeanClient, count: int, question: str) -> list[float]:
    """Ask what the server answers without its ledger; returns seconds each."""
    client.counts_only = False
    spent = []
    for _ in range(count):
        begun = time.perf_counter()
        client.send(question)
        while '"heartbeat"' in await client.message():
            pass
        spent.append(time.perf_counter() - begun)
    return spent


async def _one_at_a_time(client: LeanClient, charges: Sequence[Charge]) -> None:
    await round_trips(client, charges)


async def _pipelined(client: LeanClient, charges: Sequence[Charge]) -> None:
    first = client.answers
    for number, charge in enumerate(charges):
        await client.count(first + number - WINDOW + 1)
        client.send(confirmation(charge))
    await client.count(first + len(charges))


Pattern = Callable[[LeanClient, Sequence[Charge]], Coroutine[None, None, None]]
PATTERNS: dict[str, Pattern] = {"one at a time": _one_at_a_time, "pipelined": _pipelined}


async def rate(
    url: str, banks: Sequence[Credentials | None], charges: Sequence[Charge], pattern: str
) -> Rate:
    """Confirm all charges, shared out among the banks."""
    clients = [await join(url, bank) for bank in banks]
    shares = [charges[number :: len(clients)] for number in range(len(clients))]
    begun = time.perf_counter()
    await asyncio.gather(
        *(PATTERNS[pattern](client, share) for client, share in zip(clients, shares, strict=True))
    )
    seconds = time.perf_counter() - begun
    for client in clients:
        client.close()
    return Rate(len(charges), seconds)
