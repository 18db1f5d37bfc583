"""The words of odd money: one sentence, its figures, and what is recommended."""

from msgspec import Struct

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import Centavos, to_brl
from pos_app.domain.payment import (
    MAYBE_DECIDED,
    WAS_DECIDED,
    WENT_BACK,
    ExceptionKind,
    Outcome,
    Payment,
)
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, local_time, say


class Advice(Struct, frozen=True):
    """What was odd, in one sentence, and what to do, in another."""

    sentence: str
    advice: str


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


_SALE = QT_TRANSLATE_NOOP("texts", "Venda nº {number}")
_NO_SALE = QT_TRANSLATE_NOOP("texts", "sem venda")


def sale_words(row: InboxRow) -> str:
    """Return which sale a matter is about."""
    number = row.exception.charge_id
    return say(_NO_SALE) if number is None else say(_SALE, number=number)


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
