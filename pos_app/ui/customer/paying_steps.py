"""What a customer does to pay, in three steps, and whose name the bank's app will show."""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from pos_app.domain.money import Centavos, to_brl
from pos_app.ui.customer.customer_view import CustomerView
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import fitting_pixels
from pos_app.ui.widgets.painted import paint_line

_WHITE = QColor(255, 255, 255)
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


class PayingSteps(QObject):
    """Paints the steps and the receiver; its words are translated here."""

    def paint_step(self, painter: QPainter, row: QRectF, index: int, amount: Centavos, pixels: int) -> None:
        """Paint a number in its disc, and what the customer does then."""
        palette = theme.colours()
        disc = QRectF(row.left(), row.top(), row.height(), row.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.shade(Tone.BLUE).fill))
        painter.drawEllipse(disc)
        painter.setPen(_WHITE)
        painter.setFont(theme.font(int(pixels * 0.82), 700))
        painter.drawText(disc, _CENTER, str(index + 1))
        words = row.adjusted(row.height() * 1.38, 0, 0, 0)
        step = self._steps()[index]
        whole = step.format(amount=to_brl(amount))
        pixels = fitting_pixels(whole, int(words.width()), pixels, 700)
        before, _, after = step.partition("{amount}")
        used = paint_line(painter, words, before, theme.font(pixels, 500), palette.ink)
        if after:
            words.setLeft(words.left() + used)
            used = paint_line(painter, words, to_brl(amount), theme.font(pixels, 700), palette.ink)
            words.setLeft(words.left() + used)
            paint_line(painter, words, after, theme.font(pixels, 500), palette.ink)

    def _steps(self) -> tuple[str, str, str]:
        return (
            self.tr("Abra o app do seu banco"),
            self.tr("Pix › Ler QR code"),  # noqa: RUF001 - the arrow of menus
            self.tr("Confira {amount} e pague"),
        )

    def paint_receiver(self, painter: QPainter, row: QRectF, receiver: str, pixels: int) -> None:
        """Paint who receives, as the bank's app will name it."""
        palette = theme.colours()
        used = paint_line(painter, row, self.tr("Recebe: "), theme.font(pixels, 500), palette.second)
        name = row.adjusted(used, 0, 0, 0)
        paint_line(painter, name, receiver, theme.font(pixels, 700), palette.ink)
        below = row.translated(0, row.height())
        paint_line(
            painter,
            below,
            self.tr("Confira este nome no app do banco"),
            theme.font(pixels, 500),
            palette.second,
        )


def title_of(view: CustomerView) -> str:
    """Return the shop and what is paid for, in one line."""
    parts = (view.shop, view.description)
    return " · ".join(part for part in parts if part)
