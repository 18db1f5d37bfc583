"""Odd input for everything that reads text: python3 dev.py fuzz [--till] [--full].

Real codes and messages with pieces cut, doubled, moved and replaced, and codes whose checksum fits whatever
stands before it. Ends with 1, and says the text, when a reader raises anything but its own error, or what
it read does not survive being written. The seed is printed; the same seed gives the same texts. ``--till``
sends messages to a real till instead, see :mod:`tests.fuzz_till`; ``--guided``
lets atheris grow the input.
"""

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pos_app.domain import brcode, money, pix
from pos_app.domain.errors import PosError
from pos_app.wire import cleaning, reader
from pos_app.wire.messages import Side
from pos_app.wire.reader import WireError
from pos_app.wire.terms import Role

SHORT_S, FULL_S = 10.0, 300.0
SHORT_MESSAGES, FULL_MESSAGES = 50_000, 1_000_000
CASES = Path(__file__).parent / "domain" / "brcode_cases.tsv"
MESSAGES = (
    '{"type":"auth","protocol":1,"role":"bank","device":"bank-1","nonce":"a","proof":"a","ledger":"training"}',
    '{"type":"heartbeat","seq":415,"queue":0}',
    '{"type":"confirm_payment","bank_payment_id":"7cc9275c-...","value":500.0,"payer":{"name":"Zé"}}',
    '{"type":"reconcile_answer","request":"s-5","payments":[{"end_to_end_id":"E1","value":"5.00"}]}',
    '{"type":"create_payment","value":"500.00","description":"2 camisetas","expires_in":60}',
    '{"type":"list_payments","state":"pending","limit":20}',
)
ODD = (
    *(
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
        ".",
        "-",
    ),
    *(
        "9" * 400,
        "1e400",
        "NaN",
        "null",
        "true",
        '"',
        "\\",
        "\\u0000",
        "\\ud800",
        "{",
        "}",
        "[" * 3000,
        ",",
        ":",
    ),
)


def read_as_anybody(text: str) -> None:
    """Read a text as a message of each role and of the server; what is taken must survive being written."""
    refusals = 0
    ends = [(side, role) for side in Side for role in (None, *Role)]
    for side, role in ends:
        try:
            message = reader.read(text, role, side)
        except WireError:
            refusals += 1
            continue
        again = reader.read(reader.encode(message), role, side)
        if again != message:
            raise AssertionError(message, again)
    if refusals == len(ends):
        raise PosError


READERS: tuple[Callable[[str], object], ...] = (
    brcode.decode,
    pix.parse_key,
    money.from_wire,
    money.from_number,
    money.from_brl,
    cleaning.clean,
    read_as_anybody,
)


def main() -> int:
    """Feed the readers for a while; return 0, or 1 after a crash."""
    parser = argparse.ArgumentParser(
        prog="dev.py fuzz", description="odd input for everything that reads text"
    )
    parser.add_argument("--full", action="store_true", help=f"for {FULL_S:.0f} s instead of {SHORT_S:.0f}")
    parser.add_argument("--till", action="store_true", help="messages to a real till, over sockets")
    parser.add_argument("--guided", action="store_true", help="input that atheris grows, for the readers")
    parser.add_argument("--count", type=int, help="so many messages to the till")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    print(f"fuzz: seed {options.seed}")
    dice = random.Random(options.seed)  # noqa: S311 - no secret
    duration_s = FULL_S if options.full else SHORT_S
    if options.guided:
        return fuzz_guided(options.seed, duration_s)
    if options.till:
        return fuzz_messages(dice, options.count or (FULL_MESSAGES if options.full else SHORT_MESSAGES))
    return fuzz(dice, duration_s)


def fuzz_guided(seed: int, duration_s: float) -> int:
    """Let atheris try the readers in a process of its own; return the exit code, 3 without it."""
    if importlib.util.find_spec("atheris") is None:
        print("fuzz: no atheris for this Python and system; see pyproject.toml")
        return 3
    with tempfile.TemporaryDirectory(prefix="pos-fuzz-") as corpus:
        for number, text in enumerate(real_texts()):
            Path(corpus, str(number)).write_text(text, encoding="utf-8")
        limits = [
            f"-max_total_time={duration_s:.0f}",
            f"-seed={seed}",
            "-max_len=20000",
            "-print_final_stats=1",
        ]
        command = [sys.executable, str(Path(__file__).with_name("fuzz_guided.py")), corpus, *limits]
        return subprocess.run(command, check=False).returncode


def real_texts() -> list[str]:
    """Return codes and messages that are whole."""
    lines = CASES.read_text(encoding="utf-8").split("\n")
    return [*(line.split("\t")[0] for line in lines if line and not line.startswith("#")), *MESSAGES * 15]


def fuzz_messages(dice: random.Random, count: int) -> int:
    """Send messages to a real till; return the exit code."""
    from tests.fuzz_till import fuzz_till  # noqa: PLC0415 - the readers are tried without a till

    found = fuzz_till(dice, count, odd_text)
    print(f"fuzz: {found.sent} messages, {len(found.unhandled)} unhandled, {len(found.invented)} invented")
    print(f"fuzz: at most {found.slowest_s * 1000:.1f} ms each; {dict(found.answers)}")
    for word in (*found.unhandled[:5], *found.invented[:5]):
        print(f"fuzz: {word}")
    return 0 if found.is_good else 1


def fuzz(source: random.Random, duration_s: float) -> int:
    """Try texts until the time is over; return the exit code."""
    texts = real_texts()
    deadline, tried, taken = time.monotonic() + duration_s, 0, 0
    while time.monotonic() < deadline:
        text = odd_text(source, texts)
        for function in READERS:
            tried += 1
            try:
                function(text)
                taken += 1
            except PosError:
                continue
            except Exception as error:  # noqa: BLE001 - a crash of any kind is what is looked for
                print(f"fuzz: {function.__name__}({text!r}) raised {error!r}")
                return 1
    print(f"fuzz: {tried} readings, {taken} accepted, no crash")
    return 0


def odd_text(source: random.Random, texts: list[str]) -> str:
    """Return one of the texts with pieces changed; some with a fitting checksum, some cut short."""
    text = source.choice(texts)
    for _ in range(source.randrange(5)):
        start, end = sorted(source.randrange(len(text) + 1) for _ in range(2))
        # Small pieces mostly, or nothing of the text would be left to be read.
        end = min(end, start + source.choice((0, 1, 3, 1000)))
        foreign = source.choice(texts)[start:end]
        piece = source.choice((*ODD, text[start:end] * 2, foreign, chr(source.randrange(0x11_0000))))
        text = text[:start] + piece + text[end:]
    if text.startswith("00") and source.random() < 0.8:
        text = text[:-8] + "6304"
        text += f"{brcode.crc16(text.encode(errors='replace')):04X}"
    return text if source.random() < 0.9 else text[: source.randrange(len(text) + 1)]


if __name__ == "__main__":
    sys.exit(main())
