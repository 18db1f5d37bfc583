"""Looks at a ledger without touching it: stopped, killed, copied, or beside the till that runs on it.

The files are copied and the copy is read: a hot log is applied there, and nothing changes in the folder. No
window, no key store. What is looked for: :mod:`pos_app.services.ledger.invariants`, the tables' own
definitions, and the head note. Rules: docs/reliability.md, section 11.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pysqlite3.dbapi2 as sqlite
from msgspec import Struct
from sqlalchemy import Connection, Engine, event

from pos_app.domain.errors import LedgerUnavailableError
from pos_app.services.ledger.chain_check import unmet
from pos_app.services.ledger.contents import behind_copies
from pos_app.services.ledger.file_checks import ForeignLedgerError, LedgerNewerError, newest_version, upgrade
from pos_app.services.ledger.head_note import HEAD_NAME, HeadNote, read_head_note
from pos_app.services.ledger.invariants import findings
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import BACKUPS, READY_NAME, copied, copied_file, may_lack_its_log
from pos_app.services.ledger.replacing import waiting
from pos_app.services.ledger.storage import (
    APPLICATION_ID,
    FILE_NAME,
    STORAGE_ERRORS,
    engine_of,
    is_damage,
    unavailable,
)

_MAGIC = b"SQLite format 3\0"


class Inspection(Struct, frozen=True):
    """What was found.

    Attributes:
        findings: in English, each with its place; none where the ledger is sound.
        seq, head: number and hash (hexadecimal) of the newest event; 0 and empty where they cannot be read.
        kind: ``training`` or ``real``; empty where it cannot be read.
        server_id: the ledger's UUID, empty where it cannot be read.
        noted: number that the head note speaks of; 0 where there is none to be read.
    """

    findings: tuple[str, ...] = ()
    seq: int = 0
    head: str = ""
    kind: str = ""
    server_id: str = ""
    payments: int = 0
    noted: int = 0

    @property
    def is_sound(self) -> bool:
        """Return whether every invariant holds."""
        return not self.findings


def inspect(folder: Path) -> Inspection:
    """Look at the ledger of a data folder.

    Raises:
        LedgerUnavailableError: there is none, or it cannot be looked at.
        ForeignLedgerError: the file is somebody else's.
        LedgerNewerError: a newer program made it.
        OSError: it cannot be read, or there is no room for the copy.
    """
    with copied(folder) as copy:
        found = _inspect_copy(copy, folder / FILE_NAME)
    if not (folder / READY_NAME).exists():
        return found
    broken_off = f"{READY_NAME}: replacing the ledger broke off; the next start of the till carries it out"
    if waiting(folder) is None:
        broken_off = f"{READY_NAME}: not made for this ledger by this program; the next start sets it aside"
    return msgspec.structs.replace(found, findings=(broken_off, *found.findings))


def inspect_file(path: Path) -> Inspection:
    """Look at one stopped ledger with its log, such as a backup; raises what :func:`inspect` raises."""
    with copied_file(path) as copy:
        return inspect_copied_file(copy, path)


def inspect_copied_file(copy: Path, path: Path) -> Inspection:
    """Look at what :func:`~pos_app.services.ledger.ledger_files.copied_file` gave of ``path``."""
    if may_lack_its_log(copy):
        return Inspection((f"{path.name}: its log is not beside it, so its end may be missing",))
    return _inspect_copy(copy, path)


def _inspect_copy(copy: Path, original: Path) -> Inspection:
    path = copy / FILE_NAME
    note = read_head_note(copy / HEAD_NAME)
    if not path.exists() or path.stat().st_size == 0:
        if note is None:
            raise LedgerUnavailableError(reason="database", detail=f"no ledger at {original}")
        return Inspection((f"event {note.seq} was committed and is missing: no {FILE_NAME}",), noted=note.seq)
    header = path.read_bytes()[:100]
    if header[:16] != _MAGIC:
        if note is None:
            raise ForeignLedgerError(original)
        return Inspection((f"{FILE_NAME}: byte 0: not the header of a database",), noted=note.seq)
    engine = _open(path)
    try:
        with engine.connect() as connection:
            return _look(connection, original, header, note)
    except (*STORAGE_ERRORS, UnicodeError) as error:
        if not is_damage(error):
            raise unavailable(error) from error
        return Inspection((f"file: {getattr(error, 'orig', error)}",), noted=0 if note is None else note.seq)
    finally:
        engine.dispose()


def _open(path: Path) -> Engine:
    engine = engine_of(lambda: sqlite.connect(os.fspath(path), isolation_level=None))
    event.listen(engine, "connect", _read_what_is_there)
    return engine


def _read_what_is_there(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.text_factory = _text


def _text(data: bytes) -> str:
    """Return text also where it was damaged, so that the finding names its row."""
    return data.decode("utf-8", "surrogateescape")


def _look(connection: Connection, path: Path, header: bytes, note: HeadNote | None) -> Inspection:
    tables = _schema(connection)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        if not {"event", "payment", "counter"} <= tables.keys():
            raise ForeignLedgerError(path)
        return Inspection((f"{FILE_NAME}: byte 68: not the header of a ledger of this program",))
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > newest_version():
        raise LedgerNewerError(version, newest_version())
    connection.rollback()
    if version < newest_version():
        upgrade(connection)
        tables = _schema(connection)
    found = (*_schema_findings(tables), *findings(connection), *_note_findings(connection, note))
    if not found and path.name == FILE_NAME:
        found = tuple(_copy_findings(connection, path.parent / BACKUPS))
    noted = 0 if note is None else note.seq
    try:
        return _named(connection, found, noted)
    except (*STORAGE_ERRORS, ValueError) as error:
        return Inspection((*found, f"settings: {getattr(error, 'orig', error)}"), noted=noted)


def _named(connection: Connection, found: tuple[str, ...], noted: int) -> Inspection:
    """Return the findings with what the ledger says of itself."""
    row = connection.exec_driver_sql("SELECT value, hash FROM counter WHERE name = 'event'").first()
    seq, head = row or (0, b"")
    settings = dict(tuple(row) for row in connection.exec_driver_sql("SELECT name, value FROM setting"))
    return Inspection(
        findings=found,
        seq=seq,
        head=bytes(head).hex(),
        kind=settings.get("kind", ""),
        server_id=settings.get("server_id", ""),
        payments=connection.exec_driver_sql("SELECT count(*) FROM payment").scalar_one(),
        noted=noted,
    )


def _note_findings(connection: Connection, note: HeadNote | None) -> Iterator[str]:
    found = None if note is None else unmet(connection.connection.dbapi_connection, note)
    if found is not None:
        yield found.sentence


def _copy_findings(connection: Connection, copies: Path) -> Iterator[str]:
    found = behind_copies(connection.connection.dbapi_connection, copies)
    if found is not None:
        yield f"{found.sentence}: a copy in {BACKUPS}/ has it"


# --- the tables' own definitions: a trigger that is gone guards nothing --------------------------------


def _schema(connection: Connection) -> dict[str, str]:
    query = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    return {str(name): str(text) for name, text in connection.exec_driver_sql(query)}


def _schema_findings(found: dict[str, str]) -> Iterator[str]:
    for name, text in _wanted_schema().items():
        if name not in found:
            yield f"{name}: the table, index or guard of this name is missing"
        elif found[name] != text:
            yield f"{name}: not defined as this program makes it"
    for name in sorted(found.keys() - _wanted_schema().keys()):
        yield f"{name}: a table, index or guard that this program does not make"


@cache
def _wanted_schema() -> dict[str, str]:
    """Return the definitions of a new ledger."""
    with TemporaryDirectory(prefix="pos-app-") as name:
        Ledger.open(Path(name)).close()
        engine = _open(Path(name) / FILE_NAME)
        try:
            with engine.connect() as connection:
                return _schema(connection)
        finally:
            engine.dispose()
