"""Codes into words: states, exceptions, errors, and the finished sentences of displays.

Source texts are Portuguese; ``QT_TRANSLATE_NOOP`` marks them for the translator. No rule lives here: what is
green, odd or open is asked of the sale. Money and dates are Brazilian whatever the language.
"""

from datetime import datetime

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from pos_app.domain.charge import ChargeRecord, CloseReason, SettlementBasis
from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.customer_display import CustomerText
from pos_app.domain.errors import (
    BadAmountError,
    BadPinError,
    BadTextError,
    BrCodeError,
    LedgerUnavailableError,
    PixKeyError,
    PosError,
    RefusedError,
    TillBusyError,
    TillStoppedError,
)
from pos_app.domain.money import Centavos, to_brl
from pos_app.domain.payment import (
    MAYBE_DECIDED,
    WAS_DECIDED,
    WENT_BACK,
    ExceptionKind,
    Outcome,
    Payment,
    State,
)
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.theme import Tone

_CONTEXT = "texts"
SHOWN_TEXT = 60


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Return ``source`` as it is; Qt's own is typed as giving an object."""
    del context
    return source


class StatePresentation(Struct, frozen=True):
    """Three signs of one state, always together.

    Attributes:
        word: short, for a badge.
        title: longer, for a band.
    """

    icon: Icon
    tone: Tone
    word: str
    title: str


class Advice(Struct, frozen=True):
    """What was odd, in one sentence, and what to do, in another."""

    sentence: str
    advice: str


_KIND_WORDS = {
    ExceptionKind.LATE: QT_TRANSLATE_NOOP("texts", "Paga tarde"),
    ExceptionKind.UNDERPAID: QT_TRANSLATE_NOOP("texts", "Valor menor"),
    ExceptionKind.OVERPAID: QT_TRANSLATE_NOOP("texts", "Valor maior"),
    ExceptionKind.PAID_TWICE: QT_TRANSLATE_NOOP("texts", "Paga duas vezes"),
    ExceptionKind.PAID_AFTER_CANCEL: QT_TRANSLATE_NOOP("texts", "Paga após cancelar"),
    ExceptionKind.MARKED_BY_HAND: QT_TRANSLATE_NOOP("texts", "Marcada à mão"),
    ExceptionKind.ORPHAN: QT_TRANSLATE_NOOP("texts", "Pix sem cobrança"),
}
_KIND_ICONS = {
    ExceptionKind.LATE: Icon.CLOCK,
    ExceptionKind.MARKED_BY_HAND: Icon.HAND,
    ExceptionKind.ORPHAN: Icon.QUESTION,
}
_STATE_LOOKS = {
    State.PENDING: (
        Icon.CLOCK,
        Tone.BLUE,
        QT_TRANSLATE_NOOP("texts", "Aguardando"),
        QT_TRANSLATE_NOOP("texts", "Aguardando pagamento"),
    ),
    State.VERIFYING: (
        Icon.HOURGLASS,
        Tone.BLUE,
        QT_TRANSLATE_NOOP("texts", "Verificando"),
        QT_TRANSLATE_NOOP("texts", "Verificando com o banco"),
    ),
    State.EXPIRED: (
        Icon.DASH,
        Tone.GREY,
        QT_TRANSLATE_NOOP("texts", "Expirada"),
        QT_TRANSLATE_NOOP("texts", "Cobrança expirada"),
    ),
    State.CANCELLED: (
        Icon.CROSS,
        Tone.GREY,
        QT_TRANSLATE_NOOP("texts", "Cancelada"),
        QT_TRANSLATE_NOOP("texts", "Cobrança cancelada"),
    ),
}
_SETTLED_LOOKS = {
    SettlementBasis.BANK: (
        Icon.TICK,
        Tone.GREEN,
        QT_TRANSLATE_NOOP("texts", "Paga"),
        QT_TRANSLATE_NOOP("texts", "Pagamento confirmado"),
    ),
    SettlementBasis.ACCEPTED: (
        Icon.HAND,
        Tone.AMBER,
        QT_TRANSLATE_NOOP("texts", "Aceita"),
        QT_TRANSLATE_NOOP("texts", "Aceita pelo gerente"),
    ),
    SettlementBasis.BY_HAND: (
        Icon.HAND,
        Tone.AMBER,
        QT_TRANSLATE_NOOP("texts", "Marcada à mão"),
        QT_TRANSLATE_NOOP("texts", "Marcada à mão"),
    ),
}


