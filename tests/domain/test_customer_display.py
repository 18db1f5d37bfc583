"""domain/customer_display.py: each state with each odd thing about its money, and what the customer sees."""

from itertools import product

import pytest
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord, CloseReason, SettlementBasis
from pos_app.domain.customer_display import (
    IDLE,
    CustomerPhase,
    CustomerPicture,
    CustomerText,
    page_picture_of,
    picture_of,
)
from pos_app.domain.payment import ExceptionKind, Resolution, State
from pos_app.ui.texts.displays import WindowTexts
from tests.fakes import sales
from tests.fakes.clock import FakeClock

WORDS = {
    ExceptionKind.LATE: CustomerText.OUT_OF_TIME,
    ExceptionKind.UNDERPAID: CustomerText.WRONG_AMOUNT,
    ExceptionKind.OVERPAID: CustomerText.WRONG_AMOUNT,
    ExceptionKind.PAID_TWICE: CustomerText.SECOND_PAYMENT,
    ExceptionKind.PAID_AFTER_CANCEL: CustomerText.OUT_OF_TIME,
}
"""What each kind of odd money says where the customer is called."""
CLOSED = {State.EXPIRED: CustomerPhase.EXPIRED, State.CANCELLED: CustomerPhase.IDLE}
OPEN = {State.PENDING, State.VERIFYING}


def sale_of(
    state: State,
    kind: ExceptionKind | None = None,
    *,
    settled: SettlementBasis | None = None,
    ending: CloseReason | None = None,
    resolution: Resolution = Resolution.OPEN,
) -> ChargeRecord:
    """Return a sale in ``state``, with one exception of ``kind`` and its money."""
    clock = FakeClock()
    made = sales.pending(clock)
    charge = replace(made.charge, state=state, settled=settled, ending=ending)
    if kind is None:
        return replace(made, charge=charge)
    odd = sales.with_money(clock, made, amount=1000)
    payment_id = None if kind is ExceptionKind.MARKED_BY_HAND else odd.payments[0].id
    exception = replace(odd.exceptions[0], kind=kind, payment_id=payment_id, resolution=resolution)
    return replace(odd, charge=charge, exceptions=(exception,))


def picture(phase: CustomerPhase, text: CustomerText) -> CustomerPicture:
    """Return a picture."""
    return CustomerPicture(phase, text)


@pytest.mark.parametrize(("state", "kind"), list(product(State, WORDS)))
def test_odd_money_in_every_state(state: State, kind: ExceptionKind) -> None:
    """Odd money calls the cashier in its own words; once the charge ended the screen is another's."""
    settled = SettlementBasis.BANK if state is State.PAID else None

    shown = picture_of(sale_of(state, kind, settled=settled))

    if state in CLOSED:
        assert CLOSED[state] is shown.phase
    else:
        assert picture(CustomerPhase.CALL_CASHIER, WORDS[kind]) == shown


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("state", [State.VERIFYING, State.CANCELLED])
def test_bank_ends_a_charge_that_has_money(state: State, kind: ExceptionKind) -> None:
    """Where the bank ended a charge that a part came for, the words fit the amber picture: never *pay*."""
    shown = picture_of(sale_of(state, kind, ending=CloseReason.BANK))

    assert picture(CustomerPhase.CALL_CASHIER, WORDS[kind]) == shown


@pytest.mark.parametrize("state", [State.VERIFYING, State.CANCELLED])
def test_bank_ends_a_charge_without_money(state: State) -> None:
    """The code is void, and the customer is told so."""
    shown = picture_of(sale_of(state, ending=CloseReason.BANK))

    assert picture(CustomerPhase.CALL_CASHIER, CustomerText.REMOVED_BY_BANK) == shown


@pytest.mark.parametrize(
    ("state", "settled", "expected"),
    [
        (State.PENDING, None, picture(CustomerPhase.PENDING, CustomerText.PAY)),
        (State.VERIFYING, None, picture(CustomerPhase.VERIFYING, CustomerText.VERIFYING)),
        (State.PAID, SettlementBasis.BANK, picture(CustomerPhase.PAID, CustomerText.CONFIRMED)),
        (State.PAID, SettlementBasis.ACCEPTED, picture(CustomerPhase.THANKS, CustomerText.THANKS)),
        (State.PAID, SettlementBasis.BY_HAND, picture(CustomerPhase.THANKS, CustomerText.THANKS)),
        (State.EXPIRED, None, picture(CustomerPhase.EXPIRED, CustomerText.EXPIRED)),
        (State.CANCELLED, None, IDLE),
    ],
)
def test_each_state_without_odd_money(
    state: State, settled: SettlementBasis | None, expected: CustomerPicture
) -> None:
    """Green is for proven money alone."""
    assert expected == picture_of(sale_of(state, settled=settled))


def test_mark_by_hand_calls_nobody() -> None:
    """The customer of a charge marked by hand is thanked, and never shown green."""
    marked = sale_of(State.PAID, ExceptionKind.MARKED_BY_HAND, settled=SettlementBasis.BY_HAND)

    assert picture(CustomerPhase.THANKS, CustomerText.THANKS) == picture_of(marked)


@pytest.mark.parametrize("kind", WORDS)
def test_decided_money_calls_nobody(kind: ExceptionKind) -> None:
    """Once a person decided, the picture is that of the charge again."""
    decided = sale_of(State.PAID, kind, settled=SettlementBasis.ACCEPTED, resolution=Resolution.ACCEPTED)

    assert CustomerPhase.THANKS is picture_of(decided).phase


@pytest.mark.parametrize("state", [State.EXPIRED, State.CANCELLED])
def test_page_of_a_charge_that_ended(state: State) -> None:
    """Its own page is read by the one who paid too late; without money it says that the charge is over."""
    ended = picture(CustomerPhase.CANCELLED, CustomerText.CANCELLED)

    assert CustomerText.ASK_CASHIER is page_picture_of(sale_of(state, ExceptionKind.LATE)).text
    assert (ended if state is State.CANCELLED else picture_of(sale_of(state))) == page_picture_of(
        sale_of(state)
    )


def test_no_charge_is_the_idle_picture() -> None:
    """Between two customers nothing of the one before is seen."""
    assert IDLE == picture_of(None)


@pytest.mark.parametrize("key", CustomerText)
def test_every_text_has_words(key: CustomerText) -> None:
    """No picture is without its big line."""
    headline, _ = WindowTexts().customer_words(key)

    assert headline
