"""The ledger's file: whose it is, which version, sound and whole; what it refuses; what it gives out."""

import csv
import hashlib
import json
import random
import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, OpenCharge
from pos_app.domain.commands.confirmations import ConfirmPayment, Quarantine
from pos_app.domain.commands.queries import ListCharges
from pos_app.domain.errors import LedgerUnavailableError, PosError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Payer, Result
from pos_app.domain.shop import Merchant
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ledger.file_checks import (
    ForeignLedgerError,
    LedgerDamagedError,
    LedgerNewerError,
    newest_version,
)
from pos_app.services.ledger.folders import ledger_folder
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger, WrongThreadError
from pos_app.services.ledger.ledger_files import BACKUPS
from pos_app.services.ledger.storage import APPLICATION_ID, FILE_NAME, read_kind
from pos_app.services.ledger.tables import METADATA
from pos_app.services.reports.export import export_lines
from pos_app.services.reports.spreadsheet import neutral
from pos_app.services.till.till import Till, TillParts
from tests.fakes.book import WAIT_S, Told, ask, check_ledger, e2e, full, ledger_file, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.revisions import later

CANARY = Payer(name="Canário da Silva", tax_id="39053344705")
COLOUR = "SELECT name FROM pragma_table_info('device') WHERE name = 'colour'"


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of each file that holds data."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix != ".db-shm"
    }


def sql(folder: Path, *statements: str, **names: str) -> list[Any]:
    """Run statements on a ledger that no till holds; ``names`` stand for what braces name in them."""
    connection = sqlite.connect(str(ledger_file(folder)), isolation_level=None)
    try:
        texts = [each.format(**names) if names else each for each in statements]
        return [connection.execute(each).fetchall() for each in texts]
    finally:
        connection.close()


def fill(folder: Path, clock: FakeClock, charges: int = 3) -> None:
    """Make a ledger with some paid charges."""
    with running(folder, clock, Told()) as till:
        for _ in range(charges):
            charge = open_charge(till, show=False)
            ask(till, ConfirmPayment(notice=full(charge, charge.id, payer=CANARY)))


def killed_copy(till: Till, folder: Path, target: Path) -> Path:
    """Return a folder as a SIGKILL would leave it, with a hot log and no goodbye."""
    open_charge(till, show=False)
    target.mkdir()
    for name in (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME):
        shutil.copy(folder / name, target / name)
    return target


# --- opening -----------------------------------------------------------------------------------------


def test_settings_are_read_back(tmp_path: Path) -> None:
    """Commits are kept by WAL with a full fsync, in our own file, with foreign keys on."""
    ledger = Ledger.open(tmp_path)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "user_version": newest_version(),
    }
    found = {name: ledger._pragma(name) for name in wanted}  # noqa: SLF001 - of this connection
    ledger.close()

    assert wanted == found
    assert [[(APPLICATION_ID,)]] == sql(tmp_path, "PRAGMA application_id")


