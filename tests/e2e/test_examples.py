"""docs/examples: the whole clients of the documents, in Python and JavaScript, against the real program."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from pos_app.domain.brcode import decode
from tests.e2e.test_surroundings import PROXIES
from tests.fakes.examples import LANGUAGES
from tests.fakes.programs import END_S, Computer, Program

WAIT_S = 30


@contextmanager
def _client(
    computer: Computer, language: str, key_file: Path, *command: str
) -> Iterator["subprocess.Popen[str]"]:
    """Run an example as its reader would: it needs nothing of our package."""
    environment = {name: text for name, text in computer.environment.items() if name != "PYTHONPATH"}
    arguments = [*LANGUAGES[language](), str(key_file), *command]
    with subprocess.Popen(
        arguments,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=computer.home,
    ) as process:
        # Whoever reads a line of a client that says nothing would wait for ever.
        too_late = Timer(WAIT_S, process.kill)
        too_late.start()
        try:
            yield process
        finally:
            too_late.cancel()
            too_late.join()
            process.kill()


def _run(computer: Computer, language: str, key_file: Path, *command: str) -> tuple[int, list[str]]:
    """Run an example to its end; return its exit code and lines."""
    with _client(computer, language, key_file, *command) as process:
        said, _ = process.communicate(timeout=WAIT_S)
        return process.returncode, said.splitlines()


def _line(process: "subprocess.Popen[str]", start: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(start):
            return line.removesuffix("\n")
    raise AssertionError(start)


def _errors(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    return process.stderr.read()


def _files(computer: Computer, till: Program) -> dict[str, Path]:
    roles = ("integration", "bank", "display")
    return {role: computer.key_file(computer.quick_key(till, role)) for role in roles}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_sell_confirm_and_watch(computer: Computer, language: str) -> None:
    """Three readers of the page: one sells, one pays, one sees both; a restart in the middle hurts nobody."""
    till = computer.till()
    port = till.url.rsplit(":", 1)[1].removesuffix("/ws")
    files = _files(computer, till)
    with _client(computer, language, files["integration"], "sell", "45.90", "order-881") as shop:
        _, number, txid, code = _line(shop, "CREATED").split(" ", 3)
        assert (4590, txid) == (decode(code).amount, decode(code).txid)
        till.kill()
        again = computer.till("--port", port)
        assert again.ready
        with _client(computer, "python", files["display"], "watch") as display:
            assert _line(display, "SHOWS pending 45.90")
            assert (0, ["received paid"]) == _run(computer, "python", files["bank"], "confirm", txid, "45.90")
            assert _line(display, "SHOWS paid 45.90")
        assert _line(shop, "CONFIRMED")
        assert 0 == shop.wait(WAIT_S)
    # The same order again, as after a crash of the shop's program: no second payment.
    code_again, lines = _run(computer, language, files["integration"], "sell", "45.90", "order-881")
    assert (0, f"CONFIRMED {number}") == (code_again, lines[-1])

    assert 0 == again.end(signal.SIGTERM, END_S)
    names = [row["name"] for row in computer.events()]
    assert (1, 1) == tuple(names.count(f"payment-{word}-{number}") for word in ("created", "confirmed"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_read_list_cancel_and_follow(computer: Computer, language: str) -> None:
    """One payment is read, listed, cancelled and followed, also from the start; what is unknown is told."""
    till = computer.till("--verifying", "1")
    shop = _files(computer, till)["integration"]
    office = computer.key_file(computer.quick_key(till, "integration", scope="register"))
    record = ("sell", "10.00", "order-882")
    with _client(computer, language, office, "follow") as followed:
        with _client(computer, language, shop, *record) as selling:
            number = _line(selling, "CREATED").split(" ")[1]
        # The shop's program is gone in the middle of the sale: a device has one connection at a time.
        _, (payment,) = _run(computer, language, shop, "read", number)
        assert ("10.00", "pending") == tuple(json.loads(payment)[name] for name in ("value", "state"))
        assert (0, [f"PAYMENT {number} pending 10.00"]) == _run(computer, language, shop, "list", "pending")
        assert (0, ["received verifying"]) == _run(computer, language, shop, "cancel", number)
        assert (0, ["received repeated"]) == _run(computer, language, shop, "cancel", number)
        ended, lines = _run(computer, language, shop, *record)
        told = [_line(followed, "EVENT").split(" ")[2] for _ in range(3)]
    with _client(computer, language, office, "follow", "0") as again:
        assert told == [_line(again, "EVENT").split(" ")[2] for _ in range(3)]

    assert (1, f"CANCELLED {number}") == (ended, lines[-1])
    assert [f"payment-{word}-{number}" for word in ("created", "verifying", "cancelled")] == told
    assert (1, ["refused not_found"]) == _run(computer, language, shop, "read", "999")


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_go_round_every_proxy(computer: Computer, language: str) -> None:
    """With each variable of a proxy set, and none that makes an exception, they do not hang."""
    till = computer.till()
    computer.environment |= PROXIES
    assert (0, []) == _run(computer, language, _files(computer, till)["integration"], "list")


def test_watch_comes_back_and_ends_by_a_key(computer: Computer) -> None:
    """A till that ends is told and waited for; Ctrl-C ends it without a traceback."""
    till = computer.till()
    port = till.url.rsplit(":", 1)[1].removesuffix("/ws")
    key = _files(computer, till)["display"]
    with _client(computer, "python", key, "watch") as display:
        assert _line(display, "SHOWS idle")
        assert 0 == till.end()
        assert _line(display, "LOST")
        again = computer.till("--port", port)
        assert again.ready
        assert _line(display, "SHOWS idle")
        display.send_signal(signal.SIGINT)
        assert (130, "") == (display.wait(WAIT_S), _errors(display))


@pytest.fixture(scope="module")
def unmoved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Computer, Path]]:
    """Return a computer with a till, and the file of an order system's key for it."""
    computer = Computer(tmp_path_factory.mktemp("unmoved") / "home")
    till = computer.till()
    yield computer, computer.key_file(computer.quick_key(till, "integration"))
    assert [] == computer.clean_up()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "change", [{"server": "another"}, {"key": "A" * 43}, {"url": "ws://192.0.2.1:8765/ws"}]
)
def test_examples_trust_no_other_till(
    unmoved: tuple[Computer, Path], language: str, change: dict[str, str]
) -> None:
    """A till of another ledger, a key that is not its own, plain text in the network: the end at once."""
    computer, key_file = unmoved
    key = json.loads(key_file.read_text("utf-8"))
    wrong = computer.key_file(json.dumps(key | change))

    assert (1, []) == _run(computer, language, wrong, "list")
