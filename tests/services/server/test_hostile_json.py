"""Hostile JSON over authenticated sockets: refused and answered, nothing stored that was not clearly told."""

import random
import time
from collections.abc import Callable

import pytest

from pos_app.domain.commands.queries import ListCharges
from pos_app.wire.terms import Role
from tests.fuzz import odd_text
from tests.fuzz_till import fuzz_till, told_money
from tests.services.conftest import Shop

pytestmark = pytest.mark.usefixtures("many_messages")

LONGEST_S = 0.5
"""Far more than anything takes; what hangs a reader hangs it for seconds."""
PIX = f"E{8:031d}"
WHOLE = f'{{"type":"confirm_payment","end_to_end_id":"{PIX}","txid":"x"'
NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400", "1e2", "-0", "1E1", "0", "0.00", "-1.00", "10.001")
NO_NUMBERS = ("true", "null", "[]", "{}", "9" * 5_000, "9223372036854775808")
WORDS = ("1e999999999", "0x10", "1,00", " 1.00", "1.00 ", "+1.00", "10.00\\n", "", "1", "99999999999.00")
OTHER_DIGITS = ("\u0661\u0660.\u0660\u0660", "\uff11.00", "1\u200b.00", "1.0\u0660")
FIELDS = (
    f'"x":{"[" * 1_000}{"]" * 1_000}',
    f'"x":{"[" * 7_000}',
    f'"x":{"[" * 9}{"]" * 9}',
    '"x":1.5',
    '"value":"0.01"',
    '"\\u0076alue":"0.01"',
    '"type":"heartbeat"',
    '"bank_payment_id":"\\ud800"',
    '"bank_payment_id":"a\\u0000b"',
    f'"bank_payment_id":"{"a" * 2_000}"',
    ",".join(f'"k{number}":1' for number in range(70)),
)
HOSTILE = (
    *(f'{WHOLE},"value":{value}}}' for value in (*NUMBERS, *NO_NUMBERS)),
    *(f'{WHOLE},"value":"{value}"}}' for value in (*WORDS, *OTHER_DIGITS)),
    *(f'{WHOLE},"value":"1.00",{field}}}' for field in FIELDS),
    f'{WHOLE},"value":"1.00"}} x',
    f'[{WHOLE},"value":"1.00"}}]',
    f'{WHOLE},"value":"1.00"',
    *("null", "1", '"confirm_payment"', "", "\ufeff{}"),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_confirmation_is_refused_and_stores_no_money(shop: Shop, text: str) -> None:
    """A proven bank says it: an answer at once, the connection stays, no payment and no orphan."""
    bank = shop.join(Role.BANK)
    bank.expect("reconcile")
    began = time.monotonic()
    bank.send_text(text)
    refusal = bank.expect("refused")

    assert "bad_format" == refusal["reason"]
    assert LONGEST_S > time.monotonic() - began
    bank.send(type="confirm_payment", end_to_end_id=PIX, value="1.00")
    assert "orphan" == bank.expect("received")["result"]
    assert () == shop.ask(ListCharges())


@pytest.mark.slow
def test_odd_messages_of_every_role(
    pytestconfig: pytest.Config, caplog_expected: Callable[..., None]
) -> None:
    """One thousand, twenty thousand with ``--full``: none unhandled, no money that was not clearly told."""
    caplog_expected("was replaced by a newer")  # who was sent away is back before the goodbye was said
    count = 20_000 if pytestconfig.getoption("--full") else 1_000
    found = fuzz_till(random.Random(7), count, odd_text)  # noqa: S311 - the same messages at each run

    assert ([], []) == (found.unhandled, found.invented)
    assert count <= found.sent
    assert found.answers["payments stored"] > count // 200


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ('{"end_to_end_id":"E1","value":"1.00"}', {("E1", 100)}),
        ('{"bank_payment_id":"b","value":45.9}', {("b", 4_590)}),
        ('{"bank_payment_id":"b","value":7}', {("b", 700)}),
        ('{"type":"reconcile_answer","payments":[{"end_to_end_id":"E1","value":"1.00"}]}', {("E1", 100)}),
        ('{"end_to_end_id":"E1","value":"1.00","value":"1.00"}', set()),
        ('{"end_to_end_id":"E1","value":"1.000"}', set()),
        ('{"end_to_end_id":"E1","value":1e2}', set()),
        ('{"end_to_end_id":"E1","value":NaN}', set()),
        ("{", set()),
    ],
)
def test_judge_knows_money_by_itself(text: str, money: set[tuple[str, int]]) -> None:
    """What may be stored is decided without the till's reader, or both could be wrong in the same way."""
    assert money == told_money(text)
