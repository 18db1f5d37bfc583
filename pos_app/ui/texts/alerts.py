"""The words of alerts and troubles, for the cashier."""

from pos_app.ui.texts.errors import _RETRIES
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, say

_ALERTS = {
    "conflict": QT_TRANSLATE_NOOP(
        "texts", "O banco repetiu um aviso com outros dados. Nada foi mudado; confira no app do banco."
    ),
    "value_mismatch": QT_TRANSLATE_NOOP(
        "texts", "O banco avisou um valor que não é o da cobrança. A venda não foi confirmada."
    ),
    "unknown_charge": QT_TRANSLATE_NOOP(
        "texts", "O banco avisou o pagamento de uma cobrança que não existe aqui."
    ),
    "bad_format": QT_TRANSLATE_NOOP(
        "texts",
        "Mensagens ilegíveis do banco hoje: {count}. Pode ser dinheiro: o banco é perguntado de novo; "
        "confira no app do banco.",
    ),
    "left_out": QT_TRANSLATE_NOOP(
        "texts",
        "O banco avisou um Pix com um dado ilegível, como a hora. "
        "O dinheiro foi registrado; confira a cobrança.",
    ),
    "list_incomplete": QT_TRANSLATE_NOOP(
        "texts",
        "O banco não mostrou todos os pagamentos. Cada cobrança aberta é perguntada sozinha; "
        "confira as outras no app do banco.",
    ),
    "alerts_capped": QT_TRANSLATE_NOOP(
        "texts", "Um aparelho manda avisos errados sem parar. Os próximos de hoje são só contados."
    ),
    "clock_jumped": QT_TRANSLATE_NOOP(
        "texts", "O relógio deste computador mudou. Os prazos continuam certos; acerte a hora."
    ),
    "clock_differs": QT_TRANSLATE_NOOP(
        "texts",
        "Relógio do computador errado? A hora do banco é outra. Nenhuma venda se perde; acerte a hora.",
    ),
    "training_key": QT_TRANSLATE_NOOP(
        "texts", "Uma chave de treino tentou entrar numa loja de verdade, ou o contrário. Foi recusada."
    ),
    "wrong_pin": QT_TRANSLATE_NOOP("texts", "PIN do gerente errado {count} vezes seguidas neste caixa."),
    "word_twice": QT_TRANSLATE_NOOP(
        "texts",
        "Dois aparelhos leram o mesmo QR de pareamento: os dois foram recusados. "
        "Pareie o tablet de novo, sem que outros vejam a tela.",
    ),
    "removed": QT_TRANSLATE_NOOP(
        "texts", "O banco encerrou a cobrança por conta própria. O código saiu das telas."
    ),
    "restored": QT_TRANSLATE_NOOP(
        "texts",
        "Uma cópia de segurança tomou o lugar do livro-caixa. O banco é perguntado sobre o que falta.",
    ),
    "ready_refused": QT_TRANSLATE_NOOP(
        "texts",
        "Havia na pasta um arquivo para tomar o lugar do livro-caixa, que não foi feito por este programa "
        "para esta loja. Ele foi posto de lado e nada mudou: avise o gerente.",
    ),
    "charge_changed": QT_TRANSLATE_NOOP(
        "texts",
        "O código de uma cobrança aberta foi trocado no arquivo. Ela saiu das telas: avise o gerente.",
    ),
    "settings_changed": QT_TRANSLATE_NOOP(
        "texts",
        "Quem recebe precisa ser conferido por um gerente: os ajustes foram mudados por fora, "
        "ou uma cópia foi restaurada. Até lá nada é cobrado por Pix.",
    ),
    "resume_ahead": QT_TRANSLATE_NOOP(
        "texts",
        "Um programa conhece eventos que este livro-caixa não tem. Uma cópia antiga foi restaurada? "
        "Confira os pagamentos no app do banco.",
    ),
    "bank_refund": QT_TRANSLATE_NOOP(
        "texts", "O banco devolveu dinheiro sem que o caixa pedisse. Confira a venda e o app do banco."
    ),
    "refund_conflict": QT_TRANSLATE_NOOP(
        "texts", "O banco disse coisas diferentes sobre a mesma devolução. Confira a venda e o app do banco."
    ),
    "refund_unknown": QT_TRANSLATE_NOOP(
        "texts", "O banco fala da devolução de um Pix que este caixa não conhece. Confira no app do banco."
    ),
    "bank_silent": QT_TRANSLATE_NOOP(
        "texts", "O banco não responde. Nenhuma venda falhou: confira os pagamentos no app do banco."
    ),
}
_OTHER_ALERT = QT_TRANSLATE_NOOP("texts", "Aviso do caixa: {what}. O que foi gravado está seguro.")
_TROUBLES = {
    "disk": QT_TRANSLATE_NOOP(
        "texts",
        "Disco cheio: confirmações aguardando. Nada se perde, o banco envia de novo. "
        "Libere espaço neste computador.",
    ),
    "low": QT_TRANSLATE_NOOP(
        "texts", "O disco está quase cheio. Tudo ainda é gravado: libere espaço neste computador."
    ),
    "failed": QT_TRANSLATE_NOOP(
        "texts",
        "O disco falhou ao gravar. Nada mais é confirmado até fechar e abrir o caixa de novo. "
        "O que já foi confirmado está seguro.",
    ),
    "moved": QT_TRANSLATE_NOOP(
        "texts",
        "O arquivo do livro-caixa foi movido, apagado ou trocado. Nada mais é confirmado. "
        "Chame o responsável: ponha o arquivo de volta, depois feche e abra o caixa.",
    ),
    "stopped": QT_TRANSLATE_NOOP(
        "texts",
        "A parte do programa que grava parou. Nada mais é confirmado até fechar e abrir o caixa de novo. "
        "O que já foi confirmado está seguro.",
    ),
}


def alert_text(what: str, count: int = 1) -> str:
    """Return an alert of the till, by its stable word, in the cashier's words; ``count`` is of today."""
    return say(_ALERTS.get(what, _OTHER_ALERT), what=what, count=str(count))


def trouble_text(reason: str) -> str:
    """Return why the ledger cannot store now; empty where all is well again."""
    return say(_TROUBLES.get(reason, _RETRIES["database"])) if reason else ""
