"""What the settings' pages about devices share: the list, the manager's PIN, the line of errors."""

from pos_app.domain.shop import TillStatus
from pos_app.ui.settings.device_rows import DeviceList
from pos_app.ui.widgets.buttons_and_labels import ActionButton
from pos_app.ui.widgets.dialogs import SheetPage, answers, labelled, make_error_label, make_pin_field


class DevicePage(SheetPage):
    """A page that ends with the PIN, the error and the way back."""

    def __init__(self, role: str, empty: str, status: TillStatus) -> None:
        super().__init__()
        self.role = role
        self.list = DeviceList(role, empty)
        self.pin_field = make_pin_field()
        self.error_label = make_error_label()
        self.back_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.back_button.clicked.connect(self.left)
        self.needs_pin = not status.is_training
        self.column.setSpacing(12)

    def finish(self, *buttons: ActionButton) -> None:
        """Add what every page ends with; ``buttons`` stand right of the way back."""
        self.column.addStretch(1)
        if self.needs_pin:
            self.column.addLayout(labelled(self.tr("PIN do gerente"), self.pin_field))
        self.column.addWidget(self.error_label)
        self.column.addLayout(answers(self.back_button, *buttons, default=False))

    def pin(self) -> str:
        """Return the manager's PIN as typed; empty on a training ledger, which asks for none."""
        return self.pin_field.text()

    def show_error(self, text: str) -> None:
        """Show why something was refused; an empty text takes it off."""
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        if text and self.needs_pin:
            self.pin_field.clear()
            self.pin_field.setFocus()
        self.grown.emit()
