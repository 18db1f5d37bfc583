"""Odd money, and what a person decides of it."""

from datetime import datetime

from msgspec import Struct

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import Command, Decision
from pos_app.domain.commands.charges import Changed
from pos_app.domain.payment import Outcome, ShopException


class Inbox(Struct, frozen=True, kw_only=True):
    """A page of open exceptions.

    Attributes:
        total: how many are open in all, counted to 1,000.
    """

    rows: tuple["InboxRow", ...]
    total: int


class InboxRow(Struct, frozen=True, kw_only=True):
    """An exception and its sale; None for an orphan, whose payment's times then stand here.

    Attributes:
        may_reopen: of a decided one, whether a person may take the decision back.
    """

    exception: ShopException
    record: ChargeRecord | None
    paid_at: datetime | None
    received_at: datetime | None
    may_reopen: bool = False


class AcceptException(Command[Changed], frozen=True, kw_only=True):
    """Take stored odd money as payment; answers :class:`Changed`.

    An exact late payment that the bank dates in time, and a mark by hand whose Pix came, need a reason only;
    all others the manager's PIN.

    Attributes:
        seen: what :func:`~pos_app.domain.judging.figures_of` says of the matter that was shown; None asks
            for no comparison.

    Raises ``RefusedError``: ``pin``, ``pin_delay`` (detail: seconds), ``reason``, ``not_found``,
    ``not_pending``; ``changed`` where the money is not what was seen; ``rest_settled`` for money of a rest
    whose first charge was decided without it.
    """

    exception_id: int
    decision: Decision
    seen: tuple[int, ...] | None = None


class CloseException(Command[ShopException], frozen=True, kw_only=True):
    """Close an exception and say what became of its money, which stays recorded. Answers ``ShopException``.

    Attributes:
        outcome: None for a mark by hand, to which no money belongs.
        return_id: of what was given back, the bank's id where it is known.
        seen: as in :class:`AcceptException`.

    Raises ``RefusedError``: as :class:`AcceptException`; ``outcome`` where it does not fit the exception;
    ``rest_open`` (detail: its number) while a charge asks for the missing rest.
    """

    exception_id: int
    outcome: Outcome | None
    decision: Decision
    return_id: str = ""
    seen: tuple[int, ...] | None = None


class ReopenException(Command[ShopException], frozen=True, kw_only=True):
    """Take back how a matter was closed; what was accepted or tied stays. Answers ``ShopException``, open.

    Raises ``RefusedError``: ``pin``, ``pin_delay``, ``reason``, ``not_found``; ``not_pending`` where
    :func:`~pos_app.domain.giving_back.may_reopen` says no.
    """

    exception_id: int
    decision: Decision


class MatchOrphan(Command[Changed], frozen=True, kw_only=True):
    """Tie a Pix without a charge to one; answers :class:`Changed`."""

    exception_id: int
    charge_id: int
    decision: Decision


class MarkByHand(Command[Changed], frozen=True, kw_only=True):
    """Say "paid" without proof, on a manager's word; answers :class:`Changed`."""

    charge_id: int
    decision: Decision


class ReadInbox(Command[Inbox], frozen=True, kw_only=True):
    """Open exceptions of this register and of no charge, newest first; answers :class:`Inbox`.

    Attributes:
        limit: how many rows, at most 100; 0 asks for the total alone.
        below: only exceptions with a lower number; 0 for the newest.
    """

    limit: int = 100
    below: int = 0


class DecidedPlace(Struct, frozen=True):
    """Where a reading of decided matters goes on: below the one that was decided then."""

    at: datetime
    id: int


class ReadDecided(Command[Inbox], frozen=True, kw_only=True):
    """Decided matters, as :class:`ReadInbox`, the last decision first; the :class:`Inbox` counts those read.

    Attributes:
        limit: how many rows, at most 100.
        below: the last row that is known; None for the newest.
    """

    limit: int = 100
    below: DecidedPlace | None = None
