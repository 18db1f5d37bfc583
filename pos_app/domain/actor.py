"""Who did something, and why: values, never prose. Words are made where they are shown."""

from enum import StrEnum

from msgspec import Struct

MANAGER = "manager"
"""The :attr:`Actor.approved_by` of an act for which the manager's PIN was asked."""


class Actor(Struct, frozen=True):
    """Who caused an event or took a decision.

    Attributes:
        operator: the person at the till, or the device that spoke; empty for the till itself.
        approved_by: whose PIN was asked; empty where none was needed.
    """

    operator: str = ""
    approved_by: str = ""


class ReasonCode(StrEnum):
    """Why a decision was taken, beside the text that a person typed.

    ``REST_PAID`` alone has a number for its text: that of the charge that brought the rest.
    """

    TYPED = "typed"
    PROOF_CAME = "proof_came"
    REST_PAID = "rest_paid"
    TRAINING = "training"
