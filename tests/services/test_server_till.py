"""What peers are told when the till is slow, busy, broken, or gone."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest

from pos_app.domain.commands import (
    ConfirmPayment,
    Device,
    EventPage,
    ListOpen,
    OpenCharges,
    Quarantine,
    ReadEvents,
    ReadStatus,
)
from pos_app.domain.errors import LedgerUnavailableError, PosError, TillBusyError, TillStoppedError
from pos_app.services.clock import SystemClock
from pos_app.services.hub import ServerParts
from pos_app.services.keys import FileKeyStore, new_key
from pos_app.services.listeners import bind
from pos_app.services.loop_thread import LoopThread
from pos_app.services.ports import LinkStatus
from pos_app.services.server import PosServer
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes.clients import Client
from tests.fakes.tills import SERVER_ID, FakeTill, status
from tests.services.conftest import WAIT_S, PlainTexts, drawn

_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_UNREADABLE = (
    '{"type":"confirm_payment","delivery":"d-1","payer":{"name":"Ana Souza"},"value":"1",'
    '"bank_payment_id":"x"}'
)
BANK = Device(id="bank-1", role="bank", name="Banco", created_at=_DAY)


class Rig:
    """A server over a fake till, and one bank."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.till = FakeTill(BANK)
        self.statuses: Queue[LinkStatus] = Queue()
        keys, key = FileKeyStore(folder), new_key()
        keys.save(SERVER_ID, BANK.id, (key,))
        self.credentials = Credentials(BANK.id, Role.BANK, key, SERVER_ID, LedgerKind.TRAINING)
        self.server = PosServer(
            ServerParts(
                till=self.till,
                clock=SystemClock(),
                keys=keys,
                texts=PlainTexts(),
                draw=drawn,
                on_status=self.statuses.put,
                app="test",
            ),
            port,
        )
        self.thread = LoopThread(self.server.main)

    def wait(self, holds: Callable[[LinkStatus], bool]) -> LinkStatus:
        """Return the next status that ``holds``."""
        while True:
            link = self.statuses.get(timeout=WAIT_S)
            if holds(link):
                return link

    def bank(self) -> Client:
        """Connect the bank."""
        return Client(f"ws://127.0.0.1:{self.server.port}/ws", self.credentials)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """Return a server that listens."""
    made = Rig(tmp_path)
    assert made.thread.start_and_wait()
    made.wait(lambda link: link.listening != "")
    yield made
    assert made.thread.stop()


def _raises(error: Exception) -> Callable[[object], object]:
    def answer(_command: object) -> object:
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TillBusyError(), "busy"),
        (TillStoppedError(), "busy"),
        (LedgerUnavailableError("disk"), "disk"),
        (LedgerUnavailableError("database"), "database"),
    ],
)
def test_what_is_not_stored_is_to_be_sent_again(rig: Rig, error: Exception, reason: str) -> None:
    """`retry` with the reason and the names of the message, so that the bank sends it again."""
    rig.till.answers[ConfirmPayment] = _raises(error)
    bank = rig.bank()
    bank.send(type="confirm_payment", request="b-1", delivery="d-1", bank_payment_id="x", value="1.00")
    retry = bank.expect("retry")
    bank.close()

    assert (reason, "b-1", "d-1") == (retry["reason"], retry["request"], retry["delivery"])
    assert retry["after_ms"] > 0


def test_bug_of_a_handler_is_logged_and_retried(rig: Rig, caplog_expected: Callable[..., None]) -> None:
    """A bank never waits for an answer that cannot come."""
    caplog_expected("a confirmation failed")
    rig.till.answers[ConfirmPayment] = _raises(KeyError("bug"))
    bank = rig.bank()
    bank.send(type="confirm_payment", request="b-1", bank_payment_id="x", value="1.00")
    retry = bank.expect("retry")
    bank.close()

    assert "busy" == retry["reason"]


