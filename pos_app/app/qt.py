"""Making the Qt application: with a screen or without, with our font, theme and language."""

import os
from pathlib import Path

from PySide6.QtCore import QLocale, QSettings, Slot
from PySide6.QtWidgets import QApplication

from pos_app import __version__
from pos_app.app import streams
from pos_app.app.screens import OFFSCREEN, platform_to_use
from pos_app.paths import key_dir
from pos_app.ui.runtime import assets
from pos_app.ui.runtime.garbage import WindowGarbage
from pos_app.ui.style import theme

_PREFERENCES = "window.ini"
_NO_SCREEN = "pos-app: no screen found; running without one, usable through its port"
_DEAD_SCREEN = (
    "pos-app: the screen of {name}={value} does not answer; running without one, usable through its port"
)
_DISPLAYS = ("WAYLAND_DISPLAY", "DISPLAY")


def make_application(language: str) -> QApplication:
    """Return the application; without a screen it says so and runs on the offscreen platform."""
    platform = platform_to_use()
    if platform == OFFSCREEN and os.environ.get("QT_QPA_PLATFORM") != OFFSCREEN:
        dead = next((name for name in _DISPLAYS if os.environ.get(name)), "")
        streams.warn(_DEAD_SCREEN.format(name=dead, value=os.environ[dead]) if dead else _NO_SCREEN)
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
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
