"""Settings, devices and cash sessions of the ledger as frozen values: the other half of the unit of work."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Delete, bindparam, delete, func, insert, literal_column, select, update

from pos_app.domain.device import Device
from pos_app.domain.errors import RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.shop import PersonRow
from pos_app.domain.times import from_micros, to_micros
from pos_app.services.ledger import row_mapping
from pos_app.services.ledger.alert_rows import AlertRows
from pos_app.services.ledger.compiled_statement import CompiledStatement
from pos_app.services.ledger.debts import Debt, read_debts
from pos_app.services.ledger.declared import Declared, read_declared
from pos_app.services.ledger.erasures import Mark, erase_marked, mark_payers, store_marks
from pos_app.services.ledger.tables import CASH_SESSION, DEVICE, EVENT, PAYMENT, PERSON, SETTING

_SETTING = CompiledStatement(select(SETTING.c.value).where(SETTING.c.name == bindparam("name")))
_SETTING_KINDS = (EventKind.LEDGER_MADE, EventKind.SETTINGS)
"""Written out, since SQLite sees only then that the index of settings is enough."""
_KEYS_EVER = CompiledStatement(
    select(func.json_extract(func.json_extract(EVENT.c.body, "$.detail.merchant"), "$.key")).where(
        EVENT.c.kind.in_([literal_column(f"'{kind}'") for kind in _SETTING_KINDS])
    )
)


class ShopRows(AlertRows):
    """Reads and writes what belongs to the shop and not to one sale, in the till's thread."""

    def setting(self, name: str) -> str | None:
        """Return one setting's text."""
        row = _SETTING.run(self._driver, {"name": name}).fetchone()
        return None if row is None else row[0]

    def put_setting(self, name: str, value: str) -> None:
        """Store one setting's text."""
        if self.setting(name) is None:
            self._connection.execute(insert(SETTING), {"name": name, "value": value})
        else:
            self._connection.execute(update(SETTING).where(SETTING.c.name == name).values(value=value))

    def keys_ever(self) -> frozenset[str]:
        """Return every Pix key that this ledger ever had, as its events tell."""
        return frozenset(key for (key,) in _KEYS_EVER.run(self._driver, {}) if key)

    def settings(self) -> dict[str, str]:
        """Return the text of each setting, by name."""
        return {row.name: row.value for row in self._connection.execute(select(SETTING))}

    def drop_setting(self, name: str) -> None:
        """Take a setting away; harmless where there is none."""
        self._connection.execute(delete(SETTING).where(SETTING.c.name == name))

    def declared(self) -> Declared:
        """Return what the committed events say of settings and devices."""
        return read_declared(self._driver)

    def debts(self) -> tuple[Debt, ...]:
        """Return what each restore asked of banks, oldest first."""
        return read_debts(self._driver)

    def devices(self) -> list[Device]:
        """Return all devices, in order of their making."""
        query = select(DEVICE).order_by(DEVICE.c.created_at, DEVICE.c.id)
        return [row_mapping.device_of(row) for row in self._connection.execute(query)]

    def add_device(self, device: Device) -> None:
        """Store a new device."""
        self._connection.execute(insert(DEVICE), row_mapping.device_params(device))

    def device(self, device_id: str) -> Device:
        """Return one device.

        Raises:
            RefusedError: ``not_found``.
        """
        row = self._connection.execute(select(DEVICE).where(DEVICE.c.id == device_id)).first()
        if row is None:
            raise RefusedError(reason="not_found", detail=device_id)
        return row_mapping.device_of(row)

    def drop_device(self, device_id: str) -> None:
        """Take away a device that no event knows; harmless where there is none."""
        self._connection.execute(delete(DEVICE).where(DEVICE.c.id == device_id))

    def save_device(self, device: Device) -> None:
        """Store what changed of a device."""
        query = update(DEVICE).where(DEVICE.c.id == device.id)
        self._connection.execute(query.values(row_mapping.device_params(device)))

    def note_seen(self, device_ids: Iterable[str], at: datetime) -> int:
        """Store when devices were connected last, without an event; returns how many there are of them."""
        self.has_notes = True
        query = update(DEVICE).where(DEVICE.c.id.in_(tuple(device_ids)))
        return self._connection.execute(query.values(last_seen_at=to_micros(at))).rowcount

    def persons(self) -> list[PersonRow]:
        """Return all payers that are not erased, with their payments, oldest first."""
        query = select(
            PERSON.c.payment_id, PERSON.c.name, PERSON.c.tax_id,
            PAYMENT.c.amount, PAYMENT.c.paid_at, PAYMENT.c.received_at,
        ).join(PAYMENT, PAYMENT.c.id == PERSON.c.payment_id)  # fmt: skip
        found = self._connection.execute(query.order_by(PAYMENT.c.seq))
        return [row_mapping.person_row(row) for row in found]

    def erase_persons(self, payment_ids: Iterable[str]) -> int:
        """Erase the payers of some payments; no copy brings them back. Returns how many there were."""
        payment_ids = tuple(payment_ids)
        mark_payers(self._driver, payment_ids)
        query = delete(PERSON).where(PERSON.c.payment_id == bindparam("one"))
        return sum(self._erase(query, {"one": each}) for each in payment_ids)

    def apply_erasures(self, marks: Iterable[Mark]) -> int:
        """Erase whom marks name, now and when a bank tells of them again; returns how many there were."""
        store_marks(self._driver, marks)
        count = erase_marked(self._driver)
        self.erased = self.erased or count > 0
        return count

    def erase_persons_before(self, micros: int) -> int:
        """Erase the payers of payments that came before a time; returns how many there were."""
        old = select(PAYMENT.c.id).where(PAYMENT.c.received_at < micros)
        return self._erase(delete(PERSON).where(PERSON.c.payment_id.in_(old)), {})

    def _erase(self, query: Delete, values: Mapping[str, str]) -> int:
        return self._note_erased(self._connection.execute(query, values).rowcount)

    def open_session(self, register: str) -> tuple[int, str, datetime] | None:
        """Return number, operator and opening of the register's open cash session."""
        query = select(CASH_SESSION).where(
            CASH_SESSION.c.register == register, CASH_SESSION.c.closed_at.is_(None)
        )
        row = self._connection.execute(query).first()
        return None if row is None else (row.id, row.operator, from_micros(row.opened_at))

    def add_session(self, register: str, operator: str, at: datetime, fund: int) -> int:
        """Open a cash session; returns its number."""
        values = {
            "register": register,
            "operator": operator,
            "opened_at": to_micros(at),
            "fund": fund,
        }
        query = insert(CASH_SESSION).returning(CASH_SESSION.c.id)
        return int(self._connection.execute(query, values).scalar_one())
