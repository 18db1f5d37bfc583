"""Who receives, where from, by which devices: a manager confirms it on one page before the first code."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.domain.commands import Device, TillStatus
from pos_app.ui.dialogs import Sheet, amber_note, make_error_label, make_pin_field, training_note
from pos_app.ui.parts import ActionButton, Ink, Kind, PlainLabel
from pos_app.ui.texts import clean

_WIDTH = 620


class ReceiverSheet(Sheet):
    """Shows what the ledger says now.

    Signals:
        confirmed: carries the PIN as typed.

    Attributes:
        key: the Pix key that is shown.
    """

    confirmed = Signal(object)

    def __init__(self, status: TillStatus, devices: tuple[Device, ...], parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.key = status.merchant.key
        self.setMinimumWidth(_WIDTH)
        self.show_title(self.tr("Confirme quem recebe"))
        self.column.addWidget(
            amber_note(
                self.tr(
                    "Os ajustes foram mudados por fora, ou uma cópia foi restaurada. Até um gerente conferir "
                    "esta página, nenhum código é mostrado. O que já foi gravado está seguro."
                )
            )
        )
        self._add_line(self.tr("Chave Pix"), clean(status.merchant.key), pixels=22)
        merchant = f"{clean(status.merchant.name)} · {clean(status.merchant.city)}"
        self._add_line(self.tr("Quem recebe"), merchant)
        self._add_line(self.tr("Rede"), status.network.bind or self.tr("só este computador"))
        valid = [each for each in devices if each.revoked_at is None]
        names = "\n".join(f"{clean(each.name)} ({each.id})" for each in valid)
        self._add_line(self.tr("Bancos, programas e telas"), names or self.tr("nenhum"))
        self.pin_field = make_pin_field()
        if status.training_pin is not None:
            self.column.addWidget(training_note(status.training_pin))
        self.add_field(self.tr("PIN do gerente"), self.pin_field)
        self.error_label = make_error_label()
        self.column.addWidget(self.error_label)
        self.back_button = ActionButton(self.tr("Agora não"), key="Esc")
        self.confirm_button = ActionButton(self.tr("Está certo: confirmar"), Kind.PRIMARY)
        self.add_buttons(self.back_button, self.confirm_button, default=False)
        self.back_button.clicked.connect(self.reject)
        self.confirm_button.clicked.connect(self._on_confirm_clicked)
        self.pin_field.textChanged.connect(self._on_text_changed)
        self._on_text_changed()

    def _add_line(self, name: str, text: str, pixels: int = 16) -> None:
        self.column.addWidget(PlainLabel(name, pixels=14, weight=600, ink=Ink.SECOND))
        line = PlainLabel(text, pixels=pixels, weight=600)
        line.setWordWrap(True)
        self.column.addWidget(line)

    def show_error(self, text: str) -> None:
        """Show why it was refused."""
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        self.pin_field.clear()
        self._on_text_changed()
        self.fit()

    @Slot()
    def _on_text_changed(self) -> None:
        self.confirm_button.setEnabled(bool(self.pin_field.text()))

    @Slot()
    def _on_confirm_clicked(self) -> None:
        self.confirm_button.setEnabled(False)
        self.confirmed.emit(self.pin_field.text())
