"""How the ledger and its copies are."""

from msgspec import Struct


class LedgerHealth(Struct, frozen=True):
    """The ledger cannot store now, or can again.

    Attributes:
        reason: ``disk``, ``busy`` or ``database``; ``failed`` (a write or fsync), ``moved`` (the file is not
            in its place) or ``stopped`` (the till's thread ended); ``low`` (the disk is nearly full, and all
            is stored still); empty when all is well again.
    """

    reason: str
    detail: str = ""

    @property
    def is_final(self) -> bool:
        """Return whether nothing more is confirmed before a restart."""
        return self.reason in {"failed", "moved", "stopped"}


class BackupHealth(Struct, frozen=True):
    """How the last copy of the ledger went.

    Attributes:
        where: as in :class:`~pos_app.services.ports.data.BackupError`; empty when one was made again.
    """

    where: str
