"""The line that the customer reads beside the amount, such as *Mesa 5*."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_app.ui.widgets.counted_field import CountedField

LIMIT = 60
_KEYS_BACK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class DescriptionField(CountedField):
    """Enter and Esc go back to the amount.

    Signals:
        left: the person is done here; carries nothing.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LIMIT, parent)
        self.setPlaceholderText(self.tr("Descrição (aparece para o cliente)"))
        self.setAccessibleName(self.placeholderText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the amount, or edit."""
        if event.key() in _KEYS_BACK:
            self.left.emit()
            return
        super().keyPressEvent(event)
