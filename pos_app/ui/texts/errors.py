"""The words of errors: what happened, what is safe, what to do."""

from pos_app.domain.errors import (
    BadAmountError,
    BadPinError,
    BadTextError,
    BrCodeError,
    KeyNotKeptError,
    LedgerUnavailableError,
    PixKeyError,
    PosError,
    RefusedError,
    TillBusyError,
    TillStoppedError,
)
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, say

_REFUSALS = {
    "not_found": QT_TRANSLATE_NOOP("texts", "Isso não existe mais. A tela foi atualizada."),
    "way": QT_TRANSLATE_NOOP(
        "texts", "Esta versão do programa não conhece a forma de receber dos ajustes. Nada foi cobrado."
    ),
    "not_pending": QT_TRANSLATE_NOOP("texts", "A cobrança já terminou. Nada foi mudado."),
    "conflict": QT_TRANSLATE_NOOP("texts", "Esse pedido já foi feito com outros dados. Nada foi mudado."),
    "register_busy": QT_TRANSLATE_NOOP(
        "texts", "Já há uma cobrança aberta neste caixa. Termine ou cancele a cobrança antes de outra."
    ),
    "limit": QT_TRANSLATE_NOOP("texts", "Valor ou texto fora do limite. Nada foi gravado."),
    "pin": QT_TRANSLATE_NOOP("texts", "PIN errado. Nada foi mudado."),
    "pin_delay": QT_TRANSLATE_NOOP("texts", "PIN errado várias vezes. Espere {detail} s e tente de novo."),
    "reason": QT_TRANSLATE_NOOP("texts", "Escreva o motivo, com pelo menos 4 letras."),
    "outcome": QT_TRANSLATE_NOOP("texts", "Escolha o que foi feito com o dinheiro."),
    "changed": QT_TRANSLATE_NOOP(
        "texts",
        "O dinheiro desta venda mudou enquanto você decidia. Volte e confira os valores.",
    ),
    "rest_open": QT_TRANSLATE_NOOP(
        "texts",
        "A cobrança nº {detail} ainda pede o que falta desta venda. Cancele-a antes de decidir.",
    ),
    "rest_settled": QT_TRANSLATE_NOOP(
        "texts",
        "A venda nº {detail}, de que isto era o resto, já foi decidida sem este Pix. Devolva o dinheiro.",
    ),
}
_KEY_TROUBLES = {
    "check_digits": QT_TRANSLATE_NOOP(
        "texts", "Os dígitos de verificação não conferem. Há um número trocado?"
    ),
    "empty": QT_TRANSLATE_NOOP("texts", "Digite a chave Pix da loja."),
    "ambiguous": QT_TRANSLATE_NOOP("texts", "CPF ou telefone? Para telefone, comece com +55 e o DDD."),
    "training": QT_TRANSLATE_NOOP(
        "texts", "Treino: a chave não recebe dinheiro. Dinheiro de verdade: “pos-app init --real”."
    ),
    "too_long": QT_TRANSLATE_NOOP("texts", "A chave é longa demais: um e-mail tem até 77 letras."),
}
_OTHER_KEY = QT_TRANSLATE_NOOP(
    "texts", "Isto não é uma chave Pix: CPF, CNPJ, telefone com +55, e-mail ou chave aleatória."
)
_PIN_TROUBLES = {
    "empty": QT_TRANSLATE_NOOP("texts", "Digite o PIN novo."),
    "form": QT_TRANSLATE_NOOP("texts", "O PIN tem de 4 a 8 números."),
    "usual": QT_TRANSLATE_NOOP(
        "texts", "Este PIN é um dos primeiros que todos tentam, como 1234 ou 0000. Escolha outro."
    ),
}
_TEXT_FIELDS = {
    "name": QT_TRANSLATE_NOOP("texts", "nome no banco"),
    "city": QT_TRANSLATE_NOOP("texts", "cidade"),
    "shop": QT_TRANSLATE_NOOP("texts", "nome da loja"),
    "description": QT_TRANSLATE_NOOP("texts", "descrição"),
    "reason": QT_TRANSLATE_NOOP("texts", "motivo"),
    "payer_days": QT_TRANSLATE_NOOP("texts", "dias dos dados de quem pagou"),
    "folder": QT_TRANSLATE_NOOP("texts", "segunda pasta"),
}
_BAD_TEXT = QT_TRANSLATE_NOOP(
    "texts", "Confira o campo “{field}”: vazio, longo demais ou com letras que o Pix não aceita."
)
_BAD_PICTURE = QT_TRANSLATE_NOOP(
    "texts",
    "Este arquivo não é uma imagem que o programa lê (PNG, JPEG, GIF, BMP ou WebP), ou é grande demais.",
)
_BUSY = QT_TRANSLATE_NOOP("texts", "O caixa está ocupado. Nada se perdeu; tente de novo em um instante.")
_STOPPED = QT_TRANSLATE_NOOP("texts", "O caixa está fechando ou ainda não abriu. Nada foi gravado.")
_RETRIES = {
    "disk": QT_TRANSLATE_NOOP(
        "texts", "O disco está cheio ou falhou. Nada foi gravado; libere espaço e tente de novo."
    ),
    "database": QT_TRANSLATE_NOOP(
        "texts", "O livro-caixa não responde. Nada foi gravado; tente de novo em um instante."
    ),
    "read_only": QT_TRANSLATE_NOOP("texts", "O caixa está em modo só de leitura. Nada foi gravado."),
    "receiver": QT_TRANSLATE_NOOP(
        "texts", "Nada foi cobrado: um gerente precisa conferir quem recebe, com o PIN."
    ),
    "starting": QT_TRANSLATE_NOOP("texts", "O caixa ainda está abrindo. Tente de novo em um instante."),
}
_NOT_RESTORED = {
    "damaged": QT_TRANSLATE_NOOP("texts", "Esta cópia está danificada. Nada foi mudado; escolha outra."),
    "other": QT_TRANSLATE_NOOP("texts", "Esta cópia é de outro livro-caixa. Nada foi mudado."),
    "none": QT_TRANSLATE_NOOP("texts", "Não há uma cópia de segurança inteira. Nada foi mudado."),
    "pin": _REFUSALS["pin"],
}
_BAD_CODE = QT_TRANSLATE_NOOP("texts", "Os dados da loja não formam um código Pix. Confira os ajustes.")
_BAD_AMOUNT = QT_TRANSLATE_NOOP("texts", "Este valor não pode ser cobrado.")
_KEY_NOT_KEPT = QT_TRANSLATE_NOOP(
    "texts",
    "Nenhuma chave foi criada: este computador não deixa guardar o segredo dela. "
    "Veja se a pasta de ajustes deste usuário pode ser gravada, e se o chaveiro do sistema está aberto.",
)
_UNKNOWN = QT_TRANSLATE_NOOP("texts", "Algo deu errado no programa ({code}). O que foi gravado está seguro.")
_PROGRAM_FAILED = QT_TRANSLATE_NOOP(
    "texts", "Uma parte deste programa falhou. Se algo na tela parecer parado, feche e abra o programa."
)
_PLAIN_ERRORS: dict[type[BaseException], str] = {
    TillStoppedError: _STOPPED,
    TillBusyError: _BUSY,
    BrCodeError: _BAD_CODE,
    BadAmountError: _BAD_AMOUNT,
    KeyNotKeptError: _KEY_NOT_KEPT,
}


