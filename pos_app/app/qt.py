"""Making the Qt application: with a screen or without, with our font, theme and language."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QSettings, Slot
from PySide6.QtWidgets import QApplication

from pos_app import __version__
from pos_app.app import streams
from pos_app.paths import key_dir
from pos_app.ui.runtime import assets
from pos_app.ui.runtime.garbage import WindowGarbage
from pos_app.ui.style import theme

_PREFERENCES = "window.ini"
_NO_SCREEN = "pos-app: no screen found; running without one, usable through its port"


def has_screen() -> bool:
    """Return whether windows can be seen: a display server, or a platform that needs none."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return not platform.startswith(("offscreen", "minimal"))
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(language: str) -> QApplication:
    """Return the application; without a screen it says so and runs on the offscreen platform."""
    if not has_screen() and "QT_QPA_PLATFORM" not in os.environ:
        streams.warn(_NO_SCREEN)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["pos-app", *theme.ARGUMENTS])
    application.setApplicationName("pos-app")
    application.setApplicationDisplayName("Caixa Pix")
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(True)
    QLocale.setDefault(QLocale(language))
    assets.load_fonts()
    assets.load_translator(language, application)
    theme.apply(application)
    WindowGarbage(application)
    return application


def open_preferences(folder: Path) -> QSettings:
    """Return what the windows of a data folder remember; Qt names files by text, so it may lie elsewhere."""
    place = folder / _PREFERENCES
    if os.fsencode(place) != str(place).encode(errors="replace"):
        import hashlib  # noqa: PLC0415 - rarely needed, and 3 ms before the first paint

        place = key_dir().parent / f"window-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}.ini"
    return QSettings(str(place), QSettings.Format.IniFormat)


@Slot()
def say_connected() -> None:
    """Tell whoever started a client program that its till is connected and proven."""
    streams.say("CONNECTED")
