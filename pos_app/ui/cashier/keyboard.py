"""The cashier's keys in words: the card that explains them all."""

from PySide6.QtCore import QObject

from pos_app.ui.style.signs import KeyHint


class Keyboard(QObject):
    """Words for the keys that every page has, and the help card's, of all."""

    def help_hint(self) -> KeyHint:
        """Return the one key that always works."""
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
            KeyHint("Ctrl+P", self.tr("Pendências; lá, F2 faz o recomendado e Ctrl+D mostra as decididas")),
            KeyHint("Ctrl+B", self.tr("No treino: o cliente paga certo")),
            KeyHint("Ctrl+M", self.tr("Marcar a cobrança como paga à mão (gerente)")),
        )
