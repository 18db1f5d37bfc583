"""Settings of data: copies of the ledger, how long payers are kept, one person's data, the head."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.shop import DataRetention, TillStatus
from pos_app.services.ports.data import ListedBackup
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import local_stamp
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Ink, Kind, PlainLabel
from pos_app.ui.widgets.choice_box import ChoiceBox
from pos_app.ui.widgets.counted_field import CountedField
from pos_app.ui.widgets.dialogs import SheetPage, answers, labelled, make_error_label, make_pin_field
from pos_app.ui.widgets.scroll_room import ScrollRoom

_PERIODS = (30, 60, 90, 180, 365)
_ROW_HEIGHT = 52
_MOST_ROWS, _FEW_ROWS = 3, 2
_LOW_SCREEN = 760
"""Height on which the page has room for fewer copies; the others are scrolled to."""
_ROW_BUTTON = 48
_HEAD_DIGITS = 16
_PERSON_LIMIT = 120
_KIB = 1024


def head_words(head: str) -> str:
    """Return the first digits of a hash as a person writes them down.

    >>> head_words("3f2a9c41d07be6555a")
    '3F2A 9C41 D07B E655'
    """
    digits = head[:_HEAD_DIGITS].upper()
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def size_words(size: int) -> str:
    """Return a number of bytes as people read it.

    >>> size_words(123_456), size_words(12_345_678)
    ('121 KB', '11,8 MB')
    """
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB".replace(".", ",")


def _beside(label: str, field: QLineEdit, *buttons: ActionButton) -> QVBoxLayout:
    """Return a field below its name, with what may be done with it on its right."""
    name = PlainLabel(label, pixels=14, weight=600, ink=Ink.SECOND)
    name.setBuddy(field)
    field.setAccessibleName(label)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(field, 1)
    for button in buttons:
        row.addWidget(button)
    box = QVBoxLayout()
    box.setSpacing(4)
    box.addWidget(name)
    box.addLayout(row)
    return box


class BackupRow(QWidget):
    """One copy.

    Signals:
        restore_requested: carries the :class:`ListedBackup`.
    """

    restore_requested = Signal(object)

    def __init__(self, backup: ListedBackup) -> None:
        super().__init__()
        self._backup = backup
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 8, 2)
        row.setSpacing(16)
        stamp = PlainLabel(local_stamp(backup.until), pixels=15, weight=600)
        facts = PlainLabel(
            self.tr("até o registro nº {seq} · {size}").format(seq=backup.seq, size=size_words(backup.size)),
            pixels=14,
            ink=Ink.SECOND,
        )
        self.button = ActionButton(self.tr("Restaurar…"), height=_ROW_BUTTON)
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(self.tr("Restaurar a cópia de {time}").format(time=stamp.text()))
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(stamp)
        row.addWidget(facts, 1)
        row.addWidget(self.button)

    @Slot()
    def _on_clicked(self) -> None:
        self.restore_requested.emit(self._backup)


class DataPage(SheetPage):
    """What is kept.

    Signals:
        copy_requested: carries nothing.
        restore_requested: carries a :class:`ListedBackup`.
        save_requested: carries :class:`DataRetention`.
        export_requested, erase_requested: carry who is meant, as typed.
    """

    copy_requested = Signal()
    restore_requested = Signal(object)
    save_requested = Signal(object)
    export_requested = Signal(object)
    erase_requested = Signal(object)

    def __init__(self, status: TillStatus) -> None:
        super().__init__()
        self.needs_pin = not status.is_training
        self.rows: list[BackupRow] = []
        self.column.setSpacing(10)
        self._make_parts(status.retention)
        self._place_copies()
        self._place_payers()
        self._place_end()
        self.show_status(status)
        self.show_backups(())

    def _make_parts(self, retention: DataRetention) -> None:
        self.copies_label = PlainLabel(pixels=15)
        self.copies_label.setWordWrap(True)
        self.copy_button = ActionButton(self.tr("Fazer cópia agora"))
        self.folder_field = QLineEdit(retention.copy_to)
        self.folder_field.setPlaceholderText(self.tr("Nenhuma; melhor em outro disco"))
        self.choose_button = ActionButton(self.tr("Escolher…"))
        self.period = ChoiceBox()
        for days in sorted({*_PERIODS, retention.payer_days}):
            self.period.addItem(self.tr("{days} dias").format(days=days), days)
        self.save_button = ActionButton(self.tr("Salvar"), Kind.PRIMARY)
        self.person_field = CountedField(_PERSON_LIMIT)
        self.person_field.setPlaceholderText(self.tr("Nome completo, CPF ou CNPJ"))
        self.export_button = ActionButton(self.tr("Exportar…"))
        self.erase_button = ActionButton(self.tr("Apagar…"), Kind.DANGER)
        self.head_label = PlainLabel(pixels=15, weight=600)
        self.head_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pin_field = make_pin_field()
        self.told_label = PlainLabel(pixels=14, weight=600)
        self.told_label.setWordWrap(True)
        self.told_label.setVisible(False)
        self.error_label = make_error_label()
        self.back_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.copy_button.clicked.connect(self.copy_requested)
        self.choose_button.clicked.connect(self._on_choose_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.export_button.clicked.connect(self._on_export_clicked)
        self.erase_button.clicked.connect(self._on_erase_clicked)
        self.back_button.clicked.connect(self.left)
        for button in (self.copy_button, self.choose_button, self.export_button, self.erase_button):
            button.setAutoDefault(False)
        for field in (self.folder_field, self.person_field, self.pin_field):
            field.textChanged.connect(self._on_changed)
        self.period.currentIndexChanged.connect(self._on_changed)

    def _place_copies(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.copies_label, 1)
        head.addWidget(self.copy_button)
        self.column.addLayout(head)
        rows = QWidget()
        rows.setObjectName("scroll_body")
        self._list_column = QVBoxLayout(rows)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._list_column.setSpacing(0)
        self._list = Card()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(2, 6, 2, 6)
        inside.addWidget(ScrollRoom(rows))
        self.column.addWidget(self._list)

    def _place_payers(self) -> None:
        wishes = QHBoxLayout()
        wishes.setSpacing(16)
        folder = self.tr("Segunda pasta para as cópias")
        wishes.addLayout(_beside(folder, self.folder_field, self.choose_button), 3)
        wishes.addLayout(labelled(self.tr("Nome e CPF de quem pagou ficam por"), self.period), 2)
        self.column.addLayout(wishes)
        asked = self.tr("Dados de uma pessoa, a pedido dela")
        self.column.addLayout(_beside(asked, self.person_field, self.export_button, self.erase_button))

    def _place_end(self) -> None:
        self.column.addLayout(
            labelled(self.tr("Conferência do livro-caixa: anote em papel de vez em quando"), self.head_label)
        )
        self.column.addStretch(1)
        self.column.addWidget(self.told_label)
        self.column.addWidget(self.error_label)
        end = answers(self.back_button, self.save_button, default=False)
        if self.needs_pin:
            self._place_pin(end)
        self.column.addLayout(end)

    def _place_pin(self, row: QHBoxLayout) -> None:
        """Put the PIN beside the answers: a line of its own has no room on a small screen."""
        words = self.tr("PIN do gerente")
        name = PlainLabel(words, pixels=14, weight=600, ink=Ink.SECOND)
        name.setBuddy(self.pin_field)
        self.pin_field.setAccessibleName(words)
        row.insertWidget(0, name)
        row.insertWidget(1, self.pin_field, 1)

    # --- what is shown --------------------------------------------------------------------------

    def show_status(self, status: TillStatus) -> None:
        """Show what holds now."""
        self._keeping = status.retention
        self.folder_field.setText(status.retention.copy_to)
        self.period.setCurrentIndex(self.period.findData(status.retention.payer_days))
        self.show_head(status)
        self._on_changed()

    def show_head(self, status: TillStatus) -> None:
        """Show number and first digits of the newest event's hash."""
        words = self.tr("registro nº {seq}: {head}")
        self.head_label.setText(words.format(seq=status.seq, head=head_words(status.head)))

    def show_backups(self, backups: tuple[ListedBackup, ...]) -> None:
        """Show the copies, newest first."""
        for row in self.rows:
            self._list_column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(each) for each in backups]
        self._list.setVisible(bool(backups))
        is_low = self.screen().availableGeometry().height() < _LOW_SCREEN
        self._list.setFixedHeight(min(len(backups), _FEW_ROWS if is_low else _MOST_ROWS) * _ROW_HEIGHT + 12)
        last = local_stamp(backups[0].until) if backups else self.tr("ainda nenhuma")
        words = self.tr("Cópias de segurança: de hora em hora, e ao fechar.\nÚltima: {time}")
        self.copies_label.setText(words.format(time=last))
        self.grown.emit()

    def _row(self, backup: ListedBackup) -> BackupRow:
        row = BackupRow(backup)
        row.restore_requested.connect(self.restore_requested)
        self._list_column.addWidget(row)
        return row

    def show_error(self, text: str) -> None:
        """Show why something was refused; an empty text takes it off."""
        self.told_label.setVisible(False)
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        if text and self.needs_pin:
            self.pin_field.clear()
        self.grown.emit()

    def tell(self, text: str) -> None:
        """Show what was done."""
        self.show_error("")
        self.told_label.setText(text)
        self.told_label.set_tone(Tone.GREEN)
        self.told_label.setVisible(True)
        self.grown.emit()

    # --- what is wished -------------------------------------------------------------------------

    def pin(self) -> str:
        """Return the manager's PIN as typed; empty on a training ledger, which asks for none."""
        return self.pin_field.text()

    def retention(self) -> DataRetention:
        """Return what is filled in."""
        return DataRetention(
            payer_days=int(self.period.currentData()), copy_to=self.folder_field.text().strip()
        )

    def who(self) -> str:
        """Return whose data are asked for, as typed."""
        return self.person_field.text().strip()

    @Slot()
    def _on_changed(self) -> None:
        may_act = bool(self.pin_field.text()) or not self.needs_pin
        self.save_button.setEnabled(may_act and self.retention() != self._keeping)
        for button in (self.export_button, self.erase_button):
            button.setEnabled(may_act and bool(self.who()))

    @Slot()
    def _on_choose_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Segunda pasta para as cópias"), self.folder_field.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder_field.setText)
        dialog.open()

    @Slot()
    def _on_save_clicked(self) -> None:
        self.save_button.setEnabled(False)
        self.save_requested.emit(self.retention())

    @Slot()
    def _on_export_clicked(self) -> None:
        self.export_requested.emit(self.who())

    @Slot()
    def _on_erase_clicked(self) -> None:
        self.erase_requested.emit(self.who())
