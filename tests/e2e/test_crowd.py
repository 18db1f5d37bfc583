"""Many at the door of the real program: displays, some that do not behave, and half handshakes.

How long things take is measured: ``python3 dev.py bench --only displays``, with a thousand.
"""

import contextlib
import resource
import socket
from pathlib import Path

from tests.benchmarks import fanout, programs
from tests.fakes import floods
from tests.fakes.programs import Computer

HONEST, SALES = 200, 3
ODD = fanout.Odd(never_read=1, silent=2, drip=2)


def test_two_hundred_displays_all_see_each_sale(tmp_path: Path) -> None:
    """Each picture, or a newer one, comes to every honest one; each payment is answered; the end comes."""
    prepared = programs.prepare(
        tmp_path / "shop",
        charges=2 * SALES * fanout.QUIET_A_SALE,
        banks=1,
        displays=HONEST + ODD.count,
        integrations=1,
    )

    found = fanout.sell_before(prepared, HONEST, ODD)

    assert (0, 2 * SALES * HONEST) == (found.pushes.missing, len(found.pushes.times))
    assert SALES * (1 + fanout.QUIET_A_SALE) == len(found.receipts)
    assert found.grown_kib < 60 * 1_024


def test_half_handshakes_leave_descriptors_for_a_bank(computer: Computer) -> None:
    """Six hundred that say nothing, at a program that may open 256 files: a bank gets in, a key is made."""
    till = computer.till()
    resource.prlimit(till.pid, resource.RLIMIT_NOFILE, (256, 256))  # before it has begun to listen
    key = computer.quick_key(till, "bank")
    with contextlib.ExitStack() as stack:
        for _ in range(600):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", _port(till.url)), 5))
            with contextlib.suppress(OSError):  # the oldest are cut off
                half.sendall(floods.HALF)
        assert computer.client(till.url, key).opened is not None
        assert computer.quick_key(till, "display")


def _port(url: str) -> int:
    return int(url.rsplit(":", 1)[1].removesuffix("/ws"))
