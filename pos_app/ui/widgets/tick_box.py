"""A box to tick, for pages of settings; apart from other parts, since loading Qt's styles takes a while."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from pos_app.ui.style.icons import Icon, paint_icon

_INDICATOR = QStyle.SubElement.SE_CheckBoxIndicator


class TickBox(QCheckBox):
    """A box to tick, with our own tick: never told by colour alone."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, its words and the tick."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = QRectF(self.style().subElementRect(_INDICATOR, option, self))
        with QPainter(self) as painter:
            paint_icon(painter, Icon.TICK, box.adjusted(4, 4, -4, -4), QColor("#FFFFFF"), 2.6)
