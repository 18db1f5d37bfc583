"""Keeps what a barcode scanner types out of every field that does not want it, in every window.

Keys are looked at as they reach a window, before any part of it. What a scan typed is taken out again, its
Enter or Tab too, and a line offers to put it back. A field with the property ``takes_scan`` gets it.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from pos_app.ui.runtime.scan_rule import MOST_MS, KeyRun

TAKES_SCAN = "takes_scan"
_PRESSED_BY_BLANK = (QAbstractButton, QComboBox)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_CHORD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)

Restore = Callable[[], object]


class Remembers(Protocol):
    """A part that can be put back as it was, such as the amount."""

    def remember(self) -> Restore:
        """Return what puts it back as it is now."""
        ...


class ScanGuard(QObject):
    """Watches the keys of all windows of this program.

    Signals:
        taken_out: carries the text of a scan, and what types it after all.
    """

    taken_out = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._run = KeyRun()
        self._is_out = False
        self._restores: list[Restore] = []
        self._parts: list[Remembers] = []
        self._target: QWidget | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(2 * MOST_MS)
        self._silence.timeout.connect(self._end)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self.watch)
            self.watch(QGuiApplication.focusWindow())

    def protect(self, part: Remembers) -> None:
        """Put a part back too, since keys reach it from wherever the focus is."""
        self._parts.append(part)

    @Slot(QWindow)
    def watch(self, window: QWindow | None) -> None:
        """Look at the keys of a window from now on; again is harmless."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the keys that are a scanner's."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.takes(event)
        return super().eventFilter(watched, event)

    def takes(self, event: QKeyEvent) -> bool:
        """Judge one key; return whether it is a scanner's and nobody else's."""
        at_ms = event.timestamp()
        if not at_ms or event.isAutoRepeat() or event.modifiers() & _CHORD or self._wants_scan():
            self._forget()
            return False
        if event.key() in _ENDS:
            return self._takes_end(at_ms)
        text = event.text()
        if len(text) != 1 or not text.isprintable():
            return False  # a key that types nothing, such as Shift before a capital
        return self._takes_character(text, at_ms)

    def _takes_character(self, text: str, at_ms: int) -> bool:
        is_first = not self._run.follows(at_ms)
        if is_first:
            if self._is_out:
                self._end()
            self._remember()
        self._run = self._run.with_key(text, at_ms)
        if self._is_out or self._run.is_certain:
            self._take_out()
            self._silence.start()
            return True
        # A blank within a text presses and opens nothing: who means that has typed nothing just before.
        return text.isspace() and not is_first and isinstance(self._target, _PRESSED_BY_BLANK)

    def _takes_end(self, at_ms: int) -> bool:
        if not (self._is_out or self._run.is_scan(at_ms)):
            self._forget()
            return False
        self._take_out()
        self._end()
        return True

    @staticmethod
    def _wants_scan() -> bool:
        field = QApplication.focusWidget()
        return field is not None and bool(field.property(TAKES_SCAN))

    def _remember(self) -> None:
        """Keep how everything is before the first key of a run."""
        self._target = QApplication.focusWidget()
        self._restores = [part.remember() for part in self._parts]
        self._restores += [] if self._target is None else list(_state_of(self._target))

    def _take_out(self) -> None:
        if not self._is_out:
            self._is_out = True
            for restore in self._restores:
                restore()

    @Slot()
    def _end(self) -> None:
        if self._is_out:
            self.taken_out.emit(self._run.text, self._target)
        self._forget()

    def _forget(self) -> None:
        self._silence.stop()
        self._run, self._is_out, self._restores = KeyRun(), False, []


def _state_of(widget: QWidget) -> tuple[Restore, ...]:
    """Return what puts a field's text or choice back; nothing for what has none."""
    if isinstance(widget, QLineEdit):
        text, place = widget.text(), widget.cursorPosition()

        def restore_line() -> None:
            widget.setText(text)
            widget.setCursorPosition(place)

        return (restore_line,)
    if isinstance(widget, QPlainTextEdit):
        whole = widget.toPlainText()
        return (lambda: widget.setPlainText(whole),)
    if isinstance(widget, QComboBox):
        chosen = widget.currentIndex()
        return (lambda: widget.setCurrentIndex(chosen),)
    if isinstance(widget, QAbstractItemView):
        row = QPersistentModelIndex(widget.currentIndex())
        return (lambda: widget.setCurrentIndex(row),)
    return ()
