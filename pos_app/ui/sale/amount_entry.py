"""The field in which an amount is typed, as the biggest text of the window."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from pos_app.domain.errors import BadAmountError
from pos_app.domain.money import to_brl, to_plain_brl
from pos_app.domain.typed_amount import Press, TypedAmount, read_pasted
from pos_app.ui.runtime.scan_guard import Restore
from pos_app.ui.style import theme
from pos_app.ui.texts.format import clean
from pos_app.ui.widgets.buttons_and_labels import fitting_pixels

_PRESS_KEYS = {
    Qt.Key.Key_Plus: Press.PLUS,
    Qt.Key.Key_Comma: Press.COMMA,
    Qt.Key.Key_Period: Press.COMMA,
    Qt.Key.Key_Backspace: Press.BACKSPACE,
    Qt.Key.Key_Delete: Press.CLEAR_ALL,
    Qt.Key.Key_C: Press.CLEAR,
}
_TEXT_KEYS = {"+": Press.PLUS, ",": Press.COMMA, ".": Press.COMMA}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_LEAST_MOST, _MOST_PIXELS = 60, 128  # the largest text, by the room there is
_SIDE = 16
_PASTED_SHOWN = 20


class AmountEntry(QLineEdit):
    """Shows the typed amount and takes keys while it has the focus; an edit field for screen readers.

    It paints itself and keeps its text to what was typed: the keys of an edit field do not apply.

    Signals:
        changed: the amount is another; carries a :class:`TypedAmount`.
        charge_requested: Enter was pressed; carries nothing.
    """

    changed = Signal(object)
    charge_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = TypedAmount()
        self._hint = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setObjectName("amount_entry")
        self.setAcceptDrops(False)
        self.setFrame(False)
        self.setAccessibleName(self.tr("Valor a cobrar"))
        self.setText(to_brl(self._amount.total))

    def typed(self) -> TypedAmount:
        """Return what was typed."""
        return self._amount

    def remember(self) -> Restore:
        """Return what puts the amount back as it is now."""
        amount = self._amount
        return lambda: self._set(amount)

    def hint(self) -> str:
        """Return the line under the amount: why a pasted text was not taken, else the formula."""
        return self._hint or self._amount.formula

    def clear(self) -> None:
        """Forget what was typed."""
        self._set(TypedAmount())

    @Slot(object)
    def take_digit(self, digit: int) -> None:
        """Take one digit, from the keyboard or the screen."""
        self._hint = ""
        self._set(self._amount.digit(digit))

    @Slot(object)
    def take_press(self, key: Press) -> None:
        """Take a key that is no digit."""
        self._hint = ""
        self._set(self._amount.press(key))

    def take_text(self, text: str) -> None:
        """Type a text as the keyboard would; what is no key of an amount is left out."""
        for letter in text:
            if letter in "0123456789":
                self.take_digit(int(letter))
            elif letter in _TEXT_KEYS:
                self.take_press(_TEXT_KEYS[letter])

    def take_pasted(self) -> None:
        """Take the amount on the clipboard, or say why it is none."""
        text = QGuiApplication.clipboard().text()
        try:
            amount = read_pasted(text)
        except BadAmountError:
            shown = clean(text, _PASTED_SHOWN)
            words = self.tr("“{text}” não é claro como valor. Digite-o, ou cole com os centavos: 45,90.")
            self._hint = words.format(text=shown)
            self.update()
            return
        self._hint = ""
        self._set(TypedAmount(closed=self._amount.closed, current=amount, decimals=2))

    def takes_key(self, event: QKeyEvent) -> bool:
        """Use a key of the keyboard; return whether it was one of ours."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_pasted()
            return True
        if event.modifiers() & ~_KEYPAD:
            return False  # Ctrl+1 or Alt+2 is no digit
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.charge_requested.emit()
            return True
        return self._takes_typing(event)

    def _takes_typing(self, event: QKeyEvent) -> bool:
        text = event.text()
        if len(text) == 1 and text in "0123456789":
            if not event.isAutoRepeat():  # a key that is held is one digit
                self.take_digit(int(text))
            return True
        press = _TEXT_KEYS.get(text) or _PRESS_KEYS.get(Qt.Key(event.key()))
        if press is None:
            return False
        self.take_press(press)
        return True

    # --- what an edit field does by itself, and this one does not ---------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take our keys and leave the others to the window."""
        if not self.takes_key(event):
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what a keyboard on the screen types."""
        self.take_text(event.commitString())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring; nothing blinks."""
        QWidget.focusInEvent(self, event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring off."""
        QWidget.focusOutEvent(self, event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; there is no place within to go to."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select nothing."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Paste nothing by the middle button."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select nothing."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer no acts on a text."""
        event.accept()

    # --- how it looks -----------------------------------------------------------------------------

    def _set(self, amount: TypedAmount) -> None:
        is_new = amount != self._amount
        self._amount = amount
        self.setText(to_brl(amount.total))
        self.update()
        if is_new:
            self.changed.emit(amount)

    def sizeHint(self) -> QSize:
        """Return room for the amount and the line under it."""
        return QSize(360, 104)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(240, 104)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint field, label, currency, amount, caret and the line below."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_field(painter)
            self._paint_label(painter)
            self._paint_amount(painter)
            self._paint_hint(painter)

    def _paint_field(self, painter: QPainter) -> None:
        palette = theme.colours()
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(palette.focus if focused else palette.field_line), 2 if focused else 1))
        painter.setBrush(QColor(palette.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)

    def _paint_label(self, painter: QPainter) -> None:
        painter.setFont(theme.font(14))
        painter.setPen(QColor(theme.colours().second))
        painter.drawText(QRectF(_SIDE, 8, self.width() - 2 * _SIDE, 20), self.tr("Valor a cobrar"))

    def _paint_amount(self, painter: QPainter) -> None:
        palette = theme.colours()
        digits = to_plain_brl(self._amount.total)
        most = max(_LEAST_MOST, min(_MOST_PIXELS, int((self.height() - 50) * 0.88)))
        pixels = fitting_pixels(digits, int(self.width() * 0.82) - 60, most, 700)
        font = theme.font(pixels, 700)
        baseline = self.height() / 2 - 4 + most * 0.36
        right = self.width() - _SIDE - 8
        left = right - QFontMetrics(font).horizontalAdvance(digits)
        painter.setFont(font)
        painter.setPen(QColor(palette.ink if self._amount.total else palette.faint))
        painter.drawText(round(left), round(baseline), digits)
        if self.hasFocus():
            painter.fillRect(
                QRectF(right + 5, baseline - pixels * 0.74, 2, pixels * 0.78), QColor(palette.focus)
            )
        currency = theme.font(max(16, round(pixels * 0.48)), 600)
        painter.setFont(currency)
        painter.setPen(QColor(palette.second))
        width = QFontMetrics(currency).horizontalAdvance("R$")
        painter.drawText(round(left - pixels * 0.2 - width), round(baseline), "R$")

    def _paint_hint(self, painter: QPainter) -> None:
        palette = theme.colours()
        painter.setFont(theme.font(14))
        painter.setPen(QColor(palette.shade(theme.Tone.AMBER).text if self._hint else palette.second))
        box = QRectF(_SIDE, self.height() - 26, self.width() - 2 * _SIDE, 20)
        text = QFontMetrics(painter.font()).elidedText(
            self.hint(), Qt.TextElideMode.ElideLeft, int(box.width())
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
