"""The painted code: whole device pixels at every scale, read back from the grabbed window."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from pos_app.ui.widgets.qr_view import QrView, fitting_module_px
from tests.fakes.qr import CODE, codes_in, matrix_of

_GRAB_AT_SCALE = """
from PySide6.QtWidgets import QApplication, QWidget
from pos_app.ui.widgets.qr_view import QrView
from tests.fakes.qr import CODE, codes_in, matrix_of
application = QApplication([])
window = QWidget()
window.resize(413, 407)
view = QrView(window)
view.setGeometry(13, 7, 331, 333)
view.show_code(matrix_of(), CODE)
window.show()
picture = window.grab().toImage()
greys = {picture.pixel(x, y) & 0xFFFFFF
         for x in range(picture.width() // 3, picture.width() * 2 // 3)
         for y in range(picture.height() // 3, picture.height() * 2 // 3)}
print(codes_in(picture) == [CODE], sorted(greys) == [0, 0xFFFFFF])
"""


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_code_is_read_back_at_each_scale(scale: str) -> None:
    """At every scale the grabbed window holds the code, and between its black and white there is no grey."""
    done = subprocess.run(
        [sys.executable, "-c", _GRAB_AT_SCALE],
        env={"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "True True" == done.stdout.strip()


def test_removed_code_leaves_a_white_card(qtbot: QtBot) -> None:
    """A code that was taken off is gone from the pixels, not covered."""
    view = QrView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show_code(matrix_of(), CODE)
    assert [CODE] == codes_in(view.grab())
    view.clear_code()
    assert [] == codes_in(view.grab())
    assert QColor("white") == view.grab().toImage().pixelColor(200, 200)


def test_too_small_a_card_shows_the_text(qtbot: QtBot) -> None:
    """Below three device pixels per module there is no picture that a phone would fail to read."""
    view = QrView()
    qtbot.addWidget(view)
    view.resize(170, 170)
    view.show_code(matrix_of(), CODE)
    assert not view.is_readable()
    assert [] == codes_in(view.grab())


@pytest.mark.parametrize(("side", "expected"), [(195, 3), (194, 0), (270, 4), (715, 11)])
def test_modules_are_whole_pixels(side: int, expected: int) -> None:
    """57 modules and their quiet zone take the largest whole number of pixels, three at least."""
    assert expected == fitting_module_px(side, 57)