def test_setting_that_is_ignored_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that SQLite did not take would lose money in a power cut: the ledger is not opened."""
    monkeypatch.setattr(sqlite, "connect", _without_fsync)
    with pytest.raises(LedgerUnavailableError, match="synchronous is 1"):
        Ledger.open(tmp_path)


class _Weak(sqlite.Connection):  # type: ignore[misc]  # the driver ships no types
    def execute(self, text: str, *values: Any) -> Any:  # noqa: ANN401 - as the driver
        return super().execute(text.replace("synchronous=FULL", "synchronous=NORMAL"), *values)


_connect = sqlite.connect


def _without_fsync(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - as the driver
    return _connect(*args, factory=_Weak, **options)


@pytest.mark.parametrize("content", [b"a shopping list" * 50, b"SQLite format 3\0" + bytes(4080), b"x"])
def test_foreign_file_is_untouched(tmp_path: Path, content: bytes) -> None:
    """A file that is no ledger of ours is refused and not changed by one byte."""
    ledger_file(tmp_path).write_bytes(content)
    before = hashes(tmp_path)

    with pytest.raises(ForeignLedgerError):
        Ledger.open(tmp_path)
    assert before == hashes(tmp_path)


@pytest.mark.parametrize("hot", [False, True], ids=["closed well", "killed"])
def test_newer_version_is_untouched(tmp_path: Path, clock: FakeClock, *, hot: bool) -> None:
    """A ledger of a newer program is refused and not changed by one byte, its log neither."""
    folder = tmp_path / "data"
    folder.mkdir()
    fill(folder, clock)
    if hot:
        connection = sqlite.connect(str(ledger_file(folder)), isolation_level=None)
        connection.execute(f"PRAGMA user_version={newest_version() + 1}")
        target = tmp_path / "killed"
        shutil.copytree(folder, target)
        connection.close()
        folder = target
        assert (folder / f"{FILE_NAME}-wal").stat().st_size > 0
    else:
        sql(folder, f"PRAGMA user_version={newest_version() + 1}")
    before = hashes(folder)

    with pytest.raises(LedgerNewerError) as caught:
        Ledger.open(folder)
    assert (newest_version() + 1, newest_version()) == (caught.value.found, caught.value.known)
    assert before == hashes(folder)


def test_older_version_is_migrated_after_a_backup(tmp_path: Path, clock: FakeClock) -> None:
    """An older ledger is backed up, then brought to this version in one transaction, nothing lost."""
    fill(tmp_path, clock)
    newer = later(tmp_path)
    rows = sql(tmp_path, "SELECT * FROM event", "SELECT * FROM payment")

    Ledger.open(tmp_path, newer).close()

    backup = tmp_path / BACKUPS / f"before-version-{newest_version() + 1}.db"
    shutil.copy(backup, tmp_path / "copy.db")
    (tmp_path / "older").mkdir()
    (tmp_path / "copy.db").rename(tmp_path / "older" / FILE_NAME)
    for folder, version in ((tmp_path, newest_version() + 1), (tmp_path / "older", newest_version())):
        assert rows == sql(folder, "SELECT * FROM event", "SELECT * FROM payment")
        assert [[(version,)]] == sql(folder, "PRAGMA user_version")
    assert [[("colour",)]] == sql(tmp_path, COLOUR)
    check_ledger(tmp_path / "older")


def test_failed_migration_leaves_the_older_ledger(tmp_path: Path, clock: FakeClock) -> None:
    """A revision that fails half way leaves the file as it was."""
    fill(tmp_path, clock)
    newer = later(tmp_path, "ALTER TABLE nowhere ADD COLUMN colour TEXT")

    with pytest.raises(LedgerUnavailableError):
        Ledger.open(tmp_path, newer)

    assert [[(newest_version(),)], []] == sql(tmp_path, "PRAGMA user_version", COLOUR)
    Ledger.open(tmp_path).close()


def test_tables_are_those_of_the_migrations(tmp_path: Path) -> None:
    """The columns that the code names are those that the migrations made, in the same order."""
    Ledger.open(tmp_path).close()

    for name, table in METADATA.tables.items():
        (columns,) = sql(tmp_path, "SELECT name, type FROM pragma_table_info('{name}')", name=name)
        types = {"INTEGER": "INTEGER", "TEXT": "VARCHAR", "BLOB": "BLOB"}
        expected = [(column.name, str(column.type)) for column in table.columns]
        assert expected == [(column, types[kind]) for column, kind in columns]
    (made,) = sql(tmp_path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    assert {*METADATA.tables, "alembic_version"} == {name for (name,) in made}


def test_only_its_own_thread_may_touch_it(tmp_path: Path) -> None:
    """Another thread than the one that opened the ledger is a bug, seen at once."""
    ledger = Ledger.open(tmp_path)
    errors: list[BaseException] = []

    def touch() -> None:
        try:
            with ledger.transaction():
                pass
        except WrongThreadError as error:
            errors.append(error)

    thread = threading.Thread(target=touch)
    thread.start()
    thread.join()
    ledger.close()
    assert 1 == len(errors)


# --- guards in the file ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{}' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 1",
        "UPDATE payment SET amount = 1",
        "DELETE FROM payment",
        "UPDATE answer SET seq = 1",
        "DELETE FROM charge",
        "DELETE FROM shop_exception",
        "UPDATE charge SET state = 'pending', settled = NULL, closed_at = NULL WHERE id = 1",
        "UPDATE charge SET state = 'expired', settled = NULL WHERE id = 1",
        "UPDATE charge SET amount = 1",
        "UPDATE charge SET code = ''",
        "UPDATE charge SET settled = NULL WHERE id = 1",
        "INSERT INTO payment SELECT * FROM payment",
        "UPDATE counter SET value = 'many'",
    ],
)
def test_the_file_itself_refuses(tmp_path: Path, clock: FakeClock, statement: str) -> None:
    """Events, payments and charges are never changed or deleted, and nothing leaves ``paid``."""
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till)
        ask(till, ConfirmPayment(notice=full(charge, 1, delivery="d-1")))
        ask(till, ConfirmPayment(notice=full(charge, 2)))

    with pytest.raises(sqlite.Error):
        sql(tmp_path, statement)
    check_ledger(tmp_path)


# --- damage ------------------------------------------------------------------------------------------


def test_end_that_is_missing_is_found(tmp_path: Path, clock: FakeClock) -> None:
    """A ledger that ends before its head note lost what was acknowledged: it is not taken for whole."""
    fill(tmp_path, clock, 1)
    older = tmp_path / "older.db"
    shutil.copy(ledger_file(tmp_path), older)
    fill(tmp_path, clock, 1)
    shutil.copy(older, ledger_file(tmp_path))

    with pytest.raises(LedgerDamagedError, match="committed and is missing"):
        Ledger.open(tmp_path)


def test_other_history_is_found(tmp_path: Path, clock: FakeClock) -> None:
    """A ledger whose newest event is not the one of the note is another one."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        fill(tmp_path / name, clock)
    shutil.copy(tmp_path / "other" / FILE_NAME, tmp_path / "one" / FILE_NAME)

    with pytest.raises(LedgerDamagedError, match="not the one that was committed"):
        Ledger.open(tmp_path / "one")


