"""The till's window on the desktop: painted in our colours before its contents are loaded, and kept for them.

Showing something a tenth of a second earlier is worth it only where nothing jumps afterwards: it is one
window with its place and title, and ground and header that are painted first are those of the cashier's.
"""

from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.runtime.first_paint import FirstPaint
from pos_app.ui.runtime.window_place import take_place
from pos_app.ui.style import theme

HEADER_HEIGHT = 54


class FirstWindow(QWidget):
    """Empty until :meth:`hold`; then it is closed, moved and shown for what it holds."""

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._held: QWidget | None = None
        self._must_close = False
        self.setWindowTitle(QCoreApplication.translate("CashierWindow", "Caixa Pix"))
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        palette = theme.colours()
        self._header = (_ground(self, palette.card, HEADER_HEIGHT - 1), _ground(self, palette.line, 1))
        for part in self._header:
            self._whole.addWidget(part)
        self._whole.addStretch()

    def open(self) -> None:
        """Show the window where it was last; returns once it was painted, or had the time for it."""
        loop, paint = QEventLoop(self), FirstPaint(self)
        paint.painted.connect(loop.quit)
        take_place(self, self._settings)
        self.show()
        loop.exec()

    def hold(self, contents: QWidget) -> None:
        """Show ``contents``, a window of its own so far, in all of this one."""
        from PySide6.QtCore import Qt  # noqa: PLC0415 - 16 ms, after the first paint

        self._held = contents
        contents.setParent(self, contents.windowFlags() & ~Qt.WindowType.WindowType_Mask)
        for part in self._header:
            part.hide()
        self._whole.insertWidget(0, contents, 1)
        contents.show()
        if self._must_close:
            QTimer.singleShot(0, self, self.close)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what is held end; who closes it before there is anything is served as soon as there is."""
        if self._held is None:
            self._must_close = True
            event.ignore()
        elif self._held.close():
            super().closeEvent(event)
        else:
            event.ignore()  # it asks first


def _ground(parent: QWidget, colour: str, height: int) -> QWidget:
    """Return a strip of one colour over all of the width.

    A painter would need the namespace ``Qt`` with all its enums, 16 ms before the first paint.
    """
    made = QWidget(parent)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    made.setPalette(palette)
    made.setAutoFillBackground(True)
    made.setFixedHeight(height)
    return made
