"""A charge that is committed before its code: it comes later, once, and is checked before it is drawn."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.domain.brcode import DynamicCode, StaticCode, encode_dynamic, encode_static
from pos_app.domain.charge import Charge, CloseReason
from pos_app.domain.commands.charges import OpenCharge, SetCode
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.customer_display import CustomerPhase, picture_of
from pos_app.domain.errors import BrCodeError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Result, State
from pos_app.domain.pix import parse_key, txid_of
from pos_app.domain.shop import Merchant
from pos_app.services.ports.banks import PaymentProvider, Prompt
from pos_app.services.till.till import Till
from pos_app.ui.texts.states import look_of, why_no_code
from tests.fakes.book import (
    AMOUNT,
    Told,
    ask,
    cancelled,
    check_ledger,
    expired,
    full,
    open_charge,
    read,
    running,
)
from tests.fakes.clock import FakeClock

DYNAMIC = encode_dynamic(DynamicCode("pix.example.com/qr/v2/1a2b", "PADARIA", "SAO PAULO"))


class LaterProvider:
    """A way to be paid whose bank makes the code after the charge."""

    def prompt(self, charge: Charge, merchant: Merchant) -> Prompt:
        """Return the identity alone."""
        del merchant
        return Prompt("", txid_of(charge.bank_payment_id))


WAYS: dict[str, PaymentProvider] = {"static": LaterProvider()}


@pytest.fixture
def told() -> Told:
    """Return what the feed told."""
    return Told()


@pytest.fixture
def till(tmp_path: Path, clock: FakeClock, told: Told) -> Iterator[Till]:
    """Return a till whose codes come later; what it leaves is a sound ledger."""
    with running(tmp_path, clock, told, ways=WAYS) as till:
        yield till
    check_ledger(tmp_path)


def static(amount: int) -> str:
    """Return a code that names its amount."""
    key = parse_key("padaria@example.com")
    return encode_static(StaticCode(key, "PADARIA", "SAO PAULO", Centavos(amount), "TX"))


def test_charge_without_its_code_is_nothing_to_pay_yet(till: Till) -> None:
    """The cashier reads what it waits for, the customer sees no picture of a payment."""
    record = read(till, open_charge(till))
    assert ("", False, True) == (record.charge.code, record.may_show_code, record.waits_for_code)
    assert CustomerPhase.IDLE is picture_of(record).phase
    assert ("Preparando o código", True) == (look_of(record).word, "pedido ao banco" in why_no_code(record))


@pytest.mark.parametrize("code", [DYNAMIC, static(AMOUNT)], ids=["of its place", "of its amount"])
def test_code_is_set_once_and_then_shown(till: Till, told: Told, code: str) -> None:
    """Committed, told, and the same word again changes nothing; another one is refused for ever."""
    charge = open_charge(till)
    changed = ask(till, SetCode(charge_id=charge.id, code=code))
    assert (code, True) == (changed.record.charge.code, changed.record.may_show_code)
    assert CustomerPhase.PENDING is picture_of(changed.record).phase
    assert EventKind.CODE_SET is told.events[-1].event.kind
    again = ask(till, SetCode(charge_id=charge.id, code=code))
    assert (True, changed.seq) == (again.repeated, again.seq)
    with pytest.raises(RefusedError, match="conflict"):
        ask(till, SetCode(charge_id=charge.id, code=static(AMOUNT) if code == DYNAMIC else DYNAMIC))
    assert code == read(till, charge).charge.code
    assert Result.PAID is ask(till, ConfirmPayment(notice=full(charge))).result


def test_code_of_another_amount_or_of_nothing_is_refused(till: Till) -> None:
    """A bank's mistake reaches no screen, and the charge still waits."""
    charge = open_charge(till)
    with pytest.raises(RefusedError, match="conflict"):
        ask(till, SetCode(charge_id=charge.id, code=static(AMOUNT + 1)))
    for text in ("", "no code", DYNAMIC[:-1] + "0"):
        if text:
            with pytest.raises(BrCodeError):
                ask(till, SetCode(charge_id=charge.id, code=text))
    assert read(till, charge).waits_for_code


@pytest.mark.parametrize("end", [cancelled, expired])
def test_code_that_comes_too_late_is_never_drawn(till: Till, clock: FakeClock, end: object) -> None:
    """The customer has gone: what the bank made is not shown any more."""
    assert callable(end)
    charge = end(till, clock, open_charge(till))
    with pytest.raises(RefusedError, match="not_pending"):
        ask(till, SetCode(charge_id=charge.id, code=DYNAMIC))
    with pytest.raises(RefusedError, match="not_found"):
        ask(till, SetCode(charge_id=99, code=DYNAMIC))


def test_money_before_the_code_is_money(till: Till) -> None:
    """The bank knows the charge already: its Pix is proven whatever the screens had."""
    charge = open_charge(till)
    assert Result.PAID is ask(till, ConfirmPayment(notice=full(charge))).result
    assert State.PAID is read(till, charge).charge.state


def test_overdue_charge_without_a_code_is_not_prepared_any_more(clock: FakeClock, till: Till) -> None:
    """Its time is over: it is shown as one that is being verified, like any other."""
    record = read(till, open_charge(till))
    late = clock.moment()
    shown = record.as_shown(
        type(late)(at=late.at + timedelta(hours=1), elapsed_ms=late.elapsed_ms + 3_600_000, run=late.run)
    )
    assert (State.VERIFYING, CloseReason.EXPIRY) == (shown.charge.state, shown.charge.ending)


def test_way_that_is_not_known_charges_nothing(tmp_path: Path, clock: FakeClock, told: Told) -> None:
    """A ledger of a newer program names its own way: a clear refusal, and no code by another way."""
    ways = {"other": LaterProvider()}
    with running(tmp_path, clock, told, ways=ways) as till, pytest.raises(RefusedError, match="way"):
        ask(till, OpenCharge(amount=AMOUNT))
    check_ledger(tmp_path)
