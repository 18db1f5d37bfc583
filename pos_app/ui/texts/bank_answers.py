"""What the till answered the simulated bank, in the words of whoever presses its buttons."""

from pos_app.domain.payment import Result
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, say

_RECEIVED = {
    Result.PAID: QT_TRANSLATE_NOOP("texts", "Pago: o caixa confirmou."),
    Result.UNDERPAID: QT_TRANSLATE_NOOP("texts", "Recebido: falta dinheiro na cobrança."),
    Result.OVERPAID: QT_TRANSLATE_NOOP("texts", "Recebido: é mais do que foi cobrado."),
    Result.LATE: QT_TRANSLATE_NOOP("texts", "Recebido fora do prazo: está em Pendências."),
    Result.PAID_TWICE: QT_TRANSLATE_NOOP("texts", "Recebido pela segunda vez: está em Pendências."),
    Result.PAID_AFTER_CANCEL: QT_TRANSLATE_NOOP("texts", "Recebido após o cancelamento: está em Pendências."),
    Result.ORPHAN: QT_TRANSLATE_NOOP("texts", "Recebido sem cobrança: está em Pendências."),
    Result.REPEATED: QT_TRANSLATE_NOOP("texts", "O caixa já conhecia este Pix. Nada mudou."),
}
_REFUSED = {
    "conflict": QT_TRANSLATE_NOOP("texts", "Recusado: o mesmo Pix foi avisado com outros dados."),
    "value_mismatch": QT_TRANSLATE_NOOP("texts", "Recusado: o valor não é o da cobrança."),
    "unknown_charge": QT_TRANSLATE_NOOP("texts", "Recusado: o caixa não conhece esta cobrança."),
    "not_pending": QT_TRANSLATE_NOOP("texts", "Recusado: a cobrança já terminou."),
    "bad_format": QT_TRANSLATE_NOOP("texts", "Recusado: o aviso não pôde ser lido. Está em Pendências."),
    "limit": QT_TRANSLATE_NOOP("texts", "Recusado: avisos demais. O caixa guardou o resumo."),
}
_RETRY = QT_TRANSLATE_NOOP("texts", "O caixa não pôde gravar agora. O banco avisa de novo ({reason}).")
_OTHER = QT_TRANSLATE_NOOP("texts", "Recusado pelo caixa ({reason}).")
_SILENT = QT_TRANSLATE_NOOP("texts", "Pago, e o banco não avisou o caixa.")


def answer_words(kind: str, word: str) -> str:
    """Return the sentence for an answer.

    Args:
        kind: ``received``, ``refused`` or ``retry``.
        word: its result or reason; of ``repeated`` the first result may stand behind it.
    """
    first = word.rsplit(" ", maxsplit=1)[-1]
    if kind == "received" and first in _RECEIVED:
        return say(_RECEIVED[Result(first)])
    if kind == "retry":
        return say(_RETRY, reason=word)
    return say(_REFUSED.get(word, _OTHER), reason=word)


def silent_words() -> str:
    """Return the sentence for money of which the bank tells nobody."""
    return say(_SILENT)
