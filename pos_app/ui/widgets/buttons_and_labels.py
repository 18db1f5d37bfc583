"""Small parts that all windows are made of: buttons with key caps, badges, cards, plain labels.

They are painted from the palette in use, so that light and dark need no second style.
"""

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon, paint_icon
from pos_app.ui.style.theme import Tone

_SPINNER_MS = 200
_CHIP_INSET = 4
"""A chip is drawn lower than the finger that presses it."""


class Kind(Enum):
    """How a button looks."""

    PRIMARY = "primary"
    OUTLINE = "outline"
    DANGER = "danger"
    QUIET = "quiet"
    KEY = "key"
    CHIP = "chip"
    TAB = "tab"


def key_cap_width(text: str) -> int:
    """Return the logical width of a key cap with ``text``."""
    return max(24, QFontMetrics(theme.font(12, 600)).horizontalAdvance(text) + 16)


def paint_key_cap(painter: QPainter, box: QRectF, text: str) -> None:
    """Paint the picture of a key with its name."""
    palette = theme.colours()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(palette.field_line), 1))
    painter.setBrush(QColor(palette.cap))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.CAP_RADIUS, theme.CAP_RADIUS)
    painter.setPen(QColor(palette.second))
    painter.setFont(theme.font(12, 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class ActionButton(QPushButton):
    """A button that shows the key which does the same; the key cap gives way before the text does.

    Its text never wraps. While :meth:`set_busy` it is disabled, and after 200 ms it says that it works.
    """

    def __init__(  # noqa: PLR0913 - a button is these few words
        self,
        text: str,
        kind: Kind = Kind.OUTLINE,
        *,
        key: str = "",
        pixels: int = 16,
        height: int = 48,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)  # with a text the constructor loads all about icons
        self._kind = kind
        self._key = key
        self._pixels = pixels
        self._height = height
        self._busy_text = ""
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_SPINNER_MS)
        self._late.timeout.connect(self.update)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_kind(self, kind: Kind) -> None:
        """Change the look."""
        self._kind = kind
        self.update()

    def is_primary(self) -> bool:
        """Return whether this is the one main action."""
        return self._kind is Kind.PRIMARY

    def key(self) -> str:
        """Return the name in the key cap."""
        return self._key

    def set_key(self, key: str) -> None:
        """Change the name in the key cap."""
        self._key = key
        self.updateGeometry()
        self.update()

    def set_busy(self, text: str) -> None:
        """Show ``text`` instead of the button's own after 200 ms; empty ends it."""
        self._busy_text = text
        if text:
            self._late.start()
        else:
            self._late.stop()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the key that has the focus, whichever it is: the ring says what Enter does."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and self.isEnabled():
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for text and key cap."""
        cap = key_cap_width(self._key) + 10 if self._key else 0
        return QSize(self._text_width() + cap + 2 * self._padding(), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return room for the text alone."""
        return QSize(self._text_width() + 2 * 10, self._height)

    def _padding(self) -> int:
        return 14 if self._kind in {Kind.CHIP, Kind.TAB} else 18

    def _font_weight(self) -> int:
        return 500 if self._kind in {Kind.KEY, Kind.CHIP, Kind.TAB, Kind.QUIET} else 600

    def _text_width(self) -> int:
        return QFontMetrics(theme.font(self._pixels, self._font_weight())).horizontalAdvance(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint field, text, key cap and focus ring."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_field(painter)
            self._paint_words(painter)
            if self.hasFocus():
                self._paint_focus(painter)

    def _field(self) -> QRectF:
        """Return what is painted of the button."""
        inset = _CHIP_INSET if self._kind is Kind.CHIP else 0
        return QRectF(self.rect()).adjusted(0, inset, 0, -inset)

    def _radius(self) -> float:
        return self._field().height() / 2 if self._kind is Kind.CHIP else theme.BUTTON_RADIUS

    def _is_filled(self) -> bool:
        return self._kind is Kind.PRIMARY or (self._kind is Kind.CHIP and self.isChecked())

    def _paint_field(self, painter: QPainter) -> None:
        if self._kind is Kind.TAB:
            self._paint_tab_line(painter)
            return
        palette = theme.colours()
        if self._kind is Kind.QUIET and not self.underMouse() and not self.isDown():
            return
        if self._is_filled():
            fill = palette.action_hover if self.underMouse() else palette.action
            line = fill
        else:
            fill = palette.pressed if self.isDown() else palette.hover if self.underMouse() else palette.card
            line = palette.field_line
        if not self.isEnabled():
            fill, line = (palette.disabled, palette.disabled) if self._is_filled() else (fill, palette.line)
        painter.setPen(QPen(QColor(line), 1))
        painter.setBrush(QColor(fill))
        field = self._field().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(field, self._radius(), self._radius())

    def _paint_tab_line(self, painter: QPainter) -> None:
        if self.isChecked():
            blue = QColor(theme.colours().shade(Tone.BLUE).text)
            painter.fillRect(QRectF(10, self.height() - 2, self.width() - 20, 2), blue)

    def _text_colour(self) -> QColor:
        palette = theme.colours()
        if not self.isEnabled():
            return QColor(palette.disabled_text)
        if self._is_filled():
            return QColor(palette.action_text)
        if self._kind is Kind.DANGER:
            return QColor(palette.shade(Tone.RED).text)
        if self._kind is Kind.QUIET:
            return QColor(palette.second)
        if self._kind is Kind.TAB:
            return QColor(palette.shade(Tone.BLUE).text if self.isChecked() else palette.second)
        return QColor(palette.ink)

    def shown_text(self) -> str:
        """Return the words as painted now."""
        late = bool(self._busy_text) and not self._late.isActive()
        return self._busy_text if late else self.text()

    def _paint_words(self, painter: QPainter) -> None:
        weight = 600 if self._kind is Kind.TAB and self.isChecked() else self._font_weight()
        font = theme.font(self._pixels, weight)
        metrics = QFontMetrics(font)
        text = self.shown_text()
        text_width = metrics.horizontalAdvance(text)
        cap_width = key_cap_width(self._key) if self._key else 0
        fits = bool(cap_width) and text_width + 10 + cap_width + 16 <= self.width()
        whole = text_width + (10 + cap_width if fits else 0)
        left = max(6.0, (self.width() - whole) / 2)
        painter.setFont(font)
        painter.setPen(self._text_colour())
        room = self.width() - 12
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(
            QRectF(left, 0, room, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            elided,
        )
        if fits:
            box = QRectF(left + text_width + 10, (self.height() - 21) / 2, cap_width, 21)
            paint_key_cap(painter, box, self._key)

    def _paint_focus(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 3.5 if self._is_filled() else 1.0
        colour = theme.colours().card if self._is_filled() else theme.colours().focus
        painter.setPen(QPen(QColor(colour), 2))
        radius = max(2.0, self._radius() - inset)
        painter.drawRoundedRect(self._field().adjusted(inset, inset, -inset, -inset), radius, radius)


class KeyCap(QWidget):
    """The picture of a key."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setFixedSize(key_cap_width(text), 21)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key."""
        del event
        with QPainter(self) as painter:
            paint_key_cap(painter, QRectF(self.rect()), self._text)


class Badge(QWidget):
    """Icon, word and colour of a state, together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = ""
        self._icon = Icon.DASH
        self._tone = Tone.GREY
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, icon: Icon, word: str, tone: Tone) -> None:
        """Show one state."""
        self._icon, self._word, self._tone = icon, word, tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def word(self) -> str:
        """Return the word shown."""
        return self._word

    def sizeHint(self) -> QSize:
        """Return room for icon and word."""
        return QSize(QFontMetrics(theme.font(13, 600)).horizontalAdvance(self._word) + 40, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge."""
        del event
        with QPainter(self) as painter:
            paint_badge(painter, QRectF(self.rect()), self._icon, self._word, self._tone)


def paint_badge(painter: QPainter, box: QRectF, icon: Icon, word: str, tone: Tone) -> None:
    """Paint a badge into ``box``: a rounded field with icon and word in the colours of ``tone``."""
    shade = theme.colours().shade(tone)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shade.ground))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    place = QRectF(box.left() + 9, box.center().y() - 7.5, 15, 15)
    paint_icon(painter, icon, place, QColor(shade.text), 2.6)
    painter.setPen(QColor(shade.text))
    painter.setFont(theme.font(13, 600))
    words = box.adjusted(29, 0, -6, 0)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)


class Card(QFrame):
    """A white field with a thin line and round corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fill: Tone | None = None
        self._soft = False

    def set_fill(self, tone: Tone | None, *, soft: bool = False) -> None:
        """Fill the card with a tone's full colour, its light ground (``soft``), or the plain card's."""
        self._fill, self._soft = tone, soft
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field."""
        del event
        palette = theme.colours()
        fill, line = palette.card, palette.line
        if self._fill is not None:
            shade = palette.shade(self._fill)
            fill, line = (shade.ground, shade.line) if self._soft else (shade.fill, shade.fill)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(line), 1))
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS
            )


