"""How a decided matter is painted: when, what was odd, who decided, the amount, and what became of it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.ui.inbox.inbox_list import RowDelegate, paint_kind
from pos_app.ui.style import theme
from pos_app.ui.texts.decisions import decision_words, outcome_look
from pos_app.ui.texts.format import near_stamp
from pos_app.ui.texts.matters import sale_words
from pos_app.ui.widgets.painted import paint_badge_right, paint_line

_TIME_WIDTH = 124
_AMOUNT_WIDTH = 120


class DecidedDelegate(RowDelegate):
    """Paints one decided matter.

    Args:
        now: returns the time of the painting, for *hoje* and *ontem*.
    """

    height = 76

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def paint_row(self, painter: QPainter, box: QRectF, row: InboxRow) -> None:
        """Paint what was decided."""
        palette, exception = theme.colours(), row.exception
        when = exception.resolved_at or exception.opened_at
        middle = QRectF(box.left(), box.center().y() - 12, _TIME_WIDTH, 24)
        paint_line(painter, middle, near_stamp(when, self._now()), theme.font(14), palette.second)
        right = self._paint_outcome(painter, box, row)
        figure = QRectF(right - 16 - _AMOUNT_WIDTH, box.top(), _AMOUNT_WIDTH, box.height())
        paint_line(painter, figure, to_brl(exception.amount), theme.font(19, 700), palette.ink, right=True)
        words = QRectF(box.left() + _TIME_WIDTH, box.top(), 0, 24)
        words.setRight(figure.left() - 12)
        head = QRectF(words)
        head.setLeft(paint_kind(painter, words.topLeft(), row) + 10)
        paint_line(painter, head, sale_words(row), theme.font(15, 600), palette.ink)
        below = words.translated(0, 28)
        paint_line(painter, below, decision_words(exception), theme.font(14), palette.second)

    @staticmethod
    def _paint_outcome(painter: QPainter, box: QRectF, row: InboxRow) -> float:
        """Paint the badge of what became of it; returns where the widest one begins."""
        look = outcome_look(row.exception)
        end = QPointF(box.right(), box.center().y())
        return min(paint_badge_right(painter, end, look.icon, look.word, look.tone), end.x() - 150)
