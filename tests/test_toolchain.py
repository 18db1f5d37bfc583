"""Canaries for faults of the libraries that the pins in pyproject.toml keep away."""

import subprocess
import sys

from PySide6.QtCore import QObject, Signal, Slot


class Emitter(QObject):
    """Sends and receives one signal.

    Signals:
        fired: carries True.
    """

    fired = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.received = 0
        self.fired.connect(self._on_fired)

    @Slot(object)
    def _on_fired(self, value: object) -> None:
        self.received += value is True


def test_emitting_loses_no_reference_to_true() -> None:
    """PySide6 6.12.0 lost one at each emit and aborted CPython 3.11 after some hundred."""
    emitter = Emitter()
    before = sys.getrefcount(True)  # noqa: FBT003 - the object whose references are counted
    for _ in range(200):
        emitter.fired.emit(True)  # noqa: FBT003 - as above
    after = sys.getrefcount(True)  # noqa: FBT003 - as above

    assert 200 == emitter.received
    # Other code may take or drop a few at the same time; the fault takes two hundred.
    assert abs(after - before) < 100


def test_window_paints_before_heavy_libraries_load() -> None:
    """What the first painted window needs brings none of the libraries that work behind it."""
    heavy = ("PIL", "alembic", "asyncio", "keyring", "qrcode", "sqlalchemy", "websockets")

    assert "" == _loaded_by("pos_app.app.cashier", heavy)


def test_first_paint_waits_for_no_contents_of_the_window() -> None:
    """An empty window of ours is painted before the cashier's modules load, and what only they need."""
    later = ("hashlib", "msgspec", "pos_app.app.cashier", "pos_app.domain.charge", "pos_app.ui.cashier")

    assert "" == _loaded_by("pos_app.__main__, pos_app.app.process", later)


def _loaded_by(modules: str, names: tuple[str, ...]) -> str:
    """Return which of some modules are loaded with others."""
    program = f"import sys, {modules}; print(*[each for each in {names!r} if each in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return found.stdout.strip()