def say(source: str, **values: object) -> str:
    """Return ``source``, one of this module's marked texts, in the language in use."""
    return QCoreApplication.translate(_CONTEXT, source).format(**values)


def kind_word(kind: ExceptionKind) -> str:
    """Return the word for what was odd."""
    return say(_KIND_WORDS[kind])


def kind_icon(kind: ExceptionKind) -> Icon:
    """Return the icon that goes with the word."""
    return _KIND_ICONS.get(kind, Icon.WARNING)


def look_of(record: ChargeRecord) -> StatePresentation:
    """Return the three signs of a sale: green for proven money alone, brown-amber for all that is odd."""
    charge = record.charge
    if charge.state is State.PAID and charge.settled is not None:
        return _look(_SETTLED_LOOKS[charge.settled])
    odd = record.open_exceptions
    if odd:
        kind = odd[0].kind
        return StatePresentation(kind_icon(kind), Tone.AMBER, kind_word(kind), kind_word(kind))
    if record.removed_by_bank:
        word = say(_BY_BANK)
        return StatePresentation(Icon.WARNING, Tone.AMBER, word, word)
    if charge.state is State.VERIFYING and charge.ending in {CloseReason.CANCEL, CloseReason.SUPERSEDED}:
        word = say(_CANCELLING)
        return StatePresentation(Icon.HOURGLASS, Tone.BLUE, word, word)
    return _look(_STATE_LOOKS[charge.state])


_CANCELLING = QT_TRANSLATE_NOOP("texts", "Cancelando")
_BY_BANK = QT_TRANSLATE_NOOP("texts", "Encerrada pelo banco")
_ASKING = QT_TRANSLATE_NOOP(
    "texts", "O código saiu das telas. Se o Pix foi feito no prazo, a venda ainda fica paga."
)
_ASKING_BANK = QT_TRANSLATE_NOOP(
    "texts",
    "O banco encerrou a cobrança por conta própria e o código saiu das telas. "
    "Se houve Pix antes disso, a venda ainda fica paga.",
)
_ENDED_BANK = QT_TRANSLATE_NOOP(
    "texts", "O banco encerrou a cobrança por conta própria. Se o cliente ainda vai pagar, gere nova."
)


def why_no_code(record: ChargeRecord) -> str:
    """Return why the code of a charge that is being verified is off the screens."""
    return say(_ASKING_BANK if record.removed_by_bank else _ASKING)


def why_ended(record: ChargeRecord) -> str:
    """Return why a charge ended without its cashier's doing; empty where its state says it all."""
    return say(_ENDED_BANK) if record.removed_by_bank else ""


def _look(parts: tuple[Icon, Tone, str, str]) -> StatePresentation:
    icon, tone, word, title = parts
    return StatePresentation(icon, tone, say(word), say(title))


