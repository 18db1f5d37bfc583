"""The words, colour and icon of each state of a charge.

No rule lives here: what is green, odd or open is asked of the record.
"""

from msgspec import Struct

from pos_app.domain.charge import ChargeRecord, CloseReason, SettlementBasis
from pos_app.domain.payment import (
    ExceptionKind,
    State,
)
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, say


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
    if record.waits_for_code:
        word = say(_PREPARED_SOON)
        return StatePresentation(Icon.HOURGLASS, Tone.BLUE, word, word)
    if charge.state is State.VERIFYING and charge.ending in {CloseReason.CANCEL, CloseReason.SUPERSEDED}:
        word = say(_CANCELLING)
        return StatePresentation(Icon.HOURGLASS, Tone.BLUE, word, word)
    return _look(_STATE_LOOKS[charge.state])


_CANCELLING = QT_TRANSLATE_NOOP("texts", "Cancelando")
_PREPARED_SOON = QT_TRANSLATE_NOOP("texts", "Preparando o código")
_BY_BANK = QT_TRANSLATE_NOOP("texts", "Encerrada pelo banco")
_ASKING = QT_TRANSLATE_NOOP(
    "texts", "O código saiu das telas. Se o Pix foi feito no prazo, a venda ainda fica paga."
)
_ASKING_BANK = QT_TRANSLATE_NOOP(
    "texts",
    "O banco encerrou a cobrança por conta própria e o código saiu das telas. "
    "Se houve Pix antes disso, a venda ainda fica paga.",
)
_PREPARING = QT_TRANSLATE_NOOP(
    "texts", "O código desta cobrança está sendo pedido ao banco. Ele aparece aqui assim que chegar."
)
_ENDED_BANK = QT_TRANSLATE_NOOP(
    "texts", "O banco encerrou a cobrança por conta própria. Se o cliente ainda vai pagar, gere nova."
)


def why_no_code(record: ChargeRecord) -> str:
    """Return why the code of an open charge is on no screen."""
    if record.waits_for_code:
        return say(_PREPARING)
    return say(_ASKING_BANK if record.removed_by_bank else _ASKING)


def why_ended(record: ChargeRecord) -> str:
    """Return why a charge ended without its cashier's doing; empty where its state says it all."""
    return say(_ENDED_BANK) if record.removed_by_bank else ""


def _look(parts: tuple[Icon, Tone, str, str]) -> StatePresentation:
    icon, tone, word, title = parts
    return StatePresentation(icon, tone, say(word), say(title))
