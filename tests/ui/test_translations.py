"""The English translation: whole, with the same placeholders, compiled as it stands."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from pos_app.paths import resource
from pos_app.ui import assets
from pos_app.ui.texts import WindowTexts

_PLACE = re.compile(r"\{[a-z]*\}|%n")


def messages() -> list[tuple[str, ET.Element]]:
    """Return each message of the English file with its context."""
    tree = ET.parse(resource("translations/pos_app_en.ts"))  # noqa: S314 - our own file
    return [
        (context.findtext("name", ""), message)
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    ]


def test_nothing_is_left_untranslated() -> None:
    """Each source text has a finished translation."""
    unfinished = [
        message.findtext("source")
        for _, message in messages()
        if message.find("translation") is None
        or message.find("translation").get("type") == "unfinished"  # type: ignore[union-attr]  # looked at above
        or not message.findtext("translation")
    ]
    assert [] == unfinished
    assert len(messages()) > 200


def test_each_text_of_the_sources_is_collected(tmp_path: Path) -> None:
    """Collecting the texts again changes nothing: ``dev.py translations`` was run after the last change."""
    source = resource("translations/pos_app_en.ts")
    collected = tmp_path / source.name
    collected.write_bytes(source.read_bytes())
    root = source.parents[2]
    files = [str(path) for path in sorted((root / "pos_app").rglob("*.py"))]
    options = ["-source-language", "pt_BR", "-locations", "none"]
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([tool, *options, *files, "-ts", collected], check=True, capture_output=True, timeout=60)
    assert _texts(source) == _texts(collected)


def _texts(path: Path) -> list[str]:
    tree = ET.parse(path)  # noqa: S314 - our own file
    return [message.findtext("source", "") for message in tree.getroot().iter("message")]


def test_placeholders_are_the_same() -> None:
    """A translation names the same values as its source."""
    differing = [
        (source, target)
        for _, message in messages()
        for source, target in [(message.findtext("source", ""), message.findtext("translation", ""))]
        if sorted(_PLACE.findall(source)) != sorted(_PLACE.findall(target))
    ]
    assert [] == differing


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    """Speak English during one test."""
    translator = assets.load_translator("en", qapp)
    yield
    assert translator is not None
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("english")
def test_compiled_file_holds_each_message() -> None:
    """The shipped .qm gives what the .ts says: it was compiled after the last change."""
    stale = [
        message.findtext("source")
        for context, message in messages()
        if QCoreApplication.translate(context, message.findtext("source", ""))
        != message.findtext("translation")
    ]
    assert [] == stale


@pytest.mark.usefixtures("english")
def test_displays_get_finished_english_sentences() -> None:
    """The texts of displays follow the till's language."""
    assert "Pay with Pix" == WindowTexts().headline(None)


def test_unknown_language_is_an_error(qapp: QApplication) -> None:
    """A language that is not shipped is told, not ignored."""
    with pytest.raises(assets.AssetError):
        assets.load_translator("xx", qapp)
