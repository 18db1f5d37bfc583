"""Standard streams that may not be there: an icon has none, a terminal closes, a pipe's reader ends.

What a person must know is on the window first; what is said here is for whoever started the program.
"""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO


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
    if isinstance(sys.stdout, TextIOWrapper):
        # What goes there is data, perhaps into a file: UTF-8 on every console. A path that is no text is
        # written as the bytes that it is.
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")


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
