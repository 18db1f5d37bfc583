"""Words: each code has a sentence of its own, and foreign text is harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.errors import (
    BadTextError,
    LedgerUnavailableError,
    PixKeyError,
    PosError,
    RefusedError,
    TillBusyError,
    TillStoppedError,
)
from pos_app.domain.payment import MAYBE_DECIDED, WAS_DECIDED, WENT_BACK, ExceptionKind
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.alerts import alert_text
from pos_app.ui.texts.errors import error_text
from pos_app.ui.texts.format import clean
from pos_app.ui.texts.matters import advice_for
from pos_app.ui.texts.states import kind_word, look_of
from tests.fakes import sales
from tests.fakes.clock import FakeClock

REASONS = ("not_found", "not_pending", "conflict", "register_busy", "limit", "pin", "pin_delay", "reason")


def test_each_refusal_has_its_own_sentence() -> None:
    """No two reasons are told alike."""
    told = {error_text(RefusedError(reason=reason, detail="30")) for reason in REASONS}
    assert len(REASONS) == len(told)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (PixKeyError("check_digits"), "verificação"),
        (PixKeyError("form"), "chave Pix"),
        (BadTextError("city", "empty"), "cidade"),
        (LedgerUnavailableError(reason="disk"), "disco"),
        (TillBusyError(), "tente de novo"),
        (TillStoppedError(), "Nada foi gravado"),
        (RefusedError(reason="pin_delay", detail="30"), "30 s"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_errors_say_what_to_do(error: Exception, word: str) -> None:
    """Each error names its cause in the user's words; a bug names itself and what is safe."""
    assert word in error_text(error)


@pytest.mark.parametrize("kind", list(ExceptionKind))
def test_each_exception_has_word_and_advice(clock: FakeClock, kind: ExceptionKind) -> None:
    """The inbox has a sentence and a recommendation for every kind, with no placeholder left."""
    record = sales.each_state(clock)["late"]
    row = InboxRow(
        exception=replace(record.open_exceptions[0], kind=kind), record=record, paid_at=None, received_at=None
    )
    advice = advice_for(row)
    assert kind_word(kind)
    assert advice.sentence
    assert advice.advice
    assert "{" not in advice.sentence + advice.advice


@pytest.mark.parametrize("note", [WENT_BACK, WAS_DECIDED, MAYBE_DECIDED])
def test_matter_of_before_a_restore_recommends_nothing(clock: FakeClock, note: str) -> None:
    """Who would give money back reads first what had become of it."""
    record = sales.each_state(clock)["late"]
    exception = record.open_exceptions[0]
    rows = [
        InboxRow(exception=each, record=record, paid_at=None, received_at=None)
        for each in (exception, replace(exception, notes=(note, *exception.notes)))
    ]
    before, after = map(advice_for, rows)
    assert before.sentence == after.sentence
    assert "restaurada" in after.advice
    assert "Recomendado" not in after.advice


def test_orphan_is_told_without_a_sale(clock: FakeClock) -> None:
    """A Pix without a charge has a sentence with its own amount."""
    exception = sales.each_state(clock)["late"].open_exceptions[0]
    orphan = replace(exception, kind=ExceptionKind.ORPHAN, charge_id=None)
    row = InboxRow(exception=orphan, record=None, paid_at=None, received_at=None)
    assert "45,90" in advice_for(row).sentence


def test_green_is_told_for_proven_money_alone(clock: FakeClock) -> None:
    """Of all states only paid by a proven, exact, timely Pix is green."""
    green = {name for name, record in sales.each_state(clock).items() if look_of(record).tone is Tone.GREEN}
    assert {"paid", "paid_twice"} == green


def test_unknown_alert_names_itself() -> None:
    """An alert that has no sentence yet is shown by its word instead of being lost."""
    assert "new_thing" in alert_text("new_thing")


@given(st.text(max_size=200))
def test_foreign_text_is_one_short_plain_line(text: str) -> None:
    """No control or direction character, no line break, at most 60 characters."""
    shown = clean(text)
    assert len(shown) <= 60
    assert shown.isprintable()


def test_root_error_is_told() -> None:
    """An error of ours without a sentence names its class."""
    assert "PosError" in error_text(PosError())
