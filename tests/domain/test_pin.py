"""What a manager's PIN may be: pos_app.domain.pin."""

import pytest

from pos_app.domain.errors import BadPinError
from pos_app.domain.pin import check_new_pin


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("", "empty"),
        ("1", "form"),
        ("123", "form"),
        ("123456789", "form"),
        ("abcd", "form"),
        ("48 21", "form"),
        ("\u0664\u0668\u0662\u0661", "form"),
        ("1234", "usual"),
        ("6969", "usual"),
        ("87654", "usual"),
        ("55555", "usual"),
    ],
)
def test_pin_that_would_be_guessed_is_refused(pin: str, why: str) -> None:
    """Nothing, what has not 4 to 8 of the ten digits, and what everybody tries first."""
    with pytest.raises(BadPinError) as refused:
        check_new_pin(pin)
    assert why == refused.value.why


@pytest.mark.parametrize("pin", ["4821", "90210", "27182818"])
def test_other_pins_are_taken(pin: str) -> None:
    """Four to eight digits that follow no pattern."""
    check_new_pin(pin)
