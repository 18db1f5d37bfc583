"""A damaged ledger is read as far as it can be, changes by no byte, and stores nothing."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from msgspec.structs import replace

from pos_app.domain.commands.base import ChargeRef, Command
from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.devices import AddDevice
from pos_app.domain.commands.queries import ReadCharge, ReadEvents, ReadStatus
from pos_app.domain.device import Device
from pos_app.domain.money import Centavos
from pos_app.domain.payment import State
from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.data_service import RescueService
from pos_app.services.backup.salvage import READ_ONLY, Identity, ReadOnlyTill, SalvagedLedger, salvage_ledger
from pos_app.services.devices.key_store import FileKeyStore, new_key
from pos_app.services.ledger.file_checks import LedgerDamagedError
from pos_app.services.ledger.head_note import HEAD_NAME, read_head_note
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.storage import FILE_NAME
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.reports.export import UnreadableRowsError, export_lines
from pos_app.services.server.hub import ServerParts
from pos_app.services.server.server import PosServer
from pos_app.services.system.loop_thread import LoopThread
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes.book import Told, ask, e2e, full, ledger_file, open_charge, running
from tests.fakes.clients import Client
from tests.fakes.clock import FakeClock
from tests.fakes.copying import foreign_worker
from tests.services.conftest import WAIT_S, PlainTexts, drawn

SALES = 40
PAGE = 4096


def sell(folder: Path, clock: FakeClock, count: int, first: int = 1) -> None:
    """Sell on a till that runs for this."""
    with running(folder, clock, Told()) as till:
        for number in range(first, first + count):
            ask(till, ConfirmPayment(notice=full(open_charge(till, show=False), number)))


def hashes(folder: Path) -> dict[str, str]:
    """Return what each file of the ledger holds; an empty log is none."""
    files = (folder / name for name in (FILE_NAME, f"{FILE_NAME}-wal", HEAD_NAME))
    held = {file.name: file.read_bytes() for file in files if file.exists()}
    return {name: hashlib.sha256(content).hexdigest() for name, content in held.items() if content}


def root_page(folder: Path, table: str) -> int:
    """Return the place in the file where a table's tree begins."""
    with closing(sqlite.connect(str(ledger_file(folder)))) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return (int(page) - 1) * PAGE


def flip_a_byte(folder: Path) -> None:
    """Change one letter of an event that was committed."""
    content = ledger_file(folder).read_bytes()
    place = content.index(b'"state":"paid"')
    ledger_file(folder).write_bytes(content[: place + 10] + b"P" + content[place + 11 :])


def zero(folder: Path, table: str) -> None:
    """Lose the first page of a table."""
    place = root_page(folder, table)
    content = ledger_file(folder).read_bytes()
    ledger_file(folder).write_bytes(content[:place] + bytes(PAGE) + content[place + PAGE :])


