"""How texts, times and foreign words are written, in any language.

Source texts are Portuguese; ``QT_TRANSLATE_NOOP`` marks them for the translator. Money and dates are
Brazilian whatever the language.
"""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

_CONTEXT = "texts"
SHOWN_TEXT = 60


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Return ``source`` as it is; Qt's own is typed as giving an object."""
    del context
    return source


_TODAY = QT_TRANSLATE_NOOP("texts", "hoje, {time}")
_YESTERDAY = QT_TRANSLATE_NOOP("texts", "ontem, {time}")


def say(source: str, **values: object) -> str:
    """Return ``source``, a marked text, in the language in use."""
    return QCoreApplication.translate(_CONTEXT, source).format(**values)


def local_time(moment: datetime) -> str:
    """Return hours and minutes of an aware moment in the shop's zone."""
    return f"{moment.astimezone():%H:%M}"


def local_stamp(moment: datetime) -> str:
    """Return date and time of an aware moment in the shop's zone, as ``23/11/2026 14:05``."""
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"


def near_stamp(moment: datetime, now: datetime) -> str:
    """Return the time of an aware moment, with its day as people say it: *hoje*, *ontem*, or the date."""
    days = (now.astimezone().date() - moment.astimezone().date()).days
    near = {0: _TODAY, 1: _YESTERDAY}.get(days)
    return local_stamp(moment) if near is None else say(near, time=local_time(moment))


def clean(text: str, limit: int = SHOWN_TEXT) -> str:
    """Return foreign text without control and direction characters, on one line, at most ``limit`` long.

    >>> clean(f"Mesa{chr(10)}5{chr(0x202E)}")
    'Mesa 5'
    """
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
