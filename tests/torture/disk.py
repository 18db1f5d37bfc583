"""The disk as a power cut leaves it: synced bytes, and any part of what was written since.

A file's content is what its last fsync saw, and of every write after it each 512-byte sector or not. Cuts and
deletions that nobody synced happened or did not. Names of new files are taken as kept: file systems keep them
with the first fsync of the file.
"""

import random
from dataclasses import dataclass, field

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file."""

    name: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Cut:
    """A file was made this long."""

    name: str
    size: int


@dataclass(frozen=True)
class Sync:
    """All of a file is on the disk."""

    name: str


@dataclass(frozen=True)
class Unlink:
    """A file was deleted."""

    name: str


@dataclass(frozen=True)
class Rename:
    """A file got another name, in place of whatever had it."""

    name: str
    target: str


@dataclass(frozen=True)
class Told:
    """Something left for the network: what was acknowledged must be on the disk by now.

    Attributes:
        pix: end-to-end ids of payments.
        charges: ``bank_payment_id`` of charges made.
    """

    pix: frozenset[str] = frozenset()
    charges: frozenset[str] = frozenset()


Operation = Write | Cut | Sync | Unlink | Rename | Told


@dataclass
class _File:
    synced: bytes = b""
    since: list[Write | Cut] = field(default_factory=list)


class Disk:
    """Files by name, followed operation by operation."""

    def __init__(self, files: dict[str, bytes]) -> None:
        """Begin with files that are whole on the disk."""
        self._files = {name: _File(content) for name, content in files.items()}
        self._gone: dict[str, _File] = {}

    def apply(self, operation: Operation) -> None:
        """Follow one operation of the program."""
        if isinstance(operation, Write | Cut):
            self._files.setdefault(operation.name, _File()).since.append(operation)
        elif isinstance(operation, Sync):
            self._sync(operation.name)
        elif isinstance(operation, Unlink):
            self._gone[operation.name] = self._files.pop(operation.name, _File())
        elif isinstance(operation, Rename):
            self._files[operation.target] = self._files.pop(operation.name, _File())

    def _sync(self, name: str) -> None:
        file = self._files.get(name)
        if file is not None:
            file.synced = _applied(file.synced, file.since)
            file.since = []

    @property
    def is_settled(self) -> bool:
        """Return whether every image would be the same."""
        return not self._gone and not any(file.since for file in self._files.values())

    def whole(self) -> dict[str, bytes]:
        """Return files as the running system sees them."""
        return {name: _applied(file.synced, file.since) for name, file in self._files.items()}

    def image(self, dice: random.Random) -> dict[str, bytes]:
        """Return files as one power cut may leave them now."""
        kept = dice.choice((0.0, 0.5, 0.5, 0.9, 1.0, dice.random()))
        returned = {name: file for name, file in self._gone.items() if dice.random() > kept}
        files = returned | self._files
        return {name: _applied(file.synced, _torn(file.since, kept, dice)) for name, file in files.items()}


def _torn(since: list[Write | Cut], kept: float, dice: random.Random) -> list[Write | Cut]:
    """Return a random part of what was written: each sector, and each cut, by itself."""
    parts = [part for each in since for part in (_sectors(each) if isinstance(each, Write) else (each,))]
    return [part for part in parts if dice.random() < kept]


def _sectors(write: Write) -> list[Write | Cut]:
    """Return a write in pieces that end where sectors of the disk end."""
    pieces: list[Write | Cut] = []
    start, end = write.offset, write.offset + len(write.content)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        pieces.append(Write(write.name, start, write.content[start - write.offset : stop - write.offset]))
        start = stop
    return pieces


def _applied(content: bytes, operations: list[Write | Cut]) -> bytes:
    if not operations:
        return content
    after = bytearray(content)
    for each in operations:
        size = each.size if isinstance(each, Cut) else each.offset
        after.extend(bytes(max(0, size - len(after))))
        if isinstance(each, Cut):
            del after[size:]
        else:
            after[size : size + len(each.content)] = each.content
    return bytes(after)
