"""A computer whose clock is wrong, is set, or sleeps, by libfaketime: monotonic clocks go on untouched."""

import shutil
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_sales import confirm, create
from tests.fakes.clients import Client
from tests.fakes.programs import WAIT_S, Computer, Program

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
AFTER_CONT_S = 5.0

pytestmark = pytest.mark.skipif(
    shutil.which("faketime") is None or not LIBRARIES, reason="needs faketime; `python3 dev.py test` gets it"
)


class FakedTill:
    """A till whose wall clock is what a file says."""

    def __init__(self, computer: Computer, offset: str = "+0") -> None:
        self._file = computer.home / "clock"
        self.set(offset)
        self.program: Program = computer.till(
            LD_PRELOAD=str(LIBRARIES[0]),
            FAKETIME_TIMESTAMP_FILE=str(self._file),
            FAKETIME_CACHE_DURATION="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
            FAKETIME_DONT_RESET="1",
        )

    def set(self, offset: str) -> None:
        """Set the clock: ``+2h``, ``-1d``, ``@2001-01-01 00:00:00``."""
        self._file.write_text(f"{offset}\n", "ascii")


def answer_reconcile(bank: Client) -> str:
    """Answer the till's question without any payment; return its name."""
    question = bank.expect("reconcile")
    bank.send(type="reconcile_answer", request=question["request"], payments=[])
    bank.expect("received", request=question["request"])
    return str(question["request"])


@pytest.mark.parametrize(("jump", "by_s"), [("+2h", 7_200), ("-1d", -86_400)])
def test_set_clock_expires_nothing_and_has_the_bank_asked(computer: Computer, jump: str, by_s: int) -> None:
    """Deadlines go by elapsed time, the bank is asked within 5 s, proofs need no clock; and it is noted."""
    till = FakedTill(computer)
    shop = computer.connect(till.program, "integration")
    bank = computer.connect(till.program, "bank")
    first = answer_reconcile(bank)
    payment = create(shop)

    till.set(jump)

    assert bank.expect("reconcile")["request"] != first
    shop.send(type="get_payment", request="g", id=payment["id"])
    after = shop.expect("payment", request="g")["payment"]
    assert "pending" == after["state"]
    assert 1_700 < after["remaining_seconds"] <= 1_800
    later = computer.connect(till.program, "bank")
    assert "paid" == confirm(later, payment)["result"]
    # The till compares its clocks each second, apart from the server.
    (jumped_ms,) = _wait_told(computer, "clock_jumped", "by_ms")
    assert abs(jumped_ms / 1_000 - by_s) < 10


def _wait_told(computer: Computer, what: str, field: str) -> list[float]:
    """Return one figure of each alert or note of a kind, once there is any."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        details = [row["body"].get("detail", {}) for row in computer.events()]
        if told := [float(detail[field]) for detail in details if detail.get("what") == what]:
            return told
    raise TimeoutError(what)


@pytest.mark.slow
@pytest.mark.parametrize("year", [2001, 2098])
def test_clock_wrong_by_years_works(computer: Computer, year: int) -> None:
    """Keys open, everything is taken, and the cashier is asked whether the clock is wrong."""
    till = FakedTill(computer, f"@{year}-06-01 12:00:00")
    shop = computer.connect(till.program, "integration")
    bank = computer.connect(till.program, "bank")
    answer_reconcile(bank)
    for number in range(1, 4):
        told = {
            "end_to_end_id": f"E{number:031d}",
            "paid_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        assert "paid" == confirm(bank, create(shop), number, **told)["result"]

    (ahead_s,) = _wait_told(computer, "clock_differs", "bank_ahead_s")
    wrong_by = timedelta(seconds=ahead_s)
    assert abs(year + wrong_by.days / 365.25 - datetime.now(UTC).year) < 2


def _sleep(till: FakedTill, seconds: float, ahead: str) -> None:
    """Stop the till as sleep does, with the wall clock ahead when it wakes."""
    till.program.send_signal(signal.SIGSTOP)
    till.set(ahead)
    threading.Event().wait(seconds)  # the test's subject is time that passes
    till.program.send_signal(signal.SIGCONT)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, pytest.param(60, marks=pytest.mark.full)])
def test_wake_from_sleep(computer: Computer, seconds: int) -> None:
    """In 5 s all is level: banks asked for all since, what was paid meanwhile taken, charges as they were."""
    till = FakedTill(computer)
    shop = computer.connect(till.program, "integration", scope="register")
    bank = computer.connect(till.program, "bank")
    first = answer_reconcile(bank)
    payment = create(shop)
    key = computer.quick_key(till.program, "bank")
    _sleep(till, seconds, "+1h")
    woke = time.monotonic()

    again = bank if seconds < 5 else computer.client(till.program.url, key)
    question = again.expect("reconcile")
    row: dict[str, Any] = {
        "end_to_end_id": f"E{7:031d}",
        "txid": payment["txid"],
        "value": payment["value"],
    }
    assert first != question["request"]
    again.send(type="reconcile_answer", request=question["request"], payments=[row])
    assert 1 == again.expect("received", request=question["request"])["new"]
    assert AFTER_CONT_S > time.monotonic() - woke
    late = computer.connect(till.program, "integration", scope="register")
    late.send(type="get_payment", request="g", id=payment["id"])
    assert "paid" == late.expect("payment", request="g")["payment"]["state"]
