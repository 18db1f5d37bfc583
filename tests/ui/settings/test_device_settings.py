"""Settings of devices, against a real till and real keys; only the pairing window is a fake."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_app.app.this_computer import ThisComputer
from pos_app.domain.commands.devices import ListDevices, RefuseInvited
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.device import Device
from pos_app.domain.events import Batch
from pos_app.domain.shop import Merchant, Network
from pos_app.services.devices.device_service import DeviceService
from pos_app.services.devices.key_store import FileKeyStore, read_key_file
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ports.devices import DeviceStatus, LinkStatus, ListenerStatus, PairingStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.qr.drawing import draw
from pos_app.services.till.till import Till
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.sound import SoundWishes
from pos_app.ui.settings.devices_controller import DeviceParts, DevicesController
from pos_app.ui.settings.pair_sheets import AdmitSheet, InviteSheet, PairSheet
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.settings.shop_page import LocalSettings
from pos_app.ui.widgets.dialogs import Question
from pos_app.ui.widgets.text_sheets import KeySheet
from tests.fakes.book import Told, ask, running
from tests.fakes.clock import FakeClock

TABLETS = ListenerStatus(
    kind="tablets", port=8766, url="ws://192.168.0.9:8766/ws", page="http://192.168.0.9:8766/"
)
HOME = ListenerStatus(kind="loopback", port=8765, url="ws://127.0.0.1:8765/ws", page="http://127.0.0.1:8765/")
NETWORK = ListenerStatus(
    kind="network", port=8765, url="wss://192.168.0.9:8765/ws", page="https://192.168.0.9:8765/"
)
GONE = ListenerStatus(kind="network", port=8765, problem="address", address="192.168.0.9")
LINK = LinkStatus(listening=HOME.url, listeners=(HOME, TABLETS))
PIN = "4821"


Answer = TypeVar("Answer")


class FakePairing:
    """A pairing window that a test opens and closes."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.granted: list[str] = []
        self.closed = 0

    def open(self) -> "Future[PairingStatus]":
        """Answer with a code."""
        return _done(
            PairingStatus(code="K7QF-2M9X-TRW4", ends_ms=self._clock.elapsed_ms + 120_000, tries_left=5)
        )

    def invite(self, device: str, word: bytes) -> "Future[None]":
        """Take the word of a page."""
        assert (True, 16) == (device.startswith("display-"), len(word))
        return _done(None)

    def grant(self, device: str, key: bytes) -> "Future[bool]":
        """Remember who was given a key."""
        assert 32 == len(key)
        self.granted.append(device)
        return _done(True)  # noqa: FBT003 - the answer

    def close(self) -> "Future[None]":
        """Count the times it was closed."""
        self.closed += 1
        return _done(None)


def _done(answer: Answer) -> "Future[Answer]":
    future: Future[Answer] = Future()
    future.set_result(answer)
    return future


