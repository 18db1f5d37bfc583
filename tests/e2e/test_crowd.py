"""Two hundred displays, and some that do not behave, before the real program.

How long things take is measured: ``python3 dev.py bench --only displays``, with a thousand.
"""

from pathlib import Path

from tests.benchmarks import fanout, programs

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
