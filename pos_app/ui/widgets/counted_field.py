"""A field with a limit that it says: it counts near its end, and tells when a text was cut."""

from PySide6.QtCore import QRect, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone

_NEAR = 10
_ROOM = 200


class CountedField(QLineEdit):
    """Takes so many letters.

    Args:
        limit: the most that it keeps.
    """

    def __init__(self, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self._was_cut = False
        self.setMaxLength(limit + _ROOM)  # Qt cuts in silence, so a text over the limit is cut here
        self.textChanged.connect(self._on_text_changed)

    def counter(self) -> str:
        """Return what stands at the right: letters used near the limit, or that a text was cut."""
        if self._was_cut:
            return self.tr("cortado em {limit}").format(limit=self._limit)
        used = len(self.text())
        return f"{used}/{self._limit}" if used >= self._limit - _NEAR else ""

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self._was_cut = len(text) > self._limit
        if self._was_cut:
            self._cut()
            QApplication.beep()
        self.update()

    def _cut(self) -> None:
        """Take away what is too much of what was put in, before the cursor; what stood there before stays."""
        with QSignalBlocker(self):
            while len(self.text()) > self._limit:
                self.backspace()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the counter over the field's right end."""
        super().paintEvent(event)
        words = self.counter()
        if not words:
            return
        palette = theme.colours()
        with QPainter(self) as painter:
            painter.setFont(theme.font(13, 600))
            room = painter.fontMetrics().horizontalAdvance(words) + 12
            box = QRect(self.width() - room - 8, 6, room, self.height() - 12)
            painter.fillRect(box, QColor(palette.card))
            painter.setPen(QColor(palette.shade(Tone.AMBER).text if self._was_cut else palette.second))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
