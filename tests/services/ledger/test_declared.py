"""Settings and devices swapped in the file: the events stand, a person is told, and no code pays a thief."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from msgspec.structs import replace

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.devices import AddDevice, ListDevices, RevokeDevice
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import ConfirmReceiver, SaveMerchant, SaveNetwork, SaveRetention
from pos_app.domain.device import Device
from pos_app.domain.errors import LedgerUnavailableError, RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import State
from pos_app.domain.shop import DataRetention, Merchant, Network, TillStatus
from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.inspection import inspect
from pos_app.services.backup.restoring import restore
from pos_app.services.ledger.file_checks import LedgerDamagedError
from pos_app.services.ledger.head_note import HEAD_NAME
from pos_app.services.ledger.ledger import Ledger
from pos_app.services.ledger.settings import encode_merchant
from pos_app.services.ports.data import Change
from pos_app.services.reports.export import export_lines
from pos_app.services.system.pins import pin_hash
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, ledger_file, open_charge, read, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import REAL, damage, sell

PIN = "4821"
BOSS = Decision(reason="sou o dono da loja", pin=PIN)
THIEF = Merchant(shop="Padaria", name="PADARIA", city="SAO PAULO", key="ladrao@example.com")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CODE = Centavos(4590)

SWAPS = {
    "merchant": ("UPDATE setting SET value = ? WHERE name = 'merchant'", encode_merchant(THIEF)),
    "pin": ("UPDATE setting SET value = ? WHERE name = 'pin'", pin_hash("1111", bytes(16))),
    "kind": ("UPDATE setting SET value = ? WHERE name = 'kind'", "training"),
    "network": ("INSERT INTO setting VALUES ('network', ?)", '{"bind":"0.0.0.0"}'),
    "keeping": ("INSERT INTO setting VALUES ('keeping', ?)", '{"payer_days":1,"copy_to":"/tmp/ladrao"}'),
    "training_pin": ("INSERT INTO setting VALUES ('training_pin', ?)", "0000"),
    "epoch": ("UPDATE setting SET value = ? WHERE name = 'epoch'", "000004-1f2e3d4c"),
    "numbers_above": ("INSERT INTO setting VALUES ('numbers_above', ?)", "9" * 30),
    "bank-1": ("UPDATE device SET revoked_at = NULL, name = ? WHERE id = 'bank-1'", "Banco"),
    "integration-1": ("UPDATE device SET scope = ? WHERE id = 'integration-1'", "register"),
    "bank-9": (
        """INSERT INTO device (id, role, name, created_at, scope, proof_required)
        VALUES ('bank-9', 'bank', ?, 0, 'own', 0)""",
        "Banco do ladrão",
    ),
}


def furnish(till: Till) -> None:
    """Add a program, and a bank that is removed again."""
    ask(till, AddDevice(role="bank", name="Banco", decision=BOSS))
    ask(till, RevokeDevice(device="bank-1", decision=BOSS))
    ask(till, AddDevice(role="integration", name="Site", decision=BOSS))


def change(folder: Path, statement: str, *values: object) -> None:
    """Edit the stopped ledger as a thief with a database tool does."""
    with closing(sqlite.connect(str(ledger_file(folder)), isolation_level=None)) as file:
        for guard in ("event_keeps_UPDATE", "event_keeps_DELETE"):
            file.execute(f"DROP TRIGGER IF EXISTS {guard}") if "event" in statement else None
        file.execute(statement, values)


def whole(till: Till) -> tuple[TillStatus, tuple[Device, ...]]:
    """Return all that is said of the shop, without what changes by itself."""
    status: TillStatus = ask(till, ReadStatus())
    return replace(status, seq=0, head="", is_receiver_doubted=False), ask(till, ListDevices())


@pytest.mark.parametrize("name", SWAPS)
def test_swapped_row_is_found_mended_and_told(tmp_path: Path, clock: FakeClock, name: str) -> None:
    """``check`` names it, the start puts back what the events say, and no code is drawn before an answer."""
    with running(tmp_path, clock, Told(), REAL) as till:
        furnish(till)
        sell(till, 1)
        before = whole(till)
    change(tmp_path, *SWAPS[name])
    assert [f"{'device' if '-' in name else 'setting'} {name}: other than its events say"] == list(
        inspect(tmp_path).findings
    )
    with running(tmp_path, clock, Told(), REAL) as till:
        assert before == whole(till)
        with pytest.raises(LedgerUnavailableError) as caught:
            ask(till, OpenCharge(amount=CODE))
        assert "receiver" == caught.value.reason
    assert inspect(tmp_path).is_sound
    with running(tmp_path, clock, Told(), REAL) as till:  # another start does not make it forgotten
        assert ask(till, ReadStatus()).is_receiver_doubted
        for wrong in (None, replace(BOSS, pin="1111"), replace(BOSS, pin="0000")):
            with pytest.raises(RefusedError, match="pin"):
                ask(till, ConfirmReceiver(key="padaria@example.com", decision=wrong))
        with pytest.raises(RefusedError, match="conflict"):
            ask(till, ConfirmReceiver(key=THIEF.key, decision=BOSS))
        status = ask(till, ConfirmReceiver(key="padaria@example.com", decision=BOSS))
        assert not status.is_receiver_doubted
        assert "padaria@example.com" in open_charge(till).code
    with running(tmp_path, clock, Told(), REAL) as till:
        assert not ask(till, ReadStatus()).is_receiver_doubted
    alerts = [line for line in export_lines(tmp_path, "events", "jsonl") if "settings_changed" in line]
    assert name in json.loads(alerts[0])["body"]["detail"]["names"]


@pytest.mark.parametrize("name", ["merchant", "pin"])
def test_row_swapped_while_the_till_runs_pays_nobody(tmp_path: Path, clock: FakeClock, name: str) -> None:
    """Another program of this login edits the file: no code for its key, no decision by its PIN."""
    statement, value = SWAPS[name]
    with running(tmp_path, clock, Told(), REAL) as till:
        sell(till, 1)
        with closing(sqlite.connect(str(ledger_file(tmp_path)), isolation_level=None)) as file:
            file.execute(statement, (value,))
        if name == "merchant":
            with pytest.raises(LedgerUnavailableError):
                ask(till, OpenCharge(amount=CODE))
        with pytest.raises(RefusedError, match="pin"):
            ask(till, SaveMerchant(merchant=THIEF, decision=replace(BOSS, pin="1111")))
        status: TillStatus = ask(till, ReadStatus())
        assert (True, "padaria@example.com") == (status.is_receiver_doubted, status.merchant.key)
        ask(till, ConfirmReceiver(key="padaria@example.com", decision=BOSS))
        assert "padaria@example.com" in open_charge(till).code
        assert inspect(tmp_path).is_sound


@pytest.mark.parametrize("name", ["keeping", "network"])
def test_setting_swapped_while_the_till_runs_is_not_followed(
    tmp_path: Path, clock: FakeClock, name: str
) -> None:
    """How long payers are kept and who may connect: what the events say goes on, and a person is asked."""
    with running(tmp_path, clock, Told(), REAL) as till:
        furnish(till)
        before = whole(till)
        change(tmp_path, *SWAPS[name])
        assert before == whole(till)
        assert ask(till, ReadStatus()).is_receiver_doubted


def test_every_change_is_an_event_with_its_value(tmp_path: Path, clock: FakeClock) -> None:
    """Merchant, network, retention and devices: rows and events agree after each, and after a restart."""
    other = replace(THIEF, key="nova@example.com")
    with running(tmp_path, clock, Told(), REAL) as till:
        for command in (
            SaveMerchant(merchant=other, decision=BOSS),
            SaveNetwork(network=Network(bind="127.0.0.1", tablets=True), decision=BOSS),
            SaveRetention(retention=DataRetention(payer_days=30), decision=BOSS),
        ):
            ask(till, command)
            assert inspect(tmp_path).is_sound
        furnish(till)
        before = whole(till)
    with running(tmp_path, clock, Told(), REAL) as till:
        assert before == whole(till)
        assert not ask(till, ReadStatus()).is_receiver_doubted
        assert other.key == ask(till, ReadStatus()).merchant.key


def test_saving_the_shop_ends_the_doubt(tmp_path: Path, clock: FakeClock) -> None:
    """A manager who writes who receives has confirmed it."""
    with running(tmp_path, clock, Told(), REAL):
        pass
    change(tmp_path, *SWAPS["merchant"])
    with running(tmp_path, clock, Told(), REAL) as till:
        ask(till, SaveMerchant(merchant=replace(THIEF, key="nova@example.com"), decision=BOSS))
        assert "nova@example.com" in open_charge(till).code


@pytest.mark.parametrize("days", [0, 400])
@pytest.mark.parametrize("seq", [1, 2])
def test_event_that_says_who_receives_cannot_be_changed(
    tmp_path: Path, clock: FakeClock, days: int, seq: int
) -> None:
    """However old it is, and although the weekly look at the whole chain was just made."""
    clock.at = datetime.now(UTC) - timedelta(days=days)
    with running(tmp_path, clock, Told(), REAL) as till:
        ask(till, SaveMerchant(merchant=replace(THIEF, key="nova@example.com"), decision=BOSS))
        clock.at = datetime.now(UTC)
        sell(till, 1)
    Ledger.open(tmp_path).close()
    edit = "UPDATE event SET body = replace(body, 'example.com', 'ladrao.com.') WHERE seq = ?"
    change(tmp_path, edit, seq)
    with pytest.raises(LedgerDamagedError, match=f"event {seq}: not as it was committed"):
        Ledger.open(tmp_path)
    assert any(f"event {seq}: not as it was committed" in each for each in inspect(tmp_path).findings)


def test_no_export_has_the_pin(tmp_path: Path, clock: FakeClock) -> None:
    """The event of a new ledger holds its hash; what is exported does not."""
    with running(tmp_path, clock, Told(), REAL):
        pass
    with closing(sqlite.connect(str(ledger_file(tmp_path)))) as file:
        (stored,) = file.execute("SELECT value FROM setting WHERE name = 'pin'").fetchone()
    for form in ("jsonl", "csv"):
        assert stored.partition(":")[2] not in "\n".join(export_lines(tmp_path, "all", form))


# --- restoring ------------------------------------------------------------------------------------------


def _copied_then_changed(folder: Path, clock: FakeClock) -> Path:
    """Copy a shop's ledger, then change key, PIN-free settings and devices; returns the copy."""
    with running(folder, clock, Told(), REAL) as till:
        ask(till, AddDevice(role="bank", name="Banco", decision=BOSS))
        made = make_backup(folder)
        ask(till, SaveMerchant(merchant=replace(THIEF, key="nova@example.com"), decision=BOSS))
        ask(till, SaveRetention(retention=DataRetention(payer_days=30), decision=BOSS))
        ask(till, RevokeDevice(device="bank-1", decision=BOSS))
        ask(till, AddDevice(role="integration", name="Site", decision=BOSS))
    return made.path


