"""What tests of the till share: asking it, what a bank says, and what must be true of every ledger."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from pos_app.domain.charge import Charge, ChargeRecord
from pos_app.domain.commands.base import AnswerT, ChargeRef, Command, Decision
from pos_app.domain.commands.charges import CancelCharge, ExpireDue, OpenCharge, Opened
from pos_app.domain.commands.decisions import Inbox, InboxRow, ReadInbox
from pos_app.domain.commands.queries import ReadCharge, ReadStatus
from pos_app.domain.events import Batch, Recorded
from pos_app.domain.money import Centavos
from pos_app.domain.payment import PaymentNotice
from pos_app.domain.shop import TillStatus
from pos_app.services.banks.registry import WAYS
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ledger.invariants import findings
from pos_app.services.ledger.storage import FILE_NAME, connect_read_only
from pos_app.services.ports.banks import PaymentProvider
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.till.feed import Feed
from pos_app.services.till.till import USUAL_PARTS, Till, TillParts
from tests.fakes.clock import FakeClock

WAIT_S = 10.0
AMOUNT = Centavos(4590)


def ask(till: Till, command: Command[AnswerT]) -> AnswerT:
    """Ask the till and wait for its answer."""
    return till.submit(command).result(timeout=WAIT_S)


@dataclass
class Told:
    """A subscriber that remembers everything."""

    events: list[Recorded] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    batches: int = 0

    def __call__(self, value: Batch | LedgerHealth) -> None:
        """Take what the feed tells."""
        if isinstance(value, LedgerHealth):
            self.troubles.append(value.reason)
            return
        self.batches += 1
        self.events.extend(value.events)

    def names(self, till: Till) -> list[str]:
        """Return the names of all events told so far; the till tells after it answers, so it is asked."""
        ask(till, ReadStatus())
        return [each.name for each in self.events]

    def details(self, till: Till, what: str) -> list[dict[str, str | int | None]]:
        """Return the details of the notes and alerts about one case."""
        ask(till, ReadStatus())
        found = [dict(each.event.detail) for each in self.events]
        return [detail for detail in found if detail.get("what") == what]


def cheap(options: TillOptions | None = None) -> TillOptions:
    """Return options with PINs that are hashed at next to no cost: each new ledger has one."""
    return replace(options or TillOptions(), pin_cost=2)


def new_till(  # noqa: PLR0913 - as the till's own
    folder: Path,
    clock: FakeClock,
    told: Told,
    options: TillOptions | None = None,
    *,
    ways: Mapping[str, PaymentProvider] = WAYS,
    parts: TillParts = USUAL_PARTS,
) -> Till:
    """Return a till that has not started."""
    return Till(folder, clock, ways, Feed(told), cheap(options), parts)


@contextmanager
def running(  # noqa: PLR0913 - as the till's own
    folder: Path,
    clock: FakeClock,
    told: Told,
    options: TillOptions | None = None,
    *,
    ways: Mapping[str, PaymentProvider] = WAYS,
    parts: TillParts = USUAL_PARTS,
) -> Iterator[Till]:
    """Run a till on a folder; stop it at the end."""
    till = new_till(folder, clock, told, options, ways=ways, parts=parts)
    till.start().result(timeout=WAIT_S)
    try:
        yield till
    finally:
        till.stop()


# --- the shop ---------------------------------------------------------------------------------------


def open_charge(till: Till, amount: Centavos = AMOUNT, **terms: Any) -> Charge:  # noqa: ANN401 - as OpenCharge
    """Make a charge."""
    opened: Opened = ask(till, OpenCharge(amount=amount, **terms))
    return opened.record.charge


def read(till: Till, charge: Charge) -> ChargeRecord:
    """Return a charge's sale as it stands."""
    record: ChargeRecord = ask(till, ReadCharge(ref=ChargeRef(id=charge.id)))
    return record


def inbox(till: Till) -> tuple[InboxRow, ...]:
    """Return what waits for a person, newest first."""
    found: Inbox = ask(till, ReadInbox())
    return found.rows


def verifying(till: Till, clock: FakeClock, charge: Charge) -> Charge:
    """Let the time of a pending charge pass."""
    clock.advance(seconds=charge.lifetime_s)
    ask(till, ExpireDue())
    return read(till, charge).charge


def expired(till: Till, clock: FakeClock, charge: Charge) -> Charge:
    """Let a pending charge expire."""
    verifying(till, clock, charge)
    return end(till, clock, charge)


def cancelled(till: Till, clock: FakeClock, charge: Charge) -> Charge:
    """Cancel a pending charge, and let the bank have no money for it."""
    ask(till, CancelCharge(ref=ChargeRef(id=charge.id)))
    return end(till, clock, charge)


def end(till: Till, clock: FakeClock, charge: Charge) -> Charge:
    """Let the last questions of a charge pass without money."""
    clock.advance(seconds=15)
    ask(till, ExpireDue())
    return read(till, charge).charge


def manager(till: Till, reason: str = "cliente levou a compra") -> Decision:
    """Return a decision with the manager's PIN of a training ledger."""
    status: TillStatus = ask(till, ReadStatus())
    return Decision(reason=reason, pin=status.training_pin)


# --- what a bank says -------------------------------------------------------------------------------


def e2e(number: int) -> str:
    """Return the number-th end-to-end id."""
    return f"E12345678202611231707{number:011d}"


def full(
    charge: Charge,
    number: int = 1,
    amount: int | None = None,
    *,
    paid_at: datetime | None = None,
    **other: Any,  # noqa: ANN401 - fields of the notice
) -> PaymentNotice:
    """Return the full form: a Pix that exists, exact unless told otherwise."""
    notice = PaymentNotice(
        device="bank-1",
        amount=charge.amount if amount is None else Centavos(amount),
        end_to_end_id=e2e(number),
        txid=charge.txid,
        paid_at=paid_at,
    )
    return replace(notice, **other)


def bare(charge: Charge, amount: int | None = None, **other: Any) -> PaymentNotice:  # noqa: ANN401 - as full
    """Return the seed's form: a claim by identity and amount."""
    notice = PaymentNotice(
        device="bank-1",
        amount=charge.amount if amount is None else Centavos(amount),
        bank_payment_id=charge.bank_payment_id,
    )
    return replace(notice, **other)


# --- what must be true of every ledger (docs/reliability.md, invariants) -----------------------------


def check_ledger(folder: Path) -> None:
    """Assert what a ledger alone can show (I2, I3, I5, I7, I8, I10) on that of a folder, running or not."""
    engine = connect_read_only(folder)
    try:
        with engine.connect() as connection:
            check(connection)
    finally:
        engine.dispose()


def check(connection: Connection) -> None:
    """Assert what :func:`check_ledger` says, by an open connection."""
    found = findings(connection)
    assert () == found, found


def ledger_file(folder: Path) -> Path:
    """Return the file of a folder's ledger."""
    return folder / FILE_NAME
