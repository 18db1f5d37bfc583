"""``pos-app check``: what it finds, with its place, and that it changes nothing.

``POS_FLIPS`` asks for more flipped bytes than the 300 of a check of each change.
"""

import hashlib
import os
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from pos_app.__main__ import main
from pos_app.app import exits
from pos_app.domain.charge import SHOWN_ROWS
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.decisions import AcceptException, MarkByHand, MatchOrphan
from pos_app.domain.errors import LedgerUnavailableError, PosError
from pos_app.domain.payment import Payer
from pos_app.services.backup.inspection import Inspection, inspect
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.storage import FILE_NAME
from pos_app.services.system.folder_lock import FolderLock
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, e2e, full, inbox, ledger_file, manager, open_charge, running
from tests.fakes.clock import FakeClock

FLIPS = int(os.environ.get("POS_FLIPS", "300"))
PAYER = Payer(name="Canário da Silva", tax_id="39053344705")
MERCHANT_KEY = "52998224725"
ROWS = ("SELECT * FROM event ORDER BY seq", "SELECT * FROM payment ORDER BY id")
PLACE = re.compile(r"^[\w.]+[ :]")


def sell(till: Till, number: int) -> None:
    """Sell once, exactly paid."""
    charge = open_charge(till, show=False)
    ask(till, ConfirmPayment(notice=full(charge, number, payer=PAYER, delivery=f"d-{number}")))


def fill(folder: Path, clock: FakeClock, sales: int = 4) -> None:
    """Make a ledger with sales of each way to be paid."""
    folder.mkdir(exist_ok=True)
    with running(folder, clock, Told()) as till:
        for number in range(1, sales + 1):
            sell(till, number)
        more = open_charge(till, show=False)
        ask(till, ConfirmPayment(notice=full(more, 900, more.amount + 5)))
        (row,) = inbox(till)
        ask(till, AcceptException(exception_id=row.exception.id, decision=manager(till)))
        ask(till, MarkByHand(charge_id=open_charge(till).id, decision=manager(till)))
        open_charge(till, show=False)
        ask(till, ConfirmPayment(notice=full(more, 950, txid="NOBODY")))


