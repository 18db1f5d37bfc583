"""Commands without a window: keys, the PIN, export, and the making of a real ledger."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pos_app.app import control, exits, key_calls, streams
from pos_app.app.reach import take_or_ask
from pos_app.domain.errors import BadPinError, PosError
from pos_app.domain.pin import LONGEST, SHORTEST, check_new_pin
from pos_app.domain.shop import TRAINING, Merchant
from pos_app.paths import key_dir
from pos_app.services.backup.copies import list_backups, list_foreign, make_backup
from pos_app.services.backup.data_service import check_rescue
from pos_app.services.backup.founding import found_real, look_for_room
from pos_app.services.backup.inspection import inspect
from pos_app.services.backup.restoring import may_restore, newest_good, restore
from pos_app.services.banks.registry import WAYS
from pos_app.services.devices.key_service import link_of_stopped
from pos_app.services.devices.key_store import open_key_store
from pos_app.services.handlers.context import TillOptions
from pos_app.services.handlers.shop import checked_merchant
from pos_app.services.ledger.folders import ledger_folder
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ledger.storage import FILE_NAME, read_kind
from pos_app.services.ports.data import NotRestoredError
from pos_app.services.reports.export import UnreadableRowsError, export_lines
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.folder_lock import FolderLock
from pos_app.services.system.private_files import writing_private
from pos_app.services.till.feed import Feed
from pos_app.services.till.till import Till
from pos_app.settings import DEFAULT_PORT, Settings


@contextmanager
def _stopped_till(folder: Path, options: TillOptions | None = None) -> Iterator[Till]:
    """Start the till without window and server, for one command."""
    till = Till(folder, SystemClock(), WAYS, Feed(), options)
    till.start().result()
    try:
        yield till
    finally:
        till.stop()


def run_key(settings: Settings, options: argparse.Namespace) -> int:
    """Make, change, list or revoke keys, through the till that runs, else with the ledger itself."""
    folder = ledger_folder(settings.data_dir, training=settings.training)
    pin = _manager_pin(folder) if options.action != "list" else ""
    request = control.Request(
        do=f"key-{options.action}",
        role=getattr(options, "role", ""),
        name=getattr(options, "name", ""),
        scope=getattr(options, "scope", "own"),
        proof_required=getattr(options, "proof_required", False),
        count=getattr(options, "count", 1),
        device=getattr(options, "device", ""),
        pin=pin,
    )
    out: Path | None = getattr(options, "out", None)
    if out is not None and out.exists():
        streams.warn(f"pos-app: {out} exists already; a key is written to a new file only")
        return exits.FAILED
    return _ask_till(folder, request, out)


def run_pin(settings: Settings, options: argparse.Namespace) -> int:
    """Change the manager's PIN, through the till that runs, else with the ledger itself."""
    del options
    folder = ledger_folder(settings.data_dir, training=settings.training)
    if not (folder / FILE_NAME).exists():
        sys.stderr.write(f"pos-app: no ledger at {folder}\n")
        return exits.FOLDER
    try:
        request = control.Request(do="pin-change", pin=_asked_pin(), new_pin=_new_pin())
    except (PosError, OSError) as error:
        return exits.complain(error)
    return _ask_till(folder, request)


def _ask_till(folder: Path, request: control.Request, out: Path | None = None) -> int:
    """Have the till that runs answer, else the ledger itself; returns the exit code."""
    lock = FolderLock(folder)
    try:
        # Opened first: a key that could be written nowhere is not made.
        with _output(out) as write:
            response = take_or_ask(lock, folder, request) or _answer_here(folder, request)
            if response.error:
                raise _RefusedByTillError(response.error)
            for line in response.lines:
                write(line)
    except (PosError, OSError) as error:
        return exits.complain(error)
    finally:
        lock.release()
    return exits.OK


class _RefusedByTillError(PosError):
    """The till answered no; in its own words."""


@contextmanager
def _output(out: Path | None) -> Iterator[Callable[[str], object]]:
    """Give what writes a line: to standard output, or to a file of this login, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    if out is None:
        yield _print_line
        return
    with writing_private(out) as file:
        yield partial(_write_line, file)


def _print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _write_line(file: BinaryIO, line: str) -> None:
    file.write(f"{line}\n".encode(errors="surrogateescape"))


def _manager_pin(folder: Path) -> str:
    """Ask for the manager's PIN where a real ledger will want it."""
    if not (folder / FILE_NAME).exists() or read_kind(folder) == TRAINING:
        return ""
    return _asked_pin()


def _asked_pin() -> str:
    return getpass.getpass("PIN do gerente: ") if sys.stdin.isatty() else _piped_pin()


def _answer_here(folder: Path, request: control.Request) -> control.Response:
    keys = open_key_store(key_dir())
    with _stopped_till(folder) as till:
        return key_calls.answer(till, keys, link_of_stopped(till, keys, DEFAULT_PORT), request)


def run_export(settings: Settings, options: argparse.Namespace) -> int:
    """Print events and payments, or write them to a file; nothing is changed."""
    folder = ledger_folder(settings.data_dir, training=settings.training)
    if not (folder / FILE_NAME).exists():
        streams.warn(f"pos-app: no ledger at {folder / FILE_NAME}")
        return exits.FOLDER
    try:
        with _output(options.out) as write:
            return _export(export_lines(folder, options.what, options.format), write)
    except BrokenPipeError:
        return exits.OK
    except (PosError, OSError) as error:
        return exits.complain(error)


def _export(lines: Iterator[str], write: Callable[[str], object]) -> int:
    """Write all lines, of a damaged ledger those that can be read; returns the exit code."""
    try:
        for line in lines:
            write(line)
    except UnreadableRowsError as error:
        return exits.complain(error)
    return exits.OK


