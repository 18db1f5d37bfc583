"""Whether a screen answers, asked before Qt looks for one: where Qt finds none, it aborts the process.

A variable that names a display server says little: the server may have ended, refuse this login or be mute,
and the libraries by which Qt would speak to it may be missing. So it is asked as Qt asks it.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

_PLATFORM = "QT_QPA_PLATFORM"
_X, _WAYLAND = "DISPLAY", "WAYLAND_DISPLAY"
_PATIENCE_S = 3.0
"""For a server that takes the connection and says nothing: Qt would wait for ever."""


def settle() -> str:
    """Let Qt use only what answers, or no screen at all; returns what was not found, empty for nothing.

    On Windows and macOS windows are part of the system, and nothing is asked.
    """
    if sys.platform != "linux":
        return ""
    wanted = tuple(_wanted())
    usable = [platform for platform in wanted if _is_usable(platform)]
    if len(usable) == len(wanted) and wanted:
        return ""
    missing = _missing(platform for platform in wanted if platform not in usable)
    os.environ[_PLATFORM] = ";".join(usable or ["offscreen"])
    return missing


def _wanted() -> Iterator[str]:
    """Yield the platforms that Qt would try, in its order, with their options."""
    chosen = os.environ.get(_PLATFORM, "")
    if chosen:
        yield from chosen.split(";")
        return
    if os.environ.get(_WAYLAND) or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        yield "wayland"
    if os.environ.get(_X):
        yield "xcb"


def _is_usable(platform: str) -> bool:
    name = platform.partition(":")[0]
    ask = _SERVERS.get(_server_of(platform))
    return _plugin(name).is_file() and (ask is None or (_is_loadable(name) and _answers(ask)))


def _server_of(platform: str) -> str:
    """Return the variable that names the server of a platform; empty for one without a server."""
    name = platform.partition(":")[0].partition("-")[0]
    return {"xcb": _X, "wayland": _WAYLAND}.get(name, "")


def _plugin(name: str) -> Path:
    family = name.partition("-")[0] if name.startswith("wayland") else name
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    return Path(folder) / "platforms" / f"libq{family}.so"


def _is_loadable(name: str) -> bool:
    """Return whether the system has all that the platform's library needs."""
    import ctypes  # noqa: PLC0415 - not where the platform has no server

    try:
        ctypes.CDLL(str(_plugin(name)))
    except OSError:
        return False
    return True


def _answers(ask: Callable[[], bool]) -> bool:
    """Return whether a server answers, within a time: the question itself has no limit."""
    answers: list[bool] = []
    asking = threading.Thread(target=lambda: answers.append(ask()), name="screen", daemon=True)
    asking.start()
    asking.join(_PATIENCE_S)
    return answers == [True]


def _x_answers() -> bool:
    import ctypes  # noqa: PLC0415 - as above

    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    has_failed: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not has_failed


def _wayland_answers() -> bool:
    import ctypes  # noqa: PLC0415 - as above

    if os.environ.get("WAYLAND_SOCKET"):
        return True  # a connection that was handed over serves once, so it is Qt's
    wayland = ctypes.CDLL("libwayland-client.so.0")
    wayland.wl_display_connect.restype = ctypes.c_void_p
    display = ctypes.c_void_p(wayland.wl_display_connect(None))
    if not display:
        return False
    answered: int = wayland.wl_display_roundtrip(display)
    wayland.wl_display_disconnect(display)
    return answered >= 0


_SERVERS: dict[str, Callable[[], bool]] = {_X: _x_answers, _WAYLAND: _wayland_answers}


def _missing(platforms: Iterator[str]) -> str:
    """Return in words what was named and is not there."""
    names = dict.fromkeys(_server_of(platform) or _PLATFORM for platform in platforms)
    named = [f"{name}={os.environ[name]}" for name in names if os.environ.get(name)]
    return f"the screen of {', '.join(named)} does not answer" if named else "no screen found"
