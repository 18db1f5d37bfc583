"""What is looked at before a ledger is opened: whose it is, where it lies, of which version it is."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection

from pos_app.domain.errors import PosError
from pos_app.services.ledger.contents import contents_of_file
from pos_app.services.ledger.head_note import HeadNote
from pos_app.services.ledger.ledger_files import BACKUPS, REPLACED
from pos_app.services.ledger.storage import (
    APPLICATION_ID,
    BUSY_TIMEOUT_MS,
    FILE_NAME,
    read_only_address,
)

MIGRATIONS = Path(__file__).with_name("migrations")


class LedgerError(PosError):
    """The ledger cannot be used as it is."""

    code: ClassVar[str] = "ledger"


@dataclass(eq=False)
class ForeignLedgerError(LedgerError):
    """The file is no ledger of this program."""

    code: ClassVar[str] = "ledger_foreign"
    path: Path

    def __str__(self) -> str:
        return f"{self.path} is no ledger of this program"


@dataclass(eq=False)
class LedgerElsewhereError(LedgerError):
    """The folder's ledger is a link, or has a second name, which the folder's lock does not guard."""

    code: ClassVar[str] = "ledger_elsewhere"
    path: Path
    opened: Path

    def __str__(self) -> str:
        if self.path.is_symlink():
            return f"{self.path} is really {self.opened}, in a folder that is not locked"
        return f"{self.path} is the same file as one of another name, whose folder is not locked"


@dataclass(eq=False)
class LedgerNewerError(LedgerError):
    """A newer program made this ledger; it is left untouched."""

    code: ClassVar[str] = "ledger_newer"
    found: int
    known: int

    def __str__(self) -> str:
        return f"the ledger is of version {self.found}, this program knows {self.known}"


@dataclass(eq=False)
class LedgerDamagedError(LedgerError):
    """The file is damaged, or its end is missing.

    Attributes:
        findings: what was found, in English, each with its place.
        what: ``file`` (SQLite cannot read it all), ``changed`` (a row is not what was committed) or ``end``.
    """

    code: ClassVar[str] = "ledger_damaged"
    findings: tuple[str, ...]
    what: str = "file"

    def __str__(self) -> str:
        return "the ledger is damaged: " + "; ".join(self.findings[:5])


def refuse_foreign(path: Path, note: HeadNote | None) -> None:
    """Look at the file's header alone, so that a foreign file is not even opened.

    Where a head note says that a ledger was here, a file that is none, or gone, is a damaged one; so is one
    that is gone beside copies of a real ledger, which a new one would hide.
    """
    if not path.exists() or path.stat().st_size == 0:
        if note is not None:
            raise LedgerDamagedError((f"event {note.seq} was committed and is missing: no {FILE_NAME}",))
        real = real_ledger_below(path.parent)
        if real is not None:
            raise LedgerDamagedError((f"no {FILE_NAME}, and {real} is of a real ledger",))
        return
    with path.open("rb") as file:
        header = file.read(100)
    if header[:16] != b"SQLite format 3\0" or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        if note is not None:
            raise LedgerDamagedError((f"{FILE_NAME}: byte 0: not the header of a ledger",))
        raise ForeignLedgerError(path)


def real_ledger_below(folder: Path) -> Path | None:
    """Return a copy of a real ledger that a data folder keeps, or one that was set aside; None for none."""
    files = (*(folder / BACKUPS).glob("*.db"), *(folder / REPLACED).glob(f"*/{FILE_NAME}"))
    return next((each for each in files if _is_real(each)), None)


def _is_real(path: Path) -> bool:
    found = contents_of_file(path)
    return found is not None and found.kind == "real"


def refuse_elsewhere(path: Path) -> None:
    """Refuse a link, before anything is opened: its file may be the ledger of another folder and till.

    A second name of the same file is one too; whose the other name is cannot be known.
    """
    real = path.resolve()
    if real.parent != path.parent.resolve() or (path.exists() and path.stat().st_nlink > 1):
        raise LedgerElsewhereError(path, real)


def newest_version(migrations: Path = MIGRATIONS) -> int:
    """Return the ``user_version`` of a ledger with all revisions of a folder."""
    return len(list((migrations / "versions").glob("[0-9]*.py")))


def refuse_newer(path: Path, known: int) -> None:
    """Look at the file's version before anything is opened that could write, even a setting."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        found = int.from_bytes(file.read(100)[60:64], "big")
    if path.with_name(f"{path.name}-wal").exists():  # the header may stand there
        found = _version_with_wal(path)
    if found > known:
        raise LedgerNewerError(found, known)


def _version_with_wal(path: Path) -> int:
    address, timeout_s = read_only_address(path), BUSY_TIMEOUT_MS / 1_000
    with closing(sqlite.connect(address, uri=True, timeout=timeout_s)) as file:
        return int(file.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Run the revisions that a ledger has not had yet, in one transaction."""
    # Only a new or older ledger needs Alembic, so that an ordinary start does not pay for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))  # % begins a name there
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    with connection.begin():
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version={newest_version(migrations)}")