class _Told(Told):
    """Hands events on to the window, as the program does."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge

    def __call__(self, value: Batch | LedgerHealth) -> None:
        """Take what the feed tells."""
        super().__call__(value)
        if isinstance(value, Batch):
            self._bridge.on_batch(value)


@dataclass
class Shop:
    """An open settings dialog, its till, and what the link says."""

    qtbot: QtBot
    clock: FakeClock
    till: Till
    bridge: Bridge
    pairing: FakePairing
    dialog: SettingsDialog
    controller: DevicesController

    def sheet(self, kind: type) -> QWidget:
        """Wait for a sheet above the settings."""
        self.qtbot.waitUntil(lambda: isinstance(self.controller.sheet, kind))
        assert self.controller.sheet is not None
        return self.controller.sheet

    def told(self, link: LinkStatus) -> None:
        """Let the server say how things stand."""
        with self.qtbot.waitSignal(self.bridge.link_came):
            self.bridge.post(link)

    def devices(self, role: str) -> list[Device]:
        """Return the devices of a role that may prove themselves."""
        found: tuple[Device, ...] = ask(self.till, ListDevices())
        return [each for each in found if each.role == role and each.revoked_at is None]

    def names(self, page: int) -> list[str]:
        """Return the rows of a page, as a screen reader says them."""
        pages = self.dialog.screens_page, self.dialog.bank_page, self.dialog.programs_page
        return [row.accessibleName() for row in pages[page].list.rows]


@pytest.fixture(params=[True, False], ids=["training", "real"])
def shop(request: pytest.FixtureRequest, qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> Iterator[Shop]:
    """Return the settings of a training till, and of a real one whose manager typed the PIN."""
    merchant = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="11222333000181")
    options = TillOptions() if request.param else TillOptions(training=False, merchant=merchant, pin=PIN)
    bridge, pairing, parent = Bridge(), FakePairing(clock), QWidget()
    qtbot.addWidget(parent)
    with ThreadPoolExecutor(1) as work, running(tmp_path, clock, _Told(bridge), options) as till:
        service = DeviceService(till, FileKeyStore(tmp_path / "keys"), pairing, work=work, link=lambda: LINK)
        local = LocalSettings((), "", SoundWishes())
        dialog = SettingsDialog(ask(till, ReadStatus()), local, parent)
        parts = DeviceParts(service, bridge, clock, ThisComputer(), lambda text: work.submit(draw, text))
        devices = DevicesController(parts, LINK, dialog)
        dialog.open()
        for page in (dialog.screens_page, dialog.bank_page, dialog.programs_page):
            page.pin_field.setText("" if request.param else PIN)
        yield Shop(qtbot, clock, till, bridge, pairing, dialog, devices)
        dialog.reject()


def test_new_key_is_shown_once_and_works_as_a_key_file(shop: Shop, tmp_path: Path) -> None:
    """A bank's key is made behind the PIN and shown once; the list then has the bank, and no key."""
    page = shop.dialog.bank_page
    assert not page.new_button.isEnabled()
    page.name_field.setText("Banco do bairro")
    page.tick.setChecked(True)
    page.new_button.click()
    sheet = shop.sheet(KeySheet)
    assert isinstance(sheet, KeySheet)
    credentials, file = read_key_file(sheet.text.toPlainText())
    assert ("bank-1", "bank", HOME.url) == (credentials.device, credentials.role, file.url)
    sheet.save_to(str(tmp_path / "bank.json"))
    assert credentials == read_key_file((tmp_path / "bank.json").read_text())[0]
    assert 0o600 == (tmp_path / "bank.json").stat().st_mode & 0o777
    sheet.copy_button.click()
    assert file.key in QGuiApplication.clipboard().text()
    sheet.reject()
    shop.qtbot.waitUntil(lambda: ["Banco do bairro: Nunca se conectou"] == shop.names(1))
    assert [True] == [each.proof_required for each in shop.devices("bank")]
    assert ("", "") == (page.name_field.text(), page.pin_field.text())


@pytest.mark.parametrize("shop", [False], indirect=True, ids=["real"])
def test_wrong_pin_makes_no_key(shop: Shop) -> None:
    """A real till refuses a key without the manager's PIN, says so, and keeps what was typed but the PIN."""
    page = shop.dialog.programs_page
    page.name_field.setText("Loja virtual")
    page.pin_field.setText("0000")
    page.new_button.click()
    shop.qtbot.waitUntil(lambda: bool(page.error_label.text()))
    assert "PIN" in page.error_label.text()
    assert ("Loja virtual", "", []) == (
        page.name_field.text(),
        page.pin_field.text(),
        shop.devices("integration"),
    )


def test_display_pairs_by_a_typed_code(shop: Shop) -> None:
    """The code stands there until it is used; then the display's name, and *Confirmar* gives the key."""
    shop.dialog.screens_page.pair_button.click()
    sheet = shop.sheet(PairSheet)
    assert isinstance(sheet, PairSheet)
    assert "K7QF-2M9X-TRW4" == sheet.code_label.text()
    assert not sheet.admit_button.isVisibleTo(sheet)
    asking = PairingStatus(
        code="",
        ends_ms=shop.clock.elapsed_ms + 90_000,
        tries_left=5,
        asking="Tela <b>do</b> balcão\u202e",
        address="192.168.0.20",
    )
    shop.told(LinkStatus(listeners=LINK.listeners, pairing=asking))
    assert "K7QF" not in sheet.code_label.text()
    assert "192.168.0.20" in sheet.sentence.text()
    assert "Tela <b>do</b> balcão" == sheet.name_field.text()
    sheet.name_field.setText("Balcão")
    sheet.admit_button.click()
    shop.qtbot.waitUntil(lambda: shop.controller.sheet is None)
    assert ["display-1"] == shop.pairing.granted
    assert ["Balcão"] == [each.name for each in shop.devices("display")]
    assert 0 == shop.pairing.closed


@pytest.mark.parametrize(
    ("link", "address", "words"),
    [
        (LinkStatus(listening=HOME.url, listeners=(HOME,)), "127.0.0.1", "“O caixa atende em”"),
        (LINK, "127.0.0.1", "só vale neste computador"),
        (LinkStatus(listening=HOME.url, listeners=(HOME, GONE)), "127.0.0.1", "192.168.0.9"),
        (LinkStatus(listeners=(), port_taken=8765), "", "Feche o outro programa"),
        (LinkStatus(listening=HOME.url, listeners=(HOME, NETWORK)), "192.168.0.9", ""),
    ],
    ids=["alone", "tablets", "gone", "taken", "network"],
)
def test_pairing_says_which_computer_reaches_the_address(
    shop: Shop, link: LinkStatus, address: str, words: str
) -> None:
    """An address of this computer alone is never given to another without the way to change that."""
    shop.dialog.screens_page.pair_button.click()
    sheet = shop.sheet(PairSheet)
    assert isinstance(sheet, PairSheet)
    waiting = PairingStatus(code="K7QF-2M9X-TRW4", ends_ms=shop.clock.elapsed_ms + 90_000, tries_left=5)
    shop.told(replace(link, pairing=waiting))
    assert address in sheet.address_label.text()
    assert bool(words) is not sheet.reach_note.isHidden()
    assert words in sheet.reach_note.text()
    assert (not words) is sheet.sentence.text().startswith("No outro computador")


