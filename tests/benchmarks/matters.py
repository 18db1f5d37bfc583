"""What many open matters, and many payments of one charge, cost: the program measured within its process."""

import statistics
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from pos_app.app.cashier import CashierApp
from pos_app.app.qt import make_application
from pos_app.domain.charge import Charge
from pos_app.domain.commands.base import Command
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.money import Centavos
from pos_app.services.devices.key_store import FileKeyStore
from pos_app.services.till.till import Till
from pos_app.settings import Settings
from tests.benchmarks.inside import TickWatch, pause, until
from tests.fakes.book import Told, full, open_charge, running
from tests.fakes.clock import FakeClock

_CONFIRMATIONS = 300
_SALES = 60
_GAP_S = 4.0
_ODD_A_SECOND = 50
_BATCH = 200
_NUMBERS = 10_000_000
"""Above the numbers of the money that was there before."""


def measure(folder: Path, matters: int, payments: int) -> dict[str, Any]:
    """Return milliseconds of one confirmation, one sale and one more payment, and the longest gap.

    Args:
        folder: an empty data folder.
        matters: how many open matters there are.
        payments: how many Pix one charge has.
    """
    crowded = _fill(folder, matters, payments)
    application = make_application("pt_BR")
    cashier = CashierApp(Settings(data_dir=folder, port=0), folder, FileKeyStore(folder / "keys"))
    cashier.window.resize(1280, 800)
    cashier.start(application)
    try:
        until(lambda: bool(cashier.url))
        till = cashier.slot.till  # the one writer, as its window reaches it
        assert till is not None
        pause(1500)  # what a start does later
        return _measure(till, crowded)
    finally:
        cashier.shut_down()


def _fill(folder: Path, matters: int, payments: int) -> Charge:
    with running(folder, FakeClock(), Told()) as till:
        crowded = open_charge(till, Centavos(4590), show=False)
        _tell(till, (ConfirmPayment(notice=full(crowded, number)) for number in range(payments)))
        orphan = replace(full(crowded, 0), txid="NOBODY")
        _tell(
            till,
            (
                ConfirmPayment(notice=replace(orphan, end_to_end_id=_id(1_000_000 + number)))
                for number in range(matters - max(0, payments - 1))
            ),
        )
    return crowded


def _id(number: int) -> str:
    return f"E12345678202611231707{number:011d}"


def _tell(till: Till, commands: Any) -> None:  # noqa: ANN401 - any commands
    waiting: list[Future[Any]] = []
    for command in commands:
        waiting.append(till.submit(command))
        if len(waiting) >= _BATCH:
            for each in waiting:
                each.result(30)
            waiting.clear()
    for each in waiting:
        each.result(30)


def _timed(till: Till, command: Command[Any]) -> tuple[float, Any]:
    """Return milliseconds until a command was answered, and its answer; windows live meanwhile."""
    begun = time.perf_counter()
    answer = till.submit(command).result(30)
    return (time.perf_counter() - begun) * 1000, answer


def _measure(till: Till, crowded: Charge) -> dict[str, Any]:
    confirmations, sales, more = [], [], []
    charges = [open_charge(till, Centavos(4590), show=False) for _ in range(_CONFIRMATIONS)]
    for number, charge in enumerate(charges):
        confirmations.append(_timed(till, ConfirmPayment(notice=full(charge, _NUMBERS + number)))[0])
        if not number % 20:
            pause(1)
    for number in range(_SALES):
        begun = time.perf_counter()
        charge = open_charge(till, Centavos(4590), show=False)
        till.submit(ConfirmPayment(notice=full(charge, 2 * _NUMBERS + number))).result(30)
        sales.append((time.perf_counter() - begun) * 1000)
        pause(1)
    for number in range(_CONFIRMATIONS):
        more.append(_timed(till, ConfirmPayment(notice=full(crowded, 3 * _NUMBERS + number)))[0])
        if not number % 20:
            pause(1)
    return {
        "confirmation": statistics.median(confirmations),
        "sale": statistics.median(sales),
        "one_more": statistics.median(more),
        "gap": max(_gaps(till, crowded)),
    }


def _gaps(till: Till, crowded: Charge) -> list[float]:
    """Return the gaps of the GUI thread while odd money comes, a matter each."""
    pause(500)
    numbers = iter(range(4 * _NUMBERS, 5 * _NUMBERS))
    feeder = QTimer()
    feeder.setInterval(1000 // _ODD_A_SECOND)
    feeder.timeout.connect(lambda: till.submit(ConfirmPayment(notice=full(crowded, next(numbers)))))
    feeder.start()
    gaps = TickWatch().run(_GAP_S)
    feeder.stop()
    return gaps
