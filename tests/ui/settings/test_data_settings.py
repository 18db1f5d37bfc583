"""Settings of data, against a real till and real files."""

import csv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pos_app.app.copies import HourlyCopies
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.devices import AddDevice
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import SaveMerchant
from pos_app.domain.payment import Payer
from pos_app.domain.shop import DataRetention, Merchant
from pos_app.services.backup.copies import Backup, list_backups
from pos_app.services.backup.data_service import DataService
from pos_app.services.backup.inspection import inspect
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ledger.contents import Contents
from pos_app.services.ledger.declared import Declared
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ports.data import Change, RestoreOffer
from pos_app.services.ports.health import BackupHealth
from pos_app.services.till.till import Till
from pos_app.ui.rescue.restore_sheet import RestoreSheet, settings_words
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.sound import SoundWishes
from pos_app.ui.settings import data_page
from pos_app.ui.settings.data_controller import DataController, DataParts
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.settings.shop_page import LocalSettings
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import PlainLabel
from pos_app.ui.widgets.dialogs import Question
from tests.fakes.book import Told, ask, full, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import foreign_worker
from tests.ui.cashier_rig import make_rig

PIN = "4821"
ANA = Payer(name="=Ana <b>Souza</b>", tax_id="39053344705")
MERCHANT = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="11222333000181")


def made_at(moment: datetime, seq: int) -> Backup:
    """Return a copy that is nowhere."""
    contents = Contents(seq, "3f2a", moment, "000000-00000000", 1, "Caixa 1", Declared())
    return Backup(Path(f"{seq}.db"), contents, 1)


@dataclass
class Office:
    """An open settings dialog on the page of data, with its till."""

    qtbot: QtBot
    clock: FakeClock
    folder: Path
    till: Till
    dialog: SettingsDialog
    controller: DataController
    restored: list[Path] = field(default_factory=list)

    def sell(self, number: int) -> None:
        """Sell once, paid by Ana."""
        charge = open_charge(self.till, show=False)
        ask(self.till, ConfirmPayment(notice=full(charge, number, payer=ANA)))

    def sheet(self, kind: type) -> QWidget:
        """Wait for a sheet above the settings."""
        self.qtbot.waitUntil(lambda: isinstance(self.controller.sheet, kind))
        assert self.controller.sheet is not None
        return self.controller.sheet

    def wait_for(self, part: str) -> None:
        """Wait until the page says something."""
        page = self.dialog.data_page
        self.qtbot.waitUntil(lambda: part in page.told_label.text() + page.error_label.text())


@pytest.fixture(params=[True, False], ids=["training", "real"])
def office(
    request: pytest.FixtureRequest, qtbot: QtBot, clock: FakeClock, tmp_path: Path
) -> Iterator[Office]:
    """Return the settings of a training till, and of a real one whose manager typed the PIN."""
    options = TillOptions() if request.param else TillOptions(training=False, merchant=MERCHANT, pin=PIN)
    bridge, parent, folder = Bridge(), QWidget(), tmp_path / "data"
    folder.mkdir()
    qtbot.addWidget(parent)
    with (
        ThreadPoolExecutor(1) as work,
        foreign_worker() as foreign,
        running(folder, clock, Told(), options) as till,
    ):
        dialog = SettingsDialog(ask(till, ReadStatus()), LocalSettings((), "", SoundWishes()), parent)
        restored: list[Path] = []
        service = DataService(folder, till, work, foreign)
        controller = DataController(DataParts(service, bridge, restored.append), dialog)
        dialog.open()
        dialog.show_page(4)
        dialog.data_page.pin_field.setText("" if request.param else PIN)
        yield Office(qtbot, clock, folder, till, dialog, controller, restored)
        if isValid(dialog):
            dialog.reject()


def test_copy_is_made_and_listed(office: Office) -> None:
    """*Copiar agora* makes one; the list has it with its time, number and size."""
    office.sell(1)
    page = office.dialog.data_page
    assert "ainda nenhuma" in page.copies_label.text()
    page.copy_button.click()
    office.wait_for("está na cópia de 23/11/2026")
    office.qtbot.waitUntil(lambda: 1 == len(page.rows))
    assert page.copy_button.isEnabled()
    assert 1 == len(list_backups(office.folder))
    assert "23/11/2026" in page.copies_label.text()


