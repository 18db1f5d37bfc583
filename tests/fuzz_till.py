"""Odd messages over authenticated sockets of a real till: ``python3 dev.py fuzz --till``.

Messages of every role, with names of real charges, pieces of them cut, doubled, moved and replaced. Nothing
may go unhandled, each is dealt with in 20 ms, and the ledger may hold no money but what a whole message told.
What a whole message is, is judged here by the standard library alone, apart from the till's own reader.
"""

import asyncio
import json
import logging
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_app.domain.charge import Charge
from pos_app.domain.commands.charges import OpenCharge, Opened
from pos_app.domain.money import Centavos
from pos_app.services.reports.export import export_lines
from pos_app.services.server import connection
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import Role
from tests.benchmarks.wire_client import LeanClient, join
from tests.fakes.book import check_ledger, e2e
from tests.services.conftest import Shop, open_shop

AT_ONCE = {Role.BANK: 32, Role.INTEGRATION: 4, Role.DISPLAY: 1}
"""Messages in one go. Others than banks are soon sent away, and what they sent after that is not read."""
GROUPS = {Role.BANK: 640, Role.INTEGRATION: 160, Role.DISPLAY: 16}
"""Messages about the same charges."""
LONGEST_S = 0.020
_ANSWER_S = 10.0
_CHARGES = 25
_VALUE = re.compile(r"(0|[1-9][0-9]{0,9})\.[0-9]{2}")
Mutate = Callable[[random.Random, list[str]], str]


