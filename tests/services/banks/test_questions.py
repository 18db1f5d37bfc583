"""What a bank is asked and when, under a clock that the test moves: no socket, no thread, no till."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from pos_app.domain.charge import ChargeRecord, CloseReason
from pos_app.domain.commands.charges import BankTask, EndGrace, EndVerification
from pos_app.domain.commands.shop import NoteAlert
from pos_app.services.banks.bank_clock import BankClock
from pos_app.services.banks.questions import OVERLAP, WATCHED, BankQuestions, Listed, Pace, Question
from tests.fakes import sales
from tests.fakes.clock import FakeClock

BANK = "bank-1"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOTHING = Listed(paid_at=(), charges=frozenset())
PACE = Pace(repeat_s=5.0, every_s=60.0, old=timedelta(seconds=20), last_s=3.0, pages=3)


class Desk:
    """One bank's questions at a time that the test says; seconds from its connection on."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.start = clock.at
        self.questions = BankQuestions(BANK, BankClock(clock), 0.0, PACE)

    def due(self, at_s: float) -> tuple[Question, ...]:
        """Return what is sent at a time."""
        return self.questions.due(at_s)

    def ask_for_all(self, at_s: float = 0.0) -> Question:
        """Ask for all and return the question as it was sent."""
        self.questions.ask_for_all(at_s)
        (question,) = (each for each in self.due(at_s) if each.bank_payment_id is None)
        return question

    def answer(self, question: Question, listed: Listed = NOTHING) -> tuple[object, ...]:
        """Answer it."""
        return self.questions.answered(question.request, listed)


@pytest.fixture
def desk(clock: FakeClock) -> Desk:
    """Return the questions to a bank that has just come."""
    return Desk(clock)


def whole(moment: datetime) -> datetime:
    """Return a moment without parts of a second."""
    return moment.replace(microsecond=0)


def verifying(clock: FakeClock, number: int = 1) -> ChargeRecord:
    """Return a charge that waits for its last question."""
    record = sales.verifying(clock, sales.pending(clock), CloseReason.CANCEL)
    return replace(record, charge=replace(record.charge, id=number, bank_payment_id=f"charge-{number}"))


def test_question_is_repeated_until_it_is_answered(desk: Desk) -> None:
    """The same question, each 5 s, and none after its answer."""
    question = desk.ask_for_all()
    assert () == desk.due(4.9)
    assert (question,) == desk.due(5.0)
    assert () == desk.due(9.9)
    assert (question,) == desk.due(10.0)
    assert (EndGrace(device=BANK),) == desk.answer(question)
    assert () == desk.due(60.0)


def test_first_question_looks_back_a_day_and_the_next_to_the_last_whole_answer(desk: Desk) -> None:
    """Only an answer that was read to its end moves the time from which the bank is asked."""
    first = desk.ask_for_all()
    assert whole(desk.start - WATCHED) == first.since
    again = desk.ask_for_all(1.0)
    assert first.since == again.since, "nothing was answered yet"
    desk.clock.advance(seconds=100)
    desk.answer(again)
    assert whole(desk.start + timedelta(seconds=100) - OVERLAP) == desk.ask_for_all(100.0).since


def test_restored_till_asks_from_before_its_copy(desk: Desk) -> None:
    """What a bank owes since a copy was made is older than a day sometimes; a newer time changes nothing."""
    long_ago = desk.start - timedelta(days=9)
    desk.questions.look_back(long_ago)
    desk.questions.look_back(desk.start)
    desk.questions.look_back(None)
    assert whole(long_ago - OVERLAP) == desk.ask_for_all().since


def test_newer_question_for_all_replaces_the_older_one(desk: Desk) -> None:
    """The answer to the older one is no complete one, and the questions about charges stay."""
    older = desk.ask_for_all()
    desk.questions.removed("", verifying(desk.clock), 0.0, is_removed=True)
    newer = desk.ask_for_all(1.0)
    assert () == desk.answer(older)
    due = desk.due(6.0)
    assert {newer.bank_payment_id, "charge-1"} == {each.bank_payment_id for each in due}
    assert older not in due


@pytest.mark.parametrize("brings", [True, False])
def test_last_question_ends_the_verification_where_no_money_came(desk: Desk, *, brings: bool) -> None:
    """3 s after the bank removed the charge it is asked once more, and its word ends the wait."""
    record = verifying(desk.clock, 7)
    desk.questions.removed("r-1", record, 10.0, is_removed=True)
    assert () == desk.due(12.9)
    (question,) = desk.due(13.0)
    assert (record.charge.bank_payment_id, whole(record.charge.created_at - OVERLAP)) == (
        question.bank_payment_id,
        question.since,
    )
    told = desk.answer(question, Listed(paid_at=(None,), charges=frozenset({7} if brings else {8})))
    assert (() if brings else (EndVerification(charge_id=7),)) == told


def test_charge_that_the_bank_could_not_remove_is_asked_about_at_once(desk: Desk) -> None:
    """It was paid: its money is asked for, and no answer without it ends the wait."""
    desk.questions.removed("", verifying(desk.clock, 7), 10.0, is_removed=False)
    (question,) = desk.due(10.0)
    assert () == desk.answer(question)


