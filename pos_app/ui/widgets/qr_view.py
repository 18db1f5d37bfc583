"""Paints a QR symbol in whole device pixels on a white card of its own, or says why it cannot.

Never scaled smoothly, tinted, faded or inverted: the card is white and the modules are black in every theme.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.services.ports.displays import QrMatrix
from pos_app.ui.style import theme

QUIET_MODULES = 4
LEAST_MODULE_PX = 3
_BORDER = 2.0
_WHITE = QColor(255, 255, 255)
_INK = QColor(theme.LIGHT.ink)
_SECOND = QColor(theme.LIGHT.second)


def fitting_module_px(side_px: int, size: int) -> int:
    """Return the device pixels per module of a symbol with its quiet zone.

    Args:
        side_px: device pixels of the free square.
        size: modules a side, without quiet zone.

    Returns:
        A whole number; 0 where it would be below :data:`LEAST_MODULE_PX`, which no phone reads well.

    >>> fitting_module_px(600, 49), fitting_module_px(150, 49)
    (10, 0)
    """
    pixels = side_px // (size + 2 * QUIET_MODULES)
    return pixels if pixels >= LEAST_MODULE_PX else 0


def matrix_image(matrix: QrMatrix) -> QImage:
    """Return the symbol at one pixel per module, black on white, without quiet zone."""
    data = b"".join(bytes(0 if cell else 255 for cell in row) for row in matrix.rows)
    image = QImage(data, matrix.size, matrix.size, matrix.size, QImage.Format.Format_Grayscale8)
    return image.copy()  # the bytes above end with this function


class QrView(QWidget):
    """Shows one code on a white card; an empty card while there is none.

    Below three device pixels per module it shows the text of the code and asks for a larger window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: QrMatrix | None = None
        self._image = QImage()
        self._text = ""
        self._radius = theme.RADIUS
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_code(self, matrix: QrMatrix | None, text: str = "") -> None:
        """Show a code, or its text alone where ``matrix`` is None (its self-check failed)."""
        if matrix is not self._matrix:
            self._image = QImage() if matrix is None else matrix_image(matrix)
        self._matrix = matrix
        self._text = text
        self.update()

    def clear_code(self) -> None:
        """Take the code off: removed, not covered."""
        self.show_code(None)

    def is_empty(self) -> bool:
        """Return whether neither a code nor its text is on the card."""
        return self._matrix is None and not self._text

    def is_readable(self) -> bool:
        """Return whether the code is painted at its present size and scale."""
        return self._matrix is not None and self.module_px() > 0

    def set_radius(self, radius: float) -> None:
        """Set the corner radius of the card, in logical pixels."""
        self._radius = radius

    def sizeHint(self) -> QSize:
        """Return the size on the cashier's window."""
        return QSize(270, 270)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest card on which the text still says something."""
        return QSize(180, 180)

    def heightForWidth(self, width: int) -> int:
        """Return a square's height."""
        return width

    def _side_px(self) -> int:
        inner = min(self.width(), self.height()) - 2 * _BORDER
        return int(inner * self.devicePixelRatioF())

    def module_px(self) -> int:
        """Return how many device pixels a module has; 0 where the code is not painted."""
        return 0 if self._matrix is None else fitting_module_px(self._side_px(), self._matrix.size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and what is on it."""
        del event
        with QPainter(self) as painter:
            self._paint_card(painter)
            if self.is_readable():
                self._paint_code(painter)
            elif self._text:
                self._paint_text(painter)

    def _paint_card(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.LIGHT.line), 1))
        painter.setBrush(_WHITE)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, self._radius, self._radius)

    def _paint_code(self, painter: QPainter) -> None:
        """Paint each module as the same square of device pixels, whatever scale and place."""
        to_device: QTransform = painter.deviceTransform()
        card = to_device.mapRect(QRectF(self.rect()))
        side = self.module_px() * self._image.width()
        left = round(card.center().x() - side / 2)
        top = round(card.center().y() - side / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        to_logical, _ = to_device.inverted()
        painter.drawImage(to_logical.mapRect(QRectF(left, top, side, side)), self._image)

    def _paint_text(self, painter: QPainter) -> None:
        inner = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        painter.setFont(theme.font(15, 600))
        painter.setPen(_INK)
        why = (
            self.tr("Sem espaço para o QR: aumente a janela ou use o copia e cola.")
            if self._matrix is not None
            else self.tr("O QR não pôde ser conferido. Use o copia e cola.")
        )
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        used = painter.boundingRect(inner, int(flags), why)
        painter.drawText(inner, int(flags), why)
        painter.setFont(theme.font(12))
        painter.setPen(_SECOND)
        painter.drawText(
            inner.adjusted(0, used.height() + 10, 0, 0), int(Qt.TextFlag.TextWrapAnywhere), self._text
        )
