"""What stands in the middle of a charge: its code, how it ended, what was odd, or that there is none."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.money import Centavos, spoken, to_brl
from pos_app.services.ports.clock import Clock
from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon, IconView, paint_icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import local_time
from pos_app.ui.texts.states import StatePresentation
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, FittingLabel, Ink, PlainLabel
from pos_app.ui.widgets.countdown import CountdownRing
from pos_app.ui.widgets.qr_view import QrView

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEAST_SIDE, _RING = 164, 88
"""What stands beside a code needs that much; the ring's digits are read from there."""
_CENTER = Qt.AlignmentFlag.AlignCenter


class StateBanner(QWidget):
    """The state of the charge over the whole width: icon, word and colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = StatePresentation(Icon.QR, Tone.GREY, "", "")
        self._right = ""
        self.setFixedHeight(60)

    def show_look(self, look: StatePresentation, right: str) -> None:
        """Show a state and, on the right, the order number."""
        self._look, self._right = look, right
        self.setAccessibleName(f"{look.title}, {right}")
        self.update()

    def look(self) -> StatePresentation:
        """Return the state shown."""
        return self._look

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the band with the card's round corners on top."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(0, 0, self.width(), self.height() + 40), theme.RADIUS, theme.RADIUS)
            painter.setClipRect(self.rect())
            painter.fillPath(shape, QColor(theme.colours().shade(self._look.tone).fill))
            white = QColor(255, 255, 255)
            paint_icon(painter, self._look.icon, QRectF(20, 18, 25, 25), white, 2.2)
            painter.setPen(white)
            painter.setFont(theme.font(14))
            room = painter.fontMetrics().horizontalAdvance(self._right)
            painter.drawText(QRectF(self.width() - 22 - room, 0, room + 2, 60), int(RIGHT), self._right)
            painter.setFont(theme.font(19, 600))
            width = self.width() - 58 - 40 - room
            title = painter.fontMetrics().elidedText(self._look.title, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(58, 0, width + 2, 60), int(Qt.AlignmentFlag.AlignVCenter), title)


class EmptyBody(QWidget):
    """What stands here while there is no charge: what to do next, or why nothing can be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconView(Icon.QR, 64)
        self._title = PlainLabel(pixels=20, weight=600)
        self._lines = PlainLabel(pixels=16, ink=Ink.SECOND)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 0, 30, 0)
        column.setSpacing(14)
        column.addStretch()
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._lines):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch()

    def show_message(self, icon: Icon, title: str, lines: str) -> None:
        """Show an icon, a title and a line or two."""
        self._icon.show_icon(icon, theme.colours().faint)
        self._title.setText(title)
        self._lines.setText(lines)


