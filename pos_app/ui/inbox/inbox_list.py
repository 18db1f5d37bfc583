"""The list of the inbox: a model of matters, and a view that paints the rows that are seen.

A matter that changed is a row painted anew; thousands of them cost no more than what fits the window.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.decisions import decision_words
from pos_app.ui.texts.format import clean, local_stamp
from pos_app.ui.texts.matters import advice_for, matter_words
from pos_app.ui.texts.states import kind_icon, kind_word
from pos_app.ui.widgets.buttons_and_labels import paint_badge
from pos_app.ui.widgets.painted import badge_size, paint_line

ROW_HEIGHT = 96
_SIDE = 20
_ROW_ROLE = Qt.ItemDataRole.UserRole
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_Index = QModelIndex | QPersistentModelIndex


class InboxModel(QAbstractListModel):
    """Matters, newest first; older ones are asked for as the list is scrolled.

    Signals:
        more_wanted: carries the last row there is.
    """

    more_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[InboxRow] = []
        self._total = 0
        self._is_asking = False

    def rows(self) -> Sequence[InboxRow]:
        """Return the rows there are."""
        return self._rows

    def row(self, index: _Index) -> InboxRow | None:
        """Return the matter of a place in the list."""
        return self._rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[InboxRow], total: int) -> None:
        """Show the newest ``rows`` of ``total``: what is the same keeps its place and its painting."""
        wanted = {row.exception.id for row in rows}
        for place in reversed(range(len(self._rows))):
            if self._rows[place].exception.id not in wanted:
                self._remove(place)
        for place, row in enumerate(rows):
            if place < len(self._rows) and self._rows[place].exception.id == row.exception.id:
                self._replace(place, row)
            else:
                self._take_out(row.exception.id)
                self.beginInsertRows(QModelIndex(), place, place)
                self._rows.insert(place, row)
                self.endInsertRows()
        self._total, self._is_asking = total, False

    def _take_out(self, number: int) -> None:
        """Take a row out of where it was: it comes back in another place."""
        for place, row in enumerate(self._rows):
            if row.exception.id == number:
                self._remove(place)
                return

    def _remove(self, place: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._rows[place]
        self.endRemoveRows()

    def add_older(self, rows: Sequence[InboxRow]) -> None:
        """Show older ``rows`` at the end."""
        known = {row.exception.id for row in self._rows}
        new = [row for row in rows if row.exception.id not in known]
        self._is_asking = False
        if not new:
            self._total = len(self._rows)
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(new) - 1)
        self._rows += new
        self.endInsertRows()

    def _replace(self, place: int, row: InboxRow) -> None:
        if self._rows[place] != row:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place), self.index(place))

    # --- Qt's questions -------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return a row, or what a screen reader says of it."""
        row = self.row(index)
        if row is None:
            return None
        if role == _ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            exception = row.exception
            said = advice_for(row).sentence if exception.is_open else decision_words(exception)
            return f"{kind_word(exception.kind)}: {said}"
        return None

    def canFetchMore(self, parent: _Index) -> bool:
        """Return whether older matters are known to be there."""
        return not parent.isValid() and not self._is_asking and 0 < len(self._rows) < self._total

    def fetchMore(self, parent: _Index) -> None:
        """Ask for older matters."""
        if self.canFetchMore(parent):
            self._is_asking = True
            self.more_wanted.emit(self._rows[-1])


