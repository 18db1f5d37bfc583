"""BR Code: published codes, altered codes, and codes of our own.

``brcode_cases.tsv`` holds the strings of the manuals and of six published generators, with a reading on
which the parsers agree; its header explains the columns.
"""

import contextlib
import json
import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_app.domain import brcode, money
from pos_app.domain.brcode import CodeKind, Decoded, DynamicCode, StaticCode
from pos_app.domain.errors import BrCodeError
from pos_app.domain.money import MAX_AMOUNT, Centavos
from pos_app.domain.pix import KeyKind, PixKey, parse_key

LINES = (Path(__file__).parent / "brcode_cases.tsv").read_text(encoding="utf-8").split("\n")
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]
OK, BAD, STRICT = ([case for case in CASES if case[1].startswith(label)] for label in ("ok", "bad", "strict"))

EVP = PixKey(KeyKind.EVP, "123e4567-e12b-12d1-a456-426655440000")
CNPJ = PixKey(KeyKind.CNPJ, "11222333000181")
RECURRENCE_ALONE = (
    "00020126180014br.gov.bcb.pix5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***"
    "80740014br.gov.bcb.pix2552pix.example.com/rec/2353c790eefb11eaadc10242ac1200026304F2DA"
)
DYNAMIC_WITH_RECURRENCE = (
    "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***"
    "80740014br.gov.bcb.pix2552pix.example.com/rec/2353c790eefb11eaadc10242ac1200026304FB42"
)
MANUAL_DYNAMIC = (
    "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***630464E4"
)
SEVERAL_ARRANGEMENTS = next(case[0] for case in CASES if "several arrangements" in case[1])


def _sealed(body: str) -> str:
    """Give a body its right checksum, so that nothing else makes it bad."""
    return f"{body}6304{brcode.crc16(f'{body}6304'.encode()):04X}"


def _why(text: str) -> str:
    with pytest.raises(BrCodeError) as caught:
        brcode.decode(text)
    return caught.value.why


def test_table_is_whole() -> None:
    """The published table has its three parts, so that no test below runs on nothing."""
    assert (34, 30, 21) == (len(OK), len(BAD), len(STRICT))


@pytest.mark.parametrize("case", OK, ids=lambda case: case[2])
def test_published_code_is_read_as_agreed(case: tuple[str, ...]) -> None:
    """A code that the published parsers take is read as they read it."""
    read = brcode.decode(case[0])
    amount = None if read.amount is None else money.to_wire(read.amount)
    reading = {"kind": read.kind, "name": read.name, "city": read.city, "key": read.key, "url": read.url}
    assert json.loads(case[4]) == {**reading, "amount": amount, "txid": read.txid}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case[1])
def test_broken_or_altered_code_is_refused(case: tuple[str, ...]) -> None:
    """What is broken, tampered with or no Pix code is refused."""
    assert _why(case[0])


STRICT_READINGS = {
    "00 not first": ("52998224725", "Loja Exemplo", "10.00", "ABC123"),
    "60 before 59": ("52998224725", "Loja Exemplo", "10.00", "ABC123"),
    "62 without 05": ("52998224725", "Loja Exemplo", "10.00", None),
    "CPF key with wrong check digits": ("52998224724", "Loja Exemplo", "10.00", "ABC123"),
    "EVP key in upper case": ("7D9F0335-8DCC-4054-9BF9-0DBD61D36906", "Loja Exemplo", "10.00", "ABC123"),
    "amount with one decimal (several banks refuse: bacen/pix-api#318)": (
        *("52998224725", "Loja Exemplo", "10.50", "ABC123"),
    ),
    "an emoji in the name, length in code points": ("52998224725", "Loja 🍔", "10.00", "ABC123"),
    "city of 19": ("52998224725", "Loja Boa", "10.00", None),
    "e-mail key in upper case (some apps refuse: mattnicee7/PixQRCodeGenerator#1)": (
        *("LOJA@EXAMPLE.COM", "Loja Exemplo", "10.00", "ABC123"),
    ),
    "dynamic with POI 11": (None, "Loja Exemplo", None, None),
    "key that is no key": ("minha-chave", "Loja Exemplo", "10.00", "ABC123"),
    "name of 26": ("52998224725", "A" * 26, "10.00", "ABC123"),
    "phone key with spaces": ("+55 11 98765-4321", "Loja Exemplo", "10.00", "ABC123"),
    "several arrangements, txid with a hyphen": (EVP.value, "NOME DO RECEBEDOR", "123.45", "RP12345678-2019"),
    "txid with a hyphen": ("52998224725", "Loja Exemplo", "10.00", "PED-123"),
}


