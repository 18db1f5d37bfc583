"""Writes what others read of the protocol: JSON Schemas, an AsyncAPI document, the page's constants.

    python -m pos_app.wire.export [FOLDER]      FOLDER is the project's, the present one by default

Everything comes from the structs and the table of rights; ``tests/wire/test_export.py`` compares what is
kept in the project with what is written now. Pure but for :func:`main`.
"""

import inspect
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from pos_app.wire import terms
from pos_app.wire.amounts import TEXT_PATTERN, Amount
from pos_app.wire.messages import RIGHTS, ConfirmPayment, GetPayment, Message, Right, Side, type_of
from pos_app.wire.terms import Role

Json = dict[str, Any]

ASYNCAPI = Path("docs/asyncapi.yaml")
SCHEMAS = Path("docs/schemas")
CONSTANTS = Path("resources/web/constants.js")

# What displays as programs do too; tests/wire/test_export.py compares with theirs.
SCREEN = {
    "LINK_LOST_MS": 5_000,
    "PAID_MS": 6_000,
    "EXPIRED_MS": 10_000,
    "LAST_MINUTE_MS": 60_000,
    "QUIET_ZONE": 4,
    "SMALLEST_MODULE": 3,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UNPROVEN = "anybody"


def documents() -> dict[Path, str]:
    """Return the text of each file, by its path in the project."""
    schemas = {SCHEMAS / f"{name_of(right)}.json": _text(schema(right)) for right in RIGHTS}
    return {**schemas, ASYNCAPI: _text(asyncapi()), CONSTANTS: constants()}


def name_of(right: Right) -> str:
    """Return the name of a message among the schemas: its type, and the role where two have one type.

    >>> sorted(name_of(right) for right in RIGHTS if type_of(right.struct) == "snapshot")
    ['snapshot_bank_integration', 'snapshot_display']
    """
    word = type_of(right.struct)
    if _STRUCTS_OF[word] == 1:
        return word
    return "_".join([word, *sorted(_role_word(role) for role in right.roles)])


def schema(right: Right) -> Json:
    """Return the JSON Schema of one message, as its sender may write it."""

    def hook(kind: type) -> Json:
        if kind is not Amount:
            raise NotImplementedError(kind)
        return _amount(right.sender)

    (_,), parts = msgspec.json.schema_components([right.struct], schema_hook=hook, ref_template=_IN_FILE)
    own = parts.pop(right.struct.__name__)
    rule = _RULES.get(right.struct, {})
    senders = sorted({each.sender.value for each in RIGHTS if each.struct is right.struct})
    # A comment: strict readers of schemas refuse each word that is not of the standard.
    made = {"$schema": _DIALECT, "$comment": f"Sent by: {', '.join(senders)}.", **own, **rule}
    return _described(made | ({"$defs": parts} if parts else {}))


def asyncapi() -> Json:
    """Return the AsyncAPI 3 document; the till is the application, so it "receives" what clients send."""
    names = {name_of(right): right for right in RIGHTS}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Pix till",
            "version": str(terms.PROTOCOL_VERSION),
            "description": (
                "Banks, displays and other programs at one till. protocol.md has the rules: "
                "proof of identity, acknowledgement, limits, close codes."
            ),
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "loopback": {"host": "127.0.0.1:8765", "protocol": "ws"},
            "network": {"host": "till.example:8765", "protocol": "wss"},
        },
        "channels": {
            "socket": {
                "address": "/ws",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
            }
        },
        "operations": {
            f"{'receive_from' if side is Side.CLIENT else 'send_to'}_{_role_word(role)}": _operation(
                side, role
            )
            for side in Side
            for role in (None, *Role)
        },
        "components": {"messages": {name: _message(name, right) for name, right in names.items()}},
    }


def constants() -> str:
    """Return the module of constants for the pages: the protocol's, and the screens' of the programs."""
    end = terms.CloseCode.SHUTTING_DOWN
    finals = {f"CLOSE_{code.name}": code.value for code in sorted(terms.FINAL_CODES)}
    own = {"PROTOCOL_VERSION": terms.PROTOCOL_VERSION, "ROLE": Role.DISPLAY.value}
    values = (
        own
        | finals
        | {f"CLOSE_{end.name}": end.value, "AUTH_TIMEOUT_MS": terms.AUTH_TIMEOUT_S * 1_000}
        | SCREEN
    )
    lines = [f"export const {name} = {json.dumps(value)};" for name, value in values.items()]
    lines.insert(len(own | finals), f"export const FINAL_CODES = [{', '.join(finals)}];")
    return "\n".join(["// Written by pos_app/wire/export.py: change it there.", *lines, ""])


def main(folder: Path) -> int:
    """Write all files below ``folder``, and take away schemas of messages that are no more."""
    written = documents()
    for path, text in written.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for path in (folder / SCHEMAS).glob("*.json"):
        if path.relative_to(folder) not in written:
            path.unlink()
    return 0


def _message(name: str, right: Right) -> Json:
    return {
        "name": type_of(right.struct),
        "summary": _first_sentence(right.struct),
        "payload": {"$ref": f"./{SCHEMAS.name}/{name}.json"},
    }


def _operation(side: Side, role: Role | None) -> Json:
    rights = [right for right in RIGHTS if right.sender is side and role in right.roles]
    client = "a connection that has not proven itself" if role is None else f"a proven {role}"
    words = ("may send", "receive") if side is Side.CLIENT else ("may be sent", "send")
    return {
        "action": words[1],
        "channel": {"$ref": "#/channels/socket"},
        "summary": f"What {client} {words[0]}.",
        "messages": [{"$ref": f"#/channels/socket/messages/{name_of(right)}"} for right in rights],
    }


def _first_sentence(struct: type[Message]) -> str:
    return _plain(struct.__doc__ or "").partition("\n")[0]


def _role_word(role: Role | None) -> str:
    return _UNPROVEN if role is None else role.value


def _amount(sender: Side) -> Json:
    text: Json = {"type": "string", "pattern": f"^{TEXT_PATTERN}$"}
    if sender is Side.SERVER:
        return text
    # The bounds of the text's digits; what counts is the number's own text, which a schema cannot see.
    return {"anyOf": [text, {"type": "number", "minimum": 0.01, "maximum": 9_999_999_999.99}]}


def _described(schema: Json) -> Json:
    """Return a schema whose descriptions are plain text, the same with each Python."""
    made = {key: _described(value) if isinstance(value, dict) else value for key, value in schema.items()}
    text = made.get("description")
    return made | ({"description": _plain(text)} if isinstance(text, str) else {})


def _plain(docstring: str) -> str:
    return inspect.cleandoc(docstring).replace("``", "`")


def _given(field: str) -> Json:
    return {"required": [field], "properties": {field: {"not": {"type": "null"}}}}


def _text(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _count_structs(rights: Iterable[Right]) -> Counter[str]:
    return Counter(type_of(struct) for struct in {right.struct for right in rights})


_IN_FILE = "#/$defs/{name}"
_STRUCTS_OF = _count_structs(RIGHTS)
# What the structs check after their fields were read.
_RULES: dict[type[Message], Json] = {
    GetPayment: {"oneOf": [_given(field) for field in ("bank_payment_id", "id", "txid", "reference")]},
    ConfirmPayment: {"anyOf": [_given(field) for field in ("end_to_end_id", "bank_payment_id")]},
}


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:])))
