"""SIGKILL at each write, fsync, send and rename while a display is paired by its typed code.

The till's own ledger, keys, server and pairing window run as a process without a window; in place of the
person there, it confirms each display that asks: ``python -m tests.torture.pairing FOLDER``.
"""

import asyncio
import itertools
import json
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from pos_app.services.clients.pairing_client import PairingClient, PairingEnd, PairingNews
from pos_app.services.devices.device_service import DeviceService
from pos_app.services.devices.key_store import read_key_file
from pos_app.services.devices.pairing import PairingCalls
from pos_app.wire.pairing_code import parse
from tests.fakes.book import check_ledger
from tests.fakes.clients import Client
from tests.fakes.programs import Computer, Program
from tests.services.conftest import open_shop
from tests.torture import trace
from tests.torture.table import Row, Setting, timed

_CALLS = ("pwrite64", "write", "fsync", "sendto", "rename")
_STEPS = {"pwrite64": 12, "write": 12}
_WORKERS = 2
_MOST = 200
_WAIT_S = 10.0
_READY = "READY "


class RunningShop:
    """A till that pairs, and may die at any moment.

    Attributes:
        program: the run of now.
        code: for the next display.
    """

    def __init__(self, folder: Path) -> None:
        self.computer = Computer(folder)
        self.start()

    def start(self) -> None:
        """Start the program on what is in the folder."""
        arguments = [str(self.computer.home)]
        self.program = Program(arguments, self.computer.environment, module="tests.torture.pairing")
        self._hear_code()

    def _hear_code(self) -> None:
        self._url, self.code = json.loads(self.program.line(_READY).removeprefix(_READY))

    def pair(self) -> str:
        """Ask with the code; returns the key file, or nothing where the till died before it gave one."""
        return asyncio.run(self._pair())

    async def _pair(self) -> str:
        news: list[PairingNews] = []
        await PairingClient(self._url, parse(self.code), "Tela", news.append).main(asyncio.Event())
        return news[-1].key_file if news[-1].end is PairingEnd.PAIRED else ""

    def hear_next_code(self) -> None:
        """Wait until the till has done all that belongs to the last display."""
        self._hear_code()

    def opens(self, key_file: str) -> bool:
        """Return whether a key opens the till."""
        try:
            client = Client(self._url, read_key_file(key_file)[0])
        except ConnectionClosed:
            return False
        client.close()
        return client.opened is not None

    def leave(self) -> None:
        """End the program as a power cut would."""
        if self.program.is_alive():
            self.program.kill()


def run(setting: Setting) -> list[Row]:
    """Kill the pairing at each call of each kind; the short form leaves some of the many writes out."""
    points = [
        trace.Points(call, "signal=KILL", step=1 if setting.full else _STEPS.get(call, 1)) for call in _CALLS
    ]
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(
            pool.map(partial(_run_points, setting.folder, setting.rounds, setting.count or _MOST), points)
        )


def _run_points(folder: Path, rounds: int, most: int, points: trace.Points) -> Row:
    row = Row(f"pairing by code killed at {points.every}")
    with timed(row):
        counter = RunningShop(folder / points.call)
        try:
            for _ in range(rounds):
                for options in itertools.islice(points.options(), most):
                    row.trials += 1
                    if not _is_touched(counter, options, row):
                        break
        finally:
            counter.leave()
    return row


def _is_touched(counter: RunningShop, options: list[str], row: Row) -> bool:
    """Make one trial; returns whether the kill came before the pairing was over."""
    record = counter.computer.home / "strace"
    with trace.attached(counter.program.pid, options, record):
        given = counter.pair()
        if given and counter.program.is_alive():
            with suppress(AssertionError):  # it may die after the display had its key
                counter.hear_next_code()
    is_killed = not counter.program.is_alive()
    counter.leave()
    check_ledger(counter.computer.data)
    counter.start()
    if given and not counter.opens(given):
        row.blame("lost", f"trial {row.trials}: a key that was given")
    again = counter.pair()
    if not again or not counter.opens(again):
        row.blame("unhandled", f"trial {row.trials}: no display can be paired any more")
    counter.hear_next_code()
    return is_killed or "INJECTED" in record.read_text("ascii", "replace")


def serve(folder: Path) -> None:
    """Pair one display after the other, until this process is ended."""
    with open_shop(folder) as shop, ThreadPoolExecutor(1) as work:
        calls = PairingCalls(shop.thread.call, lambda: shop.server.pairing)
        service = DeviceService(shop.till, shop.keys, calls, work=work, link=lambda: shop.first_link)
        while True:
            window = service.open_pairing().result(_WAIT_S)
            print(_READY + json.dumps([shop.url, window.code]), flush=True)
            while (pairing := shop.statuses.get().pairing) is None or pairing.asking is None:
                pass
            service.approve_pairing("Tela").result(_WAIT_S)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
