"""Proven peers that are mad, or speak badly: nothing of money is lost, and nothing grows without end."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from pos_app.domain.charge import Charge
from pos_app.domain.commands.charges import ExpireDue, NoteRemoval, OpenCharge
from pos_app.domain.commands.confirmations import ConfirmationOutcome, ConfirmPayment, Quarantine
from pos_app.domain.commands.queries import ListOpen, OpenCharges
from pos_app.domain.commands.shop import ErasePerson, NoteAlert
from pos_app.domain.errors import RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import PaymentNotice, Result
from pos_app.services.banks.questions import Pace
from pos_app.services.handlers.context import Caps, TillOptions
from pos_app.services.ledger.charge_rows import _COUNT_OPEN
from pos_app.services.ledger.storage import connect_read_only
from pos_app.services.ledger.tables import ALERT_COUNT, EVENT, UNREAD
from pos_app.services.till.till import Till
from pos_app.wire.terms import Role
from tests.fakes.book import Told, ask, bare, check_ledger, e2e, full, manager, open_charge, read, running
from tests.fakes.canaries import traces
from tests.fakes.clients import Client
from tests.fakes.clock import FakeClock
from tests.services.conftest import Shop, open_shop

PAYER = "Ana Canário da Silva"


def unread(number: int = 0) -> Quarantine:
    """Return an unreadable message with a payer in it, another one for each number."""
    text = f'{{"type":"confirm_payment","nome":"{PAYER}","value":"{number}"'
    return Quarantine(device="bank-1", text=text, why="not JSON", known={"type": "confirm_payment"})


def count(folder: Path, table: Table) -> int:
    """Return how many rows a table of the ledger has."""
    engine = connect_read_only(folder)
    try:
        with engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
    finally:
        engine.dispose()


def texts(folder: Path) -> list[str]:
    """Return what is kept of unreadable texts."""
    engine = connect_read_only(folder)
    try:
        with engine.connect() as connection:
            return list(connection.execute(select(UNREAD.c.text).order_by(UNREAD.c.id)).scalars())
    finally:
        engine.dispose()


# --- what cannot be read ------------------------------------------------------------------------------------


def test_every_unreadable_message_is_kept_also_above_the_cap(till: Till, tmp_path: Path, told: Told) -> None:
    """A hundred whole, of more the digest and the first 64 bytes; the cashier hears the count."""
    for number in range(250):
        ask(till, unread(number))

    kept = texts(tmp_path)
    whole = unread(99).text
    assert [len(whole), 64] == [len(kept[99]), len(kept[100].encode())]
    assert 250 == len(kept)
    assert [*range(1, 101), 200] == [each["count"] for each in told.details(till, "bad_format")]
    check_ledger(tmp_path)


def test_beyond_all_caps_only_a_number_grows(tmp_path: Path, clock: FakeClock, told: Told) -> None:
    """A mad bank fills no disk: rows and events stay as they are, the count goes on."""
    with running(tmp_path, clock, told, TillOptions(caps=Caps(beginnings=20))) as till:
        for number in range(130):
            ask(till, unread(number))
        before = count(tmp_path, EVENT), count(tmp_path, UNREAD), count(tmp_path, ALERT_COUNT)
        for number in range(130, 199):
            ask(till, unread(number))

        assert before == (count(tmp_path, EVENT), count(tmp_path, UNREAD), count(tmp_path, ALERT_COUNT))
        ask(till, unread(199))
        assert 200 == told.details(till, "bad_format")[-1]["count"]
    check_ledger(tmp_path)


def test_same_unreadable_message_is_one(till: Till, tmp_path: Path, told: Told) -> None:
    """However often it is sent again, after a restart of the connection too."""
    for _ in range(50):
        ask(till, unread())

    assert (1, 1) == (count(tmp_path, UNREAD), len(told.details(till, "bad_format")))


def test_what_a_bank_sent_is_erased_like_a_payers_name(tmp_path: Path, clock: FakeClock) -> None:
    """The chain never held it; after the shop's time no byte of it is left."""
    with running(tmp_path, clock, Told()) as till:
        ask(till, unread())
        assert PAYER in texts(tmp_path)[0]
        clock.advance(seconds=86_400 * 121)
        for _ in range(7):  # days on which a bank was heard: a clock alone erases nobody
            clock.advance(seconds=86_400)
            ask(till, NoteRemoval(device="bank-1", bank_payment_id="unknown", removed=False))
            ask(till, ExpireDue())
    places = {each.name: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    assert [] == traces(PAYER, places)
    check_ledger(tmp_path)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f'{{"nome":"{PAYER}"', PAYER),
        ('{"nome":"ana canario da silva"', PAYER),
        (json.dumps({"nome": PAYER})[:-1], PAYER),
        ('{"cpf":"390.533.447-05"', "390.533.447-05"),
        ('{"cpf":39053344705', "390.533.447-05"),
    ],
)
def test_one_payer_is_erased_from_unreadable_texts(till: Till, tmp_path: Path, text: str, who: str) -> None:
    """Whoever asks is erased there too, in whatever way the bank wrote the name; others stay."""
    ask(till, Quarantine(device="bank-1", text=text, why="not JSON"))
    ask(till, Quarantine(device="bank-1", text='{"nome":"Rui Outro"', why="not JSON"))
    ask(till, ErasePerson(who=who, decision=manager(till)))

    assert ["", '{"nome":"Rui Outro"'] == texts(tmp_path)


