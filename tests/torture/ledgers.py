"""What stands in a ledger that was tortured."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from pos_app.services.ledger.storage import FILE_NAME

Rows = tuple[Any, ...]
_QUERIES = ("SELECT * FROM event ORDER BY seq", "SELECT * FROM payment ORDER BY id")


def rows_of(folder: Path) -> Rows:
    """Return all events and payments of a folder's ledger, to be compared."""
    return rows_of_file(folder / FILE_NAME)


def rows_of_file(path: Path) -> Rows:
    """Return all events and payments of one file, such as a backup."""
    with closing(sqlite.connect(str(path))) as connection:
        return tuple(tuple(connection.execute(query)) for query in _QUERIES)
