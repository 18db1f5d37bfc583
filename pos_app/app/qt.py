"""Making the Qt application: with a screen or without, with our font, theme and language."""

import os
from pathlib import Path

from PySide6.QtCore import QLocale, QSettings, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from pos_app import __version__
from pos_app.app import screens, streams
from pos_app.paths import key_dir
from pos_app.ui.runtime import assets
from pos_app.ui.runtime.garbage import WindowGarbage
from pos_app.ui.style import theme

_PREFERENCES = "window.ini"


def has_screen() -> bool:
    """Return whether windows can be seen; the application must exist."""
    return not QGuiApplication.platformName().startswith(("offscreen", "minimal"))


def make_application(language: str) -> QApplication:
    """Return the application; without a screen it says so and runs on the offscreen platform."""
    missing = screens.settle()
    application = QApplication(["pos-app", *theme.ARGUMENTS])
    if missing:
        streams.warn(f"pos-app: {missing}; running {'on another' if has_screen() else 'without one'}")
    application.setApplicationName("pos-app")
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
