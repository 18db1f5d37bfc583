"""The real program on a damaged ledger, with a screen: it runs, shows what is left, and stores nothing."""

import json
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pos_app.app import exits
from tests.e2e.test_sales import confirm, create
from tests.fakes.book import ledger_file
from tests.fakes.programs import WAIT_S, Computer, Program

SEEN = "tests.e2e.seen"


def sell(computer: Computer) -> tuple[str, str]:
    """Sell once and close; returns the lines of a bank's and an order system's key."""
    till = computer.till()
    bank, shop = computer.quick_key(till, "bank"), computer.quick_key(till, "integration")
    made = create(computer.client(till.url, shop), show=True)
    assert "paid" == confirm(computer.client(till.url, bank), made, 1)["result"]
    assert exits.OK == till.end()
    return bank, shop


def flip(path: Path) -> bytes:
    """Change one letter of an event, which SQLite's own check does not find; returns the file after it."""
    content = path.read_bytes()
    place = content.index(b'"state":"paid"')
    path.write_bytes(content[: place + 10] + b"P" + content[place + 11 :])
    return path.read_bytes()


def health(url: str) -> tuple[int, str]:
    """Return code and word of ``/health``."""
    place = urlsplit(url)
    connection = HTTPConnection(str(place.hostname), place.port or 0, timeout=WAIT_S)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())["status"]
    finally:
        connection.close()


def read_only(program: Program) -> str:
    """Return the socket's address of a program that opened its ledger to be read."""
    return str(json.loads(program.line("READ_ONLY ").removeprefix("READ_ONLY "))["url"])


@pytest.mark.slow
def test_damaged_ledger_is_served_read_only(computer: Computer) -> None:
    """Bank and order system are told to come again; nothing changes on the disk; the end says 5."""
    bank_key, shop_key = sell(computer)
    damaged = flip(ledger_file(computer.data))

    till = computer.start("--data-dir", str(computer.data), "--port", "0", module=SEEN)
    url = read_only(till)
    bank, shop = computer.client(url, bank_key), computer.client(url, shop_key)
    bank.send(type="confirm_payment", delivery="d-9", bank_payment_id="x", value="10.00")
    retry = bank.expect("retry", delivery="d-9")
    shop.send(type="create_payment", request="c-9", value="1.00")
    refused = shop.expect("retry", request="c-9")

    assert ("read_only", "read_only") == (retry["reason"], refused["reason"])
    assert (503, "read_only") == health(url)
    assert exits.OK == computer.run("--data-dir", str(computer.data), "--port", "0").returncode  # raises it
    assert till.is_alive()
    assert exits.DAMAGED == till.end()
    assert damaged == ledger_file(computer.data).read_bytes()


@pytest.mark.slow
def test_damaged_ledger_is_exported_as_far_as_it_goes(computer: Computer) -> None:
    """All rows that can be read, and the code that says that the ledger is damaged where some cannot."""
    sell(computer)
    whole = computer.export()
    path = ledger_file(computer.data)
    content = path.read_bytes()
    place = content.index(b'"state":"paid"') // 4096 * 4096
    path.write_bytes(content[:place] + bytes(4096) + content[place + 4096 :])

    ended = computer.run("export", "--data-dir", str(computer.data))

    assert exits.DAMAGED == ended.returncode
    assert "damaged" in ended.stderr
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert 0 < len(rows) < len(whole)
