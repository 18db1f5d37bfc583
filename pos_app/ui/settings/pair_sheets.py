"""How a new display comes in: a code to type on a display program, a QR for a browser."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.device import Device
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.devices import LinkStatus, PairingStatus
from pos_app.services.ports.displays import QrDrawing
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import clean
from pos_app.ui.texts.links import unreached_words
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Ink, Kind, PlainLabel
from pos_app.ui.widgets.countdown import CountdownRing
from pos_app.ui.widgets.counted_field import CountedField
from pos_app.ui.widgets.dialogs import Sheet, labelled, make_error_label
from pos_app.ui.widgets.qr_view import QrView
from pos_app.wire.terms import PAIRING_S

_NAME_LIMIT = 60
_WIDTH = 640
_QR_SIDE = 300
_RING = 88


class AdmitSheet(Sheet):
    """Asks whether a display that has come may stay, and under which name.

    Signals:
        admitted: carries the name.
        refused: the person said no, or went away; carries nothing.
    """

    admitted = Signal(object)
    refused = Signal()

    def __init__(self, title: str, clock: Clock, parent: QWidget) -> None:
        super().__init__(title, "", parent)
        self.sentence.setVisible(True)
        self.setMinimumWidth(_WIDTH)
        self.ring = CountdownRing(clock, _RING)
        self.name_field = CountedField(_NAME_LIMIT)
        self.name_box = QWidget()
        box = QVBoxLayout(self.name_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(labelled(self.tr("Nome desta tela"), self.name_field))
        self.error_label = make_error_label()
        self.back_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.refuse_button = ActionButton(self.tr("Recusar"), Kind.DANGER)
        self.admit_button = ActionButton(self.tr("Confirmar"), Kind.PRIMARY)
        self.is_decided = False
        self.back_button.clicked.connect(self.reject)
        self.refuse_button.clicked.connect(self.reject)
        self.admit_button.clicked.connect(self._on_admit_clicked)
        self.name_field.textChanged.connect(self._on_text_changed)
        self.rejected.connect(self._on_rejected)

    def place_end(self) -> None:
        """Add name, error and answers below what the sheet shows."""
        self.column.addWidget(self.name_box)
        self.column.addWidget(self.error_label)
        self.add_buttons(self.back_button, self.refuse_button, self.admit_button, default=False)
        self.wait_for_somebody()

    def wait_for_somebody(self) -> None:
        """Show no answers yet: nobody has come."""
        self.name_box.setVisible(False)
        self.refuse_button.setVisible(False)
        self.admit_button.setVisible(False)
        self.back_button.setVisible(True)
        self.fit()

    def ask_about(self, name: str) -> None:
        """Show the answers; the name may be changed."""
        self.name_field.setText(clean(name))
        self.name_box.setVisible(True)
        self.refuse_button.setVisible(True)
        self.admit_button.setVisible(True)
        self.back_button.setVisible(False)
        self.fit()
        self.name_field.setFocus()
        self.name_field.selectAll()

    def show_error(self, text: str) -> None:
        """Show why the till refused."""
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        self._on_text_changed()
        self.fit()

    @Slot()
    def _on_text_changed(self) -> None:
        self.admit_button.setEnabled(bool(self.name_field.text().strip()))

    @Slot()
    def _on_admit_clicked(self) -> None:
        self.is_decided = True
        self.admit_button.setEnabled(False)
        self.admitted.emit(self.name_field.text().strip())

    @Slot()
    def _on_rejected(self) -> None:
        self.refused.emit()


class PairSheet(AdmitSheet):
    """Shows the code for a display program, then who typed it."""

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__("", clock, parent)
        self.show_title(self.tr("Parear programa de tela"))
        self.code_label = PlainLabel(pixels=38, weight=700)
        self.code_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code_label.setAccessibleName(self.tr("Código de pareamento"))
        self.address_label = PlainLabel(pixels=15, ink=Ink.SECOND)
        self.address_label.setWordWrap(True)
        self.reach_note = PlainLabel(pixels=15, weight=600)
        self.reach_note.setWordWrap(True)
        self.reach_note.set_tone(Tone.AMBER)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.code_label)
        words.addWidget(self.address_label)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.ring)
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.reach_note)
        self.place_end()
        self._asking: str | None = None

    def show_pairing(self, pairing: PairingStatus | None, link: LinkStatus) -> None:
        """Show how the pairing window stands; None: it is closed."""
        if pairing is None:
            self._show_closed()
            return
        self.ring.run_to(pairing.ends_ms, PAIRING_S)
        if pairing.asking is None:
            self._show_waiting(pairing, link)
        elif self._asking is None:
            self._asking = pairing.asking
            self.reach_note.setVisible(False)
            self.sentence.setText(
                self.tr("“{name}” ({address}) digitou o código. É uma tela desta loja?").format(
                    name=clean(pairing.asking), address=pairing.address
                )
            )
            self.code_label.setText("")
            self.address_label.setText(self.tr("Confira o nome que aparece na outra tela."))
            self.ask_about(pairing.asking)

    def _show_waiting(self, pairing: PairingStatus, link: LinkStatus) -> None:
        """Show the code, and the address for the computer that can reach it."""
        far = "" if link.network is None else link.network.url
        self.sentence.setText(
            self.tr("No outro computador, abra o programa de tela e digite o endereço e este código.")
            if far
            else self.tr("Neste computador, abra o programa de tela e digite o endereço e este código.")
        )
        self.code_label.setText(pairing.code)
        address = self.tr("Endereço: {url}").format(url=far or link.listening)
        tries = self.tr("Tentativas restantes: {count}").format(count=pairing.tries_left)
        self.address_label.setText(f"{address}\n{tries}")
        self.reach_note.setText(
            unreached_words(link)
            or self.tr(
                "Este endereço só vale neste computador. Para uma tela em outro: volte, escolha a rede em "
                "“O caixa atende em”, aplique, e peça outro código."
            )
        )
        self.reach_note.setVisible(not far)
        self.fit()

    def _show_closed(self) -> None:
        if self.is_decided or not self.isVisible():
            return
        self.sentence.setText(self.tr("O código não vale mais. Feche e peça outro."))
        self.code_label.setText("")
        self.address_label.setText("")
        self.reach_note.setVisible(False)
        self.ring.setVisible(False)
        self.wait_for_somebody()


class InviteSheet(AdmitSheet):
    """Shows the QR that makes a browser a display, then asks whether that display belongs here."""

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__("", clock, parent)
        self.show_title(self.tr("Parear tablet ou navegador"))
        self.device: Device | None = None
        self.qr = QrView()
        self.qr.setFixedSize(_QR_SIDE, _QR_SIDE)
        self.qr.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.note = PlainLabel(pixels=15, ink=Ink.SECOND)
        self.note.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(12)
        words.addWidget(self.ring)
        words.addWidget(self.note)
        words.addStretch()
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.qr)
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self.place_end()
        self.sentence.setText(
            self.tr("Leia este QR com a câmera do tablet. Ele vale uma vez, por 2 minutos.")
        )
        self.note.setText(
            self.tr("Se dois aparelhos lerem o mesmo QR, nenhum é aceito e o aviso aparece aqui.")
        )

    def show_invitation(self, device: Device, ends_ms: int) -> None:
        """Begin the time of an invitation."""
        self.device = device
        self.ring.run_to(ends_ms, PAIRING_S)

    def show_drawing(self, drawing: QrDrawing | None, url: str) -> None:
        """Show the QR; where it could not be drawn, its address."""
        self.qr.show_code(None if drawing is None else drawing.matrix, url)

    def show_proven_twice(self, device: str) -> None:
        """Show that a second page proved the word of this invitation, so that both were refused."""
        if self.device is None or self.device.id != device:
            return
        self._end(
            self.tr("Dois aparelhos leram este QR. Nenhum foi aceito: alguém pode ter fotografado a tela.")
        )

    def _end(self, words: str) -> None:
        self.device = None
        self.qr.clear_code()
        self.ring.setVisible(False)
        self.sentence.setText(words)
        self.wait_for_somebody()

    def show_link(self, link: LinkStatus, devices: tuple[Device, ...]) -> None:
        """Look whether the invited display has come, or is void."""
        device = self.device
        if device is None or self.is_decided:
            return
        known = next((each for each in devices if each.id == device.id), device)
        if known.revoked_at is not None:
            self._end(self.tr("Ninguém leu o QR a tempo. Feche e peça outro."))
        elif self.name_box.isHidden() and any(each.device == device.id for each in link.devices):
            self.qr.clear_code()
            self.ring.setVisible(False)
            self.sentence.setText(self.tr("Uma tela leu o QR. É a que está na sua frente?"))
            self.ask_about(known.name)
