"""Odd input for everything that reads text: python3 dev.py fuzz [--full].

Random texts, real codes with pieces moved about, and codes whose checksum fits whatever stands before it.
Ends with 1, and says the text, when a reader raises anything but its own error. The seed is printed; the
same seed gives the same texts.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pos_app.domain import brcode, money, pix
from pos_app.domain.errors import PosError

SHORT_S, FULL_S = 10.0, 300.0
CASES = Path(__file__).parent / "domain" / "brcode_cases.tsv"
READERS: tuple[Callable[[str], object], ...] = (
    brcode.decode,
    pix.parse_key,
    money.from_wire,
    money.from_number,
    money.from_brl,
)
ODD = [
    "",
    "\x00",
    "\n",
    "\ud800",
    "\u202e",
    "é",
    "🍔",
    "\u0663",
    "\uff11",
    "6304",
    "00",
    "99",
    "26",
    "9" * 400,
    ".",
    "-",
]


def main() -> int:
    """Feed the readers for a while; return 0, or 1 after a crash."""
    parser = argparse.ArgumentParser(
        prog="dev.py fuzz", description="odd input for everything that reads text"
    )
    parser.add_argument("--full", action="store_true", help=f"for {FULL_S:.0f} s instead of {SHORT_S:.0f}")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    print(f"fuzz: seed {options.seed}")
    return fuzz(random.Random(options.seed), FULL_S if options.full else SHORT_S)  # noqa: S311 - no secret


def fuzz(source: random.Random, duration_s: float) -> int:
    """Try texts until the time is over; return the exit code."""
    lines = CASES.read_text(encoding="utf-8").split("\n")
    codes = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    deadline, tried, taken = time.monotonic() + duration_s, 0, 0
    while time.monotonic() < deadline:
        text = odd_text(source, codes)
        for reader in READERS:
            tried += 1
            try:
                reader(text)
                taken += 1
            except PosError:
                continue
            except Exception as error:  # noqa: BLE001 - a crash of any kind is what is looked for
                print(f"fuzz: {reader.__name__}({text!r}) raised {error!r}")
                return 1
    print(f"fuzz: {tried} readings, {taken} accepted, no crash")
    return 0


def odd_text(source: random.Random, codes: list[str]) -> str:
    """Return a code with pieces cut, doubled, moved or replaced, half of them with a fitting checksum."""
    text = source.choice(codes)
    for _ in range(source.randrange(5)):
        start, end = sorted(source.randrange(len(text) + 1) for _ in range(2))
        piece = source.choice(
            [*ODD, text[start:end] * 2, source.choice(codes)[start:end], chr(source.randrange(0x11_0000))]
        )
        text = text[:start] + piece + text[end:]
    if source.random() < 0.5:
        text = text[:-8] + "6304"
        text += f"{brcode.crc16(text.encode(errors='replace')):04X}"
    return text if source.random() < 0.9 else text[: source.randrange(len(text) + 1)]


if __name__ == "__main__":
    sys.exit(main())
