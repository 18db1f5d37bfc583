"""The line under the header that says what happened."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import ActionButton, PlainLabel


class NoticeBar(QWidget):
    """One message that must be read: what happened, what is safe, what to do.

    Signals:
        shown_changed: it came or went, so the rest of the window has another height; carries nothing.
    """

    shown_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.AMBER
        self._stays = False
        self._is_final = False
        self._words = PlainLabel(pixels=15, weight=600)
        self._words.setWordWrap(True)
        self.button = ActionButton(self.tr("Entendi"), height=48)
        self.button.clicked.connect(self.close_notice)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(16)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_notice(self, tone: Tone, text: str, *, stays: bool = False) -> None:
        """Show ``text``; a newer message replaces an older one. ``stays``: until a person closes it."""
        if self._is_final:
            return
        self._tone = tone
        self._stays = stays
        self._words.set_tone(tone)
        self._words.setText(text)
        self.setAccessibleName(text)
        self.show()
        self.update()
        self.shown_changed.emit()

    def show_final(self, text: str) -> None:
        """Show ``text`` in red for the rest of this run: nothing replaces it, and nobody closes it."""
        self.show_notice(Tone.RED, text)
        self._is_final = True
        self.button.hide()

    def text(self) -> str:
        """Return the message shown, empty for none."""
        return "" if self.isHidden() else self._words.text()

    def tone(self) -> Tone:
        """Return how grave the message is."""
        return self._tone

    def close_passing(self) -> None:
        """Take the message away unless a person has to."""
        if not self._stays:
            self.close_notice()

    @Slot()
    def close_notice(self) -> None:
        """Take the message away, but for a final one."""
        if not self._is_final:
            self.hide()
            self.shown_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        del event
        shade = theme.colours().shade(self._tone)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(shade.ground))
            painter.fillRect(QRectF(0, 0, 6, self.height()), QColor(shade.fill))
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(shade.line))


class FloatingNotice(NoticeBar):
    """A message along the lower edge of a window that keeps no place for messages."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)
        self.shown_changed.connect(self._lay_down)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize:
            self._lay_down()
        return super().eventFilter(watched, event)

    @Slot()
    def _lay_down(self) -> None:
        width = self._window.width()
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.setGeometry(0, self._window.height() - height, width, height)
        self.raise_()


class PassingNotice(FloatingNotice):
    """A line that goes by itself, with one thing that may be done about it meanwhile.

    Signals:
        acted: the person wants that; carries nothing.
    """

    acted = Signal()

    def __init__(self, window: QWidget, act: str, stays_ms: int) -> None:
        super().__init__(window)
        self.button.setText(act)
        self.button.clicked.connect(self.acted)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(stays_ms)
        self._leaving.timeout.connect(self.close_notice)

    def tell(self, text: str) -> None:
        """Show a line, for as long as it stays."""
        self.show_notice(Tone.AMBER, text)
        self._leaving.start()
