"""What the clients of a till saw, and whether its ledger agrees: the invariants that need a history.

A client notes each confirmation it sends (``unknown`` until it is answered), each answer, each picture of a
display and each restart; :meth:`History.findings` judges them with the ledger's rows. I1, I4, I6, I7 and I9
of docs/reliability.md, section 1; what a ledger alone can show is ``check_ledger``'s.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pos_app.services.reports.export import export_lines

BACK_S = 5.0
LEVEL_S = 3.0


class Outcome(StrEnum):
    """How a call ended for its client."""

    OK = "ok"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass
class Call:
    """One confirmation, however often it was sent.

    Attributes:
        word: ``result``, or the ``reason`` of a refusal, of the first final answer.
        faults: what its answers broke.
    """

    pix: str
    value: str
    outcome: Outcome = Outcome.UNKNOWN
    word: str = ""
    seq: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A picture of one display: which charge in which state, at a time of the test's clock."""

    device: str
    charge: str
    state: str
    at_s: float


@dataclass
class History:
    """Belongs to one test; clients in other threads hand their answers over first.

    Attributes:
        back_s: how long a start after a fault may take; a test that knows its machine to be busy may ask for
            a multiple of an ordinary start instead.
    """

    calls: dict[str, Call] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    faults_end_s: float = 0.0
    back_s: float = BACK_S
    _restarts_s: list[float] = field(default_factory=list)

    def sent(self, pix: str, value: str) -> None:
        """Note a confirmation before it is sent, and again before each resend."""
        self.calls.setdefault(pix, Call(pix, value))

    def answered(self, message: dict[str, Any]) -> None:
        """Note an answer of the till; ``retry`` is none, the call stays unknown."""
        call = self.calls.get(str(message.get("end_to_end_id")))
        if call is not None and message["type"] in {"received", "refused"}:
            _take(call, message)

    def unknown(self) -> list[Call]:
        """Return what has to be sent again."""
        return [each for each in self.calls.values() if each.outcome is Outcome.UNKNOWN]

    def restarted(self, seconds: float) -> None:
        """Note how long the till took from its start to READY."""
        self._restarts_s.append(seconds)

    def findings(self, folder: Path, level: tuple[str, str] | None = None) -> list[str]:
        """Return what the history and a ledger do not agree about.

        Args:
            folder: the ledger's, stopped or running.
            level: charge and state that each display must show 3 s after the last fault's end; None where no
                display was watched.
        """
        lines = export_lines(folder, "payments", "jsonl")
        rows = [json.loads(line) for line in lines]
        slow = [f"I9: back after {each:.1f} s" for each in self._restarts_s if each > self.back_s]
        return [*self._of_calls(rows), *self._of_displays(folder, level), *slow]

    def _of_calls(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        stored = {row["end_to_end_id"]: row for row in rows}
        if len(stored) != len(rows):
            yield "I4: a Pix has two rows"
        for pix in stored.keys() - self.calls.keys():
            yield f"I1: {pix} is stored and was never sent"
        for pix, call in self.calls.items():
            yield from call.faults
            row = stored.get(pix)
            if call.outcome is Outcome.UNKNOWN:
                yield f"I4: {pix} has no final answer"
            elif call.outcome is Outcome.OK and row is None:
                yield f"I1: {pix} was acknowledged and is missing"
            elif call.outcome is Outcome.REFUSED and row is not None:
                yield f"I4: {pix} was refused and is stored"
            elif row is not None and (row["value"], row["seq"]) != (call.value, call.seq):
                yield f"I7: {pix}: {call.value} in event {call.seq} sent, {row['value']} in {row['seq']} kept"

    def _of_displays(self, folder: Path, level: tuple[str, str] | None) -> Iterator[str]:
        paid = _paid_charges(folder) if self.shown else set()
        last: dict[str, tuple[str, str]] = {}
        for each in self.shown:
            if each.state == "paid" and each.charge not in paid:
                yield f"I6: {each.device} showed {each.charge} as paid"
            if each.at_s <= self.faults_end_s + LEVEL_S:
                last[each.device] = (each.charge, each.state)
        for device, found in last.items() if level is not None else ():
            if found != level:
                yield f"I6: {device} showed {found}, not {level}"


def _take(call: Call, message: dict[str, Any]) -> None:
    is_received = message["type"] == "received"
    outcome = Outcome.OK if is_received else Outcome.REFUSED
    word = str(message["result"] if is_received else message["reason"])
    seq = int(message.get("seq") or 0)
    if call.outcome is Outcome.UNKNOWN:
        # The first answer may have been lost: then this one says "repeated", and means the first.
        call.outcome, call.word, call.seq = outcome, str(message.get("first_result") or word), seq
    elif (outcome, seq) != (call.outcome, call.seq) or (is_received and word != "repeated"):
        call.faults.append(f"I4: {call.pix} was answered {call.word} {call.seq}, then {word} {seq}")


def _paid_charges(folder: Path) -> set[str]:
    """Return ``bank_payment_id`` of each charge that was paid by the bank."""
    events = [json.loads(line) for line in export_lines(folder, "events", "jsonl")]
    charges = [each["body"]["sale"]["charge"] for each in events if each["body"].get("sale")]
    return {each["bank_payment_id"] for each in charges if each["state"] == "paid"}
