"""The customer display: as a program, beside a till that dies and returns, and on a second monitor."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.app import display as display_program
from pos_app.app.display import DisplayApp
from pos_app.services.devices.key_store import read_key_file
from pos_app.services.qr.drawing import read_picture
from pos_app.ui.customer.customer_view import Phase
from tests.e2e.test_sales import confirm, create
from tests.fakes.programs import Computer, Program

SCREENS = Path(__file__).with_name("screens.py")


@pytest.fixture
def till(computer: Computer) -> Program:
    """Return a running till."""
    return computer.till()


@pytest.fixture
def display(computer: Computer, till: Program, qtbot: QtBot) -> Iterator[DisplayApp]:
    """Return a display of this process, connected to the till."""
    app = DisplayApp(till.url, read_key_file(computer.quick_key(till, "display"))[0])
    app.window.resize(1280, 720)
    with qtbot.waitSignal(app.linked):
        app.start(windowed=True)
    yield app
    app.shut_down()
    app.window.close()


def _phase(display: DisplayApp) -> Phase:
    return display.window.screen_view.view().phase


def _codes(display: DisplayApp, folder: Path) -> list[str]:
    path = folder / "display.png"
    display.window.grab().save(str(path))
    return read_picture(path)


def test_display_shows_the_sale_and_its_end(
    computer: Computer, till: Program, display: DisplayApp, qtbot: QtBot
) -> None:
    """The shop, then the code that a phone can read, then "paid" and no code."""
    qtbot.waitUntil(lambda: _phase(display) is Phase.IDLE)

    payment = create(computer.connect(till, "integration"), show=True)

    qtbot.waitUntil(display.window.screen_view.shows_code)
    assert [payment["pix_code"]] == _codes(display, computer.home)
    assert "paid" == confirm(computer.connect(till, "bank"), payment)["result"]
    qtbot.waitUntil(lambda: _phase(display) is Phase.PAID)
    assert [] == _codes(display, computer.home)


def test_display_says_that_it_reconnects_and_returns(
    computer: Computer, till: Program, display: DisplayApp, qtbot: QtBot
) -> None:
    """A dead till: no code and no amount within 6 s; the next run of the till brings them back."""
    payment = create(computer.connect(till, "integration"), show=True)
    qtbot.waitUntil(display.window.screen_view.shows_code)
    port = till.url.rsplit(":", 1)[1].removesuffix("/ws")

    till.kill()

    qtbot.waitUntil(lambda: _phase(display) is Phase.LINK_LOST, timeout=6_000)
    assert [] == _codes(display, computer.home)
    assert "" == display.window.screen_view.view().code
    again = computer.till("--port", port)
    assert again.ready
    qtbot.waitUntil(display.window.screen_view.shows_code, timeout=10_000)
    assert [payment["pix_code"]] == _codes(display, computer.home)


def test_goodbye_takes_the_code_off_without_waiting(
    computer: Computer, till: Program, display: DisplayApp, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A till that ends says so: its silence need not last before nobody can pay any more."""
    monkeypatch.setattr(display_program, "LINK_LOST_MS", 3_600_000)
    create(computer.connect(till, "integration"), show=True)
    qtbot.waitUntil(display.window.screen_view.shows_code)

    assert 0 == till.end()

    qtbot.waitUntil(lambda: _phase(display) is Phase.LINK_LOST)
    assert [] == _codes(display, computer.home)


def test_revoked_display_shows_no_sale(
    computer: Computer, till: Program, display: DisplayApp, qtbot: QtBot
) -> None:
    """A display whose key was taken away says so and shows nothing of the shop."""
    create(computer.connect(till, "integration"), show=True)
    qtbot.waitUntil(display.window.screen_view.shows_code)

    assert 0 == computer.run("key", "revoke", "--data-dir", str(computer.data), "display-1").returncode

    qtbot.waitUntil(lambda: _phase(display) is Phase.NOT_KNOWN)
    assert [] == _codes(display, computer.home)


def test_display_program_connects_with_its_key(computer: Computer, till: Program) -> None:
    """As a process: it says when it is connected, its device is taken by it, and it ends on a signal."""
    key_file = computer.key_file(computer.quick_key(till, "display"))
    display = computer.start("display", "--key-file", str(key_file), "--server", till.url)
    display.line("CONNECTED")

    computer.client(till.url, key_file.read_text("utf-8"))

    till.complaint("display-1 was replaced")
    assert 0 == display.end()


def test_display_program_refuses_what_is_no_key_of_a_display(computer: Computer) -> None:
    """Another role's key, no key at all, or no file: code 2 and a sentence."""
    wrong = computer.home / "wrong.json"
    wrong.write_text("{}", "utf-8")
    bank = computer.key_file(computer.key("bank"))
    for path in (bank, wrong, computer.home / "missing.json"):
        ended = computer.run("display", "--key-file", str(path))
        assert (2, 1) == (ended.returncode, ended.stderr.count("\n"))


def _on_screens(computer: Computer, names: tuple[str, ...], choice: str = "") -> dict[str, object]:
    """Run the cashier's program on these monitors, side by side; return where the customer's window went."""
    config = computer.home / "screens.json"
    places = [
        {"name": name, "x": 1920 * number, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1}
        for number, name in enumerate(names)
    ]
    config.write_text(json.dumps({"screens": places}), "utf-8")
    done = subprocess.run(
        [sys.executable, str(SCREENS), str(computer.data), choice],
        env=computer.environment | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    place: dict[str, object] = json.loads(next(line for line in done.stdout.splitlines() if line[0] == "{"))
    return place


def test_customers_window_goes_to_the_chosen_monitor_and_returns_there(computer: Computer) -> None:
    """Chosen once, it fills the second monitor in every later run; without that monitor it hides."""
    second = {"screen": "HDMI-2", "geometry": [1920, 0, 1920, 1080], "full": True}

    assert second == _on_screens(computer, ("eDP-1", "HDMI-2"), "HDMI-2")
    assert second == _on_screens(computer, ("eDP-1", "HDMI-2"))
    assert {"screen": "", "geometry": [], "full": False} == _on_screens(computer, ("eDP-1",))
    assert second == _on_screens(computer, ("eDP-1", "HDMI-2"))
