"""The cashier's program measured from within its own process, with real sockets and a real file."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.app.cashier import CashierApp
from pos_app.app.qt import make_application
from pos_app.domain.charge import ChargeRecord
from pos_app.services.devices.key_service import add_keys
from pos_app.services.devices.key_store import FileKeyStore, read_key_file
from pos_app.services.ports.devices import KeyWish, LinkStatus
from pos_app.settings import Settings
from pos_app.wire.client_session import Credentials
from tests.benchmarks.load import confirmation
from tests.benchmarks.wire_client import join

_SALES = 12
_GAP_S = 5.0
_PICTURES_A_SECOND = 100
_WAIT_MS = 20_000
_PAID_STANDS_S = 2.1


class PaintWatch(QObject):
    """Notes when any part of a window was painted while something held."""

    def __init__(self, window: QWidget, holds: Callable[[], bool]) -> None:
        super().__init__(window)
        self.painted_at = 0.0
        self._holds = holds
        for part in (window, *window.findChildren(QWidget)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass; note the first paint after which the state is on the screen."""
        if event.type() == QEvent.Type.Paint and not self.painted_at and self._holds():
            QTimer.singleShot(0, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        if not self.painted_at:
            self.painted_at = time.perf_counter()


class BankThread:
    """A bank client on a thread and loop of its own."""

    def __init__(self, url: str, key: Credentials) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._client = asyncio.run_coroutine_threadsafe(join(url, key), self._loop).result(10)
        self._client.counts_only = True  # from now on it answers pings by itself

    def pay(self, record: ChargeRecord) -> float:
        """Send a confirmation; returns the time right before it was sent."""
        text = confirmation(record.charge)
        begun = time.perf_counter()
        self._loop.call_soon_threadsafe(self._client.send, text)
        return begun

    def close(self) -> None:
        """End the connection and the thread."""
        self._loop.call_soon_threadsafe(self._client.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class TickWatch(QObject):
    """A timer of 1 ms in the GUI thread; keeps the gaps between its ticks, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def run(self, seconds: float) -> list[float]:
        """Tick for a while; returns the gaps."""
        self.gaps, self._last = [], 0.0
        self._timer.start()
        pause(int(seconds * 1000))
        self._timer.stop()
        return self.gaps

    def _tick(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.gaps.append((now - self._last) * 1000)
        self._last = now


def pause(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def until(holds: Callable[[], bool]) -> None:
    """Let the window live until something holds."""
    deadline = QDeadlineTimer(_WAIT_MS)
    while not holds():
        if deadline.hasExpired():
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def press(window: QWidget, key: int, text: str) -> None:
    """Press and release a key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(window, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def measure(folder: Path, displays: int) -> dict[str, Any]:
    """Run the program and return milliseconds: lists for sales, the gaps' worst and 99th percentile."""
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    application = make_application("pt_BR")
    keys = FileKeyStore(folder / "keys")
    cashier = CashierApp(Settings(data_dir=folder, port=0), folder, keys)
    cashier.window.resize(1280, 800)
    cashier.start(application)
    try:
        return _measure(cashier, keys, displays)
    finally:
        cashier.shut_down()


def _measure(cashier: CashierApp, keys: FileKeyStore, displays: int) -> dict[str, Any]:
    until(lambda: bool(cashier.url))
    wish = KeyWish(role="bank", name="bench")
    bank_line = add_keys(cashier.slot, keys, LinkStatus(listening=cashier.url), wish)[0]
    bank = BankThread(cashier.url, read_key_file(bank_line)[0])
    codes, greens = _sales(cashier, bank)
    bank.close()
    ticks = TickWatch()
    idle = ticks.run(_GAP_S)
    busy = _gaps_with_displays(cashier, keys, displays, ticks)
    return {
        "typed_to_code": codes,
        "read_to_green": greens,
        "gap_idle": max(idle),
        "gap_busy": max(busy),
        "gap_busy_p99": sorted(busy)[int(len(busy) * 0.99)],
    }


def _sales(cashier: CashierApp, bank: BankThread) -> tuple[list[float], list[float]]:
    window, view = cashier.window, cashier.window.sell.charge_view
    codes, greens = [], []
    for _ in range(_SALES):
        for digit in "4590":
            press(window, ord(digit), digit)
        code = PaintWatch(view, view.shows_code)
        begun = time.perf_counter()
        press(window, int(Qt.Key.Key_Return), "\r")
        until(lambda watch=code: bool(watch.painted_at))  # type: ignore[misc]
        codes.append((code.painted_at - begun) * 1000)
        record = window.sell.flow.record()
        assert record is not None
        green = PaintWatch(view, lambda: _is_green(cashier))
        begun = bank.pay(record)
        until(lambda watch=green: bool(watch.painted_at))  # type: ignore[misc]
        greens.append((green.painted_at - begun) * 1000)
        pause(int(_PAID_STANDS_S * 1000))
    return codes, greens


def _is_green(cashier: CashierApp) -> bool:
    record = cashier.window.sell.charge_view.record()
    return record is not None and record.charge.is_proven


def _gaps_with_displays(
    cashier: CashierApp, keys: FileKeyStore, displays: int, ticks: TickWatch
) -> list[float]:
    """Return the gaps while displays, from another process, are told a hundred pictures a second."""
    wish = KeyWish(role="display", name="bench", count=displays)
    lines = "\n".join(add_keys(cashier.slot, keys, LinkStatus(listening=cashier.url), wish)) + "\n"
    swarm = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.swarm", cashier.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert swarm.stdin is not None
    assert swarm.stdout is not None
    try:
        swarm.stdin.write(lines.encode())
        swarm.stdin.close()
        ready: list[bytes] = []
        output = swarm.stdout
        reader = threading.Thread(target=lambda: ready.append(output.readline()), daemon=True)
        reader.start()
        until(lambda: bool(ready))
        feeder = QTimer()
        feeder.setTimerType(Qt.TimerType.PreciseTimer)
        feeder.setInterval(1000 // _PICTURES_A_SECOND)
        feeder.timeout.connect(lambda: _push(cashier))
        feeder.start()
        return ticks.run(_GAP_S)
    finally:
        swarm.terminate()
        swarm.wait(10)
        swarm.stdout.close()


def _push(cashier: CashierApp) -> None:
    """Let the server tell every display the present picture again."""
    assert cashier.serving is not None
    server, thread = cashier.serving.server, cashier.serving.thread  # no command causes pictures at will
    hub = server._hub  # noqa: SLF001
    assert hub is not None
    assert thread is not None
    thread.call(lambda: hub._show(hub.board.frame()))  # noqa: SLF001
