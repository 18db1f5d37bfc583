"""Core statements compiled once, for the path of a confirmation.

SQLAlchemy looks a statement up in its cache, binds it and wraps its rows at each execution, which costs more
than SQLite needs to run it. The statements stay Core; their compiled text goes straight to the driver, on the
same connection and in the same transaction, so errors are the driver's own.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import ClauseElement

_DIALECT = sqlite.dialect()

Driver = Any
"""The driver's own connection, below SQLAlchemy's."""
Cursor = Any
"""A cursor of the driver; its rows are plain tuples in the order of the statement's columns."""


class Prepared:
    """One statement whose parameters and columns need no conversion: text, integers, bytes."""

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement)  # noqa: S101 - tells the type checker
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._order: tuple[str, ...] = tuple(getattr(compiled, "positiontup", None) or ())
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, driver: Driver, values: Mapping[str, Any]) -> Cursor:
        """Execute with one set of values, by the names of the statement's parameters."""
        return driver.execute(self._text, self._bind(values))

    def run_many(self, driver: Driver, rows: list[dict[str, Any]]) -> None:
        """Execute with many sets of values."""
        driver.executemany(self._text, [self._bind(row) for row in rows])

    def _bind(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        bound = {**self._constants, **values} if self._constants else values
        return tuple([bound[name] for name in self._order])
