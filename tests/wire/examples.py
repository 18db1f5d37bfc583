"""Messages of docs/protocol.md and of the vectors, with the end that sends each and the connection's role."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.wire.messages import Side
from pos_app.wire.terms import Role

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text("utf-8")
VECTORS = Path(__file__).parent / "vectors"
BLOCK = re.compile(r"^```json ([a-z ]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROLES: dict[str, Role | None] = {"anybody": None, **{str(role): role for role in Role}}


class Example(NamedTuple):
    """One message as text."""

    side: Side
    role: Role | None
    text: str


@cache
def page_examples() -> tuple[Example, ...]:
    """Return each message on the page."""
    found = []
    for way, block in BLOCK.findall(PAGE):
        if way == "key file":
            continue
        source, _, target = way.partition(" to ")
        side, peer = (Side.SERVER, target) if source == "till" else (Side.CLIENT, source)
        found += [Example(side, _ROLES[peer], text) for text in _split(block)]
    return tuple(found)


@cache
def vector_messages() -> tuple[Example, ...]:
    """Return each message of vectors/messages.json."""
    return tuple(
        Example(Side(row["from"]), None if row["role"] is None else Role(row["role"]), row["text"])
        for row in vectors("messages")["messages"]
    )


def vectors(name: str) -> dict[str, Any]:
    """Return one file of vectors."""
    read: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return read


def _split(block: str) -> list[str]:
    decoder, texts, at = json.JSONDecoder(), [], 0
    while at < len(block):
        _, end = decoder.raw_decode(block, at)
        texts.append(block[at:end])
        at = end + len(block[end:]) - len(block[end:].lstrip())
    return texts
