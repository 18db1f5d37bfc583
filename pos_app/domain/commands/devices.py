"""Devices that may prove themselves."""

from pos_app.domain.commands.base import Command, Decision
from pos_app.domain.device import Device


class AddDevice(Command[Device], frozen=True, kw_only=True):
    """Register a device; answers :class:`Device`. A training ledger asks for no PIN.

    Attributes:
        invited: a browser display whose word was shown to whoever stood there: it stays "new" until
            :class:`ConfirmDevice`.
    """

    role: str
    name: str
    scope: str = "own"
    proof_required: bool = False
    invited: bool = False
    decision: Decision | None = None


class ConfirmDevice(Command[Device], frozen=True, kw_only=True):
    """Say that a new display belongs here, under this name; answers :class:`Device`.

    Raises ``RefusedError("not_found")`` where it is not waiting for that.
    """

    device: str
    name: str = ""


class RevokeDevice(Command[Device], frozen=True, kw_only=True):
    """Refuse a device from now on; answers :class:`Device`. Raises ``RefusedError("not_found")``."""

    device: str
    decision: Decision | None = None


class RefuseInvited(Command[Device], frozen=True, kw_only=True):
    """Refuse a display that nobody confirmed; needs no PIN. Answers :class:`Device`.

    Raises ``RefusedError("not_found")`` where it is not waiting for that.

    Attributes:
        proven_twice: two pages proved its one-time word: it is refused also after it was confirmed.
    """

    device: str
    proven_twice: bool = False


class NoteNewKey(Command[Device], frozen=True, kw_only=True):
    """Keep that a device is given another key; answers :class:`Device`.

    Raises ``RefusedError("not_found")`` for an unknown or revoked one.
    """

    device: str
    decision: Decision | None = None


class NoteSeen(Command[int], frozen=True, kw_only=True):
    """Keep when devices were connected last, without an event; answers their number."""

    devices: tuple[str, ...]


class ListDevices(Command[tuple[Device, ...]], frozen=True, kw_only=True):
    """Answers ``tuple[Device, ...]``, revoked ones included."""