@pytest.mark.parametrize("way", ["back_button", "refuse_button"])
def test_leaving_closes_the_pairing_window(shop: Shop, way: str) -> None:
    """Whoever waits at the pairing window is refused when the sheet is left or *Recusar* is pressed."""
    shop.dialog.screens_page.pair_button.click()
    sheet = shop.sheet(AdmitSheet)
    getattr(sheet, way).click()
    shop.qtbot.waitUntil(lambda: shop.controller.sheet is None)
    assert (1, []) == (shop.pairing.closed, shop.devices("display"))


def test_expired_code_is_taken_off(shop: Shop) -> None:
    """A code whose time or tries are over is no longer on the screen."""
    shop.dialog.screens_page.pair_button.click()
    sheet = shop.sheet(PairSheet)
    assert isinstance(sheet, PairSheet)
    shop.told(LINK)
    assert "" == sheet.code_label.text()
    assert "não vale mais" in sheet.sentence.text()


def test_browser_comes_in_by_a_qr(shop: Shop) -> None:
    """The QR gives one browser its key; once it has come the QR is gone and a person confirms it by name."""
    shop.dialog.screens_page.invite_button.click()
    sheet = shop.sheet(InviteSheet)
    assert isinstance(sheet, InviteSheet)
    shop.qtbot.waitUntil(sheet.qr.is_readable)
    (device,) = shop.devices("display")
    assert device.is_new
    came = DeviceStatus(
        device=device.id, role="display", name=device.name, connected_at=shop.clock.at, last_heard_ms=0,
        is_new=True, listener_kind="tablets",
    )  # fmt: skip
    shop.told(LinkStatus(listeners=LINK.listeners, devices=(came,)))
    assert sheet.qr.is_empty()
    sheet.name_field.setText("Tablet da vitrine")
    sheet.admit_button.click()
    shop.qtbot.waitUntil(lambda: shop.controller.sheet is None)
    (device,) = shop.devices("display")
    assert ("Tablet da vitrine", False) == (device.name, device.is_new)


def test_browser_that_is_refused_has_no_key(shop: Shop) -> None:
    """*Recusar* revokes a display that came by the QR."""
    shop.dialog.screens_page.invite_button.click()
    sheet = shop.sheet(InviteSheet)
    assert isinstance(sheet, InviteSheet)
    shop.qtbot.waitUntil(lambda: 1 == len(shop.devices("display")))
    sheet.reject()
    shop.qtbot.waitUntil(lambda: [] == shop.devices("display"))


def test_qr_that_two_browsers_read_is_told(shop: Shop) -> None:
    """Nobody can say which one is the shop's: both are out, the sheet says so and asks for nothing."""
    shop.dialog.screens_page.invite_button.click()
    sheet = shop.sheet(InviteSheet)
    assert isinstance(sheet, InviteSheet)
    shop.qtbot.waitUntil(sheet.qr.is_readable)
    (device,) = shop.devices("display")
    ask(shop.till, RefuseInvited(device=device.id, proven_twice=True))
    shop.qtbot.waitUntil(sheet.qr.is_empty)
    assert "Dois aparelhos" in sheet.sentence.text()
    assert sheet.name_box.isHidden()
    assert [] == shop.devices("display")


def test_no_browser_without_a_network(shop: Shop) -> None:
    """With this computer alone there is no address for a tablet, and the page says what to do first."""
    shop.told(LinkStatus(listening=HOME.url, listeners=(HOME,)))
    shop.dialog.screens_page.invite_button.click()
    assert "rede" in shop.dialog.screens_page.error_label.text()
    assert [] == shop.devices("display")


def test_revoking_asks_first(shop: Shop) -> None:
    """*Remover* asks; the safe answer keeps the device, the other one refuses it from then on."""
    page = shop.dialog.programs_page
    page.name_field.setText("Loja virtual")
    pin = page.pin()
    page.new_button.click()
    shop.sheet(KeySheet).close()
    shop.qtbot.waitUntil(lambda: 1 == len(page.list.rows) and shop.controller.sheet is None)
    page.list.rows[0].revoke_button.click()
    question = shop.sheet(Question)
    assert isinstance(question, Question)
    question.safe_button.click()
    shop.qtbot.waitUntil(lambda: shop.controller.sheet is None)
    assert 1 == len(shop.devices("integration"))
    page.pin_field.setText(pin)
    page.list.rows[0].revoke_button.click()
    question = shop.sheet(Question)
    assert isinstance(question, Question)
    question.act_button.click()
    shop.qtbot.waitUntil(lambda: [] == page.list.rows)
    assert [] == shop.devices("integration")


