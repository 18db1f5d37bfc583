"""What tests of copies share: sales, damage, and ledgers as a kill or a careless hand leaves them."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from pos_app.domain.charge import Charge
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.shop import Merchant
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.storage import FILE_NAME
from pos_app.services.system.workers import ForeignWorker
from pos_app.services.till.till import Till
from tests.fakes.book import ask, full, ledger_file, open_charge

REAL = TillOptions(
    training=False,
    merchant=Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="padaria@example.com"),
    pin="4821",
)
TOGETHER = (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME)


def sell(till: Till, number: int) -> Charge:
    """Sell once, exactly paid."""
    charge = open_charge(till, show=False)
    ask(till, ConfirmPayment(notice=full(charge, number)))
    return charge


def damage(folder: Path) -> None:
    """Spoil the middle of a ledger, as a dying disk does."""
    data = bytearray(ledger_file(folder).read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(4096)
    ledger_file(folder).write_bytes(data)


def digest(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder, by name."""
    return {each.name: digest(each) for each in folder.iterdir() if each.is_file()}


def kill(source: Path, target: Path) -> Path:
    """Copy what a kill leaves of a running till's ledger now, with a hot log; returns the folder."""
    target.mkdir()
    for name in TOGETHER:
        shutil.copy(source / name, target / name)
    return target


class BrokenOffError(Exception):
    """The program ends here."""


def break_after(monkeypatch: pytest.MonkeyPatch, calls: int, *modules: ModuleType) -> None:
    """Let so many fsyncs (of ``modules``), renames and deletions pass; no later one happens."""
    left = iter(range(calls))

    def guard(real: Callable[..., object]) -> Callable[..., object]:
        def guarded(*arguments: object, **options: object) -> object:
            if next(left, None) is None:
                raise BrokenOffError
            return real(*arguments, **options)

        return guarded

    for module in modules:
        monkeypatch.setattr(module, "fsync", guard(module.fsync))
    for name in ("replace", "rename", "unlink"):
        monkeypatch.setattr(Path, name, guard(getattr(Path, name)))


@contextmanager
def foreign_worker() -> Iterator[ForeignWorker]:
    """Run what asks foreign folders; ends with the block."""
    worker = ForeignWorker()
    try:
        yield worker
    finally:
        worker.close()
