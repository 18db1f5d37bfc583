"""The line on top: shop, register, tabs, training watermark, operator and clock."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_app.domain.shop import TillStatus
from pos_app.ui.cashier.page_tabs import PageTabs
from pos_app.ui.runtime.first_window import HEADER_HEIGHT
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import clean
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Ink, Kind, PlainLabel

_ROOMY, _TIGHT = 860, 700
"""Widths at which the names beside the tabs, and then shop and clock, have no room."""


class Header(QWidget):
    """Shop, register and the tabs that exist; in training its ground is another and it says so.

    Signals:
        tab_chosen: carries the number of the page.
        settings_requested: carries nothing.
    """

    tab_chosen = Signal(object)
    settings_requested = Signal()

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_training = False
        self.setFixedHeight(HEADER_HEIGHT)
        self._shop = PlainLabel(pixels=17, weight=700)
        self._register = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._watermark = PlainLabel(self.tr("TREINO — SEM VALOR"), pixels=14, weight=700)
        self._watermark.set_tone(Tone.AMBER)
        self._watermark.setMinimumWidth(self._watermark.sizeHint().width())
        self._operator = PlainLabel(pixels=15, ink=Ink.SECOND)
        self._clock = PlainLabel(pixels=15, ink=Ink.SECOND)
        self.tabs = PageTabs(titles)
        self.settings_button = ActionButton(self.tr("Ajustes"), Kind.TAB, pixels=15, height=HEADER_HEIGHT)
        self._place_parts()

    def _place_parts(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(8)
        self._shop.setMaximumWidth(300)
        row.addWidget(self._shop)
        row.addSpacing(8)
        row.addWidget(self._register)
        row.addSpacing(26)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        row.addWidget(self.tabs)
        self.settings_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.settings_button.clicked.connect(self.settings_requested)
        row.addWidget(self.settings_button)
        row.addStretch()
        row.addWidget(self._watermark)
        row.addStretch()
        row.addWidget(self._operator)
        row.addSpacing(10)
        row.addWidget(self._clock)

    @Slot(int)
    def _on_tab_changed(self, number: int) -> None:
        self.tab_chosen.emit(number)

    def show_tab(self, number: int) -> None:
        """Mark the page that is shown."""
        self.tabs.setCurrentIndex(number)

    def show_count(self, number: int, count: int) -> None:
        """Show how much waits on a page."""
        self.tabs.show_count(number, count)
        # Before the next paint, which else would show new words in old room.
        layout = self.layout()
        if layout is not None:
            layout.activate()
        QCoreApplication.sendPostedEvents(self.tabs, QEvent.Type.LayoutRequest)

    def hide_tabs(self) -> None:
        """Take the tabs away: there is one page only."""
        self.tabs.hide()
        self.settings_button.hide()

    def show_status(self, status: TillStatus | None) -> None:
        """Show whose till this is; None while it is not known yet."""
        self._is_training = status is not None and status.is_training
        self._watermark.setVisible(self._is_training)
        self._shop.setText(self.tr("Caixa Pix") if status is None else clean(status.merchant.shop))
        self._register.setText("" if status is None else clean(status.register, 20))
        self._operator.setText("" if status is None else clean(status.operator, 20))
        self.settings_button.setEnabled(status is not None)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, keep the tabs and the watermark whole, and leave the rest out."""
        super().resizeEvent(event)
        self._register.setVisible(self.width() >= _ROOMY)
        self._operator.setVisible(self.width() >= _ROOMY)
        self._shop.setVisible(self.width() >= _TIGHT)
        self._clock.setVisible(self.width() >= _TIGHT)

    def is_training(self) -> bool:
        """Return whether the watermark is shown."""
        return not self._watermark.isHidden()

    def show_clock(self, text: str) -> None:
        """Show the time of day."""
        if self._clock.text() != text:
            self._clock.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line below."""
        del event
        palette = theme.colours()
        amber = palette.shade(Tone.AMBER)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(amber.ground if self._is_training else palette.card))
            line = QRectF(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, QColor(amber.line if self._is_training else palette.line))
