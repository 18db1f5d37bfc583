"""What the events say of the shop: who receives, the PIN, the kind of ledger, network, devices.

The rows of ``setting`` and ``device`` are only a copy of it, and rows can be swapped; events are chained.
Each event that is believed here has its own hash, and the next one continues from it: who changes one must
rewrite all that follow. Reads only. Rules: docs/reliability.md, section 14.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.device import Device
from pos_app.domain.events import EventKind
from pos_app.domain.times import from_micros, to_micros
from pos_app.services.ledger.compiled_statement import Driver
from pos_app.services.ledger.event_body import decode_event
from pos_app.services.ledger.hash_chain import link
from pos_app.services.ledger.head_note import MOST, is_epoch

Detail = Mapping[str, str | int | None]

EPOCH = "epoch"
NUMBERS_ABOVE = "numbers_above"
"""The highest order number that was given before a restored ledger took its place."""
STRETCH = (EPOCH, NUMBERS_ABOVE)
"""What a restore declares anew, and no ledger takes over from another one."""
SETTINGS = ("server_id", "kind", "training_pin", "merchant", "pin", "network", "keeping", "way", *STRETCH)
"""Settings that an event declares, under these names in its detail; others are the program's own notes."""
_DEVICE_KINDS = {EventKind.DEVICE_ADDED, EventKind.DEVICE_CONFIRMED, EventKind.DEVICE_REVOKED}
_FIELDS = 11
"""Columns of an event that its hash covers."""

# The condition is that of the index, word for word, or SQLite would not use it.
_EVENTS = """
    SELECT e.seq, e.at, e.elapsed_ms, e.run, e.register, e.actor, e.kind, e.charge_id, e.created_by,
        e.payment_id, e.body, e.previous_hash, e.hash, coalesce(n.previous_hash, c.hash)
    FROM event AS e INDEXED BY event_of_shop
    LEFT JOIN event AS n ON n.seq = e.seq + 1
    LEFT JOIN counter AS c ON c.name = 'event' AND c.value = e.seq
    WHERE e.kind IN ('ledger-made', 'settings-changed', 'device-added', 'device-confirmed',
        'device-revoked', 'receiver-doubted', 'receiver-confirmed')
    ORDER BY e.seq
"""


class Declared(Struct, frozen=True):
    """The shop by its events.

    Attributes:
        settings: those of :data:`SETTINGS` that were declared, by name.
        devices: all, revoked ones included, by id; when they were seen last is not declared.
        pin_seq: number of the event that says the PIN; 0 for none.
        is_doubted: no code may be drawn before a manager has confirmed who receives.
        broken: numbers of the events among them that are not as they were committed; they say nothing.
    """

    settings: dict[str, str] = {}
    devices: dict[str, Device] = {}
    pin_seq: int = 0
    is_doubted: bool = False
    broken: tuple[int, ...] = ()

    @property
    def epoch(self) -> str:
        """Return the stretch of history; empty where no event says it as this program does."""
        found = self.settings.get(EPOCH, "")
        return found if is_epoch(found) else ""

    @property
    def numbers_above(self) -> int:
        """Return the highest order number that was given before it was restored; 0 for none."""
        found = self.settings.get(NUMBERS_ABOVE, "")
        return min(int(found), MOST) if found.isascii() and found.isdecimal() else 0


class Differences(Struct, frozen=True):
    """Rows that say something else than the events.

    Attributes:
        settings, devices: names of the rows that are other, missing or too many.
    """

    settings: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.settings or self.devices)


def device_detail(device: Device) -> Detail:
    """Return what an event says of a device."""
    return {
        "device": device.id,
        "role": device.role,
        "name": device.name,
        "created_at": to_micros(device.created_at),
        "scope": device.scope,
        "proof_required": int(device.proof_required),
        "invited_at": None if device.invited_at is None else to_micros(device.invited_at),
        "revoked_at": None if device.revoked_at is None else to_micros(device.revoked_at),
    }


def read_declared(driver: Driver) -> Declared:
    """Return what the committed events say.

    Raises:
        sqlite.Error: they cannot be read.
    """
    settings: dict[str, str] = {}
    devices: dict[str, Device] = {}
    broken: list[int] = []
    pin_seq, is_doubted = 0, False
    for row in driver.execute(_EVENTS):
        try:
            kind, detail = _checked(row)
        except _UNREADABLE:
            broken.append(int(row[0]))
            continue
        if kind in {EventKind.RECEIVER_DOUBTED, EventKind.RECEIVER_CONFIRMED}:
            is_doubted = kind is EventKind.RECEIVER_DOUBTED
        elif kind in _DEVICE_KINDS:
            device = device_of(detail)
            devices[device.id] = device
        else:
            settings.update({name: str(detail[name]) for name in SETTINGS if name in detail})
            pin_seq = int(str(row[0])) if "pin" in detail else pin_seq
    return Declared(settings, devices, pin_seq, is_doubted, tuple(broken))


_UNREADABLE = (ValueError, TypeError, KeyError, OverflowError, msgspec.MsgspecError)


def _checked(row: tuple[object, ...]) -> tuple[EventKind, Detail]:
    """Return kind and detail of an event that is as it was committed, and that the chain goes on from.

    Raises:
        ValueError, or another of :data:`_UNREADABLE`: it is not.
    """
    fields, (previous, own, continued) = row[:_FIELDS], row[_FIELDS:]
    if own != continued or own != link(previous, fields, None):  # type: ignore[arg-type] # else it raises
        raise ValueError(row[0])
    event = decode_event(str(fields[6]), str(fields[5]), None, str(fields[10]))
    return event.kind, event.detail


def device_of(detail: Detail) -> Device:
    """Return the device of :func:`device_detail`."""
    return Device(
        id=str(detail["device"]),
        role=str(detail["role"]),
        name=str(detail["name"]),
        created_at=from_micros(int(detail["created_at"] or 0)),
        scope=str(detail["scope"]),
        proof_required=bool(detail["proof_required"]),
        invited_at=_moment(detail["invited_at"]),
        revoked_at=_moment(detail["revoked_at"]),
    )


def _moment(micros: str | int | None) -> datetime | None:
    return None if micros is None else from_micros(int(micros))


def differences(said: Declared, settings: Mapping[str, str], devices: Iterable[Device]) -> Differences:
    """Return in which rows a ledger says something else than its events."""
    shown = {name: text for name, text in settings.items() if name in SETTINGS}
    unseen = {each.id: replace(each, last_seen_at=None) for each in devices}
    return Differences(settings=_other(shown, said.settings), devices=_other(unseen, said.devices))


def _other(one: Mapping[str, object], other: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)))
