"""The real program, killed again and again in the middle of confirmations.

A random moment alone proves little (docs/reliability.md): the tests of the till make commits fail on purpose.
This one shows that the whole way from the socket to the disk keeps its word. ``--full`` kills fifty times,
and ``POS_KILLS`` asks for more, with ``-o faulthandler_timeout=0``, since many kills are no hang.
"""

import json
import os
import queue
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from pos_app.services.devices.key_store import read_key_file
from pos_app.wire.client_session import Credentials
from tests.fakes.book import check_ledger, e2e
from tests.fakes.clients import Client
from tests.fakes.history import BACK_S, LEVEL_S, Call, History, Shown

ROUNDS = [0, *(pytest.param(round_, marks=pytest.mark.full) for round_ in range(1, 5))]
KILLS = int(os.environ.get("POS_KILLS", "50")) // len(ROUNDS)
CHARGES = 6
START_S = 20.0
LATEST_KILL_S = 0.03
BUSY = 3.0
DISPLAY_S = 60.0
PROGRAM = (sys.executable, "-m", "pos_app")


def environment(home: Path) -> dict[str, str]:
    """Return an environment whose keys and settings lie in a folder of the test."""
    return {
        **os.environ,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "share"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "QT_QPA_PLATFORM": "offscreen",
    }


def add_key(home: Path, data: Path, role: str) -> Credentials:
    """Make a key on the stopped till, by the command line."""
    command = [
        sys.executable,
        "-m",
        "pos_app",
        "key",
        "add",
        "--role",
        role,
        "--name",
        role,
        "--data-dir",
        str(data),
    ]
    made = subprocess.run(
        command, env=environment(home), check=True, capture_output=True, timeout=60, text=True
    )
    credentials, _ = read_key_file(made.stdout.strip())
    return credentials


@contextmanager
def running(home: Path, data: Path, history: History) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run the program; gives the process and the address of its socket. It is killed at the end."""
    command = [*PROGRAM, "--data-dir", str(data), "--port", "0"]
    with subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        began_s = time.monotonic()
        watchdog = threading.Timer(START_S, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            watchdog.cancel()
            took_s = time.monotonic() - began_s
            if not history.calls:  # the first start, with nothing to recover, shows how busy the machine is
                history.back_s = max(BACK_S, BUSY * took_s)
            history.restarted(took_s)
            assert line.startswith("READY "), line or process.communicate()[1]
            yield process, json.loads(line.removeprefix("READY "))["url"]
        finally:
            watchdog.cancel()
            process.kill()
            watchdog.join()


def make_charges(client: Client, count: int) -> list[str]:
    """Make charges, the first of them on the displays; returns their identities."""
    for number in range(count):
        request, value = f"c-{os.urandom(6).hex()}", f"{number + 1}.00"
        client.send(type="create_payment", request=request, value=value, show=number == 0)
    return [client.find("received", result="created")["payment"]["bank_payment_id"] for _ in range(count)]


def note_until_closed(bank: Client, history: History) -> None:
    """Note the receipts that came before the connection broke."""
    try:
        while True:
            history.answered(bank.receive())
    except (ConnectionClosed, OSError):
        return


@contextmanager
def watching(url: str, key: Credentials, history: History) -> Iterator["queue.SimpleQueue[Shown]"]:
    """Note what a display is told until the till is gone, or this is left; gives each picture too."""
    display = Client(url, key)
    pictures: queue.SimpleQueue[Shown] = queue.SimpleQueue()

    def note() -> None:
        with suppress(ConnectionClosed, OSError):
            while True:
                charge = display.receive(DISPLAY_S)["charge"]
                if charge is not None:
                    shown = Shown("display", charge["bank_payment_id"], charge["state"], time.monotonic())
                    history.shown.append(shown)
                    pictures.put(shown)

    watcher = threading.Thread(target=note)
    watcher.start()
    try:
        yield pictures
    finally:
        display.close()
        watcher.join()


def confirmation(call: Call, charge: str) -> dict[str, Any]:
    """Return what a bank sends, the same at each time."""
    return {
        "type": "confirm_payment",
        "delivery": f"d-{call.pix}",
        "end_to_end_id": call.pix,
        "bank_payment_id": charge,
        "value": call.value,
    }


def tell(bank: Client, history: History, messages: list[dict[str, Any]]) -> None:
    """Send all again, and wait for the receipts."""
    for message in messages:
        bank.send(**message)
    for message in messages:
        history.answered(bank.find("received", end_to_end_id=message["end_to_end_id"]))


def aim_again(latest_s: float, answered: int, asked: int) -> float:
    """Return when the next kill may fall at the latest: nearer to the answers of this machine."""
    if answered == 0:
        return min(1.0, latest_s * 2)
    return latest_s / 2 if answered == asked else latest_s


def wait_for(pictures: "queue.SimpleQueue[Shown]", level: tuple[str, str]) -> None:
    """Wait until a display shows a charge in a state, as long as it may take."""
    until = time.monotonic() + LEVEL_S
    with suppress(queue.Empty):
        while (shown := pictures.get(timeout=max(0.0, until - time.monotonic()))) is not None:
            if (shown.charge, shown.state) == level:
                return


@pytest.mark.slow
@pytest.mark.parametrize("round_", ROUNDS)
def test_no_kill_loses_or_doubles_money(tmp_path: Path, round_: int) -> None:
    """What was acknowledged is there after a SIGKILL, once; what was not is taken when it is sent again.

    A display never shows as paid what the ledger does not hold, and is level with it after the last fault.
    """
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    bank_key, shop_key = add_key(home, data, "bank"), add_key(home, data, "integration")
    display_key = add_key(home, data, "display")
    dice = random.Random(round_)  # noqa: S311 - the same moments at each run, as far as machines allow
    history = History()
    messages: list[dict[str, Any]] = []

    def new_messages(shop: Client) -> list[dict[str, Any]]:
        made = []
        for value, charge in enumerate(make_charges(shop, CHARGES), start=1):
            pix = e2e(len(history.calls) + 1)
            history.sent(pix, f"{value}.00")
            made.append(confirmation(history.calls[pix], charge))
        return made

    unanswered, latest_s = 0, LATEST_KILL_S
    for _ in range(KILLS):
        with running(home, data, history) as (process, url), watching(url, display_key, history):
            bank, shop = Client(url, bank_key), Client(url, shop_key)
            tell(bank, history, messages)
            messages = new_messages(shop)
            killer = threading.Timer(dice.uniform(0, latest_s), process.kill)
            killer.start()
            try:
                for message in messages:
                    bank.send(**message)
            except (ConnectionClosed, OSError):
                pass
            note_until_closed(bank, history)
            answered = len(messages) - len(history.unknown())
            unanswered += len(messages) - answered
            latest_s = aim_again(latest_s, answered, len(messages))
            killer.join()
            process.wait(timeout=10)
            bank.close()
            shop.close()
        check_ledger(data)
    with running(home, data, history) as (_, url), watching(url, display_key, history) as pictures:
        bank, shop = Client(url, bank_key), Client(url, shop_key)
        tell(bank, history, messages)
        messages = new_messages(shop)
        history.faults_end_s = time.monotonic()
        tell(bank, history, messages)
        level = messages[0]["bank_payment_id"], "paid"
        wait_for(pictures, level)
        bank.close()
        shop.close()
    assert [] == history.findings(data, level)
    assert {"paid"} == {each.word for each in history.calls.values()}
    assert {"pending", "paid"} <= {each.state for each in history.shown}
    assert 0 < unanswered < len(history.calls), "no kill fell between a message and its answer"
