"""Opens the shop's settings and carries their wishes: to the till, to this computer, to the loudspeaker."""

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pos_app.domain.commands.shop import ChangePin, SaveMerchant
from pos_app.domain.money import Centavos
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.computer import ComputerPort
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.displays import Sound
from pos_app.services.ports.till import TillPort
from pos_app.ui.customer.display_window import DisplayWindow, monitor_id
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.runtime.sound import SoundWishes, read_wishes, write_wishes
from pos_app.ui.texts.errors import error_text

if TYPE_CHECKING:  # loaded when the settings are opened: a start does not wait for them
    from pos_app.ui.settings.data_controller import DataParts
    from pos_app.ui.settings.devices_controller import DeviceParts
    from pos_app.ui.settings.pin_sheet import PinSheet
    from pos_app.ui.settings.settings_dialog import SettingsDialog
    from pos_app.ui.settings.shop_logo import ShopLogo

_TEST_AMOUNT = Centavos(4590)


class OpenerParts(Struct, frozen=True):
    """What the settings change."""

    till: TillPort
    bridge: Bridge
    settings: QSettings
    sound: Sound
    customer: DisplayWindow
    computer: ComputerPort


class SettingsOpener(QObject):
    """Has at most one dialog open, above ``window``; it closes when the till stored what was typed.

    Signals:
        saved: carries the new :class:`TillStatus`.
        closed: the dialog is gone; carries nothing.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, parts: OpenerParts, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._dialog: SettingsDialog | None = None
        self.pin_sheet: PinSheet | None = None
        self._is_training = False
        self._operator = ""
        self._devices: DeviceParts | None = None
        self._logo: ShopLogo | None = None
        self._data: DataParts | None = None

    def serve(self, devices: "DeviceParts", logo: "ShopLogo", data: "DataParts") -> None:
        """Take what the settings about devices, logo and data need, now that there is a server."""
        self._devices = devices
        self._logo = logo
        self._data = data

    def open(self, status: TillStatus, link: LinkStatus) -> None:
        """Open the dialog with what holds now; a monitor chosen there is the customer's at once."""
        from pos_app.ui.settings.data_controller import DataController  # noqa: PLC0415 - as above
        from pos_app.ui.settings.devices_controller import DevicesController  # noqa: PLC0415 - as above
        from pos_app.ui.settings.settings_dialog import SettingsDialog  # noqa: PLC0415 - as above
        from pos_app.ui.settings.shop_page import LocalSettings  # noqa: PLC0415 - as above

        customer = self._parts.customer
        local = LocalSettings(
            self._monitors(),
            customer.chosen(),
            read_wishes(self._parts.settings),
            self._parts.computer.addresses(),
        )
        self._is_training = status.is_training
        self._operator = status.operator
        dialog = SettingsDialog(status, local, self._window)
        shop = dialog.shop_page
        shop.sound_chosen.connect(self._on_sound_chosen)
        shop.sound_test_requested.connect(self._on_sound_test_requested)
        shop.save_requested.connect(self._on_save_requested)
        shop.pin_requested.connect(self._on_pin_requested)
        shop.monitor_chosen.connect(customer.choose)
        if self._devices is not None:
            DevicesController(self._devices, link, dialog)
        if self._logo is not None:
            shop.show_logo(self._logo.png())
            shop.logo_chosen.connect(self._on_logo_chosen)
            self._logo.came.connect(shop.show_logo)
            self._logo.failed.connect(self._on_logo_failed)
        if self._data is not None:
            DataController(self._data, dialog)
        dialog.finished.connect(self._on_finished)
        self._dialog = dialog
        dialog.open()

    def _monitors(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (monitor_id(screen), f"{screen.name()} · {screen.size().width()} x {screen.size().height()}")
            for screen in QGuiApplication.screens()
            if screen is not self._window.screen()
        )

    @Slot(object)
    def _on_sound_chosen(self, wishes: SoundWishes) -> None:
        write_wishes(self._parts.settings, wishes)

    @Slot(object)
    def _on_logo_chosen(self, path: str) -> None:
        if self._logo is not None and path:
            self._logo.choose(path)
        elif self._logo is not None:
            self._logo.remove()

    @Slot(object)
    def _on_logo_failed(self, error: BaseException) -> None:
        if self._dialog is not None:
            self._dialog.shop_page.show_error(error_text(error))

    @Slot()
    def _on_sound_test_requested(self) -> None:
        self._parts.sound.paid(_TEST_AMOUNT, training=self._is_training)

    @Slot(object)
    def _on_save_requested(self, command: SaveMerchant) -> None:
        self._parts.bridge.ask(self._parts.till, command, self._on_answer)

    @Slot()
    def _on_pin_requested(self) -> None:
        from pos_app.ui.settings.pin_sheet import PinSheet  # noqa: PLC0415 - as above

        if self._dialog is not None:
            self.pin_sheet = PinSheet(self._operator, self._dialog)
            self.pin_sheet.change_requested.connect(self._on_pin_change_requested)
            self.pin_sheet.finished.connect(self._on_pin_finished)
            self.pin_sheet.open()

    @Slot(object)
    def _on_pin_change_requested(self, command: ChangePin) -> None:
        self._parts.bridge.ask(self._parts.till, command, self._on_pin_changed)

    def _on_pin_changed(self, reply: Reply[TillStatus]) -> None:
        if reply.error is not None:
            if self.pin_sheet is not None:
                self.pin_sheet.show_error(error_text(reply.error))
            return
        if self.pin_sheet is not None:
            self.pin_sheet.accept()
        if self._dialog is not None:
            self._dialog.shop_page.show_pin_changed(reply.answer.training_pin)
        self.saved.emit(reply.answer)

    @Slot()
    def _on_pin_finished(self) -> None:
        self.pin_sheet = None

    def _on_answer(self, reply: Reply[TillStatus]) -> None:
        if reply.error is not None:
            if self._dialog is not None:
                self._dialog.shop_page.show_error(error_text(reply.error))
            return
        if self._dialog is not None:
            self._dialog.accept()
        self.saved.emit(reply.answer)

    @Slot()
    def _on_finished(self) -> None:
        self._dialog = None
        self.closed.emit()
