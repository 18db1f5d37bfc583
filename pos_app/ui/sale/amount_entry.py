"""The amount as it is typed: a pure model, and the widget that shows it.

Digits fill from the centavos: ``4 5 9 0`` is R$ 45,90. ``+`` closes a part and begins another.
"""

from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.domain.money import MAX_AMOUNT, Centavos, to_brl, to_plain_brl
from pos_app.ui.style import theme
from pos_app.ui.widgets.buttons_and_labels import fitting_pixels

BURST_DIGITS = 12
BURST_MS = 100
_MOST_PARTS = 40


class Press(Enum):
    """A key that is no digit, on the keyboard or on the screen."""

    PLUS = "+"
    CLEAR = "C"
    BACKSPACE = "backspace"
    CLEAR_ALL = "delete"


class TypedAmount(Struct, frozen=True):
    """What was typed so far.

    Attributes:
        closed: parts before the last ``+``, each above zero.
        current: centavos of the part being typed; 0 where nothing is.
    """

    closed: tuple[Centavos, ...] = ()
    current: Centavos = Centavos(0)

    @property
    def total(self) -> Centavos:
        """Sum of all parts; never above :data:`MAX_AMOUNT`."""
        return Centavos(sum(self.closed) + self.current)

    @property
    def formula(self) -> str:
        """The parts as ``10,00 + 5,50``; empty before the first ``+``."""
        if not self.closed:
            return ""
        return " + ".join(to_plain_brl(part) for part in (*self.closed, self.current))

    def digit(self, digit: int) -> "TypedAmount":
        """Return the amount with one more digit; the same where it would leave the bounds.

        >>> TypedAmount().digit(4).digit(5).digit(9).digit(0).total
        4590
        """
        grown = replace(self, current=Centavos(self.current * 10 + digit))
        return grown if grown.total <= MAX_AMOUNT else self

    def press(self, key: Press) -> "TypedAmount":
        """Return the amount after a key that is no digit.

        >>> TypedAmount(current=Centavos(1000)).press(Press.PLUS).digit(5).formula
        '10,00 + 0,05'
        """
        if key is Press.PLUS:
            return self._plus()
        if key is Press.BACKSPACE:
            return self._backspace()
        if key is Press.CLEAR and self.current:
            return replace(self, current=Centavos(0))
        return TypedAmount()

    def _plus(self) -> "TypedAmount":
        if not self.current or len(self.closed) >= _MOST_PARTS:
            return self
        return TypedAmount(closed=(*self.closed, self.current))

    def _backspace(self) -> "TypedAmount":
        if self.current:
            return replace(self, current=Centavos(self.current // 10))
        if self.closed:
            return TypedAmount(closed=self.closed[:-1], current=self.closed[-1])
        return self


class BurstGuard(Struct, frozen=True):
    """Tells a barcode scanner from a person: more than 12 digits within 100 ms.

    Attributes:
        before: the amount before each digit of the last 100 ms, with its time, oldest first.
        quiet_from: until this moment everything is ignored, the scanner's Enter too.
    """

    before: tuple[tuple[int, TypedAmount], ...] = ()
    quiet_from: int = field(default=-1)

    def swallows(self, at_ms: int) -> bool:
        """Return whether a key at ``at_ms`` still belongs to a refused burst."""
        return at_ms < self.quiet_from

    def digit(self, amount: TypedAmount, at_ms: int) -> tuple["BurstGuard", TypedAmount | None]:
        """Note a digit typed on ``amount``.

        Returns:
            The new guard, and the amount to go back to where this digit makes it a burst, else None.
        """
        recent = tuple(each for each in self.before if at_ms - each[0] < BURST_MS)
        noted = (*recent, (at_ms, amount))
        if len(noted) > BURST_DIGITS:
            return BurstGuard(quiet_from=at_ms + BURST_MS), noted[0][1]
        return BurstGuard(before=noted), None

    def extend(self, at_ms: int) -> "BurstGuard":
        """Return the guard after one more key of a refused burst."""
        return replace(self, quiet_from=at_ms + BURST_MS)


_PRESS_KEYS = {
    Qt.Key.Key_Plus: Press.PLUS,
    Qt.Key.Key_Backspace: Press.BACKSPACE,
    Qt.Key.Key_Delete: Press.CLEAR_ALL,
    Qt.Key.Key_C: Press.CLEAR,
}
_LEAST_MOST, _MOST_PIXELS = 60, 128  # the largest text, by the room there is


class AmountEntry(QWidget):
    """Shows the typed amount as the biggest text of the window and takes keys while it has the focus.

    Signals:
        changed: the amount is another; carries a :class:`TypedAmount`.
        charge_requested: Enter was pressed; carries nothing.
    """

    changed = Signal(object)
    charge_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = TypedAmount()
        self._guard = BurstGuard()
        self._hint = ""
        self._since = QElapsedTimer()
        self._since.start()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName(self.tr("Valor a cobrar"))

    def typed(self) -> TypedAmount:
        """Return what was typed."""
        return self._amount

    def hint(self) -> str:
        """Return the line under the amount: why a burst was refused, else the formula."""
        return self._hint or self._amount.formula

    def clear(self) -> None:
        """Forget what was typed."""
        self._set(TypedAmount())

    @Slot(object)
    def take_digit(self, digit: int) -> None:
        """Take one digit, from the keyboard or the screen."""
        now = self._since.elapsed()
        if self._guard.swallows(now):
            self._guard = self._guard.extend(now)
            return
        self._guard, back = self._guard.digit(self._amount, now)
        if back is not None:
            self._refuse_burst(back)
            return
        self._hint = ""
        self._set(self._amount.digit(digit))

    @Slot(object)
    def take_press(self, key: Press) -> None:
        """Take a key that is no digit."""
        self._hint = ""
        self._set(self._amount.press(key))

    def take_enter(self) -> None:
        """Ask to charge, unless the Enter is a scanner's."""
        if not self._guard.swallows(self._since.elapsed()):
            self.charge_requested.emit()

    def takes_key(self, event: QKeyEvent) -> bool:
        """Use a key of the keyboard; return whether it was one of ours."""
        text = event.text()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.take_enter()
        elif len(text) == 1 and text in "0123456789":
            self.take_digit(int(text))
        elif text == "+" or (event.key() in _PRESS_KEYS and not event.modifiers() & ~_KEYPAD):
            self.take_press(_PRESS_KEYS.get(Qt.Key(event.key()), Press.PLUS))
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take our keys and leave the others to the window."""
        if not self.takes_key(event):
            super().keyPressEvent(event)

    def _refuse_burst(self, back: TypedAmount) -> None:
        self._hint = self.tr("Leitor de código de barras? Os números foram recusados.")
        self._set(back)

    def _set(self, amount: TypedAmount) -> None:
        is_new = amount != self._amount
        self._amount = amount
        self.setAccessibleDescription(to_brl(amount.total))
        self.update()
        if is_new:
            self.changed.emit(amount)

    def sizeHint(self) -> QSize:
        """Return room for the amount and the line under it."""
        return QSize(360, 112)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(240, 112)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint label, currency, amount and the line below."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_label(painter)
            self._paint_amount(painter)
            self._paint_hint(painter)

    def _paint_label(self, painter: QPainter) -> None:
        painter.setFont(theme.font(14))
        painter.setPen(QColor(theme.colours().second))
        painter.drawText(QRectF(0, 0, self.width(), 20), self.tr("Valor a cobrar"))

    def _paint_amount(self, painter: QPainter) -> None:
        palette = theme.colours()
        digits = to_plain_brl(self._amount.total)
        most = max(_LEAST_MOST, min(_MOST_PIXELS, int((self.height() - 44) * 0.88)))
        pixels = fitting_pixels(digits, int(self.width() * 0.86) - 50, most, 700)
        font = theme.font(pixels, 700)
        metrics = QFontMetrics(font)
        baseline = self.height() / 2 - 6 + most * 0.36
        left = self.width() - metrics.horizontalAdvance(digits)
        painter.setFont(font)
        painter.setPen(QColor(palette.ink if self._amount.total else palette.faint))
        painter.drawText(round(left), round(baseline), digits)
        currency = theme.font(max(16, round(pixels * 0.48)), 600)
        painter.setFont(currency)
        painter.setPen(QColor(palette.second))
        gap = round(pixels * 0.2)
        width = QFontMetrics(currency).horizontalAdvance("R$")
        painter.drawText(round(left - gap - width), round(baseline), "R$")

    def _paint_hint(self, painter: QPainter) -> None:
        palette = theme.colours()
        painter.setFont(theme.font(15))
        painter.setPen(QColor(palette.shade(theme.Tone.AMBER).text if self._hint else palette.second))
        text = QFontMetrics(painter.font()).elidedText(self.hint(), Qt.TextElideMode.ElideLeft, self.width())
        box = QRectF(0, self.height() - 24, self.width(), 22)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
