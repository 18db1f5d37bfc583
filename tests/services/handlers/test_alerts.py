"""What the cashier must hear of besides money: foreign keys, and banks that say nothing."""

from pathlib import Path
from queue import Queue

from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.events import Batch, EventKind
from pos_app.services.ports.health import LedgerHealth
from pos_app.wire.terms import Role
from tests.fakes.clients import Client
from tests.services.conftest import WAIT_S, Shop, open_shop


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


def test_silence_of_the_banks_leaves_one_note(tmp_path: Path) -> None:
    """One note in the ledger for each silence; nothing fails by itself."""
    told: Queue[Batch | LedgerHealth] = Queue()
    with open_shop(tmp_path, bank_silent_ms=200) as shop:
        shop.feed.add(told.put)
        shop.join(Role.BANK)

        found: list[EventKind] = []
        while not found:
            batch = told.get(timeout=WAIT_S)
            assert isinstance(batch, Batch)
            events = [each.event for each in batch.events]
            found = [each.kind for each in events if "bank_silent" == each.detail.get("what")]

    assert [EventKind.NOTE] == found
