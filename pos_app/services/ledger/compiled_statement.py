"""Core statements compiled once, for the path of a confirmation.

SQLAlchemy looks a statement up in its cache, binds it and wraps its rows at each execution, which costs more
than SQLite needs to run it. The statements stay Core; their compiled text goes straight to the driver, on the
same connection and in the same transaction, so errors are the driver's own.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import ClauseElement

_DIALECT = sqlite.dialect()

Driver = Any
"""The driver's own connection, below SQLAlchemy's."""
Cursor = Any
"""A cursor of the driver; its rows are plain tuples in the order of the statement's columns."""


class CompiledStatement:
    """One statement whose parameters and columns need no conversion: text, integers, bytes."""

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement)  # noqa: S101 - tells the type checker
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._in_order = _in_order(getattr(compiled, "positiontup", None) or ())
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, driver: Driver, values: Mapping[str, Any]) -> Cursor:
        """Execute with one set of values, by the names of the statement's parameters."""
        return driver.execute(self._text, self._bind(values))

    def run_many(self, driver: Driver, rows: Sequence[Mapping[str, Any]]) -> Cursor:
        """Execute with many sets of values; the cursor's ``rowcount`` is of all."""
        return driver.executemany(self._text, [self._bind(row) for row in rows])

    def _bind(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return self._in_order({**self._constants, **values} if self._constants else values)


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what picks the values of ``names`` out of a mapping."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)
