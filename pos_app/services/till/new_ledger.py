"""What a new ledger begins with: its kind, its shop, its PIN."""

import secrets
import uuid

from pos_app.domain.errors import RefusedError
from pos_app.domain.events import Event, EventKind
from pos_app.domain.pin import check_new_pin, is_usual
from pos_app.domain.real_days import RealDays
from pos_app.domain.shop import TRAINING, Merchant
from pos_app.services.handlers.context import TillOptions
from pos_app.services.handlers.shop import checked_merchant
from pos_app.services.ledger.declared import EPOCH
from pos_app.services.ledger.head_note import next_epoch
from pos_app.services.ledger.settings import REAL_DAYS, encode_days, encode_merchant
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.services.ports.clock import Clock
from pos_app.services.system.pins import pin_hash


def make_ledger(work: UnitOfWork, options: TillOptions, clock: Clock) -> None:
    """Write the first settings of a new ledger: in training with a PIN to show and a worthless key."""
    kind, pin, merchant = "real", options.pin, options.merchant
    said: dict[str, str | int | None] = {}
    if options.training:
        kind, pin = TRAINING, _training_pin()
        said["training_pin"] = pin
        key = str(uuid.uuid4())
        merchant = Merchant(shop="Loja de treino", name="LOJA DE TREINO", city="SAO PAULO", key=key)
    if merchant is None:
        raise RefusedError(reason="not_found", detail="a real ledger is made by pos-app init --real")
    check_new_pin(pin)
    said |= {
        "server_id": str(uuid.uuid4()),
        EPOCH: next_epoch(()),
        "kind": kind,
        "merchant": encode_merchant(checked_merchant(merchant)),
        "pin": pin_hash(pin, secrets.token_bytes(16), options.pin_cost),
    }
    for name, text in said.items():
        work.put_setting(name, str(text))
    work.put_setting(REAL_DAYS, encode_days(RealDays(clock.moment().at.date())))
    event = Event(kind=EventKind.LEDGER_MADE, detail=said)
    work.record_event(event, clock.moment(), options.register)


def _training_pin() -> str:
    """Return four random digits, but none that are refused where a person chooses."""
    while is_usual(pin := f"{secrets.randbelow(10_000):04d}"):
        pass
    return pin
