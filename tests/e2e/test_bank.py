"""The bank simulator as a program: every script of ``pos-app bank pay``, its queue, whose keys it takes."""

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_sales import create
from tests.fakes.clients import Client
from tests.fakes.programs import Computer, Program

PIN = "271828"
REAL = (
    "--shop",
    "Padaria",
    "--receiver",
    "PADARIA DO ZE",
    "--city",
    "SAO PAULO",
    "--pix-key",
    "ze@padaria.com.br",
)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    """Return a computer with one training till for all scripts; it gives verifying charges one second."""
    computer = Computer(tmp_path_factory.mktemp("market") / "home")
    yield computer
    assert [] == computer.clean_up()


@pytest.fixture(scope="module")
def till(market: Computer) -> Program:
    """Return the market's till."""
    return market.till("--verifying", "1")


@pytest.fixture(scope="module")
def shop(market: Computer, till: Program) -> Client:
    """Return an integration of the market's till that may see all."""
    return market.connect(till, "integration", scope="register")


def pay(computer: Computer, code: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """Pay once with the till that runs, as a person at a terminal would."""
    return computer.run("bank", "--data-dir", str(computer.data), "pay", code, *options)


def _answers(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """Return what became of each telling: the till may have got the money by asking, just before."""
    answers = [line for line in done.stdout.splitlines() if not line.startswith("paid ")]
    assert all(answer.startswith("received ") for answer in answers), answers
    return [answer.split(" seq=")[0].split()[-1] for answer in answers]


def _read(shop: Client, payment: dict[str, Any]) -> dict[str, Any]:
    shop.send(type="get_payment", request="g", id=payment["id"])
    found: dict[str, Any] = shop.expect("payment", request="g")["payment"]
    return found


@pytest.mark.parametrize(
    ("options", "answers", "end"),
    [
        ((), ["paid"], ("paid", [])),
        (("--after", "0.2"), ["paid"], ("paid", [])),
        (("--bare",), ["paid"], ("paid", [])),
        (("--drop-before-receipt",), ["paid"], ("paid", [])),
        (("--twice",), ["paid", "paid_twice"], ("paid", ["paid_twice"])),
        (("--amount", "40.00"), ["underpaid"], ("pending", ["underpaid"])),
        (("--amount", "50.00"), ["overpaid"], ("pending", ["overpaid"])),
    ],
)
def test_script_ends_as_it_says(
    market: Computer, shop: Client, options: tuple[str, ...], answers: list[str], end: tuple[str, list[str]]
) -> None:
    """Each script has its receipt, and leaves the charge as the rules say."""
    payment = create(shop)

    done = pay(market, payment["pix_code"], *options)

    assert (0, answers) == (done.returncode, _answers(done)), done.stderr
    found = _read(shop, payment)
    assert end == (found["state"], found["exceptions"])


@pytest.mark.parametrize("option", ["--bare", "--twice", "--drop-before-receipt"])
def test_every_script_waits_first_where_it_is_told_to(market: Computer, shop: Client, option: str) -> None:
    """``--after`` is the order's, not one script's: nothing is taken before."""
    payment = create(shop)
    began = time.monotonic()

    done = pay(market, payment["pix_code"], option, "--after", "1.5")

    assert 0 == done.returncode, done.stderr
    assert time.monotonic() - began >= 1.5


def test_late_script_pays_after_expiry(market: Computer, shop: Client) -> None:
    """The simulator waits until the charge has expired; the money is kept as late."""
    payment = create(shop, expires_in=3)

    done = pay(market, payment["pix_code"], "--late")

    assert (0, ["late"]) == (done.returncode, _answers(done)), done.stderr
    assert ("expired", ["late"]) == (_read(shop, payment)["state"], _read(shop, payment)["exceptions"])


def test_silent_money_is_found_by_asking(market: Computer, shop: Client) -> None:
    """The bank tells nobody; what the till asks when it connects brings the money out."""
    payment, other = create(shop), create(shop, value="1.00")
    done = pay(market, payment["pix_code"], "--silent")
    assert (0, []) == (done.returncode, _answers(done)), done.stderr
    assert "told to nobody" in done.stdout

    assert 0 == pay(market, other["pix_code"]).returncode

    assert "paid" == shop.find("event", name=f"payment-confirmed-{payment['id']}")["payment"]["state"]


def test_picture_of_a_code_is_paid(market: Computer, shop: Client) -> None:
    """What the phone's camera would see is enough."""
    payment = create(shop)
    shop.send(type="get_qr_code", request="q", bank_payment_id=payment["bank_payment_id"])
    picture = market.home / "code.png"
    picture.write_bytes(base64.b64decode(shop.expect("qr_code")["png"]))

    assert ["paid"] == _answers(pay(market, str(picture)))


@pytest.mark.parametrize("code", ["nothing", "missing.png", "00020126"])
def test_what_is_no_code_is_refused(market: Computer, till: Program, code: str) -> None:
    """A text or picture without a code ends with 2 and a sentence."""
    assert till.ready

    done = pay(market, code)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))


