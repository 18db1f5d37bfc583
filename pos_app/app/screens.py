"""Whether windows can be seen here: a display server is asked, since its variable may outlive it."""

import ctypes
import os
import sys

OFFSCREEN = "offscreen"
_UNSEEN = (OFFSCREEN, "minimal")


def platform_to_use() -> str:
    """Return the platform that Qt has to be told; empty where its own choice is good.

    A display server that is named and does not answer would end the process in Qt's own start.
    """
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform != "linux" or wanted.startswith(_UNSEEN) or ";" in wanted:
        return wanted  # of a list Qt takes the first that answers
    if wanted.startswith("xcb"):
        return wanted if _has_x11() else OFFSCREEN
    if wanted.startswith("wayland"):
        return wanted if _has_wayland() else OFFSCREEN
    if wanted:
        return wanted  # one that we do not know, such as vnc or linuxfb
    if os.environ.get("WAYLAND_DISPLAY"):
        return "" if _has_wayland() else "xcb" if _has_x11() else OFFSCREEN
    return "" if _has_x11() else OFFSCREEN


def has_screen() -> bool:
    """Return whether windows can be seen."""
    return not platform_to_use().startswith(_UNSEEN)


def _has_x11() -> bool:
    """Return whether the X server of ``DISPLAY`` lets us in."""
    if not os.environ.get("DISPLAY"):
        return False
    library = _library("libxcb.so.1")
    if library is None:
        return True  # Qt brings the answer
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    library.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    library.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = library.xcb_connect(None, None)
    is_there = not library.xcb_connection_has_error(connection)
    library.xcb_disconnect(connection)
    return is_there


def _has_wayland() -> bool:
    """Return whether the compositor of ``WAYLAND_DISPLAY`` answers."""
    library = _library("libwayland-client.so.0")
    if library is None:
        return True
    library.wl_display_connect.restype = ctypes.c_void_p
    library.wl_display_connect.argtypes = (ctypes.c_char_p,)
    library.wl_display_disconnect.argtypes = (ctypes.c_void_p,)
    display = library.wl_display_connect(None)
    if display is None:
        return False
    library.wl_display_disconnect(display)
    return True


def _library(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None
