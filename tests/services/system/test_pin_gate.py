"""One gate for every way in which a PIN is asked for: waits that no restart ends, alerts, good PINs."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.actor import MANAGER
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import ChangePin, CheckManager, SaveMerchant
from pos_app.domain.errors import BadPinError, PixKeyError, PosError, RefusedError, WrongPinError
from pos_app.domain.pin import USUAL, check_new_pin
from pos_app.domain.shop import Merchant
from pos_app.services.backup.copies import Backup, make_backup
from pos_app.services.backup.data_service import RescueService
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ports.data import NotRestoredError
from pos_app.services.reports.export import export_lines
from pos_app.services.system.pin_gate import FILE_NAME, PinGate
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, check_ledger, running
from tests.fakes.clock import FakeClock
from tests.fakes.copying import foreign_worker

PIN = "4821"
OPTIONS = TillOptions(
    training=False, pin=PIN, merchant=Merchant(shop="Loja", name="LOJA", city="RECIFE", key="a@example.com")
)


def said(till: Till, pin: str) -> str:
    """Try a PIN at the window; return what it was answered, empty for a right one."""
    try:
        ask(till, CheckManager(decision=Decision(reason="conferindo", pin=pin)))
    except RefusedError as error:
        return error.reason
    return ""


@pytest.fixture
def real(tmp_path: Path, clock: FakeClock, told: Told) -> Iterator[Till]:
    """Return the till of a real ledger."""
    with running(tmp_path, clock, told, OPTIONS) as till:
        yield till


def test_restart_does_not_end_a_wait(tmp_path: Path, clock: FakeClock) -> None:
    """The right PIN is not looked at either until it is over."""
    with running(tmp_path, clock, Told(), OPTIONS) as till:
        assert ["pin"] * 3 == [said(till, "0001") for _ in range(3)]
        assert "pin_delay" == said(till, PIN)
    clock.run = "run-2"
    with running(tmp_path, clock, Told()) as till:
        assert "pin_delay" == said(till, PIN)
        clock.advance(1)
        assert "" == said(till, PIN)


def test_restart_of_the_computer_does_not_end_a_wait(tmp_path: Path) -> None:
    """Its elapsed clock begins anew: the wait counts from there, and has an end."""
    gate = PinGate(tmp_path)
    for number in range(12):
        with pytest.raises(WrongPinError):
            gate.ask(MANAGER, lambda: False, 10_000_000 + number * 60_000)
    for now_ms, left in ((0, "60"), (59_000, "1")):
        with pytest.raises(RefusedError, match=f"pin_delay.*{left}|pin_delay") as refused:
            PinGate(tmp_path).ask(MANAGER, lambda: True, now_ms)
        assert left == refused.value.detail
    PinGate(tmp_path).ask(MANAGER, lambda: True, 60_000)


def test_wait_is_a_minute_at_most_and_of_one_person(tmp_path: Path) -> None:
    """However many were wrong; nobody else is kept out by it."""
    gate, now_ms = PinGate(tmp_path), 0
    for _ in range(100):
        with pytest.raises(WrongPinError):
            gate.ask("ana", lambda: False, now_ms)
        now_ms += 60_000
    gate.ask(MANAGER, lambda: True, now_ms - 60_000)
    gate.ask("ana", lambda: True, now_ms)


def test_every_wrong_pin_is_an_event(real: Till, told: Told, clock: FakeClock, tmp_path: Path) -> None:
    """With its person and how many in a row; the command that it came with left nothing else."""
    for _ in range(3):
        said(real, "0001")
    clock.advance(5)
    assert "" == said(real, PIN)
    assert "pin" == said(real, "0001")

    alerts = told.details(real, "wrong_pin")
    assert [(MANAGER, 1), (MANAGER, 2), (MANAGER, 3), (MANAGER, 1)] == [
        (each["person"], each["count"]) for each in alerts
    ]
    check_ledger(tmp_path)


def test_file_of_waits_is_private_and_holds_no_pin(real: Till, tmp_path: Path) -> None:
    """Numbers only, for this login only."""
    said(real, "90210")
    kept = (tmp_path / FILE_NAME).read_text()

    assert "90210" not in kept
    assert 0o600 == (tmp_path / FILE_NAME).stat().st_mode & 0o777


def alerts_of(folder: Path) -> list[dict[str, Any]]:
    """Return what the events of a ledger say of wrong PINs."""
    events = [json.loads(line) for line in export_lines(folder, "events", "jsonl")]
    details = [each["body"].get("detail", {}) for each in events]
    return [each for each in details if each.get("what") == "wrong_pin"]


@pytest.fixture
def copy(tmp_path: Path, clock: FakeClock) -> Backup:
    """Return a copy of a real ledger whose till was closed."""
    with running(tmp_path, clock, Told(), OPTIONS):
        pass
    return make_backup(tmp_path)


def test_sheet_of_a_damaged_ledger_has_the_same_gate(tmp_path: Path, clock: FakeClock, copy: Backup) -> None:
    """A hundred PINs in five seconds are not tried there, nor after a restart; the next start tells of it."""
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:

        def tried(pin: str) -> str:
            error = RescueService(tmp_path, work, foreign, clock).check(copy.path, pin).exception(10)
            return "" if error is None else getattr(error, "reason", type(error).__name__)

        assert ["pin", "pin", "pin", *["pin_delay"] * 97] == [tried(f"{number:04d}") for number in range(100)]
        assert "pin_delay" == tried(PIN)
        clock.advance(1)
        assert "NotRestoredError" == tried("")
        assert "" == tried(PIN)
    for _ in range(2):  # told once
        with running(tmp_path, clock, Told()):
            (alert,) = alerts_of(tmp_path)
        assert (3, "closed") == (alert["count"], alert["while"])


def test_gate_of_the_sheet_is_that_of_the_window(tmp_path: Path, clock: FakeClock, copy: Backup) -> None:
    """Whoever was sent away there waits here too."""
    with running(tmp_path, clock, Told()) as till:
        assert ["pin"] * 3 == [said(till, "0001") for _ in range(3)]
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:
        error = RescueService(tmp_path, work, foreign, clock).check(copy.path, PIN).exception(10)
    assert isinstance(error, RefusedError)
    assert "pin_delay" == error.reason


def test_training_copy_asks_for_no_pin(tmp_path: Path, clock: FakeClock) -> None:
    """All in it is made up."""
    with running(tmp_path, clock, Told()):
        pass
    copy = make_backup(tmp_path)
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:
        assert copy.path == RescueService(tmp_path, work, foreign, clock).check(copy.path, "").result(10)


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("", "empty"),
        ("482", "form"),
        ("1", "form"),
        ("482193045", "form"),
        ("48a1", "form"),
        ("\u0664\u0668\u0662\u0661", "form"),
        ("48 1", "form"),
        *((pin, "usual") for pin in sorted(USUAL)),
        ("33333333", "usual"),
        ("34567", "usual"),
        ("8765", "usual"),
    ],
)
def test_pin_that_everybody_tries_is_refused_everywhere(
    tmp_path: Path, clock: FakeClock, real: Till, pin: str, why: str
) -> None:
    """When it is changed, and when a real ledger is made: nothing is changed, nothing is made."""
    change = ChangePin(new_pin=pin, decision=Decision(reason="troca", pin=PIN))
    with pytest.raises(BadPinError) as refused:
        ask(real, change)
    assert why == refused.value.why
    assert "" == said(real, PIN)
    other = tmp_path / "other"
    other.mkdir()
    options = TillOptions(training=False, pin=pin, merchant=OPTIONS.merchant)
    with pytest.raises(BadPinError), running(other, clock, Told(), options):
        pass


def test_ten_usual_ones() -> None:
    """As docs/rights.md lists them."""
    assert 10 == len(USUAL)
    check_new_pin("90210")


def test_changed_pin_holds_at_once_and_after_a_restart(tmp_path: Path, clock: FakeClock) -> None:
    """The older one is a wrong one; the event has neither."""
    told = Told()
    with running(tmp_path, clock, told, OPTIONS) as till:
        ask(till, ChangePin(new_pin="90210", decision=Decision(reason="troca", pin=PIN)))
        assert ["", "pin"] == [said(till, "90210"), said(till, PIN)]
        ask(till, ReadStatus())
        (event,) = [each.event for each in told.events if "pin" in each.event.detail]
        assert MANAGER == event.actor.approved_by
        assert not [pin for pin in (PIN, "90210") if pin in str(event.detail)]
    with running(tmp_path, clock, Told()) as till:
        assert "" == said(till, "90210")
    check_ledger(tmp_path)


@pytest.mark.parametrize("pin", ["", "0001"])
def test_pin_is_changed_by_who_knows_it(real: Till, pin: str) -> None:
    """And by nobody else, in training neither."""
    with pytest.raises(RefusedError, match="pin"):
        ask(real, ChangePin(new_pin="90210", decision=Decision(reason="troca", pin=pin)))
    assert "" == said(real, PIN)


def test_changed_pin_of_training_is_shown(till: Till) -> None:
    """It guards nothing, and stays on the screen."""
    pin = str(ask(till, ReadStatus()).training_pin)
    assert (
        "90210"
        == ask(till, ChangePin(new_pin="90210", decision=Decision(reason="troca", pin=pin))).training_pin
    )
    assert "90210" == ask(till, ReadStatus()).training_pin


@pytest.mark.parametrize("key", ["11.222.333/0001-81", "loja@example.com", "+5581987654321"])
def test_training_takes_no_key_of_the_world(till: Till, key: str) -> None:
    """Real money could come to it, and nothing would ever confirm it; everything else may be changed."""
    status = ask(till, ReadStatus())
    decision = Decision(reason="ajustes", pin=status.training_pin)
    own = status.merchant
    other = Merchant(shop="Padaria", name="PADARIA", city="RECIFE", key=key)
    with pytest.raises(PixKeyError, match="training"):
        ask(till, SaveMerchant(merchant=other, decision=decision))

    changed = Merchant(shop="Padaria", name="PADARIA", city="RECIFE", key=own.key.upper())
    assert own.key == ask(till, SaveMerchant(merchant=changed, decision=decision)).merchant.key


def test_wrong_pins_are_refused_as_before() -> None:
    """Clients and windows know the reason; the error has more for the till alone."""
    error: PosError = WrongPinError(reason="pin", person=MANAGER, count=3)

    assert isinstance(error, RefusedError)
    assert "refused: pin" == str(error).rstrip()
    assert "pin" == NotRestoredError("pin").why