@pytest.mark.parametrize("note", [None, b"", b"torn", b"\xff" * 90, b"12 "])
def test_torn_note_stops_nobody(tmp_path: Path, clock: FakeClock, note: bytes | None) -> None:
    """The note has no fsync of its own: a missing or torn one proves nothing."""
    fill(tmp_path, clock)
    (tmp_path / HEAD_NAME).unlink() if note is None else (tmp_path / HEAD_NAME).write_bytes(note)

    Ledger.open(tmp_path).close()


def _edits() -> Iterator[tuple[str, str]]:
    for column in ("at", "kind", "actor", "body", "charge_id", "hash", "previous_hash", "run"):
        yield "event", column
    for column in ("amount", "device", "txid", "result", "message", "received_at", "person_hash"):
        yield "payment", column


@pytest.mark.parametrize(("table", "column"), list(_edits()))
def test_each_edit_is_found(tmp_path: Path, clock: FakeClock, table: str, column: str) -> None:
    """A changed digit of an event or payment passes SQLite's own checks; the chain finds it at the start."""
    fill(tmp_path, clock)
    find = "SELECT typeof({column}) FROM {table} WHERE {column} NOT NULL LIMIT 1"
    (((kind,),),) = sql(tmp_path, find, table=table, column=column)
    new = {"integer": f"{column} + 1", "text": f"{column} || ' '", "blob": "zeroblob(32)"}[kind]
    sql(
        tmp_path,
        "PRAGMA foreign_keys=off",
        "DROP TRIGGER {table}_keeps_UPDATE",
        "UPDATE {table} SET {column} = {new} WHERE seq = (SELECT min(seq) FROM payment)",
        table=table,
        column=column,
        new=new,
    )

    with pytest.raises(LedgerDamagedError, match="not as it was committed"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM event WHERE seq = 3", "DELETE FROM payment WHERE seq = (SELECT max(seq) FROM payment)"],
)
def test_missing_rows_are_found(tmp_path: Path, clock: FakeClock, statement: str) -> None:
    """A row that was taken out of the middle is missed."""
    fill(tmp_path, clock)
    table = statement.split()[2]
    sql(tmp_path, "PRAGMA foreign_keys=off", f"DROP TRIGGER {table}_keeps_DELETE", statement)

    with pytest.raises(LedgerDamagedError):
        Ledger.open(tmp_path)


