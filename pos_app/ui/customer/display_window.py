"""The customer's window: full screen on the chosen monitor, remembered by name and place.

It survives its monitor being unplugged (hidden, and it says so) and returns by itself.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QRect, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.services.ports.clock import Clock
from pos_app.ui.customer.customer_screen import CustomerScreen

_SETTING = "customer/monitor"


class Monitor(Protocol):
    """What is asked of a monitor; a ``QScreen`` has it."""

    def name(self) -> str:
        """Return the name of its connector."""
        ...

    def model(self) -> str:
        """Return the maker's word for it."""
        ...

    def serialNumber(self) -> str:
        """Return its number, or nothing."""
        ...

    def geometry(self) -> QRect:
        """Return its place on the desktop."""
        ...


AnyMonitor = TypeVar("AnyMonitor", bound=Monitor)


def monitor_id(monitor: Monitor) -> str:
    """Return the identity of a monitor: its name, its maker's words and its place on the desktop."""
    place = monitor.geometry()
    parts = (monitor.name(), monitor.model(), monitor.serialNumber(), f"{place.x()},{place.y()}")
    return "|".join(parts)


def find_monitor(key: str, monitors: Sequence[AnyMonitor]) -> AnyMonitor | None:
    """Return the monitor that was chosen: by all that is known of it, else by its name alone."""
    for monitor in monitors:
        if key and monitor_id(monitor) == key:
            return monitor
    name = key.partition("|")[0]
    return next((monitor for monitor in monitors if name and monitor.name() == name), None)


class DisplayWindow(QWidget):
    """A :class:`CustomerScreen` and where it is shown.

    Signals:
        monitor_lost: the chosen monitor is gone and the window hidden; carries nothing.
        monitor_found: it is back and the window on it; carries nothing.
        left: Esc or F11 ended the view on the cashier's own monitor; carries nothing.
    """

    monitor_lost = Signal()
    monitor_found = Signal()
    left = Signal()

    def __init__(self, clock: Clock, settings: QSettings, shop: str = "", *, stays: bool = False) -> None:
        super().__init__()
        self._settings = settings
        self._stays = stays
        self._is_turned = False
        self.screen_view = CustomerScreen(clock, shop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.screen_view)
        self.setWindowTitle(self.tr("Tela do cliente"))
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._on_screens_changed)
            application.screenRemoved.connect(self._on_screen_removed)

    def chosen(self) -> str:
        """Return the id of the chosen monitor, empty for none."""
        return str(self._settings.value(_SETTING, ""))

    @Slot(object)
    def choose(self, key: str) -> None:
        """Choose a monitor and go there at once; empty hides the window."""
        self._settings.setValue(_SETTING, key)
        self._settings.sync()
        self.settle()

    def settle(self) -> bool:
        """Go full screen on the chosen monitor; return whether it is there."""
        screen = find_monitor(self.chosen(), QGuiApplication.screens())
        if screen is None:
            if not self._stays:
                self.hide()
            return False
        self._is_turned = False
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        return True

    def turn_round(self, screen: QScreen) -> None:
        """Show the customer's view over the cashier's own monitor, to turn it round."""
        self._is_turned = True
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.activateWindow()

    def is_turned(self) -> bool:
        """Return whether the view covers the cashier's own monitor."""
        return self._is_turned

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the turned view with Esc or F11; toggle full screen in the program of its own."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F11} and not event.isAutoRepeat():
            if self._is_turned:
                self._is_turned = False
                self.hide()
                self.left.emit()
                self.settle()
            elif self._stays:
                self.showNormal() if self.isFullScreen() else self.showFullScreen()
            return
        super().keyPressEvent(event)

    @Slot(QScreen)
    def _on_screens_changed(self, screen: QScreen) -> None:
        if find_monitor(self.chosen(), [screen]) is not None:
            self.settle()
            self.monitor_found.emit()

    @Slot(QScreen)
    def _on_screen_removed(self, screen: QScreen) -> None:
        if screen.name() == self.chosen().partition("|")[0]:
            if not self._stays:
                self.hide()
            self.monitor_lost.emit()