@pytest.mark.parametrize("case", STRICT, ids=lambda case: case[1])
def test_code_on_which_readers_differ_is_never_misread(case: tuple[str, ...]) -> None:
    """Such a code is refused, or read as it stands: key, name, amount and txid."""
    expected = STRICT_READINGS.get(case[1].removeprefix("strict: "))
    try:
        read = brcode.decode(case[0])
    except BrCodeError:
        assert expected is None
    else:
        amount = None if read.amount is None else money.to_wire(read.amount)
        assert expected == (read.key, read.name, amount, read.txid)


def test_several_arrangements_are_told_apart() -> None:
    """Cards and other arrangements around Pix are skipped, the upper-case GUI is known."""
    assert (CodeKind.STATIC, EVP.value) == (
        brcode.decode(SEVERAL_ARRANGEMENTS).kind,
        brcode.decode(SEVERAL_ARRANGEMENTS).key,
    )


def test_composite_codes_name_their_recurrence() -> None:
    """A recurrence is read beside a charge, and a code with nothing else asks for no payment."""
    both, alone = brcode.decode(DYNAMIC_WITH_RECURRENCE), brcode.decode(RECURRENCE_ALONE)
    address = "pix.example.com/rec/2353c790eefb11eaadc10242ac120002"
    assert (CodeKind.DYNAMIC, address) == (both.kind, both.recurrence_url)
    assert (CodeKind.RECURRENCE, address, None) == (alone.kind, alone.recurrence_url, alone.url)


def test_manual_static_example_is_written() -> None:
    """Our static code is the manual's, character for character."""
    assert next(case[0] for case in OK if "static example" in case[2]) == brcode.encode_static(
        StaticCode(EVP, "Fulano de Tal", "BRASILIA")
    )


def test_manual_dynamic_example_is_written() -> None:
    """Our code around a bank's address is the manual's, character for character."""
    code = DynamicCode("pix.example.com/8b3da2f39a4140d1a91abd93113bd441", "Fulano de Tal", "BRASILIA")
    assert MANUAL_DYNAMIC == brcode.encode_dynamic(code)


def test_checksum_is_padded() -> None:
    """A checksum that begins with zeros keeps them: one code in sixteen."""
    codes = [brcode.encode_static(StaticCode(EVP, "Loja", "Recife", Centavos(n))) for n in range(1, 400)]
    padded = [code for code in codes if code[-4] == "0"]
    assert padded
    assert all(brcode.decode(code).key == EVP.value for code in padded)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Padaria Três Irmãos", 25, "Padaria Tres Irmaos"),
        ("  Açaí \t & \n Cia ", 25, "Acai & Cia"),
        ("Pão (da Vovó) nº 1", 25, "Pao da Vovo no 1"),
        ("São José do Rio Preto", 15, "Sao Jose do Rio"),
        ("Joãozinho da Silva e Irmãos", 25, "Joaozinho da Silva e Irma"),
        ("Bar D\u2019Ávila \u2013 Centro", 25, "Bar D'Avila - Centro"),
        ("Straße Łódź", 25, "Strasse Lodz"),
        ("abc defg", 4, "abc"),
        ("🍔🍕", 25, ""),
        ("Лавка", 25, ""),
        ("Loja", 0, ""),
        ("Loja", -4, ""),
    ],
)
def test_text_is_folded_to_what_every_app_takes(text: str, limit: int, expected: str) -> None:
    """Marks go, what has no plain letter becomes a blank, blanks collapse, then it is cut."""
    assert expected == brcode.fold(text, limit)


