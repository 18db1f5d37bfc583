"""The way back to a copy: what is offered, who may do it, and how the copy takes the ledger's place.

What it replaces is kept, log and note included. A kill at any moment leaves the old ledger or the new one.
Only for whoever holds the folder's lock, but for what only looks. Rules: docs/reliability.md, section 12.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.charge import ClockReading
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError
from pos_app.domain.events import Event, EventKind
from pos_app.domain.shop import TRAINING
from pos_app.domain.times import to_micros
from pos_app.services.backup.copies import Backup, Identity, identity_of, list_backups
from pos_app.services.backup.inspection import inspect_copied_file, inspect_file
from pos_app.services.backup.reopened import Matter, decided_in, note_reopened
from pos_app.services.handlers.context import HandlerContext, TillOptions, TillRunState
from pos_app.services.ledger.contents import (
    Contents,
    contents_of_copied,
    contents_of_file,
    contents_of_folder,
    folded_contents,
    refused_in,
    told_until,
)
from pos_app.services.ledger.debts import owed_since, read_debts
from pos_app.services.ledger.declared import (
    EPOCH,
    NUMBERS_ABOVE,
    STRETCH,
    Declared,
    Detail,
    device_detail,
    device_of,
)
from pos_app.services.ledger.erasures import ERASED_NAME, Mark, read_marks
from pos_app.services.ledger.head_note import HEAD_NAME, HeadNote, next_epoch, read_head_note
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.ledger_files import (
    REPLACED,
    copied,
    copied_file,
    fold_in,
    make_private,
    set_aside,
)
from pos_app.services.ledger.replacing import finish_replacing, replace_ledger
from pos_app.services.ledger.settings import decode_merchant, decode_network
from pos_app.services.ledger.storage import FILE_NAME, fsync
from pos_app.services.ledger.unit_of_work import UnitOfWork
from pos_app.services.ports.data import Change, NotRestoredError
from pos_app.services.system.pin_gate import PinGate
from pos_app.services.system.pins import fits

_STAMP = "%Y%m%dT%H%M%SZ"
_NUMBERS_LEFT_OUT = 1_000
"""So many order numbers at least are left out where nobody knows which were given."""


class Restored(Struct, frozen=True):
    """What took the ledger's place.

    Attributes:
        missing: how many events the replaced ledger had beyond it, as far as can be told.
        replaced: the folder that keeps what was there before.
        ask_since: from when on banks are asked.
        changes: what of the shop is other in the copy than in the ledger that was replaced.
        keeps_newer: the settings of the ledger that was replaced could be taken over.
        is_doubted: they could not, so a manager must confirm who receives before the first code.
    """

    backup: Backup
    missing: int
    replaced: Path
    ask_since: datetime
    changes: tuple[Change, ...]
    keeps_newer: bool
    is_doubted: bool


def newest_good(folder: Path) -> Backup | None:
    """Return the newest copy in which nothing is wrong; None where there is none."""
    return next((each for each in list_backups(folder) if _is_good(each.path)), None)


def _is_good(path: Path) -> bool:
    try:
        return inspect_file(path).is_sound
    except (PosError, OSError):
        return False


def missing_after(folder: Path, there: Contents | None, copy: Contents) -> int:
    """Return how many events a folder's ledger has that a copy does not, as far as can be told.

    Its head note speaks for a ledger that cannot be read, and for an end that is missing.

    Args:
        folder: the data folder.
        there: what its ledger says; None where it cannot be read.
        copy: what the copy says.
    """
    note = read_head_note(folder / HEAD_NAME)
    known = max(0 if there is None else there.seq, 0 if note is None else note.seq)
    return max(0, known - copy.seq)


def changes_since(now: Contents | None, copy: Contents) -> tuple[Change, ...]:
    """Return what a copy says of the shop that is other now; nothing where the ledger cannot be believed."""
    if now is None or now.said.broken:
        return ()
    return (*_changed_settings(now.said.settings, copy.said.settings), *_changed_devices(now.said, copy.said))


_SHOWN: dict[str, tuple[str, Callable[[str], str]]] = {
    "merchant": ("receiver", lambda text: decode_merchant(text).key),
    "pin": ("pin", lambda _text: ""),
    "network": ("network", lambda text: decode_network(text).bind),
    "keeping": ("keeping", lambda _text: ""),
}


def _changed_settings(now: Mapping[str, str], copy: Mapping[str, str]) -> Iterator[Change]:
    for name, (what, shown) in _SHOWN.items():
        if now.get(name) != copy.get(name):
            yield Change(what, *(shown(each[name]) if name in each else "" for each in (now, copy)))


def _changed_devices(now: Declared, copy: Declared) -> Iterator[Change]:
    for name in sorted(now.devices.keys() | copy.devices.keys()):
        known = [each.devices.get(name) for each in (now, copy)]
        if known[0] != known[1]:
            yield Change("device", *("" if each is None else _device_words(each) for each in known))


def _device_words(device: Device) -> str:
    return f"{device.name} ({device.id})" if device.revoked_at is None else ""


# --- who may ----------------------------------------------------------------------------------------------


def needs_pin(folder: Path, chosen: Path) -> bool:
    """Return whether the manager is asked: not where all that can be read says that it is for training."""
    owner, there, copy = identity_of(folder), contents_of_folder(folder), contents_of_file(chosen)
    return {each.kind for each in (owner, there, copy) if each is not None} != {TRAINING}


def may_restore(folder: Path, chosen: Path, pin: str) -> bool:
    """Return whether ``pin`` is the manager's: the newest one that can be proven, not that of an older copy.

    Raises:
        NotRestoredError: the copy cannot be read, or is another ledger's, whose PIN says nothing here.
    """
    copy = contents_of_file(chosen)
    if copy is None:
        raise NotRestoredError("damaged", chosen.name)
    _refuse_other(folder, copy, chosen)
    if not needs_pin(folder, chosen):
        return True
    return bool(pin) and fits(pin, _newest_pin(folder, contents_of_folder(folder), copy))


def _newest_pin(folder: Path, there: Contents | None, copy: Contents) -> str:
    """Return the PIN, as it is kept, of the newest event that says one and is as it was committed.

    It may stand in the ledger, however damaged the rest is, in any copy of it, or in the chosen one.
    """
    known = [there, copy, *(each.contents for each in list_backups(folder))]
    own = [each for each in known if each is not None and each.server_id == copy.server_id]
    newest = max(own, key=lambda each: (each.age[0], each.said.pin_seq))
    return newest.said.settings.get("pin", "")


# --- the way back -----------------------------------------------------------------------------------------


class _Replaced(Struct, frozen=True):
    """The ledger whose place is taken.

    Attributes:
        note: its head note; None for none.
        contents: None where it cannot be read.
        is_sound: all its invariants hold, up to its head note: its settings are the shop's newest.
        pin: the manager's newest, as it is kept; see :func:`may_restore`.
        decided: the notes of matters that it decided; None where it cannot be believed.
        refused: ids of the devices that it refuses, as far as can be read.
        marks: of payers who were erased, by the files beside it and beside the copy.
    """

    note: HeadNote | None = None
    contents: Contents | None = None
    is_sound: bool = False
    pin: str = ""
    decided: Mapping[Matter, str] | None = None
    refused: frozenset[str] = frozenset()
    marks: frozenset[Mark] = frozenset()


def restore(folder: Path, chosen: Path, now: datetime) -> Restored:
    """Put a copy in the ledger's place; what was there is kept in a folder of its own.

    Args:
        folder: the data folder, whose lock the caller holds.
        chosen: a copy, or a ledger that was set aside; its log and note are taken with it.
        now: aware.

    Raises:
        NotRestoredError: the copy is damaged, of another ledger, or may lack its end.
        PosError, OSError: it cannot be read, or the disk is full.
    """
    finish_replacing(folder)
    with copied_file(chosen) as copy:
        found = inspect_copied_file(copy, chosen)
        if not found.is_sound:
            raise NotRestoredError("damaged", found.findings[0])
        contents = folded_contents(copy / FILE_NAME)
        if contents is None:
            raise NotRestoredError("damaged", chosen.name)
        _refuse_other(folder, contents, chosen)
        found_there = _look_at(folder)
        replaced = replace(
            found_there,
            marks=_marks_for(folder, chosen, contents),
            pin=_newest_pin(folder, found_there.contents, contents),
        )
        restored = Restored(
            backup=Backup(chosen, contents, (copy / FILE_NAME).stat().st_size),
            missing=missing_after(folder, replaced.contents, contents),
            replaced=next(path for path in _names(folder / REPLACED, now) if not path.exists()),
            ask_since=_ask_since(copy / FILE_NAME, contents, now),
            changes=changes_since(replaced.contents, contents),
            keeps_newer=replaced.is_sound,
            is_doubted=contents.kind == "real" and not replaced.is_sound,
        )
        _tell_what_happened(copy, replaced, restored, _new_epoch(folder, contents, replaced), now)
        fresh = folder / f"{FILE_NAME}.restoring"
        fresh.unlink(missing_ok=True)
        make_private(fresh)
        shutil.copyfile(copy / FILE_NAME, fresh)
        fsync(fresh)
    (folder / REPLACED).mkdir(mode=0o700, exist_ok=True)
    set_aside(folder, restored.replaced)
    fsync(folder / REPLACED)
    replace_ledger(folder, fresh)
    return restored


def _ask_since(path: Path, found: Contents, now: datetime) -> datetime:
    """Return since when banks must be asked: what the copy does not know, and what they still owe it."""
    with closing(sqlite.connect(str(path))) as file:
        owed = owed_since(read_debts(file), found.said.devices.values())
    known = told_until(path, now)
    return known if owed is None else min(known, owed)


def _refuse_other(folder: Path, found: Contents, chosen: Path) -> None:
    """Let only a ledger take its own place; where nothing says whose that is, no training one does."""
    owner = identity_of(folder)
    if owner is None and (folder / FILE_NAME).exists() and found.kind == TRAINING:
        raise NotRestoredError("other", chosen.name)
    if owner is not None and owner != Identity(found.server_id, found.kind):
        raise NotRestoredError("other", chosen.name)


def _look_at(folder: Path) -> _Replaced:
    """Return what can be known of a ledger before it is replaced."""
    note = read_head_note(folder / HEAD_NAME)
    try:
        with copied(folder) as copy:
            return _look_at_copied(copy, folder / FILE_NAME, note)
    except (PosError, OSError):
        return _Replaced(note)


def _look_at_copied(copy: Path, original: Path, note: HeadNote | None) -> _Replaced:
    try:
        is_whole = inspect_copied_file(copy, original).is_sound
    except (PosError, OSError):
        is_whole = False
    refused, contents = refused_in(copy / FILE_NAME), contents_of_copied(copy)
    is_sound = is_whole and note is not None and contents is not None
    return _Replaced(
        note,
        contents,
        is_sound,
        decided=decided_in(copy / FILE_NAME) if is_sound else None,
        refused=refused,
    )


def _marks_for(folder: Path, chosen: Path, copy: Contents) -> frozenset[Mark]:
    files = (
        folder / ERASED_NAME,
        chosen.parent / ERASED_NAME,
        chosen.parent / f"{copy.server_id}.erased",
    )
    return frozenset().union(*(read_marks(each) for each in files))


def _new_epoch(folder: Path, copy: Contents, replaced: _Replaced) -> str:
    known = [each.contents.epoch for each in list_backups(folder)]
    known += ["" if each is None else each.epoch for each in (copy, replaced.note, replaced.contents)]
    return next_epoch(known)


def _tell_what_happened(
    copy: Path, replaced: _Replaced, restored: Restored, epoch: str, now: datetime
) -> None:
    """Let the copy say by events what it does not know: that it was restored, and settings that are newer."""
    found = restored.backup.contents
    moment, since = ClockReading(at=now, elapsed_ms=0, run="restore"), to_micros(restored.ask_since)
    (copy / HEAD_NAME).unlink(missing_ok=True)  # it spoke of the ledger that was copied
    above = _numbers_above(found, replaced)
    told: Detail = {
        "what": "restored",
        "since": since,
        "missing": restored.missing,
        "epoch": epoch,
        "above": above,
    }
    events = [Event(kind=EventKind.ALERT, detail=told)]
    events.append(Event(kind=EventKind.BANKS_OWE, detail={"since": since}))
    events += _newer_events(found.said, replaced, now)
    events.append(Event(kind=EventKind.SETTINGS, detail={EPOCH: epoch, NUMBERS_ABOVE: str(above)}))
    if restored.is_doubted:
        events.append(Event(kind=EventKind.RECEIVER_DOUBTED, detail={"what": "restored"}))
    ledger = Ledger.open(copy)
    try:
        with ledger.transaction() as work:
            for each in events:
                work.record_event(each, moment, found.register)
                _follow(work, each)
            work.apply_erasures(replaced.marks)
            note_reopened(_context(work, copy, moment, found.register), replaced.decided)
            work.flush()
    finally:
        ledger.close()
    fold_in(copy / FILE_NAME)


def _context(work: UnitOfWork, folder: Path, moment: ClockReading, register: str) -> HandlerContext:
    """Return a context for what the till itself does to a copy; it asks for no PIN and draws no code."""
    return HandlerContext(
        work=work,
        moment=moment,
        options=TillOptions(register=register),
        run_state=TillRunState(),
        ways={},
        pins=PinGate(folder),
    )


def _numbers_above(copy: Contents, replaced: _Replaced) -> int:
    """Return the highest order number that was ever given; where nothing says it, one that none can reach."""
    known = [each.charge for each in (replaced.note, replaced.contents) if each is not None]
    return max(*known, copy.charge) if known else (copy.charge // _NUMBERS_LEFT_OUT + 2) * _NUMBERS_LEFT_OUT


def _newer_events(said: Declared, replaced: _Replaced, now: datetime) -> list[Event]:
    """Return what the replaced ledger knows better; of an unsound one the PIN, and that devices are refused.

    A PIN is changed because somebody knows the older one. To refuse a device that a flipped bit says is
    refused costs a new key; to let one in, the shop.
    """
    if not replaced.is_sound or replaced.contents is None:
        known = [each for name, each in said.devices.items() if name in replaced.refused]
        devices = [replace(each, revoked_at=now) for each in known if each.revoked_at is None]
        pins = [replaced.pin] if replaced.pin != said.settings.get("pin", "") else []
        return [*map(_device_event, devices), *(_settings_event("pin", each) for each in pins)]
    newer = replaced.contents.said
    devices = [each for name, each in newer.devices.items() if said.devices.get(name) != each]
    changed = {
        name: text
        for name, text in newer.settings.items()
        if name not in STRETCH and said.settings.get(name) != text
    }
    return [*map(_device_event, devices), *(_settings_event(*each) for each in changed.items())]


def _settings_event(name: str, text: str) -> Event:
    return Event(kind=EventKind.SETTINGS, detail={name: text})


def _device_event(device: Device) -> Event:
    kind = EventKind.DEVICE_ADDED if device.revoked_at is None else EventKind.DEVICE_REVOKED
    return Event(kind=kind, detail=device_detail(device))


def _follow(work: UnitOfWork, event: Event) -> None:
    """Let the rows say what an event declares."""
    if event.kind is EventKind.SETTINGS:
        for name, text in event.detail.items():
            work.put_setting(name, str(text))
    elif event.kind in {EventKind.DEVICE_ADDED, EventKind.DEVICE_REVOKED}:
        device = device_of(event.detail)
        work.drop_device(device.id)
        work.add_device(device)


def _names(folder: Path, now: datetime) -> Iterator[Path]:
    stamp = f"{now.astimezone(UTC):{_STAMP}}"
    yield folder / stamp
    number = 1
    while True:
        number += 1
        yield folder / f"{stamp}-{number}"
