"""Tells a barcode scanner from a person, by the keys' own time stamps: pure.

A scanner types 5 to 60 ms a character and ends with Enter or Tab. A window that was busy gets many keys at
once, so when they arrive says nothing; their stamps are the keyboard's.
"""

from msgspec import Struct
from msgspec.structs import replace

LEAST, LEAST_CERTAIN = 6, 4
MEAN_MS, MOST_MS, CERTAIN_MS = 65, 100, 20


class KeyRun(Struct, frozen=True):
    """Characters that came without a pause.

    Attributes:
        text: the characters so far.
        began_ms: stamp of the first one.
        last_ms: stamp of the last one.
        widest_ms: the largest gap between two of them.
    """

    text: str = ""
    began_ms: int = 0
    last_ms: int = 0
    widest_ms: int = 0

    @property
    def is_certain(self) -> bool:
        """Whether no hand types so fast, whatever follows."""
        return len(self.text) >= LEAST_CERTAIN and self.widest_ms <= CERTAIN_MS

    def follows(self, at_ms: int) -> bool:
        """Return whether a key at ``at_ms`` belongs to these; else a new run begins."""
        return bool(self.text) and 0 <= at_ms - self.last_ms <= MOST_MS

    def with_key(self, character: str, at_ms: int) -> "KeyRun":
        """Return the run with one more character, or a new one after a pause."""
        if not self.follows(at_ms):
            return KeyRun(character, at_ms, at_ms)
        widest = max(self.widest_ms, at_ms - self.last_ms)
        return replace(self, text=self.text + character, last_ms=at_ms, widest_ms=widest)

    def is_scan(self, end_ms: int) -> bool:
        """Return whether an Enter or Tab at ``end_ms`` makes these a scanner's.

        >>> run = KeyRun()
        >>> for place, digit in enumerate("7891234567895"):
        ...     run = run.with_key(digit, place * 40)
        >>> run.is_scan(13 * 40)
        True
        """
        if self.is_certain:
            return True
        if len(self.text) < LEAST or not self.follows(end_ms):
            return False
        return (self.last_ms - self.began_ms) / (len(self.text) - 1) <= MEAN_MS
