"""Money: what is read, what is refused, how it is written and said."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain import money
from pos_app.domain.errors import BadAmountError
from pos_app.domain.money import MAX_AMOUNT, Centavos

AMOUNTS = st.integers(1, MAX_AMOUNT).map(Centavos)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.01", 1), ("1.00", 100), ("1234.56", 123456), ("9999999999.99", 999_999_999_999)],
)
def test_wire_amount_is_read_exactly(text: str, expected: int) -> None:
    """The wire writes two decimals; the last centavo of the largest amount is kept."""
    assert expected == money.from_wire(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0.00", "-1.00", "+1.00", "1", "1.0", "1.000", "01.00", ".50", "1.", "1,00", "1_0.00", "1e2"),
        *(
            "10.00\n",
            " 10.00",
            "10.00 ",
            "NaN",
            "Infinity",
            "10000000000.00",
            "\u0663.\u0660\u0660",
            "\uff11.\uff10\uff10",
            "9" * 5000,
        ),
    ],
)
def test_other_forms_are_refused_on_the_wire(text: str) -> None:
    """No blanks, signs, exponents, foreign digits, nothing zero and nothing above the largest amount."""
    with pytest.raises(BadAmountError):
        money.from_wire(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("500", 50000), ("500.0", 50000), ("45.9", 4590), ("45.90", 4590), ("0.1", 10), ("1e2", None)]
    + [(text, None) for text in ("45.901", "0", "0.0", "-5", "05", "5.", "1E2", "true", "")],
)
def test_number_is_read_from_its_text(text: str, expected: int | None) -> None:
    """A JSON number is read by its characters: no rounding, and no third decimal."""
    if expected is None:
        with pytest.raises(BadAmountError):
            money.from_number(text)
    else:
        assert expected == money.from_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("45,90", 4590),
            ("R$ 12,50", 1250),
            ("R$\u00a012,50", 1250),
            ("R$12,50", 1250),
            (" 12,50\n", 1250),
        ),
        *(("12,5", 1250), ("12", 1200), ("1.234,56", 123456), ("1234,56", 123456), ("0,05", 5)),
        *(("9.999.999.999,99", 999_999_999_999), ("1.234", 123400), ("007", 700)),
    ],
)
def test_typed_amount_is_read_as_brazilians_write(text: str, expected: int) -> None:
    """A comma before the decimals, dots between groups of three, the currency if it was pasted along."""
    assert expected == money.from_brl(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R$",
        "0",
        "0,00",
        "12.50",
        "1.23,45",
        "1,234",
        "-1,00",
        "1 234,00",
        "12,",
        ",50",
        "US$ 5",
        "10000000000,00",
    ],
)
def test_unclear_typed_amount_is_refused(text: str) -> None:
    """What could be meant in two ways, or is no amount, is never guessed."""
    with pytest.raises(BadAmountError):
        money.from_brl(text)


@pytest.mark.parametrize(
    ("amount", "wire", "brl"),
    [
        (0, "0.00", "R$\u00a00,00"),
        (5, "0.05", "R$\u00a00,05"),
        (123456, "1234.56", "R$\u00a01.234,56"),
        (999_999_999_999, "9999999999.99", "R$\u00a09.999.999.999,99"),
        (-150, "-1.50", "-R$\u00a01,50"),
    ],
)
def test_amount_is_written_for_wire_and_people(amount: int, wire: str, brl: str) -> None:
    """Two decimals always; differences of a cash count may be negative."""
    assert (wire, brl) == (money.to_wire(Centavos(amount)), money.to_brl(Centavos(amount)))


@given(AMOUNTS)
def test_what_is_written_is_read_back(amount: Centavos) -> None:
    """Each amount survives wire, number and screen form."""
    read = (
        money.from_wire(money.to_wire(amount)),
        money.from_number(money.to_wire(amount)),
        money.from_brl(money.to_brl(amount)),
        money.from_brl(money.to_plain_brl(amount)),
    )
    assert (amount,) * 4 == read


@given(st.text())
def test_any_text_is_an_amount_or_a_clear_error(text: str) -> None:
    """No text makes another error than BadAmountError, and no reading is out of bounds."""
    for read in (money.from_wire, money.from_number, money.from_brl):
        with contextlib.suppress(BadAmountError):
            assert 0 < read(text) <= MAX_AMOUNT


def test_error_shows_what_was_typed() -> None:
    """The log has the beginning of the text, not a page of it."""
    with pytest.raises(BadAmountError, match=r"^not an amount of money: '12\.50x{35}'$"):
        money.from_brl("12.50" + "x" * 5000)


def test_sum_has_bounds() -> None:
    """Parts of a sale add up; a sum that no code can carry is an error, as is a negative one."""
    assert 1550 == money.add(Centavos(1000), Centavos(550))
    assert 0 == money.add()
    with pytest.raises(BadAmountError):
        money.add(MAX_AMOUNT, Centavos(1))
    with pytest.raises(BadAmountError):
        money.add(Centavos(1), Centavos(-2))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.01", "um centavo"),
        ("0.02", "dois centavos"),
        ("0.16", "dezesseis centavos"),
        ("1.00", "um real"),
        ("1.01", "um real e um centavo"),
        ("2.00", "dois reais"),
        ("14.99", "quatorze reais e noventa e nove centavos"),
        ("45.90", "quarenta e cinco reais e noventa centavos"),
        ("100.00", "cem reais"),
        ("101.00", "cento e um reais"),
        ("999.21", "novecentos e noventa e nove reais e vinte e um centavos"),
        ("1000.00", "mil reais"),
        ("1001.00", "mil e um reais"),
        ("1100.00", "mil e cem reais"),
        ("1234.56", "mil duzentos e trinta e quatro reais e cinquenta e seis centavos"),
        ("2500.00", "dois mil e quinhentos reais"),
        ("21000.00", "vinte e um mil reais"),
        ("100100.00", "cem mil e cem reais"),
        ("1000000.00", "um milhão de reais"),
        ("1000000.50", "um milhão de reais e cinquenta centavos"),
        ("1000001.00", "um milhão e um reais"),
        ("1500000.00", "um milhão e quinhentos mil reais"),
        ("2345678.00", "dois milhões trezentos e quarenta e cinco mil seiscentos e setenta e oito reais"),
        ("1000000000.00", "um bilhão de reais"),
        ("3002000000.00", "três bilhões e dois milhões de reais"),
        (
            "9999999999.99",
            (
                "nove bilhões novecentos e noventa e nove milhões novecentos e noventa e nove mil"
                " novecentos e noventa e nove reais e noventa e nove centavos"
            ),
        ),
    ],
)
def test_amount_is_said_in_words(amount: str, expected: str) -> None:
    """The voice says what is read, with Portuguese joints, singulars and "de" after round millions."""
    assert expected == money.spoken(money.from_wire(amount))


def test_nothing_is_said_as_zero() -> None:
    """A total of nothing has words too; what cannot be an amount has none."""
    assert "zero reais" == money.spoken(Centavos(0))
    with pytest.raises(BadAmountError):
        money.spoken(Centavos(-1))
