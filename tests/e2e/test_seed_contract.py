"""Each row of docs/seed.md: the routes, fields and events of the first program, against the real one."""

import base64
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pos_app.domain.brcode import decode
from pos_app.services.qr.drawing import read_picture
from tests.e2e.test_sales import create
from tests.fakes.clients import Client
from tests.fakes.programs import Computer, Program

PAGE = Path(__file__).resolve().parents[2] / "docs" / "seed.md"
SIX = {"id", "value", "paid", "bank_payment_id", "qr_code", "expiration_date"}


@dataclass
class Shop:
    """A running till with one integration and one bank."""

    computer: Computer
    till: Program
    client: Client
    bank: Client

    def create(self, **fields: object) -> dict[str, Any]:
        """Return the state of a new payment."""
        return create(self.client, **fields)

    def confirm(self, **fields: object) -> dict[str, Any]:
        """Send the first program's confirmation and return its answer."""
        self.bank.send(type="confirm_payment", **fields)
        while True:
            answer = self.bank.receive()
            if answer["type"] in {"received", "refused"}:
                return answer

    def state(self, payment: dict[str, Any]) -> str:
        """Return the state of a payment."""
        self.client.send(type="get_payment", id=payment["id"])
        return str(self.client.expect("payment")["payment"]["state"])

    def get(self, path: str, method: str = "GET") -> int:
        """Return the status of an address."""
        return self.read(path, method)[0]

    def read(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        """Return status and content of an address."""
        connection = HTTPConnection(str(urlsplit(self.till.url).netloc), timeout=5)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def title(self, path: str) -> str:
        """Return the title of a page that is there."""
        status, body = self.read(path)
        assert 200 == status
        return body.decode().split("<title>")[1].split("</title>")[0]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return one till for all rows; no row needs it to be new."""
    computer = Computer(tmp_path_factory.mktemp("contract") / "home")
    till = computer.till("--verifying", "1")
    client = computer.connect(till, "integration", scope="register")
    yield Shop(computer, till, client, computer.connect(till, "bank"))
    assert [] == computer.clean_up()


def test_every_row_of_the_page_names_a_test_of_this_file() -> None:
    """A promise without a test is none, and a test without a row is not found."""
    here = sys.modules[__name__]
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][2:]
    named = [re.findall(r"`(test_\w+)`", row.split(" | ")[-1]) for row in rows]

    assert all(named), "a row without a test"
    wanted = {name for name in dir(here) if name.startswith("test_")}
    assert wanted - {"test_every_row_of_the_page_names_a_test_of_this_file"} == {
        name for names in named for name in names
    }


@pytest.mark.parametrize(
    ("text", "value"), [("500", "500.00"), ("500.0", "500.00"), ("45.9", "45.90"), ("0.01", "0.01")]
)
def test_create_takes_a_number(shop: Shop, text: str, value: str) -> None:
    """A JSON number is taken to the cent that its text says."""
    shop.client.send_text(f'{{"type":"create_payment","value":{text}}}')

    assert value == shop.client.expect("received")["payment"]["value"]


def test_create_takes_text(shop: Shop) -> None:
    """Text with two decimals comes back as it was."""
    assert "1234.56" == shop.create(value="1234.56")["value"]


def test_create_answers_with_the_six_fields(shop: Shop) -> None:
    """The names that the first program's clients read are all there, and mean the same."""
    shop.client.send(type="create_payment", value=500)

    answer = shop.client.expect("received")

    payment = answer["payment"]
    assert "The payment has been created" == answer["message"]
    assert set(payment) >= SIX
    assert ("500.00", False) == (payment["value"], payment["paid"])
    assert f"qr_code_payment_{payment['bank_payment_id']}" == payment["qr_code"]
    assert isinstance(payment["id"], int)


@pytest.mark.parametrize("value", ["0.00", 0, -5, "abc", "1,00", " 1.00", None, True, [], "10000000000.00"])
def test_invalid_value_is_refused_with_its_sentence(shop: Shop, value: object) -> None:
    """What is no amount is refused, and nothing is made."""
    client = shop.computer.connect(shop.till, "integration")  # ten bad messages would close the shop's own
    client.send(type="create_payment", request="c-bad", value=value)

    refused = client.expect("refused", request="c-bad")
    client.close()

    assert ("bad_format", "Invalid value") == (refused["reason"], refused["message"])


def test_thirty_minutes_by_default(shop: Shop) -> None:
    """Who names no time gets 30 minutes, counted from the creation."""
    payment = shop.create()

    ends, begins = (datetime.fromisoformat(payment[name]) for name in ("expiration_date", "created_at"))
    assert timedelta(minutes=30) == ends - begins
    assert 1800 == payment["remaining_seconds"]


def test_qr_code_is_a_png_of_a_code_that_can_be_paid(shop: Shop) -> None:
    """The picture is a PNG; a second library reads a Pix code with the amount and the charge's txid in it."""
    payment = shop.create(value="12.34")
    shop.client.send(type="get_qr_code", bank_payment_id=payment["bank_payment_id"])

    picture = base64.b64decode(shop.client.expect("qr_code")["png"])

    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    (code,) = read_picture(picture)
    assert (1234, payment["txid"]) == (decode(code).amount, decode(code).txid)


def test_picture_has_its_old_address(shop: Shop) -> None:
    """The name that a create answers with is a PNG below the old path, until the charge has ended."""
    payment = shop.create(value="12.34")
    path = f"/payments/pix/qr_code/{payment['qr_code']}"

    status, picture = shop.read(path)

    assert (200, [payment["pix_code"]]) == (status, read_picture(picture))
    shop.confirm(bank_payment_id=payment["bank_payment_id"], value="12.34")
    assert 410 == shop.get(path)
    assert 404 == shop.get("/payments/pix/qr_code/qr_code_payment_00000000-0000-4000-8000-000000000000")


def test_payment_has_pages(shop: Shop) -> None:
    """Pending, then confirmed, under the payment's UUID; another one expires."""
    payment, unpaid = shop.create(), shop.create(expires_in=2)
    assert "Pague com Pix" in shop.title(payment["page"])

    shop.confirm(bank_payment_id=payment["bank_payment_id"], value="45.90")

    assert "Pagamento confirmado" in shop.title(payment["page"])
    shop.client.find("event", name=f"payment-expired-{unpaid['id']}")
    assert "QR expirado" in shop.title(unpaid["page"])


def test_page_of_an_unknown_payment_has_status_404(shop: Shop) -> None:
    """The counted numbers of the first program are unknown too: they could be guessed."""
    payment = shop.create()
    for unknown in ("00000000-0000-4000-8000-000000000000", payment["id"]):
        status, page = shop.read(f"/payments/pix/{unknown}")
        assert 404 == status
        assert "Cobrança não encontrada" in page.decode()


def test_confirmation_takes_the_same_two_fields(shop: Shop) -> None:
    """The charge and its value, the value as a number: paid."""
    payment = shop.create(value="500.00")

    answer = shop.confirm(bank_payment_id=payment["bank_payment_id"], value=500)

    assert ("paid", "The payment has been confirmed") == (answer["result"], answer["message"])
    assert "paid" == shop.state(payment)


def test_unknown_payment_is_not_found(shop: Shop) -> None:
    """Confirming or reading what is not there says so in the same words."""
    nobody = "00000000-0000-4000-8000-000000000000"

    refused = shop.confirm(bank_payment_id=nobody, value=500)
    assert ("unknown_charge", "Payment not found") == (refused["reason"], refused["message"])
    shop.client.send(type="get_payment", bank_payment_id=nobody)
    unread = shop.client.expect("refused")
    assert ("not_found", "Payment not found") == (unread["reason"], unread["message"])


def test_repeated_confirmation_gets_the_first_answer(shop: Shop) -> None:
    """The same confirmation again changes nothing and is told what the first one did."""
    payment = shop.create()
    first = shop.confirm(bank_payment_id=payment["bank_payment_id"], value="45.90")

    again = shop.confirm(bank_payment_id=payment["bank_payment_id"], value="45.90")

    assert ("repeated", "paid", first["seq"]) == (again["result"], again["first_result"], again["seq"])


def test_wrong_value_is_invalid_payment_data(shop: Shop) -> None:
    """Not one cent of tolerance; a right confirmation is still taken afterwards."""
    payment = shop.create()

    refused = shop.confirm(bank_payment_id=payment["bank_payment_id"], value="45.91")

    assert ("value_mismatch", "Invalid payment data") == (refused["reason"], refused["message"])
    assert "pending" == shop.state(payment)
    assert "paid" == shop.confirm(bank_payment_id=payment["bank_payment_id"], value="45.90")["result"]


@pytest.mark.parametrize("left_out", ["bank_payment_id", "value"])
def test_missing_field_is_invalid_payment_data(shop: Shop, left_out: str) -> None:
    """Both fields are needed."""
    fields: dict[str, object] = {"bank_payment_id": shop.create()["bank_payment_id"], "value": "45.90"}
    del fields[left_out]

    refused = shop.confirm(**fields)

    assert ("bad_format", "Invalid payment data") == (refused["reason"], refused["message"])


def test_only_a_bank_confirms(shop: Shop) -> None:
    """Whoever creates payments cannot say that they were paid."""
    payment = shop.create()
    other = shop.computer.connect(shop.till, "integration")

    other.send(type="confirm_payment", bank_payment_id=payment["bank_payment_id"], value="45.90")

    assert "not_allowed" == other.expect("refused")["reason"]
    assert 4401 == other.close_code()
    assert "pending" == shop.state(payment)


def test_payment_is_read_by_each_of_its_names(shop: Shop) -> None:
    """The number of the old pages, and the names that nobody can guess."""
    payment = shop.create(reference="pedido-1".ljust(64, "x"))
    for name in ("id", "bank_payment_id", "txid", "reference"):
        shop.client.send(type="get_payment", **{name: payment[name]})
        assert payment["id"] == shop.client.expect("payment")["payment"]["id"]


def test_nothing_is_told_without_a_proof(shop: Shop) -> None:
    """A connection without a key hears hello, and after 3 s that it is closed."""
    stranger = Client(shop.till.url, None)

    heard = [stranger.receive()["type"] for _ in range(2)]

    assert ["hello", "error"] == heard
    assert 4408 == stranger.close_code()
    stranger.close()


def test_confirmed_is_told_once(shop: Shop) -> None:
    """One event, named by the number, with the whole state in its body, however often it is confirmed."""
    payment = shop.create()
    for _ in range(3):
        shop.confirm(bank_payment_id=payment["bank_payment_id"], value="45.90")

    event = shop.client.find("event", name=f"payment-confirmed-{payment['id']}")

    assert ("paid", True) == (event["payment"]["state"], event["payment"]["paid"])
    assert payment["id"] == event["payment_id"]
    assert 1 == _told(shop, event["name"])


def test_expired_is_told_once_with_its_two_fields(shop: Shop) -> None:
    """The life ends by itself: one event with message and payment_id."""
    payment = shop.create(expires_in=2)

    event = shop.client.find("event", name=f"payment-expired-{payment['id']}")

    assert ("Payment expired", payment["id"]) == (event["message"], event["payment_id"])
    assert "expired" == event["payment"]["state"]
    assert 1 == _told(shop, event["name"])


def _told(shop: Shop, name: str) -> int:
    """Return how often an event was told, up to another that was made after it."""
    last = shop.create()
    shop.client.find("event", name=f"payment-created-{last['id']}")
    exported = [row["name"] for row in shop.computer.events()]
    heard = [message["name"] for message in shop.client.skipped if message["type"] == "event"]
    assert heard.count(name) <= 1
    return exported.count(name)


def test_scheduler_and_static_are_not_there(shop: Shop) -> None:
    """What the first program left open has no address here."""
    for path in ("/scheduler", "/scheduler/jobs", "/static/style.css", "/socket.io/"):
        assert 404 == shop.get(path)
    assert 200 == shop.get("/assets/page.css")


def test_post_is_not_answered(shop: Shop) -> None:
    """A request that would have changed something gets 405 at best, and changes nothing."""
    assert 405 == shop.get("/payments/pix", "POST")
    host = urlsplit(shop.till.url)
    body = b'{"value": 500}'
    with socket.create_connection((str(host.hostname), int(host.port or 0)), 5) as stream:
        stream.sendall(
            b"POST /payments/pix HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (host.netloc.encode(), len(body), body)
        )
        answer = stream.recv(1024)
    assert not answer.startswith(b"HTTP/1.1 2")