@dataclass
class Found:
    """What a run saw.

    Attributes:
        sent: messages that were dealt with; those on a connection that the till closed are not counted.
        answers: how often which kind of answer came, of refusals with the reason.
        slowest_s: the longest mean of one group of messages.
        unhandled: what the till logged as an error.
        invented: stored payments that no whole message told.
    """

    sent: int = 0
    answers: "Counter[str]" = field(default_factory=Counter)
    slowest_s: float = 0.0
    unhandled: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return whether nothing was unhandled, invented or slow."""
        return not self.unhandled and not self.invented and self.slowest_s <= LONGEST_S


class _Errors(logging.Handler):
    def __init__(self, found: Found) -> None:
        super().__init__(logging.ERROR)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        self._found.unhandled.append(record.getMessage())


def fuzz_till(dice: random.Random, count: int, mutate: Mutate) -> Found:
    """Send ``count`` messages to a till of its own; return what was seen."""
    found, told = Found(), set[tuple[str, int]]()
    errors = _Errors(found)
    logging.getLogger().addHandler(errors)
    rates, connection._RATES = connection._RATES, {}  # noqa: SLF001 - a display at a bank's pace
    try:
        with tempfile.TemporaryDirectory(prefix="pos-fuzz-") as name, open_shop(Path(name)) as shop:
            keys = {role: shop.key(role) for role in Role}
            while found.sent < count:
                role = dice.choices(list(GROUPS), (8, 3, 1))[0]
                texts = _texts(dice, [_charge(shop) for _ in range(_CHARGES)])
                group = [mutate(dice, texts[role]) for _ in range(min(GROUPS[role], count - found.sent))]
                for text in group:
                    told |= told_money(text)
                asyncio.run(_send_all(shop, keys[role], group, found))
            _judge(Path(name) / "data", told, found)
    finally:
        connection._RATES = rates  # noqa: SLF001 - as above
        logging.getLogger().removeHandler(errors)
    return found


def _charge(shop: Shop) -> Charge:
    opened = shop.ask(OpenCharge(amount=Centavos(4_590), show=False))
    assert isinstance(opened, Opened)
    return opened.record.charge


def _texts(dice: random.Random, charges: list[Charge]) -> dict[Role, list[str]]:
    """Return whole messages about real charges, by role."""
    texts: dict[Role, list[str]] = {role: ['{"type":"heartbeat","seq":0,"queue":0}'] for role in Role}
    for charge in charges:
        number = dice.randrange(10**9)
        named = {"bank_payment_id": charge.bank_payment_id, "value": "45.90"}
        whole = {**named, "delivery": f"d-{number}", "end_to_end_id": e2e(number), "txid": charge.txid}
        row = {"end_to_end_id": e2e(number + 1), "txid": charge.txid, "value": "45.90"}
        texts[Role.BANK] += [
            _text("confirm_payment", **whole, paid_at="2026-12-13T21:55:03-03:00"),
            _text("confirm_payment", **named, payer={"name": "Zé", "tax_id": "52998224725"}),
            _text("confirm_payment", bank_payment_id=charge.bank_payment_id, value=45.9),
            _text("reconcile_answer", request=f"s-{number}", payments=[row], more=False),
            _text("charge_removed", bank_payment_id=charge.bank_payment_id, removed=True),
            _text("refund_answer", refund="r1", **whole, status="returned"),
        ]
        texts[Role.INTEGRATION] += [
            _text("create_payment", request=f"c-{number}", value="1.00", expires_in=60),
            _text("get_payment", request="g-1", txid=charge.txid),
            _text("get_qr_code", bank_payment_id=charge.bank_payment_id),
            _text("list_payments", state="pending", after_id=0, limit=2),
            _text("cancel_payment", bank_payment_id=charge.bank_payment_id),
        ]
    texts[Role.DISPLAY] += texts[Role.BANK][:3]
    for each in texts.values():
        each.append('{"type":"resume","since":0}')
    return texts


def _text(kind: str, **fields: object) -> str:
    return json.dumps({"type": kind, **fields})


async def _send_all(shop: Shop, key: Credentials, group: list[str], found: Found) -> None:
    """Send in small groups, each ended by a question whose answer says that all before it were dealt with."""
    client = await join(shop.url, key)
    at_once = AT_ONCE[key.role]
    for start in range(0, len(group), at_once):
        part = group[start : start + at_once]
        began = time.perf_counter()
        if await _send_part(client, part, f"e-{start}", found):
            if at_once == len(part) == AT_ONCE[Role.BANK]:  # the time of a few says more of the machine
                found.slowest_s = max(found.slowest_s, (time.perf_counter() - began) / len(part))
            found.sent += len(part)
        else:
            client = await join(shop.url, key)  # who breaks the rules is sent away, and may come back
    client.close()


async def _send_part(client: LeanClient, part: list[str], name: str, found: Found) -> bool:
    """Return whether the connection is still there."""
    for text in part:
        client.send_bytes(text.encode("utf-8", "surrogatepass"))
    client.send(json.dumps({"type": "nothing", "request": name}))
    try:
        while True:
            answer: dict[str, Any] = json.loads(await asyncio.wait_for(client.message(), _ANSWER_S))
            if answer.get("request") == name:
                return True
            found.answers[str(answer.get("reason") or answer.get("result") or answer["type"])] += 1
    except ConnectionError:
        found.answers["closed"] += 1
        return False


def told_money(text: str) -> set[tuple[str, int]]:
    """Return the payments, by their id and centavos, that a text tells if it is whole and clear JSON."""
    try:
        message = json.loads(text, object_pairs_hook=_once, parse_float=str, parse_constant=_never)
    except (ValueError, RecursionError):
        return set()
    if not isinstance(message, dict):
        return set()
    rows = message.get("payments") if message.get("type") == "reconcile_answer" else [message]
    return {money for row in rows if (money := _money(row))} if isinstance(rows, list) else set()


def _money(row: object) -> tuple[str, int] | None:
    if not isinstance(row, dict):
        return None
    value, name = row.get("value"), row.get("end_to_end_id") or row.get("bank_payment_id")
    if isinstance(value, int):
        value = f"{value}.00"
    if not isinstance(value, str) or not isinstance(name, str):
        return None
    value = value if re.fullmatch(r".*\.[0-9]{2}", value) else f"{value}0"
    return (name, int(value.replace(".", ""))) if _VALUE.fullmatch(value) else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def _never(text: str) -> None:
    raise ValueError(text)


def _judge(data: Path, told: set[tuple[str, int]], found: Found) -> None:
    check_ledger(data)
    rows = [json.loads(line) for line in export_lines(data, "payments", "jsonl")]
    for row in rows:
        name = row["end_to_end_id"] or row["bank_payment_id"]
        if (name, int(row["value"].replace(".", ""))) not in told:
            found.invented.append(name)
    found.answers["payments stored"] = len(rows)
