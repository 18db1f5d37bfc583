"""Money on the wire."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire.amounts import Amount, Number, read_amount, write_amount
from pos_app.wire.messages import ConfirmPayment
from pos_app.wire.reader import WireError, read
from pos_app.wire.terms import Refusal, Role

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "amounts.json").read_text("utf-8"))


def _confirm_text(value: str) -> str:
    return f'{{"type":"confirm_payment","bank_payment_id":"7cc9275c","value":{value}}}'


@pytest.mark.parametrize(("value", "centavos"), VECTORS["good"])
def test_value_is_read_exactly_from_its_text(value: str, centavos: int) -> None:
    """Text and numbers become centavos without a float in between."""
    expected = ConfirmPayment(value=Amount(centavos), bank_payment_id="7cc9275c")

    assert expected == read(_confirm_text(value), Role.BANK)


@pytest.mark.parametrize("value", VECTORS["bad"])
def test_value_that_is_no_amount_is_refused(value: str) -> None:
    """Zero, signs, blanks, exponents and foreign digits are bad format."""
    with pytest.raises(WireError) as caught:
        read(_confirm_text(value), Role.BANK)

    assert Refusal.BAD_FORMAT is caught.value.code


@given(st.integers(min_value=1, max_value=999_999_999_999))
def test_amount_written_is_read_back(centavos: int) -> None:
    """Every amount survives the wire, as text and as the number with the same digits."""
    text = write_amount(centavos)

    assert centavos == read_amount(text)
    assert centavos == read_amount(Number(text))


@given(st.text())
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    """What is read is what the text says, and nothing but ValueError is raised."""
    try:
        amount = read_amount(text)
    except ValueError:
        return
    assert text == write_amount(amount)
