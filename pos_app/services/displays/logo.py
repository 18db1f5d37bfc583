"""The shop's logo: one small picture beside the ledger, made anew from whatever file was chosen.

What is shown is what we wrote: a PNG of at most 512 pixels a side, without whatever else the file held.
"""

import hashlib
import io
import threading
from concurrent.futures import Future
from pathlib import Path

from pos_app.services.ports.displays import Logo
from pos_app.services.qr.drawing import open_picture
from pos_app.services.system.private_files import write_private_bytes
from pos_app.services.system.workers import ForeignWorker

FILE_NAME = "logo.png"
SIDE = 512
_LIMIT_S = 30.0


class LogoShelf:
    """Keeps the logo of one data folder; from any thread, but putting one takes some time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()
        self._logo = _read(self._path)

    def current(self) -> Logo | None:
        """Return the logo, None where the shop has none."""
        with self._lock:
            return self._logo

    def put(self, source: Path) -> Logo:
        """Take the picture of a file.

        Raises:
            BadTextError: it is no picture that we read.
            OSError: it cannot be read, or ours cannot be written.
        """
        picture = open_picture(source.read_bytes())
        picture.thumbnail((SIDE, SIDE))
        file = io.BytesIO()
        picture.save(file, "PNG", optimize=True)
        write_private_bytes(self._path, file.getvalue())
        logo = _logo(file.getvalue())
        with self._lock:
            self._logo = logo
        return logo

    def remove(self) -> None:
        """Show none from now on."""
        self._path.unlink(missing_ok=True)
        with self._lock:
            self._logo = None


class LogoService:
    """The logo for windows: a picture that a person chose may lie on a disk that never answers."""

    def __init__(self, shelf: LogoShelf, foreign: ForeignWorker) -> None:
        self._shelf = shelf
        self._foreign = foreign

    def current(self) -> Logo | None:
        """Return the logo, None where the shop has none."""
        return self._shelf.current()

    def put(self, source: Path) -> "Future[Logo]":
        """Take the picture of a file, as :meth:`LogoShelf.put`."""
        return self._foreign.submit(_LIMIT_S, self._shelf.put, source)

    def remove(self) -> "Future[None]":
        """Show none from now on."""
        return self._foreign.submit(_LIMIT_S, self._shelf.remove)


def _read(path: Path) -> Logo | None:
    try:
        return _logo(path.read_bytes())
    except OSError:
        return None


def _logo(png: bytes) -> Logo:
    return Logo(png, hashlib.sha256(png).hexdigest()[:16])
