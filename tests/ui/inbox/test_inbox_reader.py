"""ui/inbox/inbox_reader.py: one reading for many events, and no rows while nobody looks."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.decisions import Inbox, InboxRow, ReadInbox
from pos_app.ui.inbox.inbox_reader import PAGE, InboxReader
from pos_app.ui.runtime.bridge import Bridge
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.fake_till import FakeTill, window_till

EMPTY = Inbox(rows=(), total=3)


def reader_of(qtbot: QtBot) -> tuple[InboxReader, FakeTill]:
    """Return a reader whose till answers when it is told to."""
    del qtbot  # a QObject needs the application
    till = window_till(sales.status())
    till.answers.pop(ReadInbox)
    return InboxReader(till, Bridge(), _newest, _older), till


def _newest(rows: int) -> ReadInbox:
    return ReadInbox(limit=rows)


def _older(last: InboxRow) -> ReadInbox:
    return ReadInbox(limit=PAGE, below=last.exception.id)


def limits(till: FakeTill) -> list[int]:
    """Return how many rows each reading asked for."""
    return [each.limit for each in till.commands(ReadInbox)]


def test_hidden_inbox_is_counted_only(qtbot: QtBot) -> None:
    """Nobody looks: the number is enough."""
    reader, till = reader_of(qtbot)

    with qtbot.waitSignal(reader.came) as came:
        reader.read()
        till.answer(EMPTY)

    assert ([0], [EMPTY]) == (limits(till), came.args)


def test_many_events_are_one_reading(qtbot: QtBot) -> None:
    """While a reading is under way further events wait for one more, and no other."""
    reader, till = reader_of(qtbot)
    for _ in range(50):
        reader.read()
    assert [0] == limits(till)

    with qtbot.waitSignal(reader.came):
        till.answer(EMPTY)
    for _ in range(50):
        reader.read()
    qtbot.waitUntil(lambda: len(limits(till)) == 2)
    with qtbot.waitSignal(reader.came):
        till.answer(EMPTY)

    assert [0, 0] == limits(till)


def test_rows_are_read_while_somebody_looks(qtbot: QtBot) -> None:
    """Who opens the page sees its rows; older ones come as they are asked for."""
    reader, till = reader_of(qtbot)

    reader.set_seen(True)
    exception = replace(sales.each_state(FakeClock())["late"].open_exceptions[0], id=41)
    reader.read_more(InboxRow(exception=exception, record=None, paid_at=None, received_at=None))

    assert [(PAGE, 0), (PAGE, 41)] == [(each.limit, each.below) for each in till.commands(ReadInbox)]
