"""Painting reads only: a window at rest paints nothing, whatever it shows."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.domain.commands import Inbox, InboxRow, ReadInbox
from pos_app.ui.cashier.page_stack import INBOX_PAGE
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import Counter, make_counter

SETTLE_MS = 200
"""What was begun before has ended by then: the longest pause of a reader is shorter."""
LOOK_MS = 60
"""How long a window is watched: a paint that asks for a paint is one each few milliseconds."""


@pytest.fixture
def counter(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> Counter:
    """Provide a window that has begun."""
    return make_counter(qtbot, clock, tmp_path)


class Paints(QObject):
    """Counts what is painted in the program."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note a paint."""
        if event.type() == QEvent.Type.Paint:
            self.names.append(type(watched).__name__)
        return False


def painted_at_rest(qtbot: QtBot) -> list[str]:
    """Return what is painted while nothing happens."""
    app = QApplication.instance()
    assert app is not None
    let_time_pass(qtbot, SETTLE_MS)  # what was asked for before
    paints = Paints()
    app.installEventFilter(paints)
    let_time_pass(qtbot, LOOK_MS)
    app.removeEventFilter(paints)
    return paints.names


def let_time_pass(qtbot: QtBot, milliseconds: int) -> None:
    """Run the loop for some time."""
    over = QTimer()
    over.setSingleShot(True)
    with qtbot.waitSignal(over.timeout):
        over.start(milliseconds)


@pytest.mark.parametrize("name", list(sales.each_state(FakeClock())))
def test_each_state_rests(counter: Counter, name: str) -> None:
    """No state of a charge keeps the window painting, not even one with money to give back."""
    counter.show(sales.pending(counter.clock))
    counter.show(sales.each_state(counter.clock)[name])
    counter.settle()
    shown = counter.window.charge_view.sale()
    assert shown is not None
    assert shown.charge.state is sales.each_state(counter.clock)[name].charge.state

    painted = painted_at_rest(counter.qtbot)

    if name == "pending":  # its ring goes on by a second now and then
        assert painted.count("CountdownRing") <= 1
    else:
        assert [] == painted


def test_inbox_rests(counter: Counter) -> None:
    """Nor does the inbox, with one matter or many."""
    sale = sales.each_state(counter.clock)["paid_twice"]
    row = InboxRow(exception=sale.open_exceptions[0], sale=sale, paid_at=None, received_at=None)
    counter.till.answers[ReadInbox] = Inbox(rows=(row,), total=1)
    counter.window.show_page(INBOX_PAGE)
    counter.qtbot.waitUntil(lambda: counter.window.exceptions_view.panel.row() == row)

    assert [] == painted_at_rest(counter.qtbot)


def test_empty_window_rests(counter: Counter) -> None:
    """Between two sales nothing is painted."""
    counter.settle()

    assert [] == painted_at_rest(counter.qtbot)