@pytest.fixture
def strict_shop(tmp_path: Path) -> Iterator[Shop]:
    """Return a shop that keeps three unreadable texts of a bank whole."""
    with open_shop(tmp_path, options=TillOptions(caps=Caps(texts=3))) as running:
        yield running


def test_bank_is_told_refused_and_asked_at_once(strict_shop: Shop) -> None:
    """Never ``retry`` for what cannot be read: the money comes by another road, and those behind it go on."""
    bank = strict_shop.join(Role.BANK)
    bank.send(type="reconcile_answer", request=bank.expect("reconcile")["request"], payments=[])
    charge = _opened(strict_shop)
    for number in range(10):
        bank.send_text(f'{{"type":"confirm_payment","delivery":"d-{number}","value":NaN}}')
        assert ("bad_format", f"d-{number}") == _refused(bank)
    question = bank.find("reconcile", bank_payment_id=None)
    row = {"end_to_end_id": e2e(1), "txid": charge.txid, "value": "12.50"}
    bank.send(type="reconcile_answer", request=question["request"], payments=[row])

    assert 1 == bank.expect("received", request=question["request"])["new"]
    assert "retry" not in {each["type"] for each in bank.skipped}


def test_unreadable_row_of_a_list_holds_up_no_other(shop: Shop) -> None:
    """What can be read is taken, the row is kept as what may be money."""
    bank, charge = shop.join(Role.BANK), _opened(shop)
    question = bank.expect("reconcile", bank_payment_id=None)
    rows = [{"end_to_end_id": "E1"}, {"end_to_end_id": e2e(1), "txid": charge.txid, "value": "12.50"}]
    bank.send(type="reconcile_answer", request=question["request"], payments=rows)

    assert 1 == bank.expect("received", request=question["request"])["new"]
    assert "paid" == bank.find("event", name="payment-confirmed-1")["payment"]["state"]


@pytest.mark.parametrize("paid_at", ["2026-12-13T21:55:03", "2026-12-13T21:55:03-03", 0, {}, "agora"])
def test_money_with_an_unreadable_time_is_paid(shop: Shop, paid_at: object) -> None:
    """Row 10: as without a bank time, with an alert."""
    bank, charge = shop.join(Role.BANK), _opened(shop)
    bank.send(type="confirm_payment", end_to_end_id=e2e(1), txid=charge.txid, value="12.50", paid_at=paid_at)

    assert "paid" == bank.expect("received", end_to_end_id=e2e(1))["result"]


def test_money_without_a_part_of_its_message_has_an_alert(till: Till, tmp_path: Path, told: Told) -> None:
    """Once; the part itself lies where payers do."""
    charge = open_charge(till)
    for _ in range(3):
        command = ConfirmPayment(notice=full(charge), left_out={"payer": f'"{PAYER}"'})
        assert ask(till, command).result in {Result.PAID, Result.REPEATED}

    (alert,) = told.details(till, "left_out")
    assert ("payer", e2e(1)) == (alert["fields"], alert["end_to_end_id"])
    assert [f'"{PAYER}"'] == texts(tmp_path)
    check_ledger(tmp_path)


# --- what would grow without end ----------------------------------------------------------------------------


def _mismatch(charge: Charge, number: int) -> ConfirmPayment:
    return ConfirmPayment(notice=bare(charge, 1 + number, delivery=f"d-{number}"))


def _conflict(charge: Charge, number: int) -> ConfirmPayment:
    return ConfirmPayment(notice=full(charge, amount=1 + number))


