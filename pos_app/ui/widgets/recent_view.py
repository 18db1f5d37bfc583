"""The last charges: time, order, description, amount and badge, on as many lines as there is room for."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.money import Centavos, to_brl
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import clean, local_time
from pos_app.ui.texts.states import look_of
from pos_app.ui.widgets.buttons_and_labels import Card
from pos_app.ui.widgets.painted import paint_badge_right, paint_line

_ROW = 48
_HEAD = 30
_HEADED = 4
"""With so many lines there is a heading too."""
MOST_ROWS = 5


class RecentSales:
    """The sales that may stand on the lines, by number; forgets those that are too old for them."""

    def __init__(self) -> None:
        self._sales: dict[int, ChargeRecord] = {}

    def add(self, record: ChargeRecord) -> None:
        """Take a sale as it stands now."""
        self._sales[record.charge.id] = record

    def add_older(self, sales: tuple[ChargeRecord, ...]) -> None:
        """Take sales as they stood a while ago: what is known of them already is newer."""
        self._sales = {
            record.charge.id: record for record in sales if record.charge.is_for_screens
        } | self._sales

    def amounts(self) -> tuple[Centavos, ...]:
        """Return what was asked for lately."""
        return tuple(record.charge.amount for record in self._sales.values())

    def newest(self, shown: ChargeRecord | None) -> tuple[ChargeRecord, ...]:
        """Return those for the lines, newest first; an open charge ``shown`` large is not repeated."""
        hidden = shown.charge.id if shown is not None and shown.charge.is_open else 0
        newest = sorted((number for number in self._sales if number != hidden), reverse=True)[:MOST_ROWS]
        kept = {*newest, hidden}
        self._sales = {number: record for number, record in self._sales.items() if number in kept}
        return tuple(self._sales[number] for number in newest)


def rows_for(height: int) -> int:
    """Return how many lines fit into so many pixels; the heading comes with the fourth."""
    plain = (height - 6) // _ROW
    return max(0, min(MOST_ROWS, plain if plain < _HEADED else (height - 6 - _HEAD) // _ROW))


class RecentView(Card):
    """Shows the sales last given to :meth:`show_sales`, newest first; a few lines have no heading.

    A line is opened by a click, or by Enter on the one that the arrows are on.

    Args:
        is_sure: what is shown is what was stored; else no state has its colour.

    Signals:
        opened: carries the :class:`ChargeRecord` that a person wants to see.
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, is_sure: bool = True) -> None:
        super().__init__(parent)
        self._is_sure = is_sure
        self._sales: tuple[ChargeRecord, ...] = ()
        self._rows = 3
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_rows(3)

    def set_rows(self, rows: int) -> None:
        """Take the height of ``rows`` lines; none at all is hidden."""
        self.setVisible(rows > 0)
        self._rows = rows
        self._put_ring(self._current)
        self.setFixedHeight((_HEAD if rows >= _HEADED else 0) + rows * _ROW + 6)
        self.update()

    def rows(self) -> int:
        """Return how many lines there is room for."""
        return self._rows

    def show_sales(self, sales: tuple[ChargeRecord, ...]) -> None:
        """Show ``sales``, newest first."""
        self._sales = sales
        self._put_ring(self._current)
        self.setAccessibleName(self.tr("Últimas cobranças"))
        self.setAccessibleDescription("; ".join(self._spoken(record) for record in sales[: self._rows]))
        self.update()

    def sales(self) -> tuple[ChargeRecord, ...]:
        """Return what is shown."""
        return self._sales[: self._rows]

    def line_size(self) -> QSize:
        """Return the size of what is pressed to open one."""
        return QSize(self.width(), _ROW)

    def first_line_y(self) -> int:
        """Return the middle of the newest line."""
        return round(self._top_of_rows() + _ROW / 2)

    def _top_of_rows(self) -> float:
        return 3.0 + (_HEAD if self._rows >= _HEADED else 0)

    def _put_ring(self, number: int) -> None:
        """Let the ring be on a line, or on the nearest one that is shown."""
        self._current = max(0, min(number, len(self.sales()) - 1))

    def _open(self, number: int) -> None:
        shown = self.sales()
        if 0 <= number < len(shown):
            self._current = number
            self.opened.emit(shown[number])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the lines, and open one."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._put_ring(self._current + step)
            self._tell_current()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self._open(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the line that is pressed."""
        self._open(int((event.position().y() - self._top_of_rows()) // _ROW))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin on the newest."""
        self._current = 0
        self._tell_current()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring off."""
        self.update()
        super().focusOutEvent(event)

    def _tell_current(self) -> None:
        shown = self.sales()
        if shown:
            self.setAccessibleDescription(self._spoken(shown[self._current]))
        self.update()

    def _spoken(self, record: ChargeRecord) -> str:
        return f"{record.charge.id}, {to_brl(record.charge.amount)}, {look_of(record).word}"

    def sizeHint(self) -> QSize:
        """Return room for the lines."""
        return QSize(600, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and its lines."""
        super().paintEvent(event)
        palette = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = 3.0
            if self._rows >= _HEADED:
                place, words = QRectF(21, top, 400, _HEAD), self.tr("Últimas cobranças")
                paint_line(painter, place, words, theme.font(13, 600), palette.second)
                top += _HEAD
            if not self._sales:
                self._paint_empty(painter, top)
            for record in self.sales():
                if top > _ROW:
                    painter.fillRect(QRectF(1, top, self.width() - 2, 1), QColor(palette.pressed))
                self._paint_row(painter, QRectF(21, top, self.width() - 42, _ROW), record)
                if self.hasFocus() and record is self.sales()[self._current]:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(QColor(palette.focus), 2))
                    painter.drawRoundedRect(QRectF(8, top + 2, self.width() - 16, _ROW - 4), 8, 8)
                top += _ROW

    def _paint_empty(self, painter: QPainter, top: float) -> None:
        text = self.tr("As vendas deste caixa aparecem aqui.")
        place = QRectF(21, top, self.width() - 42, _ROW)
        paint_line(painter, place, text, theme.font(14), theme.colours().second)

    def _paint_row(self, painter: QPainter, row: QRectF, record: ChargeRecord) -> None:
        palette, charge, look = theme.colours(), record.charge, look_of(record)
        font, tone = theme.font(14), look.tone if self._is_sure else Tone.GREY
        end = QPointF(row.right(), row.center().y())
        badge_left = paint_badge_right(painter, end, look.icon, look.word, tone)
        amount = QRectF(row.right() - 390, row.top(), 240, _ROW)
        amount.moveRight(min(amount.right(), badge_left - 16))
        paint_line(painter, amount, to_brl(charge.amount), theme.font(14, 600), palette.ink, right=True)
        time = QRectF(row.left(), row.top(), 60, _ROW)
        paint_line(painter, time, local_time(charge.created_at), font, palette.second)
        number = self.tr("nº {number}").format(number=charge.id)
        paint_line(painter, QRectF(row.left() + 70, row.top(), 90, _ROW), number, font, palette.ink)
        words = QRectF(row.left() + 165, row.top(), max(0.0, amount.left() - row.left() - 165), _ROW)
        paint_line(painter, words, clean(charge.description), font, palette.second)