_PARTS = QT_TRANSLATE_NOOP(
    "texts", "2 Pix ou mais somam o valor de {amount}. Um gerente decide se a venda está paga."
)
_LESS = QT_TRANSLATE_NOOP(
    "texts",
    "O cliente pagou {received} de {amount}. O QR saiu das telas. "
    "O dinheiro está registrado; a venda ainda não está paga.",
)
_LESS_DO = QT_TRANSLATE_NOOP(
    "texts", "Recomendado: cobrar o que falta. A primeira venda fica paga quando a segunda for confirmada."
)
_MORE = QT_TRANSLATE_NOOP(
    "texts",
    "O cliente pagou {received}, {extra} a mais que {amount}. O QR saiu das telas. "
    "A venda ainda não está paga.",
)
_MORE_DO = QT_TRANSLATE_NOOP("texts", "Recomendado: aceitar e combinar com o cliente a devolução de {extra}.")
_LATE = QT_TRANSLATE_NOOP(
    "texts",
    "O Pix de {received} chegou depois do prazo. O dinheiro está registrado; a venda ainda não está paga.",
)
_LATE_BANK = QT_TRANSLATE_NOOP(
    "texts", "O Pix de {received} foi feito no prazo, pelo relógio do banco, mas chegou depois de expirar."
)
_LATE_DO = QT_TRANSLATE_NOOP("texts", "Recomendado: aceitar, se o cliente ainda leva a compra.")
_SURPLUS = QT_TRANSLATE_NOOP("texts", "A venda foi aceita. O cliente pagou {extra} a mais que {amount}.")
_SURPLUS_DO = QT_TRANSLATE_NOOP(
    "texts", "Recomendado: devolver {extra} e anotar aqui. Um gerente também pode deixar com a loja."
)
_RETURNED = QT_TRANSLATE_NOOP(
    "texts", "O banco devolveu este Pix ao cliente. Nada dele está com a loja; a venda não está paga por ele."
)
_RETURNED_DO = QT_TRANSLATE_NOOP("texts", "Confira no app do banco e encerre com o motivo.")
_TWICE = QT_TRANSLATE_NOOP("texts", "Pago 2 vezes: há {extra} a devolver ao cliente.")
_TWICE_DO = QT_TRANSLATE_NOOP(
    "texts", "A venda está paga. O segundo Pix fica nas pendências até ser resolvido."
)
_CANCELLED = QT_TRANSLATE_NOOP("texts", "O Pix de {received} chegou depois que a cobrança foi cancelada.")
_CANCELLED_DO = QT_TRANSLATE_NOOP("texts", "Recomendado: devolver. Aceite só se o cliente leva a compra.")
_HAND = QT_TRANSLATE_NOOP("texts", "Marcada à mão, sem confirmação do banco. Falta o Pix de {amount}.")
_HAND_PROOF = QT_TRANSLATE_NOOP("texts", "O Pix de {amount} da venda marcada à mão chegou às {time}.")
_HAND_PROOF_DO = QT_TRANSLATE_NOOP("texts", "Recomendado: confirmar. O banco provou o que foi marcado.")
_HAND_DO = QT_TRANSLATE_NOOP("texts", "Espere o Pix aparecer, ou encerre com uma nota.")
_ORPHAN = QT_TRANSLATE_NOOP("texts", "Chegou um Pix de {received} sem cobrança conhecida.")
_ORPHAN_KEY = QT_TRANSLATE_NOOP("texts", "Chegou um Pix de {received} para uma chave que não é desta loja.")
_ORPHAN_DO = QT_TRANSLATE_NOOP("texts", "Recomendado: vincular à venda de que ele é, pelo valor e pela hora.")


_REOPENED = {
    WENT_BACK: QT_TRANSLATE_NOOP(
        "texts",
        "Uma cópia foi restaurada. Antes disso, este Pix já constava como devolvido: não devolva de novo. "
        "Confira no app do banco e encerre.",
    ),
    WAS_DECIDED: QT_TRANSLATE_NOOP(
        "texts",
        "Uma cópia foi restaurada. Antes disso, isto já tinha sido decidido. "
        "Confira o que foi feito antes de decidir de novo.",
    ),
    MAYBE_DECIDED: QT_TRANSLATE_NOOP(
        "texts",
        "Uma cópia foi restaurada. Antes de decidir, veja no app do banco se este Pix já foi devolvido.",
    ),
}


def advice_for(row: InboxRow) -> Advice:
    """Return one exception in plain words, with what is recommended."""
    exception, record = row.exception, row.record
    amount = exception.amount if record is None else record.charge.amount
    received = exception.amount if record is None else record.received
    sentence, advice = _sources(row)
    advice = _REOPENED.get(exception.reopened, advice)
    extra = exception.amount
    if exception.kind is ExceptionKind.OVERPAID:
        extra = Centavos(max(0, received - amount))
    if exception.kind in {ExceptionKind.LATE, ExceptionKind.PAID_AFTER_CANCEL, ExceptionKind.ORPHAN}:
        received = exception.amount
    values = {
        "amount": to_brl(amount),
        "received": to_brl(received),
        "extra": to_brl(extra),
        "time": _proof_time(row),
    }
    return Advice(say(sentence, **values), say(advice, **values))


class MatterWords(Struct, frozen=True):
    """A matter in a list: what happened in few words, what more there is, and the figure that counts."""

    title: str
    more: str
    caption: str
    amount: Centavos


