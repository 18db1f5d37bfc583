"""What a transaction gathers to write with few statements, and the one way past it to the tables.

Payments, their payers and the changes of charges are kept until something else is read or written, or the
transaction ends: a hundred confirmations cost one statement a table, and a command that only gathers needs
no savepoint of its own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from pos_app.domain.errors import GuardError
from pos_app.services.ledger.compiled_statement import CompiledStatement, Driver
from pos_app.services.ledger.erasures import unmarked
from pos_app.services.ledger.row_mapping import CHANGEABLE, Params
from pos_app.services.ledger.storage import STORAGE_ERRORS, is_guard
from pos_app.services.ledger.tables import CHARGE, PAYMENT, PERSON

_ADD_PAYMENT = CompiledStatement(insert(PAYMENT))
_ADD_PERSON = CompiledStatement(insert(PERSON))
_SAVE_CHARGE = CompiledStatement(
    update(CHARGE)
    .where(CHARGE.c.id == bindparam("old_id"), CHARGE.c.state == bindparam("old_state"))
    .values({name: bindparam(f"new_{name}") for name in CHANGEABLE})
)

Counts = tuple[int, int, int]


@contextmanager
def guarded() -> Iterator[None]:
    """Turn a refusal of the ledger's own guards into a :exc:`GuardError`."""
    try:
        yield
    except STORAGE_ERRORS as error:
        if is_guard(error):
            raise GuardError from error
        raise


class WriteBuffer:
    """Rows that wait, in the order of their making; belongs to one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection
        self._raw: Driver = connection.connection.dbapi_connection
        self._new_payments: list[Params] = []
        self._new_persons: list[Params] = []
        self._changed_charges: list[Params] = []
        self._before: Counts | None = None
        self._has_savepoint = False

    @property
    def _connection(self) -> Connection:
        """SQLAlchemy's connection, after everything gathered was written."""
        self._settle()
        return self._sql

    @property
    def _driver(self) -> Driver:
        """The driver's connection, after everything gathered was written."""
        self._settle()
        return self._raw

    def _gather_payment(self, row: Params, person: Params | None) -> None:
        self._new_payments.append(row)
        if person is not None:
            self._new_persons.append(person)

    def _gather_charge(self, charge_id: int, state: str, changes: Mapping[str, Any]) -> None:
        new = {f"new_{name}": value for name, value in changes.items()}
        self._changed_charges.append({"old_id": charge_id, "old_state": state, **new})

    def _begin_command(self) -> None:
        self._before = self._counts()
        self._has_savepoint = False

    def release(self) -> None:
        """Keep what the command did."""
        self._before = None
        if self._has_savepoint:
            self._raw.execute("RELEASE command")

    def _undo_command(self) -> None:
        kept: Counts = (0, 0, 0)  # what came before the savepoint is written
        if self._has_savepoint:
            self._raw.execute("ROLLBACK TO command")
        elif self._before is not None:
            kept = self._before
        self.release()
        write_buffer = self._new_payments, self._new_persons, self._changed_charges
        for rows, count in zip(write_buffer, kept, strict=True):
            del rows[count:]

    def _counts(self) -> Counts:
        return len(self._new_payments), len(self._new_persons), len(self._changed_charges)

    def _settle(self) -> None:
        """Write what is gathered; within a command, what it does from here on can be undone."""
        if self._before is not None and not self._has_savepoint:
            self._write(self._before)
            self._raw.execute("SAVEPOINT command")
            self._has_savepoint = True
        counts = self._counts()
        if any(counts):
            self._write(counts)

    def _write(self, counts: Counts) -> None:
        """Write the first rows of each kind.

        Raises:
            GuardError: one was refused; which command's is not known, so the transaction must be undone.
        """
        payments, persons, charges = counts
        with guarded():
            if payments:
                _ADD_PAYMENT.run_many(self._raw, self._new_payments[:payments])
            if persons:
                _ADD_PERSON.run_many(self._raw, unmarked(self._raw, self._new_persons[:persons]))
            if charges:
                saved = _SAVE_CHARGE.run_many(self._raw, self._changed_charges[:charges]).rowcount
                _check_saved(saved, charges)
        del self._new_payments[:payments], self._new_persons[:persons], self._changed_charges[:charges]


def _check_saved(saved: int, wanted: int) -> None:
    if saved != wanted:
        raise GuardError
