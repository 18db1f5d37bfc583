"""Pix keys, txids and the ids of real payments."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain import pix
from pos_app.domain.errors import BadTextError, PixKeyError
from pos_app.domain.pix import KeyKind, PixKey

EVP = "7d9f0335-8dcc-4054-9bf9-0dbd61d36906"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("52998224725", KeyKind.CPF, "52998224725"),
        (" 529.982.247-25 ", KeyKind.CPF, "52998224725"),
        ("11222333000181", KeyKind.CNPJ, "11222333000181"),
        ("11.222.333/0001-81", KeyKind.CNPJ, "11222333000181"),
        ("12ABC34501DE35", KeyKind.CNPJ, "12ABC34501DE35"),
        ("12.abc.345/01de-35", KeyKind.CNPJ, "12ABC34501DE35"),
        ("+5511987654321", KeyKind.PHONE, "+5511987654321"),
        ("+55 11 98765-4321", KeyKind.PHONE, "+5511987654321"),
        ("(11) 98765-4321", KeyKind.PHONE, "+5511987654321"),
        ("(61) 3333-4444", KeyKind.PHONE, "+556133334444"),
        ("+1 650 253 0000", KeyKind.PHONE, "+16502530000"),
        ("LOJA@Example.com", KeyKind.EMAIL, "loja@example.com"),
        (EVP.upper(), KeyKind.EVP, EVP),
        ("123e4567-e12b-12d1-a456-426655440000", KeyKind.EVP, "123e4567-e12b-12d1-a456-426655440000"),
    ],
)
def test_key_is_told_by_its_form_and_stored_bare(text: str, kind: KeyKind, value: str) -> None:
    """Masks go, e-mail and UUID become lower case, a CNPJ upper case; a version 1 UUID is a key too."""
    assert PixKey(kind, value) == pix.parse_key(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(("", "empty"), ("  ", "empty"), ("minha-chave", "form"), ("123", "form"), ("٥٢٩٩٨٢٢٤٧٢٥", "form")),
        *(
            ("12345678900", "check_digits"),
            ("11111111111", "check_digits"),
            ("00000000000000", "check_digits"),
        ),
        *(("11222333000180", "check_digits"), ("12ABC34501DE36", "check_digits"), ("12ABC34501DEA5", "form")),
        *(("11987654321", "ambiguous"), ("1133334444", "ambiguous"), ("5511987654321", "ambiguous")),
        *(("119.876.543-21", "check_digits"), ("+55119876543210", "form"), ("+5501987654321", "form")),
        *(("+0123456", "form"), ("loja@", "form"), ("@example.com", "form"), ("a b@example.com", "form")),
        *(
            ("loja@-example.com", "form"),
            ("lo\u212aa@example.com", "form"),
            (f"{'a' * 66}@example.com", "too_long"),
        ),
        *((EVP[:-1], "form"), (EVP.replace("-", ""), "form"), (EVP[:-1] + "g", "form")),
    ],
)
def test_what_is_no_key_is_refused_with_a_word(text: str, why: str) -> None:
    """Check digits are looked at, letters of other alphabets refused, and what may be two things is asked."""
    with pytest.raises(PixKeyError) as caught:
        pix.parse_key(text)
    assert why == caught.value.why


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("11987654321", KeyKind.PHONE, "+5511987654321"),
        ("1133334444", KeyKind.PHONE, "+551133334444"),
        ("5511987654321", KeyKind.PHONE, "+5511987654321"),
        ("11222333000181", KeyKind.CNPJ, "11222333000181"),
    ],
)
def test_person_settles_what_is_ambiguous(text: str, kind: KeyKind, value: str) -> None:
    """With the kind said, the same digits are read without a question."""
    assert PixKey(kind, value) == pix.parse_key(text, kind)


@pytest.mark.parametrize("kind", KeyKind)
def test_said_kind_is_checked(kind: KeyKind) -> None:
    """Saying a kind does not make a key of what has not its form."""
    with pytest.raises(PixKeyError) as caught:
        pix.parse_key("12", kind)
    assert "form" == caught.value.why


@given(st.text(), st.sampled_from([None, *KeyKind]))
def test_any_text_is_a_key_or_a_clear_error(text: str, kind: KeyKind | None) -> None:
    """No text makes another error, and a key that was read reads the same again."""
    try:
        key = pix.parse_key(text, kind)
    except PixKeyError:
        return
    assert key == pix.parse_key(key.value, key.kind)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12), st.integers(0, 99))
def test_one_pair_of_check_digits_fits_a_cnpj(body: str, wrong: int) -> None:
    """Of the hundred endings of a CNPJ exactly one is taken."""
    taken = [end for end in range(100) if _is_key(f"{body}{end:02d}")]
    if len(set(body)) > 1:
        assert 1 == len(taken)
    assert (wrong in taken) == _is_key(f"{body}{wrong:02d}")


def _is_key(text: str) -> bool:
    try:
        pix.parse_key(text, KeyKind.CNPJ)
    except PixKeyError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("52998224725", "529.982.247-25"),
        ("12ABC34501DE35", "12.ABC.345/01DE-35"),
        ("+5511987654321", "+55 (11) 98765-4321"),
        ("+556133334444", "+55 (61) 3333-4444"),
        ("+16502530000", "+16502530000"),
        ("loja@example.com", "loja@example.com"),
        (EVP, EVP),
    ],
)
def test_key_is_shown_with_its_mask(value: str, expected: str) -> None:
    """Screens show the punctuation that people compare with, and it reads back as the same key."""
    key = pix.parse_key(value)
    assert expected == pix.mask_key(key)
    assert key == pix.parse_key(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345678909", "***.456.789-**"),
        ("123.456.789-09", "***.456.789-**"),
        ("***.456.789-**", "***.456.789-**"),
        ("11222333000181", "11.222.333/0001-81"),
        ("something else", "***"),
        ("", "***"),
    ],
)
def test_tax_id_of_a_person_is_hidden(text: str, expected: str) -> None:
    """A CPF shows its middle only, a company's number is public, anything else is not shown."""
    assert expected == pix.mask_tax_id(text)


