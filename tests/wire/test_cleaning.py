"""Text shown to people."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire.cleaning import clean

RIGHT_TO_LEFT = chr(0x202E)
ZERO_WIDTH = chr(0x200B)
ACUTE = chr(0x0301)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Padaria do Zé", "Padaria do Zé"),
        (f"{RIGHT_TO_LEFT}OGAP", "OGAP"),
        (f"PA{ZERO_WIDTH}GO", "PAGO"),
        ("a" + ACUTE * 50, unicodedata.normalize("NFC", "a" + ACUTE) + ACUTE * 2),
        ("a\x00b\nc", "abc"),
        ("a\u2028b\u2029c", "abc"),
        ("\ud800x\ue000", "x"),
        ("  bolo  ", "bolo"),
        ("x" * 200, "x" * 60),
        ("<b>PAGO</b>", "<b>PAGO</b>"),
    ],
)
def test_clean_takes_what_hides_or_bends(raw: str, shown: str) -> None:
    """Controls, direction marks, surrogates, private signs and piled accents go; the rest stays."""
    assert shown == clean(raw)


@given(st.text(max_size=200))
def test_clean_text_stays_as_it_is(raw: str) -> None:
    """Cleaning twice is cleaning once, and the result is bounded."""
    shown = clean(raw)

    assert shown == clean(shown)
    assert len(shown) <= 60
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
