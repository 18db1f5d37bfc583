"""From where the till may be reached: this computer only, one interface, all of them; never silently."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.addresses import at_host, is_everywhere, is_loopback
from pos_app.domain.shop import Network
from pos_app.services.ports.computer import OwnAddress
from pos_app.services.ports.devices import LinkStatus, ListenerStatus
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Ink, PlainLabel
from pos_app.ui.widgets.choice_box import ChoiceBox
from pos_app.ui.widgets.dialogs import labelled
from pos_app.ui.widgets.tick_box import TickBox

EVERYWHERE = "0.0.0.0"  # noqa: S104 - offered by name, never chosen silently
_PROBLEMS = {
    "taken": QT_TRANSLATE_NOOP("network_card", "Porta {port} ocupada por outro programa; tentando de novo."),
    "address": QT_TRANSLATE_NOOP(
        "network_card", "O endereço {address} não é deste computador agora; tentando de novo."
    ),
    "keyring": QT_TRANSLATE_NOOP(
        "network_card", "O chaveiro do sistema não respondeu, e sem ele não há certificado; tentando de novo."
    ),
}
_HALF_PIN = 16
_FIXED = QT_TRANSLATE_NOOP(
    "network_card",
    "Agora o caixa atende em {place}: o endereço foi fixado por quem abriu o programa (--bind). "
    "A escolha abaixo vale quando ele abrir sem essa opção.",
)
_SAVED_FOR_LATER = QT_TRANSLATE_NOOP(
    "network_card", "Salvo. O endereço vale quando o programa abrir sem --bind; até lá, fica {place}."
)


def listener_words(listener: ListenerStatus) -> tuple[Tone, str]:
    """Return how one listener stands."""
    if listener.problem:
        text = QCoreApplication.translate("network_card", _PROBLEMS[listener.problem])
        return Tone.RED, text.format(port=listener.port, address=listener.address)
    if not listener.url:
        return Tone.GREY, QCoreApplication.translate("network_card", "Abrindo a porta {port}…").format(
            port=listener.port
        )
    if listener.fingerprint:
        text = QCoreApplication.translate("network_card", "{url} · certificado {pin}…")
        return Tone.GREY, text.format(url=listener.url, pin=listener.fingerprint[:_HALF_PIN])
    return Tone.GREY, listener.page or listener.url


class NetworkCard(Card):
    """The choice of an interface, the tablets' switch with its warning, and how the listeners stand.

    An address with which the program was started stands over the choice: the card then says so.

    Signals:
        apply_requested: carries a :class:`Network`.
        address_chosen: carries the one of several addresses that others are to be given.
    """

    apply_requested = Signal(object)
    address_chosen = Signal(str)

    def __init__(self, network: Network, addresses: tuple[OwnAddress, ...]) -> None:
        super().__init__()
        self._network = network
        self._fixed_bind = ""
        self.fixed_note = PlainLabel(pixels=13)
        self.fixed_note.set_tone(Tone.AMBER)
        self.fixed_note.setWordWrap(True)
        self.fixed_note.hide()
        self.bind = ChoiceBox()
        self._offer(network.bind, addresses)
        self.tablets = TickBox(self.tr("Tablets por http, sem certificado"))
        self.tablets.setChecked(network.tablets)
        self.warning = PlainLabel(
            self.tr(
                "Sem certificado, alguém mal-intencionado na mesma Wi-Fi pode trocar o QR. Prefira a segunda "
                "tela deste computador ou o programa de tela; no tablet, peça ao cliente que confira o nome."
            ),
            pixels=13,
        )
        self.warning.set_tone(Tone.AMBER)
        self.warning.setWordWrap(True)
        self.announce = TickBox(self.tr("Anunciar este caixa na rede"))
        self.announce.setChecked(network.announce)
        self.apply_button = ActionButton(self.tr("Aplicar"))
        self.apply_button.setAutoDefault(False)
        self.address = ChoiceBox()
        self.address_row = QWidget()
        self.address_row.hide()
        self.lines = PlainLabel(pixels=13, ink=Ink.SECOND)
        self.lines.setWordWrap(True)
        self._place()
        self.bind.currentIndexChanged.connect(self._on_changed)
        self.tablets.toggled.connect(self._on_changed)
        self.announce.toggled.connect(self._on_changed)
        self.apply_button.clicked.connect(self._on_apply_clicked)
        self.address.activated.connect(self._on_address_activated)
        self._on_changed()

    def _offer(self, chosen: str, addresses: tuple[OwnAddress, ...]) -> None:
        self.bind.addItem(self.tr("Só este computador"), "")
        for own in addresses:
            self.bind.addItem(f"{own.address} · {own.interface}", own.address)
        self.bind.addItem(self.tr("Todas as redes deste computador"), EVERYWHERE)
        if self.bind.findData(chosen) < 0:
            self.bind.addItem(chosen, chosen)
        self.bind.setCurrentIndex(self.bind.findData(chosen))

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(self.fixed_note)
        column.addLayout(labelled(self.tr("O caixa atende em"), self.bind))
        ticks = QHBoxLayout()
        ticks.setSpacing(24)
        ticks.addWidget(self.tablets)
        ticks.addWidget(self.announce)
        ticks.addStretch()
        ticks.addWidget(self.apply_button)
        column.addLayout(ticks)
        column.addWidget(self.warning)
        row = QVBoxLayout(self.address_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(labelled(self.tr("Endereço dado às telas, aos bancos e aos programas"), self.address))
        column.addWidget(self.address_row)
        column.addWidget(self.lines)

    def chosen(self) -> Network:
        """Return what is filled in."""
        bind = str(self.bind.currentData())
        return Network(
            bind=bind,
            tablets=bool(bind) and self.tablets.isChecked(),
            announce=bool(bind) and self.announce.isChecked(),
        )

    def show_saved(self, network: Network) -> None:
        """Take what the settings say now; where this start's address stands over them, say so."""
        self._network = network
        self._on_changed()
        if self._fixed_bind:
            self.fixed_note.setText(self._about_fixed(_SAVED_FOR_LATER))

    def show_link(self, link: LinkStatus) -> None:
        """Show how the listeners beyond this computer stand, and who fixed where they are."""
        if link.fixed_bind != self._fixed_bind:
            self._fixed_bind = link.fixed_bind
            self.fixed_note.setText(self._about_fixed(_FIXED))
            self.fixed_note.setVisible(bool(link.fixed_bind))
        self._offer_addresses(link)
        words = [listener_words(each) for each in link.listeners if each.kind != "loopback"]
        has_problem = any(tone is Tone.RED for tone, _ in words)
        self.lines.set_tone(Tone.RED if has_problem else None)
        self.lines.setText("\n".join(text for _, text in words))
        self.lines.setVisible(bool(words))

    def _about_fixed(self, source: str) -> str:
        """Return a sentence about the address of this start."""
        address = self._fixed_bind
        if not address:
            return ""
        place = address
        if is_everywhere(address):
            place = self.tr("todas as redes deste computador")
        elif is_loopback(address):
            place = self.tr("só este computador")
        return QCoreApplication.translate("network_card", source).format(place=place)

    def _offer_addresses(self, link: LinkStatus) -> None:
        """Offer the addresses at which a listener for all networks can be reached, the likely one first."""
        several = next((each for each in link.listeners if len(each.hosts) > 1 and each.url), None)
        self.address_row.setVisible(several is not None)
        if several is None:
            return
        if [*several.hosts] != [self.address.itemData(row) for row in range(self.address.count())]:
            self.address.clear()
            for host in several.hosts:
                self.address.addItem(host, host)
        given = (row for row, host in enumerate(several.hosts) if at_host(several.url, host) == several.url)
        self.address.setCurrentIndex(next(given, 0))

    @Slot(int)
    def _on_address_activated(self, _row: int) -> None:
        self.address_chosen.emit(str(self.address.currentData()))

    @Slot()
    def _on_changed(self) -> None:
        is_open = bool(self.bind.currentData())
        self.tablets.setEnabled(is_open)
        self.announce.setEnabled(is_open)
        self.warning.setVisible(is_open and self.tablets.isChecked())
        self.apply_button.setEnabled(self.chosen() != self._network)

    @Slot()
    def _on_apply_clicked(self) -> None:
        self.apply_requested.emit(self.chosen())
