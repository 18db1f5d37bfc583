"""Where the next sale is typed: amount, description, keypad and the one wide key."""

from uuid import uuid4

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.money import Centavos, to_brl
from pos_app.domain.typed_amount import TypedAmount
from pos_app.ui.sale.amount_entry import AmountEntry
from pos_app.ui.sale.description_field import DescriptionField
from pos_app.ui.sale.keypad import Keypad
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Kind

BOUNCE_MS = 400


class TypedSale(Struct, frozen=True):
    """A sale as typed.

    Attributes:
        request: idempotency key: the same typed sale keeps it however often it is sent.
    """

    amount: Centavos
    description: str
    request: str


class SellView(Card):
    """Amount, description, keypad and **Cobrar**; one press is one sale.

    Signals:
        charge_requested: carries a :class:`TypedSale`; not while one is sent, nor 400 ms after.
        typed: the amount is another; carries a :class:`TypedAmount`.
        enter_pressed: Enter with nothing typed: the recommended action; carries nothing.
    """

    charge_requested = Signal(object)
    typed = Signal(object)
    enter_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_sending = False
        self._is_ready = True
        self._request = uuid4().hex
        self._bounce = QTimer(self)
        self._bounce.setSingleShot(True)
        self._bounce.setInterval(BOUNCE_MS)
        self._bounce.timeout.connect(self._enable)
        self.entry = AmountEntry()
        self.description = DescriptionField()
        self.keypad = Keypad()
        self.charge_button = ActionButton(self.tr("Cobrar"), Kind.PRIMARY, pixels=20, height=56)
        self.keypad_button = ActionButton(self.tr("Teclado"), height=56)
        self.keypad_button.setCheckable(True)
        self.keypad_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place_parts()
        self._connect_parts()
        self._enable()

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 8)
        column.setSpacing(6)
        column.addWidget(self.entry, 1)
        column.addWidget(self.description)
        column.addWidget(self.keypad, 100)  # first the keys grow, then the amount
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.charge_button, 1)
        row.addWidget(self.keypad_button)
        column.addLayout(row)
        self.set_compact(False)

    def _connect_parts(self) -> None:
        self.entry.changed.connect(self._on_changed)
        self.entry.charge_requested.connect(self.press_enter)
        self.description.left.connect(self.entry.setFocus)
        self.description.textEdited.connect(self._on_described)
        self.keypad.digit_pressed.connect(self.entry.take_digit)
        self.keypad.key_pressed.connect(self.entry.take_press)
        self.charge_button.clicked.connect(self.press_enter)
        self.keypad_button.toggled.connect(self._show_keys)

    def set_compact(self, is_compact: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Leave the room to a charge above: the keys are behind one of their own."""
        self._is_compact = is_compact
        self.keypad_button.setVisible(is_compact)
        self._show_keys()

    def least_height(self) -> int:
        """Return the height below which a part of it would be cut."""
        layout = self.layout()
        return 0 if layout is None else layout.minimumSize().height()

    @Slot()
    def _show_keys(self) -> None:
        shown = not self._is_compact or self.keypad_button.isChecked()
        self.keypad.setVisible(shown)
        self.description.setVisible(shown)

    # --- the typed sale -------------------------------------------------------------------------

    def typed_sale(self) -> TypedSale:
        """Return what is typed now."""
        return TypedSale(self.entry.typed().total, self.description.text().strip(), self._request)

    def is_busy(self) -> bool:
        """Return whether a sale is being sent, or was within the last 400 ms."""
        return self._is_sending or self._bounce.isActive()

    def set_ready(self, ready: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Allow charging, or not (the till starts, or is closing)."""
        self._is_ready = ready
        self._enable()

    def begin_sending(self) -> None:
        """Take no further press until :meth:`end_sending` and 400 ms more."""
        self._is_sending = True
        self.charge_button.set_busy(self.tr("Criando a cobrança…"))
        self._enable()

    def end_sending(self, *, done: bool) -> None:
        """The answer came; ``done`` empties the fields, else the same sale may be sent again."""
        self._is_sending = False
        self.charge_button.set_busy("")
        self._bounce.start()
        if done:
            self.clear()
        self._enable()

    def clear(self) -> None:
        """Begin the next sale."""
        self._request = uuid4().hex
        self.entry.clear()
        self.description.clear()

    def takes_key(self, event: QKeyEvent) -> bool:
        """Use a key that reached the window; return whether it was one of the amount's."""
        return self.entry.takes_key(event)

    @Slot()
    def press_enter(self) -> None:
        """Ask to charge what is typed; with nothing typed, ask for the recommended action."""
        if self.is_busy() or not self._is_ready:
            return
        if self.entry.typed().total:
            self.charge_requested.emit(self.typed_sale())
        else:
            self.enter_pressed.emit()

    @Slot(object)
    def _on_changed(self, amount: TypedAmount) -> None:
        self._request = uuid4().hex
        self._enable()
        self.typed.emit(amount)

    @Slot()
    def _on_described(self) -> None:
        self._request = uuid4().hex

    @Slot()
    def _enable(self) -> None:
        total = self.entry.typed().total
        text = self.tr("Cobrar {amount}").format(amount=to_brl(total)) if total else self.tr("Cobrar")
        self.charge_button.setText(text)
        self.charge_button.setEnabled(bool(total) and self._is_ready and not self.is_busy())
