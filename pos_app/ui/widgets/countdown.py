"""Remaining time, from a deadline and a clock at each paint; nothing here subtracts one per second."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from pos_app.services.ports.clock import Clock
from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon, paint_icon

LAST_MINUTE_MS = 60_000
_LOOK_MS = 200
_FULL_TURN = 16 * 360
_TOP = 16 * 90


def remaining_ms(deadline_ms: int, now_ms: int) -> int:
    """Return the milliseconds from ``now_ms`` to ``deadline_ms`` on one elapsed clock; never negative.

    >>> remaining_ms(1500, 1000), remaining_ms(1500, 9000)
    (500, 0)
    """
    return max(0, deadline_ms - now_ms)


def clock_text(left_ms: int) -> str:
    """Return minutes and seconds, a begun second counted whole, so that 00:00 means that it is over.

    >>> clock_text(1_721_000), clock_text(1), clock_text(0), clock_text(6_000_000)
    ('28:41', '00:01', '00:00', '100:00')
    """
    minutes, seconds = divmod(-(-left_ms // 1000), 60)
    return f"{minutes:02d}:{seconds:02d}"


class CountdownRing(QWidget):
    """A ring and digits that run towards a deadline; a dashed ring while the bank is asked.

    Calm until the last minute, then bold and thicker; it never blinks. It steps by whole seconds.
    """

    def __init__(self, clock: Clock, size: int = 104, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._deadline_ms: int | None = None
        self._total_ms = 1
        self._dashed = False
        self._timer = QTimer(self)
        self._shown = ""
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.set_size(size)

    def set_size(self, size: int) -> None:
        """Set the diameter in logical pixels."""
        self.setFixedSize(size, size)

    def run_to(self, deadline_ms: int, total_s: int) -> None:
        """Run towards ``deadline_ms`` of the elapsed clock; ``total_s`` is a full ring."""
        self._deadline_ms = deadline_ms
        self._total_ms = max(1, total_s * 1000)
        self._dashed = False
        self._timer.start()
        self._shown = self.text()
        self.update()

    def stop(self, *, asking: bool = False) -> None:
        """Stop; nothing is shown, or the dashed ring while the bank is ``asking``."""
        self._deadline_ms = None
        self._dashed = asking
        self._timer.stop()
        self.update()

    def is_running(self) -> bool:
        """Return whether there is a deadline."""
        return self._deadline_ms is not None

    def left_ms(self) -> int:
        """Return the milliseconds left now, never negative; 0 when stopped."""
        if self._deadline_ms is None:
            return 0
        return remaining_ms(self._deadline_ms, self._clock.moment().elapsed_ms)

    def text(self) -> str:
        """Return the digits as painted now."""
        return clock_text(self.left_ms()) if self.is_running() else ""

    @Slot()
    def _look(self) -> None:
        """Paint when another second is to be shown; what lies under the ring is painted with it."""
        if self.text() != self._shown:
            self._shown = self.text()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the diameter both ways."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the deadline, at this moment."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._deadline_ms is not None:
                self._paint_running(painter)
            elif self._dashed:
                self._paint_asking(painter)

    def _box(self, stroke: float) -> QRectF:
        return QRectF(self.rect()).adjusted(stroke / 2 + 1, stroke / 2 + 1, -stroke / 2 - 1, -stroke / 2 - 1)

    def _paint_running(self, painter: QPainter) -> None:
        left = self.left_ms()
        urgent = left <= LAST_MINUTE_MS
        stroke = self.width() * (0.085 if urgent else 0.062)
        palette = theme.colours()
        blue = QColor(palette.shade(theme.Tone.BLUE).text)
        painter.setPen(QPen(QColor(palette.line), stroke))
        painter.drawEllipse(self._box(stroke))
        pen = QPen(blue, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        share = min(1.0, -(-left // 1000) * 1000 / self._total_ms)
        painter.drawArc(self._box(stroke), _TOP, -round(share * _FULL_TURN))
        painter.setPen(QColor(palette.ink))
        painter.setFont(theme.font(round(self.width() * 0.235), 700 if urgent else 600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, clock_text(left))

    def _paint_asking(self, painter: QPainter) -> None:
        stroke = self.width() * 0.062
        blue = QColor(theme.colours().shade(theme.Tone.BLUE).text)
        pen = QPen(blue, stroke, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.6, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(self._box(stroke))
        side = self.width() * 0.42
        place = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(painter, Icon.HOURGLASS, place, blue)