def test_head_of_the_chain_can_be_written_down(office: Office) -> None:
    """The page shows number and first digits of the newest event's hash, as ``check`` does."""
    label = office.dialog.data_page.head_label
    office.sell(1)
    found = inspect(office.folder)
    digits = found.head[:16].upper()
    office.dialog.data_page.copy_button.click()  # what was sold since the page was opened counts too
    office.qtbot.waitUntil(lambda: label.text().startswith(f"registro nº {found.seq}: "))
    assert digits == label.text().partition(": ")[2].replace(" ", "")


def test_wishes_are_saved(office: Office, tmp_path: Path) -> None:
    """The second folder and the time of payers' data are the shop's; the next copy goes to both."""
    office.sell(1)
    page = office.dialog.data_page
    disk = tmp_path / "disk"
    disk.mkdir()
    assert not page.save_button.isEnabled()
    page.folder_field.setText(str(disk))
    page.period.setCurrentIndex(page.period.findData(30))
    page.save_button.click()
    office.wait_for("Salvo.")
    assert DataRetention(payer_days=30, copy_to=str(disk)) == ask(office.till, ReadStatus()).retention
    page.copy_button.click()
    office.wait_for("está na cópia")
    assert 1 == len(list(disk.iterdir()))


def test_folder_that_is_not_there_is_said(office: Office, tmp_path: Path) -> None:
    """A second folder that does not exist is not saved."""
    page = office.dialog.data_page
    page.folder_field.setText(str(tmp_path / "nowhere"))
    page.save_button.click()
    office.wait_for("segunda pasta")
    assert DataRetention() == ask(office.till, ReadStatus()).retention


def test_one_persons_data_are_saved_for_the_person(office: Office, tmp_path: Path) -> None:
    """What is kept is written to a file of the manager's, which no spreadsheet takes for a formula."""
    office.sell(1)
    office.sell(2)
    office.dialog.data_page.person_field.setText(ANA.tax_id)
    office.dialog.data_page.export_button.click()
    office.qtbot.waitUntil(lambda: 2 == len(office.controller.people))
    path = tmp_path / "dados.csv"
    office.controller.save_people(str(path))
    office.wait_for("2 pagamentos salvos")
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [(f"'{ANA.name}", ANA.tax_id, "45,90")] * 2 == [
        (row["name"], row["tax_id"], row["value"]) for row in rows
    ]
    assert 0o600 == path.stat().st_mode & 0o777


def test_one_person_is_erased_after_a_question(office: Office) -> None:
    """*Apagar* asks; the safe answer keeps everything, the other one erases and says of how many payments."""
    office.sell(1)
    page = office.dialog.data_page
    page.person_field.setText(ANA.name)
    page.erase_button.click()
    question = office.sheet(Question)
    assert isinstance(question, Question)
    question.safe_button.click()
    office.qtbot.waitUntil(lambda: office.controller.sheet is None)
    page.erase_button.click()
    question = office.sheet(Question)
    assert isinstance(question, Question)
    question.act_button.click()
    office.wait_for("Apagado de 1 pagamentos.")
    page.person_field.setText(ANA.name)
    page.export_button.click()
    office.wait_for("Ninguém com este nome")


def test_restoring_asks_with_what_is_missing(office: Office) -> None:
    """The sheet says what the copy does not have; only its button ends the run with that copy."""
    office.sell(1)
    page = office.dialog.data_page
    page.copy_button.click()
    office.qtbot.waitUntil(lambda: 1 == len(page.rows))
    office.sell(2)
    page.rows[0].button.click()
    sheet = office.sheet(RestoreSheet)
    assert isinstance(sheet, RestoreSheet)
    assert (2, []) == (sheet.offer.missing, office.restored)
    sheet.back_button.click()
    office.qtbot.waitUntil(lambda: office.controller.sheet is None)
    assert [] == office.restored
    page.rows[0].button.click()
    sheet = office.sheet(RestoreSheet)
    assert isinstance(sheet, RestoreSheet)
    sheet.act_button.click()
    assert [list_backups(office.folder)[0].path] == office.restored


@pytest.mark.parametrize("office", [False], indirect=True, ids=["real"])
def test_restoring_says_which_settings_are_other(office: Office) -> None:
    """Receiver and devices that changed since the copy are shown with both values, and which will hold."""
    boss = Decision(reason="sou o dono da loja", pin=PIN)
    office.sell(1)
    page = office.dialog.data_page
    page.copy_button.click()
    office.qtbot.waitUntil(lambda: 1 == len(page.rows))
    ask(office.till, SaveMerchant(merchant=replace(MERCHANT, key="nova@example.com"), decision=boss))
    ask(office.till, AddDevice(role="bank", name="Banco <b>novo</b>", decision=boss))
    page.rows[0].button.click()
    sheet = office.sheet(RestoreSheet)
    words = "\n".join(each.text() for each in sheet.findChildren(PlainLabel))
    for part in (
        "Continua valendo o que está certo agora:",
        "quem recebe (chave Pix): agora nova@example.com, na cópia 11222333000181",
        "aparelho: agora Banco <b>novo</b> (bank-1), na cópia nenhum",
    ):
        assert part in words


