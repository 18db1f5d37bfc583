"""What a key does, and how one thing stands: two values that many parts show."""

from msgspec import Struct

from pos_app.ui.style.theme import Tone


class KeyHint(Struct, frozen=True):
    """A key that works now and the word for what it does."""

    key: str
    word: str


class StatusIndicator(Struct, frozen=True):
    """One sentence of the status bar with the colour of its dot."""

    tone: Tone
    text: str
