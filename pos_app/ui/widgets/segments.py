"""Two or more lists in one place: which of them is shown, as buttons side by side."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone

_HEIGHT = 48
_SIDE = 28


class Segments(QWidget):
    """Buttons of which one is chosen.

    Args:
        words: a word for each.
        name: what a screen reader calls them together.

    Signals:
        chosen: a person chose another one; carries its number from 0.
    """

    chosen = Signal(int)

    def __init__(self, words: tuple[str, ...], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, word in enumerate(words):
            button = _Segment(word)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self.chosen)

    def choose(self, number: int) -> None:
        """Show one of them as chosen."""
        self._group.button(number).setChecked(True)

    def show_count(self, number: int, count: int) -> None:
        """Show how many there are behind one; none is not shown."""
        segment = self._group.button(number)
        if isinstance(segment, _Segment):
            segment.show_count(count)

    def button(self, number: int) -> QAbstractButton:
        """Return one of the buttons."""
        return self._group.button(number)


class _Segment(QAbstractButton):
    """One of the buttons, with its word and perhaps a number."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self.setCheckable(True)
        self.setText(word)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @Slot(int)
    def show_count(self, count: int) -> None:
        """Show a number behind the word, where it is above zero."""
        self.setText(f"{self._word} {count}" if count else self._word)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the word."""
        width = QFontMetrics(theme.font(15, 600)).horizontalAdvance(self.text())
        return QSize(max(120, width + 2 * _SIDE), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button: blue ground where it is chosen, a ring where it has the focus."""
        del event
        palette = theme.colours()
        shade = palette.shade(Tone.BLUE)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = self.rect().adjusted(1, 1, -1, -1)
            painter.setBrush(QColor(shade.ground if self.isChecked() else palette.card))
            painter.setPen(
                QPen(QColor(palette.focus if self.hasFocus() else palette.field_line), 1 + self.hasFocus())
            )
            painter.drawRoundedRect(box, 10, 10)
            painter.setPen(QColor(shade.text if self.isChecked() else palette.ink))
            painter.setFont(theme.font(15, 600))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
