"""Words and badges of views that paint their rows themselves."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import paint_badge

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_BADGE_HEIGHT = 24


def paint_line(  # noqa: PLR0913 - one line of text is these values
    painter: QPainter, place: QRectF, text: str, font: QFont, colour: str, *, right: bool = False
) -> float:
    """Paint one line in ``place``, cut with an ellipsis where there is no room; returns its width."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(place.width())))
    painter.drawText(place, _RIGHT if right else _LEFT, shown)
    return metrics.horizontalAdvance(shown)


def badge_size(word: str) -> QSizeF:
    """Return the size of a badge with a word."""
    return QSizeF(QFontMetrics(theme.font(13, 600)).horizontalAdvance(word) + 42, _BADGE_HEIGHT)


def paint_badge_right(painter: QPainter, end: QPointF, icon: Icon, word: str, tone: Tone) -> float:
    """Paint a badge whose right side has its middle at ``end``; returns where it begins."""
    size = badge_size(word)
    place = QRectF(QPointF(end.x() - size.width(), end.y() - size.height() / 2), size)
    paint_badge(painter, place, icon, word, tone)
    return place.left()
