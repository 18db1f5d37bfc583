"""The base of every command, and what several of them carry."""

from typing import Generic, TypeVar

from msgspec import Struct

from pos_app.domain.private import Private

WINDOW = ""
"""The ``device`` of the till's own window."""


AnswerT = TypeVar("AnswerT")
AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class Command(Struct, Generic[AnswerT_co], frozen=True, kw_only=True):
    """What the till can be asked; a subclass names the type of its answer."""


class ChargeRef(Struct, frozen=True, kw_only=True):
    """Names one charge; exactly one field is set.

    Attributes:
        scope: a device that sees only the charges that it created; None for all of the register.
    """

    id: int | None = None
    bank_payment_id: str | None = None
    txid: str | None = None
    reference: str | None = None
    scope: str | None = None


class Decision(Private, frozen=True, kw_only=True):
    """Who decides, and why.

    Attributes:
        reason: typed, at least 4 letters; empty where the case itself is the reason.
        pin: the manager's; None where the act needs none.
    """

    reason: str = ""
    pin: str | None = None
    operator: str = ""
