"""The manager's PIN: its change, and what is kept of wrong ones."""

import secrets

from pos_app.domain.actor import Actor
from pos_app.domain.commands import ChangePin, TillStatus
from pos_app.domain.errors import WrongPinError
from pos_app.domain.events import EventKind
from pos_app.domain.pin import check_new_pin
from pos_app.services.handlers.context import Desk, Detail, pin_hash
from pos_app.services.handlers.queries import read_status

_SALT_BYTES = 16


def change_pin(desk: Desk, command: ChangePin) -> TillStatus:
    """Take another PIN for the manager's; the event has its scrypt hash, and a training ledger's the PIN."""
    actor = desk.rule(command.decision).actor
    check_new_pin(command.new_pin)
    if desk.memory.training_pin is not None:
        desk.declare("training_pin", command.new_pin, actor)
        desk.memory.training_pin = command.new_pin
    desk.declare("pin", pin_hash(command.new_pin, secrets.token_bytes(_SALT_BYTES)), actor)
    return read_status(desk)


def note_wrong_pin(desk: Desk, error: WrongPinError) -> None:
    """Keep that a PIN was wrong; the command that it came with was undone."""
    detail: Detail = {"what": "wrong_pin", "person": error.person, "count": error.count}
    desk.record(EventKind.ALERT, actor=Actor(desk.options.operator), detail=detail)


def note_untold_pins(desk: Desk) -> None:
    """Keep that PINs were wrong while no till ran: at the sheet of a damaged ledger, or at a restore."""
    for person, count in desk.pins.untold().items():
        detail: Detail = {"what": "wrong_pin", "person": person, "count": count, "while": "closed"}
        desk.record(EventKind.ALERT, detail=detail)
