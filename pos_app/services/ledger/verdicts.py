"""Which copies were found sound, kept beside them as their hashes: a disk changes files that nobody writes.

A copy is judged once, by what a restore demands; later its hash says whether it is still that file. One line
a copy, as ``sha256sum -c sound.sha256`` reads it. Rules: docs/reliability.md, section 12.
"""

import hashlib
from pathlib import Path

from pos_app.services.system.private_files import write_private

VERDICTS_NAME = "sound.sha256"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def note_sound(path: Path, digest: str) -> None:
    """Keep that a copy with this hash was found sound; copies that are gone are forgotten.

    Raises:
        OSError: it cannot be written.
    """
    folder = path.parent
    known = {**_verdicts(folder), path.name: digest}
    lines = [f"{value}  {name}\n" for name, value in sorted(known.items()) if (folder / name).exists()]
    write_private(folder / VERDICTS_NAME, "".join(lines))


def is_sound_still(path: Path) -> bool:
    """Return whether a copy was found sound, and has not changed since by a bit."""
    try:
        known = _verdicts(path.parent).get(path.name)
        return known is not None and known == digest_of(path)
    except OSError:
        return False


def _verdicts(folder: Path) -> dict[str, str]:
    """Return the hash of each copy that was found sound, by name; a torn note says nothing of some."""
    try:
        lines = (folder / VERDICTS_NAME).read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return {}
    parts = [line.partition("  ") for line in lines]
    return {name: digest for digest, _, name in parts if name}
