"""The recorder of histories: a history that agrees with its ledger has no finding, each other one has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pos_app.domain.charge import Charge
from pos_app.domain.commands.confirmations import ConfirmPayment
from pos_app.domain.money import to_wire
from tests.fakes.book import Told, ask, e2e, full, open_charge, running
from tests.fakes.clock import FakeClock
from tests.fakes.history import BACK_S, LEVEL_S, History, Shown


def sold(folder: Path, clock: FakeClock) -> tuple[History, Charge, Charge]:
    """Return the history of one sale, its charge, and one that was not paid."""
    history = History()
    with running(folder, clock, Told()) as till:
        charge, other = open_charge(till, show=False), open_charge(till, show=False)
        history.sent(e2e(1), to_wire(charge.amount))
        receipt = ask(till, ConfirmPayment(notice=full(charge)))
    history.answered({**received(1, receipt.seq), "result": str(receipt.result)})
    return history, charge, other


def received(number: int, seq: int) -> dict[str, object]:
    """Return a receipt."""
    return {"type": "received", "result": "paid", "end_to_end_id": e2e(number), "seq": seq}


def test_history_that_agrees_has_no_finding(tmp_path: Path, clock: FakeClock) -> None:
    """One sale, answered, repeated, and shown where it was paid."""
    history, charge, _ = sold(tmp_path, clock)
    history.answered({**received(1, history.calls[e2e(1)].seq), "result": "repeated", "first_result": "paid"})
    history.shown.append(Shown("display-1", charge.bank_payment_id, "paid", 1.0))
    history.restarted(BACK_S)
    assert [] == history.findings(tmp_path, (charge.bank_payment_id, "paid"))


def test_retry_is_no_answer(tmp_path: Path, clock: FakeClock) -> None:
    """What was told to be sent again is unknown, and has to be."""
    history, _, _ = sold(tmp_path, clock)
    history.sent(e2e(2), "1.00")
    history.answered({"type": "retry", "reason": "busy", "end_to_end_id": e2e(2)})
    assert [e2e(2)] == [each.pix for each in history.unknown()]
    assert [f"I4: {e2e(2)} has no final answer"] == history.findings(tmp_path)


def _lost(history: History, _: Charge) -> None:
    history.sent(e2e(2), "45.90")
    history.answered(received(2, 9))


def _invented(history: History, _: Charge) -> None:
    del history.calls[e2e(1)]


def _other_value(history: History, _: Charge) -> None:
    history.calls[e2e(1)].value = "45.91"


def _paid_again(history: History, _: Charge) -> None:
    history.answered(received(1, history.calls[e2e(1)].seq))


def _refused_later(history: History, _: Charge) -> None:
    seq = history.calls[e2e(1)].seq
    history.answered({"type": "refused", "reason": "conflict", "end_to_end_id": e2e(1), "seq": seq})


def _shown_unpaid(history: History, unpaid: Charge) -> None:
    history.shown.append(Shown("display-1", unpaid.bank_payment_id, "paid", 1.0))


def _slow(history: History, _: Charge) -> None:
    history.restarted(BACK_S + 0.1)


BREAKS: dict[str, Callable[[History, Charge], None]] = {
    "I1: E12345678202611231707": _lost,
    "I1: E1234567820261123170700000000001 is stored": _invented,
    "I7: ": _other_value,
    "I4: E1234567820261123170700000000001 was answered paid": _paid_again,
    "then conflict": _refused_later,
    "I6: display-1 showed": _shown_unpaid,
    "I9: back after 5.1 s": _slow,
}


@pytest.mark.parametrize("wanted", BREAKS)
def test_each_broken_promise_is_found(tmp_path: Path, clock: FakeClock, wanted: str) -> None:
    """Lost, invented, other amount, answered in two ways, shown without money, too slow: a finding each."""
    history, _, unpaid = sold(tmp_path, clock)
    BREAKS[wanted](history, unpaid)
    (finding,) = history.findings(tmp_path)
    assert wanted in finding


def test_display_that_is_behind_is_found(tmp_path: Path, clock: FakeClock) -> None:
    """Three seconds after the last fault each display shows what the ledger holds; later is too late."""
    history, charge, _ = sold(tmp_path, clock)
    history.faults_end_s = 10.0
    level = (charge.bank_payment_id, "paid")
    history.shown.append(Shown("display-1", charge.bank_payment_id, "pending", 9.0))
    history.shown.append(Shown("display-1", *level, 10.1 + LEVEL_S))
    (finding,) = history.findings(tmp_path, level)
    assert finding.startswith("I6: display-1 showed")
