"""Who receives, when it may have been changed from outside: the events stand, and a manager confirms."""

from msgspec.structs import replace

from pos_app.domain.actor import Actor
from pos_app.domain.commands.shop import ConfirmReceiver
from pos_app.domain.errors import LedgerUnavailableError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.shop import TillStatus
from pos_app.services.handlers.authorization import authorize
from pos_app.services.handlers.context import HandlerContext
from pos_app.services.handlers.queries import read_status
from pos_app.services.ledger.declared import Declared, differences
from pos_app.services.ledger.unit_of_work import UnitOfWork


def is_tampered(work: UnitOfWork, said: Declared) -> bool:
    """Return whether rows say something else of the shop than its events."""
    return bool(differences(said, work.settings(), work.devices()))


def mend_rows(context: HandlerContext) -> None:
    """Let rows that were changed from outside say again what the events say; then nobody is charged yet."""
    work, said = context.work, context.work.declared()
    devices = {each.id: each for each in work.devices()}
    found = differences(said, work.settings(), devices.values())
    if not found:
        return
    for name in found.settings:
        if name in said.settings:
            work.put_setting(name, said.settings[name])
        else:
            work.drop_setting(name)
    for name in found.devices:
        work.drop_device(name)
        if name in said.devices:
            seen = devices[name].last_seen_at if name in devices else None
            work.add_device(replace(said.devices[name], last_seen_at=seen))
    names = ", ".join((*found.settings, *found.devices))
    context.record_event(EventKind.ALERT, detail={"what": "settings_changed", "names": names})
    context.record_event(EventKind.RECEIVER_DOUBTED, detail={"what": "settings_changed"})


def refuse_unconfirmed(context: HandlerContext) -> None:
    """Draw no code before a manager has confirmed who receives.

    Raises:
        LedgerUnavailableError: ``receiver``.
    """
    context.own_setting("merchant")  # it may be changed while this till runs
    if context.run_state.is_receiver_doubted:
        raise LedgerUnavailableError(reason="receiver")


def confirm_receiver(context: HandlerContext, command: ConfirmReceiver) -> TillStatus:
    """Let codes be drawn again, for the key that the manager saw."""
    approval = authorize(context, command.decision)
    if command.key != context.merchant().key:
        raise RefusedError(reason="conflict", detail="another key receives now")
    mend_rows(context)
    end_doubt(context, approval.actor)
    return read_status(context)


def end_doubt(context: HandlerContext, actor: Actor) -> None:
    """Note that a manager has confirmed who receives, where that was in doubt."""
    if context.run_state.is_receiver_doubted:
        context.record_event(
            EventKind.RECEIVER_CONFIRMED, actor=actor, detail={"key": context.merchant().key}
        )
        context.run_state.is_receiver_doubted = False
