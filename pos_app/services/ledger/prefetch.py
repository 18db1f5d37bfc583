"""What a batch of confirmations will ask the ledger, read with one statement.

Nearly every confirmation is new, and so is its money: that there is no answer and no payment of that id is
what its handler has to know beside the charge. Whatever a write changes is forgotten, and what is
not prefetched is read from the tables as ever: with nothing prefetched the same happens, only slower.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct, field
from sqlalchemy import bindparam, exists, func, literal, select
from sqlalchemy.sql.selectable import ScalarSelect

from pos_app.domain.charge import Charge
from pos_app.domain.payment import PaymentNotice
from pos_app.services.ledger import row_mapping
from pos_app.services.ledger.compiled_statement import CompiledStatement, Driver
from pos_app.services.ledger.tables import ANSWER, CHARGE, PAYMENT, REFUND

DELIVERY = "delivery"


def _statement() -> CompiledStatement:
    """Return the statement: one row for each notice, in their order.

    Columns: answered, stored, refunded, then the charge's own, all null where it is unknown.
    """
    asked = func.json_each(bindparam("asked")).table_valued("key", "value")
    device, delivery, payment_id, txid, bank_payment_id = (
        asked.c.value.op("->>")(literal(number)) for number in range(5)
    )

    def number_by(name: str, value: object) -> ScalarSelect[int]:
        named = CHARGE.alias()
        return select(named.c.id).where(named.c[name] == value).scalar_subquery()

    number = func.coalesce(number_by("txid", txid), number_by("bank_payment_id", bank_payment_id))
    answered = exists().where(ANSWER.c.device == device, ANSWER.c.kind == DELIVERY, ANSWER.c.key == delivery)
    known = PAYMENT.alias()
    stored = exists().where(known.c.id == payment_id)
    refunded = exists().where(REFUND.c.payment_id == payment_id)
    found = asked.outerjoin(CHARGE, CHARGE.c.id == number)
    return CompiledStatement(
        select(answered, stored, refunded, CHARGE).select_from(found).order_by(asked.c.key)
    )


_FORESEE = _statement()


class PrefetchedRows(Struct):
    """What is known of the tables as they stand.

    Attributes:
        charges: by the column and value that name them.
        new_payments: ids that no payment has.
        unrefunded: ids of which nothing was given back.
        new_deliveries: device and delivery that were not answered before.
    """

    charges: dict[tuple[str, str | int], Charge] = field(default_factory=dict)
    new_payments: set[str] = field(default_factory=set)
    unrefunded: set[str] = field(default_factory=set)
    new_deliveries: set[tuple[str, str]] = field(default_factory=set)

    def read(self, driver: Driver, notices: Iterable[PaymentNotice]) -> None:
        """Read what the handlers of ``notices`` will ask."""
        asked = [
            (each.device, each.delivery, each.payment_id, each.txid, each.bank_payment_id) for each in notices
        ]
        found = _FORESEE.run(driver, {"asked": msgspec.json.encode(asked).decode()})
        for (device, delivery, payment_id, _, _), row in zip(asked, found, strict=True):
            answered, stored, refunded, number, *_ = row
            if delivery and not answered:
                self.new_deliveries.add((device, delivery))
            if not stored:
                self.new_payments.add(payment_id)
            if not refunded:
                self.unrefunded.add(payment_id)
            if number is not None:
                self._know(row_mapping.charge_of(row[3:]))

    def forget(self, charge: Charge) -> None:
        """Note that a charge changes."""
        for key in _names(charge):
            self.charges.pop(key, None)

    def forget_payment(self, payment_id: str) -> None:
        """Note that a payment is stored."""
        self.new_payments.discard(payment_id)

    def _know(self, charge: Charge) -> None:
        for key in _names(charge):
            self.charges[key] = charge


def _names(charge: Charge) -> tuple[tuple[str, str | int], ...]:
    return ("txid", charge.txid), ("bank_payment_id", charge.bank_payment_id), ("id", charge.id)
