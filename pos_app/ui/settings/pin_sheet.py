"""The sheet on which the manager's PIN is changed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.shop import ChangePin
from pos_app.domain.errors import BadPinError
from pos_app.domain.pin import check_new_pin
from pos_app.ui.texts.errors import error_text
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Kind
from pos_app.ui.widgets.dialogs import Sheet, make_error_label, make_pin_field


class PinSheet(Sheet):
    """Asks for the PIN of now and twice for the new one.

    Signals:
        change_requested: carries a :class:`ChangePin`.
    """

    change_requested = Signal(object)

    def __init__(self, operator: str, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.show_title(self.tr("Trocar o PIN do gerente"))
        self.sentence.setText(
            self.tr("De 4 a 8 números. Um PIN que todos tentam primeiro, como 1234 ou 0000, não é aceito.")
        )
        self.sentence.setVisible(True)
        self._operator = operator
        self.old_field = make_pin_field()
        self.new_field = make_pin_field()
        self.again_field = make_pin_field()
        self.add_field(self.tr("PIN de agora"), self.old_field)
        self.add_field(self.tr("PIN novo"), self.new_field)
        self.add_field(self.tr("PIN novo outra vez"), self.again_field)
        self.error_label = make_error_label()
        self.column.addWidget(self.error_label)
        self.back_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.change_button = ActionButton(self.tr("Trocar"), Kind.PRIMARY)
        self.add_buttons(self.back_button, self.change_button, default=False)
        self.back_button.clicked.connect(self.reject)
        self.change_button.clicked.connect(self._on_change_clicked)
        for field in self._fields():
            field.textChanged.connect(self._on_text_changed)
        self.old_field.returnPressed.connect(self.new_field.setFocus)
        self.new_field.returnPressed.connect(self.again_field.setFocus)
        self.again_field.returnPressed.connect(self.change_button.click)
        self._on_text_changed()

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.old_field, self.new_field, self.again_field

    def show_error(self, text: str) -> None:
        """Show why the till refused; everything is typed again."""
        for field in self._fields():
            field.clear()
        self._show(text)
        self.old_field.setFocus()

    @Slot()
    def _on_text_changed(self) -> None:
        typed = self.new_field.text()
        is_whole = all(field.text() for field in self._fields())
        self.change_button.setEnabled(is_whole and len(self.again_field.text()) >= len(typed))

    @Slot()
    def _on_change_clicked(self) -> None:
        new_pin = self.new_field.text()
        if new_pin != self.again_field.text():
            self._show(self.tr("Os dois PINs novos não são iguais."))
            return
        try:
            check_new_pin(new_pin)
        except BadPinError as error:
            self._show(error_text(error))
            return
        self.change_button.setEnabled(False)
        decision = Decision(
            reason=self.tr("troca do PIN"), pin=self.old_field.text(), operator=self._operator
        )
        self.change_requested.emit(ChangePin(new_pin=new_pin, decision=decision))

    def _show(self, text: str) -> None:
        self.error_label.setText(text)
        self.error_label.setVisible(True)
        self.fit()