def _unknown(_: Charge, number: int) -> ConfirmPayment:
    notice = PaymentNotice(device="bank-1", amount=Centavos(1), bank_payment_id=f"no-{number}")
    return ConfirmPayment(notice=notice)


@pytest.mark.parametrize("make", [_mismatch, _conflict, _unknown])
def test_different_refused_messages_are_capped(
    till: Till, tmp_path: Path, told: Told, make: Callable[[Charge, int], ConfirmPayment]
) -> None:
    """Two hundred contents a device and day are told; then one alert counts, and no row is added."""
    charge = open_charge(till)
    ask(till, ConfirmPayment(notice=full(charge, amount=5_000)))
    for number in range(Caps().alerts + 1):
        assert ask(till, make(charge, 10_000 + number)).refusal is not None
    before = count(tmp_path, EVENT), count(tmp_path, ALERT_COUNT)
    for number in range(Caps().alerts + 1, Caps().alerts + 50):
        assert ask(till, make(charge, 10_000 + number)).refusal is not None

    assert before == (count(tmp_path, EVENT), count(tmp_path, ALERT_COUNT))
    assert 1 == len(told.details(till, "alerts_capped"))


@pytest.mark.parametrize("make", [_mismatch, _conflict, _unknown])
def test_same_refused_message_again_is_one_alert(
    till: Till, tmp_path: Path, make: Callable[[Charge, int], ConfirmPayment]
) -> None:
    """Its answer stays the same, with the number of the first one's event; the ledger does not grow."""
    charge = open_charge(till)
    ask(till, ConfirmPayment(notice=full(charge, amount=5_000)))
    first: ConfirmationOutcome = ask(till, make(charge, 1))
    before = count(tmp_path, EVENT)
    again = [ask(till, make(charge, 1)) for _ in range(100)]

    assert {(first.refusal, first.seq)} == {(each.refusal, each.seq) for each in again}
    assert before == count(tmp_path, EVENT)


def test_another_day_another_alert(till: Till, clock: FakeClock, told: Told) -> None:
    """The cap is a day's: what is still wrong tomorrow is told tomorrow."""
    ask(till, NoteAlert(what="resume_ahead", device="bank-1"))
    clock.advance(seconds=86_400)
    ask(till, NoteAlert(what="resume_ahead", device="bank-1"))
    ask(till, NoteAlert(what="resume_ahead", device="bank-2"))

    assert 3 == len(told.details(till, "resume_ahead"))


def test_resume_from_ahead_again_and_again_is_one_alert(shop: Shop) -> None:
    """A program with the memory of another ledger gets its snapshot each time."""
    program = shop.join(Role.INTEGRATION)
    seqs = []
    for since in range(10_000, 10_020):
        program.send(type="resume", since=since)
        seqs.append(program.expect("snapshot")["seq"])
    events: OpenCharges = shop.ask(ListOpen())  # type: ignore[assignment]  # what it answers

    assert 20 == len(seqs)
    assert events.seq <= shop.status.seq + 2  # the device and one alert


@pytest.fixture
def capped(tmp_path: Path, clock: FakeClock) -> Iterator[Till]:
    """Return a till at which a program may have three open charges."""
    with running(tmp_path, clock, Told(), TillOptions(caps=Caps(open_charges=3))) as till:
        yield till
    check_ledger(tmp_path)


def test_open_charges_of_one_program_are_capped(capped: Till) -> None:
    """``limit``; a repeated request is still answered, one that ended makes room, and others go on."""

    def opened(device: str, request: str) -> Any:  # noqa: ANN401 - an Opened
        command = OpenCharge(amount=Centavos(100), device=device, request=request, show=False)
        return ask(capped, command)

    first = opened("integration-1", "c-0").record.charge
    for number in range(1, 3):
        opened("integration-1", f"c-{number}")
    with pytest.raises(RefusedError, match="limit"):
        opened("integration-1", "c-3")
    assert opened("integration-1", "c-1").repeated
    assert not opened("integration-2", "c-1").repeated
    ask(capped, ConfirmPayment(notice=full(first)))
    assert not opened("integration-1", "c-3").repeated
    ask(capped, OpenCharge(amount=Centavos(100)))
    assert "paid" == read(capped, first).charge.state


@pytest.mark.usefixtures("till")
def test_counting_open_charges_reads_the_open_ones_alone(tmp_path: Path) -> None:
    """A program with a hundred thousand ended charges opens the next one as fast as its first."""
    text = _COUNT_OPEN._text  # noqa: SLF001 - the statement as it is run
    engine = connect_read_only(tmp_path)
    try:
        with engine.connect() as connection:
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("x",)).fetchall())
    finally:
        engine.dispose()
    assert "open_charge" in plan
    assert "charge_of_device" not in plan