def files(folder: Path) -> dict[str, str]:
    """Return what a folder holds, by name."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


def rows_of(folder: Path) -> list[object]:
    """Return all events and payments."""
    connection = sqlite.connect(str(ledger_file(folder)))
    try:
        return [connection.execute(each).fetchall() for each in ROWS]
    finally:
        connection.close()


def change(folder: Path, *statements: str) -> None:
    """Change a ledger as somebody would who knows SQL."""
    connection = sqlite.connect(str(ledger_file(folder)), isolation_level=None)
    try:
        for each in ("PRAGMA foreign_keys=off", "PRAGMA ignore_check_constraints=on", *statements):
            connection.executescript(each)
    finally:
        connection.close()


def freed(*tables: str) -> Iterator[str]:
    """Return the statements that take the guards off tables."""
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield f"DROP TRIGGER {table}_keeps_{verb}"


# --- what is sound ------------------------------------------------------------------------------------


def test_sound_ledger_is_sound_and_unchanged(tmp_path: Path, clock: FakeClock) -> None:
    """A stopped ledger: no finding, its head, and not one byte of the folder is another."""
    fill(tmp_path, clock)
    before = files(tmp_path)
    found = inspect(tmp_path)
    seq, head, *_ = (tmp_path / HEAD_NAME).read_text().split()
    assert ((), int(seq), head, "training", 6) == (
        found.findings, found.seq, found.head, found.kind, found.payments,
    )  # fmt: skip
    assert before == files(tmp_path)


def test_killed_ledger_is_read_with_its_hot_log(tmp_path: Path, clock: FakeClock) -> None:
    """What a kill left in the log counts, and the log stays as it is."""
    folder, killed = tmp_path / "data", tmp_path / "killed"
    folder.mkdir()
    killed.mkdir()
    with running(folder, clock, Told()) as till:
        sell(till, 1)
        for name in (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME):
            shutil.copy(folder / name, killed / name)
    before = files(killed)
    found = inspect(killed)
    assert ((), 1) == (found.findings, found.payments)
    assert before == files(killed)


def test_running_till_is_looked_at_beside_it(tmp_path: Path, clock: FakeClock) -> None:
    """While a till holds the folder, its last commit is looked at, and it sells on."""
    lock = FolderLock(tmp_path)
    assert lock.take()
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        found = inspect(tmp_path)
        sell(till, 2)
    lock.release()
    assert ((), 1) == (found.findings, found.payments)


def test_folder_cannot_be_changed(tmp_path: Path, clock: FakeClock) -> None:
    """A ledger on a medium that cannot be written to is looked at all the same."""
    fill(tmp_path, clock, 1)
    tmp_path.chmod(0o500)
    try:
        assert inspect(tmp_path).is_sound
    finally:
        tmp_path.chmod(0o700)


# --- exit codes ---------------------------------------------------------------------------------------


def test_command_says_sound_with_the_head(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """``check`` ends with 0 and prints the head of the chain, to be written down."""
    fill(tmp_path, clock, 1)
    assert exits.OK == main(["check", "--data-dir", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert [f"head: event {inspect(tmp_path).seq}, {inspect(tmp_path).head}", f"{tmp_path}: sound"] == lines


def test_command_names_each_finding(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """``check`` ends with 5 and a line for each finding, with its place."""
    fill(tmp_path, clock)
    update = "UPDATE payment SET amount = 1 WHERE id = '{one}'"
    change(tmp_path, *freed("payment"), update.format(**WORDS))
    assert exits.DAMAGED == main(["check", "--data-dir", str(tmp_path)])
    out = capsys.readouterr().out
    assert "payment_keeps_UPDATE: the table, index or guard of this name is missing" in out
    assert "not as it was committed" in out
    assert f"payment {e2e(1)}: 1 is stored, the bank said 4590" in out


@pytest.mark.parametrize("content", [None, b"", b"some text that is no ledger" * 20])
def test_command_cannot_look(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """``check`` ends with 6 where there is no ledger, and makes none."""
    if content is not None:
        (tmp_path / FILE_NAME).write_bytes(content)
    assert exits.CANNOT_LOOK == main(["check", "--data-dir", str(tmp_path)])
    assert capsys.readouterr().err.startswith("pos-app: ")
    assert ([] if content is None else [FILE_NAME]) == [each.name for each in tmp_path.iterdir()]


def test_newer_ledger_cannot_be_looked_at(tmp_path: Path, clock: FakeClock) -> None:
    """What a newer program wrote is not judged."""
    fill(tmp_path, clock, 1)
    change(tmp_path, "PRAGMA user_version=99")
    assert exits.CANNOT_LOOK == main(["check", "--data-dir", str(tmp_path)])


def test_other_database_is_not_called_damaged(tmp_path: Path) -> None:
    """A database of another program is no damaged ledger."""
    connection = sqlite.connect(str(ledger_file(tmp_path)))
    connection.execute("CREATE TABLE song (name TEXT)")
    connection.close()
    assert exits.CANNOT_LOOK == main(["check", "--data-dir", str(tmp_path)])


# --- what is found ------------------------------------------------------------------------------------

WORDS = {"one": e2e(1), "orphan": e2e(950), "two": e2e(2), "name": PAYER.name, "cpf": PAYER.tax_id}
EDITS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "I2: a payment counts for another charge too": (
        ("payment",), "UPDATE payment SET charge_id = 3 WHERE id = '{one}'",
        "charge 3: other than its events say",
    ),
    "I2: money given back still counts": (
        (),
        "INSERT INTO refund VALUES ('r1', '{one}', 500, 'informed', 1, 0, 0, NULL, 'Ana', 'manager', 'pix')",
        "charge 1: received 4590, its rows say 4090",
    ),
    "I2: a part that was not the shop's still counts": (
        (),
        "UPDATE shop_exception SET outcome = 'not_ours' WHERE charge_id = 5 AND resolution = 'accepted'",
        "charge 5: received 4595, its rows say 0",
    ),
    "I2: a rest of a paid charge is still asked for": (
        (), "UPDATE charge SET follows = 2 WHERE id = 7",
        "charge 2: paid, and charge 7 still asks for its rest",
    ),
    "I2: a rest that settled more than it brought": (
        (), "UPDATE charge SET rests_received = 4590 WHERE id = 2",
        "charge 2: of its rests 4590, its rows say 0",
    ),
    "I2: a rest of itself": (
        (), "UPDATE charge SET follows = id WHERE id = 1",
        "charge 1: other than its events say: remainder_of",
    ),
    "I3: a difference that nobody decided": (
        (), "UPDATE charge SET difference = -590 WHERE id = 2",
        "charge 2: kept +0 beyond its amount, -590 was decided",
    ),
    "I3: paid, without money": (
        (),
        "UPDATE charge SET state = 'paid', settled = 'bank', paid_by = 'x', closed_at = 1 WHERE id = 7",
        "charge 7: paid by the bank, without an exact payment in time",
    ),
    "I3: accepted by nobody": (
        (),
        "UPDATE shop_exception SET approved_by = '', notes = '' WHERE kind = 'overpaid'",
        "charge 5: accepted, and nobody decided so",
    ),
    "I3: marked without a manager": (
        (),
        "UPDATE shop_exception SET approved_by = '' WHERE kind = 'marked_by_hand'",
        "charge 6: marked by hand without a manager",
    ),
    "I5: a charge says what no event said": (
        (), "UPDATE charge SET description = 'brinde' WHERE id = 2",
        "charge 2: other than its events say: description",
    ),
    "I5: an event is gone": (("event",), "DELETE FROM event WHERE seq = 4", "event 5: follows 3"),
    "I5: the counter is behind": (
        (), "UPDATE counter SET value = value - 1", "is the newest, the counter says",
    ),
    "I7: another amount": (
        ("payment",), "UPDATE payment SET amount = 4591 WHERE id = '{two}'",
        "payment {two}: 4591 is stored, the bank said 4590",
    ),
    "I8: a payer in a message": (
        ("payment",),
        "UPDATE payment SET message = json_set(message, '$.payer', '{name}') WHERE id = '{one}'",
        "payment {one}: its message holds payer",
    ),
    "I8: a payer in an event": (
        ("event",),
        "UPDATE event SET body = json_set(body, '$.detail.info', '{cpf}') WHERE payment_id = '{one}'",
        "holds the payer of payment {one}",
    ),
    "I8: another payer": (
        (), "UPDATE person SET name = 'Outro' WHERE payment_id = '{one}'",
        "payment {one}: its payer is not the one who was stored with it",
    ),
    "I10: a charge that is not there": (
        ("payment",), "UPDATE payment SET charge_id = 77 WHERE id = '{one}'",
        "names a row of charge that is not there",
    ),
    "a trigger that nobody made": (
        (), "CREATE TRIGGER stray AFTER INSERT ON payment BEGIN UPDATE counter SET value = 0; END",
        "stray: a table, index or guard that this program does not make",
    ),
    "a table that nobody made": (
        (), "CREATE TABLE stray (x)", "stray: a table, index or guard that this program does not make",
    ),
    "a view over the payments": (
        (), "CREATE VIEW stray AS SELECT * FROM payment",
        "stray: a table, index or guard that this program does not make",
    ),
    "an orphan dismissed": (
        (),
        "UPDATE shop_exception SET resolution = 'dismissed', outcome = 'kept' WHERE payment_id = '{orphan}'",
        "exception 4: other than its events say",
    ),
    "an orphan of less": (
        (), "UPDATE shop_exception SET amount = 1 WHERE payment_id = '{orphan}'",
        "exception 4: other than its events say",
    ),
    "an orphan's matter gone": (
        (), "DROP TRIGGER exception_keeps_DELETE; DELETE FROM shop_exception WHERE payment_id = '{orphan}'",
        "exception 4: other than its events say",
    ),
    "I10: a guard that is gone": ((), "DROP TRIGGER paid_stays_paid", "paid_stays_paid: "),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_each_invariant_is_looked_for(tmp_path: Path, clock: FakeClock, name: str) -> None:
    """A ledger that breaks one invariant is damaged, and the finding names the place."""
    tables, *texts = EDITS[name]
    statement, wanted = (each.format(**WORDS) for each in texts)
    fill(tmp_path, clock)
    change(tmp_path, *freed(*tables), statement)
    found = [each for each in inspect(tmp_path).findings if wanted in each]
    assert 1 <= len(found), inspect(tmp_path).findings


@pytest.mark.parametrize("word", ["a", "0", "bank-1", "false", MERCHANT_KEY])
def test_payer_called_like_something_else_is_no_damage(tmp_path: Path, clock: FakeClock, word: str) -> None:
    """A bank may name a payer as it likes; and an owner who pays in his own shop has its key as number."""
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till, show=False)
        for number, payer in enumerate(
            (Payer(name=word, tax_id=""), Payer(name="Ana", tax_id=word)), start=1
        ):
            ask(till, ConfirmPayment(notice=full(charge, number, payer=payer, key=MERCHANT_KEY)))
    assert () == inspect(tmp_path).findings


def test_orphan_of_a_charge_with_many_matters_is_told_once(tmp_path: Path, clock: FakeClock) -> None:
    """Its event tells the newest matters only and what changed: the orphan's is no loose one any more."""
    with running(tmp_path, clock, Told()) as till:
        charge = open_charge(till)
        ask(till, ConfirmPayment(notice=full(charge, 99, txid="NOBODY")))
        for number in range(SHOWN_ROWS + 3):
            ask(till, ConfirmPayment(notice=full(charge, number)))
        (orphan,) = (each.exception for each in inbox(till) if each.record is None)
        command = MatchOrphan(exception_id=orphan.id, charge_id=charge.id, decision=manager(till))
        assert len(ask(till, command).record.payments) > SHOWN_ROWS
    assert () == inspect(tmp_path).findings


