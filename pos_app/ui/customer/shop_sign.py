"""The shop's sign on an idle screen: its logo on a white card, or its initials."""

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from pos_app.ui.style import theme

_WHITE = QColor(255, 255, 255)
_NIGHT = QColor("#0F172A")
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


def paint_sign(painter: QPainter, bottom: QPointF, short: float, logo: QImage, shop: str) -> None:
    """Paint the sign.

    Args:
        painter: of the screen.
        bottom: the middle of the sign's lower edge.
        short: the measure for sizes.
        logo: a null image where there is none; then the initials are painted.
        shop: whose initials they are.
    """
    if logo.isNull():
        side = short * 0.14
        box = _card(painter, bottom, QSizeF(side, side), side * 0.24)
        painter.setPen(_NIGHT)
        painter.setFont(theme.font(int(side * 0.42), 700))
        painter.drawText(box, _CENTER, initials(shop))
    else:
        size = QSizeF(logo.size()).scaled(short * 0.44, short * 0.18, Qt.AspectRatioMode.KeepAspectRatio)
        margin = short * 0.02
        box = _card(painter, bottom, size.grownBy(QMarginsF(margin, margin, margin, margin)), short * 0.03)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box.adjusted(margin, margin, -margin, -margin), logo)


def _card(painter: QPainter, bottom: QPointF, size: QSizeF, radius: float) -> QRectF:
    """Paint the white card, and return it."""
    box = QRectF(QPointF(bottom.x() - size.width() / 2, bottom.y() - size.height()), size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_WHITE)
    painter.drawRoundedRect(box, radius, radius)
    return box


def initials(shop: str) -> str:
    """Return up to two letters that stand for a shop without a logo.

    >>> initials("Padaria Três Irmãos"), initials("Zé"), initials("")
    ('PI', 'Z', 'Pix')
    """
    words = [word for word in shop.split() if word[:1].isalnum()]
    if not words:
        return "Pix"
    chosen = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()
