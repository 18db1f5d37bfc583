"""QR codes are drawn as screens.md asks, and no picture leaves that does not read as its text."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pos_app.domain import brcode
from pos_app.domain.brcode import DynamicCode, StaticCode
from pos_app.domain.errors import BadTextError
from pos_app.domain.money import MAX_AMOUNT, Centavos
from pos_app.domain.pix import KeyKind, PixKey
from pos_app.services.ports.displays import QrMatrix
from pos_app.services.qr import drawing as qr
from pos_app.services.qr.drawing import QrSelfCheckError
from pos_app.services.qr.mask import best_mask

TABLE = Path(__file__).parents[2] / "domain" / "brcode_cases.tsv"
LINES = [
    line.split("\t") for line in TABLE.read_text(encoding="utf-8").split("\n") if line[:1] not in {"", "#"}
]
PUBLISHED = [line[0] for line in LINES if line[1] == "ok"]
EVP = PixKey(KeyKind.EVP, "123e4567-e12b-12d1-a456-426655440000")
MANUAL = brcode.encode_static(StaticCode(EVP, "Fulano de Tal", "BRASILIA"))
FULL = brcode.encode_static(
    StaticCode(EVP, "Padaria Tres Irmaos de Sa", "Sao Jose do Rio", MAX_AMOUNT, "A" * 25, "i" * 37)
)
LONG_ADDRESS = brcode.encode_dynamic(DynamicCode("pix.example.com/" + "a" * 61, "N" * 25, "C" * 15))


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_code_reads_as_its_text(text: str) -> None:
    """Each code of the manuals and generators is drawn and read back, by us and by the camera."""
    drawing = qr.draw(text)
    assert (text, [text]) == (drawing.text, qr.read_picture(drawing.png))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, MAX_AMOUNT), st.from_regex(r"[A-Z0-9]{25}", fullmatch=True))
def test_our_code_reads_as_its_text(amount: int, txid: str) -> None:
    """Whatever amount and txid, the picture says exactly the text."""
    text = brcode.encode_static(StaticCode(EVP, "Loja", "Recife", Centavos(amount), txid))
    assert text == qr.draw(text).text


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="latin-1"), min_size=1, max_size=330))
def test_mask_is_the_one_that_the_library_would_choose(text: str) -> None:
    """The penalties by bits are those of ``qrcode``, module by module; on a draw the first mask wins."""
    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    symbol.add_data(text)
    symbol.best_fit()

    assert symbol.best_mask_pattern() == best_mask(symbol)


@pytest.mark.parametrize(("text", "expected"), [(MANUAL, 45), (LONG_ADDRESS, 53), (FULL, 57)])
def test_symbol_has_the_size_that_screens_plan_for(text: str, expected: int) -> None:
    """At level M the manual's example has 45 modules and the largest code 57, as the windows plan."""
    matrix = qr.make_matrix(text)
    assert (expected, expected, {expected}) == (
        matrix.size,
        len(matrix.rows),
        {len(row) for row in matrix.rows},
    )
    assert {0, 1} == set(b"".join(matrix.rows))


def test_picture_is_the_matrix_in_whole_pixels() -> None:
    """Each module is a square of pure black or white, and four light modules stand around."""
    drawing = qr.draw(MANUAL)
    side = drawing.matrix.size + 2 * qr.QUIET_ZONE
    with Image.open(io.BytesIO(drawing.png)) as picture:
        grey = picture.convert("L")
    assert (side * qr.PIXELS_PER_MODULE,) * 2 == grey.size
    for row in range(side):
        for column in range(side):
            box = [value * qr.PIXELS_PER_MODULE for value in (column, row, column + 1, row + 1)]
            colours = set(grey.crop((box[0], box[1], box[2], box[3])).tobytes())
            assert {0 if _is_dark(drawing.matrix, row - 4, column - 4) else 255} == colours


