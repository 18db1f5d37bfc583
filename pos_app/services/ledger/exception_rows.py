"""Odd money of the ledger as frozen values: what waits for a person, and what was decided."""

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from pos_app.domain.charge import SHOWN_ROWS
from pos_app.domain.commands.decisions import DecidedPlace
from pos_app.domain.payment import Resolution, ShopException
from pos_app.domain.times import to_micros
from pos_app.services.ledger import row_mapping
from pos_app.services.ledger.compiled_statement import CompiledStatement
from pos_app.services.ledger.tables import CHARGE, EXCEPTION
from pos_app.services.ledger.write_buffer import WriteBuffer

_EXCEPTIONS = CompiledStatement(
    select(EXCEPTION).where(EXCEPTION.c.charge_id == bindparam("value")).order_by(EXCEPTION.c.id)
)
_IS_OPEN_EXCEPTION = EXCEPTION.c.resolution == literal_column(f"'{Resolution.OPEN}'")
_IS_ORPHAN = EXCEPTION.c.charge_id.is_(None)


def _is_of(register: object) -> ColumnElement[bool]:
    """Return that odd money is of a register's charge, or of none: that is whoever's is there to decide."""
    owner = select(CHARGE.c.id).where(CHARGE.c.id == EXCEPTION.c.charge_id, CHARGE.c.register == register)
    return or_(_IS_ORPHAN, owner.exists())


_NEWEST_OPEN, _NEWEST_EXCEPTIONS = (
    CompiledStatement(
        select(EXCEPTION)
        .where(EXCEPTION.c.charge_id == bindparam("value"), *wanted)
        .order_by(EXCEPTION.c.id.desc())
        .limit(SHOWN_ROWS)
    )
    for wanted in ((_IS_OPEN_EXCEPTION,), ())
)
_COUNT_OPEN_EXCEPTIONS = CompiledStatement(
    select(func.count()).select_from(
        select(literal_column("1"))
        .select_from(EXCEPTION)
        .where(_IS_OPEN_EXCEPTION, _is_of(bindparam("register")))
        .limit(bindparam("most"))
        .subquery()
    )
)


class ExceptionRows(WriteBuffer):
    """Reads and writes exceptions; part of one transaction."""

    def _exceptions_of(self, charge_id: int) -> tuple[ShopException, ...]:
        """Return all exceptions of a charge, oldest first."""
        return tuple(map(row_mapping.exception_of, _EXCEPTIONS.run(self._driver, {"value": charge_id})))

    def _newest_exceptions(self, charge_id: int) -> tuple[ShopException, ...]:
        """Return the newest open exceptions, and the newest of all."""
        asked = {"value": charge_id}
        found = {
            row[0]: row_mapping.exception_of(row)
            for query in (_NEWEST_EXCEPTIONS, _NEWEST_OPEN)
            for row in query.run(self._driver, asked)
        }
        return tuple(found[number] for number in sorted(found))

    def closed_orphan(self, payment_id: str) -> ShopException | None:
        """Return how the matter of an orphaned payment was closed; None where it is open, or was tied."""
        query = select(EXCEPTION).where(
            EXCEPTION.c.payment_id == payment_id,
            _IS_ORPHAN,
            EXCEPTION.c.resolution != str(Resolution.OPEN),
        )
        row = self._connection.execute(query).first()
        return None if row is None else row_mapping.exception_of(row)

    def save_exceptions(
        self, before: Sequence[ShopException], after: Sequence[ShopException]
    ) -> tuple[ShopException, ...]:
        """Store new and changed exceptions; returns all of ``after`` with their numbers."""
        known = {each.id: each for each in before}
        return tuple(each if known.get(each.id) == each else self._save_exception(each) for each in after)

    def _save_exception(self, exception: ShopException) -> ShopException:
        values = row_mapping.exception_params(exception)
        if exception.id:
            self._connection.execute(
                update(EXCEPTION)
                .where(EXCEPTION.c.id == bindparam("old_id"))
                .values({name: bindparam(f"new_{name}") for name in values}),
                {"old_id": exception.id, **{f"new_{name}": value for name, value in values.items()}},
            )
            return exception
        number = self._connection.execute(insert(EXCEPTION).returning(EXCEPTION.c.id), values).scalar_one()
        return replace(exception, id=number)

    def exception(self, exception_id: int) -> ShopException | None:
        """Return one exception."""
        row = self._connection.execute(select(EXCEPTION).where(EXCEPTION.c.id == exception_id)).first()
        return None if row is None else row_mapping.exception_of(row)

    def orphan_exception(self, payment_id: str) -> ShopException | None:
        """Return the open exception of an orphaned payment."""
        query = select(EXCEPTION).where(EXCEPTION.c.payment_id == payment_id, _IS_ORPHAN, _IS_OPEN_EXCEPTION)
        row = self._connection.execute(query).first()
        return None if row is None else row_mapping.exception_of(row)

    def open_exceptions(self, register: str | None, limit: int, below: int = 0) -> list[ShopException]:
        """Return a register's open exceptions, newest first; with ``below`` only those of a lower number.

        Without a register it is all of the ledger.
        """
        query = select(EXCEPTION).where(_IS_OPEN_EXCEPTION)
        query = query if register is None else query.where(_is_of(register))
        query = query.where(EXCEPTION.c.id < below) if below else query
        found = self._connection.execute(query.order_by(EXCEPTION.c.id.desc()).limit(limit))
        return [row_mapping.exception_of(row) for row in found]

    def decided_exceptions(
        self, register: str, limit: int, below: DecidedPlace | None = None
    ) -> list[ShopException]:
        """Return a register's decided exceptions, the last decision first; with ``below`` those behind it."""
        place = tuple_(EXCEPTION.c.resolved_at, EXCEPTION.c.id)
        query = select(EXCEPTION).where(~_IS_OPEN_EXCEPTION, _is_of(register))
        if below is not None:
            query = query.where(place < tuple_(to_micros(below.at), below.id))
        newest = query.order_by(EXCEPTION.c.resolved_at.desc(), EXCEPTION.c.id.desc()).limit(limit)
        return [row_mapping.exception_of(row) for row in self._connection.execute(newest)]

    def count_open_exceptions(self, register: str, most: int) -> int:
        """Return how many exceptions of a register are open, counted to ``most``."""
        asked = {"register": register, "most": most}
        return int(_COUNT_OPEN_EXCEPTIONS.run(self._driver, asked).fetchone()[0])
