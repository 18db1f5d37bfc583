"""What happens with a scan that no field wants: it is shown for a while, and may be put back."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from pos_app.ui.runtime.scan_guard import ScanGuard
from pos_app.ui.sale.amount_entry import AmountEntry
from pos_app.ui.sale.sell_page import SellPage
from pos_app.ui.texts.format import clean
from pos_app.ui.widgets.notice_bar import PassingNotice

STAYS_MS = 5_000
_SHOWN = 14


class Scans(QObject):
    """Tells a person of a scan that was taken out, on the window where it was typed.

    Args:
        sell: the page whose amount keys reach from everywhere; its ended charge goes with the first of them.
        window: the cashier's.
    """

    def __init__(self, sell: SellPage, window: QWidget) -> None:
        super().__init__(window)
        self._entry, self._window = sell.sell_view.entry, window
        self._text = ""
        self._target: QWidget | None = None
        self.notice: PassingNotice | None = None
        self.guard = ScanGuard(self)
        self.guard.protect(self._entry)
        self.guard.protect(sell.flow)
        self.guard.taken_out.connect(self._on_taken_out)

    @Slot(str, object)
    def _on_taken_out(self, text: str, target: QWidget | None) -> None:
        self._text, self._target = text, target
        place = QApplication.activeModalWidget() or self._window
        self._drop()
        notice = self.notice = PassingNotice(place, self.tr("Desfazer"), STAYS_MS)
        notice.acted.connect(self._put_back)
        notice.destroyed.connect(self._on_notice_gone)
        notice.tell(self.tr("Leitura {text} ignorada").format(text=clean(text, _SHOWN)))

    @Slot()
    def _put_back(self) -> None:
        """Type the scan after all, where it was typed."""
        target = self._target
        if isinstance(target, QLineEdit) and not isinstance(target, AmountEntry):
            target.insert(self._text)
        elif isinstance(target, QPlainTextEdit):
            target.insertPlainText(self._text)
        else:
            self._entry.take_text(self._text)
        self._drop()

    def _drop(self) -> None:
        if self.notice is not None:
            self.notice.hide()
            self.notice.deleteLater()
            self.notice = None

    @Slot()
    def _on_notice_gone(self) -> None:
        if self.sender() is self.notice:
            self.notice = None
