"""Icons drawn by us as lines on a grid of 24 by 24, sharp at every scale and in any colour."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

_GRID = 24.0


class Icon(Enum):
    """What an icon shows."""

    TICK = "tick"
    TICK_RING = "tick_ring"
    CLOCK = "clock"
    HOURGLASS = "hourglass"
    WARNING = "warning"
    DASH = "dash"
    CROSS = "cross"
    QR = "qr"
    HAND = "hand"
    LINK = "link"
    QUESTION = "question"
    INBOX = "inbox"
    BACK = "back"


def _lines(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _path(icon: Icon) -> QPainterPath:
    path = QPainterPath()
    _DRAWERS[icon](path)
    return path


def _tick(path: QPainterPath) -> None:
    _lines(path, (5.5, 12.5), (10, 17), (18.5, 7.5))


def _tick_ring(path: QPainterPath) -> None:
    _lines(path, (6.8, 12.4), (10.4, 16), (17.2, 8.4))


def _clock(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    _lines(path, (12, 7), (12, 12.4), (15.2, 14.4))


def _hourglass(path: QPainterPath) -> None:
    _lines(path, (6.5, 3.5), (17.5, 3.5))
    _lines(path, (6.5, 20.5), (17.5, 20.5))
    _lines(path, (8, 3.5), (8, 7.2), (16, 16.8), (16, 20.5))
    _lines(path, (16, 3.5), (16, 7.2), (8, 16.8), (8, 20.5))


def _warning(path: QPainterPath) -> None:
    _lines(path, (12, 3.8), (21.4, 20), (2.6, 20), (12, 3.8))
    _lines(path, (12, 9.6), (12, 14))
    _lines(path, (12, 16.9), (12, 17))


def _dash(path: QPainterPath) -> None:
    _lines(path, (6.5, 12), (17.5, 12))


def _cross(path: QPainterPath) -> None:
    _lines(path, (6.5, 6.5), (17.5, 17.5))
    _lines(path, (17.5, 6.5), (6.5, 17.5))


def _qr(path: QPainterPath) -> None:
    for x, y in ((2.5, 2.5), (14.5, 2.5), (2.5, 14.5)):
        path.addRoundedRect(QRectF(x, y, 7, 7), 1, 1)
    _lines(path, (14.5, 14.5), (17, 14.5), (17, 17), (14.5, 17), (14.5, 21.5))
    _lines(path, (21.5, 14.5), (21.5, 17))
    _lines(path, (17.6, 21.5), (21.5, 21.5), (21.5, 20))


def _hand(path: QPainterPath) -> None:
    _lines(path, (4, 20), (4.9, 15.7), (15.6, 5), (19, 8.4), (8.3, 19.1), (4, 20))
    _lines(path, (13.2, 7.4), (16.6, 10.8))


def _link(path: QPainterPath) -> None:
    path.moveTo(3.5, 9.5)
    path.cubicTo(8.2, 5.1, 15.8, 5.1, 20.5, 9.5)
    path.moveTo(7, 13.3)
    path.cubicTo(9.8, 10.7, 14.2, 10.7, 17, 13.3)
    _lines(path, (12, 17.4), (12, 17.5))


def _question(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.moveTo(9.4, 9.6)
    path.cubicTo(9.6, 6.4, 14.8, 6.5, 14.6, 9.7)
    path.cubicTo(14.5, 11.6, 12, 11.8, 12, 13.8)
    _lines(path, (12, 16.8), (12, 16.9))


def _inbox(path: QPainterPath) -> None:
    _lines(path, (3.5, 13), (6.5, 5), (17.5, 5), (20.5, 13), (20.5, 19), (3.5, 19), (3.5, 13))
    _lines(path, (3.5, 13), (8.8, 13), (10, 15.5), (14, 15.5), (15.2, 13), (20.5, 13))


def _back(path: QPainterPath) -> None:
    _lines(path, (8.5, 4.5), (4, 9), (8.5, 13.5))
    path.moveTo(4, 9)
    path.lineTo(15, 9)
    path.cubicTo(21.5, 9, 21.5, 19, 15, 19)
    path.lineTo(10, 19)


_DRAWERS = {
    Icon.TICK: _tick,
    Icon.TICK_RING: _tick_ring,
    Icon.CLOCK: _clock,
    Icon.HOURGLASS: _hourglass,
    Icon.WARNING: _warning,
    Icon.DASH: _dash,
    Icon.CROSS: _cross,
    Icon.QR: _qr,
    Icon.HAND: _hand,
    Icon.LINK: _link,
    Icon.QUESTION: _question,
    Icon.INBOX: _inbox,
    Icon.BACK: _back,
}


def paint_icon(painter: QPainter, icon: Icon, box: QRectF, colour: QColor, stroke: float = 2.0) -> None:
    """Paint ``icon`` into the square ``box``.

    Args:
        painter: its state is kept.
        icon: what to draw.
        box: logical pixels; its width is the size.
        colour: of all lines; the ring of :attr:`Icon.TICK_RING` is the same at 60 %.
        stroke: width of the lines on the 24-pixel grid.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.width() / _GRID)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if icon is Icon.TICK_RING:
        _paint_ring(painter, colour, stroke / 2)
    painter.setPen(_pen(colour, stroke))
    painter.drawPath(_path(icon))
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _paint_ring(painter: QPainter, colour: QColor, width: float) -> None:
    soft = QColor(colour)
    soft.setAlphaF(0.6)
    painter.setPen(_pen(soft, width))
    painter.drawEllipse(QPointF(12, 12), 11.2, 11.2)


class IconView(QWidget):
    """Shows one icon; the word beside it says the same to a screen reader."""

    def __init__(self, icon: Icon, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._colour = QColor(Qt.GlobalColor.black)
        self._stroke = 2.0
        self.setFixedSize(size, size)

    def show_icon(self, icon: Icon, colour: str, stroke: float = 2.0) -> None:
        """Show ``icon`` in ``colour``."""
        self._icon = icon
        self._colour = QColor(colour)
        self._stroke = stroke
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size given to the constructor."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon over the whole widget."""
        del event
        with QPainter(self) as painter:
            paint_icon(painter, self._icon, QRectF(self.rect()), self._colour, self._stroke)
