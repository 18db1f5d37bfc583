"""What all messages are made of: their roots, and the forms of their fields."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pos_app.wire.terms import (
    CloseCode,
    ErrorReason,
    Refusal,
    RetryReason,
)

# "$" alone would let a final line break pass; the reader has refused control characters before.
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
EndToEndId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{32}$")]
Binary32 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]
Name = Annotated[str, Meta(min_length=1, max_length=140)]
Reference = Annotated[str, Meta(max_length=140)]
Cursor = Annotated[str, Meta(min_length=1, max_length=140)]
Instant = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]
Row = Annotated[int, Meta(ge=0, le=2**53)]
# Words that a later version may add to: what is known stands in the schemas as examples.
RefusedReason = Annotated[str, Meta(examples=[*Refusal])]
RetryReasonWord = Annotated[str, Meta(examples=[*RetryReason])]
ErrorReasonWord = Annotated[str, Meta(examples=[*ErrorReason])]
CloseCodeNumber = Annotated[int, Meta(examples=[*CloseCode])]


class Message(Struct, frozen=True, omit_defaults=True, tag_field="type"):
    """Root of all messages; the field ``type`` names the struct."""


class Part(Struct, frozen=True, omit_defaults=True):
    """Root of the values inside messages."""


def force_utc(message: Struct, field: str) -> None:
    """Turn one optional moment of a new struct to UTC; ValueError where no calendar holds it."""
    moment: datetime | None = getattr(message, field)
    if moment is None:
        return
    try:
        msgspec.structs.force_setattr(message, field, moment.astimezone(UTC))
    except OverflowError as error:
        msg = f"{field} is out of range"
        raise ValueError(msg) from error
