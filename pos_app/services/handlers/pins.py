"""The manager's PIN: its change, and what is kept of wrong ones."""

import secrets

from pos_app.domain.actor import Actor
from pos_app.domain.commands.shop import ChangePin
from pos_app.domain.errors import WrongPinError
from pos_app.domain.events import EventKind
from pos_app.domain.pin import check_new_pin
from pos_app.domain.shop import TillStatus
from pos_app.services.handlers.authorization import authorize
from pos_app.services.handlers.context import Detail, HandlerContext
from pos_app.services.handlers.queries import read_status
from pos_app.services.system.pins import pin_hash

_SALT_BYTES = 16


def change_pin(context: HandlerContext, command: ChangePin) -> TillStatus:
    """Take another PIN for the manager's; the event has its scrypt hash, and a training ledger's the PIN."""
    actor = authorize(context, command.decision).actor
    check_new_pin(command.new_pin)
    if context.run_state.is_training:
        context.declare("training_pin", command.new_pin, actor)
        context.run_state.training_pin = command.new_pin
    salt = secrets.token_bytes(_SALT_BYTES)
    context.declare("pin", pin_hash(command.new_pin, salt, context.options.pin_cost), actor)
    return read_status(context)


def note_wrong_pin(context: HandlerContext, error: WrongPinError) -> None:
    """Keep that a PIN was wrong; the command that it came with was undone."""
    detail: Detail = {"what": "wrong_pin", "person": error.person, "count": error.count}
    context.record_event(EventKind.ALERT, actor=Actor(context.options.operator), detail=detail)


def note_untold_pins(context: HandlerContext) -> None:
    """Keep that PINs were wrong while no till ran: at the sheet of a damaged ledger, or at a restore."""
    for person, count in context.pins.untold().items():
        detail: Detail = {"what": "wrong_pin", "person": person, "count": count, "while": "closed"}
        context.record_event(EventKind.ALERT, detail=detail)
