"""The key file of a client program."""

import argparse
import os
from pathlib import Path

from pos_app.domain.errors import PosError
from pos_app.paths import key_dir
from pos_app.services.devices.key_store import open_key_store, read_key_file
from pos_app.wire.client_session import Credentials

_DISPLAY = ("display", "till")
"""Ledger and device in the key store under which a display keeps its one key file."""


class KeyFileError(PosError):
    """There is no key that this program may use."""


class KeyPlace:
    """Where a display keeps its key: a file that was named, else the keyring or a file of this login alone.

    Reading and writing may wait for the system's keyring.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def find(self) -> bytes | None:
        """Return the key file's content; None where this login has none yet.

        Raises:
            KeyFileError: the file that was named cannot be read.
        """
        if self._path is not None:
            return _read(self._path)
        found = open_key_store(key_dir()).find(*_DISPLAY)
        return found[0] if found else None

    def keep(self, line: str) -> None:
        """Keep the key file's line instead of any older one."""
        if self._path is None:
            open_key_store(key_dir()).save(*_DISPLAY, (line.encode(),))
            return
        self._path.unlink(missing_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(line)


def known_key(options: argparse.Namespace, place: KeyPlace) -> tuple[str, Credentials] | None:
    """Return the address to connect to and the key of a display; None where it has none yet.

    Raises:
        KeyFileError: what is there is no key of a display.
    """
    content = place.find()
    if content is None:
        return None
    return _parsed(content, str(options.key_file or "the key of this display"), options.server, "display")


def key_of(options: argparse.Namespace, role: str) -> tuple[str, Credentials]:
    """Return the address to connect to and the key for it.

    Raises:
        KeyFileError: no readable key file of this role.
    """
    return _parsed(_read(options.key_file), str(options.key_file), options.server, role)


def _parsed(content: bytes, source: str, server: str | None, role: str) -> tuple[str, Credentials]:
    try:
        credentials, file = read_key_file(content)
    except ValueError as error:
        msg = f"{source} is no key file: it holds the one line of pos-app key add, and nothing else"
        raise KeyFileError(msg) from error
    if credentials.role != role:
        msg = f"this key is for a {credentials.role}, not for a {role}"
        raise KeyFileError(msg)
    return server or file.url, credentials


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise KeyFileError(msg) from error