def cut(folder: Path) -> None:
    """Lose the file's last third."""
    content = ledger_file(folder).read_bytes()
    ledger_file(folder).write_bytes(content[: len(content) * 2 // 3])


def lose_header(folder: Path) -> None:
    """Lose the first page, without which SQLite opens nothing."""
    content = ledger_file(folder).read_bytes()
    ledger_file(folder).write_bytes(bytes(PAGE) + content[PAGE:])


def lose_file(folder: Path) -> None:
    """Lose all but the head note."""
    ledger_file(folder).unlink()


def lose_end(folder: Path) -> None:
    """Go on with a ledger as it stood before, the note knowing of a later event."""
    note = read_head_note(folder / HEAD_NAME)
    assert note is not None
    (folder / HEAD_NAME).write_text(replace(note, seq=note.seq + 1).line(), "ascii")


Damage = Callable[[Path], None]


def zero_charges(folder: Path) -> None:
    """Lose the root of the charges' table."""
    zero(folder, "charge")


def zero_settings(folder: Path) -> None:
    """Lose the settings, so that the file does not say whose it is."""
    zero(folder, "setting")


ALL = (flip_a_byte, zero_charges, zero_settings, cut, lose_header, lose_file, lose_end)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a day's sales, a copy of them, and one sale after it; nobody changes it."""
    clock, data = FakeClock(), tmp_path_factory.mktemp("day") / "data"
    data.mkdir()
    with running(data, clock, Told()) as till:
        ask(till, AddDevice(role="bank", name="Banco"))
    sell(data, clock, SALES)
    make_backup(data)
    sell(data, clock, 1, SALES + 1)
    return data


@pytest.fixture
def folder(tmp_path: Path, day: Path) -> Path:
    """Return a folder of that day's."""
    data: Path = shutil.copytree(day, tmp_path / "data")
    return data


def save(folder: Path) -> int:
    """Save what can be read beside the folder, as the window does; returns how many lines."""
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:
        service = RescueService(folder, work, foreign, FakeClock())
        return service.save(folder.parent / "saved.csv").result(WAIT_S)


# --- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ALL)
def test_looking_changes_no_byte(folder: Path, clock: FakeClock, damage: Damage) -> None:
    """The refused start, the look, and the export leave the bad file as it is."""
    damage(folder)
    before = hashes(folder)

    with pytest.raises(LedgerDamagedError):
        Ledger.open(folder)
    salvage_ledger(folder, clock)
    save(folder)

    assert before == hashes(folder)


def test_damaged_log_of_a_killed_till_is_kept(folder: Path, clock: FakeClock) -> None:
    """A log that was left behind is not written into the file, nor deleted, when the ledger is refused."""
    killed = folder.parent / "killed"
    with running(folder, clock, Told()) as till:
        for number in (100, 101, 102):
            ask(till, ConfirmPayment(notice=full(open_charge(till, show=False), number)))
        shutil.copytree(folder, killed)
    log = killed / f"{FILE_NAME}-wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    before = hashes(killed)

    with pytest.raises(LedgerDamagedError) as refused:
        Ledger.open(killed)
    found = salvage_ledger(killed, clock)

    assert "end" == refused.value.what
    assert before == hashes(killed)
    assert SALES < found.sales[0].charge.id < SALES + 4


@pytest.mark.parametrize(("damage", "what"), [(flip_a_byte, "changed"), (lose_end, "end"), (cut, "file")])
def test_kind_of_the_damage_is_told(folder: Path, damage: Damage, what: str) -> None:
    """The window's words for what is wrong depend on it."""
    damage(folder)
    with pytest.raises(LedgerDamagedError) as refused:
        Ledger.open(folder)
    assert what == refused.value.what


@pytest.mark.parametrize("damage", [flip_a_byte, lose_end, zero_settings])
def test_what_is_whole_is_read(folder: Path, clock: FakeClock, damage: Damage) -> None:
    """All sales of the day, the newest first, where damage is elsewhere."""
    damage(folder)
    found = salvage_ledger(folder, clock)
    assert list(range(SALES + 1, 0, -1)) == [record.charge.id for record in found.sales]
    assert {State.PAID} == {record.charge.state for record in found.sales}
    assert 0 == found.unreadable


def test_unreadable_charges_are_counted(folder: Path, clock: FakeClock) -> None:
    """A row that damage made no charge of is passed over, and said."""
    with closing(sqlite.connect(str(ledger_file(folder)), isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER charge_keeps_its_terms")
        never = 2**63 - 1
        query = "UPDATE charge SET created_at = ?, expires_at = ? WHERE id = 7"
        connection.execute(query, (never - 1, never))
    found = salvage_ledger(folder, clock)
    assert 7 not in [record.charge.id for record in found.sales]
    assert (SALES, 1) == (len(found.sales), found.unreadable)


@pytest.mark.parametrize("damage", [lose_header, lose_file])
def test_nothing_readable_is_no_error(folder: Path, clock: FakeClock, damage: Damage) -> None:
    """A file that SQLite does not open has no sales; whose till it is stands in its newest copy."""
    damage(folder)
    found = salvage_ledger(folder, clock)
    assert ((), 0) == (found.sales, found.unreadable)
    assert found.identity is not None
    assert ["bank-1"] == [device.id for device in found.identity.devices]


def test_without_file_and_copy_nobody_is_known(folder: Path, clock: FakeClock) -> None:
    """Where no copy is left either, there is nobody to answer to."""
    lose_header(folder)
    shutil.rmtree(folder / "backups")
    assert SalvagedLedger() == salvage_ledger(folder, clock)


def test_yesterday_is_left_out_of_a_long_day(folder: Path, clock: FakeClock) -> None:
    """The day's sales are shown, and at least twenty."""
    clock.advance(seconds=86_400)
    sell(folder, clock, 5, 200)
    assert 20 == len(salvage_ledger(folder, clock).sales)
    sell(folder, clock, 25, 300)
    assert 30 == len(salvage_ledger(folder, clock).sales)


# --- exporting -------------------------------------------------------------------------------------------


def test_export_goes_on_behind_a_lost_page(folder: Path) -> None:
    """Rows before and behind a lost page are told once each; that some are missing is told at the end."""
    whole = list(export_lines(folder, "all", "jsonl"))
    content = ledger_file(folder).read_bytes()
    place = content.index(b'"id":20,') // PAGE * PAGE
    ledger_file(folder).write_bytes(content[:place] + bytes(PAGE) + content[place + PAGE :])

    lines: list[str] = []
    with pytest.raises(UnreadableRowsError):
        lines.extend(export_lines(folder, "all", "jsonl"))

    assert len(set(lines)) == len(lines)
    assert set(lines) < set(whole)
    assert len(whole) - 30 < len(lines)
    assert whole[-1] in lines


def test_saving_nothing_makes_no_file(folder: Path) -> None:
    """Where nothing can be read no empty file pretends to be an export."""
    lose_header(folder)
    assert 0 == save(folder)
    assert not (folder.parent / "saved.csv").exists()


# --- the wire --------------------------------------------------------------------------------------------


@dataclass
class Rig:
    """A server over a damaged ledger, with a key for each role."""

    server: PosServer
    keys: dict[Role, Credentials]

    def client(self, role: Role) -> Client:
        """Connect and prove a device."""
        return Client(f"ws://127.0.0.1:{self.server.port}/ws", self.keys[role])

    def get(self, path: str, part: bytes) -> tuple[int, bool]:
        """Ask for a page; return the status, and whether its body holds ``part``."""
        with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT_S)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, part in answer.read()


@contextmanager
def serving(folder: Path, clock: FakeClock, damage: Damage) -> Iterator[Rig]:
    """Give each role a key, damage the ledger, and serve what is left."""
    keys, made = FileKeyStore(folder.parent / "keys"), dict[Role, Credentials]()
    with running(folder, clock, Told()) as till:
        open_charge(till)
        server_id = ask(till, ReadStatus()).server_id
        for role in (Role.BANK, Role.INTEGRATION, Role.DISPLAY):
            device: Device = ask(till, AddDevice(role=role, name=role))
            made[role] = Credentials(device.id, role, new_key(), server_id, LedgerKind.TRAINING)
            keys.save(server_id, device.id, (made[role].key,))
    make_backup(folder)
    damage(folder)
    identity = salvage_ledger(folder, clock).identity
    assert identity is not None
    with _served(identity, clock, keys) as server:
        yield Rig(server, made)


@contextmanager
def _served(identity: Identity, clock: FakeClock, keys: FileKeyStore) -> Iterator[PosServer]:
    statuses: Queue[LinkStatus] = Queue()
    parts = ServerParts(
        till=ReadOnlyTill(identity),
        clock=clock,
        keys=keys,
        texts=PlainTexts(),
        draw=drawn,
        on_status=statuses.put,
        app="test",
    )
    server = PosServer(parts, 0)
    server.on_feed(LedgerHealth(READ_ONLY))
    thread = LoopThread(server.main)
    assert thread.start_and_wait()
    while not statuses.get(timeout=WAIT_S).listening:
        pass
    try:
        yield server
    finally:
        assert thread.stop()


@pytest.mark.parametrize("damage", [flip_a_byte, cut, lose_header, lose_end])
def test_bank_keeps_its_confirmation(folder: Path, clock: FakeClock, damage: Damage) -> None:
    """A confirmation gets `retry` `read_only`, again and again, and nothing is stored."""
    with serving(folder, clock, damage) as rig:
        before = hashes(folder)
        bank = rig.client(Role.BANK)
        for _ in range(2):
            bank.send(type="confirm_payment", delivery="d-1", bank_payment_id="x", value="1.00")
            retry = bank.expect("retry")
            assert ("read_only", "d-1") == (retry["reason"], retry["delivery"])
            assert retry["after_ms"] > 0
        bank.send(type="confirm_payment", delivery="d-2", bank_payment_id="x", value="1")  # no centavos
        assert "read_only" == bank.expect("retry", delivery="d-2")["reason"]
        bank.close()
    assert before == hashes(folder)


def test_bank_answers_for_all_since_are_kept_too(folder: Path, clock: FakeClock) -> None:
    """The bank is asked as ever; the payments that it names are to be named again."""
    with serving(folder, clock, flip_a_byte) as rig:
        bank = rig.client(Role.BANK)
        asked = bank.expect("reconcile")
        payment = {"end_to_end_id": e2e(1), "txid": "x", "value": "1.00", "paid_at": "2026-11-23T18:00:00Z"}
        bank.send(type="reconcile_answer", request=asked["request"], payments=[payment], more=False)
        assert "read_only" == bank.expect("retry")["reason"]
        bank.close()


@pytest.mark.parametrize(
    "message",
    [
        {"type": "create_payment", "value": "1.00"},
        {"type": "list_payments"},
        {"type": "get_payment", "id": 1},
        {"type": "resume", "since": 1},
    ],
    ids=lambda message: message["type"],
)
def test_programs_are_told_nothing_of_a_damaged_ledger(
    folder: Path, clock: FakeClock, message: dict[str, object]
) -> None:
    """Nobody hands out goods for a `paid` that a flipped byte may have made."""
    with serving(folder, clock, flip_a_byte) as rig:
        program = rig.client(Role.INTEGRATION)
        program.send(**message)
        assert "read_only" == program.expect("retry")["reason"]
        program.close()


def test_displays_show_nobody(folder: Path, clock: FakeClock) -> None:
    """A charge was live when the damage came: its code is not shown any more."""
    with serving(folder, clock, flip_a_byte) as rig:
        display = rig.client(Role.DISPLAY)
        snapshot = display.expect("snapshot")
        assert ("idle", None) == (snapshot["phase"], snapshot.get("charge"))
        display.close()


def test_health_and_pages_say_no(folder: Path, clock: FakeClock) -> None:
    """/health answers 503 `read_only`; a charge's page shows neither code nor state."""
    with serving(folder, clock, lose_end) as rig:
        page = "/payments/pix/00000000-0000-4000-8000-000000000000"
        assert (503, True) == rig.get("/health", b'"read_only"')
        assert (503, False) == rig.get(page, b"<html")


@pytest.mark.parametrize(
    "command",
    [OpenCharge(amount=Centavos(100)), ReadCharge(ref=ChargeRef(id=1)), ReadEvents(since=1)],
    ids=["make", "read", "follow"],
)
def test_till_refuses(folder: Path, clock: FakeClock, command: Command[Any]) -> None:
    """Whatever is no question about the till itself is refused with the wire's word."""
    identity = salvage_ledger(folder, clock).identity
    assert identity is not None
    error = ReadOnlyTill(identity).submit(command).exception()
    assert "read_only" == getattr(error, "reason", "")
