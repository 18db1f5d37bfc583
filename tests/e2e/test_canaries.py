"""Who paid, and keys, are in their stores and nowhere else: no frame, page, export, log, argument or file."""

import json
import urllib.request
from pathlib import Path

import pytest

from pos_app.wire import proofs
from tests.fakes.canaries import forms, traces
from tests.fakes.clients import Client
from tests.fakes.programs import Computer, Program

NAME, TAX_ID = "Zenóbia Quitéria Canário", "52998224725"
PAYER = {"name": NAME, "tax_id": TAX_ID}


def _all_until(client: Client, kind: str, **fields: object) -> str:
    """Return every message up to one, as text."""
    last = client.expect(kind, **fields)
    return json.dumps([*client.skipped, last], ensure_ascii=False)


def _sold(computer: Computer, till: Program, keys: dict[str, str]) -> dict[str, bytes]:
    """Make and pay a sale, by a good message and a broken one; return all that anybody was told."""
    clients = {role: computer.client(till.url, line) for role, line in keys.items()}
    shop, bank = clients["integration"], clients["bank"]
    shop.send(type="create_payment", request="c-1", value="45.90", show=True)
    payment = shop.expect("received", request="c-1")["payment"]
    money = {"type": "confirm_payment", "txid": payment["txid"], "value": "45.90", "payer": PAYER}
    bank.send_text(json.dumps({**money, "delivery": "d-1", "value": float("nan")}))
    broken = bank.expect("refused")
    bank.send(**money, request="b-1", end_to_end_id="E1234567820261213215500000000001")
    told = {
        "bank": json.dumps(broken) + _all_until(bank, "received", request="b-1"),
        "integration": _all_until(shop, "event", name=f"payment-confirmed-{payment['id']}"),
        "display": _all_until(clients["display"], "snapshot", event=f"payment-confirmed-{payment['id']}"),
    }
    assert '"paid"' in told["display"]
    pages = {path: _page(till, path) for path in ("/", "/health", payment["page"])}
    return pages | {f"frames to {role}": text.encode() for role, text in told.items()}


def _page(till: Program, path: str) -> bytes:
    address = till.url.replace("ws://", "http://").removesuffix("/ws") + path
    with urllib.request.urlopen(address) as answer:  # noqa: S310  # our own port
        return bytes(answer.headers) + bytes(answer.read())


def _outside(computer: Computer, till: Program) -> dict[str, bytes]:
    """Return what others of this computer see of the running program, and its exports."""
    process = Path(f"/proc/{till.pid}")
    folder = str(computer.data)
    return {
        "arguments": (process / "cmdline").read_bytes(),
        "environment": (process / "environ").read_bytes(),
        "export": computer.run("export", "--data-dir", folder).stdout.encode(),
        "export as CSV": computer.run("export", "--data-dir", folder, "--format", "csv").stdout.encode(),
        "keys": computer.run("key", "list", "--data-dir", folder).stdout.encode(),
    }


def _files(computer: Computer) -> dict[str, bytes]:
    return {
        path.relative_to(computer.home).as_posix(): path.read_bytes()
        for path in computer.home.rglob("*")
        if path.is_file()
    }


def test_payer_and_keys_stay_in_their_stores(computer: Computer) -> None:
    """After a sale and the end of the program: looked for in every form, everywhere."""
    computer.forks = False  # its arguments and its environment are looked at
    till = computer.till()
    roles = ("bank", "display", "integration")
    keys = {role: computer.quick_key(till, role) for role in roles}
    places = _sold(computer, till, keys) | _outside(computer, till)
    assert 0 == till.end()
    places["log"] = "\n".join(till.heard).encode()
    files = _files(computer)
    ledger = {name for name in files if name.startswith(("data/ledger.db", "data/backups/ledger-"))}
    stores = {name for name in files if name.startswith("config/pos-app/keys/")}

    assert ledger
    assert stores
    for personal in (NAME, TAX_ID):
        assert [] == traces(personal, places | {name: files[name] for name in files.keys() - ledger})
        assert traces(personal, {name: files[name] for name in ledger})
    for line in keys.values():
        text = str(json.loads(line)["key"])
        elsewhere = places | {name: files[name] for name in files.keys() - stores}
        assert [] == traces(text, elsewhere) + traces(proofs.from_text(text), elsewhere)
        assert traces(text, {name: files[name] for name in stores})


@pytest.mark.parametrize("encoding", forms(TAX_ID))
def test_each_form_would_be_found(encoding: str) -> None:
    """The search itself is not blind."""
    assert ("place", encoding) in traces(TAX_ID, {"place": b"before" + forms(TAX_ID)[encoding] + b"after"})
