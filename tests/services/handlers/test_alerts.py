"""What the cashier must hear of besides money: foreign keys, and banks that say nothing."""

from queue import Queue

import pytest

from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.events import Batch, EventKind
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.server import hub as hub_module
from pos_app.wire.terms import Role
from tests.fakes.clients import Client
from tests.services.conftest import WAIT_S, Shop


def test_key_of_the_other_ledger_is_counted_and_writes_nothing(shop: Shop) -> None:
    """A real bank's key on a training till is refused and alerted; strangers fill no ledger."""
    before = shop.ask(ReadStatus())
    stranger = Client(shop.url, None)
    shop.clients.append(stranger)
    nothing = "A" * 43

    stranger.send(
        type="auth", protocol=1, role="bank", device="bank-1", nonce=nothing, proof=nothing, ledger="real"
    )

    assert "training" == stranger.expect("error")["reason"]
    assert 1 == shop.wait_status(lambda link: link.foreign_keys > 0).foreign_keys
    assert before == shop.ask(ReadStatus())


def test_silence_of_the_banks_leaves_one_note(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """One note in the ledger for each silence; nothing fails by itself."""
    monkeypatch.setattr(hub_module, "BANK_SILENT_MS", 200)
    told: Queue[Batch | LedgerHealth] = Queue()
    shop.feed.add(told.put)
    shop.join(Role.BANK)

    found: list[EventKind] = []
    while not found:
        batch = told.get(timeout=WAIT_S)
        assert isinstance(batch, Batch)
        found = [each.event.kind for each in batch.events if "bank_silent" == each.event.detail.get("what")]

    assert [EventKind.NOTE] == found