def test_network_is_chosen_and_never_silent(shop: Shop) -> None:
    """Nothing is opened beyond this computer before a person applies it; tablets come with their warning."""
    card = shop.dialog.screens_page.network_card
    assert ("", False) == (card.bind.currentData(), card.tablets.isEnabled())
    card.bind.setCurrentIndex(card.bind.findData("0.0.0.0"))  # noqa: S104 - stored, not bound
    card.tablets.setChecked(True)
    assert card.warning.isVisibleTo(card)
    assert Network() == ask(shop.till, ReadStatus()).network
    card.apply_button.click()
    wanted = Network(bind="0.0.0.0", tablets=True)  # noqa: S104 - stored, not bound
    shop.qtbot.waitUntil(lambda: wanted == ask(shop.till, ReadStatus()).network)
    shop.qtbot.waitUntil(lambda: not card.apply_button.isEnabled())


def test_listener_that_cannot_listen_says_why(shop: Shop) -> None:
    """A taken port is a red line on the page, with the port."""
    taken = ListenerStatus(kind="network", port=8765, problem="taken", address="192.168.0.9")
    shop.told(LinkStatus(listeners=(HOME, taken)))
    assert "Porta 8765 ocupada" in shop.dialog.screens_page.network_card.lines.text()


WIDE = ListenerStatus(
    kind="network",
    port=8765,
    url="wss://192.168.0.10:8765/ws",
    page="https://192.168.0.10:8765/",
    hosts=("192.168.0.10", "10.1.1.7", "fd00::2"),
    fingerprint="ab" * 32,
)


@pytest.mark.parametrize(
    ("fixed", "words"),
    [
        ("192.168.0.10", "192.168.0.10"),
        ("0.0.0.0", "todas as redes deste computador"),  # noqa: S104 - shown, not bound
        ("127.0.0.1", "só este computador"),
    ],
)
def test_address_of_this_start_is_named_with_who_fixed_it(shop: Shop, fixed: str, words: str) -> None:
    """The card says what is in force and why, and after *Aplicar* when the choice will hold."""
    card = shop.dialog.screens_page.network_card
    assert not card.fixed_note.isVisibleTo(card)

    shop.told(LinkStatus(listeners=(HOME, WIDE), fixed_bind=fixed))
    assert card.fixed_note.isVisibleTo(card)
    assert f"Agora o caixa atende em {words}" in card.fixed_note.text()
    assert "--bind" in card.fixed_note.text()

    card.bind.setCurrentIndex(card.bind.findData("0.0.0.0"))  # noqa: S104 - stored, not bound
    card.apply_button.click()
    shop.qtbot.waitUntil(lambda: card.fixed_note.text().startswith("Salvo."))
    assert f"até lá, fica {words}" in card.fixed_note.text()
    assert "0.0.0.0" == ask(shop.till, ReadStatus()).network.bind  # noqa: S104 - stored, not bound

    shop.told(LinkStatus(listeners=(HOME, WIDE)))
    assert not card.fixed_note.isVisibleTo(card)


def test_chosen_address_is_the_one_to_be_typed(shop: Shop) -> None:
    """Of several addresses the likely one is given, until a person chooses another."""
    page = shop.dialog.screens_page
    card = page.network_card
    shop.told(LinkStatus(listening=HOME.url, listeners=(HOME, WIDE)))
    assert [*WIDE.hosts] == [card.address.itemData(row) for row in range(card.address.count())]
    assert (True, 0) == (card.address_row.isVisibleTo(card), card.address.currentIndex())

    card.address.setCurrentIndex(1)
    card.address.activated.emit(1)
    shop.told(LinkStatus(listening=HOME.url, listeners=(HOME, WIDE)))

    assert 1 == card.address.currentIndex()
    assert "wss://10.1.1.7:8765/ws" in card.lines.text()
    page.pair_button.click()
    sheet = shop.sheet(PairSheet)
    assert isinstance(sheet, PairSheet)
    assert "wss://10.1.1.7:8765/ws" in sheet.address_label.text()


def test_one_address_is_no_choice(shop: Shop) -> None:
    """Nothing is asked where there is nothing to choose."""
    card = shop.dialog.screens_page.network_card
    shop.told(LinkStatus(listeners=(HOME, TABLETS)))
    assert not card.address_row.isVisibleTo(card)
