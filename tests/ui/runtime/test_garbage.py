"""Garbage is looked for where windows live."""

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from pos_app.ui.runtime.garbage import WindowGarbage


class Ring:
    """Holds itself, and notes which thread takes it away."""

    def __init__(self, seen: list[threading.Thread]) -> None:
        self.itself = self
        self.seen = seen

    def __del__(self) -> None:
        self.seen.append(threading.current_thread())


def test_ring_is_taken_away_by_the_gui_thread(qtbot: QtBot) -> None:
    """A thread that makes a hundred thousand objects takes no ring away; the next look of the window does."""
    parent = QObject()
    WindowGarbage(parent)
    seen: list[threading.Thread] = []
    kept: list[list[object]] = []
    Ring(seen)

    busy = threading.Thread(target=lambda: kept.extend([] for _ in range(100_000)))
    busy.start()
    busy.join()

    assert [] == seen
    qtbot.waitUntil(lambda: seen == [threading.main_thread()], timeout=5_000)
