"""Settings of the shop, its manager's PIN, payers' data, and alerts."""

from pos_app.domain.commands.base import Command, Decision
from pos_app.domain.events import EventKind
from pos_app.domain.private import Private
from pos_app.domain.shop import DataRetention, Merchant, Network, PersonRow, TillStatus


class ChangePin(Private, Command[TillStatus], frozen=True, kw_only=True):
    """Take another PIN for the manager's; answers :class:`TillStatus`. It is an event, without the PIN.

    Raises ``BadPinError``; ``RefusedError``: ``pin``, ``pin_delay``.
    """

    new_pin: str
    decision: Decision


class SaveMerchant(Command[TillStatus], frozen=True, kw_only=True):
    """Change who receives the money and the shop's settings; answers :class:`TillStatus`.

    Raises ``PixKeyError``, ``BadTextError``, ``RefusedError("pin")``.
    """

    merchant: Merchant
    decision: Decision


class ConfirmReceiver(Command[TillStatus], frozen=True, kw_only=True):
    """Let codes be drawn again after settings were changed from outside, or a copy was restored.

    Answers :class:`TillStatus`.

    Attributes:
        key: the Pix key that the manager saw; another one by now is refused (``conflict``).
    """

    key: str
    decision: Decision | None = None


class SaveRetention(Command[TillStatus], frozen=True, kw_only=True):
    """Change how the shop keeps its data; answers :class:`TillStatus`. A training ledger asks no PIN.

    Raises ``BadTextError("payer_days", …)``, ``RefusedError("pin")``.
    """

    retention: DataRetention
    decision: Decision | None = None


class ExportPerson(Command[tuple[PersonRow, ...]], frozen=True, kw_only=True):
    """What is kept about one payer, by name or tax number; answers ``tuple[PersonRow, ...]``.

    It is an event, without the name. Raises ``RefusedError("pin")``.
    """

    who: str
    decision: Decision | None = None


class ErasePerson(Command[int], frozen=True, kw_only=True):
    """Erase one payer, by name or tax number; the payments stay. Answers how many payments had it.

    It is an event, without the name. Raises ``RefusedError("pin")``.
    """

    who: str
    decision: Decision | None = None


class SaveNetwork(Command[TillStatus], frozen=True, kw_only=True):
    """Change where this till may be reached from; answers :class:`TillStatus`. A training ledger asks no PIN.

    Raises ``BadTextError("bind", …)``, ``RefusedError("pin")``.
    """

    network: Network
    decision: Decision | None = None


class CheckManager(Command[None], frozen=True, kw_only=True):
    """Ask beforehand whether a decision about devices would be taken; answers None.

    Raises ``RefusedError``: ``pin``, ``pin_delay`` (detail: seconds), ``reason``.
    """

    decision: Decision | None = None


class NoteAlert(Command[int], frozen=True, kw_only=True):
    """Keep something the cashier must know, such as a foreign key; answers its ``seq``.

    Attributes:
        what: a stable word: ``training_key``, ``replaced``, ``bank_silent``, …
    """

    what: str
    device: str = ""
    kind: EventKind = EventKind.ALERT
