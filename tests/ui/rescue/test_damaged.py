"""The window on a damaged ledger: what it says, lists, offers and saves; and that nothing can be sold."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.shop import Merchant
from pos_app.services.backup.copies import Backup, make_backup
from pos_app.services.backup.data_service import RescueService
from pos_app.services.backup.salvage import salvage_ledger
from pos_app.services.handlers.context import TillOptions
from pos_app.ui.rescue.damaged_view import DamagedView
from pos_app.ui.rescue.rescue_controller import Rescue
from pos_app.ui.style.theme import Tone
from tests.fakes.book import Told, ask, full, ledger_file, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import foreign_worker
from tests.ui.cashier_rig import CashierRig, make_rig

PIN = "4821"
MERCHANT = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="11222333000181")
FOUND = "event 7 was committed and is missing"
SALES = 30


@dataclass
class Scene:
    """A cashier's window over a damaged ledger."""

    rig: CashierRig
    view: DamagedView
    rescue: Rescue
    folder: Path
    copy: Backup | None
    chosen: list[Path] = field(default_factory=list)


Open = Callable[..., Scene]


@pytest.fixture
def opened(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the window on a ledger that was damaged after a day's sales."""
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:

        def open_it(*, what: str = "file", pin: str = "", has_copy: bool = True, keep: float = 1.0) -> Scene:
            folder = tmp_path / "data"
            folder.mkdir()
            real = TillOptions(training=False, merchant=MERCHANT, pin=pin)
            with running(folder, clock, Told(), real if pin else TillOptions()) as till:
                for number in range(1, SALES + 1):
                    ask(till, ConfirmPayment(notice=full(open_charge(till, show=False), number)))
            made = make_backup(folder) if has_copy else None
            content = ledger_file(folder).read_bytes()
            ledger_file(folder).write_bytes(content[: int(len(content) * keep)] if keep else b"nothing")
            salvaged, chosen = salvage_ledger(folder, clock), list[Path]()
            rig = make_rig(qtbot, clock, tmp_path)
            view = DamagedView(what, FOUND, salvaged.sales, salvaged.unreadable)
            status = None if salvaged.identity is None else salvaged.identity.status
            rig.window.show_damaged(view, status)
            service = RescueService(folder, work, foreign, rig.clock)
            rescue = Rescue(service, rig.bridge, chosen.append, view, FOUND)
            return Scene(rig, view, rescue, folder, made, chosen)

        yield open_it


@pytest.mark.parametrize(
    ("what", "words"),
    [("file", "danificado no disco"), ("changed", "alterado por fora"), ("end", "Falta o fim")],
)
def test_banner_says_what_is_wrong_and_that_nothing_is_sold(opened: Open, what: str, words: str) -> None:
    """Red, in the user's words, and no key takes it away."""
    scene = opened(what=what)
    assert words in scene.view.banner.text()
    assert "não vende até ser reparado" in scene.view.banner.text()
    assert Tone.RED is scene.view.banner.tone()
    QTest.keyClick(scene.rig.window, Qt.Key.Key_Escape)
    assert not scene.view.banner.isHidden()
    assert scene.view.banner.button.isHidden()


def test_sales_that_can_be_read_are_listed(opened: Open) -> None:
    """All of the day, the newest first, with a word that they may be wrong."""
    scene = opened()
    assert list(range(SALES, 0, -1)) == [record.charge.id for record in scene.view.list_view.sales()]
    assert "pode estar errado" in scene.view.left_over.text()


def test_unreadable_sales_are_said(qtbot: QtBot) -> None:
    """Nobody takes the list for whole."""
    view = DamagedView("file", FOUND, (), 0)
    qtbot.addWidget(view)
    assert "Nenhuma cobrança" in view.left_over.text()
    assert view.findChild(QScrollArea) is None


def test_nothing_can_be_sold(opened: Open) -> None:
    """No key, tab or digit brings the sale back; F1 still helps."""
    scene = opened()
    window, asked = scene.rig.window, len(scene.rig.till.asked)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Escape, Qt.Key.Key_F11):
        QTest.keyClick(window, key)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not window.room.isVisible()
    assert not window.header.settings_button.isVisible()
    assert asked == len(scene.rig.till.asked)
    assert ["F1"] == [hint.key for hint in window.legend.hints()]
    assert "só leitura" in window.status_bar.lamps()[0].text