def test_outbox_is_asked_until_it_is_empty(desk: Desk) -> None:
    """A removal is repeated while it stands in the outbox; one that is gone from it is not asked again."""
    task = BankTask(
        request="o-1", kind="remove_charge", charge_id=1, bank_payment_id="charge-1", txid="TX",
        created_at=desk.start,
    )  # fmt: skip
    assert desk.questions.begin_outbox()
    desk.questions.take_outbox([task])
    assert (Question("o-1", None, "charge-1", "TX"),) == desk.due(0.0)
    assert desk.questions.begin_outbox(), "it has to be seen that it went"
    assert 1 == len(desk.due(5.0))
    desk.questions.take_outbox([])
    assert () == desk.due(60.0)
    assert not desk.questions.begin_outbox()
    desk.questions.note_outbox()
    assert desk.questions.begin_outbox()


def test_outbox_that_changes_while_it_is_read_is_read_again(desk: Desk) -> None:
    """A cancel between the reading and its answer is not forgotten: the code must leave the bank too."""
    assert desk.questions.begin_outbox()
    desk.questions.note_outbox()
    desk.questions.take_outbox([])
    assert desk.questions.begin_outbox()
    desk.questions.take_outbox([])
    assert not desk.questions.begin_outbox()


@pytest.mark.parametrize(("waited_s", "is_asked"), [(19, False), (21, True)])
def test_bank_is_asked_each_minute_while_a_charge_waits(desk: Desk, waited_s: int, *, is_asked: bool) -> None:
    """A charge of the last seconds is no reason: its customer is still about to pay."""
    desk.answer(desk.ask_for_all())
    record = sales.pending(desk.clock)
    assert not desk.questions.wants_open(59.9)
    assert desk.questions.wants_open(60.0)
    desk.questions.take_open([record], record.charge.created_at + timedelta(seconds=waited_s), 60.0)
    assert is_asked is bool(desk.due(60.0))
    assert not desk.questions.wants_open(61.0)


def test_unreadable_word_asks_for_all_at_once_and_each_5_s_at_most(desk: Desk) -> None:
    """What may have been money is asked for; endless rubbish is no reason to ask without end."""
    desk.answer(desk.ask_for_all())
    desk.questions.ask_soon()
    (first,) = desk.due(1.0)
    desk.answer(first)
    desk.questions.ask_soon()
    assert () == desk.due(5.9)
    assert 1 == len(desk.due(6.0))


def test_list_goes_on_by_the_banks_cursor(desk: Desk) -> None:
    """Each page is asked for once; only the last one makes the answer whole."""
    question = desk.ask_for_all()
    assert () == desk.answer(question, Listed((None,), frozenset(), more=True, cursor="c1"))
    (second,) = desk.due(0.0)
    assert (question.since, "c1") == (second.since, second.cursor)
    assert (EndGrace(device=BANK),) == desk.answer(second)


def test_list_without_a_cursor_goes_on_by_time(desk: Desk) -> None:
    """From the second to which it went; a full one is passed over, told, and ends no grace."""
    question = desk.ask_for_all()
    reached = whole(desk.start - timedelta(hours=1))
    page = Listed((reached, reached + timedelta(milliseconds=400)), frozenset(), more=True)
    assert () == desk.answer(question, page)
    (second,) = desk.due(0.0)
    assert reached == second.since
    assert (NoteAlert(what="list_incomplete", device=BANK),) == desk.answer(second, page)
    (third,) = desk.due(0.0)
    assert reached + timedelta(seconds=1) == third.since
    assert desk.questions.wants_open(0.0), "each open charge is asked alone"
    assert () == desk.answer(third), "something was passed over: no grace ends by it"
    assert question.since == desk.ask_for_all(1.0).since


@pytest.mark.parametrize(
    "page",
    [
        Listed((None,), frozenset(), more=True),
        Listed((), frozenset(), more=True),
        Listed((NOON, NOON - timedelta(seconds=1)), frozenset(), more=True),
    ],
    ids=["no times", "nothing", "no order"],
)
def test_list_that_cannot_go_on_is_told_and_each_charge_asked_alone(desk: Desk, page: Listed) -> None:
    """A person hears of it, and nothing is asked for without end."""
    question = desk.ask_for_all()
    assert (NoteAlert(what="list_incomplete", device=BANK),) == desk.answer(question, page)
    assert () == desk.due(0.0)
    desk.questions.take_open([verifying(desk.clock, 7), verifying(desk.clock, 8)], desk.clock.at, 1.0)
    assert {"charge-7", "charge-8"} == {each.bank_payment_id for each in desk.due(1.0)}
    assert not desk.questions.wants_open(2.0)


def test_same_cursor_twice_and_too_many_pages_have_an_end(desk: Desk) -> None:
    """A bank that says "more" for ever is asked for three pages here."""
    for cursors in (("c1", "c1"), ("c1", "c2", "c3")):
        question = desk.ask_for_all()
        told: tuple[object, ...] = ()
        for cursor in cursors:
            assert () == told
            told = desk.answer(question, Listed((None,), frozenset(), more=True, cursor=cursor))
            (question,) = desk.due(0.0) or (question,)
        assert (NoteAlert(what="list_incomplete", device=BANK),) == told


def test_answer_to_nothing_tells_nothing(desk: Desk) -> None:
    """A name that nobody gave, and one that was answered before."""
    question = desk.ask_for_all()
    assert () == desk.questions.answered("s-none", NOTHING)
    desk.answer(question)
    assert () == desk.answer(question)
