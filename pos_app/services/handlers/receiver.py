"""Who receives, when it may have been changed from outside: the events stand, and a manager confirms."""

from msgspec.structs import replace

from pos_app.domain.actor import Actor
from pos_app.domain.commands import ConfirmReceiver, TillStatus
from pos_app.domain.errors import LedgerUnavailableError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.services.handlers.context import Desk
from pos_app.services.handlers.queries import read_status
from pos_app.services.ledger.declared import Declared, differences
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.wire.terms import RetryReason


def is_tampered(work: UnitOfWork, said: Declared) -> bool:
    """Return whether rows say something else of the shop than its events."""
    return bool(differences(said, work.settings(), work.devices()))


def mend_rows(desk: Desk) -> None:
    """Let rows that were changed from outside say again what the events say; then nobody is charged yet."""
    work, said = desk.work, desk.work.declared()
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
    desk.record(EventKind.ALERT, detail={"what": "settings_changed", "names": names})
    desk.record(EventKind.RECEIVER_DOUBTED, detail={"what": "settings_changed"})


def refuse_unconfirmed(desk: Desk) -> None:
    """Draw no code before a manager has confirmed who receives.

    Raises:
        LedgerUnavailableError: ``receiver``.
    """
    desk.own_setting("merchant")  # it may be changed while this till runs
    if desk.memory.is_receiver_doubted:
        raise LedgerUnavailableError(reason=RetryReason.RECEIVER)


def confirm_receiver(desk: Desk, command: ConfirmReceiver) -> TillStatus:
    """Let codes be drawn again, for the key that the manager saw."""
    ruling = desk.rule(command.decision)
    if command.key != desk.merchant().key:
        raise RefusedError(reason="conflict", detail="another key receives now")
    mend_rows(desk)
    end_doubt(desk, ruling.actor)
    return read_status(desk)


def end_doubt(desk: Desk, actor: Actor) -> None:
    """Note that a manager has confirmed who receives, where that was in doubt."""
    if desk.memory.is_receiver_doubted:
        desk.record(EventKind.RECEIVER_CONFIRMED, actor=actor, detail={"key": desk.merchant().key})
        desk.memory.is_receiver_doubted = False
