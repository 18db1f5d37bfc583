"""What scrolls where a screen is too small for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class ScrollRoom(QScrollArea):
    """Shows one widget without a frame; the focus goes to what is in it, never to the room itself."""

    def __init__(self, body: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if body is not None:
            self.setWidget(body)
