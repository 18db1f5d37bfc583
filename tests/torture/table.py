"""What each part of the kit found, as rows of one table."""

import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

FAULTS = ("lost", "doubled", "invented", "unhandled")
"""What may never be found; anything else that is wrong counts as ``unhandled``."""
_HEAD = ("what was done", "trials", *FAULTS, "seconds", "remarks")
_EXAMPLES = 5


@dataclass
class Row:
    """One kind of torture.

    Attributes:
        what: was done to the program.
        trials: how often.
        found: how often each of :data:`FAULTS` was seen.
        examples: the first faults in words.
        seconds: it took.
        remarks: what else a reader must know, such as why something was not done.
    """

    what: str
    trials: int = 0
    found: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    seconds: float = 0.0
    remarks: str = ""

    def blame(self, fault: str, words: str) -> None:
        """Count a fault of one trial."""
        self.found[fault] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(f"{fault}: {words}")

    def add(self, other: "Row") -> None:
        """Count what another process found of the same kind."""
        self.trials += other.trials
        self.found += other.found
        self.examples = (self.examples + other.examples)[:_EXAMPLES]

    @property
    def is_clean(self) -> bool:
        """Return whether nothing was found."""
        return self.found.total() == 0


@dataclass(frozen=True)
class Setting:
    """What a part is given.

    Attributes:
        folder: of its own, to keep whatever it likes.
        full: the long form is asked for.
        count: so many trials instead of the usual number; 0 for that.
        asked_rounds: each call goes wrong so often instead of the usual number; 0 for that.
    """

    folder: Path
    full: bool = False
    count: int = 0
    asked_rounds: int = 0

    @property
    def rounds(self) -> int:
        """Return how often each call goes wrong."""
        return self.asked_rounds or (3 if self.full else 1)

    def trials(self, short: int, full: int) -> int:
        """Return how many trials to make."""
        return self.count or (full if self.full else short)


Part = Callable[[Setting], list[Row]]


@contextmanager
def timed(row: Row) -> Iterator[Row]:
    """Measure how long the block takes, and say so; what it raises is a fault that nobody foresaw."""
    begun = time.monotonic()
    try:
        yield row
    except Exception as error:  # noqa: BLE001 - a part that breaks must not hide what the others found
        row.blame("unhandled", f"{type(error).__name__}: {error}")
    finally:
        row.seconds = time.monotonic() - begun
        if row.what:
            print(" | ".join(_cells(row)), *row.examples, sep="\n", file=sys.stderr, flush=True)


def machine() -> str:
    """Return date and size of this machine in words."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{when}, {os.cpu_count()} cores, {memory_gib:.0f} GiB, {platform.system()} {platform.machine()}"


def lines(rows: Sequence[Row]) -> list[str]:
    """Return the table as Markdown, with the first faults below it."""
    cells = [_HEAD, ("---",) * len(_HEAD), *map(_cells, rows)]
    shown = [f"| {' | '.join(row)} |" for row in cells]
    return [*shown, *(f"{row.what}: {words}" for row in rows for words in row.examples)]


def _cells(row: Row) -> tuple[str, ...]:
    counts = (str(row.found[name]) for name in FAULTS)
    return (row.what, f"{row.trials:,}", *counts, f"{row.seconds:.0f}", row.remarks)
