"""Documents made of the messages: what is kept in the project is what is written now, and it is right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pos_app.app import display
from pos_app.ui.customer import customer_screen
from pos_app.ui.widgets import countdown, qr_view
from pos_app.wire import export
from pos_app.wire.messages import RIGHTS, Right, Side, type_of
from pos_app.wire.terms import Role
from tests.wire.examples import Example, page_examples, vector_messages

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = export.documents()
ASYNCAPI: dict[str, Any] = json.loads(WRITTEN[export.ASYNCAPI])


def _right_of(example: Example) -> Right:
    kind = json.loads(example.text)["type"]
    (right,) = {
        right.struct: right
        for right in RIGHTS
        if (right.sender, type_of(right.struct)) == (example.side, kind) and example.role in right.roles
    }.values()
    return right


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(item) for key, item in value.items() if key == "$ref")
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _at(pointer: str) -> object:
    found: Any = ASYNCAPI
    for step in pointer.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_kept_documents_are_what_is_written_now() -> None:
    """Who changes a message writes the documents anew: python -m pos_app.wire.export."""
    kept = {path: (ROOT / path).read_text("utf-8") for path in WRITTEN}
    assert [] == [str(path) for path, text in WRITTEN.items() if kept[path] != text]
    assert set(WRITTEN) - {export.ASYNCAPI, export.CONSTANTS} == {
        path.relative_to(ROOT) for path in (ROOT / export.SCHEMAS).iterdir()
    }


def test_writing_takes_old_schemas_away(tmp_path: Path) -> None:
    """A schema of a message that is no more misleads its reader."""
    old = tmp_path / export.SCHEMAS / "old.json"
    old.parent.mkdir(parents=True)
    old.write_text("{}", "utf-8")

    export.main(tmp_path)

    assert not old.exists()
    assert set(WRITTEN) == {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}


def test_pages_and_programs_show_things_as_long() -> None:
    """The figures of the pages are those of the display that is a program."""
    assert {
        "LINK_LOST_MS": display.LINK_LOST_MS,
        "PAID_MS": customer_screen.PAID_MS,
        "EXPIRED_MS": customer_screen.EXPIRED_MS,
        "LAST_MINUTE_MS": countdown.LAST_MINUTE_MS,
        "QUIET_ZONE": qr_view.QUIET_MODULES,
        "SMALLEST_MODULE": qr_view.LEAST_MODULE_PX,
    } == export.SCREEN


@pytest.mark.parametrize("right", RIGHTS, ids=export.name_of)
def test_schema_is_a_schema(right: Right) -> None:
    """Each one is valid JSON Schema of its dialect, and needs no other file."""
    schema = export.schema(right)
    Draft202012Validator.check_schema(schema)
    assert [] == [ref for ref in _references(schema) if not ref.startswith("#/$defs/")]


_WORDS = frozenset(
    {
        *("$schema", "$comment", "$defs", "$ref", "title", "description", "default", "examples"),
        *("type", "enum", "const", "properties", "required", "items", "prefixItems", "additionalProperties"),
        *("anyOf", "oneOf", "allOf", "not", "pattern", "format", "minLength", "maxLength"),
        *("minimum", "maximum", "minItems", "maxItems"),
    }
)
_NAMES = frozenset({"properties", "$defs"})
"""Under these stand names of ours."""


def _foreign_words(schema: object, *, named: bool = False) -> set[str]:
    """Return the words of a schema that are not of the standard."""
    if isinstance(schema, list):
        return {word for each in schema for word in _foreign_words(each)}
    if not isinstance(schema, dict):
        return set()
    own = set() if named else set(schema) - _WORDS
    return own.union(
        *(_foreign_words(each, named=not named and key in _NAMES) for key, each in schema.items())
    )


@pytest.mark.parametrize("right", RIGHTS, ids=export.name_of)
def test_schema_has_words_of_the_standard_only(right: Right) -> None:
    """Strict validators refuse a whole schema for one word that they do not know, whatever its prefix."""
    assert set() == _foreign_words(export.schema(right))


@pytest.mark.parametrize("example", [*page_examples(), *vector_messages()])
def test_example_fits_its_schema(example: Example) -> None:
    """What the page and the vectors show is what the schema of its type allows."""
    validator = Draft202012Validator(export.schema(_right_of(example)))
    assert [] == [error.message for error in validator.iter_errors(json.loads(example.text))]


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"get_payment"}',
        '{"type":"get_payment","id":1,"txid":"a"}',
        '{"type":"get_payment","id":null}',
        '{"type":"confirm_payment","value":"1.00"}',
        '{"type":"confirm_payment","value":"1","bank_payment_id":"a"}',
        '{"type":"confirm_payment","value":0,"bank_payment_id":"a"}',
        '{"type":"confirm_payment","value":"0.00","bank_payment_id":"a"}',
        '{"type":"confirm_payment","value":"00.10","bank_payment_id":"a"}',
        '{"type":"create_payment","value":"0.00"}',
        '{"type":"refund_answer","value":"0.00"}',
        '{"type":"list_payments","limit":21}',
        '{"type":"auth"}',
    ],
)
def test_schema_refuses_what_the_reader_refuses(text: str) -> None:
    """Also the rules between fields stand in it."""
    right = next(right for right in RIGHTS if export.name_of(right) == json.loads(text)["type"])
    assert not Draft202012Validator(export.schema(right)).is_valid(json.loads(text))


def test_asyncapi_has_every_message_and_right() -> None:
    """For each end and role exactly what the table of rights allows; no reference leads nowhere."""
    operations = {
        name: {ref.rsplit("/", 1)[1] for ref in _references(operation["messages"])}
        for name, operation in ASYNCAPI["operations"].items()
    }
    expected = {
        f"{'receive_from' if side is Side.CLIENT else 'send_to'}_{'anybody' if role is None else role}": {
            export.name_of(right) for right in RIGHTS if right.sender is side and role in right.roles
        }
        for side in Side
        for role in (None, *Role)
    }
    assert expected == operations
    for reference in _references(ASYNCAPI):
        if reference.startswith("#/"):
            assert _at(reference)
        else:
            assert (export.ASYNCAPI.parent / reference) in WRITTEN
