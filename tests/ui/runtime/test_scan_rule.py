"""Scanner or person: judged by the keys' own time stamps alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.ui.runtime.scan_rule import KeyRun

EAN_13, UPC_A, EAN_8, LETTERS = "7891234567895", "036000291452", "96385074", "A-123/xyz9"
RECEIPT = "https://sefaz.example/nfce?p=35260812345678000195650010000000011000000011"


def run_of(text: str, gaps: list[int]) -> KeyRun:
    """Return the run of a text whose characters come after these gaps, the first at 1,000 ms."""
    run, at = KeyRun(), 1_000
    for character, gap in zip(text, gaps, strict=True):
        at += gap
        run = run.with_key(character, at)
    return run


def steady(text: str, gap: int) -> KeyRun:
    """Return the run of a scanner of so many milliseconds a character."""
    return run_of(text, [gap] * len(text))


@pytest.mark.parametrize("gap", [2, 5, 10, 20, 40, 60])
@pytest.mark.parametrize("text", [EAN_13, UPC_A, EAN_8, LETTERS, RECEIPT])
def test_scanner_is_told(text: str, gap: int) -> None:
    """Whatever it reads and however slow it is, its Enter or Tab ends a scan."""
    run = steady(text, gap)
    assert run.is_scan(run.last_ms + gap)


@pytest.mark.parametrize("gap", [66, 80, 100, 133, 200])
@pytest.mark.parametrize("text", ["4590", "123456", "Mesa 5", EAN_13])
def test_typist_is_none(text: str, gap: int) -> None:
    """90 words a minute are 133 ms a key; even twice as fast is a person."""
    run = steady(text, gap)
    assert not run.is_certain
    assert not run.is_scan(run.last_ms + gap)


@pytest.mark.parametrize("gap", [25, 40, 60])
@pytest.mark.parametrize("text", ["4590", "500", "12", "12345"])
def test_short_amount_typed_in_a_hurry_is_none(text: str, gap: int) -> None:
    """An amount of five digits and Enter is a cashier's, though hands were fast."""
    run = steady(text, gap)
    assert not run.is_scan(run.last_ms + gap)


def test_one_wide_gap_is_a_person() -> None:
    """A pause of over 100 ms within begins a new run; what is left is too short."""
    run = run_of("12345678", [0, 40, 40, 40, 150, 40, 40, 40])
    assert ("5678", False) == (run.text, run.is_scan(run.last_ms + 40))


def test_enter_after_a_pause_is_a_persons() -> None:
    """Six quick keys and an Enter a tenth of a second later are no scan."""
    run = steady("123456", 50)
    assert not run.is_scan(run.last_ms + 101)


@given(
    st.text("0123456789", min_size=1, max_size=20), st.lists(st.integers(0, 400), min_size=20, max_size=20)
)
def test_rule_is_the_rule(text: str, gaps: list[int]) -> None:
    """For any keys: a scan has four at 20 ms or six at a mean of 65 ms, none over 100 ms apart."""
    run = run_of(text, gaps[: len(text)])
    inner: list[int] = []
    for gap in reversed(gaps[1 : len(text)]):
        if gap > 100:
            break
        inner.append(gap)
    count = len(inner) + 1
    certain = count >= 4 and max(inner) <= 20
    likely = count >= 6 and sum(inner) / len(inner) <= 65
    assert (certain or likely) is run.is_scan(run.last_ms + 30)
