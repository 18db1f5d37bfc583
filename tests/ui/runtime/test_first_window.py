"""The window that is painted first: what is there stays when the cashier's window takes its place in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from pos_app.ui.cashier.header import Header
from pos_app.ui.runtime.first_window import HEADER_HEIGHT, FirstWindow
from pos_app.ui.style import theme


class Contents(QMainWindow):
    """What the window holds later; says when it is closed."""

    closing = Signal()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - of Qt
        """Tell."""
        self.closing.emit()
        super().closeEvent(event)


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[FirstWindow]:
    """Return the window of a computer that remembers no place."""
    window = FirstWindow(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    yield window
    window.hold(Contents())  # so that it may be closed


@pytest.mark.parametrize("dark", [False, True])
def test_first_paint_has_the_colours_of_the_window_that_comes(
    first: FirstWindow, qapp: QApplication, *, dark: bool
) -> None:
    """Ground and header are those of the theme: nothing flashes when the contents come."""
    theme.apply(qapp, dark=dark)
    try:
        window = FirstWindow(first._settings)  # noqa: SLF001 - as the fixture's, in this theme
        window.open()
        QApplication.processEvents()
        image = window.grab().toImage()
        rows = (5, HEADER_HEIGHT - 1, HEADER_HEIGHT + 9)
        seen = [image.pixelColor(QPoint(9, row)).name().upper() for row in rows]
        window.hold(Contents())
        window.close()
    finally:
        theme.apply(qapp, dark=False)

    colours = theme.DARK if dark else theme.LIGHT
    assert [colours.card, colours.line, colours.ground] == seen
    assert Header(()).height() == HEADER_HEIGHT


def test_contents_take_the_whole_window_and_leave_its_place(first: FirstWindow) -> None:
    """The window neither moves nor changes its size; its contents are no second one."""
    others = {*QApplication.topLevelWidgets()} - {first}
    first.open()
    QApplication.processEvents()
    place, contents = first.geometry(), Contents()

    first.hold(contents)
    QApplication.processEvents()

    assert place == first.geometry()
    assert (first, place.size()) == (contents.window(), contents.size())
    assert contents.isVisible()
    ours = {*QApplication.topLevelWidgets()} - others
    assert [first] == [each for each in ours if each.isVisible()]


def test_closing_the_window_closes_its_contents(first: FirstWindow, qtbot: QtBot) -> None:
    """Whoever watches the contents hears that the window is closed."""
    first.open()
    contents = Contents()
    first.hold(contents)

    with qtbot.waitSignal(contents.closing):
        first.close()

    assert not first.isVisible()


def test_closed_before_the_contents_came(first: FirstWindow, qtbot: QtBot) -> None:
    """A click on the cross in the first moment is not lost: it closes the contents once they are there."""
    first.open()
    assert not first.close()
    contents = Contents()

    with qtbot.waitSignal(contents.closing):
        first.hold(contents)

    assert not first.isVisible()


def test_place_is_the_one_that_was_kept(first: FirstWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """The first paint has the size that the window had when it was closed: it does not jump afterwards."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first.resize(720, 560)
    settings.setValue("window/place", first.saveGeometry())

    window = FirstWindow(settings)
    qtbot.addWidget(window)
    window.open()

    assert QSize(720, 560) == window.size()
    window.hold(Contents())
