"""The translations: whole, with the same placeholders, compiled as they stand."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from pos_app import settings
from pos_app.domain.customer_display import CustomerText
from pos_app.paths import resource
from pos_app.ui.runtime import assets
from pos_app.ui.texts.displays import WindowTexts

_PLACE = re.compile(r"\{[a-z]*\}|%n")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF_A_SENTENCE = 4
LANGUAGES = ("en", "es")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def messages(language: str) -> list[tuple[str, ET.Element]]:
    """Return each message of a language's file with its context."""
    tree = ET.parse(resource(f"translations/pos_app_{language}.ts"))  # noqa: S314 - our own file
    return [
        (context.findtext("name", ""), message)
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    ]


def texts(language: str) -> dict[str, str]:
    """Return what a language says for each source text of the windows, and for each word of the pages."""
    words = json.loads(resource("web/words.json").read_text("utf-8"))
    said = {
        f"{context}: {message.findtext('source')}": message.findtext("translation", "")
        for context, message in messages(language)
    }
    return said | {f"page: {words['pt_BR'][key]}": text for key, text in words[language].items()}


@each_language
def test_nothing_is_left_untranslated(language: str) -> None:
    """Each source text has a finished translation."""
    unfinished = [
        message.findtext("source")
        for _, message in messages(language)
        if message.find("translation") is None
        or message.find("translation").get("type") == "unfinished"  # type: ignore[union-attr]  # looked at above
        or not message.findtext("translation")
    ]
    assert [] == unfinished
    assert len(messages(language)) > 200


def _copied(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the texts that two languages have in common."""
    return [one for one, other in pairs if one == other]


def _is_sentence(text: str) -> bool:
    """Return whether a text has so many words that no two of these languages share it."""
    return len(_WORD.findall(_PLACE.sub("", text))) >= _WORDS_OF_A_SENTENCE


@each_language
def test_language_is_no_copy_of_the_source(language: str) -> None:
    """Words may be the same in Portuguese and Spanish, sentences are not: those were only pasted."""
    pairs = [(source.partition(": ")[2], target) for source, target in texts(language).items()]

    copied = _copied(pairs)

    assert [] == [text for text in copied if _is_sentence(text)]
    assert len(copied) < len(pairs) / 8


def test_languages_are_no_copies_of_each_other() -> None:
    """What was pasted from one language into another is found too."""
    others = texts(LANGUAGES[1])
    pairs = [(target, others[source]) for source, target in texts(LANGUAGES[0]).items()]

    copied = _copied(pairs)

    assert [] == [text for text in copied if _is_sentence(text)]
    assert len(copied) < len(pairs) / 8


@each_language
def test_each_text_of_the_sources_is_collected(tmp_path: Path, language: str) -> None:
    """Collecting the texts again changes nothing: ``dev.py translations`` was run after the last change."""
    source = resource(f"translations/pos_app_{language}.ts")
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


@each_language
def test_placeholders_are_the_same(language: str) -> None:
    """A translation names the same values as its source."""
    differing = [
        (source, target)
        for _, message in messages(language)
        for source, target in [(message.findtext("source", ""), message.findtext("translation", ""))]
        if sorted(_PLACE.findall(source)) != sorted(_PLACE.findall(target))
    ]
    assert [] == differing


@pytest.fixture
def spoken(qapp: QApplication, language: str) -> Iterator[None]:
    """Speak a language during one test."""
    translator = assets.load_translator(language, qapp)
    yield
    assert translator is not None
    qapp.removeTranslator(translator)


@each_language
@pytest.mark.usefixtures("spoken")
def test_compiled_file_holds_each_message(language: str) -> None:
    """The shipped .qm gives what the .ts says: it was compiled after the last change."""
    stale = [
        message.findtext("source")
        for context, message in messages(language)
        if QCoreApplication.translate(context, message.findtext("source", ""))
        != message.findtext("translation")
    ]
    assert [] == stale


@pytest.mark.parametrize(("language", "words"), [("en", "Pay with Pix"), ("es", "Pague con Pix")])
@pytest.mark.usefixtures("spoken")
def test_displays_get_finished_sentences(words: str) -> None:
    """The texts of displays follow the till's language."""
    assert words == WindowTexts().customer_words(CustomerText.IDLE)[0]


def test_each_language_on_offer_is_shipped() -> None:
    """What ``--language`` takes can be spoken."""
    assert set(settings.LANGUAGES) == set(assets.languages())


def test_unknown_language_is_an_error(qapp: QApplication) -> None:
    """A language that is not shipped is told, not ignored."""
    with pytest.raises(assets.AssetError):
        assets.load_translator("xx", qapp)
