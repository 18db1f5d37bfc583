"""The tabs of the window's pages, each with the number of what waits on it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QTabBar, QWidget

from pos_app.ui.runtime.first_window import HEADER_HEIGHT
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone

_SIDE, _DISC = 14, 32
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class PageTabs(QTabBar):
    """Page tabs for eyes and screen readers; arrows walk them."""

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._counts = [0] * len(titles)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        for title in titles:
            self.addTab(title)

    def show_count(self, number: int, count: int) -> None:
        """Show how much waits on a page, at once."""
        if count == self._counts[number]:
            return
        self._counts[number] = count
        self.setTabText(number, f"{self._titles[number]} {count}" if count else self._titles[number])
        self.updateGeometry()
        self.update()

    def count_of(self, number: int) -> int:
        """Return the number that stands beside a title."""
        return self._counts[number]

    def tabSizeHint(self, index: int) -> QSize:
        """Return room for the title, and for the disc where something waits."""
        width = QFontMetrics(theme.font(15, 600)).horizontalAdvance(self._titles[index]) + 2 * _SIDE
        return QSize(width + (_DISC if self._counts[index] else 0), HEADER_HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return the same: a title is never cut."""
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        """Return room for all."""
        return QSize(sum(self.tabSizeHint(each).width() for each in range(self.count())), HEADER_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn no page by the wheel."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint titles, discs, the line under the page that is shown, and the ring."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in range(self.count()):
                self._paint_tab(painter, self.tabRect(number), number)

    def _paint_tab(self, painter: QPainter, box: QRect, number: int) -> None:
        palette = theme.colours()
        is_shown = number == self.currentIndex()
        blue = QColor(palette.shade(Tone.BLUE).fill)
        painter.setPen(blue if is_shown else QColor(palette.second))
        painter.setFont(theme.font(15, 600 if is_shown else 500))
        words = QRectF(box).adjusted(_SIDE, 0, 0, 0)
        painter.drawText(words, _LEFT, self._titles[number])
        if is_shown:
            painter.fillRect(QRectF(box.left() + 2, box.bottom() - 1, box.width() - 4, 2), blue)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(palette.focus), 2))
                painter.drawRoundedRect(QRectF(box).adjusted(2, 6, -2, -8), 8, 8)
        if self._counts[number]:
            disc = QRectF(box.right() - _DISC - 4, box.center().y() - 9, 24, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.shade(Tone.AMBER).fill))
            painter.drawRoundedRect(disc, 9, 9)
            painter.setPen(QColor(255, 255, 255))
            painter.setFont(theme.font(12, 700))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(min(self._counts[number], 99)))
