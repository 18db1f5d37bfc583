"""The real program: a copy at its end, words for a damaged ledger, and a new start after restoring."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.app import exits
from pos_app.services.backup.copies import list_backups
from pos_app.services.backup.inspection import inspect
from pos_app.services.ledger.ledger_files import REPLACED
from tests.fakes.book import ledger_file
from tests.fakes.programs import Computer

RESTORING = Path(__file__).with_name("restoring.py")


def sell_and_close(computer: Computer) -> None:
    """Run the till for one charge, and close it."""
    till = computer.till()
    computer.quick_key(till, "integration")
    assert exits.OK == till.end()


def restore_by_hand(computer: Computer) -> list[dict[str, object]]:
    """Run the program with a hand that restores; returns what it said."""
    ended = subprocess.run(
        [sys.executable, str(RESTORING), str(computer.data)],
        env=computer.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert exits.OK == ended.returncode, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]


@pytest.mark.slow
def test_program_copies_at_its_end(computer: Computer) -> None:
    """What happened in a run is in a copy when the program has ended."""
    sell_and_close(computer)
    (made,) = list_backups(computer.data)
    assert inspect(computer.data).seq == made.seq


@pytest.mark.slow
def test_restoring_from_the_window_starts_anew(computer: Computer) -> None:
    """The program puts the copy in the ledger's place, starts again by itself, and says so."""
    sell_and_close(computer)
    (said,) = restore_by_hand(computer)
    assert 2 == said["starts"]
    assert "Uma cópia de segurança tomou o lugar" in str(said["notice"])
    assert 1 == len(list((computer.data / REPLACED).iterdir()))
    assert inspect(computer.data).is_sound


@pytest.mark.slow
def test_damaged_ledger_is_restored_from_its_offer(computer: Computer) -> None:
    """A ledger that lost its end is not opened; its newest good copy is offered, and brings the till back."""
    sell_and_close(computer)
    ledger_file(computer.data).write_bytes(ledger_file(computer.data).read_bytes()[:20_000])
    offered, said = restore_by_hand(computer)
    assert ({"offered": 0}, 2) == (offered, said["starts"])
    assert inspect(computer.data).is_sound


@pytest.mark.slow
def test_without_a_screen_a_damaged_ledger_ends_the_program(computer: Computer) -> None:
    """Nobody would read the offer: exit code 5, and not one byte is changed."""
    sell_and_close(computer)
    ledger_file(computer.data).write_bytes(ledger_file(computer.data).read_bytes()[:20_000])
    before = ledger_file(computer.data).read_bytes()
    ended = computer.run("--data-dir", str(computer.data), "--port", "0")
    assert exits.DAMAGED == ended.returncode
    assert before == ledger_file(computer.data).read_bytes()
