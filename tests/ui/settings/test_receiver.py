"""Who receives is confirmed on one page, in the window, before the first code after a doubt."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.devices import AddDevice, ListDevices
from pos_app.domain.commands.queries import ListCharges, ReadStatus
from pos_app.domain.errors import LedgerUnavailableError
from pos_app.domain.money import Centavos
from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.restoring import restore
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.settings.receiver_controller import ReceiverController
from pos_app.ui.settings.receiver_sheet import ReceiverSheet
from tests.fakes.book import Told, ask, ledger_file, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, sell
from tests.ui.cashier_rig import make_rig

BOSS = Decision(reason="sou o dono da loja", pin="4821")


@pytest.fixture
def doubted(tmp_path: Path, clock: FakeClock) -> Path:
    """Return the folder of a real ledger that was restored where nothing else could be read."""
    folder = tmp_path / "data"
    folder.mkdir()
    with running(folder, clock, Told(), REAL) as till:
        ask(till, AddDevice(role="bank", name="Banco da loja", decision=BOSS))
        sell(till, 1)
        path = make_backup(folder).path
    ledger_file(folder).write_bytes(b"nothing")
    restore(folder, path, clock.at)
    return folder


def test_page_shows_all_and_asks_for_the_pin(doubted: Path, clock: FakeClock, qtbot: QtBot) -> None:
    """Key, name, network, devices are read; a wrong PIN keeps the page, the right one lets codes be drawn."""
    window, told = QWidget(), list[object]()
    qtbot.addWidget(window)
    with running(doubted, clock, Told(), REAL) as till:
        controller = ReceiverController(till, Bridge(window), window)
        controller.set_status(ask(till, ReadStatus()))
        controller.confirmed.connect(told.append)
        controller.ask()
        qtbot.waitUntil(lambda: controller.sheet is not None)
        sheet = controller.sheet
        assert isinstance(sheet, ReceiverSheet)
        controller.ask()  # a second wish opens no second page
        words = "\n".join(each.text() for each in sheet.findChildren(type(sheet.error_label)))
        for part in ("padaria@example.com", "PADARIA", "só este computador", "Banco da loja (bank-1)"):
            assert part in words
        assert not sheet.act_button.isEnabled()
        sheet.pin_field.setText("0000")
        sheet.act_button.click()
        qtbot.waitUntil(lambda: "PIN errado" in sheet.error_label.text())
        assert controller.sheet is sheet
        sheet.pin_field.setText("4821")
        with qtbot.waitSignal(controller.closed):
            sheet.act_button.click()
        qtbot.waitUntil(lambda: 1 == len(told))
        assert not ask(till, ReadStatus()).is_receiver_doubted
        assert "padaria@example.com" in open_charge(till).code
        controller.set_status(ask(till, ReadStatus()))
        controller.ask()
        assert 1 == len(ask(till, ListCharges(limit=1)))
        assert controller.sheet is None


def test_page_can_be_put_off(doubted: Path, clock: FakeClock, qtbot: QtBot) -> None:
    """Esc closes it; nothing is confirmed, and the next wish opens it again."""
    window = QWidget()
    qtbot.addWidget(window)
    with running(doubted, clock, Told(), REAL) as till:
        controller = ReceiverController(till, Bridge(window), window)
        controller.set_status(ask(till, ReadStatus()))
        for _ in range(2):
            controller.ask()
            qtbot.waitUntil(lambda: controller.sheet is not None)
            assert controller.sheet is not None
            with qtbot.waitSignal(controller.closed):
                QTest.keyClick(controller.sheet, Qt.Key.Key_Escape)
        assert ask(till, ReadStatus()).is_receiver_doubted


def test_window_asks_at_its_start_and_at_each_refused_charge(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path
) -> None:
    """Red, with the page on top; put off, the next charge that is refused brings it back."""
    rig = make_rig(qtbot, clock, tmp_path, training=False)
    status = replace(rig.till.answers[ReadStatus], is_receiver_doubted=True)
    rig.till.answers |= {ReadStatus: status, ListDevices: ()}
    window = rig.window
    window.begin()
    qtbot.waitUntil(lambda: window.receiver.sheet is not None)
    assert "um gerente" in window.notice.text()
    for _ in range(2):
        assert window.receiver.sheet is not None
        window.receiver.sheet.back_button.click()
        qtbot.waitUntil(lambda: window.receiver.sheet is None)
        window.sell.flow.charge(TypedSale(Centavos(4590), "", "r-1"))
        rig.till.answer(LedgerUnavailableError(reason="receiver"))
        qtbot.waitUntil(lambda: window.receiver.sheet is not None)
        assert "Nada foi cobrado" in window.notice.text()
    assert window.receiver.sheet is not None
    window.receiver.sheet.pin_field.setText("4821")
    window.receiver.sheet.act_button.click()
    rig.till.answer(replace(status, is_receiver_doubted=False))
    qtbot.waitUntil(lambda: window.receiver.sheet is None)
    qtbot.waitUntil(lambda: "" == window.notice.text())
