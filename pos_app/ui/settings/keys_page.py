"""Settings of banks and of other programs: the devices that hold a key, and a new one."""

from PySide6.QtCore import Signal, Slot

from pos_app.domain.shop import TillStatus
from pos_app.services.ports.devices import KeyWish
from pos_app.ui.settings.device_page import DevicePage
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Ink, Kind, PlainLabel
from pos_app.ui.widgets.counted_field import CountedField
from pos_app.ui.widgets.dialogs import labelled
from pos_app.ui.widgets.tick_box import TickBox

_NAME_LIMIT = 60
_LEAD = {
    "bank": QT_TRANSLATE_NOOP(
        "KeysPage", "Só um banco com chave confirma pagamentos. A chave é mostrada uma vez, ao ser criada."
    ),
    "integration": QT_TRANSLATE_NOOP(
        "KeysPage",
        "Programas com chave criam e acompanham cobranças. A chave é mostrada uma vez, ao ser criada.",
    ),
}
_EMPTY = {
    "bank": QT_TRANSLATE_NOOP("KeysPage", "Nenhum banco tem chave."),
    "integration": QT_TRANSLATE_NOOP("KeysPage", "Nenhum programa tem chave."),
}
_TICK = {
    "bank": QT_TRANSLATE_NOOP("KeysPage", "Exigir a prova do Pix (endToEndId)"),
    "integration": QT_TRANSLATE_NOOP("KeysPage", "Ver todas as cobranças do caixa, não só as suas"),
}


class KeysPage(DevicePage):
    """Banks or integrations.

    Signals:
        key_requested: carries a :class:`KeyWish`.
    """

    key_requested = Signal(object)

    def __init__(self, role: str, status: TillStatus) -> None:
        super().__init__(role, self.tr(_EMPTY[role]), status)
        lead = PlainLabel(self.tr(_LEAD[role]), pixels=15, ink=Ink.SECOND)
        lead.setWordWrap(True)
        self.name_field = CountedField(_NAME_LIMIT)
        self.tick = TickBox(self.tr(_TICK[role]))
        self.new_button = ActionButton(self.tr("Criar chave"), Kind.PRIMARY)
        self.new_button.setEnabled(False)
        self.column.addWidget(lead)
        self.column.addWidget(self.list)
        self.column.addLayout(labelled(self.tr("Nome do aparelho ou programa"), self.name_field))
        self.column.addWidget(self.tick)
        self.finish(self.new_button)
        self.name_field.textChanged.connect(self._on_text_changed)
        self.pin_field.textChanged.connect(self._on_text_changed)
        self.new_button.clicked.connect(self._on_new_clicked)

    def wish(self) -> KeyWish:
        """Return what was filled in."""
        is_ticked = self.tick.isChecked()
        return KeyWish(
            role=self.role,
            name=self.name_field.text().strip(),
            scope="register" if self.role == "integration" and is_ticked else "own",
            proof_required=self.role == "bank" and is_ticked,
            pin=self.pin(),
        )

    def begin_anew(self) -> None:
        """Empty the fields after a key was made."""
        self.name_field.clear()
        self.pin_field.clear()
        self.show_error("")

    @Slot()
    def _on_text_changed(self) -> None:
        wish = self.wish()
        self.new_button.setEnabled(bool(wish.name) and (bool(wish.pin) or not self.needs_pin))

    @Slot()
    def _on_new_clicked(self) -> None:
        self.new_button.setEnabled(False)
        self.key_requested.emit(self.wish())