@given(st.text(), st.integers(0, 99))
def test_folded_text_stays_folded(text: str, limit: int) -> None:
    """Folding leaves safe ASCII within its limit, and twice is once."""
    folded = brcode.fold(text, limit)
    assert set(folded) <= set(string.ascii_letters + string.digits + " .-/,'&")
    assert len(folded) <= limit
    assert folded == brcode.fold(folded, limit)


@pytest.mark.parametrize(
    ("key", "expected"),
    [(CNPJ, 59), (EVP, 37), (PixKey(KeyKind.EMAIL, "a" * 77), 0), (PixKey(KeyKind.EMAIL, "a" * 73), 0)],
)
def test_info_has_the_room_that_the_key_leaves(key: PixKey, expected: int) -> None:
    """Key and info share 99 characters; what does not fit is cut instead of breaking the code."""
    assert expected == brcode.info_limit(key)
    read = brcode.decode(brcode.encode_static(StaticCode(key, "Loja", "Recife", info="i" * 99)))
    assert (key.value, "i" * expected) == (read.key, read.info)


SOUND = StaticCode(CNPJ, "Loja", "Recife", Centavos(100), "A1")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (replace(SOUND, name="🍔"), "name"),
        (replace(SOUND, city=" "), "city"),
        (replace(SOUND, amount=Centavos(0)), "amount"),
        (replace(SOUND, amount=Centavos(-1)), "amount"),
        (replace(SOUND, amount=Centavos(MAX_AMOUNT + 1)), "amount"),
        (replace(SOUND, txid=""), "txid"),
        (replace(SOUND, txid="A-1"), "txid"),
        (replace(SOUND, txid="é"), "txid"),
        (replace(SOUND, txid="A" * 26), "txid"),
        (replace(SOUND, key=PixKey(KeyKind.EMAIL, "")), "key"),
        (replace(SOUND, key=PixKey(KeyKind.EMAIL, "a" * 78)), "key"),
        (replace(SOUND, key=PixKey(KeyKind.EMAIL, "é")), "key"),
    ],
)
def test_static_code_that_a_bank_would_refuse_is_not_written(code: StaticCode, why: str) -> None:
    """The writer refuses with a word, before anybody sees a code."""
    with pytest.raises(BrCodeError) as caught:
        brcode.encode_static(code)
    assert why == caught.value.why


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pix.example.com",
        "https://pix.example.com/a",
        "pix.example.com/a b",
        f"pix.example.com/{'a' * 62}",
        "x/é",
    ],
)
def test_address_must_be_one(url: str) -> None:
    """Host and path without protocol, at most 77 characters, nothing unusual in it."""
    with pytest.raises(BrCodeError) as caught:
        brcode.encode_dynamic(DynamicCode(url, "Loja", "Recife"))
    assert "url" == caught.value.why


BODY = "00020126330014br.gov.bcb.pix011152998224725520400005303986{}5802BR5904Loja6006Recife62070503***"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("0" * 513, "too_long"),
        ("\ud800", "characters"),
        ("0002\x0001", "characters"),
        (_sealed(BODY.format("")) + "\n", "characters"),
        (_sealed(BODY.format("54010")), "amount"),
        (_sealed(BODY.format("540510.0٣")), "amount"),
        (_sealed(BODY.format("541400000000001.00")), "amount"),
        (_sealed(BODY.format("54031.0") + "54031.0"), "repeated"),
        (_sealed(BODY.format("") + "27330014BR.GOV.BCB.PIX011152998224725"), "repeated"),
        (_sealed(BODY.format("").replace("5802BR", "")), "missing"),
        (_sealed(BODY.format("").replace("52040000", "5204000A")), "category"),
        (_sealed(BODY.format("").replace("000201", "000201010213")), "initiation"),
        (_sealed(BODY.format("").replace("62070503***", "62070503A b")), "txid"),
        (_sealed(RECURRENCE_ALONE[:-8] + "81300014br.gov.bcb.pix2508a.bc/def"), "repeated"),
        (
            _sealed(BODY.format("").replace("26330014br.gov.bcb.pix", "26460014br.gov.bcb.pix2509a.bc/defg")),
            "account",
        ),
    ],
)
def test_refusal_says_why(text: str, why: str) -> None:
    """A code with a right checksum is refused for what is wrong in it, with a stable word."""
    assert why == _why(text)


