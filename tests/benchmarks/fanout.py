"""Displays by the thousand, honest and not: when pictures come, what the bank waits, what it weighs."""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_app.domain.charge import Charge
from pos_app.services.devices.key_store import write_key_file
from pos_app.wire.client_session import Credentials
from tests.benchmarks import load, programs
from tests.benchmarks.wire_client import LeanClient, join

WAIT_S = 20.0
PAUSE_S = 0.4
SETTLE_S = 1.0
FLOOD_BEGINS_S = 1.0
QUIET_A_SALE = 5
_PICTURE_BYTES = 700
_BARE_PUSHES = 40


@dataclass(frozen=True)
class Odd:
    """How many of the displays do not behave."""

    never_read: int = 0
    silent: int = 0
    drip: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return self.never_read + self.silent + self.drip


@dataclass(frozen=True)
class Pushes:
    """Seconds from the message that caused a picture to its arrival at each display.

    Attributes:
        times: of all arrivals.
        spread: from the first display to the last one, for each picture: the fan-out alone.
        missing: pictures that did not come to a display, nor a newer one.
    """

    times: list[float]
    spread: list[float]
    missing: int


@dataclass(frozen=True)
class Crowded:
    """What was measured with the whole crowd.

    Attributes:
        receipts: seconds that the bank waited meanwhile; ``alone``: before anybody was there.
    """

    pushes: Pushes
    receipts: list[float]
    alone: list[float]
    grown_kib: int
    end_s: float


class CrowdProcess:
    """The displays' process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def pictures(self) -> list[list[tuple[int, float]]]:
        """Return what came to each display so far."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"report\n")
        self._process.stdin.flush()
        found: list[list[tuple[int, float]]] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def crowd(url: str, keys: "list[str] | int", odd: Odd) -> Iterator[CrowdProcess]:
    """Connect a crowd from a process of its own."""
    order: dict[str, Any] = {"url": url, "keys": keys, **vars(odd)}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{json.dumps(order)}\n".encode())
            process.stdin.flush()
            if process.stdout.readline() != b"READY\n":
                message = "the crowd did not connect"
                raise RuntimeError(message)
            yield CrowdProcess(process)
        finally:
            process.terminate()


def judged(pictures: Sequence[Sequence[tuple[int, float]]], causes: dict[int, float]) -> Pushes:
    """Return how long each picture took: a newer one counts for it, since displays show the newest only."""
    times: list[float] = []
    spread: list[float] = []
    missing = 0
    for number, sent_at in causes.items():
        came = [min((at for seq, at in each if seq >= number), default=None) for each in pictures]
        spent = [at - sent_at for at in came if at is not None]
        missing += len(came) - len(spent)
        times += spent
        spread += [max(spent) - min(spent)] if spent else []
    return Pushes(times, spread, missing)


async def _sale(bank: LeanClient, shop: LeanClient, causes: dict[int, float]) -> float:
    """Make and pay one sale that is on all screens; return the seconds to the bank's receipt."""
    number = next(_numbers)
    begun = time.monotonic()
    shop.send(
        json.dumps({"type": "create_payment", "request": f"c-{number}", "value": "45.90", "show": True})
    )
    created = await _answer(shop)
    causes[created["seq"]] = begun
    await asyncio.sleep(PAUSE_S)
    message = {
        "type": "confirm_payment",
        "request": "b",
        "delivery": f"s-{number}",
        "end_to_end_id": f"E88888004{number:023d}",
        "bank_payment_id": created["payment"]["bank_payment_id"],
        "value": "45.90",
    }
    begun = time.monotonic()
    bank.send(json.dumps(message))
    received = await _answer(bank)
    spent = time.monotonic() - begun
    causes[received["seq"]] = begun
    return spent


async def _quiet(bank: LeanClient, charges: Sequence[Charge]) -> list[float]:
    """Confirm charges that are on no screen, while the pictures of a sale go out."""
    spent = []
    for charge in charges:
        begun = time.monotonic()
        bank.send(load.confirmation(charge))
        await _answer(bank)
        spent.append(time.monotonic() - begun)
        await asyncio.sleep(PAUSE_S / (QUIET_A_SALE + 1))
    return spent


