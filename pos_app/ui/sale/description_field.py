"""The line that the customer reads beside the amount, such as *Mesa 5*."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone

LIMIT = 60
_NEAR = 50
_KEYS_BACK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class DescriptionField(QLineEdit):
    """Enter and Esc go back to the amount; near its limit it counts, and what was cut is said.

    Signals:
        left: the person is done here; carries nothing.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_cut = False
        self.setPlaceholderText(self.tr("Descrição (aparece para o cliente)"))
        self.setAccessibleName(self.tr("Descrição (aparece para o cliente)"))
        self.setMaxLength(LIMIT)
        self.inputRejected.connect(self._on_input_rejected)
        self.textChanged.connect(self._on_text_changed)

    def counter(self) -> str:
        """Return what stands at the right: letters used near the limit, or that a text was cut."""
        if self._was_cut:
            return self.tr("cortado em {limit}").format(limit=LIMIT)
        return f"{len(self.text())}/{LIMIT}" if len(self.text()) >= _NEAR else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the amount, or edit."""
        if event.key() in _KEYS_BACK:
            self.left.emit()
            return
        super().keyPressEvent(event)

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

    def _on_input_rejected(self) -> None:
        self._was_cut = len(self.text()) >= LIMIT
        QApplication.beep()
        self.update()

    def _on_text_changed(self) -> None:
        self._was_cut = False
        self.update()
