"""The keypad on the screen: the same rules as typing."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pos_app.domain.typed_amount import Press
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Kind

LEAST_KEY_PX = 48
MOST_KEY_PX = 96
_GAP = 6
_ROWS = ("123", "456", "789", "C0+")


class Keypad(QWidget):
    """Three columns, four rows of large keys that take no focus from the amount.

    Signals:
        digit_pressed: carries an int from 0 to 9.
        key_pressed: carries a :class:`Press`.
    """

    digit_pressed = Signal(object)
    key_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        self.setMaximumHeight(len(_ROWS) * (MOST_KEY_PX + _GAP) - _GAP)
        for row, names in enumerate(_ROWS):
            for column, name in enumerate(names):
                grid.addWidget(self._make_key(name), row, column)
                grid.setColumnStretch(column, 1)

    def _make_key(self, name: str) -> ActionButton:
        key = ActionButton(name, Kind.DANGER if name == "C" else Kind.KEY, pixels=26, height=LEAST_KEY_PX)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        key.setMaximumHeight(MOST_KEY_PX)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setProperty("key_name", name)
        key.setAccessibleName(self._spoken(name))
        key.clicked.connect(self._on_key_clicked)
        return key

    def all_keys(self) -> list[ActionButton]:
        """Return the keys, row by row."""
        return self.findChildren(ActionButton)

    def _spoken(self, name: str) -> str:
        if name == "C":
            return self.tr("Limpar")
        return self.tr("Somar outro valor") if name == "+" else name

    @Slot()
    def _on_key_clicked(self) -> None:
        name = str(self.sender().property("key_name"))
        if name in "0123456789":
            self.digit_pressed.emit(int(name))
        else:
            self.key_pressed.emit(Press(name))
