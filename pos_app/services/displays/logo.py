"""The shop's logo: one small picture beside the ledger, made anew from whatever file was chosen.

What is shown is what we wrote: a PNG of at most 512 pixels a side, without whatever else the file held.
"""

import hashlib
import io
import threading
from pathlib import Path

from msgspec import Struct

from pos_app.services.qr.drawing import open_picture
from pos_app.services.system.private_files import write_private_bytes

FILE_NAME = "logo.png"
SIDE = 512


class Logo(Struct, frozen=True):
    """A picture as it is shown; ``mark`` changes with it."""

    png: bytes
    mark: str


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


def _read(path: Path) -> Logo | None:
    try:
        return _logo(path.read_bytes())
    except OSError:
        return None


def _logo(png: bytes) -> Logo:
    return Logo(png, hashlib.sha256(png).hexdigest()[:16])