def test_random_damage_never_crashes(tmp_path: Path, clock: FakeClock) -> None:
    """Flipped bytes, zeroed pages and cut ends: opened as it was, or refused in words."""
    source = tmp_path / "source"
    source.mkdir()
    fill(source, clock, 20)
    data = ledger_file(source).read_bytes()
    wanted = sql(source, "SELECT * FROM event", "SELECT * FROM payment")
    dice = random.Random(7)  # noqa: S311 - the same damage at each run
    folder = tmp_path / "damaged"
    for _ in range(60):
        folder.mkdir()
        damaged = bytearray(data)
        place = dice.randrange(100, len(data))
        how = dice.choice(["flip", "zero", "cut"])
        if how == "flip":
            damaged[place] ^= 1 << dice.randrange(8)
        elif how == "zero":
            damaged[place // 4096 * 4096 : place // 4096 * 4096 + 4096] = bytes(4096)
        else:
            del damaged[place:]
        ledger_file(folder).write_bytes(damaged)
        shutil.copy(source / HEAD_NAME, folder / HEAD_NAME)
        try:
            Ledger.open(folder).close()
        except PosError:
            pass
        else:
            assert wanted == sql(folder, "SELECT * FROM event", "SELECT * FROM payment")
        shutil.rmtree(folder)


def test_killed_ledger_keeps_everything(tmp_path: Path, clock: FakeClock) -> None:
    """A file that was left in the middle opens with all that was acknowledged; a resend is repeated."""
    folder = tmp_path / "data"
    folder.mkdir()
    with running(folder, clock, Told()) as till:
        charge = open_charge(till)
        ask(till, ConfirmPayment(notice=full(charge)))
        killed = killed_copy(till, folder, tmp_path / "killed")
    with running(killed, clock, Told()) as till:
        assert Result.REPEATED == ask(till, ConfirmPayment(notice=full(charge))).result
        assert 2 == len(ask(till, ListCharges()))
    check_ledger(killed)


def log_pages(folder: Path) -> tuple[int, int]:
    """Return how many pages the log holds, and how many of them are in the file too."""
    ((row,),) = sql(folder, "PRAGMA wal_checkpoint(NOOP)")
    return row[1], row[2]


class ShortLogLedger(Ledger):
    """A ledger whose log is soon a long one."""

    log_pages = 10


def test_long_log_goes_into_the_file_once_all_are_answered(tmp_path: Path, clock: FakeClock) -> None:
    """Whoever waits for an answer does not wait for the two fsyncs of that."""

    class Noted(Future[Any]):
        def set_result(self, result: object) -> None:  # in the till's thread, while it answers
            self.pages = log_pages(tmp_path)
            super().set_result(result)

    parts = TillParts(open_ledger=ShortLogLedger.open)
    with running(tmp_path, clock, Told(), parts=parts) as till:
        longest = 0
        for _ in range(4):
            opened = Noted()
            till.submit_for(opened, OpenCharge(amount=Centavos(100), show=False))
            opened.result(WAIT_S)
            pages, moved = opened.pages
            longest = max(longest, pages - moved)
            ask(till, ListCharges())  # what follows an answer is over when the next question is worked on
            pages, moved = log_pages(tmp_path)
            assert pages - moved < 10
    assert longest >= 10


# --- export ------------------------------------------------------------------------------------------


def test_export_while_running_and_after_a_kill(tmp_path: Path, clock: FakeClock) -> None:
    """Events and payments as JSON lines, beside a running till and on a killed one."""
    folder = tmp_path / "data"
    folder.mkdir()
    with running(folder, clock, Told()) as till:
        charge = open_charge(till)
        ask(till, ConfirmPayment(notice=full(charge, payer=CANARY)))
        live = [json.loads(line) for line in export_lines(folder, "all", "jsonl")]
        killed = killed_copy(till, folder, tmp_path / "killed")
    dead = [json.loads(line) for line in export_lines(killed, "all", "jsonl")]

    events = [each for each in live if each["type"] == "event"]
    (payment,) = [each for each in live if each["type"] == "payment"]
    assert list(range(1, len(events) + 1)) == [each["seq"] for each in events]
    assert "payment-confirmed-1" == events[-1]["name"]
    assert (e2e(1), "45.90", 1, "paid") == tuple(
        payment[name] for name in ("end_to_end_id", "value", "charge_id", "result")
    )
    assert events == [each for each in dead if each["type"] == "event"][: len(events)]
    assert payment in dead


def test_export_has_no_payer(tmp_path: Path, clock: FakeClock) -> None:
    """Neither name nor CPF of a payer leaves by an export; the chain holds a salted hash only."""
    fill(tmp_path, clock)
    for form in ("jsonl", "csv"):
        text = "\n".join(export_lines(tmp_path, "all", form))
        assert e2e(1) in text
        for canary in (CANARY.name, "Silva", CANARY.tax_id, "390.533.447-05"):
            assert canary not in text
    assert [[(3,)]] == sql(tmp_path, "SELECT count(*) FROM person WHERE tax_id = '{cpf}'", cpf=CANARY.tax_id)
    sql(tmp_path, "DELETE FROM person")
    Ledger.open(tmp_path).close()  # erased, and the chain still holds


FORMULA = re.compile("[ \u00a0]*[=+@\t\r\uff1d\uff0b\uff20-]")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "x;=cmd|'/c calc'!A1", 'x";"=1', "a,+1", "a\t-1",
        "a|@x", "x; =1", "\uff1d1", "a\n=1",
    ],
)  # fmt: skip
def test_csv_has_no_formulas(tmp_path: Path, clock: FakeClock, text: str) -> None:
    """No cell of an export is a formula for a spreadsheet; each line has the columns of its head."""
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till)
        ask(till, ConfirmPayment(notice=full(charge, txid=text, device=text)))
        ask(till, Quarantine(device=text, text=text, why="json"))

    first, *others = export_lines(tmp_path, "payments", "csv")
    assert first.startswith("\ufeff")
    rows = list(csv.reader([first.removeprefix("\ufeff"), *others], delimiter=";"))

    cells = dict(zip(rows[0], rows[1], strict=True))
    assert (neutral(text), neutral(text), "45,90") == (cells["txid"], cells["device"], cells["value"])
    for row in csv.reader(export_lines(tmp_path, "all", "csv"), delimiter=";"):
        assert not any(FORMULA.match(cell) for cell in row), row
    for line in export_lines(tmp_path, "all", "csv"):  # a program that knows no quotes
        assert not any(FORMULA.match(cell) for cell in re.split('[;,\t|"]', line)), line


