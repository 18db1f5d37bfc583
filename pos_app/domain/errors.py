"""Errors of the till: each has a stable code for the wire and the translator.

``__str__`` makes an English sentence for the log; people read the translation of ``code``.

* :exc:`PosError`

  * :exc:`BadAmountError`, :exc:`BadTextError`
  * :exc:`BrCodeError`, :exc:`PixKeyError`, :exc:`BadPinError`
  * :exc:`RefusedError`: a command that cannot be done in the present state
  * :exc:`TillBusyError`, :exc:`TillStoppedError`, :exc:`LedgerUnavailableError`: try again later
"""

from dataclasses import dataclass
from typing import ClassVar


class PosError(Exception):
    """Root of the errors that the shop, a bank or a programmer can mend."""

    code: ClassVar[str] = "error"


@dataclass(eq=False)
class BadAmountError(PosError):
    """Text that is no amount of money, or one out of bounds."""

    code: ClassVar[str] = "bad_amount"
    text: str

    def __str__(self) -> str:
        return f"not an amount of money: {self.text[:40]!r}"


@dataclass(eq=False)
class BadTextError(PosError):
    """A field of text that is empty, too long, or folds to nothing."""

    code: ClassVar[str] = "bad_text"
    field: str
    why: str

    def __str__(self) -> str:
        return f"{self.field}: {self.why}"


@dataclass(eq=False)
class BrCodeError(PosError):
    """A text that is no BR Code we may read or write; ``why`` is a stable word."""

    code: ClassVar[str] = "bad_brcode"
    why: str
    at: str = ""

    def __str__(self) -> str:
        return f"not a BR Code: {self.why} {self.at}".rstrip()


@dataclass(eq=False)
class PixKeyError(PosError):
    """A text that is no Pix key; ``why`` is a stable word, such as ``check_digits``."""

    code: ClassVar[str] = "bad_pix_key"
    why: str

    def __str__(self) -> str:
        return f"not a Pix key: {self.why}"


@dataclass(eq=False)
class BadPinError(PosError):
    """A PIN that nobody may choose; ``why`` is ``empty``, ``form`` or ``usual``."""

    code: ClassVar[str] = "bad_pin"
    why: str

    def __str__(self) -> str:
        return f"no PIN to choose ({self.why}): 4 to 8 digits, and none that is guessed first"


@dataclass(eq=False)
class RefusedError(PosError):
    """A command that is refused for good; ``reason`` is a word of the wire protocol."""

    code: ClassVar[str] = "refused"
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"refused: {self.reason} {self.detail}".rstrip()


@dataclass(eq=False)
class WrongPinError(RefusedError):
    """The PIN of ``person`` is another; ``count``: how many were wrong in a row. Refused as ``pin``."""

    person: str = ""
    count: int = 0


@dataclass(eq=False)
class KeyNotKeptError(PosError):
    """The secret of a device has no place: the keyring or the folder of keys refused it; ``why`` in words."""

    code: ClassVar[str] = "key_not_kept"
    why: str

    def __str__(self) -> str:
        return f"no key was made: its secret cannot be kept ({self.why})"


class GuardError(RuntimeError):
    """The ledger's guards refused a row, or a transition did not find its charge as it was read: a bug."""


class TillBusyError(PosError):
    """Too many commands wait; ask again in a moment."""

    code: ClassVar[str] = "busy"


class TillStoppedError(PosError):
    """The till is stopping or has not started; ask again after its restart."""

    code: ClassVar[str] = "busy"


@dataclass(eq=False)
class LedgerUnavailableError(PosError):
    """Nothing was stored: disk full, file locked, damaged. ``reason`` is a retry word of the wire."""

    code: ClassVar[str] = "ledger_unavailable"
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"ledger unavailable: {self.reason} {self.detail}".rstrip()
