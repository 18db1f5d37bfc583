"""Codes, words, pictures and sounds for people."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from pos_app.domain.customer_display import CustomerText
from pos_app.domain.money import Centavos

if TYPE_CHECKING:
    from concurrent.futures import Future


class QrMatrix(Struct, frozen=True):
    """A QR symbol without its quiet zone.

    Attributes:
        size: modules a side.
        rows: ``size`` rows of ``size`` bytes; 1 is dark, 0 is light.
    """

    size: int
    rows: tuple[bytes, ...]


class QrDrawing(Struct, frozen=True):
    """A code drawn and read back.

    Attributes:
        text: what a reader gets.
        png: level M, quiet zone of 4 modules, black on white.
    """

    text: str
    matrix: QrMatrix
    png: bytes


class QrReady(Struct, frozen=True):
    """The code of a charge may be shown. ``drawing`` is None where the self-check failed: show the text."""

    charge_id: int
    text: str
    drawing: QrDrawing | None


class Texts(Protocol):
    """Words for people in the till's language; safe from any thread."""

    def customer_words(self, key: CustomerText) -> tuple[str, str]:
        """Return the big line of a customer's picture and the line under it, which may be empty."""
        ...


class Sound(Protocol):
    """The till's two sounds, unlike each other; never the only sign of anything."""

    def paid(self, amount: Centavos, *, training: bool) -> None:
        """Play the sound of proven money, and say the amount where that is wished."""
        ...

    def attention(self) -> None:
        """Play the sound of odd money."""
        ...


class DisplayFrame(Struct, frozen=True):
    """A display's snapshot; ``shows`` and ``value`` are what the cashier's window says about it."""

    text: str
    shows: str
    value: str


class Logo(Struct, frozen=True):
    """A picture as it is shown; ``mark`` changes with it."""

    png: bytes
    mark: str


class LogoPort(Protocol):
    """The shop's logo; from any thread."""

    def current(self) -> Logo | None:
        """Return the logo, None where the shop has none."""
        ...

    def put(self, source: Path) -> "Future[Logo]":
        """Take the picture of a file; fails with ``BadTextError`` for none that we read, with ``OSError``."""
        ...

    def remove(self) -> "Future[None]":
        """Show none from now on; fails with ``OSError``."""
        ...
