"""The key file of a client program."""

import argparse
from pathlib import Path

from pos_app.domain.errors import PosError
from pos_app.services.keys import read_key_file
from pos_app.wire.client_session import Credentials


class KeyFileError(PosError):
    """There is no key that this program may use."""


def key_of(options: argparse.Namespace, role: str) -> tuple[str, Credentials]:
    """Return the address to connect to and the key for it.

    Raises:
        KeyFileError: no readable key file of this role.
    """
    try:
        credentials, file = read_key_file(_read(options.key_file))
    except ValueError as error:
        msg = f"{options.key_file} is no key file"
        raise KeyFileError(msg) from error
    if credentials.role != role:
        msg = f"this key is for a {credentials.role}, not for a {role}"
        raise KeyFileError(msg)
    return options.server or file.url, credentials


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise KeyFileError(msg) from error