class Ink(Enum):
    """Which of the text colours a label takes."""

    FIRST = "ink"
    SECOND = "second"
    FAINT = "faint"


class PlainLabel(QLabel):
    """Plain text in our font, cut with an ellipsis where there is no room; markup is shown as it is."""

    def __init__(self, text: str = "", *, pixels: int = 15, weight: int = 500, ink: Ink = Ink.FIRST) -> None:
        super().__init__()
        self._ink = ink
        self._tone: Tone | None = None
        self._on_fill = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(pixels, weight))
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_tone(self, tone: Tone | None) -> None:
        """Take the text colour of ``tone``; None is the label's own ink."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def set_on_fill(self, on_fill: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Write in white, for text on a full field."""
        self._on_fill = on_fill
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return little width, so that long text never widens a window."""
        hint = super().minimumSizeHint()
        return hint if self.wordWrap() else QSize(min(hint.width(), 40), hint.height())

    def colour(self) -> QColor:
        """Return the colour of the text now."""
        palette = theme.colours()
        if self._on_fill:
            return QColor("#FFFFFF")
        if self._tone is not None:
            return QColor(palette.shade(self._tone).text)
        return QColor(getattr(palette, self._ink.value))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, wrapped or cut."""
        del event
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.colour())
            box = self.contentsRect()
            flags = int(self.alignment())
            if self.wordWrap():
                painter.drawText(box, flags | int(Qt.TextFlag.TextWordWrap), self.text())
                return
            text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, flags | int(Qt.TextFlag.TextSingleLine), text)


