"""A display program gets its key by a typed code, over TLS, from a till with its own certificate.

127.0.0.2 stands for the network: only 127.0.0.1 counts as loopback for this till.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_app.app.display import DisplayProgram
from pos_app.app.keyfiles import KeyPlace
from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.money import Centavos
from pos_app.services.devices.device_service import DeviceService
from pos_app.services.devices.pairing import PairingCalls
from pos_app.ui.customer.customer_view import Phase
from pos_app.ui.customer.pairing_window import PairingWindow
from tests.services.conftest import WAIT_S, Shop, open_shop

BEYOND = "127.0.0.2"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Return a till that the network reaches."""
    with open_shop(tmp_path, bind=BEYOND, is_loopback=lambda each: each == "127.0.0.1") as running:
        yield running


@pytest.fixture
def service(shop: Shop) -> Iterator[DeviceService]:
    """Return what the till's settings hold."""
    calls = PairingCalls(shop.thread.call, lambda: shop.server.pairing)
    with ThreadPoolExecutor(1) as work:
        yield DeviceService(shop.till, shop.keys, calls, work=work, link=lambda: shop.first_link)


@pytest.fixture
def program(tmp_path: Path, shop: Shop) -> Iterator[DisplayProgram]:
    """Return a display that asks for the till's code."""
    made = DisplayProgram(KeyPlace(tmp_path / "display.json"), windowed=True, seeks=False)
    made.pair(f"wss://{BEYOND}:{shop.server.port}/ws")
    yield made
    for _, end in made.steps_of_end():
        end()
    for part in (made.pairing, made.display):
        if part is not None:
            part.window.close()


@pytest.fixture
def window(program: DisplayProgram) -> PairingWindow:
    """Return its window."""
    assert program.pairing is not None
    return program.pairing.window


def type_code(window: PairingWindow, code: str) -> None:
    """Type a code and ask."""
    window.code.setText(code)
    window.pair_button.click()


def test_display_is_paired_and_shows_the_sale(  # noqa: PLR0913, PLR0917 - both ends of one pairing
    tmp_path: Path,
    qtbot: QtBot,
    shop: Shop,
    service: DeviceService,
    program: DisplayProgram,
    window: PairingWindow,
) -> None:
    """Typed, confirmed, and the next sale is on it; its key is in a file of its owner, with the pin."""
    type_code(window, service.open_pairing().result(WAIT_S).code)
    qtbot.waitUntil(lambda: "confirme" in window.notice.text())
    shop.wait_status(lambda link: link.pairing is not None and bool(link.pairing.asking))

    with qtbot.waitSignal(program.linked):
        device = service.approve_pairing("Tela da porta").result(WAIT_S)

    shop.ask(OpenCharge(amount=Centavos(1_250)))
    display = program.display
    assert display is not None
    qtbot.waitUntil(lambda: display.window.screen_view.view().phase is Phase.PENDING)
    assert not window.isVisible()
    file = tmp_path / "display.json"
    kept = json.loads(file.read_text("utf-8"))
    door = next(each for each in shop.first_link.listeners if each.kind == "network")
    assert (device.id, door.fingerprint, door.url) == tuple(
        kept[name] for name in ("device", "fingerprint", "url")
    )
    assert 0o600 == file.stat().st_mode & 0o777


def test_wrong_code_is_said_and_asked_again(
    qtbot: QtBot, service: DeviceService, window: PairingWindow
) -> None:
    """The form is back with the reason, and a right code then works; a person's no is said too."""
    code = service.open_pairing().result(WAIT_S).code
    type_code(window, "0000-0000-0000")
    qtbot.waitUntil(lambda: "restam 4 tentativas" in window.notice.text())
    assert "0000-0000-0000" == window.code.selectedText()
    type_code(window, code)
    qtbot.waitUntil(lambda: "confirme" in window.notice.text())

    service.close_pairing().result(WAIT_S)

    qtbot.waitUntil(lambda: "não aceitou" in window.notice.text())


def _says(window: PairingWindow, words: str) -> bool:
    return words in window.notice.text()


def test_last_wrong_code_asks_for_a_new_one(
    qtbot: QtBot, service: DeviceService, window: PairingWindow
) -> None:
    """Each try says how many are left; after the last one the code is no good."""
    assert service.open_pairing().result(WAIT_S).code
    for words in ("restam 4", "restam 3", "restam 2", "Resta 1 tentativa", "Peça um novo"):
        type_code(window, "0000-0000-0000")
        qtbot.waitUntil(partial(_says, window, words), timeout=10_000)
    assert "" == window.code.text()


def test_stopped_display_leaves_the_tills_window(
    shop: Shop, service: DeviceService, window: PairingWindow
) -> None:
    """Who does not want to wait any more is gone for the till too."""
    type_code(window, service.open_pairing().result(WAIT_S).code)
    shop.wait_status(lambda link: link.pairing is not None and bool(link.pairing.asking))
    window.stop_button.click()

    shop.wait_status(lambda link: link.pairing is None)
    assert (False, True) == (window.is_waiting(), window.pair_button.isVisible())


@pytest.mark.parametrize(("address", "words"), [("127.0.0.1:1", "não respondeu"), ("[nowhere", "não existe")])
def test_till_that_is_not_there_is_said(
    qtbot: QtBot, window: PairingWindow, address: str, words: str
) -> None:
    """A wrong address is no riddle."""
    window.address.setText(address)
    type_code(window, "K7QF-2M9X-TRW4")
    qtbot.waitUntil(lambda: words in window.notice.text())
