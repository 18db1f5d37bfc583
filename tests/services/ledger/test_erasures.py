"""Payers who were erased at their wish stay so, whatever copy comes back and whatever a bank tells again."""

import shutil
from pathlib import Path

import pytest

from pos_app.domain.charge import Charge
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.commands.shop import ErasePerson, ExportPerson
from pos_app.domain.payment import Payer, Result
from pos_app.services.backup.copies import make_backup
from pos_app.services.backup.inspection import inspect
from pos_app.services.backup.restoring import restore
from pos_app.services.ledger.erasures import ERASED_NAME, keep_marks_apart, mark_of, read_marks
from pos_app.services.till.till import Till
from tests.fakes.book import Told, ask, full, ledger_file, manager, open_charge, running
from tests.fakes.canaries import traces
from tests.fakes.clock import FakeClock

ANA = Payer(name="Ana Canário da Silva", tax_id="390.533.447-05")
RUI = Payer(name="Rui Outro de Souza", tax_id="529.982.247-25")


def sell(till: Till, number: int, payer: Payer) -> Charge:
    """Sell once, paid by somebody."""
    charge = open_charge(till, show=False)
    ask(till, ConfirmPayment(notice=full(charge, number, payer=payer)))
    return charge


def erase(till: Till, payer: Payer) -> None:
    """Erase somebody, who is there."""
    assert ask(till, ErasePerson(who=payer.name, decision=manager(till)))


def known(till: Till, payer: Payer) -> int:
    """Return of how many payments somebody is known."""
    return len(ask(till, ExportPerson(who=payer.name, decision=manager(till))))


@pytest.mark.parametrize("left", ["ledger", "nothing", "other computer"])
def test_restoring_brings_no_erased_payer_back(tmp_path: Path, clock: FakeClock, left: str) -> None:
    """Neither from the copy, nor when the bank tells again of what came after it; others are kept."""
    (data := tmp_path / "data").mkdir()
    (disk := tmp_path / "disk").mkdir()
    with running(data, clock, Told()) as till:
        sell(till, 1, ANA)
        sell(till, 2, RUI)
        made = make_backup(data, str(disk))
        later = sell(till, 3, ANA)
        erase(till, ANA)
        make_backup(data, str(disk))
    if left == "nothing":
        ledger_file(data).write_bytes(b"nothing")
    folder, chosen = data, made.path
    if left == "other computer":
        (folder := tmp_path / "new").mkdir()
        chosen = disk / made.path.name
    restore(folder, chosen, clock.at)
    assert inspect(folder).is_sound
    held = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    assert not [place for word in (ANA.name, ANA.tax_id) for place, _ in traces(word, held)]
    with running(folder, clock, Told()) as till:
        again = full(later, 3, payer=ANA)
        assert Result.ORPHAN == ask(till, ConfirmPayment(notice=again)).result
        assert (0, 1) == (known(till, ANA), known(till, RUI))
        sell(till, 4, ANA)  # who buys again is a payer again
        assert 1 == known(till, ANA)
    assert inspect(folder).is_sound


def test_marks_name_nobody_and_are_private(tmp_path: Path, clock: FakeClock) -> None:
    """Neither payer nor payment can be read from the file; another salt, another hash."""
    with running(tmp_path, clock, Told()) as till:
        sell(till, 1, ANA)
        erase(till, ANA)
    path = tmp_path / ERASED_NAME
    text = path.read_text()
    assert (1, 0o600) == (len(read_marks(path)), path.stat().st_mode & 0o777)
    assert not [word for word in (ANA.name, ANA.tax_id, "E1234", "Canário") if word in text]
    assert mark_of("E1", bytes(16)).hash != mark_of("E1", b"1" * 16).hash


def test_file_that_is_lost_or_torn_is_written_again(tmp_path: Path, clock: FakeClock) -> None:
    """The ledger has the marks too: its next start puts them beside it."""
    path = tmp_path / ERASED_NAME
    with running(tmp_path, clock, Told()) as till:
        for number, payer in enumerate((ANA, RUI), start=1):
            sell(till, number, payer)
            erase(till, payer)
    whole = read_marks(path)
    for spoilt in ("", "torn", path.read_text()[:120]):
        path.write_text(spoilt)
        with running(tmp_path, clock, Told()):
            pass
        assert whole == read_marks(path)
    path.unlink()
    with running(tmp_path, clock, Told()):
        pass
    assert whole == read_marks(path)
    shutil.copy(path, tmp_path / "one")
    keep_marks_apart(tmp_path / "one", frozenset({mark_of("E9", bytes(16))}))
    assert whole | {mark_of("E9", bytes(16))} == read_marks(tmp_path / "one")
