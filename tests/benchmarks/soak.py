"""A day's trade in half an hour: ``python3 dev.py bench --soak [MINUTES]``.

Five sales a second, made and shown by an order system and confirmed by a bank, before fifty displays that
come and go. Memory and descriptors of the till's process are read each few seconds; after a warm-up a line
is laid through them. Every sale must be answered ``paid``.
"""

import asyncio
import json
import os
import random
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_app.wire.client_session import Credentials
from tests.benchmarks import programs
from tests.benchmarks.wire_client import LeanClient, join

DISPLAYS = 50
SALES_A_SECOND = 5.0
LOOK_S = 5.0
STAY_S = (0.5, 20.0)
WARM_UP = 1 / 3
SLOPE_MB = 1.0
_BEAT_S = 2.0


@dataclass
class Soak:
    """What was seen.

    Attributes:
        sales: answered ``paid``; ``comings``: how often a display connected.
        looks: (seconds since the start, KiB resident, open descriptors).
    """

    minutes: float
    sales: int = 0
    comings: int = 0
    looks: list[tuple[float, int, int]] = field(default_factory=list)

    @property
    def warm(self) -> list[tuple[float, int, int]]:
        """Return the looks after the warm-up."""
        return [look for look in self.looks if look[0] >= self.minutes * 60 * WARM_UP]

    @property
    def slope_mb(self) -> float:
        """Return by how many MB a minute the till grows once it is warm."""
        minutes, sizes = [look[0] / 60 for look in self.warm], [look[1] / 1_024 for look in self.warm]
        return statistics.linear_regression(minutes, sizes).slope

    @property
    def descriptors(self) -> tuple[int, int]:
        """Return the mean of open descriptors in the first and in the last quarter of the warm time."""
        counts = [look[2] for look in self.warm]
        quarter = max(1, len(counts) // 4)
        return round(statistics.mean(counts[:quarter])), round(statistics.mean(counts[-quarter:]))

    def words(self) -> str:
        """Return the result as a sentence."""
        first, last = self.descriptors
        return (
            f"{self.minutes:g} minutes: {self.sales} sales, {self.comings} displays came and went; "
            f"{self.warm[0][1] / 1_024:.0f} MB, then {self.warm[-1][1] / 1_024:.0f} MB: "
            f"{self.slope_mb:+.2f} MB a minute; descriptors {first}, then {last}"
        )


def soak(folder: Path, minutes: float) -> Soak:
    """Run the trade before a till of its own."""
    prepared = programs.prepare(folder, charges=0, banks=1, displays=DISPLAYS, integrations=1)
    with programs.product(prepared) as program:
        return asyncio.run(_trade(program, prepared, Soak(minutes)))


async def _trade(program: programs.Program, prepared: programs.CompiledStatement, seen: Soak) -> Soak:
    until = time.monotonic() + seen.minutes * 60
    dice = random.Random(8)  # noqa: S311 - the same comings at each run
    tasks = [asyncio.create_task(_come_and_go(program.url, key, dice, seen)) for key in prepared.displays]
    tasks.append(asyncio.create_task(_watch(program.pid, seen)))
    shop, bank = await join(program.url, prepared.integrations[0]), await join(program.url, prepared.banks[0])
    try:
        while (now := time.monotonic()) < until:
            await _sell(shop, bank, seen)
            await asyncio.sleep(max(0.0, 1 / SALES_A_SECOND - (time.monotonic() - now)))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        shop.close()
        bank.close()
    return seen


async def _sell(shop: LeanClient, bank: LeanClient, seen: Soak) -> None:
    """Make one sale on the screens and let it be paid."""
    number = seen.sales + 1
    shop.send(
        json.dumps({"type": "create_payment", "request": f"c-{number}", "value": "45.90", "show": True})
    )
    made = await _answer(shop, f"c-{number}")
    proof = {"end_to_end_id": f"E99999009{number:023d}", "txid": made["payment"]["txid"], "value": "45.90"}
    bank.send(json.dumps({"type": "confirm_payment", "request": f"b-{number}", **proof}))
    answer = await _answer(bank, f"b-{number}")
    if answer.get("result") != "paid":
        raise RuntimeError(answer)
    seen.sales = number


async def _answer(client: LeanClient, request: str) -> dict[str, Any]:
    """Return the answer of this name; heartbeats are answered, events passed over."""
    while True:
        message = json.loads(await client.message())
        if message["type"] == "heartbeat":
            client.send('{"type":"heartbeat","seq":0}')
        elif message.get("request") == request:
            found: dict[str, Any] = message
            return found


async def _come_and_go(url: str, key: Credentials, dice: random.Random, seen: Soak) -> None:
    """Be one display that comes back again and again."""
    while True:
        with suppress(OSError):
            display = await join(url, key)
            seen.comings += 1
            display.watch()
            stay_s = dice.uniform(*STAY_S)
            while stay_s > 0:
                await asyncio.sleep(min(stay_s, _BEAT_S))
                stay_s -= _BEAT_S
                display.send('{"type":"heartbeat","seq":0}')
            display.close()
        await asyncio.sleep(dice.uniform(0.1, 2.0))


async def _watch(pid: int, seen: Soak) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(LOOK_S)
        opened = len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208 - names only
        seen.looks.append((time.monotonic() - began, programs.resident_kib(pid), opened))


def main(minutes: float) -> int:
    """Soak and say what was seen; 0 where nothing grew."""
    with tempfile.TemporaryDirectory(prefix="pos-app-soak-") as name:
        seen = soak(Path(name) / "shop", minutes)
    print(seen.words())
    first, last = seen.descriptors
    return 0 if seen.slope_mb <= SLOPE_MB and last <= first + DISPLAYS // 10 else 1