class Summary(QWidget):
    """The amount, large, and two short lines beside it, or below it where it stands upright."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        self._amount = FittingLabel(pixels=34 if upright else 36)
        self._first = PlainLabel(pixels=14, ink=Ink.SECOND)
        self._second = PlainLabel(pixels=14, ink=Ink.SECOND)
        direction = QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(direction, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 if upright else 16)
        row.addWidget(self._amount, 4)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        for label in (self._first, self._second):
            label.setAlignment(_LEFT if upright else RIGHT)
            lines.addWidget(label)
        row.addLayout(lines, 5)

    def show_lines(self, amount: Centavos, first: str, second: str, tone: Tone | None = None) -> None:
        """Show the amount and its two lines, the first in the colour of ``tone``."""
        self._amount.setText(to_brl(amount))
        self._first.setText(first)
        self._first.set_tone(tone)
        self._second.setText(second)

    def amount_text(self) -> str:
        """Return the amount as shown."""
        return self._amount.text()


class CodeBody(QWidget):
    """Amount, code and countdown of a charge that waits; without the code while the bank is asked."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_narrow = False
        self.summary = Summary(upright=True)
        self.qr = QrView()
        self.ring = CountdownRing(clock, _RING)
        self.until = PlainLabel(pixels=14, ink=Ink.SECOND)
        self.full_screen_button = ActionButton(self.tr("Tela cheia"), key="F11")
        self._note = PlainLabel(pixels=16, ink=Ink.SECOND)
        self._note.setWordWrap(True)
        self._note.setAlignment(_CENTER)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.qr, 1)
        row.addWidget(self._make_side())
        column.addLayout(row, 1)
        column.addWidget(self._note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the code a square of the whole height, as far as the side keeps what it needs."""
        super().resizeEvent(event)
        inside = self.width() - 40 - 16
        side = inside - (self.height() - 16)
        self._side.setFixedWidth(max(_LEAST_SIDE, min(side, inside // 2)))

    def _make_side(self) -> QWidget:
        """Return what stands beside the code: amount, time left, and the key for the whole screen."""
        self._side = QWidget()
        inner = QVBoxLayout(self._side)
        inner.setContentsMargins(0, 4, 0, 4)
        inner.setSpacing(8)
        inner.addWidget(self.summary)
        inner.addStretch()
        inner.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignHCenter)
        self.until.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self.until)
        inner.addStretch()
        inner.addWidget(self.full_screen_button)
        return self._side

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Leave out the key for the whole screen, where height is all that counts."""
        self._is_narrow = is_narrow
        self.full_screen_button.setVisible(not is_narrow and not self.qr.isHidden())

    def show_waiting(self, record: ChargeRecord) -> None:
        """Run the countdown; the code itself comes by :meth:`QrView.show_code`."""
        charge = record.charge
        self.qr.setVisible(True)
        self.full_screen_button.setVisible(not self._is_narrow)
        self._note.setVisible(False)
        self.ring.set_size(_RING)
        self.ring.run_to(charge.deadline_ms, charge.lifetime_s)
        self.until.setText(self.tr("Expira às {time}").format(time=local_time(charge.expires_at)))
        self.qr.setAccessibleName(self.tr("QR Code Pix de {amount}").format(amount=spoken(charge.amount)))

    def show_asking(self, note: str) -> None:
        """Take the code off and show that the bank is asked."""
        self.qr.clear_code()
        self.qr.setVisible(False)
        self.full_screen_button.setVisible(False)
        self.until.setText("")
        self.ring.set_size(_LEAST_SIDE - 8)
        self.ring.stop(asking=True)
        self._note.setVisible(True)
        self._note.setText(note)


class DoneBody(QWidget):
    """A big icon, the amount, a word and small lines: for all that has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconView(Icon.TICK_RING, 84)
        self._amount = FittingLabel(pixels=46)
        self._title = PlainLabel(pixels=22, weight=600)
        self._detail = PlainLabel(pixels=15)
        self._note = PlainLabel(pixels=14)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addStretch()
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        for label in self._labels():
            label.setAlignment(_CENTER)
            column.addWidget(label)
        self._title.setWordWrap(True)
        self._note.setWordWrap(True)
        column.addStretch()

    def _labels(self) -> tuple[PlainLabel, ...]:
        return self._amount, self._title, self._detail, self._note

    def show_end(
        self, look: StatePresentation, amount: Centavos, detail: str, note: str, *, on_fill: bool
    ) -> None:
        """Show how it ended; ``note`` is its proof or why; ``on_fill`` is white text on the full colour."""
        shade = theme.colours().shade(look.tone)
        icon = Icon.TICK_RING if on_fill else Icon.CLOCK if look.icon is Icon.DASH else look.icon
        self._icon.show_icon(icon, "#FFFFFF" if on_fill else shade.text)
        for label in self._labels():
            label.set_on_fill(on_fill)
        self._title.set_tone(look.tone)
        self._amount.setText(to_brl(amount))
        self._title.setText(look.title)
        self._detail.setText(detail)
        self._note.setText(note)
        self._note.setVisible(bool(note))


class OddBody(QWidget):
    """Odd money: one sentence in plain words, and what is recommended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = Summary()
        self._box = Card()
        self._box.set_fill(Tone.AMBER, soft=True)
        self._sentence = PlainLabel(pixels=17, weight=500)
        self._sentence.setWordWrap(True)
        self._sentence.set_tone(Tone.AMBER)
        self._advice = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._advice.setWordWrap(True)
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(20, 18, 20, 18)
        inner.addWidget(self._sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(16)
        column.addWidget(self.summary)
        column.addWidget(self._box)
        column.addWidget(self._advice)
        column.addStretch()

    def show_sentences(self, sentence: str, advice: str) -> None:
        """Show what was odd and what to do."""
        self._sentence.setText(sentence)
        self._advice.setText(advice)

    def sentence(self) -> str:
        """Return what was odd, as shown."""
        return self._sentence.text()
