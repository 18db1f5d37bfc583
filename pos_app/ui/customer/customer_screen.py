"""The customer's view: draws one :class:`CustomerView`, takes no input, holds no rule.

Green fills the screen for proven money alone. A code is on it in ``pending`` only; in every other state it is
removed, not covered. Used full screen on the second monitor and by ``pos-app display``.
"""

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.domain.money import spoken, to_brl
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.displays import QrReady
from pos_app.ui.customer.customer_view import CustomerView, Phase
from pos_app.ui.customer.paying_steps import PayingSteps, title_of
from pos_app.ui.customer.shop_sign import paint_sign
from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon, paint_icon
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import fitting_pixels
from pos_app.ui.widgets.countdown import CountdownRing
from pos_app.ui.widgets.painted import paint_line
from pos_app.ui.widgets.qr_view import QrView

PAID_MS = 6_000
EXPIRED_MS = 10_000
HOLD_MS = {Phase.PAID: PAID_MS, Phase.THANKS: PAID_MS, Phase.EXPIRED: EXPIRED_MS}
_WHITE = QColor(255, 255, 255)
_SOFT_WHITE = QColor(255, 255, 255, 205)
_NIGHT = QColor("#0F172A")
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


class CustomerScreen(QWidget):
    """Shows the view last given; returns to the idle picture by itself after paid and expired."""

    def __init__(self, clock: Clock, shop: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._view = CustomerView(phase=Phase.IDLE, shop=shop)
        self._qr = QrView(self)
        self._ring = CountdownRing(clock, parent=self)
        self._logo = QImage()
        self._steps = PayingSteps(self)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.timeout.connect(self._on_back_timeout)
        self._arrange()

    def show_logo(self, png: bytes) -> None:
        """Show the shop's logo on the idle picture; its initials where there is none."""
        self._logo = QImage.fromData(png)
        self.update()

    def view(self) -> CustomerView:
        """Return what is shown now."""
        return self._view

    def shows_code(self) -> bool:
        """Return whether a code (or its text) is on the screen."""
        return self._view.phase is Phase.PENDING and not self._qr.is_empty()

    def show_view(self, view: CustomerView) -> None:
        """Show ``view``; a code of another charge or state is removed at once."""
        is_new = (view.phase, view.charge_id) != (self._view.phase, self._view.charge_id)
        if view.phase is not Phase.PENDING or view.charge_id != self._view.charge_id:
            self._qr.clear_code()
        self._view = view
        if is_new:
            self._start_back_timer()
        self._announce()
        self._arrange()
        self.update()

    def show_qr(self, ready: QrReady) -> None:
        """Show the drawn code of the charge on the screen; any other is left alone."""
        view = self._view
        if view.phase is Phase.PENDING and ready.charge_id == view.charge_id and ready.text == view.code:
            drawing = ready.drawing
            self._qr.show_code(None if drawing is None else drawing.matrix, ready.text)

    def is_leaving(self) -> bool:
        """Return whether the picture gives way to the idle one by itself."""
        return self._back.isActive()

    def _start_back_timer(self) -> None:
        self._back.stop()
        hold_ms = HOLD_MS.get(self._view.phase)
        if hold_ms is not None:
            self._back.start(hold_ms)

    @Slot()
    def _on_back_timeout(self) -> None:
        view = self._view
        idle = CustomerView(
            phase=Phase.IDLE, shop=view.shop, headline=self.tr("Pague com Pix"), training=view.training
        )
        self.show_view(idle)

    def _announce(self) -> None:
        view = self._view
        self.setAccessibleName(view.headline or view.shop)
        self.setAccessibleDescription(view.hint)
        if view.phase is Phase.PENDING:
            self._qr.setAccessibleName(self.tr("QR Code Pix de {amount}").format(amount=spoken(view.amount)))

    # --- places ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the code and the ring anew."""
        super().resizeEvent(event)
        self._arrange()

    def _is_upright(self) -> bool:
        return self.height() > self.width()

    def _strip_height(self) -> float:
        return max(26.0, self.height() * 0.036) if self._view.training else 0.0

    def _card(self) -> QRectF:
        """Return the place of the white card: 55 to 70 % of the short side."""
        width, height, top = self.width(), self.height(), self._strip_height()
        if self._is_upright():
            side = min(width * 0.76, (height - top) * 0.50)
            return QRectF((width - side) / 2, top + (height - top) * 0.205, side, side)
        side = min((height - top) * 0.68, width * 0.42)
        return QRectF(width * 0.047, top + (height - top - side) / 2, side, side)

    def _column(self) -> QRectF:
        """Return the place of the words beside (or below) the card."""
        card = self._card()
        left = card.right() + self.width() * 0.047
        return QRectF(left, card.top(), self.width() * 0.965 - left, card.height())

    def _arrange(self) -> None:
        card = self._card()
        self._qr.setGeometry(card.toAlignedRect())
        self._qr.set_radius(card.width() * 0.045)
        is_pending = self._view.phase is Phase.PENDING
        self._qr.setVisible(is_pending)
        self._place_ring(card)
        asking = self._view.phase is Phase.VERIFYING
        self._ring.setVisible(is_pending or asking)
        if is_pending:
            self._ring.run_to(self._view.deadline_ms, self._view.total_s)
        else:
            self._ring.stop(asking=asking)

    def _place_ring(self, card: QRectF) -> None:
        if self._view.phase is Phase.VERIFYING:
            size = int(min(self.width(), self.height()) * 0.2)
            self._ring.set_size(size)
            middle = int(self.height() * self._around(0.3))
            self._ring.move((self.width() - size) // 2, middle - size // 2)
            return
        size = max(72, int(card.width() * 0.225))
        self._ring.set_size(size)
        if self._is_upright():
            self._ring.move(int(card.left() + card.width() * 0.03), int(self._below(card)))
        else:
            self._ring.move(int(self._column().left()), int(card.bottom() - size))

    def _below(self, card: QRectF) -> float:
        return card.bottom() + self.height() * 0.022

    # --- painting -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the whole picture."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self._ground())
            self._paint_phase(painter)
            if self._view.training:
                self._paint_watermark(painter)

    def _ground(self) -> QColor:
        palette = theme.colours()
        grounds = {
            Phase.IDLE: _NIGHT,
            Phase.PAID: QColor(palette.shade(Tone.GREEN).fill),
            Phase.CALL_CASHIER: QColor(palette.shade(Tone.AMBER).fill),
        }
        return grounds.get(self._view.phase, QColor(palette.ground))

    def _paint_phase(self, painter: QPainter) -> None:
        palette = theme.colours()
        ink, second = QColor(palette.ink), QColor(palette.second)
        grey = QColor(palette.shade(Tone.GREY).text)
        match self._view.phase:
            case Phase.PENDING:
                self._paint_pending(painter)
            case Phase.IDLE:
                self._paint_idle(painter)
            case Phase.PAID:
                self._paint_amount_message(painter, Icon.TICK_RING, _WHITE, _SOFT_WHITE)
            case Phase.VERIFYING:
                self._paint_amount_message(painter, None, ink, second)
            case Phase.THANKS:
                self._paint_message(painter, None, ink, second)
            case Phase.CALL_CASHIER:
                self._paint_message(painter, Icon.WARNING, _WHITE, _SOFT_WHITE)
            case Phase.EXPIRED:
                self._paint_message(painter, Icon.CLOCK, grey, grey)
            case Phase.LINK_LOST:
                self._paint_message(painter, Icon.LINK, grey, grey)
            case Phase.NOT_KNOWN:
                self._paint_message(painter, Icon.QUESTION, grey, grey)

    def _line(  # noqa: PLR0913, PLR0917 - one line of text is these values
        self, painter: QPainter, middle: float, text: str, share: float, weight: int, colour: QColor
    ) -> None:
        """Paint one centred line: ``middle`` and ``share`` are parts of the height; it shrinks to fit."""
        width = int(self.width() * 0.9)
        pixels = fitting_pixels(text, width, max(13, int(self._short() * share)), weight)
        painter.setFont(theme.font(pixels, weight))
        painter.setPen(colour)
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
        top = self.height() * middle - pixels
        painter.drawText(QRectF(0, top, self.width(), pixels * 2), _CENTER, shown)

    def _short(self) -> float:
        """Return the measure for text sizes: the height, less where the window is narrow."""
        return min(self.height(), self.width() * 0.8)

    def _icon(self, painter: QPainter, icon: Icon, middle: float, share: float, colour: QColor) -> None:
        side = self._short() * share
        box = QRectF((self.width() - side) / 2, self.height() * middle - side / 2, side, side)
        paint_icon(painter, icon, box, colour)

    def _around(self, middle: float) -> float:
        """Return a part of the height that keeps lines together on an upright screen too."""
        return 0.5 + (middle - 0.5) * min(1.0, self.width() / self.height())

    def _paint_message(self, painter: QPainter, icon: Icon | None, ink: QColor, second: QColor) -> None:
        if icon is not None:
            self._icon(painter, icon, self._around(0.37), 0.17, ink)
        middle = 0.565 if icon is not None else 0.5
        self._line(painter, self._around(middle), self._view.headline, 0.088, 700, ink)
        self._line(painter, self._around(middle + 0.1), self._view.hint, 0.042, 500, second)

    def _paint_amount_message(
        self, painter: QPainter, icon: Icon | None, ink: QColor, second: QColor
    ) -> None:
        if icon is not None:
            self._icon(painter, icon, self._around(0.315), 0.25, ink)
        self._line(painter, self._around(0.565), to_brl(self._view.amount), 0.145, 700, ink)
        self._line(painter, self._around(0.71), self._view.headline, 0.06, 600, ink)
        self._line(painter, self._around(0.795), self._view.hint, 0.042, 500, second)

    def _paint_idle(self, painter: QPainter) -> None:
        bottom = QPointF(self.width() / 2, self.height() * self._around(0.465))
        paint_sign(painter, bottom, self._short(), self._logo, self._view.shop)
        self._line(painter, self._around(0.545), self._view.shop, 0.08, 700, _WHITE)
        self._line(
            painter,
            self._around(0.65),
            self._view.headline or self.tr("Pague com Pix"),
            0.042,
            500,
            _SOFT_WHITE,
        )

    def _paint_watermark(self, painter: QPainter) -> None:
        box = QRectF(0, 0, self.width(), self._strip_height())
        painter.fillRect(box, QColor(theme.colours().shade(Tone.AMBER).fill))
        if self._view.phase is Phase.CALL_CASHIER:
            painter.fillRect(QRectF(0, box.bottom() - 1, self.width(), 1), _SOFT_WHITE)
        painter.setPen(_WHITE)
        painter.setFont(theme.font(max(13, int(box.height() * 0.5)), 700))
        painter.drawText(box, _CENTER, self.tr("TREINO — SEM VALOR"))

    def _paint_pending(self, painter: QPainter) -> None:
        if self._is_upright():
            self._paint_upright(painter)
        else:
            self._paint_wide(painter)

    def _paint_wide(self, painter: QPainter) -> None:
        palette, column, unit = theme.colours(), self._column(), self._card().height() / 100
        title = QRectF(column.left(), column.top() + unit, column.width(), unit * 8)
        paint_line(painter, title, title_of(self._view), theme.font(int(unit * 5.4), 600), palette.second)
        amount = to_brl(self._view.amount)
        pixels = fitting_pixels(amount, int(column.width()), int(unit * 21), 700)
        place = QRectF(column.left(), column.top() + unit * 9, column.width(), unit * 27)
        paint_line(painter, place, amount, theme.font(pixels, 700), palette.ink)
        for index in range(3):
            row = QRectF(
                column.left(), column.top() + unit * (39.5 + index * 10.8), column.width(), unit * 7.8
            )
            self._steps.paint_step(painter, row, index, self._view.amount, int(unit * 4.9))
        ring = self._ring.geometry()
        left = ring.right() + unit * 4.2
        receiver = QRectF(left, ring.center().y() - unit * 6, column.right() - left, unit * 6)
        self._steps.paint_receiver(painter, receiver, self._view.receiver, int(unit * 4.3))

    def _paint_upright(self, painter: QPainter) -> None:
        palette, card, top = theme.colours(), self._card(), self._strip_height()
        free = card.top() - top
        second, ink = QColor(palette.second), QColor(palette.ink)
        self._line(painter, (top + free * 0.19) / self.height(), self._view.shop, 0.045, 600, second)
        self._line(painter, (top + free * 0.53) / self.height(), to_brl(self._view.amount), 0.165, 700, ink)
        self._line(painter, (top + free * 0.86) / self.height(), self._view.description, 0.042, 500, second)
        ring = self._ring.geometry()
        pixels = int(card.width() * 0.043)
        for index in range(3):
            height = ring.height() * 0.3
            left = card.left() + card.width() * 0.34
            row = QRectF(left, ring.top() + ring.height() * 0.35 * index, self.width() - left - 10, height)
            self._steps.paint_step(painter, row, index, self._view.amount, pixels)
        self._paint_upright_receiver(painter)

    def _paint_upright_receiver(self, painter: QPainter) -> None:
        palette = theme.colours()
        name = self.tr("Recebe: {name}").format(name=self._view.receiver)
        self._line(painter, 0.915, name, 0.036, 600, QColor(palette.ink))
        self._line(
            painter, 0.948, self.tr("Confira este nome no app do banco"), 0.034, 500, QColor(palette.second)
        )