def _is_dark(matrix: QrMatrix, row: int, column: int) -> bool:
    inside = 0 <= row < matrix.size and 0 <= column < matrix.size
    return inside and matrix.rows[row][column] == 1


def _damaged(matrix: QrMatrix) -> QrMatrix:
    """Whiten a third of the symbol, more than level M can mend."""
    third = matrix.size // 3
    return QrMatrix(matrix.size, matrix.rows[:-third] + (bytes(matrix.size),) * third)


def test_damaged_drawing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that nobody can read never leaves."""
    make = qr.make_matrix
    monkeypatch.setattr(qr, "make_matrix", lambda text: _damaged(make(text)))
    with pytest.raises(QrSelfCheckError) as caught:
        qr.draw(MANUAL)
    assert ("unreadable", "qr_self_check") == (caught.value.why, caught.value.code)


def test_drawing_of_another_code_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that asks for another payment never leaves, though it reads well."""
    make = qr.make_matrix
    monkeypatch.setattr(qr, "make_matrix", lambda _text: make(FULL))
    with pytest.raises(QrSelfCheckError, match="other_text"):
        qr.draw(MANUAL)


def test_inverted_drawing_is_caught() -> None:
    """Light on dark does not pass, since some phones do not read it."""
    matrix = qr.make_matrix(MANUAL)
    inverted = QrMatrix(matrix.size, tuple(bytes(1 - module for module in row) for row in matrix.rows))
    with pytest.raises(QrSelfCheckError, match="unreadable"):
        qr.check_png(qr.make_png(inverted), MANUAL)


def test_text_beyond_any_qr_is_refused() -> None:
    """A text that no QR holds is an error that the window can show, not a crash."""
    with pytest.raises(QrSelfCheckError, match="too_long"):
        qr.draw("x" * 5000)


def test_camera_reads_codes_in_a_larger_picture(tmp_path: Path) -> None:
    """The simulator finds each code of a screenshot, also on a transparent ground and turned."""
    canvas = Image.new("RGBA", (1600, 900))
    for text, place, angle in ((MANUAL, (40, 60), 0), (FULL, (820, 100), 90)):
        with Image.open(io.BytesIO(qr.draw(text).png)) as picture:
            canvas.paste(picture.convert("RGBA").rotate(angle, expand=True), place)
    path = tmp_path / "screen.png"
    canvas.save(path)
    assert {MANUAL, FULL} == set(qr.read_picture(path))


def test_camera_sees_nothing_where_nothing_is() -> None:
    """A picture without a code gives no texts."""
    file = io.BytesIO()
    Image.new("L", (200, 200), 255).save(file, "PNG")
    assert [] == qr.read_picture(file.getvalue())


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", qr.draw(MANUAL).png[:200], b"GIF89a"]
)
def test_camera_refuses_what_is_no_picture(content: bytes) -> None:
    """A broken file is refused with a word."""
    with pytest.raises(BadTextError) as caught:
        qr.read_picture(content)
    assert ("picture", "not a picture") == (caught.value.field, caught.value.why)


def test_camera_refuses_a_picture_too_large_to_unpack() -> None:
    """A small file that unpacks to gigabytes is refused before it does."""
    file = io.BytesIO()
    Image.new("1", (8000, 8000)).save(file, "PNG")
    with pytest.raises(BadTextError, match="too large"):
        qr.read_picture(file.getvalue())


def test_importing_the_module_imports_no_library() -> None:
    """The window's first paint waits for neither qrcode nor Pillow nor zxing-cpp."""
    program = (
        "import sys, pos_app.services.qr.drawing\n"
        "print(sorted({'qrcode', 'PIL', 'zxingcpp'} & set(sys.modules)))\n"
        "pos_app.services.qr.drawing.warm_up()\n"
        "print(sorted({'qrcode', 'PIL', 'zxingcpp'} & set(sys.modules)))\n"
    )
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert ["[]", "['PIL', 'qrcode', 'zxingcpp']"] == ended.stdout.splitlines()
