"""What each way to be paid must do, run over the registry: whoever adds one is tried by it."""

import pytest
from msgspec.structs import replace

from pos_app.domain.brcode import decode
from pos_app.domain.money import Centavos
from pos_app.domain.pix import txid_of
from pos_app.domain.shop import Merchant
from pos_app.services.banks.registry import WAYS
from pos_app.services.ports.banks import DEFAULT_WAY
from tests.fakes import sales
from tests.fakes.clock import FakeClock

KEYS = ("padaria@example.com", "11222333000181", "+5511987654321", "123e4567-e89b-42d3-a456-426614174000")


def test_ledger_that_names_no_way_has_one() -> None:
    """The one that every ledger begins with is there."""
    assert DEFAULT_WAY in WAYS


@pytest.mark.parametrize("amount", [1, 4590, 99_999_999])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", WAYS)
def test_prompt_is_of_this_charge_and_this_shop(clock: FakeClock, name: str, key: str, amount: int) -> None:
    """Its txid finds the charge; a code that is there already says the amount, or leaves it to the bank."""
    charge = replace(sales.pending(clock).charge, amount=Centavos(amount), code="", txid="")
    merchant = Merchant(shop="Padaria", name="PADARIA TRÊS IRMÃOS LTDA", city="São Paulo", key=key)
    prompt = WAYS[name].prompt(charge, merchant)
    assert txid_of(charge.bank_payment_id) == prompt.txid
    if prompt.code:
        assert decode(prompt.code).amount in {None, amount}
    assert prompt == WAYS[name].prompt(charge, merchant), "the same charge is asked for by the same code"
