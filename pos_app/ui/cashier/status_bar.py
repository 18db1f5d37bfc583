"""The two lines at the bottom: the keys that work now, and how bank, displays and inbox stand."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.signs import KeyHint, StatusIndicator
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import key_cap_width, paint_key_cap


class LegendLine(QWidget):
    """The keys that work now; what does not fit is left out from the right, never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints: tuple[KeyHint, ...] = ()
        self.setFixedHeight(40)

    def show_hints(self, hints: tuple[KeyHint, ...]) -> None:
        """Show ``hints`` from left to right."""
        self._hints = hints
        self.setAccessibleName(" · ".join(f"{hint.key} {hint.word}" for hint in hints))
        self.update()

    def hints(self) -> tuple[KeyHint, ...]:
        """Return what is shown."""
        return self._hints

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint key caps and words."""
        del event
        with QPainter(self) as painter:
            metrics = QFontMetrics(theme.font(15))
            left = 22.0
            for hint in self._hints:
                cap, word = key_cap_width(hint.key), metrics.horizontalAdvance(hint.word)
                if left + cap + 7 + word > self.width() - 10:
                    return
                paint_key_cap(painter, QRectF(left, 9.5, cap, 21), hint.key)
                painter.setFont(theme.font(15))
                painter.setPen(QColor(theme.colours().second))
                box = QRectF(left + cap + 7, 0, word + 2, self.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), hint.word)
                left += cap + 7 + word + 24


class StatusBar(QWidget):
    """Lamps on the left, one plain text on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lamps: tuple[StatusIndicator, ...] = ()
        self._right = ""
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lamps(self, lamps: tuple[StatusIndicator, ...], right: str) -> None:
        """Show how things stand."""
        if (lamps, right) == (self._lamps, self._right):
            return
        self._lamps, self._right = lamps, right
        self.setAccessibleName(" · ".join((*(lamp.text for lamp in lamps), right)))
        self.update()

    def lamps(self) -> tuple[StatusIndicator, ...]:
        """Return what is shown."""
        return self._lamps

    def right_text(self) -> str:
        """Return the text on the right."""
        return self._right

    def sizeHint(self) -> QSize:
        """Return a line's height."""
        return QSize(400, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar; long texts are cut with an ellipsis."""
        del event
        palette = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(palette.card))
            painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(palette.line))
            painter.setFont(theme.font(13))
            metrics = QFontMetrics(painter.font())
            right_width = min(metrics.horizontalAdvance(self._right), self.width() // 3)
            self._paint_right(painter, metrics, right_width)
            self._paint_lamps(painter, metrics, self.width() - right_width - 44)

    def _paint_right(self, painter: QPainter, metrics: QFontMetrics, width: int) -> None:
        painter.setPen(QColor(theme.colours().second))
        box = QRectF(self.width() - 22 - width, 0, width + 2, self.height())
        text = metrics.elidedText(self._right, Qt.TextElideMode.ElideRight, width + 1)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)

    def _paint_lamps(self, painter: QPainter, metrics: QFontMetrics, room: int) -> None:
        palette = theme.colours()
        left = 22.0
        for lamp in self._lamps:
            if left + 60 > room:
                return
            shade = palette.shade(lamp.tone)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shade.text if theme.is_dark() else shade.fill))
            painter.drawEllipse(QRectF(left, self.height() / 2 - 4, 9, 9))
            painter.setPen(QColor(palette.second if lamp.tone is Tone.GREEN else shade.text))
            text = metrics.elidedText(lamp.text, Qt.TextElideMode.ElideRight, int(room - left - 17))
            width = metrics.horizontalAdvance(text)
            box = QRectF(left + 17, 0, width + 2, self.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), text)
            left += 17 + width + 30
