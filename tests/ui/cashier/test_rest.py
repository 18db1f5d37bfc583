"""Painting reads only: a window at rest paints nothing, whatever it shows."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.domain.commands.decisions import Inbox, InboxRow, ReadInbox
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import INBOX, CashierRig, make_rig

SETTLE_MS = 200
"""What was begun before has ended by then: the longest pause of a reader is shorter."""
LOOK_MS = 60
"""How long a window is watched: a paint that asks for a paint is one each few milliseconds."""


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Provide a window that has begun."""
    return make_rig(qtbot, clock, tmp_path)


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
def test_each_state_rests(rig: CashierRig, name: str) -> None:
    """No state of a charge keeps the window painting, not even one with money to give back."""
    rig.show(sales.pending(rig.clock))
    rig.show(sales.each_state(rig.clock)[name])
    rig.settle()
    shown = rig.window.sell.charge_view.record()
    assert shown is not None
    assert shown.charge.state is sales.each_state(rig.clock)[name].charge.state

    painted = painted_at_rest(rig.qtbot)

    if name == "pending":  # its ring goes on by a second now and then
        assert painted.count("CountdownRing") <= 1
    else:
        assert [] == painted


def test_inbox_rests(rig: CashierRig) -> None:
    """Nor does the inbox, with one matter or many."""
    record = sales.each_state(rig.clock)["paid_twice"]
    row = InboxRow(exception=record.open_exceptions[0], record=record, paid_at=None, received_at=None)
    rig.till.answers[ReadInbox] = Inbox(rows=(row,), total=1)
    rig.window.show_page(INBOX)
    rig.qtbot.waitUntil(lambda: rig.window.inbox.view.panel.row() == row)

    assert [] == painted_at_rest(rig.qtbot)


def test_empty_window_rests(rig: CashierRig) -> None:
    """Between two sales nothing is painted."""
    rig.settle()

    assert [] == painted_at_rest(rig.qtbot)
