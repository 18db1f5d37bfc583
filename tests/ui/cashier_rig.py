"""A cashier's window with a fake till, as tests of the window want it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from pos_app.app.this_computer import ThisComputer
from pos_app.domain.charge import ChargeRecord
from pos_app.services.ports.displays import QrReady
from pos_app.ui.cashier.cashier_window import CashierWindow
from pos_app.ui.cashier.parts import CashierParts
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.texts.displays import WindowTexts
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.fake_till import FakeTill, window_till
from tests.fakes.qr import drawing_of
from tests.fakes.sound import FakeSound

INBOX = 1
"""The number of the tab of odd money."""


@dataclass
class CashierRig:
    """A window and all that it was given."""

    qtbot: QtBot
    clock: FakeClock
    till: FakeTill
    bridge: Bridge
    sound: FakeSound
    window: CashierWindow

    def tell(self, value: object) -> None:
        """Post a value and wait until the window has it."""
        with self.qtbot.waitSignal(self.bridge.rang):
            self.bridge.post(value)
        self.settle()

    def settle(self) -> None:
        """Let everything that was posted be delivered."""
        self.qtbot.waitUntil(self._is_delivered)

    def _is_delivered(self) -> bool:
        return not self.bridge.has_waiting()

    def show(self, record: ChargeRecord) -> None:
        """Bring a live sale on the window, with its code drawn where it has one."""
        self.tell(record)
        self.tell(QrReady(record.charge.id, record.charge.code, drawing_of()))


def make_rig(qtbot: QtBot, clock: FakeClock, folder: Path, *, training: bool = True) -> CashierRig:
    """Return a window that has begun, with a till that answers its first questions."""
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    till, bridge, sound = window_till(sales.status(training=training)), Bridge(), FakeSound()
    customer = DisplayWindow(clock, settings)
    parts = CashierParts(till, bridge, clock, WindowTexts(), sound, settings, ThisComputer())
    window = CashierWindow(parts, customer)
    qtbot.addWidget(customer)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.begin()
    rig = CashierRig(qtbot, clock, till, bridge, sound, window)
    rig.settle()
    return rig
