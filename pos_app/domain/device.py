"""A device that may prove itself."""

from datetime import datetime

from msgspec import Struct


class Device(Struct, frozen=True, kw_only=True):
    """A device that may prove itself. Its key is kept elsewhere.

    Attributes:
        role: ``bank``, ``integration`` or ``display``.
        scope: ``own`` or ``register``, for integrations.
        proof_required: a bank's bare confirmations are refused.
        invited_at: when a page was invited that nobody has confirmed by name yet; None for all others.
        last_seen_at: when it was connected last, to some minutes; None where it never was.
    """

    id: str
    role: str
    name: str
    created_at: datetime
    scope: str = "own"
    proof_required: bool = False
    revoked_at: datetime | None = None
    invited_at: datetime | None = None
    last_seen_at: datetime | None = None

    @property
    def is_new(self) -> bool:
        """Return whether a person still has to say that it belongs here."""
        return self.invited_at is not None and self.revoked_at is None
