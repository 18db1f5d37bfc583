"""Codes for tests of windows: drawn by the real library, read back from grabbed pixels by the other one."""

import qrcode
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage, QPixmap

from pos_app.services.ports.displays import QrDrawing, QrMatrix

CODE = (
    "00020126580014br.gov.bcb.pix0136123e4567-e89b-42d3-a456-426614174000520400005303986540545.90"
    "5802BR5925PADARIA TRES IRMAOS LTDA 6009SAO PAULO62290525ABCDEFGHIJKLMNOPQRSTUVWXY6304ABCD"
)


def matrix_of(text: str = CODE) -> QrMatrix:
    """Return the symbol of ``text`` at level M."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make()
    return QrMatrix(code.modules_count, tuple(bytes(int(bool(cell)) for cell in row) for row in code.modules))


def drawing_of(text: str = CODE) -> QrDrawing:
    """Return a drawing as the draw worker hands it over, without the picture file."""
    return QrDrawing(text=text, matrix=matrix_of(text), png=b"")


def codes_in(picture: QPixmap | QImage) -> list[str]:
    """Return the texts of all codes that a phone could read from ``picture``."""
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    pixels = Image.frombuffer(
        "RGB", (rgb.width(), rgb.height()), bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine(), 1
    )
    return [found.text for found in zxingcpp.read_barcodes(pixels)]
