"""Typed amounts: digits fill from the centavos, a comma fixes the reais, pasted text is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import BadAmountError
from pos_app.domain.money import MAX_AMOUNT, Centavos, to_plain_brl
from pos_app.domain.typed_amount import Press, TypedAmount, is_unusual, read_pasted


def typed(keys: str) -> TypedAmount:
    """Return the amount after ``keys``: ``<`` is backspace, ``D`` delete, all others what they say."""
    amount = TypedAmount()
    presses = {
        "+": Press.PLUS,
        "C": Press.CLEAR,
        "<": Press.BACKSPACE,
        "D": Press.CLEAR_ALL,
        ",": Press.COMMA,
    }
    for key in keys:
        amount = amount.press(presses[key]) if key in presses else amount.digit(int(key))
    return amount


@pytest.mark.parametrize(
    ("keys", "total", "formula"),
    [
        ("4590", 4590, ""),
        ("0004", 4, ""),
        ("1000+550", 1550, "10,00 + 5,50"),
        ("1000+", 1000, "10,00 + 0,00"),
        ("1000++", 1000, "10,00 + 0,00"),
        ("+", 0, ""),
        ("459<", 45, ""),
        ("1000+<", 1000, ""),
        ("1000+550C", 1000, "10,00 + 0,00"),
        ("1000+550CC", 0, ""),
        ("1000+550D", 0, ""),
        ("45,", 4500, ""),
        ("10,5", 1050, ""),
        ("10,59", 1059, ""),
        ("10,599", 1059, ""),
        ("10,,5", 1050, ""),
        (",5", 50, ""),
        ("10,+5,", 1500, "10,00 + 5,00"),
        ("10,59<", 1050, ""),
        ("10,59<<", 1000, ""),
        ("10,59<<<", 10, ""),
        ("10,5C", 0, ""),
        ("4590,", 459000, ""),
    ],
)
def test_keys_make_amounts(keys: str, total: int, formula: str) -> None:
    """Each key does what the keypad says; C clears the last part, twice all."""
    amount = typed(keys)
    assert (total, formula) == (amount.total, amount.formula)


@given(st.text(alphabet="0123456789+C<D,", max_size=80))
def test_no_keys_leave_the_bounds(keys: str) -> None:
    """Whatever is typed, the amount stays between zero and the largest that a code carries."""
    assert 0 <= typed(keys).total <= MAX_AMOUNT


@given(st.integers(0, 99_999), st.integers(0, 99))
def test_comma_and_centavos_say_the_same(reais: int, centavos: int) -> None:
    """``45,90`` and ``4590`` are one amount, whatever the figures."""
    assert typed(f"{reais},{centavos:02d}").total == typed(f"{reais}{centavos:02d}").total


@given(st.text(alphabet="0123456789,", min_size=1, max_size=14))
def test_backspace_undoes_the_last_key(keys: str) -> None:
    """One backspace takes back exactly the last key that was taken."""
    before = typed(keys[:-1])
    after = typed(keys)
    taken = after != before and (after.current, keys[-1]) != (before.current, "0")
    if taken and keys[-1] != ",":
        assert before == after.press(Press.BACKSPACE)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("R$ 1.234,56", 123_456),
        ("R$\u00a01.234,56", 123_456),
        ("1.234", 123_400),
        ("1,234", 123_400),
        ("1.234.567,89", 123_456_789),
        ("1,234.56", 123_456),
        ("45,90", 4_590),
        ("45.90", 4_590),
        (" 0,01 ", 1),
        ("1234,56", 123_456),
    ],
)
def test_pasted_amounts_are_read(text: str, amount: int) -> None:
    """Two digits behind the last sign are centavos, three are thousands."""
    assert amount == read_pasted(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234",
        "4590",
        "10,5",
        "1,2345",
        "12.34.56",
        "1.23,45,67",
        "-5,00",
        "5,00-",
        "abc",
        "R$",
        "0,00",
        "\u0661,\u0662\u0663",
    ],
)
def test_unclear_paste_is_not_guessed(text: str) -> None:
    """What could be read in two ways, or is no amount, is not taken."""
    with pytest.raises(BadAmountError):
        read_pasted(text)


@given(st.integers(1, MAX_AMOUNT))
def test_shown_amount_can_be_pasted(amount: int) -> None:
    """What a screen of ours shows is read as the same amount."""
    assert amount == read_pasted(f"R$ {to_plain_brl(Centavos(amount))}")


@pytest.mark.parametrize(
    ("amount", "recent", "asks"),
    [
        (78_912_342, [], True),
        (999_999, [], False),
        (78_912_342, [4_590, 1_000, 2_000], True),
        (40_000, [1_000, 1_500, 2_000], False),
        (60_000, [1_000, 1_500, 2_000], True),
        (60_000, [4_590, 4_000, 5_000], False),
        (10_000_000, [900_000, 1_000_000, 1_100_000], False),
    ],
)
def test_far_more_than_usual_is_asked_about(amount: int, recent: list[int], asks: bool) -> None:  # noqa: FBT001 - a case
    """Twenty times what was charged lately, from R$ 500,00; a new shop from R$ 10.000,00."""
    assert asks is is_unusual(Centavos(amount), [Centavos(each) for each in recent])
