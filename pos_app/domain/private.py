"""Values that hold a PIN or a key, and so say nothing of themselves in logs and errors."""

from msgspec import Struct


class Private(Struct, frozen=True):
    """Base of such values.

    >>> class Door(Private, frozen=True):
    ...     pin: str
    >>> Door("4711")
    Door(...)
    """

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"