def test_amount_of_nothing_around_an_address_says_nothing() -> None:
    """Banks write 0.00 in dynamic codes; the amount stands behind the address anyway."""
    body = MANUAL_DYNAMIC[:-8].replace("5303986", "530398654040.00")
    assert None is brcode.decode(_sealed(body)).amount


def test_lower_case_checksum_is_taken() -> None:
    """Half of the published parsers take lower-case digits; so do we."""
    code = brcode.encode_static(SOUND)
    assert brcode.decode(code) == brcode.decode(code[:-4] + code[-4:].lower())


KEYS = st.one_of(
    st.sampled_from(["52998224725", "11222333000181", "12ABC34501DE35", "+5511987654321"]).map(parse_key),
    st.uuids().map(lambda value: PixKey(KeyKind.EVP, str(value))),
    st.from_regex(r"[a-z0-9.]{1,40}@[a-z0-9]{1,20}\.com", fullmatch=True).map(parse_key),
)
NAMES = st.text(min_size=1).filter(lambda text: bool(brcode.fold(text, 15)))
STATIC_CODES = st.builds(
    StaticCode,
    key=KEYS,
    name=NAMES,
    city=NAMES,
    amount=st.none() | st.integers(1, MAX_AMOUNT).map(Centavos),
    txid=st.none() | st.from_regex(r"[A-Za-z0-9]{1,25}", fullmatch=True),
    info=st.text(),
)


@given(STATIC_CODES)
def test_static_code_is_read_as_it_was_written(code: StaticCode) -> None:
    """Whatever a shop has in its settings, the code says key, amount and txid exactly, in ASCII."""
    text = brcode.encode_static(code)
    assert text.isascii()
    assert brcode.decode(text) == Decoded(
        kind=CodeKind.STATIC,
        name=brcode.fold(code.name, 25),
        city=brcode.fold(code.city, 15),
        key=code.key.value,
        amount=code.amount,
        txid=code.txid,
        info=brcode.fold(code.info, brcode.info_limit(code.key)),
    )


@given(st.from_regex(r"[a-z0-9.]{1,20}/[A-Za-z0-9/_-]{1,56}", fullmatch=True), NAMES, NAMES)
def test_dynamic_code_is_read_as_it_was_written(url: str, name: str, city: str) -> None:
    """The code around a bank's address says this address and nothing of key or amount."""
    assert brcode.decode(brcode.encode_dynamic(DynamicCode(url, name, city))) == Decoded(
        kind=CodeKind.DYNAMIC, name=brcode.fold(name, 25), city=brcode.fold(city, 15), url=url
    )


@given(STATIC_CODES, st.integers(0), st.sampled_from(string.printable))
def test_one_altered_character_never_changes_the_reading(code: StaticCode, place: int, char: str) -> None:
    """With any one character changed, a code is refused or says the same."""
    text = brcode.encode_static(code)
    at = place % len(text)
    try:
        read = brcode.decode(text[:at] + char + text[at + 1 :])
    except BrCodeError:
        return
    assert brcode.decode(text) == read


ODD_OBJECTS = st.lists(
    st.tuples(st.integers(0, 99), st.text(max_size=30)).map(
        lambda pair: f"{pair[0]:02d}{len(pair[1]):02d}{pair[1]}"
    )
).map("".join)


@given(st.text() | ODD_OBJECTS.map(lambda text: _sealed(text) if text.isprintable() else text))
@example("6304FFFF")
@example(_sealed(""))
def test_no_text_crashes_the_reader(text: str) -> None:
    """Any text is read or refused with BrCodeError, also behind a right checksum."""
    with contextlib.suppress(BrCodeError):
        assert brcode.decode(text).name
