"""What peers are told when the till is slow, busy, broken, or gone."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest

from pos_app.domain.commands.charges import EndGrace
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment, Quarantine
from pos_app.domain.commands.devices import ListDevices
from pos_app.domain.commands.queries import (
    EventPage,
    ListOpen,
    OpenCharges,
    ReadAskSince,
    ReadEvents,
    ReadStatus,
)
from pos_app.domain.device import Device
from pos_app.domain.errors import LedgerUnavailableError, PosError, TillBusyError, TillStoppedError
from pos_app.domain.events import Batch, Event, EventKind, Recorded
from pos_app.domain.payment import Result
from pos_app.services.devices.key_store import FileKeyStore, new_key
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.server.hub import ServerParts
from pos_app.services.server.listeners import bind
from pos_app.services.server.server import PosServer
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.loop_thread import LoopThread
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes.clients import Client
from tests.fakes.fake_till import SERVER_ID, server_till, status
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
        self.till = server_till(BANK)
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


def _in_turn(*answers: Callable[[object], object]) -> Callable[[object], object]:
    left = iter(answers)

    def answer(command: object) -> object:
        return next(left)(command)

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
    """The quarantine gets the text and, apart from it, its harmless fields; then the bank is answered."""
    bank = rig.bank()
    bank.send_text(_UNREADABLE)
    (kept,) = rig.till.wait_for(Quarantine)
    (_, answer) = rig.till.waiting[-1]
    answer.set_result(1)
    bank.expect("refused")
    bank.close()

    assert ("bank-1", _UNREADABLE) == (kept.device, kept.text)
    known = {"type": "confirm_payment", "delivery": "d-1", "value": "1"}
    assert known | {"fields": "bank_payment_id delivery name payer type value", "others": "0"} == kept.known


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


def test_unreadable_confirmation_is_wanted_again_for_as_long_as_it_takes(rig: Rig) -> None:
    """A disk that is full for an hour makes a bank ask again and again; then it is kept, and once."""
    rig.till.answers[Quarantine] = _raises(LedgerUnavailableError(reason="disk"))
    bank = rig.bank()
    for _ in range(150):
        bank.send_text(_UNREADABLE)
        bank.expect("retry")
    rig.till.answers[Quarantine] = lambda _: 1
    for _ in range(2):
        bank.send_text(_UNREADABLE)
        bank.expect("refused", reason="bad_format")
    bank.close()

    assert 151 == sum(isinstance(each, Quarantine) for each in rig.till.asked)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"confirm_payment","value":NaN,"payer":{"type":"PF"}}',
        '{"type":"reconcile_answer","request":"s-1","payments":[{"end_to_end_id":"E1","value":1e9}]}',
        "{",
    ],
)
def test_other_texts_that_may_be_money_are_kept(rig: Rig, text: str) -> None:
    """A text that does not say what it is, or an answer with payments in it."""
    rig.till.answers[Quarantine] = lambda _: 1
    bank = rig.bank()
    bank.send_text(text)
    bank.expect("refused", reason="bad_format")
    bank.close()

    (kept,) = rig.till.wait_for(Quarantine)
    assert kept.text


def test_bank_is_asked_since_the_backup_though_the_till_was_busy(rig: Rig) -> None:
    """A question that failed is asked again: its answer ends the search for what the backup lacks."""
    backup = datetime.now(UTC) - timedelta(days=3)
    rig.till.answers[ReadAskSince] = _in_turn(_raises(TillBusyError()), lambda _: backup)
    bank = rig.bank()
    since = datetime.fromisoformat(bank.expect("reconcile")["since"])
    bank.close()

    assert since < backup


def test_devices_are_read_again_after_a_busy_till(rig: Rig) -> None:
    """After a change of the devices everybody who comes waits for them."""
    rig.till.answers[ListDevices] = _in_turn(_raises(TillBusyError()), lambda _: (BANK,))
    added = Recorded(seq=1, at=_DAY, event=Event(kind=EventKind.DEVICE_ADDED))
    rig.server.on_feed(Batch(events=(added,)))
    rig.till.wait_for(ListDevices, 3)  # one of the start, one that failed
    bank = rig.bank()
    bank.close()

    assert bank.opened is not None


def test_answer_to_a_question_that_was_asked_anew(rig: Rig) -> None:
    """A wake asks for all again while the payments of an answer are being stored: the connection stays."""
    rig.till.answers[EndGrace] = lambda _: 0
    bank = rig.bank()
    question = bank.expect("reconcile")["request"]
    row = {"end_to_end_id": "E" * 32, "value": "1.00"}
    bank.send(type="reconcile_answer", request=question, payments=[row])
    rig.till.wait_for(ConfirmPayment)
    (_, answer) = rig.till.waiting[-1]
    hub = rig.server._hub  # noqa: SLF001 - as the ticker after a sleep
    assert hub is not None
    assert rig.thread.call(hub.wake_banks)
    assert question != bank.expect("reconcile")["request"]
    answer.set_result(ConfirmationOutcome(result=Result.PAID, seq=7))
    received = bank.expect("received", request=question)
    bank.close()

    assert ("reconciled", 1) == (received["result"], received["new"])


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
