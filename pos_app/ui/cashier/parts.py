"""What the cashier's window is given by its maker."""

from msgspec import Struct
from PySide6.QtCore import QSettings

from pos_app.services.ports.clock import Clock
from pos_app.services.ports.computer import ComputerPort
from pos_app.services.ports.displays import Sound, Texts
from pos_app.services.ports.till import TillPort
from pos_app.ui.runtime.bridge import Bridge


class CashierParts(Struct, frozen=True):
    """All that stands behind the window; it makes none of it itself."""

    till: TillPort
    bridge: Bridge
    clock: Clock
    texts: Texts
    sound: Sound
    settings: QSettings
    computer: ComputerPort
