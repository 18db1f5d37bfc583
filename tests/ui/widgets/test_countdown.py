"""Remaining time: from a deadline and a clock, never negative, never restarted."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.countdown import CountdownRing, clock_text, remaining_ms
from tests.fakes.clock import FakeClock


@given(st.integers(), st.integers())
def test_remaining_is_never_negative(deadline: int, now: int) -> None:
    """Whatever the clock says, no less than nothing is left, and nothing only when it is over."""
    left = remaining_ms(deadline, now)
    assert left >= 0
    assert (left == 0) == (now >= deadline)


def test_zero_is_shown_only_when_it_is_over() -> None:
    """A begun second counts whole."""
    assert ["00:01", "00:01", "00:00"] == [clock_text(1000), clock_text(1), clock_text(0)]


def test_ring_reads_the_clock_and_holds_at_zero(qtbot: QtBot, clock: FakeClock) -> None:
    """Three hours behind the deadline the digits still say 00:00."""
    ring = CountdownRing(clock)
    qtbot.addWidget(ring)
    ring.run_to(clock.elapsed_ms + 90_000, 300)
    shown = [ring.text()]
    clock.advance(31)
    shown.append(ring.text())
    clock.advance(10_800)
    shown.append(ring.text())
    assert ["01:30", "00:59", "00:00"] == shown


def test_stopped_ring_shows_no_time(qtbot: QtBot, clock: FakeClock) -> None:
    """Any other state takes the digits away."""
    ring = CountdownRing(clock)
    qtbot.addWidget(ring)
    ring.run_to(clock.elapsed_ms + 90_000, 300)
    ring.stop()
    assert (False, "") == (ring.is_running(), ring.text())


class CountedRing(CountdownRing):
    """Counts how often it is painted."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Count, and paint."""
        self.paints += 1
        super().paintEvent(event)


def test_ring_is_painted_once_a_second(qtbot: QtBot, clock: FakeClock) -> None:
    """It looks more often, so that no second is late; what lies under it is painted with it."""
    ring = CountedRing(clock)
    qtbot.addWidget(ring)
    ring.run_to(clock.elapsed_ms + 90_000, 300)
    ring.show()
    qtbot.waitUntil(lambda: ring.paints > 0)
    QApplication.processEvents()
    before, timer = ring.paints, ring.findChild(QTimer)
    assert timer is not None
    for _ in range(20):
        clock.advance(0.2)
        timer.timeout.emit()
        QApplication.processEvents()
    assert 4 == ring.paints - before
