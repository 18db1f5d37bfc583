"""This computer, as far as windows ask something of it beyond the screen."""

from pathlib import Path
from typing import Protocol

from msgspec import Struct


class OwnAddress(Struct, frozen=True):
    """One address of one interface; ``interface`` is its name for people, such as ``wlan0``."""

    address: str
    interface: str


class ComputerPort(Protocol):
    """Where others could reach this computer, and files that a person saves; in any thread, at once."""

    def addresses(self) -> tuple[OwnAddress, ...]:
        """Return the addresses at which others could reach it, the likely one first."""
        ...

    def save_private(self, path: Path, text: str) -> None:
        """Write a file that only its owner may read.

        Raises:
            OSError: it cannot be written.
        """
        ...