_MATTER_TITLES = {
    ExceptionKind.LATE: QT_TRANSLATE_NOOP("texts", "O Pix chegou depois do prazo."),
    ExceptionKind.UNDERPAID: QT_TRANSLATE_NOOP("texts", "O cliente pagou menos do que o pedido."),
    ExceptionKind.OVERPAID: QT_TRANSLATE_NOOP("texts", "O cliente pagou mais do que o pedido."),
    ExceptionKind.PAID_TWICE: QT_TRANSLATE_NOOP("texts", "O cliente pagou duas vezes."),
    ExceptionKind.PAID_AFTER_CANCEL: QT_TRANSLATE_NOOP("texts", "O Pix chegou depois do cancelamento."),
    ExceptionKind.MARKED_BY_HAND: QT_TRANSLATE_NOOP("texts", "Marcada à mão, sem prova do banco."),
    ExceptionKind.ORPHAN: QT_TRANSLATE_NOOP("texts", "Chegou um Pix que não é de nenhuma venda."),
}
_MATTER_PARTS = QT_TRANSLATE_NOOP("texts", "Dois Pix ou mais somam o valor.")
_MATTER_SURPLUS = QT_TRANSLATE_NOOP("texts", "A venda foi aceita; sobra dinheiro do cliente.")
_MATTER_RETURNED = QT_TRANSLATE_NOOP("texts", "O banco devolveu este Pix ao cliente.")
_MATTER_PROVEN = QT_TRANSLATE_NOOP("texts", "Chegou o Pix da venda marcada à mão.")
_MISSING = QT_TRANSLATE_NOOP("texts", "falta")
_TOO_MUCH = QT_TRANSLATE_NOOP("texts", "a mais")
_TO_RETURN = QT_TRANSLATE_NOOP("texts", "há a devolver")
_RECEIVED = QT_TRANSLATE_NOOP("texts", "recebido")
_TO_CHECK = QT_TRANSLATE_NOOP("texts", "a conferir")
_RECEIVED_OF = QT_TRANSLATE_NOOP("texts", "Recebido {received} de {amount}")


def matter_words(row: InboxRow) -> MatterWords:
    """Return one exception as a line of a list."""
    record = row.record
    caption, amount = _figure(row)
    more = ""
    if record is not None and record.charge.payments_total:
        more = say(_RECEIVED_OF, received=to_brl(record.received), amount=to_brl(record.charge.amount))
    return MatterWords(say(_matter_title(row)), more, say(caption), amount)


def _matter_title(row: InboxRow) -> str:
    exception = row.exception
    special = (
        (exception.is_surplus, _MATTER_SURPLUS),
        ("returned" in exception.notes and not exception.amount, _MATTER_RETURNED),
        ("sum_complete" in exception.notes, _MATTER_PARTS),
        (exception.proof_came, _MATTER_PROVEN),
    )
    return next((title for holds, title in special if holds), _MATTER_TITLES[exception.kind])


def _figure(row: InboxRow) -> tuple[str, Centavos]:
    """Return the figure that counts, and what it is."""
    exception, record = row.exception, row.record
    if exception.kind is ExceptionKind.PAID_TWICE or exception.is_surplus:
        return _TO_RETURN, exception.amount
    if exception.kind is ExceptionKind.MARKED_BY_HAND:
        return _TO_CHECK, exception.amount
    if record is not None and exception.kind is ExceptionKind.UNDERPAID and record.missing:
        return _MISSING, record.missing
    if record is not None and exception.kind is ExceptionKind.OVERPAID:
        return _TOO_MUCH, Centavos(max(0, record.received - record.charge.amount))
    return _RECEIVED, exception.amount


_PAID_IT = QT_TRANSLATE_NOOP("texts", "Pagou a venda")
_WAITS = QT_TRANSLATE_NOOP("texts", "A decidir")
_WENT_BACK = QT_TRANSLATE_NOOP("texts", "Devolvido")
_NOT_OURS = QT_TRANSLATE_NOOP("texts", "Não é da loja")
_COUNTED = QT_TRANSLATE_NOOP("texts", "Contado")


