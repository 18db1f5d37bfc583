"""The head note: whatever is not exactly what was written says nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.inspection import inspect
from pos_app.services.backup.restoring import restore
from pos_app.services.ledger.head_note import HEAD_NAME, MOST, HeadNote, read_head_note
from tests.fakes.book import Told, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, sell

NOTE = HeadNote(12, "3f2a" * 16, 7, "000001-1f2e3d4c", "1b9e44c0-1f2e-4d4c-8a0b-0a0b0c0d0e0f", "real")
NUMBERS = st.integers(0, MOST)


@given(NUMBERS, NUMBERS, st.sampled_from(["training", "real"]))
def test_note_says_what_was_written(seq: int, charge: int, kind: str) -> None:
    """Every note that a ledger writes is read again."""
    note = HeadNote(seq, NOTE.head, charge, NOTE.epoch, NOTE.server_id, kind)
    assert note == read_line(note.line())


@given(st.integers(0, len(NOTE.line()) - 1), st.integers(1, 255))
def test_note_with_a_wrong_byte_is_torn(place: int, difference: int) -> None:
    """One byte of it changed, whichever: it proves nothing, and no number of it is used."""
    data = bytearray(NOTE.line().encode())
    data[place] ^= difference
    assert read_line(data.decode("latin-1")) is None


@pytest.mark.parametrize(("seq", "charge"), [(MOST + 1, 1), (1, MOST + 1), (10**20 - 1, 10**20 - 1)])
def test_note_with_numbers_beyond_all_columns_is_torn(seq: int, charge: int) -> None:
    """Also where its hash fits: nothing that this program writes has such a number."""
    assert read_line(HeadNote(seq, NOTE.head, charge, NOTE.epoch, NOTE.server_id, "real").line()) is None


@pytest.mark.parametrize("place", [0, 3, 20 + 1 + 64 + 1, 20 + 1 + 64 + 1 + 4])
def test_wrong_digit_stops_no_shop(tmp_path: Path, clock: FakeClock, place: int) -> None:
    """Number of the event or of the order, first digit or a middle one: all goes on with the next number."""
    with running(tmp_path, clock, Told(), REAL) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        newest = sell(till, 2)
    note = tmp_path / HEAD_NAME
    text = note.read_text()
    note.write_text(f"{text[:place]}9{text[place + 1 :]}")
    assert inspect(tmp_path).is_sound
    with running(tmp_path, clock, Told(), REAL) as till:
        assert newest.id + 1 == open_charge(till, show=False).id
    assert inspect(tmp_path).is_sound
    assert 1 == restore(tmp_path, made.path, clock.at).backup.contents.charge
    assert inspect(tmp_path).is_sound


def read_line(text: str) -> HeadNote | None:
    """Return what a note says whose file holds ``text``."""
    with TemporaryDirectory() as name:
        path = Path(name) / HEAD_NAME
        path.write_text(text, "latin-1", newline="")
        return read_head_note(path)
