"""The words of decisions afterwards: what became of odd money, who said so, and why."""

from datetime import datetime

from msgspec import Struct

from pos_app.domain.actor import ReasonCode
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.payment import ExceptionKind, Outcome, Resolution, ShopException
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, clean, say
from pos_app.ui.texts.states import StatePresentation, look_of

_Look = tuple[Icon, Tone, str, str]
_GIVEN_BACK: _Look = (
    Icon.BACK,
    Tone.GREY,
    QT_TRANSLATE_NOOP("texts", "Devolvida"),
    QT_TRANSLATE_NOOP("texts", "devolveu"),
)
_KEPT: _Look = (
    Icon.HAND,
    Tone.AMBER,
    QT_TRANSLATE_NOOP("texts", "Ficou com a loja"),
    QT_TRANSLATE_NOOP("texts", "deixou com a loja"),
)
_NOT_OURS: _Look = (
    Icon.CROSS,
    Tone.GREY,
    QT_TRANSLATE_NOOP("texts", "Não é da loja"),
    QT_TRANSLATE_NOOP("texts", "disse que não é da loja"),
)
_ACCEPTED: _Look = (
    Icon.HAND,
    Tone.AMBER,
    QT_TRANSLATE_NOOP("texts", "Aceita"),
    QT_TRANSLATE_NOOP("texts", "aceitou"),
)
_PROVEN: _Look = (
    Icon.TICK,
    Tone.GREEN,
    QT_TRANSLATE_NOOP("texts", "Comprovada"),
    QT_TRANSLATE_NOOP("texts", "marcou à mão, e o Pix chegou"),
)
_TIED: _Look = (
    Icon.TICK,
    Tone.AMBER,
    QT_TRANSLATE_NOOP("texts", "Vinculada"),
    QT_TRANSLATE_NOOP("texts", "vinculou à venda nº {number}"),
)
_CLOSED: _Look = (
    Icon.DASH,
    Tone.GREY,
    QT_TRANSLATE_NOOP("texts", "Encerrada"),
    QT_TRANSLATE_NOOP("texts", "encerrou"),
)
_BY_OUTCOME = {Outcome.GIVEN_BACK: _GIVEN_BACK, Outcome.KEPT: _KEPT, Outcome.NOT_OURS: _NOT_OURS}
_DID = QT_TRANSLATE_NOOP("texts", "{who} {did}")
_DID_WHY = QT_TRANSLATE_NOOP("texts", "{who} {did}: “{why}”")
_REST_PAID = QT_TRANSLATE_NOOP("texts", "O resto foi pago na venda nº {number}.")
_TILL = QT_TRANSLATE_NOOP("texts", "O programa")
_CAME = QT_TRANSLATE_NOOP("texts", "Chegou o Pix de {amount}")
_MADE = QT_TRANSLATE_NOOP("texts", "Cobrança criada")
_OPENED = QT_TRANSLATE_NOOP("texts", "Virou pendência: {kind}")
_APPROVED = QT_TRANSLATE_NOOP("texts", "Aprovado com o PIN do gerente")
_BACK_NOTE = QT_TRANSLATE_NOOP("texts", "O dinheiro devolvido não conta em nenhum total.")
_NOT_OURS_NOTE = QT_TRANSLATE_NOOP("texts", "O dinheiro que não é da loja não conta em nenhum total.")


class Fact(Struct, frozen=True):
    """One line of what was done: when, and what."""

    at: datetime
    words: str


def outcome_look(exception: ShopException) -> StatePresentation:
    """Return the signs of what became of a decided matter; green for a mark whose Pix came alone."""
    icon, tone, word, _ = _look(exception)
    return StatePresentation(icon, tone, say(word), say(word))


def decision_words(exception: ShopException) -> str:
    """Return who decided what, and why, in one sentence."""
    if exception.reason_code is ReasonCode.REST_PAID:
        return say(_REST_PAID, number=exception.reason)
    who = clean(exception.resolved_by.operator) or say(_TILL)
    did = say(_look(exception)[3], number=exception.charge_id)
    why = clean(exception.reason)
    return say(_DID_WHY if why else _DID, who=who, did=did, why=why)


def facts_of_decision(row: InboxRow, kind: str) -> tuple[Fact, ...]:
    """Return what happened to a decided matter, oldest first.

    Args:
        row: the matter.
        kind: the word for what was odd.
    """
    exception = row.exception
    facts = []
    if row.received_at is not None:
        facts.append(Fact(row.received_at, say(_CAME, amount=to_brl(exception.amount))))
    facts.append(Fact(exception.opened_at, say(_OPENED, kind=kind)))
    if exception.resolved_at is not None:
        facts.append(Fact(exception.resolved_at, decision_words(exception)))
        if exception.resolved_by.approved_by:
            facts.append(Fact(exception.resolved_at, say(_APPROVED)))
    return tuple(facts)


def facts_of_charge(record: ChargeRecord) -> tuple[Fact, ...]:
    """Return what happened to a charge, oldest first; of many payments the newest."""
    charge = record.charge
    facts = [Fact(charge.created_at, say(_MADE))]
    facts += [Fact(each.received_at, say(_CAME, amount=to_brl(each.amount))) for each in record.payments]
    for each in record.exceptions:
        if each.resolved_at is not None:
            facts.append(Fact(each.resolved_at, decision_words(each)))
    if charge.closed_at is not None:
        facts.append(Fact(charge.closed_at, look_of(record).title))
    return tuple(sorted(facts, key=lambda fact: fact.at))


def note_of(exception: ShopException) -> str:
    """Return what a decision means for the day's figures; empty where it changes none."""
    notes = {Outcome.GIVEN_BACK: _BACK_NOTE, Outcome.NOT_OURS: _NOT_OURS_NOTE}
    source = notes.get(exception.outcome) if exception.outcome is not None else None
    return "" if source is None else say(source)


def _look(exception: ShopException) -> _Look:
    if exception.resolution is Resolution.TIED:
        return _TIED
    if exception.resolution is Resolution.ACCEPTED:
        return _PROVEN if exception.kind is ExceptionKind.MARKED_BY_HAND else _ACCEPTED
    return _CLOSED if exception.outcome is None else _BY_OUTCOME[exception.outcome]
