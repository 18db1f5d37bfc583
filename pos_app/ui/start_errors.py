"""Why the program cannot start selling, in plain words with the next step."""

from PySide6.QtCore import QCoreApplication

from pos_app.domain.errors import PosError
from pos_app.ui.texts import QT_TRANSLATE_NOOP

_CONTEXT = "start"
_TITLES = {
    "ledger_newer": QT_TRANSLATE_NOOP("start", "Livro-caixa de uma versão mais nova"),
    "ledger_damaged": QT_TRANSLATE_NOOP("start", "Livro-caixa danificado"),
    "ledger_foreign": QT_TRANSLATE_NOOP("start", "Este arquivo não é um livro-caixa"),
    "ledger_unavailable": QT_TRANSLATE_NOOP("start", "O livro-caixa não pode ser aberto agora"),
}
_WORDS = {
    "ledger_newer": QT_TRANSLATE_NOOP(
        "start",
        "Este livro-caixa foi criado por uma versão mais nova do programa.\n"
        "Nada foi mudado nele. Atualize o programa e abra de novo.",
    ),
    "ledger_damaged": QT_TRANSLATE_NOOP(
        "start",
        "O arquivo não guarda tudo o que já foi confirmado. Nada foi mudado nele.\n"
        "Não venda por Pix neste caixa: chame o responsável, que restaura uma cópia de segurança.",
    ),
    "ledger_foreign": QT_TRANSLATE_NOOP(
        "start",
        "Na pasta de dados há um arquivo ledger.db que não é deste programa.\n"
        "Ele não foi tocado. Escolha outra pasta de dados ou mova o arquivo.",
    ),
    "ledger_unavailable": QT_TRANSLATE_NOOP(
        "start",
        "O disco está cheio, ou outro programa segura o arquivo.\n"
        "O que já foi gravado está seguro. Resolva a causa e abra o caixa de novo.",
    ),
}
_OTHER_TITLE = QT_TRANSLATE_NOOP("start", "O caixa não pôde abrir")
_OTHER_WORDS = QT_TRANSLATE_NOOP(
    "start", "O que já foi gravado está seguro.\nFeche, abra de novo e, se repetir, chame o responsável."
)


def start_error_texts(error: BaseException) -> tuple[str, str]:
    """Return the title and the sentences for what kept the till from starting."""
    code = error.code if isinstance(error, PosError) else ""
    translate = QCoreApplication.translate
    return (
        translate(_CONTEXT, _TITLES.get(code, _OTHER_TITLE)),
        translate(_CONTEXT, _WORDS.get(code, _OTHER_WORDS)),
    )
