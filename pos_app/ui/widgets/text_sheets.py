"""Sheets that show a text to be copied or saved: a key that is shown once, a report of faults."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Kind, PlainLabel
from pos_app.ui.widgets.dialogs import Sheet, amber_note

_WIDTH = 640

Save = Callable[[Path, str], None]
"""Writes a text so that only its owner may read it; raises ``OSError``."""


class SheetWords(Struct, frozen=True):
    """What stands around the text.

    Attributes:
        file: the name that is offered for saving, such as ``chave.json``.
        note: what must be known, on a brown-amber ground; empty for nothing.
        copied: what is said after copying.
    """

    title: str
    sentence: str
    name: str
    file: str
    copied: str
    note: str = ""


class TextSheet(Sheet):
    """A read-only text with *Copiar* and *Salvar*."""

    def __init__(self, words: SheetWords, text: str, height: int, save: Save, parent: QWidget) -> None:
        super().__init__(words.title, words.sentence, parent)
        self.setMinimumWidth(_WIDTH)
        self._words = words
        self._text = text
        self._save = save
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setFixedHeight(height)
        self.text.setAccessibleName(words.name)
        self.column.addWidget(self.text)
        if words.note:
            self.column.addWidget(amber_note(words.note))
        self.told = PlainLabel(pixels=14, weight=600)
        self.told.setWordWrap(True)
        self.told.setVisible(False)
        self.column.addWidget(self.told)
        self.close_button = ActionButton(self.tr("Fechar"), key="Esc")
        self.copy_button = ActionButton(self.tr("Copiar"))
        self.save_button = ActionButton(self.tr("Salvar em arquivo…"), Kind.PRIMARY)
        self.add_buttons(self.close_button, self.copy_button, self.save_button, default=False)
        self.close_button.clicked.connect(self.reject)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._tell(self._words.copied)

    @Slot()
    def _on_save_clicked(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Salvar em arquivo"), self._words.file)
        if path:
            self.save_to(path)

    def save_to(self, path: str) -> None:
        """Write the text so that only its owner may read it."""
        try:
            self._save(Path(path), self._text)
        except OSError as error:
            self._tell(self.tr("Não foi possível salvar: {why}").format(why=error.strerror or ""), Tone.RED)
            return
        self._tell(self.tr("Salvo em {path}").format(path=path))

    def _tell(self, words: str, tone: Tone | None = None) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.setVisible(True)
        self.fit()


class KeySheet(TextSheet):
    """Shows the key file of a device, once."""

    def __init__(self, line: str, save: Save, parent: QWidget) -> None:
        super().__init__(_key_words(), line, 150, save, parent)


class ReportSheet(TextSheet):
    """Shows what failed, before anybody sends it anywhere."""

    def __init__(self, report: str, save: Save, parent: QWidget) -> None:
        super().__init__(
            _report_words(),
            report or QCoreApplication.translate("text_sheets", "Nenhuma falha registrada."),
            320,
            save,
            parent,
        )
        self.copy_button.setEnabled(bool(report))
        self.save_button.setEnabled(bool(report))


def _key_words() -> SheetWords:
    return SheetWords(
        title=QCoreApplication.translate("text_sheets", "Chave criada"),
        sentence=QCoreApplication.translate(
            "text_sheets",
            "Copie ou salve agora: a chave não é mostrada de novo. Quem a tem age como este aparelho.",
        ),
        name=QCoreApplication.translate("text_sheets", "Arquivo da chave"),
        file="chave.json",
        copied=QCoreApplication.translate(
            "text_sheets", "Copiada. Apague a área de transferência depois de colar."
        ),
        note=QCoreApplication.translate("text_sheets", "Guarde o arquivo onde só o programa o leia."),
    )


def _report_words() -> SheetWords:
    return SheetWords(
        title=QCoreApplication.translate("text_sheets", "Relatório de falhas"),
        sentence=QCoreApplication.translate(
            "text_sheets",
            "Nada é enviado sozinho. Leia e, se quiser, copie ou salve para mandar a quem cuida do "
            "programa. O texto não tem chaves nem dados de clientes.",
        ),
        name=QCoreApplication.translate("text_sheets", "Relatório de falhas"),
        file="falhas.txt",
        copied=QCoreApplication.translate("text_sheets", "Copiado."),
    )