class RowDelegate(QStyledItemDelegate):
    """Paints one matter on its ground.

    Attributes:
        height: of a row, in logical pixels.
    """

    height = ROW_HEIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the room of a row."""
        del index
        return QSize(option.rect.width(), self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        row: InboxRow = index.data(_ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        self.paint_row(painter, QRectF(option.rect).adjusted(_SIDE, 12, -_SIDE, -12), row)
        painter.restore()

    def paint_row(self, painter: QPainter, box: QRectF, row: InboxRow) -> None:
        """Paint what a row says."""
        raise NotImplementedError

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
        palette, box = theme.colours(), QRect(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(box, QColor(palette.shade(Tone.BLUE).ground))
            painter.fillRect(
                QRect(box.left(), box.top(), 3, box.height()), QColor(palette.shade(Tone.BLUE).fill)
            )
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(palette.line))
        if is_chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(palette.focus), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -2))


class OpenDelegate(RowDelegate):
    """Paints an open matter: badge, facts, what happened in one line, and the figure that counts."""

    def paint_row(self, painter: QPainter, box: QRectF, row: InboxRow) -> None:
        """Paint what waits for a decision."""
        box.setRight(self._paint_figure(painter, box, row) - 16)
        self._paint_words(painter, box, row)

    @staticmethod
    def _paint_figure(painter: QPainter, box: QRectF, row: InboxRow) -> float:
        """Paint caption and amount; returns where they begin."""
        words, palette = matter_words(row), theme.colours()
        amount = to_brl(words.amount)
        painter.setFont(theme.font(19, 700))
        width = float(max(painter.fontMetrics().horizontalAdvance(amount), 96))
        left = box.right() - width
        painter.setPen(QColor(palette.ink))
        painter.drawText(QRectF(left, box.top() + 30, width, 30), RIGHT, amount)
        painter.setFont(theme.font(13))
        painter.setPen(QColor(palette.second))
        painter.drawText(QRectF(left, box.top() + 12, width, 20), RIGHT, words.caption)
        return left

    @staticmethod
    def _paint_words(painter: QPainter, box: QRectF, row: InboxRow) -> None:
        palette, words = theme.colours(), matter_words(row)
        facts = QRectF(box.topLeft(), box.bottomRight())
        facts.setLeft(paint_kind(painter, box.topLeft(), row) + 12)
        facts.setHeight(24)
        for place, text, pixels, weight, colour in (
            (facts, facts_of(row), 14, 500, palette.second),
            (QRectF(box.left(), box.top() + 27, box.width(), 24), words.title, 16, 600, palette.ink),
            (QRectF(box.left(), box.top() + 50, box.width(), 22), words.more, 14, 500, palette.second),
        ):
            paint_line(painter, place, text, theme.font(pixels, weight), colour)


def paint_kind(painter: QPainter, place: QPointF, row: InboxRow) -> float:
    """Paint the badge of what was odd; returns where it ends."""
    word = kind_word(row.exception.kind)
    box = QRectF(place, badge_size(word))
    paint_badge(painter, box, kind_icon(row.exception.kind), word, Tone.AMBER)
    return box.right()


def facts_of(row: InboxRow) -> str:
    """Return number, time and description of a matter, in one line."""
    record, exception = row.record, row.exception
    parts = [local_stamp(row.received_at or exception.opened_at)]
    if record is not None:
        parts = [f"nº {record.charge.id}", *parts, clean(record.charge.description)]
    return " · ".join(part for part in parts if part)


class InboxList(QListView):
    """Shows the model's rows; arrows walk them.

    Args:
        delegate: paints a row.
        name: what a screen reader calls the list.

    Signals:
        chosen: carries the :class:`InboxRow` on which the choice is now, or None.
    """

    chosen = Signal(object)

    def __init__(self, delegate: RowDelegate, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matters = InboxModel(self)
        self.setModel(self.matters)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(name)
        self.matters.dataChanged.connect(self._tell_chosen)

    def row(self) -> InboxRow | None:
        """Return the chosen matter."""
        return self.matters.row(self.currentIndex())

    def choose_first(self) -> None:
        """Choose the newest where nothing is chosen."""
        if not self.currentIndex().isValid() and self.matters.rowCount():
            self.setCurrentIndex(self.matters.index(0))

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: _Index) -> None:
        """Tell the matter that is chosen now."""
        super().currentChanged(current, previous)
        self.chosen.emit(self.matters.row(current))

    def rowsAboutToBeRemoved(self, parent: _Index, start: int, end: int) -> None:
        """Choose nothing where the chosen matter goes: a click meant for it must not meet another."""
        if start <= self.currentIndex().row() <= end:
            self.setCurrentIndex(QModelIndex())
        super().rowsAboutToBeRemoved(parent, start, end)

    def _tell_chosen(self) -> None:
        self.chosen.emit(self.row())