async def _answer(client: LeanClient) -> dict[str, Any]:
    async with asyncio.timeout(WAIT_S):
        while True:
            message: dict[str, Any] = json.loads(await client.message())
            if message["type"] in {"received", "refused", "retry"}:
                assert message["type"] == "received", message
                return message


async def _sales(
    url: str, keys: tuple[Credentials, Credentials], charges: Sequence[Charge], causes: dict[int, float]
) -> list[float]:
    """Sell one thing after the other; return the seconds of each of the bank's receipts."""
    bank, shop = await join(url, keys[0]), await join(url, keys[1])
    spent: list[float] = []
    for start in range(0, len(charges), QUIET_A_SALE):
        spent.append(await _sale(bank, shop, causes))
        spent += await _quiet(bank, charges[start : start + QUIET_A_SALE])
    await asyncio.sleep(SETTLE_S)
    for client in (bank, shop):
        client.close()
    return spent


def sell_before(prepared: programs.CompiledStatement, displays: int, odd: Odd) -> Crowded:
    """Run the program and sell, alone and before a crowd; end it while all are still there.

    Args:
        prepared: a folder with charges for the quiet confirmations, a bank, an integration and displays.
        displays: how many honest ones.
        odd: the others.
    """
    half = len(prepared.charges) // 2
    lines = [write_key_file(key, "") for key in prepared.displays[: displays + odd.count]]
    keys = (prepared.banks[0], prepared.integrations[0])
    causes: dict[int, float] = {}
    with programs.product(prepared) as program:
        alone = asyncio.run(_sales(program.url, keys, prepared.charges[:half], {}))
        before = programs.resident_kib(program.pid)
        with crowd(program.url, lines, odd) as people:
            receipts = asyncio.run(_sales(program.url, keys, prepared.charges[half:], causes))
            grown = programs.resident_kib(program.pid) - before
            pushes = judged(people.pictures(), causes)
            end_s = program.end_s()
    return Crowded(pushes, receipts, alone, grown, end_s)


async def _tell(url: str, causes: dict[int, float]) -> None:
    client = await join(url, None)
    client.watch()
    for number in range(1, _BARE_PUSHES + 1):
        picture = {"type": "snapshot", "seq": number, "rest": "x" * _PICTURE_BYTES}
        causes[number] = time.monotonic()
        client.send(json.dumps(picture, separators=(",", ":")))
        await asyncio.sleep(PAUSE_S)
    await asyncio.sleep(SETTLE_S)
    client.close()


def broadcast_before(folder: Path, displays: int) -> Pushes:
    """Run the bare server with as many displays, all honest, and tell them as large pictures."""
    causes: dict[int, float] = {}
    with (
        programs.running(["tests.benchmarks.bare"], folder) as program,
        crowd(program.url, displays, Odd()) as people,
    ):
        asyncio.run(_tell(program.url, causes))
        return judged(people.pictures(), causes)


async def _receipts(url: str, key: Credentials, charges: Sequence[Charge]) -> list[float]:
    begun = time.monotonic()
    bank = await _join_again(url, key)
    entered = time.monotonic() - begun
    spent = await _quiet(bank, charges)
    bank.close()
    return [entered, *spent]


async def _join_again(url: str, key: Credentials) -> LeanClient:
    """Connect, again where a flood of newcomers pushed it out before its proof."""
    while True:
        try:
            async with asyncio.timeout(WAIT_S):
                return await join(url, key)
        except ConnectionError:
            continue


def receipts_in_a_flood(
    prepared: programs.CompiledStatement, name: str, charges: Sequence[Charge]
) -> list[float]:
    """Return the seconds that a bank needs to get in, then those of each receipt, while a flood goes on."""
    with programs.product(prepared) as program:
        port = program.url.rsplit(":", 1)[1].removesuffix("/ws")
        command = [sys.executable, "-m", "tests.benchmarks.flood", name, port]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as flood:
            try:
                assert flood.stdin is not None
                flood.stdin.write(f"{write_key_file(prepared.displays[0], '')}\n".encode())
                flood.stdin.flush()
                time.sleep(FLOOD_BEGINS_S)
                return asyncio.run(_receipts(program.url, prepared.banks[0], charges))
            finally:
                flood.terminate()


_numbers = itertools.count(1)