def run_init(settings: Settings, options: argparse.Namespace) -> int:
    """Make a ledger for real money; a training one in its place moves to a folder of its own.

    Asked is last what takes longest to answer, the PIN; nothing is changed before all of it is right.
    """
    lock = FolderLock(settings.data_dir)
    try:
        if not lock.take():
            sys.stderr.write("pos-app: close the till first\n")
            return exits.FOLDER
        merchant = checked_merchant(
            Merchant(shop=options.shop, name=options.receiver, city=options.city, key=options.pix_key)
        )
        look_for_room(settings.data_dir)
        choice = TillOptions(training=False, merchant=merchant, pin=_new_pin())
        found_real(settings.data_dir, partial(_make_ledger, choice))
    except (PosError, OSError) as error:
        return exits.complain(error)
    finally:
        lock.release()
    sys.stdout.write(f"made a real ledger in {settings.data_dir}\n")
    return exits.OK


def _make_ledger(choice: TillOptions, folder: Path) -> None:
    with _stopped_till(folder, choice):
        pass


def _new_pin() -> str:
    """Ask twice for the PIN that the manager chooses; from a pipe, one line.

    Raises:
        BadPinError: the one from a pipe may not be chosen.
    """
    if not sys.stdin.isatty():
        pin = _piped_pin()
        check_new_pin(pin)
        return pin
    while True:
        pin = getpass.getpass(f"Novo PIN do gerente ({SHORTEST} a {LONGEST} números): ")
        try:
            check_new_pin(pin)
        except BadPinError:
            sys.stderr.write("De 4 a 8 números, e nenhum fácil de adivinhar, como 1234.\n")
            continue
        if pin == getpass.getpass("Repita: "):
            return pin
        sys.stderr.write("Os dois não são iguais.\n")


def _piped_pin() -> str:
    return sys.stdin.readline().strip()


def run_check(settings: Settings, options: argparse.Namespace) -> int:
    """Look at a stopped, killed or copied ledger, or beside its till; nothing is changed.

    Ends with 0 (sound), 5 (damaged, a line for each finding) or 6 (cannot be looked at).
    """
    del options
    folder = ledger_folder(settings.data_dir, training=settings.training)
    try:
        found = inspect(folder)
    except (PosError, OSError) as error:
        sys.stderr.write(f"pos-app: {error}\n")
        return exits.CANNOT_LOOK
    for line in found.findings:
        sys.stdout.write(f"{line}\n")
    if found.head:
        sys.stdout.write(f"head: event {found.seq}, {found.head}\n")
    word = "sound" if found.is_sound else f"damaged, {len(found.findings)} findings"
    sys.stdout.write(f"{folder}: {word}\n")
    return exits.OK if found.is_sound else exits.DAMAGED


def run_backup(settings: Settings, options: argparse.Namespace) -> int:
    """Make a copy of the ledger, also beside the till that runs; prints its path."""
    folder = ledger_folder(settings.data_dir, training=settings.training)
    try:
        found = make_backup(folder, options.copy_to or "")
    except PosError as error:
        return exits.complain(error)
    sys.stdout.write(f"{found.path}\n")
    return exits.OK


def run_restore(settings: Settings, options: argparse.Namespace) -> int:
    """Put a copy in the ledger's place, the newest good one if none is named; the till must be closed."""
    folder = ledger_folder(settings.data_dir, training=settings.training)
    if options.list:
        for each in list_backups(folder):
            sys.stdout.write(f"{each.until:%Y-%m-%dT%H:%M:%SZ} event {each.seq} {each.path}\n")
        for each in list_foreign(folder):
            sys.stdout.write(f"of another ledger ({each.contents.kind}), not restored here: {each.path}\n")
        return exits.OK
    lock = FolderLock(folder)
    try:
        if not lock.take():
            sys.stderr.write("pos-app: close the till first\n")
            return exits.FOLDER
        done = restore(folder, _chosen(folder, options.file), datetime.now(UTC))
    except (PosError, OSError) as error:
        return exits.complain(error)
    finally:
        lock.release()
    sys.stdout.write(f"restored {done.backup.path.name}, to event {done.backup.seq}\n")
    sys.stdout.write(f"{done.missing} newer events are kept in {done.replaced}\n")
    for change in done.changes:
        holds = "before" if done.keeps_newer or change.what == "pin" else "in the copy"
        words = f"before {change.now or '-'}, in the copy {change.copy or '-'}"
        sys.stdout.write(f"{change.what}: {words}; what was {holds} holds\n")
    if done.is_doubted:
        sys.stdout.write("before the first code a manager must confirm in the window who receives\n")
    since = f"{done.ask_since:%Y-%m-%dT%H:%M:%SZ}"
    sys.stdout.write(f"the banks are asked for all payments since {since}, when they connect\n")
    return exits.OK


def _chosen(folder: Path, file: Path | None) -> Path:
    """Return the copy that is meant, after the manager's PIN where it is of a real ledger."""
    if file is None:
        found = newest_good(folder)
        if found is None:
            raise NotRestoredError("none", f"no good copy in {folder / BACKUPS}")
        file = found.path
    pin = "" if may_restore(folder, file, "") else _asked_pin()
    return check_rescue(folder, file, pin, SystemClock().moment().elapsed_ms)


COMMANDS: Mapping[str, Callable[[Settings, argparse.Namespace], int]] = {
    "key": run_key,
    "pin": run_pin,
    "export": run_export,
    "init": run_init,
    "check": run_check,
    "backup": run_backup,
    "restore": run_restore,
}
