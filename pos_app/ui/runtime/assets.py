"""Files of ``resources/`` as Qt things: the only look-ups of shipped files in the windows."""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase

from pos_app.paths import resource

FONT_FILES = ("Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
SOURCE_LANGUAGE = "pt_BR"


class AssetError(Exception):
    """A shipped file is damaged: the installation has to be repaired."""


class _Translator(QTranslator):
    """Holds its messages: Qt reads them where they are, and has no copy."""

    def __init__(self, messages: bytes, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._messages = messages
        self.load(messages)


def load_fonts() -> None:
    """Make the shipped fonts known to Qt; a QGuiApplication must exist.

    Raises:
        AssetError: Qt cannot read a font file.
        FileNotFoundError: a font file is missing.
    """
    for name in FONT_FILES:
        path = resource(f"fonts/{name}")
        # Not by its name: Qt reads names as UTF-8, and the folder of the installation may be none.
        if QFontDatabase.addApplicationFontFromData(path.read_bytes()) < 0:
            raise AssetError(str(path))


def languages() -> tuple[str, ...]:
    """Return the languages on offer: the source language and each shipped translation, such as ``en``."""
    files = sorted(resource("translations").glob("pos_app_*.qm"))
    return (SOURCE_LANGUAGE, *(path.stem.removeprefix("pos_app_") for path in files))


def load_translator(language: str, parent: QCoreApplication) -> QTranslator | None:
    """Return the installed translator of ``language``; None where the source texts are what is wanted.

    Money and dates stay Brazilian whatever the language, so the default locale is set here too.

    Raises:
        AssetError: there is no such translation, or it is damaged.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Portuguese, QLocale.Country.Brazil))
    if language == SOURCE_LANGUAGE:
        return None
    try:
        translator = _Translator(resource(f"translations/pos_app_{language}.qm").read_bytes(), parent)
    except FileNotFoundError as error:
        raise AssetError(language) from error
    if translator.isEmpty():
        raise AssetError(language)
    parent.installTranslator(translator)
    return translator
