"""How PINs are kept: one text for ever, whatever a guess costs by then."""

import pytest

from pos_app.services.system.pins import PIN_COST, fits, pin_hash

SALT = bytes(range(16))
KEPT_BY_THE_FIRST = (
    "000102030405060708090a0b0c0d0e0f:562a0930ed08d206fa0babae19d6abde87b1a63915370f44504709c4de80d925"
    "cd54aab8abcecda3d5bf98631844a7e3f54d81b518c5ea80338561bd9cdf38a8"
)
"""What the first version kept of 4821: it did not say what a guess costs."""


@pytest.mark.parametrize("cost", [2, 1 << 10, PIN_COST])
def test_pin_fits_what_was_kept_of_it(cost: int) -> None:
    """The kept text says what it cost, so that another cost of new PINs leaves the old ones right."""
    kept = pin_hash("4821", SALT, cost)

    assert str(cost) == kept.rpartition(":")[2]
    assert fits("4821", kept)
    assert not fits("4822", kept)


def test_new_pins_have_the_full_cost() -> None:
    """Who does not choose a cost gets that of a guess worth resisting."""
    assert pin_hash("4821", SALT) == pin_hash("4821", SALT, 1 << 14)


def test_pin_of_the_first_version_fits() -> None:
    """A ledger that was made before the text named its cost opens its decisions with the same PIN."""
    assert fits("4821", KEPT_BY_THE_FIRST)
    assert not fits("4822", KEPT_BY_THE_FIRST)


@pytest.mark.parametrize("stored", ["", ":", "00:", "::2"])
def test_nothing_fits_where_nothing_was_kept(stored: str) -> None:
    """A setting that is gone or cut off is no PIN that anybody knows."""
    assert not fits("", stored)
    assert not fits("4821", stored)
