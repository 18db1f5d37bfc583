"""All tortures in one run, as a table: ``python3 dev.py torture [--full] [--only NAME] [--count N]``.

Ends with 1 where anything was lost, doubled, invented or left unhandled.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from tests.torture import copies, damage, images, kills, known_bad, pairing, storage_faults
from tests.torture.table import Part, Row, Setting, lines, machine

PARTS: dict[str, Part] = {
    "kills": kills.run,
    "pairing": pairing.run,
    "copies": copies.run,
    "storage": storage_faults.run,
    "damage": damage.run,
    "variants": known_bad.run,
    "images": images.run,
}


def main() -> int:
    """Torture the program, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py torture")
    parser.add_argument("--full", action="store_true", help="the long form, for a night")
    parser.add_argument("--only", choices=tuple(PARTS), action="append", help="this part; may stand twice")
    parser.add_argument("--count", type=int, default=0, help="so many trials of each kind")
    parser.add_argument("--rounds", type=int, default=0, help="each call goes wrong so often; --full: 3")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)  # what is done here on purpose is no news
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="pos-app-torture-") as name:
        for part, run in PARTS.items():
            if part in (chosen.only or PARTS):
                folder = Path(name) / part
                folder.mkdir()
                rows += run(Setting(folder, chosen.full, chosen.count, chosen.rounds))
                print(f"{part}: done", file=sys.stderr, flush=True)
    print(machine())
    print("\n".join(lines(rows)))
    return 0 if all(row.is_clean for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
