"""Settings of the customer's screens: the network, which there are, and how a new one comes in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from pos_app.domain.shop import TillStatus
from pos_app.services.ports.computer import OwnAddress
from pos_app.ui.settings.device_page import DevicePage
from pos_app.ui.settings.network_card import NetworkCard
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Ink, Kind, PlainLabel

_RANKING = QT_TRANSLATE_NOOP(
    "ScreensPage",
    "Da mais segura à menos segura: 1. segundo monitor deste computador (sem rede); 2. programa de tela "
    "em outro computador, com certificado; 3. navegador por https, com o certificado instalado à mão; "
    "4. navegador por http. Toda tela mostra o nome de quem recebe: o cliente confere no app do banco.",
)


class ScreensPage(DevicePage):
    """Displays.

    Signals:
        pair_requested, invite_requested: carry nothing.
    """

    pair_requested = Signal()
    invite_requested = Signal()

    def __init__(self, status: TillStatus, addresses: tuple[OwnAddress, ...]) -> None:
        super().__init__("display", self.tr("Nenhuma tela além deste computador."), status)
        self.network_card = NetworkCard(status.network, addresses)
        self.pair_button = ActionButton(self.tr("Parear programa de tela"))
        self.invite_button = ActionButton(self.tr("Parear tablet ou navegador"))
        ranking = PlainLabel(self.tr(_RANKING), pixels=13, ink=Ink.SECOND)
        ranking.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.pair_button, self.invite_button):
            button.setAutoDefault(False)
            button.set_kind(Kind.OUTLINE)
            row.addWidget(button, 1)
        self.column.addWidget(self.network_card)
        self.column.addWidget(self.list)
        self.column.addLayout(row)
        self.column.addWidget(ranking)
        self.finish()
        self.pair_button.clicked.connect(self.pair_requested)
        self.invite_button.clicked.connect(self.invite_requested)