@pytest.mark.parametrize("pin", ["", PIN], ids=["training", "real"])
def test_newest_good_copy_is_offered(opened: Open, pin: str) -> None:
    """The sheet names the copy and the damage; a real ledger wants the PIN that its copy knows."""
    scene = opened(pin=pin)
    qtbot, view = scene.rig.qtbot, scene.view
    qtbot.waitUntil(view.restore_button.isEnabled)
    view.restore_button.click()
    sheet = scene.rescue.sheet
    assert sheet is not None
    assert scene.copy == sheet.offer.backup
    if pin:
        assert not sheet.act_button.isEnabled()
        sheet.pin_field.setText("0000")
        sheet.act_button.click()
        qtbot.waitUntil(lambda: "PIN errado" in sheet.error_label.text())
        assert [] == scene.chosen
        sheet.pin_field.setText(pin)
    sheet.act_button.click()
    qtbot.waitUntil(lambda: scene.copy is not None and [scene.copy.path] == scene.chosen)


def test_offer_can_be_put_off(opened: Open) -> None:
    """Going back chooses nothing, and the copy can be chosen later."""
    scene = opened()
    scene.rig.qtbot.waitUntil(scene.view.restore_button.isEnabled)
    for _ in range(2):
        scene.view.restore_button.click()
        assert scene.rescue.sheet is not None
        scene.rescue.sheet.back_button.click()
        assert scene.rescue.sheet is None
    assert [] == scene.chosen


def test_without_a_copy_the_next_step_is_another(opened: Open) -> None:
    """Nothing is offered that is not there; the person is told to keep everything."""
    scene = opened(has_copy=False, keep=0.0)
    scene.rig.qtbot.waitUntil(scene.view.restore_button.isHidden)
    assert "Não há uma cópia" in scene.view.copy_words.text()
    assert "Não apague nada" in scene.view.step.text()


def test_what_can_be_read_is_saved(opened: Open, tmp_path: Path) -> None:
    """Events and payments go to a file that only its owner reads."""
    scene, path = opened(), tmp_path / "saved.csv"
    scene.view.save_requested.emit(str(path))
    scene.rig.qtbot.waitUntil(lambda: "linhas salvas" in scene.view.saved_words.text())
    assert SALES < len(path.read_text("utf-8").splitlines())
    assert 0o600 == path.stat().st_mode & 0o777


def test_saving_says_why_it_did_not(opened: Open, tmp_path: Path) -> None:
    """A folder that is not there, and a ledger with nothing to read."""
    scene = opened(keep=0.0)
    scene.view.save_requested.emit(str(tmp_path / "saved.csv"))
    scene.rig.qtbot.waitUntil(lambda: "Nada deste arquivo" in scene.view.saved_words.text())
    assert not (tmp_path / "saved.csv").exists()


@pytest.mark.parametrize("size", [(1024, 700), (1366, 768), (1920, 1080)])
def test_no_line_is_cut(opened: Open, size: tuple[int, int]) -> None:
    """Every label has the height that its words need at its width."""
    scene = opened(what="changed")
    scene.rig.window.resize(*size)
    scene.rig.qtbot.waitUntil(scene.view.restore_button.isEnabled)
    view = scene.view
    labels = (view.left_over, view.step, view.copy_words, view.place)
    scene.rig.qtbot.waitUntil(
        lambda: all(label.heightForWidth(label.width()) <= label.height() for label in labels)
    )
    assert size == (scene.rig.window.width(), scene.rig.window.height())