def test_cap_of_open_charges_is_that_of_the_document() -> None:
    """Five hundred, as the protocol says."""
    assert (500, 200) == (Caps().open_charges, Caps().alerts)


# --- lists that do not move on ------------------------------------------------------------------------------


def _opened(shop: Shop) -> Charge:
    opened = shop.ask(OpenCharge(amount=Centavos(1250)))
    return opened.record.charge  # type: ignore[attr-defined, no-any-return]  # an Opened


def _refused(bank: Client) -> tuple[str, str]:
    refused = bank.expect("refused")
    return refused["reason"], refused["delivery"]


def _answer(bank: Client, question: dict[str, Any], **fields: object) -> None:
    bank.send(type="reconcile_answer", request=question["request"], **fields)


def _rows(second: int, numbers: range) -> list[dict[str, Any]]:
    at = f"2026-12-13T21:55:{second:02d}Z"
    return [{"end_to_end_id": e2e(number), "value": "1.00", "paid_at": at} for number in numbers]


def test_list_goes_on_by_the_banks_cursor(shop: Shop) -> None:
    """Any number of payments of one second: each answer names its end, and the last one ends the asking."""
    bank = shop.join(Role.BANK)
    question = bank.expect("reconcile", bank_payment_id=None)
    for page in range(3):
        _answer(
            bank, question, payments=_rows(3, range(page * 40, page * 40 + 40)), more=True, cursor=f"c{page}"
        )
        again = bank.expect("reconcile", bank_payment_id=None)
        assert (f"c{page}", question["since"]) == (again["cursor"], again["since"])
        question = again
    _answer(bank, question, payments=_rows(4, range(200, 201)), more=False)

    assert 1 == bank.expect("received", request=question["request"])["new"]


@pytest.mark.parametrize(
    ("fields", "goes_on"),
    [
        ({"payments": _rows(3, range(40))}, True),
        ({"payments": []}, False),
        ({"payments": [{"end_to_end_id": e2e(1), "value": "1.00"}]}, False),
        ({"payments": [*_rows(9, range(1)), *_rows(3, range(1, 3))]}, False),
        ({"payments": [], "cursor": "c"}, False),
    ],
)
@pytest.mark.parametrize("bank_pace", [Pace(every_s=0.5, old=timedelta(0))], ids=["fast"])
def test_list_that_does_not_move_on_is_told_and_asked_for_otherwise(
    shop: Shop, fields: dict[str, Any], *, goes_on: bool
) -> None:
    """One second too full, no times, no order, a cursor twice: a person hears it, each charge is asked alone.

    It is never asked for without end, and never taken as complete: the next look begins where this one did.
    """
    alerted: list[str] = []
    shop.feed.add(lambda value: alerted.extend(_whats(value)))
    bank, charge = shop.join(Role.BANK), _opened(shop)
    first = bank.expect("reconcile", bank_payment_id=None)
    _answer(bank, first, more=True, **fields)
    if "payments" in fields and goes_on:
        second = bank.expect("reconcile", since="2026-12-13T21:55:03Z")
        _answer(bank, second, more=True, **fields)
        assert bank.find("reconcile", since="2026-12-13T21:55:04Z")
    elif "cursor" in fields:
        _answer(bank, bank.expect("reconcile", cursor="c"), more=True, **fields)
    assert bank.find("reconcile", bank_payment_id=charge.bank_payment_id)
    anew = bank.expect("reconcile", bank_payment_id=None, since=first["since"])

    assert "cursor" not in anew
    assert "list_incomplete" in alerted


@pytest.mark.parametrize("bank_pace", [Pace(pages=5)], ids=["five"])
def test_endless_list_has_an_end(shop: Shop) -> None:
    """A bank that always has a further page is asked for so many, and then a person hears of it."""
    bank, charge = shop.join(Role.BANK), _opened(shop)
    question = bank.expect("reconcile", bank_payment_id=None)
    for page in range(4):
        _answer(bank, question, payments=[], more=True, cursor=f"c{page}")
        question = bank.expect("reconcile", cursor=f"c{page}")
    _answer(bank, question, payments=[], more=True, cursor="c5")

    assert bank.expect("reconcile", bank_payment_id=charge.bank_payment_id)


def _whats(value: Any) -> list[str]:  # noqa: ANN401 - a Batch or a Trouble
    events = getattr(value, "events", ())
    return [str(each.event.detail.get("what")) for each in events]
