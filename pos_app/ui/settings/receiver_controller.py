"""Asks a manager to confirm who receives, as long as that is in doubt; one for the cashier's window."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.devices import ListDevices
from pos_app.domain.commands.shop import ConfirmReceiver
from pos_app.domain.device import Device
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.till import TillPort
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.settings.receiver_sheet import ReceiverSheet
from pos_app.ui.texts.errors import error_text


class ReceiverController(QObject):
    """Opens the page, and sends what was decided.

    Signals:
        confirmed: carries the :class:`TillStatus` after it.
        closed: the page is gone; carries nothing.

    Attributes:
        sheet: the page that is open; None for none.
    """

    confirmed = Signal(object)
    closed = Signal()

    def __init__(self, till: TillPort, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._till, self._bridge, self._window = till, bridge, window
        self._status: TillStatus | None = None
        self.sheet: ReceiverSheet | None = None

    def set_status(self, status: TillStatus) -> None:
        """Take how the till stands."""
        self._status = status

    def ask(self) -> None:
        """Open the page, where who receives is in doubt and it is not open yet."""
        if self._status is not None and self._status.is_receiver_doubted and self.sheet is None:
            self._bridge.ask(self._till, ListDevices(), self._on_devices)

    def _on_devices(self, reply: Reply[tuple[Device, ...]]) -> None:
        if reply.error is not None or self._status is None or self.sheet is not None:
            return
        self.sheet = ReceiverSheet(self._status, reply.answer, self._window)
        self.sheet.confirmed.connect(self._on_confirmed)
        self.sheet.finished.connect(self._on_finished)
        self.sheet.open()

    @Slot(object)
    def _on_confirmed(self, pin: str) -> None:
        if self.sheet is not None:
            decision = Decision(reason=self.tr("conferi quem recebe"), pin=pin)
            command = ConfirmReceiver(key=self.sheet.key, decision=decision)
            self._bridge.ask(self._till, command, self._on_answer)

    def _on_answer(self, reply: Reply[TillStatus]) -> None:
        if reply.error is None:
            if self.sheet is not None:
                self.sheet.accept()
            self.confirmed.emit(reply.answer)
        elif self.sheet is not None:
            self.sheet.show_error(error_text(reply.error))

    @Slot()
    def _on_finished(self) -> None:
        self.sheet = None
        self.closed.emit()
