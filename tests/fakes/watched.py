"""The program with an eye in it: runs ``pos_app``, which can be asked what it shows.

A test of the real desktop must know where a button is, and what a screen reader would be told of it; it gets
both from Qt's accessibility, through a socket named by ``WATCHED_EYE``. Nothing is ever pressed through it.
"""

import json
import os
import runpy
import socket
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QApplication

_STATES = ("disabled", "focused", "focusable", "checked", "selected", "editable", "readOnly", "passwordEdit")
_LOOK_S = 0.01
FAILURE = "a slot failed because a test asked it to"


class Eye(QObject):
    """Lives in the GUI thread and looks when it is asked from the socket's."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._answer: object = None
        self.asked.connect(self._on_asked, Qt.ConnectionType.BlockingQueuedConnection)

    def ask(self, wish: dict[str, Any]) -> object:
        """Return what is seen; blocks until the windows have time."""
        self.asked.emit(wish)
        return self._answer

    @Slot(object)
    def _on_asked(self, wish: dict[str, Any]) -> None:
        self._answer = tree() if wish["do"] == "look" else None
        if wish["do"] == "hold":
            QTimer.singleShot(0, partial(time.sleep, wish["ms"] / 1000))
        elif wish["do"] == "fail":
            QTimer.singleShot(0, self._fail)

    @Slot()
    def _fail(self) -> None:
        raise ZeroDivisionError(FAILURE)


def tree() -> list[dict[str, Any]]:
    """Return all visible parts of all windows, depth first; a dialog before what it lies over."""
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    windows.sort(key=lambda window: not window.isActiveWindow())
    found: list[dict[str, Any]] = []
    for window in windows:
        interface = QAccessible.queryAccessibleInterface(window)
        if interface is not None:
            _walk(interface, 0, found)
    return found


def _walk(part: QAccessibleInterface, depth: int, found: list[dict[str, Any]]) -> None:
    state = part.state()
    if state.invisible:
        return
    place: QRect = part.rect()
    found.append(
        {
            "role": part.role().name,
            "name": _plain(part.text(QAccessible.Text.Name)),
            "value": _plain(part.text(QAccessible.Text.Value)),
            "place": (place.x(), place.y(), place.width(), place.height()),
            "depth": depth,
            "states": _states_of(part, state),
        }
    )
    for number in range(part.childCount()):
        child = part.child(number)
        if child is not None and not (child.object() is not None and child.object().isWindowType()):
            _walk(child, depth + 1, found)


def _states_of(part: QAccessibleInterface, state: QAccessible.State) -> list[str]:
    """Return a part's states; ``keyboard`` is the one widget that keys go to."""
    states = [name for name in _STATES if getattr(state, name)]
    focus = QApplication.focusWidget()
    return [*states, "keyboard"] if focus is not None and part.object() is focus else states


def _plain(text: str) -> str:
    """Return what is heard: the space that no line is broken at sounds as any other."""
    return text.replace("\u00a0", " ")


def watch(path: str) -> None:
    """Answer whoever connects, one wish and one answer at a time; begins when there are windows."""
    while not isinstance(application := QCoreApplication.instance(), QGuiApplication):
        time.sleep(_LOOK_S)
    eye = Eye()
    eye.moveToThread(application.thread())
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{path}.made")
        listener.listen()
        Path(f"{path}.made").rename(path)  # who sees it may connect
        while True:
            _answer(eye, listener.accept()[0])


def _answer(eye: Eye, peer: socket.socket) -> None:
    with peer, peer.makefile("rw", encoding="utf-8") as line:
        wish = json.loads(line.readline())
        line.write(json.dumps(eye.ask(wish)) + "\n")


if __name__ == "__main__":
    threading.Thread(target=watch, args=(os.environ["WATCHED_EYE"],), daemon=True).start()
    sys.argv[0] = "pos_app"
    runpy.run_module("pos_app", run_name="__main__", alter_sys=True)
