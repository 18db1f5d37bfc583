"""QR codes: text to picture, read back by a second library before anybody sees it.

No state, no Qt, no files but those handed in; runs in the ``draw`` worker, as a code takes some 10 ms.
The libraries are imported at the first use, so that the window paints first (:func:`warm_up`).
Rules: level M, quiet zone of 4 modules, black on white, whole pixels, nothing in front of it.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pos_app.domain.errors import BadTextError, PosError
from pos_app.services.ports.displays import QrDrawing, QrMatrix
from pos_app.services.qr.mask import best_mask

if TYPE_CHECKING:
    from PIL import Image

QUIET_ZONE = 4
"""Light modules around the symbol."""

PIXELS_PER_MODULE = 10
"""Of the PNG; windows paint the matrix in the size that they have room for."""

_USUAL_LENGTHS = (110, 140, 170)
"""Characters of codes as most shops draw them; each is the middle of a size."""

MAX_PICTURE_PIXELS = 50_000_000
"""Largest picture that :func:`read_picture` unpacks."""


@dataclass(eq=False)
class QrSelfCheckError(PosError):
    """A code could not be drawn, or its picture does not read as its text: show the text, never the picture.

    Attributes:
        why: ``too_long``, ``unreadable`` or ``other_text``.
    """

    code: ClassVar[str] = "qr_self_check"
    why: str

    def __str__(self) -> str:
        return f"QR code not shown: {self.why}"


def warm_up() -> None:
    """Import the libraries and prepare the usual sizes; the ``draw`` worker does it while nobody waits."""
    for length in _USUAL_LENGTHS:
        draw("x" * length)


def draw(text: str) -> QrDrawing:
    """Draw a text and read it back from the picture's pixels.

    Args:
        text: what a reader must get, such as a BR Code; not empty.

    Raises:
        QrSelfCheckError: the text is too long for a QR, or the picture reads otherwise or not at all.
    """
    matrix = make_matrix(text)
    png = make_png(matrix)
    check_png(png, text)
    return QrDrawing(text, matrix, png)


def make_matrix(text: str) -> QrMatrix:
    """Return the modules of a text at level M, without quiet zone.

    Raises:
        QrSelfCheckError: ``too_long`` for the largest QR there is.
    """
    import qrcode  # noqa: PLC0415 - not before the first paint
    from qrcode.exceptions import DataOverflowError  # noqa: PLC0415 - as above

    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    symbol.add_data(text)
    try:
        symbol.best_fit()
        symbol.mask_pattern = best_mask(symbol)
        symbol.make(fit=False)
    except (DataOverflowError, ValueError) as error:
        why = "too_long"
        raise QrSelfCheckError(why) from error
    rows = tuple(bytes(row) for row in symbol.get_matrix())
    return QrMatrix(len(rows), rows)


def make_png(matrix: QrMatrix) -> bytes:
    """Return a PNG of a matrix: black on white, 10 pixels a module, quiet zone of 4 modules."""
    from PIL import Image  # noqa: PLC0415 - not before the first paint

    side = matrix.size + 2 * QUIET_ZONE
    picture = Image.new("1", (side, side), 1)
    symbol = Image.frombytes("L", (matrix.size, matrix.size), b"".join(matrix.rows))
    picture.paste(symbol.point((255, 0) + (0,) * 254, "1"), (QUIET_ZONE, QUIET_ZONE))
    large = side * PIXELS_PER_MODULE
    file = io.BytesIO()
    picture.resize((large, large), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


def check_png(png: bytes, text: str) -> None:
    """Read a picture back and compare.

    Raises:
        QrSelfCheckError: ``unreadable``, or ``other_text`` when it is not the one text expected.
    """
    from PIL import Image  # noqa: PLC0415 - not before the first paint

    with Image.open(io.BytesIO(png)) as picture:
        # A phone may not read light on dark, so neither does the check.
        found = _read(picture.convert("L"), inverted=False)
    if found != [text]:
        raise QrSelfCheckError("other_text" if found else "unreadable")


def read_picture(source: Path | bytes) -> list[str]:
    """Return the texts of the QR codes in a picture, as a phone's camera would; empty where there are none.

    Args:
        source: a file, or its content: PNG, JPEG, GIF, BMP or WebP. What is transparent counts as white.

    Raises:
        BadTextError: it is no such picture, or too large to be unpacked.
        OSError: the file cannot be read.
    """
    from PIL import Image  # noqa: PLC0415 - not before the first paint

    colours = open_picture(source if isinstance(source, bytes) else source.read_bytes())
    white = Image.new("RGBA", colours.size, "white")
    return _read(Image.alpha_composite(white, colours).convert("L"), inverted=True)


def open_picture(content: bytes) -> "Image.Image":
    """Return a picture with its colours and what is transparent in it (RGBA).

    Raises:
        BadTextError: it is no such picture, or too large to be unpacked.
    """
    from PIL import Image  # noqa: PLC0415 - not before the first paint

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "BMP", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PICTURE_PIXELS:
                raise BadTextError("picture", "too large")
            return picture.convert("RGBA")
    # Pillow raises these, and each format some of its own, for files that are broken on purpose.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise BadTextError("picture", "not a picture") from error


def _read(grey: "Image.Image", *, inverted: bool) -> list[str]:
    import zxingcpp  # noqa: PLC0415 - not before the first paint

    # A view does not keep its pixels alive: without this name they are freed before they are read.
    pixels = grey.tobytes()
    view = zxingcpp.ImageView(pixels, grey.width, grey.height, zxingcpp.ImageFormat.Lum)
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    mode = zxingcpp.TextMode.Plain
    codes = zxingcpp.read_barcodes(view, formats=formats, text_mode=mode, try_invert=inverted)
    return [code.text for code in codes]
