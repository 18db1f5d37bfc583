"""Standard streams that may not be there: an icon has none, a terminal closes, a pipe's reader ends.

What a person must know is on the window first; what is said here is for whoever started the program.
"""

import codecs
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

_AS_FAR_AS_IT_GOES = "pos_app.as_far_as_it_goes"


def secure() -> None:
    """Let the three descriptors and streams exist; call before anything else is opened.

    A closed descriptor would be given to the next file, such as the ledger, and whatever some library prints
    would be written into it.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            _settle(stream)


def _settle(stream: TextIOWrapper) -> None:
    """Let data be UTF-8 whatever the console's code page is; the console itself gets what it can show."""
    if stream.isatty():
        stream.reconfigure(errors=_AS_FAR_AS_IT_GOES)
    elif stream is sys.stdin:
        stream.reconfigure(encoding="utf-8-sig", errors="surrogateescape")  # some shells mark what they pipe
    else:
        # A path that is no text of this system is written as the bytes that it is.
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def _shown_as_far_as_it_goes(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return the bytes that a path is made of, and other signs that a console does not know as escapes."""
    handlers = ("surrogateescape", "backslashreplace")
    for name in handlers:
        with suppress(UnicodeError):
            return codecs.lookup_error(name)(error)
    raise error


codecs.register_error(_AS_FAR_AS_IT_GOES, _shown_as_far_as_it_goes)


def say(line: str) -> None:
    """Write one line on standard output, at once; nobody may be there to read it."""
    _write(sys.stdout, line)


def warn(line: str) -> None:
    """Write one line on standard error; nobody may be there to read it."""
    _write(sys.stderr, line)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except (OSError, ValueError):
        _give_up(stream)


def _give_up(stream: TextIO) -> None:
    """Let what is still to be written go nowhere, or the interpreter complains of it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _nowhere(mode: str) -> TextIO:
    stream = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - os.devnull is no Path; to the end
    assert isinstance(stream, TextIOWrapper)  # noqa: S101 - what open() gives for text
    return stream