def test_auto_pays_every_new_charge(market: Computer, shop: Client) -> None:
    """With --auto the simulator pays what the till makes, as it makes it."""
    bank = market.start("bank", "--data-dir", str(market.data), "--auto")
    bank.line("CONNECTED")

    payment = create(shop)

    assert "paid" == shop.find("event", name=f"payment-confirmed-{payment['id']}")["payment"]["state"]
    assert 0 == bank.end()


def test_simulator_comes_back_as_the_same_bank(computer: Computer) -> None:
    """Ten trials at the terminal leave one bank in the list of devices; one beside it is a second."""
    till = computer.till()
    shop = computer.connect(till, "integration")
    for _ in range(2):
        assert 0 == pay(computer, create(shop)["pix_code"]).returncode
    beside = computer.start("bank", "--data-dir", str(computer.data))
    beside.line("CONNECTED")
    assert 0 == pay(computer, create(shop)["pix_code"]).returncode

    assert beside.is_alive()
    assert till.is_alive()
    listed = computer.run("key", "list", "--data-dir", str(computer.data)).stdout
    assert 2 == listed.count("\tbank\t")


def test_queue_survives_kills_of_both_ends(computer: Computer) -> None:
    """Money told to a dead till is told again by the next simulator to the next till, once."""
    till = computer.till()
    payment = create(computer.connect(till, "integration"))
    key_file, queue = computer.key_file(computer.quick_key(till, "bank")), computer.home / "queue.db"
    port = till.url.rsplit(":", 1)[1].removesuffix("/ws")
    till.kill()
    line = ("bank", "--key-file", str(key_file), "--queue", str(queue))
    first = computer.start(*line, "pay", payment["pix_code"])
    assert first.is_alive()
    first.kill()
    again = computer.till("--verifying", "1", "--port", port)
    assert again.ready

    second = computer.start(*line, "pay", payment["pix_code"])

    assert second.line("received")
    assert 0 == second.wait()
    paid = [row for row in computer.export() if row["type"] == "payment"]
    assert [payment["id"]] == [row["charge_id"] for row in paid]


def _init_real(computer: Computer, folder: Path) -> "subprocess.CompletedProcess[str]":
    return computer.run("init", "--data-dir", str(folder), "--real", *REAL, given=f"{PIN}\n")


def test_real_ledger_takes_no_training_key_and_no_simulator(computer: Computer) -> None:
    """Keys of one kind of ledger are worthless on the other, and the simulator is for training only."""
    real = computer.home / "real"
    assert 0 == _init_real(computer, real).returncode
    training_key = computer.key("bank")
    till = computer.till(data=real)
    assert "real" == till.ready["ledger"]

    refused = computer.unproven(till.url, training_key)

    assert None is refused.opened
    simulator = computer.run("bank", "--data-dir", str(real), "pay", "00")
    assert (2, "") == (simulator.returncode, simulator.stdout)
    without_pin = computer.run("key", "add", "--data-dir", str(real), "--role", "bank", "--name", "B")
    assert (1, "") == (without_pin.returncode, without_pin.stdout)
    made = computer.run(
        "key", "add", "--data-dir", str(real), "--role", "bank", "--name", "B", given=f"{PIN}\n"
    )
    assert "real" == json.loads(made.stdout)["ledger"]
    assert computer.client(till.url, made.stdout).opened
    again = _init_real(computer, real)
    assert 3 == again.returncode


def test_training_ledger_takes_no_real_key(computer: Computer) -> None:
    """A real bank's key, sent to a training ledger, opens nothing."""
    real = computer.home / "real"
    assert 0 == _init_real(computer, real).returncode
    made = computer.run(
        "key", "add", "--data-dir", str(real), "--role", "bank", "--name", "B", given=f"{PIN}\n"
    )
    till = computer.till()

    assert None is computer.unproven(till.url, made.stdout).opened

    key_file = computer.home / "real.json"
    key_file.write_text(made.stdout, "utf-8")
    assert (
        2 == computer.run("bank", "--key-file", str(key_file), "--server", till.url, "pay", "00").returncode
    )