def test_csv_without_rows_has_its_head(tmp_path: Path, clock: FakeClock) -> None:
    """Whoever opens the first day's file sees an empty table; with rows the head is the same."""
    with running(tmp_path, clock, Told()) as till:
        (empty,) = export_lines(tmp_path, "payments", "csv")
        parts = [line for line in export_lines(tmp_path, "all", "csv") if '"type"' in line]
        charge = open_charge(till)
        ask(till, ConfirmPayment(notice=full(charge)))
    head, row = export_lines(tmp_path, "payments", "csv")

    assert empty == head
    assert ['\ufeff"type";"seq"', '"type";"id"'] == [";".join(line.split(";")[:2]) for line in parts]
    assert head.count(";") == row.count(";")


def test_export_without_a_ledger(tmp_path: Path) -> None:
    """There is nothing to export where no ledger is, and none is made."""
    with pytest.raises(FileNotFoundError):
        list(export_lines(tmp_path, "all", "jsonl"))
    assert [] == list(tmp_path.iterdir())


# --- folders -----------------------------------------------------------------------------------------


def make_real(folder: Path, clock: FakeClock) -> None:
    """Make a real ledger."""
    merchant = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="padaria@example.com")
    options = TillOptions(training=False, merchant=merchant, pin="4821")
    with running(folder, clock, Told(), options) as till:
        charge = open_charge(till, amount=Centavos(100))
        ask(till, CancelCharge(ref=ChargeRef(id=charge.id)))


def test_training_beside_a_real_ledger(tmp_path: Path, clock: FakeClock) -> None:
    """Training has a folder of its own below a real ledger, which it never touches."""
    assert tmp_path == ledger_folder(tmp_path, training=True)
    make_real(tmp_path, clock)
    before = hashes(tmp_path)
    training = ledger_folder(tmp_path, training=True)
    training.mkdir()
    fill(training, clock)

    assert (tmp_path / "training", "training", "real") == (training, read_kind(training), read_kind(tmp_path))
    assert before[FILE_NAME] == hashes(tmp_path)[FILE_NAME]
    assert tmp_path == ledger_folder(tmp_path, training=False)
