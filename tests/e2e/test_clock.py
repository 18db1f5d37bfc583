"""A computer whose clock is set while the shop is open, by libfaketime: monotonic clocks go on untouched."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.test_sales import confirm, create
from tests.fakes.programs import Computer

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@pytest.mark.skipif(
    shutil.which("faketime") is None or not LIBRARIES, reason="needs faketime; `python3 dev.py test` gets it"
)
@pytest.mark.parametrize(("jump", "by_s"), [("+2h", 7_200), ("-1d", -86_400)])
def test_set_clock_expires_nothing_and_has_the_bank_asked(computer: Computer, jump: str, by_s: int) -> None:
    """Deadlines go by elapsed time, the bank is asked within 5 s, proofs need no clock; and it is noted."""
    clock = computer.home / "clock"
    clock.write_text("+0\n", "ascii")
    till = computer.till(
        LD_PRELOAD=str(LIBRARIES[0]),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
        FAKETIME_DONT_RESET="1",
    )
    shop, bank = computer.connect(till, "integration"), computer.connect(till, "bank")
    answer = bank.expect("reconcile")
    bank.send(type="reconcile_answer", request=answer["request"], payments=[])
    payment = create(shop)

    clock.write_text(f"{jump}\n", "ascii")

    assert bank.expect("reconcile")["request"] != answer["request"]
    shop.send(type="get_payment", request="g", id=payment["id"])
    after = shop.expect("payment", request="g")["payment"]
    assert "pending" == after["state"]
    assert 1_700 < after["remaining_seconds"] <= 1_800
    later = computer.connect(till, "bank")
    assert "paid" == confirm(later, payment)["result"]
    # The till compares its clocks each second, apart from the server; an export takes about half of one.
    jumps = next(filter(None, (_jumps_s(computer) for _ in range(10))), [])
    assert 1 == len(jumps)
    assert abs(jumps[0] - by_s) < 10


def _jumps_s(computer: Computer) -> list[float]:
    """Return by how many seconds the clock was set, each time that the till noted."""
    details = [row["body"].get("detail", {}) for row in computer.events()]
    return [detail["by_ms"] / 1_000 for detail in details if detail.get("what") == "clock_jumped"]