@pytest.mark.parametrize(
    ("offer", "wanted"),
    [
        ({"keeps_newer": True}, ""),
        ({"needs_pin": True}, "antes do primeiro código um gerente confere"),
        (
            {"changes": (Change("pin"), *[Change("device", "a", "b")] * 20)},
            "PIN do gerente\naparelho: agora a",
        ),
    ],
)
def test_words_about_settings(office: Office, offer: dict[str, Any], wanted: str) -> None:
    """Nothing where nothing changed; no endless list; whoever must confirm is told before."""
    words = settings_words(RestoreOffer(made_at(office.clock.at, 1), 0, **{"needs_pin": False, **offer}))
    assert wanted in words
    assert bool(wanted) == bool(words)
    assert words.count("\n") <= 10


@pytest.mark.parametrize("office", [False], indirect=True, ids=["real"])
def test_wrong_pin_changes_nothing(office: Office) -> None:
    """On a real till restoring, erasing and saving need the PIN; copying does not."""
    office.sell(1)
    page = office.dialog.data_page
    page.copy_button.click()
    office.qtbot.waitUntil(lambda: 1 == len(page.rows))
    page.pin_field.setText("0000")
    page.rows[0].button.click()
    office.wait_for("PIN errado")
    assert office.controller.sheet is None
    page.person_field.setText(ANA.name)
    assert not page.erase_button.isEnabled()
    page.pin_field.setText("0000")
    page.export_button.click()
    office.wait_for("PIN errado")
    assert () == office.controller.people


def test_page_fits_a_small_screen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With many copies and an error nothing has to be scrolled to, 1024 by 700 pixels being enough."""
    monkeypatch.setattr(data_page, "_LOW_SCREEN", 10_000)
    page = office.dialog.data_page
    page.show_backups(tuple(made_at(office.clock.at, n) for n in range(6)))
    page.show_error("Ninguém com este nome ou número. O nome tem de estar completo.")
    assert 6 == len(page.rows)
    assert 700 - 40 >= office.dialog.column.totalHeightForWidth(office.dialog.width())


# --- the cashier's window -------------------------------------------------------------------------------


def test_failed_copy_is_an_amber_line(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """A copy that failed is said, sales go on, and the line goes when one was made again."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.tell(BackupHealth("copy"))
    assert "segunda pasta" in rig.window.notice.text()
    assert rig.window.sell.sell_view.isEnabled()
    rig.tell(BackupHealth("here"))
    assert "não pôde ser feita" in rig.window.notice.text()
    rig.tell(BackupHealth("unsound"))
    assert "nenhuma cópia nova foi feita" in rig.window.notice.text()
    assert Tone.RED is rig.window.notice.tone()
    rig.tell(BackupHealth(""))
    assert "" == rig.window.notice.text()


def test_copy_that_works_leaves_other_lines_alone(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """The hourly copy takes no other message off."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.notices.tell_failure("Algo a ler")
    rig.tell(BackupHealth(""))
    assert "Algo a ler" == rig.window.notice.text()


def test_copies_are_made_by_the_hour_and_at_the_end(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, caplog_expected: Callable[..., None]
) -> None:
    """Each hour and at the end, in a worker; one that fails is told and tried again."""
    caplog_expected("no copy of the ledger")
    bridge, parent = Bridge(), QObject()
    told: list[object] = []
    bridge.value_came.connect(told.append)
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign, running(tmp_path, clock, Told()) as till:
        ask(till, ConfirmPayment(notice=full(open_charge(till, show=False))))
        (tmp_path / BACKUPS).write_text("in the way")
        copies = HourlyCopies(DataService(tmp_path, till, work, foreign), bridge, parent, hour_ms=20)
        qtbot.waitUntil(lambda: BackupHealth("here") in told)
        (tmp_path / BACKUPS).unlink()
        qtbot.waitUntil(lambda: BackupHealth("") in told)
        ask(till, ConfirmPayment(notice=full(open_charge(till, show=False), 2)))
        copies.close()
    assert inspect(tmp_path).seq == list_backups(tmp_path)[0].seq
