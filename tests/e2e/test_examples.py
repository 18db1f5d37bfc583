"""docs/examples/client.py, the whole client of the documents, against the real program."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pos_app.domain.brcode import decode
from tests.fakes.programs import END_S, Computer

CLIENT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "client.py"
WAIT_S = 30


@contextmanager
def _client(computer: Computer, key_file: Path, *command: str) -> Iterator["subprocess.Popen[str]"]:
    """Run the example as its reader would: it needs nothing of our package."""
    environment = {name: text for name, text in computer.environment.items() if name != "PYTHONPATH"}
    arguments = [sys.executable, "-W", "error", str(CLIENT), str(key_file), *command]
    with subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, text=True, cwd=computer.home
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: "subprocess.Popen[str]", start: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(start):
            return line.removesuffix("\n")
    raise AssertionError(start)


def test_examples_sell_confirm_and_watch(computer: Computer) -> None:
    """Three readers of the page: one sells, one pays, one sees both; a restart in the middle hurts nobody."""
    till = computer.till()
    port = till.url.rsplit(":", 1)[1].removesuffix("/ws")
    files = {
        role: computer.key_file(computer.quick_key(till, role)) for role in ("integration", "bank", "display")
    }
    with _client(computer, files["integration"], "sell", "45.90") as shop:
        _, number, txid, code = _line(shop, "CREATED").split(" ", 3)
        assert (4590, txid) == (decode(code).amount, decode(code).txid)
        till.kill()
        again = computer.till("--port", port)
        assert again.ready
        with _client(computer, files["display"], "watch") as display:
            assert _line(display, "SHOWS pending 45.90")
            with _client(computer, files["bank"], "confirm", txid, "45.90") as bank:
                assert "received paid" == _line(bank, "received")
                assert 0 == bank.wait(WAIT_S)
            assert _line(display, "SHOWS paid 45.90")
        assert _line(shop, "CONFIRMED")
        assert 0 == shop.wait(WAIT_S)

    assert 0 == again.end(signal.SIGTERM, END_S)
    names = [row["name"] for row in computer.events()]
    assert (1, 1) == tuple(names.count(f"payment-{word}-{number}") for word in ("created", "confirmed"))
