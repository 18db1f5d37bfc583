"""The cashier's keys: what each means, which of them work now, and the card that explains them all."""

from enum import Enum, auto

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from pos_app.ui.sale.charge_view import ChargeView
from pos_app.ui.style.signs import KeyHint


class Act(Enum):
    """What a key asks the window to do, whatever the window shows."""

    HELP = auto()
    RECOMMENDED = auto()
    COPY = auto()
    TURN_ROUND = auto()
    BACK = auto()
    AGAIN = auto()
    INBOX = auto()
    MARK = auto()


_KEYS: dict[int, Act] = {
    Qt.Key.Key_F1: Act.HELP,
    Qt.Key.Key_F2: Act.RECOMMENDED,
    Qt.Key.Key_F6: Act.COPY,
    Qt.Key.Key_F11: Act.TURN_ROUND,
    Qt.Key.Key_Escape: Act.BACK,
}
_CHORDS: dict[int, Act] = {
    Qt.Key.Key_N: Act.AGAIN,
    Qt.Key.Key_P: Act.INBOX,
    Qt.Key.Key_M: Act.MARK,
}
"""With Ctrl."""


def act_of(event: QKeyEvent) -> Act | None:
    """Return what a key press asks for, None for a key that is the amount's or nobody's."""
    has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    chord = _CHORDS.get(event.key()) if has_ctrl else None
    return chord or _KEYS.get(event.key())


class Keyboard(QObject):
    """Words for the keys: the legend's, of those that work now, and the help card's, of all."""

    def inbox_hints(self, *, has_rows: bool) -> tuple[KeyHint, ...]:
        """Return the keys that work in the inbox."""
        back = KeyHint("Esc", self.tr("Voltar"))
        if not has_rows:
            return back, self._help_hint()
        return (
            KeyHint("↑ ↓", self.tr("Escolher")),
            KeyHint("F2", self.tr("Ação recomendada")),
            KeyHint("Tab", self.tr("Outras opções")),
            back,
            self._help_hint(),
        )

    def sale_hints(self, view: ChargeView, *, has_typed: bool, has_sale: bool) -> tuple[KeyHint, ...]:
        """Return the keys that work beside the charge in ``view``, each once: the first word for it holds."""
        hints = self._button_hints(view)
        if has_typed or not hints:
            hints = [
                KeyHint("Enter", self.tr("Cobrar")),
                KeyHint("+", self.tr("Somar")),
                *(hint for hint in hints if hint.key != "Enter"),
            ]
        if has_sale and not view.copy_button.isHidden():
            hints.append(KeyHint("F11", self.tr("Tela cheia")))
        hints.append(KeyHint("Ctrl+P", self.tr("Pendências")))
        hints.append(self._help_hint())
        first: dict[str, KeyHint] = {}
        for hint in hints:
            first.setdefault(hint.key, hint)
        return tuple(first.values())

    def _button_hints(self, view: ChargeView) -> list[KeyHint]:
        known = (
            ("F2", view.rest_button, self.tr("Cobrar o resto")),
            ("Enter", view.again_button, self.tr("Gerar nova")),
            ("Enter", view.new_sale_button, self.tr("Nova venda")),
            ("F6", view.copy_button, self.tr("Copiar")),
            ("Ctrl+M", view.mark_button, self.tr("Marcar à mão")),
            ("Esc", view.cancel_button, self.tr("Cancelar")),
        )
        return [KeyHint(key, word) for key, button, word in known if not button.isHidden()]

    def help_hints(self) -> tuple[KeyHint, ...]:
        """Return the one key that always works."""
        return (self._help_hint(),)

    def _help_hint(self) -> KeyHint:
        return KeyHint("F1", self.tr("Ajuda"))

    def all_hints(self) -> tuple[KeyHint, ...]:
        """Return every key with its sentence, for the help card."""
        return (
            KeyHint("Enter", self.tr("Cobrar, ou a ação recomendada (também F2)")),
            KeyHint("+", self.tr("Somar outro valor")),
            KeyHint("Backspace", self.tr("Apagar o último número; Delete apaga tudo")),
            KeyHint("Esc", self.tr("Voltar; com um código na tela, pergunta antes de cancelar")),
            KeyHint("F6", self.tr("Copiar o código")),
            KeyHint("F11", self.tr("Mostrar a tela do cliente aqui")),
            KeyHint("Ctrl+N", self.tr("Gerar nova: a mesma venda outra vez")),
            KeyHint("Ctrl+P", self.tr("Pendências; lá, F2 faz o recomendado")),
            KeyHint("Ctrl+M", self.tr("Marcar a cobrança como paga à mão (gerente)")),
        )
