"""Who receives, where from, by which devices: a manager confirms it on one page before the first code."""

from PySide6.QtWidgets import QWidget

from pos_app.domain.device import Device
from pos_app.domain.shop import TillStatus
from pos_app.ui.texts.format import clean
from pos_app.ui.widgets.buttons_and_labels import Ink, PlainLabel
from pos_app.ui.widgets.dialogs import ConfirmSheet, amber_note

_WIDTH = 620


class ReceiverSheet(ConfirmSheet):
    """Shows what the ledger says now.

    Attributes:
        key: the Pix key that is shown.
    """

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
        self.end_with(
            self.tr("Agora não"),
            self.tr("Está certo: confirmar"),
            needs_pin=True,
            training_pin=status.training_pin,
        )

    def _add_line(self, name: str, text: str, pixels: int = 16) -> None:
        self.column.addWidget(PlainLabel(name, pixels=14, weight=600, ink=Ink.SECOND))
        line = PlainLabel(text, pixels=pixels, weight=600)
        line.setWordWrap(True)
        self.column.addWidget(line)
