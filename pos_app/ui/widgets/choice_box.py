"""A list to choose from, with our own arrow and rows as high as a finger; apart, as the tick box is."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from pos_app.ui.style import theme


class ChoiceBox(QComboBox):
    """One of several words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The rows of a combo box of Qt's own know nothing of the style sheet, which says how high they are.
        self.setItemDelegate(QStyledItemDelegate(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: who scrolls past chooses nothing."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and the arrow."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.colours().second), 2))
            left, middle = self.width() - 26.0, self.height() / 2
            tip = QPointF(left + 5, middle + 2.5)
            painter.drawPolyline([QPointF(left, middle - 2.5), tip, QPointF(left + 10, middle - 2.5)])
