"""Runs Python's garbage collector in the GUI thread, and in no other."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 1_000
_COUNTS = (10_000, 10, 10)
"""New objects between two looks, and looks at younger ones between two at older ones, as for ``gc``."""


class WindowGarbage(QObject):
    """Takes the interpreter's place, which looks in whatever thread makes an object.

    A ring may hold a window or a timer. Where another thread deletes it, Qt waits for ever or aborts: once a
    till's thread hung so, in the midst of a command. Lives as long as its application.
    """

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        pairs = zip(gc.get_count(), _COUNTS, strict=True)
        full = [age for age, (count, most) in enumerate(pairs) if count > most]
        if full:
            gc.collect(full[-1])
