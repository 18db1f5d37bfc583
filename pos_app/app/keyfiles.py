"""The key of a client program: from a file, or for the simulator from the training till that runs here."""

import argparse
from pathlib import Path

from pos_app.domain.errors import PosError
from pos_app.services.folders import ledger_folder
from pos_app.services.keys import read_key_file
from pos_app.settings import Settings
from pos_app.ui import control
from pos_app.wire.client_session import Credentials


class KeyFileError(PosError):
    """There is no key that this program may use."""


def key_of(settings: Settings, options: argparse.Namespace, role: str) -> tuple[str, Credentials]:
    """Return the address to connect to and the key for it.

    Raises:
        KeyFileError: no readable key file of this role, and no training till that gives one.
    """
    text = _read(options.key_file) if options.key_file else _ask_till(settings)
    try:
        credentials, file = read_key_file(text)
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


def _ask_till(settings: Settings) -> str:
    """Return a new key from the till that runs on this computer; a real ledger gives none without a PIN."""
    folder = ledger_folder(settings.data_dir, training=settings.training)
    request = control.Request(do="key-add", role="bank", name="Banco Simulado")
    response = control.ask(folder, request)
    if response is None:
        msg = "no till runs here: start it first, or give --key-file"
        raise KeyFileError(msg)
    if response.error or not response.lines:
        msg = f"the till gave no key ({response.error}); the simulator works with training ledgers only"
        raise KeyFileError(msg)
    return response.lines[0]
