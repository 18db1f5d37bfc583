"""Carries what the settings ask about data to who does it, and shows how it went; one for a dialog."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from pos_app.domain.commands.base import AnswerT
from pos_app.domain.shop import DataRetention, PersonRow, TillStatus
from pos_app.services.ports.data import DataPort, ListedBackup, RestoreOffer
from pos_app.ui.rescue.restore_sheet import RestoreSheet
from pos_app.ui.runtime.bridge import Bridge, Receiver, Reply
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.texts.errors import error_text
from pos_app.ui.texts.format import clean, local_stamp
from pos_app.ui.widgets.dialogs import Question


class DataParts(Struct, frozen=True):
    """What the settings about data are given.

    Attributes:
        restore: ends the program, puts the copy in the ledger's place, and starts again.
    """

    data: DataPort
    bridge: Bridge
    restore: Callable[[Path], None]


class DataController(QObject):
    """Lives with its dialog.

    Attributes:
        sheet: the question that is open, None for none.
        people: the rows that are being saved.
    """

    def __init__(self, parts: DataParts, dialog: SettingsDialog) -> None:
        super().__init__(dialog)
        self._parts = parts
        self._dialog = dialog
        self.sheet: RestoreSheet | Question | None = None
        self.people: tuple[PersonRow, ...] = ()
        self._saving = ""
        page = dialog.data_page
        page.copy_requested.connect(self._on_copy_requested)
        page.save_requested.connect(self._on_save_requested)
        page.restore_requested.connect(self._on_restore_requested)
        page.export_requested.connect(self._on_export_requested)
        page.erase_requested.connect(self._on_erase_requested)
        self._read_backups()

    def _ask(self, future: "Future[AnswerT]", receiver: Receiver[AnswerT]) -> None:
        self._dialog.data_page.show_error("")
        self._parts.bridge.watch(future, receiver)

    def _has_failed(self, reply: Reply[object]) -> bool:
        if reply.error is not None:
            self._dialog.data_page.show_error(error_text(reply.error))
        return reply.error is not None

    # --- copies ---------------------------------------------------------------------------------

    def _read_backups(self) -> None:
        """Ask what there is, and for the head: sales go on while the settings are open."""
        self._parts.bridge.watch(self._parts.data.status(), self._on_status)
        self._parts.bridge.watch(self._parts.data.backups(), self._on_backups)

    def _on_status(self, reply: Reply[TillStatus]) -> None:
        if reply.error is None:
            self._dialog.data_page.show_head(reply.answer)

    def _on_backups(self, reply: Reply[tuple[ListedBackup, ...]]) -> None:
        if reply.error is None:
            self._dialog.data_page.show_backups(reply.answer)

    @Slot()
    def _on_copy_requested(self) -> None:
        self._dialog.data_page.copy_button.setEnabled(False)
        self._ask(self._parts.data.back_up(), self._on_copied)

    def _on_copied(self, reply: Reply[ListedBackup]) -> None:
        page = self._dialog.data_page
        page.copy_button.setEnabled(True)
        if not self._has_failed(reply):
            made: ListedBackup = reply.answer
            page.tell(self.tr("O que há está na cópia de {time}.").format(time=local_stamp(made.until)))
        self._read_backups()

    @Slot(object)
    def _on_save_requested(self, retention: DataRetention) -> None:
        self._ask(self._parts.data.save(retention, self._dialog.data_page.pin()), self._on_saved)

    def _on_saved(self, reply: Reply[TillStatus]) -> None:
        if not self._has_failed(reply):
            self._dialog.data_page.show_status(reply.answer)
            self._dialog.data_page.tell(self.tr("Salvo."))

    @Slot(object)
    def _on_restore_requested(self, backup: ListedBackup) -> None:
        self._ask(
            self._parts.data.prepare_restore(backup.path, self._dialog.data_page.pin()), self._on_prepared
        )

    def _on_prepared(self, reply: Reply[RestoreOffer]) -> None:
        if not self._has_failed(reply):
            sheet = RestoreSheet(reply.answer, self._dialog)
            sheet.confirmed.connect(self._on_restore_confirmed)
            self._open(sheet)

    @Slot()
    def _on_restore_confirmed(self) -> None:
        if isinstance(self.sheet, RestoreSheet):
            path = self.sheet.offer.backup.path
            self.sheet.accept()
            self._dialog.accept()
            self._parts.restore(path)

    def _open(self, sheet: RestoreSheet | Question) -> None:
        self.sheet = sheet
        sheet.finished.connect(self._on_sheet_finished)
        sheet.open()

    @Slot()
    def _on_sheet_finished(self) -> None:
        self.sheet = None

    # --- one person -----------------------------------------------------------------------------

    @Slot(object)
    def _on_export_requested(self, who: str) -> None:
        page = self._dialog.data_page
        self._ask(self._parts.data.export_person(who, page.pin()), self._on_people)

    def _on_people(self, reply: Reply[tuple[PersonRow, ...]]) -> None:
        if self._has_failed(reply):
            return
        self.people = reply.answer
        if not self.people:
            self._dialog.data_page.show_error(
                self.tr("Ninguém com este nome ou número. O nome tem de estar completo.")
            )
            return
        dialog = QFileDialog(self._dialog, self.tr("Salvar os dados"), "dados.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("dados.csv")
        dialog.fileSelected.connect(self.save_people)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_people(self, path: str) -> None:
        """Write what was found so that only its owner may read it."""
        self._saving = path
        self._ask(self._parts.data.save_person(self.people, Path(path)), self._on_people_saved)

    def _on_people_saved(self, reply: Reply[object]) -> None:
        page = self._dialog.data_page
        if isinstance(reply.error, OSError):
            page.show_error(self.tr("Não foi possível salvar: {why}").format(why=reply.error.strerror or ""))
        elif not self._has_failed(reply):
            words = self.tr("{count} pagamentos salvos em {path}")
            page.tell(words.format(count=len(self.people), path=self._saving))

    @Slot(object)
    def _on_erase_requested(self, who: str) -> None:
        question = Question(
            self.tr("Apagar os dados de “{who}”?").format(who=clean(who)),
            self.tr(
                "Nome e CPF somem deste livro-caixa agora, e das cópias antigas em até cinco semanas. "
                "Os pagamentos ficam."
            ),
            self.tr("Manter"),
            self.tr("Apagar"),
            self._dialog,
            letter="A",
        )
        question.setProperty("who", who)
        question.confirmed.connect(self._on_erase_confirmed)
        self._open(question)

    @Slot()
    def _on_erase_confirmed(self) -> None:
        if isinstance(self.sheet, Question):
            who, pin = str(self.sheet.property("who")), self._dialog.data_page.pin()
            self._ask(self._parts.data.erase_person(who, pin), self._on_erased)

    def _on_erased(self, reply: Reply[int]) -> None:
        if self._has_failed(reply):
            return
        page = self._dialog.data_page
        if not reply.answer:
            page.show_error(self.tr("Ninguém com este nome ou número. O nome tem de estar completo."))
            return
        page.person_field.clear()
        page.tell(self.tr("Apagado de {count} pagamentos.").format(count=reply.answer))
