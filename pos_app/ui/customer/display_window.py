"""The customer's window: full screen on the chosen monitor, remembered by name and place.

It survives its monitor being unplugged (hidden, and it says so) and returns by itself.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

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


class MonitorId(NamedTuple):
    """What is known of a monitor that was chosen; the maker's words say more than the cable it is on."""

    name: str
    model: str
    serial: str
    place: str


def id_of(monitor: Monitor) -> MonitorId:
    """Return what is known of a monitor."""
    place = monitor.geometry()
    return MonitorId(
        name=_word(monitor.name()),
        model=_word(monitor.model()),
        serial=_word(monitor.serialNumber()),
        place=f"{place.x()},{place.y()}",
    )


def _word(text: str) -> str:
    """Return a text that holds no separator."""
    return text.replace("|", "/")


def monitor_id(monitor: Monitor) -> str:
    """Return the identity of a monitor as text."""
    return "|".join(id_of(monitor))


def find_monitor(
    key: str, monitors: Sequence[AnyMonitor], avoid: AnyMonitor | None = None
) -> AnyMonitor | None:
    """Return the monitor that was chosen, wherever it is plugged in now; None where it is not there.

    Serial number and model first, since cables are swapped; of several alike the one in the same place, then
    the one on the same connector. One that says nothing of itself is known by its connector alone.

    Args:
        key: what :func:`monitor_id` said when it was chosen; empty for none.
        monitors: those that are there.
        avoid: the cashier's own, which is never covered.
    """
    parts = key.split("|")
    if len(parts) != len(MonitorId._fields):
        return None
    wanted = MonitorId(*parts)
    found = _only(wanted, [monitor for monitor in monitors if _is_alike(wanted, id_of(monitor))])
    return None if found is avoid else found


def _only(wanted: MonitorId, alike: Sequence[AnyMonitor]) -> AnyMonitor | None:
    """Return the one that is meant of those that cannot be told from each other by themselves."""
    if len(alike) == 1:
        return alike[0]
    for part in ("place", "name"):
        same = [monitor for monitor in alike if getattr(id_of(monitor), part) == getattr(wanted, part)]
        if len(same) == 1:
            return same[0]
    return None


def _is_alike(wanted: MonitorId, found: MonitorId) -> bool:
    """Return whether a monitor may be the one that was chosen."""
    if wanted.serial or found.serial:
        return (wanted.serial, wanted.model) == (found.serial, found.model)
    return wanted.model == found.model if wanted.model else wanted.name == found.name


class DisplayWindow(QWidget):
    """A :class:`CustomerScreen` and where it is shown.

    Attributes:
        cashiers_screen: returns the screen of the cashier's window, which this one never covers unasked.

    Signals:
        monitor_lost: the chosen monitor is gone and the window hidden; carries nothing.
        monitor_found: the window is on it again; carries nothing.
        gave_way: the cashier's window is on the chosen monitor now, and this one hidden; carries nothing.
        left: Esc or F11 ended the view on the cashier's own monitor; carries nothing.
    """

    monitor_lost = Signal()
    monitor_found = Signal()
    gave_way = Signal()
    left = Signal()

    def __init__(self, clock: Clock, settings: QSettings, shop: str = "", *, stays: bool = False) -> None:
        super().__init__()
        self._settings = settings
        self._stays = stays
        self._is_turned = False
        self.cashiers_screen: Callable[[], QScreen | None] = _no_screen
        self.screen_view = CustomerScreen(clock, shop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.screen_view)
        self.setWindowTitle(self.tr("Tela do cliente"))
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._on_screen_added)
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
        """Go full screen on the chosen monitor; return whether it is there. A view turned round stays."""
        if self.is_turned():
            return False
        screen = self._found(QGuiApplication.screens())
        if screen is None:
            if not self._stays:
                self.hide()
            return False
        self._cover(screen, takes_keys=self._stays)
        return True

    def make_way(self, window: QWidget) -> None:
        """Put the cashier's window on another monitor where it opened on the one that is the customer's."""
        chosen = find_monitor(self.chosen(), QGuiApplication.screens())
        others = [screen for screen in QGuiApplication.screens() if screen is not chosen]
        if chosen is not None and window.screen() is chosen and others:
            room = others[0].availableGeometry()
            window.setScreen(others[0])
            window.setGeometry(window.geometry().translated(room.topLeft() - window.geometry().topLeft()))

    def _found(self, screens: Sequence[QScreen]) -> QScreen | None:
        return find_monitor(self.chosen(), screens, None if self._stays else self.cashiers_screen())

    def _cover(self, screen: QScreen, *, takes_keys: bool) -> None:
        """Fill a screen; beside the cashier's window the keyboard stays there."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_keys)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not takes_keys)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        # Not showFullScreen(), which would activate it.
        self.setWindowState(self.windowState() | Qt.WindowState.WindowFullScreen)
        self.setVisible(True)

    def turn_round(self, screen: QScreen) -> None:
        """Show the customer's view over the cashier's own monitor, to turn it round."""
        self._is_turned = True
        self._cover(screen, takes_keys=True)
        self.activateWindow()

    def is_turned(self) -> bool:
        """Return whether the view covers the cashier's own monitor."""
        return self._is_turned and self.isVisible()

    def leave(self) -> None:
        """End the view that was turned round."""
        self._is_turned = False
        self.hide()
        self.left.emit()
        self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the turned view with Esc or F11; toggle full screen in the program of its own."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F11} and not event.isAutoRepeat():
            if self.is_turned():
                self.leave()
            elif self._stays:
                self.showNormal() if self.isFullScreen() else self.showFullScreen()
            else:
                self.hide()
            return
        super().keyPressEvent(event)

    @Slot(QScreen)
    def _on_screen_added(self, screen: QScreen) -> None:
        del screen
        self.look_again()

    @Slot(QScreen)
    def _on_screen_removed(self, screen: QScreen) -> None:
        there = [each for each in QGuiApplication.screens() if each is not screen]
        if self.isVisible() and not self.is_turned() and self._found(there) is None:
            if not self._stays:
                self.hide()
            self.monitor_lost.emit()

    @Slot()
    def look_again(self) -> None:
        """A monitor came, or the cashier's window is on another one: go to the chosen one, or make way."""
        was_there = self.isVisible() and not self.is_turned()
        if self.settle():
            if not was_there:
                self.monitor_found.emit()
        elif was_there and not self._stays:
            self.gave_way.emit()


def _no_screen() -> QScreen | None:
    """Take the place of who knows where the cashier's window is."""
    return None