def error_text(error: BaseException) -> str:
    """Return an error in the user's words: what happened, what is safe, what to do."""
    match error:
        case PosError(code="not_restored" | "backup"):
            return _copy_error_text(error)
        case RefusedError(reason=reason, detail=detail):
            return say(_REFUSALS.get(reason, _REFUSALS["not_pending"]), detail=detail)
        case PixKeyError(why=why) | BadPinError(why=why):
            troubles = _PIN_TROUBLES if isinstance(error, BadPinError) else _KEY_TROUBLES
            return say(troubles.get(why, _OTHER_KEY))
        case BadTextError(field=name):
            return _bad_text(name)
        case LedgerUnavailableError(reason=reason):
            return say(_RETRIES.get(reason, _RETRIES["database"]))
        case _:
            source = _PLAIN_ERRORS.get(type(error), _UNKNOWN)
            return say(source, code=type(error).__name__)


def program_failed_text() -> str:
    """Return that a part of a program beside the till failed."""
    return say(_PROGRAM_FAILED)


def _bad_text(name: str) -> str:
    return say(_BAD_PICTURE) if name == "picture" else say(_BAD_TEXT, field=say(_TEXT_FIELDS.get(name, name)))


def _copy_error_text(error: PosError) -> str:
    if error.code == "backup":
        return backup_text(getattr(error, "where", "here"))
    return say(_NOT_RESTORED.get(getattr(error, "why", ""), _NOT_RESTORED["damaged"]))


_BACKUPS = {
    "here": QT_TRANSLATE_NOOP(
        "texts",
        "A cópia de segurança não pôde ser feita. As vendas continuam e estão gravadas; "
        "veja se há espaço no disco.",
    ),
    "unsound": QT_TRANSLATE_NOOP(
        "texts",
        "A conferência achou um erro no livro-caixa: nenhuma cópia nova foi feita, e as anteriores ficam. "
        "As vendas continuam e estão gravadas. Chame o responsável hoje.",
    ),
    "copy": QT_TRANSLATE_NOOP(
        "texts",
        "A cópia na segunda pasta falhou. A deste computador foi feita; veja se o outro disco está ligado.",
    ),
}


def backup_text(where: str) -> str:
    """Return that a copy failed, in the cashier's words; empty where none did."""
    return say(_BACKUPS[where]) if where else ""
