"""Which bank the simulator is: one that the training till of this computer knows already, or a new one.

A bank must come back as itself: its money is in its own queue, and a till asks it for what it did not tell.
So each simulator takes the first free seat of a ledger, with the seat's key and queue; a second simulator
beside it gets the next.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pos_app.app import control
from pos_app.app.keyfiles import KeyFileError
from pos_app.domain.shop import TRAINING
from pos_app.paths import default_data_dir, key_dir
from pos_app.services.devices.key_store import read_key_file
from pos_app.services.ledger.folders import ledger_folder
from pos_app.services.system.folder_lock import FolderLock
from pos_app.services.system.private_files import write_private
from pos_app.settings import Settings
from pos_app.wire.client_session import Credentials

_FOLDER = "simulator"
_SEATS = 32


class Seat(Struct, frozen=True):
    """One bank of a training ledger; held as long as this process lives.

    Attributes:
        url: where its till listens.
        queue: the file of what was paid and not yet answered.
    """

    url: str
    credentials: Credentials
    queue: Path
    lock: FolderLock


Ask = Callable[[control.Request], control.Response | None]
"""Asks the till; None where none answers."""


def seat_of(settings: Settings) -> Seat:
    """Return the first free seat of the training till that runs on the data folder.

    Raises:
        KeyFileError: no till runs there, or its ledger is a real one.
    """
    folder = ledger_folder(settings.data_dir, training=settings.training)
    return take_seat(partial(control.ask, folder))


def take_seat(ask: Ask) -> Seat:
    """Return the first free seat of a training till.

    Raises:
        KeyFileError: the till does not answer, or its ledger is a real one.
    """
    url, ledger, server, pin = _lines(ask, control.Request(do="where"))
    if ledger != TRAINING:
        msg = "the simulator works with training ledgers only"
        raise KeyFileError(msg)
    for number in range(1, _SEATS + 1):
        place = default_data_dir() / _FOLDER / f"{server}-{number}"
        lock = FolderLock(place)
        if lock.take():
            credentials = _credentials(ask, key_dir() / _FOLDER / f"{server}-{number}.json")
            # The till of this login said it through its own socket, so it holds for a key of before too.
            credentials = replace(credentials, pin=bytes.fromhex(pin))
            return Seat(url, credentials, place / "queue.db", lock)
    msg = f"{_SEATS} simulators run already"
    raise KeyFileError(msg)


def _credentials(ask: Ask, path: Path) -> Credentials:
    """Return the seat's key, a new one where there is none that the till still takes."""
    credentials = _kept(path)
    if credentials is not None:
        rows = [line.split("\t") for line in _lines(ask, control.Request(do="key-list"))]
        if any(row[0] == credentials.device and row[-1] == "valid" for row in rows):
            return credentials
    (line,) = _lines(ask, control.Request(do="key-add", role="bank", name="Banco Simulado"))
    _keep(path, line)
    return read_key_file(line)[0]


def _kept(path: Path) -> Credentials | None:
    """Return the seat's key of before; None where there is none that can be read."""
    try:
        return read_key_file(path.read_bytes())[0]
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def _keep(path: Path, line: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, line)


def _lines(ask: Ask, request: control.Request) -> tuple[str, ...]:
    response = ask(request)
    if response is None:
        msg = "no till runs here: start it first, or give --key-file"
        raise KeyFileError(msg)
    if response.error:
        raise KeyFileError(response.error)
    return response.lines