@given(st.uuids())
def test_txid_is_the_payment_id_in_base_36(payment_id: uuid.UUID) -> None:
    """25 allowed characters from which the payment's UUID can be had back: no two payments share one."""
    txid = pix.txid_of(str(payment_id))
    assert (25, True) == (len(txid), txid.isascii() and txid.isalnum() and txid == txid.upper())
    assert payment_id.int == int(txid, 36)
    assert payment_id.hex == pix.dynamic_txid(str(payment_id))


def test_smallest_txid_is_padded() -> None:
    """A UUID of nothing but zeros has 25 characters too."""
    assert "0" * 25 == pix.txid_of(str(uuid.UUID(int=0)))


@pytest.mark.parametrize("text", ["", "7d9f0335", EVP.replace("-", ""), f"{{{EVP}}}", f"{EVP}\n"])
def test_txid_of_something_else_is_refused(text: str) -> None:
    """Only a UUID with its hyphens has a txid; none of uuid's looser forms passes."""
    for function in (pix.txid_of, pix.dynamic_txid):
        with pytest.raises(BadTextError):
            function(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E1234567820261213215500000000001", True),
        ("EAB34567820261213215500aBcDeFgHi", True),
        ("e1234567820261213215500000000001", False),
        ("D1234567820261213215500000000001", False),
        ("E123456782026121321550000000000", False),
        ("E12345678202612132155000000000011", False),
        ("E1234567820261213215500000000001\n", False),
        ("E12345678202612132155-0000000001", False),
    ],
)
def test_end_to_end_id_has_its_form(text: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """32 characters: E, bank, minute, letters or digits; case counts."""
    assert expected is pix.is_end_to_end_id(text)