class FittingLabel(PlainLabel):
    """One line that shrinks until it fits the width; for amounts, which must never wrap or be cut."""

    def __init__(self, *, pixels: int, weight: int = 700, least: int = 14) -> None:
        super().__init__(pixels=pixels, weight=weight)
        self._most, self._weight, self._least = pixels, weight, least
        self.setMinimumHeight(QFontMetrics(theme.font(pixels, weight)).height())

    def setText(self, text: str) -> None:
        """Show ``text`` as large as fits."""
        super().setText(text)
        if hasattr(self, "_most"):  # QLabel's own constructor comes by here first
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFont(
            theme.font(
                fitting_pixels(self.text(), self.width(), self._most, self._weight, self._least), self._weight
            )
        )


def fitting_pixels(text: str, width: int, most: int, weight: int, least: int = 12) -> int:
    """Return the largest size from ``most`` down to ``least`` at which ``text`` fits into ``width``."""
    natural = QFontMetrics(theme.font(most, weight)).horizontalAdvance(text)
    if natural <= width:
        return most
    pixels = max(least, int(most * width / max(1, natural)))
    while pixels > least and QFontMetrics(theme.font(pixels, weight)).horizontalAdvance(text) > width:
        pixels -= 1
    return pixels


class Divider(QWidget):
    """A thin horizontal line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colours().line))
