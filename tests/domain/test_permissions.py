"""Who may decide what: docs/charge.md, section 7, and the bank's own end of a charge."""

import pytest

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.payment import ExceptionKind, ShopException
from tests.fakes import sales
from tests.fakes.clock import FakeClock


def exception(kind: ExceptionKind, *notes: str) -> ShopException:
    """Return an open exception."""
    late = sales.each_state(FakeClock())["late"].open_exceptions[0]
    return ShopException(
        id=1,
        kind=kind,
        charge_id=late.charge_id,
        payment_id=late.payment_id,
        amount=late.amount,
        opened_at=late.opened_at,
        notes=notes,
    )


@pytest.mark.parametrize("kind", list(ExceptionKind))
def test_accepting_needs_the_manager(kind: ExceptionKind) -> None:
    """Every kind does, as long as the bank's word has not put it right."""
    assert exception(kind).needs_manager


def test_what_the_bank_put_right_needs_no_manager() -> None:
    """Late money that the bank dates in time, and a mark by hand whose Pix came."""
    assert not exception(ExceptionKind.LATE, "in_time_by_bank").needs_manager
    assert not exception(ExceptionKind.MARKED_BY_HAND, "proof_came").needs_manager
    assert exception(ExceptionKind.UNDERPAID, "in_time_by_bank", "proof_came").needs_manager


def test_removal_by_the_bank_calls_the_cashier() -> None:
    """While it is verified and after its end, until money settles it; a cancel of the shop's own does not."""
    states: dict[str, ChargeRecord] = sales.each_state(FakeClock())
    calling = {name for name, record in states.items() if record.removed_by_bank}
    assert {"removing", "removed"} == calling
    assert states["removed"].calls_cashier
    assert not sales.with_money(FakeClock(), states["removing"]).calls_cashier
