"""What pages are made of: files, templates and words, read once from a fixed table of names.

A name that a browser asks for is looked up in that table and never becomes a path on the disk.
"""

import html
import json
from collections.abc import Mapping
from functools import cached_property
from string import Template
from types import MappingProxyType

from msgspec import Struct

from pos_app.paths import resource

SOURCE_LANGUAGE = "pt_BR"
_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"
_FILES = {
    "page.css": ("web/page.css", _STYLE),
    "display.css": ("web/display.css", _STYLE),
    "status.css": ("web/status.css", _STYLE),
    "key.js": ("web/key.js", _SCRIPT),
    "constants.js": ("web/constants.js", _SCRIPT),
    "hmac.js": ("web/hmac.js", _SCRIPT),
    "proofs.js": ("web/proofs.js", _SCRIPT),
    "session.js": ("web/session.js", _SCRIPT),
    "pairing.js": ("web/pairing.js", _SCRIPT),
    "link.js": ("web/link.js", _SCRIPT),
    "picture.js": ("web/picture.js", _SCRIPT),
    "qr.js": ("web/qr.js", _SCRIPT),
    "ring.js": ("web/ring.js", _SCRIPT),
    "screen.js": ("web/screen.js", _SCRIPT),
    "sound.js": ("web/sound.js", _SCRIPT),
    "copy.js": ("web/copy.js", _SCRIPT),
    "display.js": ("web/display.js", _SCRIPT),
    "status.js": ("web/status.js", _SCRIPT),
    "anew.js": ("web/anew.js", _SCRIPT),
    "icon.svg": ("web/icon.svg", "image/svg+xml"),
    "Inter-Medium.otf": ("fonts/Inter-Medium.otf", "font/otf"),
    "Inter-SemiBold.otf": ("fonts/Inter-SemiBold.otf", "font/otf"),
    "Inter-Bold.otf": ("fonts/Inter-Bold.otf", "font/otf"),
    "paid.wav": ("sounds/paid.wav", "audio/wav"),
    "attention.wav": ("sounds/attention.wav", "audio/wav"),
}
_TEMPLATES = ("display.html", "status.html", "pending.html", "message.html", "icons.html")


class Asset(Struct, frozen=True):
    """One file as it is sent."""

    body: bytes
    kind: str


class WebAssets:
    """Everything of one language.

    Attributes:
        files: what ``/assets/{name}`` answers.
        words: the pages' own words by their key, not escaped.
    """

    def __init__(self, language: str = SOURCE_LANGUAGE) -> None:
        self.files: Mapping[str, Asset] = MappingProxyType(
            {name: Asset(resource(path).read_bytes(), kind) for name, (path, kind) in _FILES.items()}
        )
        words = json.loads(resource("web/words.json").read_text("utf-8"))
        self.words: Mapping[str, str] = MappingProxyType(words.get(language, words[SOURCE_LANGUAGE]))
        self._templates = {name: Template(resource(f"web/{name}").read_text("utf-8")) for name in _TEMPLATES}

    def fill(self, template: str, fragments: Mapping[str, str] | None = None, **values: object) -> str:
        """Return a template with our words and ``values``, all of them escaped.

        Args:
            template: its name, such as ``status.html``.
            fragments: HTML that was made by this method before.
            **values: texts and numbers.

        Raises:
            KeyError: the template names something that is not there.
        """
        escaped = {name: html.escape(str(value)) for name, value in {**self.words, **values}.items()}
        return self._templates[template].substitute({**escaped, **(fragments or {})})

    def around_amount(self, sentence: str, amount: str) -> str:
        """Return the HTML of one of our sentences with ``{amount}`` in it, which stands out."""
        before, _, after = self.words[sentence].partition("{amount}")
        shown = f'<strong data-text="amount">{html.escape(amount)}</strong>'
        return f"{html.escape(before)}{shown}{html.escape(after)}"

    @cached_property
    def icons(self) -> str:
        """The drawings that go with states, as HTML; the style shows the one of the state."""
        return self.fill("icons.html")

    @cached_property
    def display_page(self) -> Asset:
        """The page of the customer display: the same for everybody, without anything of a sale."""
        fragments = {"check_amount": self.around_amount("check_amount", ""), "icons": self.icons}
        return Asset(self.fill("display.html", fragments).encode(), "text/html; charset=utf-8")
