"""The question before a copy takes the ledger's place: which one, what would be missing, and what follows."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos_app.services.ports.data import Change, RestoreOffer
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, clean, local_stamp
from pos_app.ui.widgets.buttons_and_labels import Ink, PlainLabel
from pos_app.ui.widgets.dialogs import ConfirmSheet, amber_note

_WIDTH = 620


def missing_words(offer: RestoreOffer) -> str:
    """Return what the copy does not have."""
    if not offer.missing:
        return QCoreApplication.translate("RestoreSheet", "Pelo que se sabe, não falta nada nesta cópia.")
    if offer.missing == 1:
        return QCoreApplication.translate(
            "RestoreSheet", "Falta 1 registro feito depois de {time}: cobrança, pagamento ou decisão."
        ).format(time=local_stamp(offer.backup.until))
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


class RestoreSheet(ConfirmSheet):
    """Asks once more; with the PIN where nobody gave it before."""

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
        self.end_with(self.tr("Voltar"), self.tr("Restaurar e reabrir"), needs_pin=offer.needs_pin)
