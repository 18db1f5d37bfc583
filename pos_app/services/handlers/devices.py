"""Devices that may prove themselves, and where this till may be reached from."""

import ipaddress

from msgspec.structs import replace

from pos_app.domain.actor import Actor
from pos_app.domain.commands.devices import (
    AddDevice,
    ConfirmDevice,
    ListDevices,
    NoteNewKey,
    NoteSeen,
    RefuseInvited,
    RevokeDevice,
)
from pos_app.domain.commands.shop import CheckManager, SaveNetwork
from pos_app.domain.device import Device
from pos_app.domain.errors import BadTextError, RefusedError
from pos_app.domain.events import EventKind
from pos_app.domain.shop import TillStatus
from pos_app.services.handlers.authorization import authorize
from pos_app.services.handlers.context import Detail, HandlerContext
from pos_app.services.handlers.queries import read_status
from pos_app.services.ledger.declared import EPOCH, device_detail
from pos_app.services.ledger.settings import encode_network

_NAME_LIMIT = 60
_ROLES = ("bank", "integration", "display")
_SCOPES = ("own", "register")


def add_device(context: HandlerContext, command: AddDevice) -> Device:
    """Register a device that may prove itself with a key."""
    if command.role not in _ROLES or command.scope not in _SCOPES or not command.name.strip():
        raise BadTextError("device", "role, scope or name")
    if command.invited and command.role != "display":
        raise BadTextError("device", "only displays are invited")
    actor = authorize(context, command.decision).actor
    device = Device(
        id=_new_id(context, command.role),
        role=command.role,
        name=command.name.strip()[:_NAME_LIMIT],
        created_at=context.moment.at,
        scope=command.scope,
        proof_required=command.proof_required,
        invited_at=context.moment.at if command.invited else None,
    )
    context.work.add_device(device)
    context.record_event(EventKind.DEVICE_ADDED, actor=actor, detail=device_detail(device))
    return device


def _new_id(context: HandlerContext, role: str) -> str:
    """Return an id that no device of this ledger ever had: the key store may still know that one's secret.

    After a restore nobody knows which ids were given since the copy, so from then on they name the stretch
    of the ledger's history.
    """
    count, _, stretch = context.run_state.own.get(EPOCH, "").partition("-")
    prefix = f"{role}-{stretch}" if int(count or 0) else role
    taken = {each.id for each in context.work.devices()}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{prefix}-{n}") not in taken)


def confirm_device(context: HandlerContext, command: ConfirmDevice) -> Device:
    """Let a new display stay."""
    device = _new_one(context, command.device)
    name = command.name.strip()[:_NAME_LIMIT] or device.name
    confirmed = replace(device, name=name, invited_at=None)
    context.work.save_device(confirmed)
    detail = device_detail(confirmed)
    context.record_event(EventKind.DEVICE_CONFIRMED, actor=Actor(context.options.operator), detail=detail)
    return confirmed


def revoke_device(context: HandlerContext, command: RevokeDevice) -> Device:
    """Refuse a device from now on."""
    actor = authorize(context, command.decision).actor
    return _revoke(context, context.work.device(command.device), actor)


def refuse_invited(context: HandlerContext, command: RefuseInvited) -> Device:
    """Refuse a display that nobody confirmed, or whose word two pages have proven."""
    if command.proven_twice:
        return _refuse_both(context, context.work.device(command.device))
    return _revoke(context, _new_one(context, command.device), Actor())


def note_new_key(context: HandlerContext, command: NoteNewKey) -> Device:
    """Keep that a device is given another key."""
    actor = authorize(context, command.decision).actor
    device = context.work.device(command.device)
    if device.revoked_at is not None:
        raise RefusedError(reason="not_found", detail=f"{device.id} is revoked")
    context.record_event(EventKind.DEVICE_KEY, actor=actor, detail={"device": device.id})
    return device


def note_seen(context: HandlerContext, command: NoteSeen) -> int:
    """Keep when devices were connected last."""
    return context.work.note_seen(command.devices, context.moment.at)


def list_devices(context: HandlerContext, _command: ListDevices) -> tuple[Device, ...]:
    """Return all devices, revoked ones included."""
    return tuple(context.work.devices())


def save_network(context: HandlerContext, command: SaveNetwork) -> TillStatus:
    """Change where this till may be reached from."""
    network = command.network
    if network.bind and not _is_address(network.bind):
        raise BadTextError("bind", "no address")
    actor = authorize(context, command.decision).actor
    context.declare("network", encode_network(network), actor)
    return read_status(context)


def check_manager(context: HandlerContext, command: CheckManager) -> None:
    """Ask whether a decision about devices would be taken."""
    authorize(context, command.decision)


def _revoke(context: HandlerContext, device: Device, actor: Actor) -> Device:
    revoked = replace(device, revoked_at=context.moment.at)
    context.work.save_device(revoked)
    context.record_event(EventKind.DEVICE_REVOKED, actor=actor, detail=device_detail(revoked))
    return revoked


def _refuse_both(context: HandlerContext, device: Device) -> Device:
    detail: Detail = {"what": "word_twice", "device": device.id}
    context.record_event(EventKind.ALERT, actor=Actor(), detail=detail)
    return device if device.revoked_at is not None else _revoke(context, device, Actor())


def _new_one(context: HandlerContext, device_id: str) -> Device:
    device = context.work.device(device_id)
    if not device.is_new:
        raise RefusedError(reason="not_found", detail=f"{device_id} is not new")
    return device


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text