def payment_tag(row: InboxRow, payment: Payment) -> tuple[str, bool]:
    """Return what became of one Pix of a matter's sale, and whether it proved the sale: green alone."""
    record = row.record
    if record is not None and record.charge.is_proven and payment.id == record.charge.paid_by:
        return say(_PAID_IT), True
    if payment.given_back and not payment.kept:
        return say(_WENT_BACK), False
    exceptions = () if record is None else record.exceptions
    if any(each.payment_id == payment.id and each.outcome is Outcome.NOT_OURS for each in exceptions):
        return say(_NOT_OURS), False
    is_open = any(each.payment_id == payment.id and each.is_open for each in exceptions)
    return say(_WAITS if is_open else _COUNTED), False


def _proof_time(row: InboxRow) -> str:
    """Return when the Pix came that proved a mark by hand; empty before."""
    record = row.record
    came = [] if record is None else [each for each in record.payments if each.id == record.charge.paid_by]
    return local_time(came[0].received_at) if came else ""


def _sources(row: InboxRow) -> tuple[str, str]:
    notes = row.exception.notes
    if "returned" in notes and not row.exception.amount:
        return _RETURNED, _RETURNED_DO
    if row.exception.is_surplus:
        return _SURPLUS, _SURPLUS_DO
    table = {
        ExceptionKind.UNDERPAID: (_PARTS if "sum_complete" in notes else _LESS, _LESS_DO),
        ExceptionKind.OVERPAID: (_MORE, _MORE_DO),
        ExceptionKind.LATE: (_LATE_BANK if "in_time_by_bank" in notes else _LATE, _LATE_DO),
        ExceptionKind.PAID_TWICE: (_TWICE, _TWICE_DO),
        ExceptionKind.PAID_AFTER_CANCEL: (_CANCELLED, _CANCELLED_DO),
        ExceptionKind.MARKED_BY_HAND: (_HAND_PROOF, _HAND_PROOF_DO)
        if row.exception.proof_came
        else (_HAND, _HAND_DO),
        ExceptionKind.ORPHAN: (_ORPHAN_KEY if "other_key" in notes else _ORPHAN, _ORPHAN_DO),
    }
    if row.exception.kind is ExceptionKind.UNDERPAID and "sum_complete" in notes:
        return _PARTS, _LATE_DO
    return table[row.exception.kind]


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


# --- errors -------------------------------------------------------------------------------------

_REFUSALS = {
    "not_found": QT_TRANSLATE_NOOP("texts", "Isso não existe mais. A tela foi atualizada."),
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
_UNKNOWN = QT_TRANSLATE_NOOP("texts", "Algo deu errado no programa ({code}). O que foi gravado está seguro.")


_PLAIN_ERRORS: dict[type[BaseException], str] = {
    TillStoppedError: _STOPPED,
    TillBusyError: _BUSY,
    BrCodeError: _BAD_CODE,
    BadAmountError: _BAD_AMOUNT,
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
    source = _PLAIN_ERRORS.get(type(error), _UNKNOWN)
    return say(source, code=type(error).__name__)


def _bad_text(name: str) -> str:
    return say(_BAD_PICTURE) if name == "picture" else say(_BAD_TEXT, field=say(_TEXT_FIELDS.get(name, name)))


def _copy_error_text(error: PosError) -> str:
    if error.code == "backup":
        return backup_text(getattr(error, "where", "here"))
    return say(_NOT_RESTORED.get(getattr(error, "why", ""), _NOT_RESTORED["damaged"]))


# --- times and foreign text ----------------------------------------------------------------------


def local_time(moment: datetime) -> str:
    """Return hours and minutes of an aware moment in the shop's zone."""
    return f"{moment.astimezone():%H:%M}"


def local_stamp(moment: datetime) -> str:
    """Return date and time of an aware moment in the shop's zone, as ``23/11/2026 14:05``."""
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"


def clean(text: str, limit: int = SHOWN_TEXT) -> str:
    """Return foreign text without control and direction characters, on one line, at most ``limit`` long.

    >>> clean(f"Mesa{chr(10)}5{chr(0x202E)}")
    'Mesa 5'
    """
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


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


def alert_text(what: str, count: int = 1) -> str:
    """Return an alert of the till, by its stable word, in the cashier's words; ``count`` is of today."""
    return say(_ALERTS.get(what, _OTHER_ALERT), what=what, count=str(count))


def trouble_text(reason: str) -> str:
    """Return why the ledger cannot store now; empty where all is well again."""
    return say(_TROUBLES.get(reason, _RETRIES["database"])) if reason else ""
