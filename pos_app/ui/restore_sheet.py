"""The question before a copy takes the ledger's place: which one, what would be missing, and what follows."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.services.data_desk import RestoreOffer
from pos_app.services.restoring import Change
from pos_app.ui.dialogs import Sheet, amber_note, make_error_label, make_pin_field
from pos_app.ui.parts import ActionButton, Ink, Kind, PlainLabel
from pos_app.ui.texts import QT_TRANSLATE_NOOP, clean, local_stamp

_WIDTH = 620


def missing_words(offer: RestoreOffer) -> str:
    """Return what the copy does not have."""
    if not offer.missing:
        return QCoreApplication.translate("RestoreSheet", "Pelo que se sabe, não falta nada nesta cópia.")
    return QCoreApplication.translate(
        "RestoreSheet",
        "Faltam {count} registros feitos depois de {time}: cobranças, pagamentos e decisões.",
    ).format(count=offer.missing, time=local_stamp(offer.backup.until))


_NAMES = {
    "receiver": QT_TRANSLATE_NOOP("RestoreSheet", "quem recebe (chave Pix)"),
    "pin": QT_TRANSLATE_NOOP("RestoreSheet", "PIN do gerente"),
    "network": QT_TRANSLATE_NOOP("RestoreSheet", "rede"),
    "keeping": QT_TRANSLATE_NOOP("RestoreSheet", "dados e cópias"),
    "device": QT_TRANSLATE_NOOP("RestoreSheet", "aparelho"),
}
_MOST_CHANGES = 8


def change_words(change: Change) -> str:
    """Return what is other in the copy, on one line."""
    name = QCoreApplication.translate("RestoreSheet", _NAMES[change.what])
    if not change.now and not change.copy:
        return name
    none = QCoreApplication.translate("RestoreSheet", "nenhum")
    words = QCoreApplication.translate("RestoreSheet", "{name}: agora {now}, na cópia {copy}")
    return words.format(name=name, now=clean(change.now) or none, copy=clean(change.copy) or none)


def settings_words(offer: RestoreOffer) -> str:
    """Return which settings will hold, and which are other; empty where none are."""
    if offer.keeps_newer and not offer.changes:
        return ""
    if offer.keeps_newer:
        holds = QCoreApplication.translate(
            "RestoreSheet", "Mudou desde a cópia. Continua valendo o que está certo agora:"
        )
    elif offer.needs_pin:
        holds = QCoreApplication.translate(
            "RestoreSheet",
            "Valem os ajustes da cópia: antes do primeiro código um gerente confere quem recebe, a rede e os "
            "aparelhos.",
        )
    else:
        holds = QCoreApplication.translate("RestoreSheet", "Valem os ajustes da cópia.")
    lines = [change_words(each) for each in offer.changes[:_MOST_CHANGES]]
    if len(offer.changes) > _MOST_CHANGES:
        lines.append("…")
    return "\n".join((holds, *lines))


class RestoreSheet(Sheet):
    """Asks once more; with the PIN where nobody gave it before.

    Signals:
        restore_requested: carries the PIN as typed.
    """

    restore_requested = Signal(object)

    def __init__(self, offer: RestoreOffer, parent: QWidget, *, found: str = "") -> None:
        super().__init__("", "", parent)
        self.offer = offer
        self.setMinimumWidth(_WIDTH)
        stamp = local_stamp(offer.backup.until)
        self.show_title(self.tr("Restaurar a cópia de {time}?").format(time=stamp))
        if found:
            self.sentence.setVisible(True)
            self.sentence.setText(
                self.tr("O livro-caixa está danificado e foi aberto só para leitura. Nada foi mudado nele.")
            )
        self.column.addWidget(amber_note(missing_words(offer)))
        for words in (
            *filter(None, [settings_words(offer)]),
            self.tr("Depois de restaurar, o caixa reabre e pergunta ao banco por todo Pix desde então."),
            self.tr("O livro-caixa de agora fica guardado na pasta “replaced”; ele não é apagado."),
        ):
            line = PlainLabel(words, pixels=15)
            line.setWordWrap(True)
            self.column.addWidget(line)
        if found:
            place = PlainLabel(
                self.tr("Detalhe técnico: {found}").format(found=found), pixels=13, ink=Ink.SECOND
            )
            place.setWordWrap(True)
            self.column.addWidget(place)
        self.pin_field = make_pin_field()
        if offer.needs_pin:
            self.add_field(self.tr("PIN do gerente"), self.pin_field)
        self.error_label = make_error_label()
        self.column.addWidget(self.error_label)
        self.back_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.restore_button = ActionButton(self.tr("Restaurar e reabrir"), Kind.PRIMARY)
        self.add_buttons(self.back_button, self.restore_button, default=False)
        self.back_button.clicked.connect(self.reject)
        self.restore_button.clicked.connect(self._on_restore_clicked)
        self.pin_field.textChanged.connect(self._on_text_changed)
        self._on_text_changed()

    def show_error(self, text: str) -> None:
        """Show why it was refused."""
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        self.pin_field.clear()
        self._on_text_changed()
        self.fit()

    @Slot()
    def _on_text_changed(self) -> None:
        self.restore_button.setEnabled(bool(self.pin_field.text()) or not self.offer.needs_pin)

    @Slot()
    def _on_restore_clicked(self) -> None:
        self.restore_button.setEnabled(False)
        self.restore_requested.emit(self.pin_field.text())