def test_missing_end_is_found(tmp_path: Path, clock: FakeClock) -> None:
    """A ledger without its log ends before what its head note speaks of."""
    folder, cut = tmp_path / "data", tmp_path / "cut"
    folder.mkdir()
    cut.mkdir()
    with running(folder, clock, Told()) as till:
        sell(till, 1)
    with running(folder, clock, Told()) as till:
        sell(till, 2)
        for name in (FILE_NAME, HEAD_NAME):  # without the log
            shutil.copy(folder / name, cut / name)
    noted = int((cut / HEAD_NAME).read_text().split()[0])
    assert [f"event {noted} was committed and is missing"] == list(inspect(cut).findings)


def test_missing_file_is_found_by_its_note(tmp_path: Path, clock: FakeClock) -> None:
    """A folder whose ledger is gone, but not its note, is damaged: a new ledger would hide that."""
    fill(tmp_path, clock, 1)
    ledger_file(tmp_path).unlink()
    (finding,) = inspect(tmp_path).findings
    assert "was committed and is missing" in finding


def _flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    changed[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _look(folder: Path) -> Inspection:
    try:
        return inspect(folder)
    except PosError as error:
        return Inspection((f"file: {error}",))


@pytest.mark.slow
def test_every_changed_byte_of_an_event_or_payment_is_reported(tmp_path: Path, clock: FakeClock) -> None:
    """Flipped bytes anywhere: what alters an event or payment is found, with a place; nothing crashes."""
    source, folder = tmp_path / "source", tmp_path / "flipped"
    fill(source, clock, 12)
    folder.mkdir()
    shutil.copy(source / HEAD_NAME, folder / HEAD_NAME)
    data, wanted = ledger_file(source).read_bytes(), rows_of(source)
    dice = random.Random(4)  # noqa: S311 - the same flips at each run
    unread = altered = 0
    for number in range(FLIPS):
        ledger_file(folder).write_bytes(_flipped(data, dice))
        found = _look(folder).findings
        assert all(PLACE.match(each) for each in found), found
        try:
            same = wanted == rows_of(folder)
        except (sqlite.Error, UnicodeError):  # also SQLite's own message may be unreadable
            unread += 1
            same = False
        if not same:
            altered += 1
            assert found, f"flip {number} altered a row and was not found"
            with pytest.raises(PosError):
                Ledger.open(folder)
        for end in ("-wal", "-shm"):
            folder.joinpath(f"{FILE_NAME}{end}").unlink(missing_ok=True)
    assert FLIPS // 10 < altered
    assert unread < altered


def test_unavailable_is_an_error_with_words(tmp_path: Path) -> None:
    """Without a ledger there is nothing to look at, and the error names the place."""
    with pytest.raises(LedgerUnavailableError, match=re.escape(str(tmp_path))):
        inspect(tmp_path)
