"""The words that customers read."""

from pos_app.domain.customer_display import CustomerText
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, say

_CALL = QT_TRANSLATE_NOOP("texts", "Fale com o caixa")
_CUSTOMER_WORDS = {
    CustomerText.IDLE: (QT_TRANSLATE_NOOP("texts", "Pague com Pix"), ""),
    CustomerText.PAY: (
        QT_TRANSLATE_NOOP("texts", "Pague com Pix"),
        QT_TRANSLATE_NOOP("texts", "Abra o app do seu banco, escolha Pix e leia o QR code"),
    ),
    CustomerText.VERIFYING: (
        QT_TRANSLATE_NOOP("texts", "Verificando com o banco…"),
        QT_TRANSLATE_NOOP("texts", "Não pague de novo. Aguarde um instante."),
    ),
    CustomerText.CONFIRMED: (
        QT_TRANSLATE_NOOP("texts", "Pagamento confirmado"),
        QT_TRANSLATE_NOOP("texts", "Obrigado!"),
    ),
    CustomerText.THANKS: (QT_TRANSLATE_NOOP("texts", "Obrigado!"), ""),
    CustomerText.EXPIRED: (
        QT_TRANSLATE_NOOP("texts", "QR expirado"),
        QT_TRANSLATE_NOOP("texts", "Peça um novo código ao caixa"),
    ),
    CustomerText.CANCELLED: (
        QT_TRANSLATE_NOOP("texts", "Cobrança cancelada"),
        QT_TRANSLATE_NOOP("texts", "Não pague por este código."),
    ),
    CustomerText.WRONG_AMOUNT: (_CALL, QT_TRANSLATE_NOOP("texts", "Recebemos um valor diferente.")),
    CustomerText.SECOND_PAYMENT: (_CALL, QT_TRANSLATE_NOOP("texts", "Recebemos um segundo pagamento.")),
    CustomerText.OUT_OF_TIME: (_CALL, QT_TRANSLATE_NOOP("texts", "Recebemos um Pix fora do prazo.")),
    CustomerText.REMOVED_BY_BANK: (
        _CALL,
        QT_TRANSLATE_NOOP("texts", "O banco encerrou esta cobrança. Não pague por este código."),
    ),
    CustomerText.ASK_CASHIER: (
        _CALL,
        QT_TRANSLATE_NOOP("texts", "Recebemos um pagamento que precisa ser conferido. Não pague de novo."),
    ),
}
_LINK_LOST = (
    QT_TRANSLATE_NOOP("texts", "Reconectando…"),
    QT_TRANSLATE_NOOP("texts", "Aguarde um instante"),
)
_NOT_KNOWN = (
    QT_TRANSLATE_NOOP("texts", "Caixa não reconhecido"),
    QT_TRANSLATE_NOOP("texts", "Peça ajuda no caixa"),
)


def link_lost_words() -> tuple[str, str]:
    """Return the two lines of a display that lost its till."""
    return say(_LINK_LOST[0]), say(_LINK_LOST[1])


def not_known_words() -> tuple[str, str]:
    """Return the two lines of a display that its till refuses."""
    return say(_NOT_KNOWN[0]), say(_NOT_KNOWN[1])


class WindowTexts:
    """Meets the ``Texts`` port: finished sentences for displays, from any thread."""

    def customer_words(self, key: CustomerText) -> tuple[str, str]:
        """Return the big line of a customer's picture and the line under it, which may be empty."""
        headline, hint = _CUSTOMER_WORDS[key]
        return say(headline), say(hint) if hint else ""