def test_newer_settings_of_a_sound_ledger_stay(tmp_path: Path, clock: FakeClock) -> None:
    """Key, retention, removed and new devices are those of the ledger that was replaced, by events."""
    path = _copied_then_changed(tmp_path, clock)
    with running(tmp_path, clock, Told(), REAL) as till:
        status, devices = whole(till)
    done = restore(tmp_path, path, NOW)
    assert not done.is_doubted
    assert (
        Change("receiver", "nova@example.com", "padaria@example.com"),
        Change("keeping"),
        Change("device", "", "Banco (bank-1)"),
        Change("device", "Site (integration-1)", ""),
    ) == done.changes
    assert inspect(tmp_path).is_sound
    with running(tmp_path, clock, Told(), REAL) as till:
        restored = whole(till)
        assert (status.merchant, status.retention, devices) == (
            restored[0].merchant,
            restored[0].retention,
            restored[1],
        )
        assert "nova@example.com" in open_charge(till).code


def _swap_and_damage(folder: Path) -> None:
    change(folder, *SWAPS["merchant"])
    damage(folder)


def _lose_the_end(folder: Path) -> None:
    change(folder, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")


def _lose_the_note(folder: Path) -> None:
    (folder / HEAD_NAME).write_text("torn")


UNSOUND: dict[str, Callable[[Path], object]] = {
    "key swapped, page damaged": _swap_and_damage,
    "end missing": _lose_the_end,
    "no note to hold it to": _lose_the_note,
    "unreadable": lambda folder: ledger_file(folder).write_bytes(b"nothing"),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_settings_of_an_unsound_ledger_are_not_believed(tmp_path: Path, clock: FakeClock, name: str) -> None:
    """The copy's own hold, a manager confirms them before the first code; a removed device stays removed."""
    path = _copied_then_changed(tmp_path, clock)
    UNSOUND[name](tmp_path)
    done = restore(tmp_path, path, NOW)
    assert done.is_doubted
    with running(tmp_path, clock, Told(), REAL) as till:
        status: TillStatus = ask(till, ReadStatus())
        assert (True, "padaria@example.com") == (status.is_receiver_doubted, status.merchant.key)
        with pytest.raises(LedgerUnavailableError):
            ask(till, OpenCharge(amount=CODE))
        (bank,) = ask(till, ListDevices())
        assert (name != "unreadable") == (bank.revoked_at is not None)
        ask(till, ConfirmReceiver(key=status.merchant.key, decision=BOSS))
        assert "padaria@example.com" in open_charge(till).code


def test_restored_on_a_new_computer_the_key_is_confirmed(tmp_path: Path, clock: FakeClock) -> None:
    """Nothing there tells what is newer."""
    (old := tmp_path / "old").mkdir()
    (new := tmp_path / "new").mkdir()
    path = _copied_then_changed(old, clock)
    assert restore(new, path, NOW).is_doubted
    with running(new, clock, Told(), REAL) as till:
        assert ask(till, ReadStatus()).is_receiver_doubted


# --- numbers that are never given twice -----------------------------------------------------------------


@pytest.mark.parametrize("left", ["ledger", "note", "nothing"])
def test_order_numbers_go_on_above_the_highest_ever_given(
    tmp_path: Path, clock: FakeClock, left: str
) -> None:
    """By the ledger or its note; where neither says it, a thousand are left out. A second restore too."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1)
        made = make_backup(tmp_path)
        highest = max(sell(till, number).id for number in range(2, 6))
    if left != "ledger":
        ledger_file(tmp_path).write_bytes(b"nothing")
    if left == "nothing":
        (tmp_path / HEAD_NAME).unlink()
    restore(tmp_path, made.path, NOW)
    with running(tmp_path, clock, Told()) as till:
        first = open_charge(till, show=False).id
        second = open_charge(till, show=False).id
    assert (first, second) == ((2001, 2002) if left == "nothing" else (highest + 1, highest + 2))
    restore(tmp_path, made.path, NOW)
    with running(tmp_path, clock, Told()) as till:
        assert second + 1 == open_charge(till, show=False).id
    assert inspect(tmp_path).is_sound


@pytest.mark.parametrize(
    "swap",
    [
        "UPDATE charge SET code = 'thief' WHERE id = 1",
        "UPDATE charge SET txid = 'THIEF' WHERE id = 1",
        "UPDATE charge SET amount = 1 WHERE id = 1",
    ],
)
def test_code_swapped_in_an_open_charge_is_on_no_screen(tmp_path: Path, clock: FakeClock, swap: str) -> None:
    """Who puts another code into a charge that may still be paid has it taken off at the start, in red."""
    with running(tmp_path, clock, Told(), REAL) as till:
        charge = open_charge(till)
    with closing(sqlite.connect(str(ledger_file(tmp_path)), isolation_level=None)) as file:
        for trigger in ("charge_keeps_its_terms", "code_stays"):
            file.execute(f"DROP TRIGGER {trigger}")
        file.execute(swap)
    clock.run = "run-2"

    told = Told()
    with running(tmp_path, clock, told, REAL) as till:
        record = read(till, charge)
        assert (State.VERIFYING, False) == (record.charge.state, record.may_show_code)
        assert [charge.id] == [each["charge"] for each in told.details(till, "charge_changed")]


def test_open_charge_that_nobody_touched_goes_on(tmp_path: Path, clock: FakeClock) -> None:
    """A restart leaves a charge as it was."""
    with running(tmp_path, clock, Told(), REAL) as till:
        charge = open_charge(till)
    clock.run = "run-2"
    with running(tmp_path, clock, Told(), REAL) as till:
        assert read(till, charge).may_show_code
