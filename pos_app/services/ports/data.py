"""Copies of the ledger, as windows see them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from msgspec import Struct

from pos_app.domain.errors import PosError
from pos_app.domain.shop import DataRetention, PersonRow, TillStatus

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(eq=False)
class BackupError(PosError):
    """No copy was made; the ledger and older copies are as they were.

    Attributes:
        where: ``here``; ``unsound``: not here either, since no restore would take it; ``copy``: it is
            missing in the second folder only.
    """

    code: ClassVar[str] = "backup"
    where: str
    detail: str

    def __str__(self) -> str:
        return f"no backup ({self.where}): {self.detail}"


@dataclass(eq=False)
class NotRestoredError(PosError):
    """A copy was not brought back. ``why``: ``damaged``, ``other`` (another ledger's), ``none``, ``pin``."""

    code: ClassVar[str] = "not_restored"
    why: str
    detail: str = ""

    def __str__(self) -> str:
        return f"not restored: {self.why} {self.detail}".rstrip()


class Change(Struct, frozen=True):
    """Something of the shop that is other in a copy than now.

    Attributes:
        what: ``receiver``, ``pin``, ``network``, ``retention`` or ``device``.
        now, copy: in words; empty where there is none, or it must not be shown.
    """

    what: str
    now: str = ""
    copy: str = ""


class ListedBackup(Protocol):
    """One complete copy, as windows list it."""

    @property
    def path(self) -> Path:
        """Return where it lies."""
        ...

    @property
    def size(self) -> int:
        """Return its bytes."""
        ...

    @property
    def until(self) -> datetime:
        """Return the time of its newest event, by the clock as it stood then."""
        ...

    @property
    def seq(self) -> int:
        """Return the number of its newest event."""
        ...


class RestoreOffer(Struct, frozen=True):
    """What a person must know before a copy takes the ledger's place.

    Attributes:
        missing: how many events of the ledger the copy does not have, as far as is known.
        needs_pin: it is a real ledger's.
        changes: what of the shop is other in the copy than now.
        keeps_newer: what is now stays; else the copy's holds, and a manager confirms it.
    """

    backup: ListedBackup
    missing: int
    needs_pin: bool
    changes: tuple[Change, ...] = ()
    keeps_newer: bool = False


class DataPort(Protocol):
    """What settings may do with the shop's data; from any thread."""

    def status(self) -> "Future[TillStatus]":
        """Return how the till stands, and with it the ledger's head."""
        ...

    def backups(self) -> "Future[tuple[ListedBackup, ...]]":
        """Return the copies of this ledger, newest first."""
        ...

    def back_up(self) -> "Future[ListedBackup]":
        """Copy the ledger, into the shop's second folder too; fails with :class:`BackupError`."""
        ...

    def save(self, retention: DataRetention, pin: str = "") -> "Future[TillStatus]":
        """Change how the shop keeps its data; a second folder must be there."""
        ...

    def export_person(self, who: str, pin: str = "") -> "Future[tuple[PersonRow, ...]]":
        """Return what is kept about one payer."""
        ...

    def save_person(self, rows: tuple[PersonRow, ...], target: Path) -> "Future[None]":
        """Write what is kept about one payer so that only its owner may read it; fails with ``OSError``."""
        ...

    def erase_person(self, who: str, pin: str = "") -> "Future[int]":
        """Erase one payer; returns of how many payments."""
        ...

    def prepare_restore(self, path: Path, pin: str = "") -> "Future[RestoreOffer]":
        """Return what restoring the copy of a path means, after the PIN and after a look at the copy.

        Fails with ``NotRestoredError("damaged")``, ``RefusedError("pin")``.
        """
        ...


class RescuePort(Protocol):
    """What a window may do where the ledger cannot be opened; from any thread."""

    def offer(self) -> "Future[RestoreOffer | None]":
        """Return the newest good copy, None where there is none."""
        ...

    def save(self, target: Path) -> "Future[int]":
        """Write what can be read to a file; returns how many lines. Fails with ``OSError``."""
        ...

    def check(self, path: Path, pin: str) -> "Future[Path]":
        """Return the path of a copy where the PIN is right.

        Fails with ``RefusedError``, ``WrongPinError``.
        """
        ...
