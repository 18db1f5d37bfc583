"""A sale over an integration's socket: made, confirmed, expired, cancelled; and after restarts."""

import base64
import csv
from typing import Any

from pos_app.domain.brcode import decode
from pos_app.services.qr.drawing import read_picture
from tests.fakes.clients import Client
from tests.fakes.programs import Computer

E2E = "E999990042026112315000000000000{}"


def create(client: Client, **fields: object) -> dict[str, Any]:
    """Return the state of a new payment."""
    client.send(**{"type": "create_payment", "value": "45.90", **fields})
    state: dict[str, Any] = client.expect("received", result="created")["payment"]
    return state


def confirm(bank: Client, payment: dict[str, Any], number: int = 1, **fields: object) -> dict[str, Any]:
    """Tell a payment with its proof; return the answer."""
    proof = {"end_to_end_id": E2E.format(number), "txid": payment["txid"], "value": payment["value"]}
    bank.send(**{"type": "confirm_payment", "request": f"b-{number}", **proof, **fields})
    while True:
        answer = bank.receive()
        if answer.get("request") == f"b-{number}":
            return answer


def _names(rows: list[dict[str, Any]], name: str) -> int:
    return sum(row["name"] == name for row in rows)


def _is_gapless(rows: list[dict[str, Any]]) -> bool:
    return [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


def test_confirmed_sale_is_known_after_a_restart(computer: Computer) -> None:
    """Created, paid, told once, exported; the next run knows it all."""
    till = computer.till()
    shop_key = computer.quick_key(till, "integration", "register")
    shop, bank = computer.client(till.url, shop_key), computer.connect(till, "bank")
    payment = create(shop, request="c-1", description="2 camisetas", reference="pedido-881")
    assert (1800, "pending") == (payment["remaining_seconds"], payment["state"])
    assert payment["txid"] == decode(payment["pix_code"]).txid

    answer = confirm(bank, payment)

    assert "paid" == answer["result"]
    event = shop.find("event", name=f"payment-confirmed-{payment['id']}")
    assert (answer["seq"], "paid") == (event["seq"], event["payment"]["state"])
    assert 0 == till.end()
    again = computer.till()
    assert again.ready["seq"] >= answer["seq"]
    later = computer.client(again.url, shop_key)
    later.send(type="get_payment", request="g-1", reference="pedido-881")
    known = later.expect("payment")["payment"]
    assert ("paid", True, None) == (known["state"], known["paid"], known["pix_code"])
    assert [E2E.format(1)] == [part["end_to_end_id"] for part in known["payments"]]
    later.send(type="create_payment", request="c-1", value="45.90", description="2 camisetas",
               reference="pedido-881")  # fmt: skip
    repeated = later.expect("received", request="c-1")
    assert ("repeated", payment["id"]) == (repeated["result"], repeated["payment"]["id"])


def test_confirmation_survives_a_kill_right_after_the_receipt(computer: Computer) -> None:
    """What was answered is on the disk; the resend after the kill changes nothing."""
    till = computer.till()
    bank_key = computer.quick_key(till, "bank")
    shop, bank = computer.connect(till, "integration"), computer.client(till.url, bank_key)
    payment = create(shop)
    answer = confirm(bank, payment)
    till.kill()

    repeated = confirm(computer.client(computer.till().url, bank_key), payment)

    assert ("repeated", "paid", answer["seq"]) == (
        repeated["result"],
        repeated["first_result"],
        repeated["seq"],
    )
    rows = computer.export()
    assert 1 == sum(row.get("end_to_end_id") == E2E.format(1) for row in rows if row["type"] == "payment")
    assert _is_gapless([row for row in rows if row["type"] == "event"])


def test_export_of_a_running_till_in_both_forms(computer: Computer) -> None:
    """Beside a running till and after a kill: JSON lines and CSV, with seq, name and end_to_end_id."""
    till = computer.till()
    payment = create(computer.connect(till, "integration"))
    assert "paid" == confirm(computer.connect(till, "bank"), payment)["result"]

    running = computer.export()
    till.kill()

    assert running == computer.export()
    assert _is_gapless([row for row in running if row["type"] == "event"])
    assert 1 == _names(computer.events(), f"payment-confirmed-{payment['id']}")
    paid = [row for row in running if row["type"] == "payment"]
    assert [(E2E.format(1), "45.90", payment["id"])] == [
        (row["end_to_end_id"], row["value"], row["charge_id"]) for row in paid
    ]
    made = computer.run("export", "--data-dir", str(computer.data), "--format", "csv", "--what", "payments")
    head, row = csv.reader(made.stdout.removeprefix("\ufeff").splitlines(), delimiter=";")
    cells = dict(zip(head, row, strict=True))
    assert (E2E.format(1), "45,90") == (cells["end_to_end_id"], cells["value"])


def test_export_without_a_ledger_ends_with_3(computer: Computer) -> None:
    """Nothing is made where nothing was."""
    assert 3 == computer.run("export", "--data-dir", str(computer.data)).returncode
    assert not computer.data.exists()


def test_expiry_is_told_once(computer: Computer) -> None:
    """Two seconds of life: verifying, then expired, one event each; the code is gone."""
    till = computer.till("--verifying", "1")
    shop = computer.connect(till, "integration")
    payment = create(shop, expires_in=2)
    number = payment["id"]

    event = shop.expect("event", name=f"payment-expired-{number}")

    assert ("Payment expired", number) == (event["message"], event["payment_id"])
    assert ("expired", None) == (event["payment"]["state"], event["payment"]["pix_code"])
    shop.send(type="get_qr_code", request="q-1", bank_payment_id=payment["bank_payment_id"])
    assert "not_pending" == shop.expect("refused", request="q-1")["reason"]
    create(shop)  # a later event, so that a second telling would stand before it
    rows = computer.events()
    assert (1, 1) == (
        _names(rows, f"payment-verifying-{number}"),
        _names(rows, f"payment-expired-{number}"),
    )


def test_charge_overdue_at_a_restart_waits_for_the_bank(computer: Computer) -> None:
    """After a restart nothing expires before the bank was asked; its answer ends the grace at once."""
    till = computer.till("--verifying", "5")
    shop_key, bank_key = computer.quick_key(till, "integration"), computer.quick_key(till, "bank")
    shop = computer.client(till.url, shop_key)
    paid, lost = create(shop, expires_in=2), create(shop, expires_in=2)
    shop.find("event", name=f"payment-verifying-{lost['id']}")
    till.kill()
    till = computer.till("--verifying", "1")
    shop = computer.client(till.url, shop_key)
    shop.heartbeat()  # the first comes after 5 s, long after the last second of both
    assert "verifying" == state(shop, lost)

    bank = computer.client(till.url, bank_key)
    question = bank.expect("reconcile", bank_payment_id=None)
    answer_with_payment(bank, question, paid)

    assert "paid" == shop.find("event", name=f"payment-confirmed-{paid['id']}")["payment"]["state"]
    assert "expired" == shop.find("event", name=f"payment-expired-{lost['id']}")["payment"]["state"]
    rows = computer.events()
    assert (0, 1) == tuple(_names(rows, f"payment-expired-{each['id']}") for each in (paid, lost))


def answer_with_payment(bank: Client, question: dict[str, Any], payment: dict[str, Any]) -> None:
    """Answer a till's question with the one payment that it did not hear of."""
    proof = {"end_to_end_id": E2E.format(7), "txid": payment["txid"], "value": payment["value"]}
    bank.send(type="reconcile_answer", request=question["request"], payments=[proof])


def test_cancel_ends_cancelled_when_the_bank_has_removed_the_charge(computer: Computer) -> None:
    """A cancel asks the bank a last time; with no money there it ends, told once."""
    till = computer.till()
    shop, bank = computer.connect(till, "integration"), computer.connect(till, "bank")
    payment = create(shop)

    shop.send(type="cancel_payment", request="x-1", bank_payment_id=payment["bank_payment_id"])

    assert "verifying" == shop.expect("received", request="x-1")["result"]
    removal = bank.find("remove_charge", bank_payment_id=payment["bank_payment_id"])
    bank.send(
        type="charge_removed",
        request=removal["request"],
        bank_payment_id=payment["bank_payment_id"],
        removed=True,
    )
    question = bank.find("reconcile", bank_payment_id=payment["bank_payment_id"])
    bank.send(type="reconcile_answer", request=question["request"], payments=[])
    event = shop.find("event", name=f"payment-cancelled-{payment['id']}")
    assert ("cancelled", None) == (event["payment"]["state"], event["payment"]["pix_code"])
    shop.send(type="cancel_payment", request="x-2", bank_payment_id=payment["bank_payment_id"])
    assert "not_pending" == shop.expect("refused", request="x-2")["reason"]
    shop.send(type="cancel_payment", request="x-1", bank_payment_id=payment["bank_payment_id"])
    assert "repeated" == shop.expect("received", request="x-1")["result"]


def test_money_is_faster_than_the_cancel(computer: Computer) -> None:
    """An exact payment that comes while the bank is being asked makes the sale paid."""
    till = computer.till()
    shop, bank = computer.connect(till, "integration"), computer.connect(till, "bank")
    payment = create(shop)
    shop.send(type="cancel_payment", request="x-1", bank_payment_id=payment["bank_payment_id"])
    assert "verifying" == shop.expect("received", request="x-1")["result"]

    assert "paid" == confirm(bank, payment)["result"]

    assert "paid" == shop.find("event", name=f"payment-confirmed-{payment['id']}")["payment"]["state"]


def test_qr_code_is_a_picture_of_the_code(computer: Computer) -> None:
    """What get_qr_code gives, a second library reads as the code."""
    shop = computer.connect(computer.till(), "integration")
    payment = create(shop)

    shop.send(type="get_qr_code", request="q-1", bank_payment_id=payment["bank_payment_id"])

    answer = shop.expect("qr_code", request="q-1")
    assert [payment["pix_code"]] == read_picture(base64.b64decode(answer["png"]))
    assert payment["qr_code"] == answer["qr_code"]


def state(client: Client, payment: dict[str, Any]) -> str:
    """Return the state of a payment."""
    client.send(type="get_payment", request="g", bank_payment_id=payment["bank_payment_id"])
    return str(client.expect("payment", request="g")["payment"]["state"])
