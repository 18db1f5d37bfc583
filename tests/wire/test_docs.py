"""docs/protocol.md says what the program does: every example is read, every table compared."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from pos_app.services.devices.key_store import read_key_file
from pos_app.wire import messages as m
from pos_app.wire import proofs
from pos_app.wire.reader import CLIENT_READS, SERVER_READS, read
from pos_app.wire.terms import CloseCode, ErrorReason, Refusal, RetryReason, Role
from tests.wire.examples import BLOCK, PAGE, page_examples


@pytest.mark.parametrize(("side", "role", "text"), page_examples())
def test_example_is_a_message_that_this_end_may_send(side: m.Side, role: Role | None, text: str) -> None:
    """The program's own reader takes it, on a connection of that role, and drops none of its fields."""
    bounds = SERVER_READS if side is m.Side.CLIENT else CLIENT_READS

    message = read(text, role, side, bounds)

    known = {field.encode_name for field in msgspec.structs.fields(message)} | {"type"}
    assert set() == set(json.loads(text)) - known


def test_every_message_has_an_example() -> None:
    """No type is left to be guessed."""
    shown = {(side, json.loads(text)["type"]) for side, _, text in page_examples()}
    assert {(right.sender, m.type_of(right.struct)) for right in m.RIGHTS} == shown


def test_table_of_rights_is_that_of_the_program() -> None:
    """Who may send what: the page's rows are the program's rows."""
    rows = re.findall(r"^\| `(\w+)` \| (client|server) \|(.*)\|$", PAGE, re.MULTILINE)
    page = {
        (side, kind, name)
        for kind, side, cells in rows
        for name, cell in zip(_ROLES_IN_ORDER, cells.split("|"), strict=True)
        if cell.strip() == "yes"
    }
    program = {
        (right.sender.value, m.type_of(right.struct), "anybody" if role is None else str(role))
        for right in m.RIGHTS
        for role in right.roles
    }
    assert program == page


_ROLES_IN_ORDER = ("anybody", "display", "bank", "integration")


@pytest.mark.parametrize("word", [*Refusal, *RetryReason, *ErrorReason])
def test_every_reason_is_named(word: str) -> None:
    """Reasons stand on the page as the wire has them."""
    assert f"`{word}`" in PAGE


def test_every_close_code_is_named() -> None:
    """The table of close codes has each of the program's."""
    table = PAGE[PAGE.index("| close code |") :].partition("\n\n")[0]
    assert {int(code) for code in CloseCode} <= {int(code) for code in re.findall(r"\b[14]\d{3}\b", table)}


def test_vector_of_the_page_is_right() -> None:
    """Whoever checks own code against the page's key, nonces and proofs checks it against ours."""
    credentials, _ = read_key_file(dict(BLOCK.findall(PAGE))["key file"])
    texts = {json.loads(text)["type"]: json.loads(text) for _, _, text in page_examples()}
    exchange = proofs.Exchange(
        credentials.role,
        credentials.device,
        credentials.server,
        proofs.from_text(texts["hello"]["nonce"]),
        proofs.from_text(texts["auth"]["nonce"]),
    )
    assert (b"\xa1" * 32, b"\xb2" * 32) == (exchange.server_nonce, exchange.client_nonce)
    for side, kind in ((proofs.CLIENT, "auth"), (proofs.SERVER, "auth_ok")):
        assert proofs.is_proof(texts[kind]["proof"], side, credentials.key, exchange)


def test_page_names_only_files_that_exist() -> None:
    """Links and paths of the repository lead somewhere."""
    root = Path(__file__).resolve().parents[2]
    for path in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (root / "docs" / path).exists(), path
    for path in re.findall(r"(?:docs|tests)/[\w/]+\.\w+", PAGE):
        assert (root / path).exists(), path