def test_unanswered_confirmation_gets_retry_at_the_end(rig: Rig) -> None:
    """At shutdown each pending ask has a second, then `retry`; then 1001, all in under 3 s."""
    bank = rig.bank()
    bank.send(type="confirm_payment", request="b-1", bank_payment_id="x", value="1.00")
    bank.send(type="reconcile_answer", request="s-1", payments=[{"end_to_end_id": "E" * 32, "value": "1.00"}])
    bank.send_text("{")
    rig.till.wait_for(ConfirmPayment, 2)
    began = time.monotonic()
    assert rig.thread.stop()
    took_s = time.monotonic() - began
    retry = bank.expect("retry")

    assert ("b-1", 1001) == (retry["request"], bank.close_code())
    assert 1.0 <= took_s < 3.0
    bank.close()


def test_bank_that_hangs_up_does_not_undo_what_it_told(rig: Rig) -> None:
    """The command stays asked: its answer is still wanted."""
    bank = rig.bank()
    bank.send(type="confirm_payment", request="b-1", bank_payment_id="x", value="1.00")
    rig.wait(lambda link: [device.device for device in link.devices] == ["bank-1"])
    rig.till.wait_for(ConfirmPayment)
    bank.close()
    rig.wait(lambda link: link.devices == ())
    (_, answer) = rig.till.waiting[-1]

    assert answer.set_running_or_notify_cancel()


def test_unreadable_confirmation_is_kept_without_the_payer(rig: Rig) -> None:
    """The quarantine gets the text, its payer masked, and why; the bank is answered after that."""
    bank = rig.bank()
    bank.send_text(_UNREADABLE)
    (kept,) = rig.till.wait_for(Quarantine)
    (_, answer) = rig.till.waiting[-1]
    answer.set_result(1)
    bank.expect("refused")
    bank.close()

    assert ("bank-1", True) == (kept.device, "Ana" not in kept.text)
    assert '"value":"1"' in kept.text


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (LedgerUnavailableError(reason="disk"), "disk"),
        (LedgerUnavailableError(reason="read_only"), "read_only"),
        (TillStoppedError(), "busy"),
    ],
)
def test_unreadable_confirmation_that_cannot_be_kept_is_wanted_again(
    rig: Rig, error: PosError, reason: str
) -> None:
    """It may be money: `refused` would let the bank forget it."""
    rig.till.answers[Quarantine] = _raises(error)
    bank = rig.bank()
    bank.send_text(_UNREADABLE)
    retry = bank.expect("retry")
    bank.close()

    assert (reason, "d-1") == (retry["reason"], retry["delivery"])


def test_resume_waits_for_a_busy_till(rig: Rig) -> None:
    """A catch-up that the till cannot serve now is `retry`; the connection stays."""
    bank = rig.bank()
    bank.expect("reconcile")
    rig.till.answers[ReadEvents] = _raises(TillBusyError())
    bank.send(type="resume", since=0)
    reason = bank.expect("retry")["reason"]
    rig.till.answers[ReadEvents] = lambda _: EventPage(events=(), more=False, behind=1_001, last=0)
    rig.till.answers[ListOpen] = lambda _: OpenCharges(sales=(), seq=0)
    bank.send(type="resume", since=0)
    snapshot = bank.expect("snapshot")
    bank.close()

    assert ("busy", []) == (reason, snapshot["charges"])


def test_server_waits_for_a_till_that_is_not_ready(tmp_path: Path) -> None:
    """Nothing listens before the till answers, and stopping does not hang."""
    rig = Rig(tmp_path)
    rig.till.answers[ReadStatus] = _raises(TillStoppedError())
    assert rig.thread.start_and_wait()
    assert rig.thread.stop()

    assert 0 == rig.server.port
    assert rig.statuses.empty()


def test_taken_port_is_told_and_tried_again(tmp_path: Path, caplog_expected: Callable[..., None]) -> None:
    """The window learns which port; once it is free the server takes it."""
    caplog_expected("port .* is taken")
    (holder,) = bind(("127.0.0.1",), 0)
    port = holder.getsockname()[1]
    rig = Rig(tmp_path, port)
    assert rig.thread.start_and_wait()
    assert port == rig.wait(lambda link: link.port_taken is not None).port_taken
    holder.close()

    assert f"ws://127.0.0.1:{port}/ws" == rig.wait(lambda link: link.listening != "").listening
    assert rig.thread.stop()


def test_fake_till_says_what_a_till_says() -> None:
    """The fixture's status names the ledger that the keys are made for."""
    assert (SERVER_ID, "training") == (status().server_id, status().ledger)
